/* human.c -- rounding and cutting for the eye; JSON has the exact values. */
#include "cmd/human.h"

#include <inttypes.h>

#include "base/utf8.h"

#include "base/poison.h"

enum { SECOND_MS = 1000, MINUTE_MS = 60 * SECOND_MS, HOUR_S = 3600, DAY_MIN = 1440, DAY_H = 24 };

static const int64_t SHORT_FROM = 10000000;

Str human_duration(Arena *arena, int64_t ms)
{
    if (ms < 0)
        ms = 0;
    const int64_t seconds = (ms + SECOND_MS / 2) / SECOND_MS;
    const int64_t minutes = (seconds + 30) / 60;
    const int64_t hours   = (minutes + 30) / 60;
    if (ms < SECOND_MS)
        return str_format(arena, "%" PRId64 " ms", ms);
    if (ms + 50 < MINUTE_MS)
        return str_format(arena, "%" PRId64 ".%" PRId64 " s", (ms + 50) / SECOND_MS,
                          (ms + 50) % SECOND_MS / 100);
    if (seconds < HOUR_S)
        return str_format(arena, "%" PRId64 " m %02" PRId64 " s", seconds / 60, seconds % 60);
    if (minutes < DAY_MIN)
        return str_format(arena, "%" PRId64 " h %02" PRId64 " m", minutes / 60, minutes % 60);
    return str_format(arena, "%" PRId64 " d %" PRId64 " h", hours / DAY_H, hours % DAY_H);
}

Str human_count(Arena *arena, int64_t count)
{
    static const char units[] = {'M', 'G', 'T', 'P'};
    if (count < 0)
        return STR("0");
    if (count >= SHORT_FROM) {
        int64_t tenths = count / 100000;
        size_t  unit   = 0;
        for (; tenths >= 10000 && unit + 1 < COUNT_OF(units); unit++)
            tenths /= 1000;
        return str_format(arena, "%" PRId64 ".%" PRId64 " %c", tenths / 10, tenths % 10,
                          units[unit]);
    }
    if (count >= 1000000)
        return str_format(arena, "%" PRId64 ",%03" PRId64 ",%03" PRId64, count / 1000000,
                          count / 1000 % 1000, count % 1000);
    if (count >= 1000)
        return str_format(arena, "%" PRId64 ",%03" PRId64, count / 1000, count % 1000);
    return str_format(arena, "%" PRId64, count);
}

Str human_rows(Arena *arena, int64_t count)
{
    return str_format(arena, STR_FMT " row%s", STR_ARG(human_count(arena, count)),
                      count == 1 ? "" : "s");
}

static size_t sequence_size(unsigned char lead)
{
    return lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
}

/* Two from Hangul Jamo on, where the wide scripts begin: rather too many than too few. */
static size_t sequence_columns(const char *at)
{
    const unsigned char lead   = (unsigned char)at[0];
    const unsigned char second = lead < 0xe0 ? 0 : (unsigned char)at[1];
    return lead > 0xe1 || (lead == 0xe1 && second >= 0x84) ? 2 : 1;
}

size_t human_columns(Str text)
{
    if (!utf8_valid(text))
        return text.size;
    size_t columns = 0;
    for (size_t at = 0; at < text.size; at += sequence_size((unsigned char)text.data[at]))
        columns += sequence_columns(text.data + at);
    return columns;
}

/* White space to single blanks; escape sequences lose their teeth: C0, DEL and C1 go. Ends with the
 * character behind `size_max` bytes: a statement may be large, and its line is short. */
static Str flatten(Arena *arena, Str text, size_t size_max)
{
    const bool valid = utf8_valid(text);
    Buf        line  = buf_new(arena, SIZE_MAX);
    bool       blank = false;
    for (size_t i = 0; i < text.size; i++) {
        const unsigned char c    = (unsigned char)text.data[i];
        const unsigned char next = i + 1 < text.size ? (unsigned char)text.data[i + 1] : 0;
        if (line.size > size_max && (c & 0xc0) != 0x80)
            break;
        if (c == ' ' || (c >= '\t' && c <= '\r')) {
            blank = line.size > 0;
            continue;
        }
        if (c < 0x20 || c == 0x7f)
            continue;
        if (valid && c == 0xc2 && next < 0xa0) {
            i++;
            continue;
        }
        if (blank)
            buf_add_char(&line, ' ');
        blank = false;
        buf_add_char(&line, valid || c < 0x80 ? (char)c : '?');
    }
    return buf_str(&line);
}

Str human_line(Arena *arena, Str text, size_t columns)
{
    static const size_t dots     = 3;
    const size_t        size_max = columns > SIZE_MAX / 8 ? SIZE_MAX : columns * 4;
    const Str           line     = flatten(arena, text, size_max);
    if (human_columns(line) <= columns)
        return line;
    size_t at   = 0;
    size_t used = 0;
    while (at < line.size) {
        const size_t wide = sequence_columns(line.data + at);
        if (used + wide + dots > columns)
            break;
        used += wide;
        at += sequence_size((unsigned char)line.data[at]);
    }
    return str_format(arena, STR_FMT "%.*s", STR_ARG(str_slice(line, 0, at)),
                      (int)MIN_OF(dots, columns), "...");
}
