/* map.h -- a map from byte strings to pointers, in an arena. Keys are borrowed, not copied. */
#pragma once

#include "base/str.h"

typedef struct MapSlot {
    Str   key;
    void *value;
} MapSlot;

/* A zeroed Map is a valid empty one. */
typedef struct Map {
    MapSlot *slots; /* a power of two of them; a slot without value is free */
    size_t   capacity;
    size_t   count;
} Map;

/* The value, or NULL. */
void *map_find(const Map *map, Str key);

/* The same for who looks into several maps: `hash` is hash_bytes(key). */
void *map_find_hashed(const Map *map, Str key, uint64_t hash);

/* Set `key` to `value`, which must not be NULL; gives the value that it replaced, or NULL. */
void *map_put(Arena *arena, Map *map, Str key, void *value);
