/* pattern.c -- see pattern.h. */
#include "layout/pattern.h"

#include "base/poison.h"

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* How many bytes of `text` the wildcard may stand for at most. */
static size_t reach(char wildcard, bool deep, Str text)
{
    size_t size = 0;
    while (size < text.size &&
           (wildcard == '#' ? is_digit(text.data[size]) : deep || text.data[size] != '/'))
        size++;
    return size;
}

/* Patterns are rows of ours: as deep as they have wildcards. */
bool pattern_fits(const char *pattern, Str text)
{
    while (*pattern != '\0' && *pattern != '*' && *pattern != '#') {
        if (text.size == 0 || text.data[0] != *pattern)
            return false;
        pattern++;
        text = str_slice(text, 1, SIZE_MAX);
    }
    if (*pattern == '\0')
        return text.size == 0;
    const bool   deep  = pattern[0] == '*' && pattern[1] == '*';
    const size_t most  = reach(*pattern, deep, text);
    const size_t least = *pattern == '#' ? 1 : 0;
    for (size_t size = most + 1; size-- > least;)
        if (pattern_fits(pattern + (deep ? 2 : 1), str_slice(text, size, SIZE_MAX)))
            return true;
    return false;
}

bool patterns_fit(const char *const *patterns, Str text)
{
    for (size_t i = 0; patterns[i] != NULL; i++)
        if (pattern_fits(patterns[i], text))
            return true;
    return false;
}
