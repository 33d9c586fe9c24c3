/* expression.h -- passing over an expression, and what can be told of one from its tokens.
 *
 * Operands and operators take turns, so an expression ends where the next word is no operator:
 * `DEFAULT 1 COMMENT ...` needs no list of words that may follow. What is in parentheses is not
 * looked at. */
#pragma once

#include "sql/mysql/cursor.h"

/* Pass over the expression at the cursor; fails when there is none. *ret may be NULL. */
bool my_expression(MyTokens *tokens, Span *ret);

/* One operand with its prefixes, without operators behind it: a literal, a name, a call, a pair of
 * parentheses, a CASE. */
bool my_operand(MyTokens *tokens, Span *ret);
