/* not_null.h -- what a CHECK constraint says about NULL. */
#pragma once

#include "base/str.h"

/* Columns that a definition like "CHECK (((a IS NOT NULL) AND (b > 0)))", as the server writes it,
 * proves to be not null. Whatever is not plainly so counts as no proof. */
StrVec pg_not_null_columns(Arena *arena, Str definition);
