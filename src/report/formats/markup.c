/* markup.c -- XML 1.0, production 2: tab, line feed, carriage return, and what is from U+0020 on,
 * surrogates, U+FFFE and U+FFFF aside. Control characters that it allows but advises against go,
 * too. */
#include "report/formats/markup.h"

#include "base/utf8.h"

#include "base/poison.h"

static const char *entity(char c, bool attribute)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    case '\t': /* an attribute's value would get a blank for it */
        return attribute ? "&#9;" : "\t";
    case '\n':
        return attribute ? "&#10;" : "\n";
    case '\r':
        return "&#13;";
    default:
        return NULL;
    }
}

static bool is_character(Str sequence)
{
    if (sequence.size == 1)
        return (unsigned char)sequence.data[0] >= 0x20 && sequence.data[0] != 0x7f;
    if (sequence.size == 2 && sequence.data[0] == '\xc2')
        return (unsigned char)sequence.data[1] >= 0xa0;
    return sequence.size > 0 && !str_is(sequence, "\xef\xbf\xbe") &&
           !str_is(sequence, "\xef\xbf\xbf");
}

static void add(Buf *buf, Str text, bool attribute)
{
    for (size_t i = 0; i < text.size;) {
        const size_t size     = utf8_sequence(text, i);
        const Str    sequence = str_slice(text, i, size);
        const char  *escaped  = entity(text.data[i], attribute);
        if (escaped != NULL)
            buf_add_c(buf, escaped);
        else if (is_character(sequence))
            buf_add(buf, sequence);
        else
            buf_add_c(buf, "\xef\xbf\xbd");
        i += size == 0 ? 1 : size;
    }
}

void markup_add(Buf *buf, Str text)
{
    add(buf, text, false);
}

void markup_add_attribute(Buf *buf, const char *name, Str value)
{
    buf_format(buf, " %s=\"", name);
    add(buf, value, true);
    buf_add_char(buf, '"');
}
