/* parse.h -- text of one dialect to Statements with their Changes.
 *
 * Splitting comes first, parsing second, statement by statement, so that a broken one never hides
 * the others: it is in the result with `error` set. Nothing here stops at malformed input. */
#pragma once

#include "model/statement.h"

/* Statements of `source`, in order: SQL, psql meta-commands, COPY data. Only the part `span` is
 * read, but every position is one of the whole `source`. `${placeholder}` and :variable of
 * templating runners are accepted where a word, a string or a number can stand. Directives and
 * their typed fields are left for the layout to fill. */
void sql_parse_pg(Arena *arena, Str source, Span span, StatementVec *ret);

/* Line and column of byte `offset` in `source`. For one position; a walk over many keeps its own
 * count. */
Place sql_place(Str source, size_t offset);
