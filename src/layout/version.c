/* version.c -- versions in file names. */
#include "layout/version.h"

#include <assert.h>

#include "base/poison.h"

enum { TIMESTAMP_DIGITS = 14 };

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static size_t digit_count(Str text)
{
    size_t count = 0;
    while (count < text.size && is_digit(text.data[count]))
        count++;
    return count;
}

void version_read(Str path, Str *ret_version, Str *ret_name)
{
    size_t folder = path.size;
    while (folder > 0 && path.data[folder - 1] != '/')
        folder--;
    Str base = str_slice(path, folder, SIZE_MAX);
    if (str_ends(base, ".sql"))
        base.size -= 4;
    const size_t digits = digit_count(base);
    const char   next   = digits < base.size ? base.data[digits] : '_';
    const bool   found  = digits > 0 && (next == '_' || next == '-');
    *ret_version        = str_slice(base, 0, found ? digits : 0);
    *ret_name           = str_slice(base, found ? digits + 1 : 0, SIZE_MAX);
}

/* Cut the run of digits that `*text` starts with, without zeros in front. */
static Str cut_number(Str *text)
{
    Str number = str_slice(*text, 0, digit_count(*text));
    *text      = str_slice(*text, number.size, SIZE_MAX);
    while (number.size > 1 && number.data[0] == '0')
        number = str_slice(number, 1, SIZE_MAX);
    return number;
}

int version_compare(Str left, Str right)
{
    while (left.size > 0 && right.size > 0) {
        int order;
        if (is_digit(left.data[0]) && is_digit(right.data[0])) {
            const Str a = cut_number(&left);
            const Str b = cut_number(&right);
            order = a.size != b.size ? (a.size > b.size) - (a.size < b.size) : str_compare(a, b);
        } else {
            order = str_compare(str_slice(left, 0, 1), str_slice(right, 0, 1));
            left  = str_slice(left, 1, SIZE_MAX);
            right = str_slice(right, 1, SIZE_MAX);
        }
        if (order != 0)
            return order;
    }
    return (left.size > 0) - (right.size > 0);
}

Str version_after(Arena *arena, Str version)
{
    Buf buf = buf_new(arena, SIZE_MAX);
    buf_add_char(&buf, '0');
    buf_add(&buf, version);
    size_t at = buf.size - 1;
    for (; buf.data[at] == '9'; at--)
        buf.data[at] = '0';
    assert(is_digit(buf.data[at]));
    buf.data[at]++;
    return str_slice(buf_str(&buf), at > 0, SIZE_MAX);
}

bool version_is_timestamp(Str version)
{
    return version.size == TIMESTAMP_DIGITS && digit_count(version) == TIMESTAMP_DIGITS &&
           (str_starts(version, "19") || str_starts(version, "20"));
}
