/* line.c -- see line.h. */
#include "layout/line.h"

#include <string.h>

#include "base/poison.h"

static bool is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

bool line_next(Str source, size_t *at, Line *ret)
{
    if (*at >= source.size)
        return false;
    const Str    rest = str_slice(source, *at, SIZE_MAX);
    const char  *end  = memchr(rest.data, '\n', rest.size);
    const size_t size = end == NULL ? rest.size : (size_t)(end - rest.data);
    *ret              = (Line){*at, str_slice(rest, 0, size)};
    *at += end == NULL ? size : size + 1;
    return true;
}

/* Is the line a comment of `word`? */
static bool mark_read(Line line, const char *word, Mark *ret)
{
    if (!str_starts(line.text, "--"))
        return false;
    const Str    text = str_trim(str_slice(line.text, 2, SIZE_MAX));
    const size_t size = strlen(word);
    if (!str_equal_nocase(str_slice(text, 0, size), str_from(word)))
        return false;
    if (word[size - 1] != ':' && text.size > size && !is_blank(text.data[size]))
        return false;
    *ret = (Mark){line, str_trim(str_slice(text, size, SIZE_MAX))};
    return true;
}

bool mark_next(Str source, const char *word, size_t *at, Mark *ret)
{
    Line line;
    while (line_next(source, at, &line))
        if (mark_read(line, word, ret))
            return true;
    return false;
}

bool mark_next_leading(Str source, const char *word, size_t *at, Mark *ret)
{
    Line line;
    while (line_next(source, at, &line)) {
        if (mark_read(line, word, ret))
            return true;
        const Str text = str_trim(line.text);
        if (text.size > 0 && !str_starts(text, "--"))
            return false;
    }
    return false;
}

bool mark_leads(Str source, const char *word)
{
    Mark   mark;
    size_t at = 0;
    return mark_next_leading(source, word, &at, &mark);
}

Str line_value(Str source, const char *key)
{
    Line line;
    for (size_t at = 0; line_next(source, &at, &line);) {
        Str value = line.text;
        if (str_is(str_trim(str_cut(&value, '=')), key))
            return str_trim(str_cut(&value, '#'));
    }
    return (Str){0};
}

Str word_cut(Str *rest)
{
    Str    text = str_trim(*rest);
    size_t size = 0;
    while (size < text.size && !is_blank(text.data[size]))
        size++;
    *rest = str_slice(text, size, SIZE_MAX);
    return str_slice(text, 0, size);
}

bool word_stands_in(Str text, const char *word)
{
    for (Str found; (found = word_cut(&text)).size > 0;)
        if (str_equal_nocase(found, str_from(word)))
            return true;
    return false;
}
