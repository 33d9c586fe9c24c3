/* utf8.h -- how wide a text is, and whether it is UTF-8 at all. */
#pragma once

#include "base/str.h"

bool utf8_valid(Str text);

/* Bytes of the well-formed sequence at `at`, or 0 when there is none. */
size_t utf8_sequence(Str text, size_t at);

/* Code points; bytes where the text is not UTF-8. Columns shown to people count this. */
size_t utf8_length(Str text);

/* Columns of a terminal that the character at `at` takes: 0 for combining marks, 2 for East Asian
 * wide ones, else 1; 1 for a byte that is no UTF-8. */
size_t utf8_columns(Str text, size_t at);
