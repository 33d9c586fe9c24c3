/* place.c -- line ends are counted with memchr, which is what makes it fast. */
#include "model/place.h"

#include <assert.h>
#include <string.h>

#include "base/utf8.h"

#include "base/poison.h"

PlaceWalk place_walk_new(Str source)
{
    PlaceWalk walk = {.source = source, .utf8 = utf8_valid(source), .place = {1, 1}};
    if (str_starts(source, "\xef\xbb\xbf"))
        walk.at = 3;
    return walk;
}

static size_t columns(Str text, bool utf8)
{
    if (!utf8)
        return text.size;
    size_t count = 0;
    for (size_t i = 0; i < text.size; i++)
        count += (text.data[i] & 0xc0) != 0x80;
    return count;
}

Place place_walk_to(PlaceWalk *walk, size_t offset)
{
    assert(offset <= walk->source.size);
    if (offset <= walk->at) /* inside the byte order mark, or where it stands */
        return walk->place;
    Str part = str_slice(walk->source, walk->at, offset - walk->at);
    for (const char *line; (line = memchr(part.data, '\n', part.size)) != NULL;) {
        part = str_slice(part, (size_t)(line - part.data) + 1, SIZE_MAX);
        walk->place.line += 1;
        walk->place.column = 1;
    }
    walk->place.column += columns(part, walk->utf8);
    walk->at = offset;
    return walk->place;
}

Place place_of(Str source, size_t offset)
{
    PlaceWalk walk = place_walk_new(source);
    return place_walk_to(&walk, MIN_OF(offset, source.size));
}
