/* secret.c -- finding passwords. Rather too much is hidden than too little. */
#include "cmd/secret.h"

#include "base/poison.h"

/* Behind "password" and "=", with blanks between them as conninfo strings allow. */
static size_t keyword_value(Str text, size_t from)
{
    const Str lower_word = STR("password");
    for (size_t at = from; at + lower_word.size < text.size; at++) {
        if (!str_equal_nocase(str_slice(text, at, lower_word.size), lower_word))
            continue;
        size_t next = at + lower_word.size;
        while (next < text.size && (text.data[next] == ' ' || text.data[next] == '\t'))
            next++;
        if (next < text.size && text.data[next] == '=')
            return next + 1;
    }
    return SIZE_MAX;
}

size_t secret_start(Str text)
{
    const size_t keyword = keyword_value(text, 0);
    const size_t scheme  = str_find(text, "://");
    if (scheme == SIZE_MAX)
        return keyword;
    const Str    rest  = str_slice(text, scheme + 3, SIZE_MAX);
    const size_t colon = str_find(rest, ":");
    if (colon != SIZE_MAX && str_contains(str_slice(rest, colon, SIZE_MAX), "@"))
        return MIN_OF(scheme + 3 + colon + 1, keyword);
    /* A keyword in the query may be written with %xx, which libpq decodes. */
    const size_t query = str_find(rest, "?");
    if (query != SIZE_MAX && str_contains(str_slice(rest, query, SIZE_MAX), "%"))
        return MIN_OF(scheme + 3 + query + 1, keyword);
    return keyword;
}

Str secret_mask(Arena *arena, Str text)
{
    const size_t start = secret_start(text);
    if (start == SIZE_MAX)
        return text;
    return str_format(arena, STR_FMT "***", STR_ARG(str_slice(text, 0, start)));
}
