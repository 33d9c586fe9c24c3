/* edit.c -- see edit.h. */
#include "model/edit.h"

#include <assert.h>
#include <stdlib.h>

#include "base/poison.h"

static size_t end_of(const Edit *edit)
{
    return edit->span.start + edit->span.size;
}

static bool overlap(const Edit *left, const Edit *right)
{
    if (left->span.start == right->span.start)
        return true;
    return left->span.start < right->span.start ? end_of(left) > right->span.start
                                                : end_of(right) > left->span.start;
}

bool edits_overlap(const EditVec *left, const EditVec *right)
{
    for (size_t i = 0; i < left->count; i++)
        for (size_t j = 0; j < right->count; j++)
            if (overlap(&left->items[i], &right->items[j]))
                return true;
    return false;
}

static int by_start(const void *left, const void *right)
{
    const Edit *a = left, *b = right;
    return a->span.start < b->span.start ? -1 : a->span.start > b->span.start;
}

static bool ends_lines_with_crlf(Str source)
{
    const size_t newline = str_find(source, "\n");
    return newline != SIZE_MAX && newline > 0 && source.data[newline - 1] == '\r';
}

static void add_text(Buf *buf, Str text, bool crlf)
{
    for (size_t i = 0; i < text.size; i++) {
        if (crlf && text.data[i] == '\n' && (i == 0 || text.data[i - 1] != '\r'))
            buf_add_char(buf, '\r');
        buf_add_char(buf, text.data[i]);
    }
}

Str edits_apply(Arena *arena, Str source, const EditVec *edits)
{
    const bool crlf   = ends_lines_with_crlf(source);
    Edit      *sorted = arena_array_of(arena, Edit, edits->count);
    Buf        buf    = buf_new(arena, SIZE_MAX);
    size_t     at     = 0;
    for (size_t i = 0; i < edits->count; i++)
        sorted[i] = edits->items[i];
    if (edits->count > 0)
        qsort(sorted, edits->count, sizeof *sorted, by_start);
    for (size_t i = 0; i < edits->count; i++) {
        assert(sorted[i].span.start >= at && end_of(&sorted[i]) <= source.size);
        buf_add(&buf, str_slice(source, at, sorted[i].span.start - at));
        add_text(&buf, sorted[i].text, crlf);
        at = end_of(&sorted[i]);
    }
    buf_add(&buf, str_slice(source, at, SIZE_MAX));
    return buf_str(&buf);
}
