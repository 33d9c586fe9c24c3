/* excerpt.c -- cutting a line out of a source. Columns are code points; where the line is not UTF-8
 * they are bytes, as everywhere in shore. */
#include "report/formats/excerpt.h"

#include "base/utf8.h"

#include "base/poison.h"

void shown_add(Buf *buf, Str text)
{
    const bool utf8 = utf8_valid(text);
    for (size_t i = 0; i < text.size; i++) {
        const unsigned char c = (unsigned char)text.data[i];
        if (c == '\t')
            buf_add_char(buf, ' ');
        else if (c < 0x20 || c == 0x7f || (c >= 0x80 && !utf8))
            buf_add_char(buf, '?');
        else if (c == 0xc2 && i + 1 < text.size && (unsigned char)text.data[i + 1] < 0xa0) {
            buf_add_char(buf, '?'); /* C1 control characters, in UTF-8 */
            i++;
        } else
            buf_add_char(buf, (char)c);
    }
}

static Str line_at(Str source, size_t offset, size_t *start)
{
    size_t first = MIN_OF(offset, source.size);
    while (first > 0 && source.data[first - 1] != '\n')
        first--;
    size_t end = MIN_OF(offset, source.size);
    while (end < source.size && source.data[end] != '\n')
        end++;
    while (end > first && source.data[end - 1] == '\r')
        end--;
    *start = first;
    return str_slice(source, first, end - first);
}

/* Bytes of the first `columns` code points. */
static size_t bytes_of(Str text, size_t columns)
{
    if (!utf8_valid(text))
        return MIN_OF(columns, text.size);
    size_t at = 0;
    while (at < text.size && columns > 0) {
        at++;
        while (at < text.size && ((unsigned char)text.data[at] & 0xc0) == 0x80)
            at++;
        columns--;
    }
    return at;
}

Excerpt excerpt_of(Str source, Span span, size_t width)
{
    enum { BEFORE = 30 };
    size_t       start;
    Excerpt      excerpt = {.line = line_at(source, span.start, &start)};
    const size_t offset  = MIN_OF(span.start - start, excerpt.line.size);
    const size_t left    = excerpt.line.size - offset;
    excerpt.more         = span.size > left + 1;
    excerpt.mark         = utf8_length(str_slice(excerpt.line, 0, offset));
    excerpt.mark_size    = utf8_length(str_slice(excerpt.line, offset, MIN_OF(span.size, left)));
    if (utf8_length(excerpt.line) > width && excerpt.mark + excerpt.mark_size > width &&
        excerpt.mark > BEFORE) {
        const size_t skip = excerpt.mark - BEFORE;
        excerpt.line      = str_slice(excerpt.line, bytes_of(excerpt.line, skip), SIZE_MAX);
        excerpt.mark      = BEFORE;
        excerpt.cut_head  = true;
    }
    if (utf8_length(excerpt.line) > width) {
        excerpt.line      = str_slice(excerpt.line, 0, bytes_of(excerpt.line, width));
        excerpt.mark_size = MIN_OF(excerpt.mark_size, width - MIN_OF(excerpt.mark, width));
        excerpt.cut_tail  = true;
    }
    excerpt.mark_size = MAX_OF(excerpt.mark_size, (size_t)1);
    return excerpt;
}
