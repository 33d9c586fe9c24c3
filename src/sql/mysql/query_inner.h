/* query_inner.h -- what the query*.c files share among themselves. */
#pragma once

#include "sql/mysql/query.h"

static inline bool my_is_name_part(const MyToken *token)
{
    return token->kind == MY_WORD || token->kind == MY_QUOTED || token->kind == MY_PLACEHOLDER;
}

/* [AS] alias, when it is there. */
bool my_alias(MyTokens *tokens, Str *ret);

/* A (...) of which only what is in it matters. */
bool my_query_parentheses(MyTokens *tokens, MyQuery *query);

/* A table by its name, with what may follow it. */
bool my_named_table(MyTokens *tokens, MyQuery *query);

/* Note that a function is called. */
void my_query_call(const MyTokens *tokens, MyQuery *query, Str name);
