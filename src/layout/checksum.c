/* checksum.c -- see checksum.h. What is hashed is part of the history that shore keeps: to change
 * it, give it a new CHECKSUM_ALGORITHM. */
#include "layout/checksum.h"

#include "base/hash.h"

#include "base/poison.h"

static Str without_blanks_behind(Str line)
{
    while (line.size > 0 && (line.data[line.size - 1] == ' ' || line.data[line.size - 1] == '\t' ||
                             line.data[line.size - 1] == '\r'))
        line.size--;
    return line;
}

Str checksum_text(Arena *arena, Str text)
{
    Buf    buf   = buf_new(arena, SIZE_MAX);
    size_t empty = 0; /* lines; they count only if one with text follows */
    bool   first = true;
    while (text.size > 0) {
        const Str line = without_blanks_behind(str_cut(&text, '\n'));
        if (line.size == 0) {
            empty++;
            continue;
        }
        buf_add_repeat(&buf, '\n', empty + !first);
        buf_add(&buf, line);
        empty = 0;
        first = false;
    }
    return hash_sha256_hex(arena, buf_str(&buf));
}
