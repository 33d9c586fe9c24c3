/* utf8.c -- validation by the table of well-formed sequences (Unicode 15, table 3-7). */
#include "base/utf8.h"

#include "base/poison.h"

/* Bytes of the well-formed sequence at `at`, or 0. */
static size_t sequence_size(const unsigned char *at, size_t left)
{
    const unsigned char lead = at[0];
    if (lead < 0x80)
        return 1;
    const size_t size = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
    if (lead < 0xc2 || lead > 0xf4 || left < size)
        return 0;
    for (size_t i = 1; i < size; i++)
        if ((at[i] & 0xc0) != 0x80)
            return 0;
    const bool overlong  = (lead == 0xe0 && at[1] < 0xa0) || (lead == 0xf0 && at[1] < 0x90);
    const bool surrogate = lead == 0xed && at[1] > 0x9f;
    const bool too_large = lead == 0xf4 && at[1] > 0x8f;
    return overlong || surrogate || too_large ? 0 : size;
}

size_t utf8_sequence(Str text, size_t at)
{
    return at < text.size ? sequence_size((const unsigned char *)text.data + at, text.size - at)
                          : 0;
}

bool utf8_valid(Str text)
{
    const unsigned char *bytes = (const unsigned char *)text.data;
    for (size_t i = 0; i < text.size;) {
        const size_t size = sequence_size(bytes + i, text.size - i);
        if (size == 0)
            return false;
        i += size;
    }
    return true;
}

size_t utf8_length(Str text)
{
    if (!utf8_valid(text))
        return text.size;
    size_t length = 0;
    for (size_t i = 0; i < text.size; i++)
        length += ((unsigned char)text.data[i] & 0xc0) != 0x80;
    return length;
}
