/* pinned.h -- what a condition says of single columns. */
#pragma once

#include "sql/mysql/cursor.h"

/* Columns that the condition, the tokens from `from` up to the cursor, gives one value, or one of a
 * list: a = 1 AND b IN (2, 3). */
void my_pinned_columns(const MyTokens *tokens, size_t from, StrVec *ret);
