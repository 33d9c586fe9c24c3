/* place.h -- from byte offsets to lines and columns, walking forward once over a text. */
#pragma once

#include "model/name.h"

typedef struct PlaceWalk {
    Str    source;
    bool   utf8; /* else columns count bytes */
    size_t at;
    Place  place; /* of byte `at` */
} PlaceWalk;

/* At the first byte; a byte order mark there has no width. */
PlaceWalk place_walk_new(Str source);

/* Of byte `offset` in `source`. For one position; a walk over many keeps its own count. */
Place place_of(Str source, size_t offset);

/* The place of `offset`, which must not lie before that of the last call. */
Place place_walk_to(PlaceWalk *walk, size_t offset);
