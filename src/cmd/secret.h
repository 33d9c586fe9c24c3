/* secret.h -- passwords in connection strings: where they start, so that nobody else sees them. */
#pragma once

#include "base/str.h"

/* Byte at which a password starts in a URL (scheme://user:password@..., ?password=...) or a libpq
 * conninfo string (password=...), or SIZE_MAX. All from there on is to be kept secret: where a
 * password ends depends on quoting that a broken string may lack. */
size_t secret_start(Str text);

/* `text` with everything from the password on as "***". */
Str secret_mask(Arena *arena, Str text);
