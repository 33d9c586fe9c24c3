/* text.h -- copies of a file's text in which what is no SQL for the server is blanked, so that
 * every
 * byte stays where it is. */
#pragma once

#include "model/name.h"

/* `text` as long as it is, all blanks but for the line breaks. */
char *text_blank(Arena *arena, Str text);

/* A copy to change. */
char *text_copy(Arena *arena, Str text);

/* `text` with a semicolon for every `delimiter` within `span`. */
Str text_with_semicolons(Arena *arena, Str text, Span span, Str delimiter);
