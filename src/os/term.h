/* term.h -- what is at the other end of a file descriptor. */
#pragma once

#include <stdbool.h>

/* A terminal that understands escape sequences. */
bool term_is(int fd);

/* Columns of the terminal, or 0 when that cannot be known. */
int term_columns(int fd);
