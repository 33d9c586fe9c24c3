/* excerpt.c -- cutting a line out of a source. Columns here are those of a terminal, so that what
 * stands below a character is below it: a wide one takes two. */
#include "report/formats/excerpt.h"

#include "base/utf8.h"

#include "base/poison.h"

/* How many of the first bytes are printable ASCII: shown as they are, a column each. */
static size_t plain_size(Str text)
{
    size_t size = 0;
    while (size < text.size && text.data[size] >= ' ' && text.data[size] <= '~')
        size++;
    return size;
}

void shown_add(Buf *buf, Str text)
{
    const size_t plain = plain_size(text);
    const bool   utf8  = plain == text.size || utf8_valid(text);
    buf_add(buf, str_slice(text, 0, plain));
    for (size_t i = plain; i < text.size; i++) {
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

/* Columns of what shown_add makes of the text: each byte is one where the text is not UTF-8. */
static size_t columns_of(Str text)
{
    size_t columns = 0;
    if (plain_size(text) == text.size || !utf8_valid(text))
        return text.size;
    for (size_t at = 0; at < text.size; at += utf8_sequence(text, at))
        columns += utf8_columns(text, at);
    return columns;
}

/* Bytes of the first characters that fit into `columns`. */
static size_t bytes_of(Str text, size_t columns)
{
    if (plain_size(text) == text.size || !utf8_valid(text))
        return MIN_OF(columns, text.size);
    size_t at = 0;
    for (size_t used = 0; at < text.size; at += utf8_sequence(text, at)) {
        used += utf8_columns(text, at);
        if (used > columns)
            break;
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
    excerpt.mark         = columns_of(str_slice(excerpt.line, 0, offset));
    excerpt.mark_size    = columns_of(str_slice(excerpt.line, offset, MIN_OF(span.size, left)));
    if (columns_of(excerpt.line) > width && excerpt.mark + excerpt.mark_size > width &&
        excerpt.mark > BEFORE) {
        const size_t skip = bytes_of(excerpt.line, excerpt.mark - BEFORE);
        excerpt.mark -= columns_of(str_slice(excerpt.line, 0, skip));
        excerpt.line     = str_slice(excerpt.line, skip, SIZE_MAX);
        excerpt.cut_head = true;
    }
    if (columns_of(excerpt.line) > width) {
        excerpt.line      = str_slice(excerpt.line, 0, bytes_of(excerpt.line, width));
        excerpt.mark_size = MIN_OF(excerpt.mark_size, width - MIN_OF(excerpt.mark, width));
        excerpt.cut_tail  = true;
    }
    excerpt.mark_size = MAX_OF(excerpt.mark_size, (size_t)1);
    return excerpt;
}
