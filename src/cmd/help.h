/* help.h -- what the rows say, for a person at a terminal. */
#pragma once

#include "cmd/command.h"

/* The help of `command`, or of shore itself when it is NULL. */
Status help_render(Buf *out, const Command *command);

/* Add `text` broken at blanks before column `width`; lines behind the first start with `indent`
 * blanks. `column` is where the text starts. Line breaks in `text` are kept. */
void help_wrap(Buf *out, Str text, size_t column, size_t indent, size_t width);
