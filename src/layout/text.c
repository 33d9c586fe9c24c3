/* text.c -- see text.h. */
#include "layout/text.h"

#include <string.h>

#include "base/poison.h"

static void blank(char *data, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (data[i] != '\n')
            data[i] = ' ';
}

char *text_copy(Arena *arena, Str text)
{
    char *data = arena_alloc(arena, 1, text.size + 1);
    if (text.size > 0)
        memcpy(data, text.data, text.size);
    data[text.size] = '\0';
    return data;
}

char *text_blank(Arena *arena, Str text)
{
    char *data = text_copy(arena, text);
    blank(data, text.size);
    return data;
}

Str text_with_semicolons(Arena *arena, Str text, Span span, Str delimiter)
{
    char  *data = text_copy(arena, text);
    size_t at   = span.start;
    while (delimiter.size > 0 && at + delimiter.size <= span.start + span.size) {
        if (memcmp(data + at, delimiter.data, delimiter.size) != 0) {
            at++;
            continue;
        }
        blank(data + at, delimiter.size);
        data[at] = ';';
        at += delimiter.size;
    }
    return (Str){data, text.size};
}
