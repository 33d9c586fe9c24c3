/* volatility.h -- whether an expression gives the same again, and which columns it reads. */
#pragma once

#include "model/change.h"
#include "sql/mysql/cursor.h"

/* Of a DEFAULT: the tokens from `from` up to the cursor. */
DefaultClass my_default_class(const MyTokens *tokens, size_t from);

/* It gives something else another day: now(), rand(). */
bool my_expression_expires(const MyTokens *tokens, size_t from);

/* The columns named in the tokens from `from` up to the cursor, each once. */
void my_expression_columns(const MyTokens *tokens, size_t from, StrVec *ret);
