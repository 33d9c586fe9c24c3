/* parse.c -- sql_parse_mysql: split, then parse each statement alone. */
#include "sql/parse.h"

#include <string.h>

#include "model/place.h"
#include "sql/mysql/split.h"
#include "sql/mysql/statement.h"

#include "base/poison.h"

static Statement *add_statement(Arena *arena, PlaceWalk *walk, StatementForm form, Span span,
                                StatementVec *ret)
{
    Statement *statement    = vec_push(arena, ret);
    statement->form         = form;
    statement->span         = span;
    statement->text         = str_slice(walk->source, span.start, span.size);
    statement->start        = place_walk_to(walk, span.start);
    statement->end          = place_walk_to(walk, span.start + span.size);
    statement->error_offset = span.start;
    return statement;
}

static void parse_statement(MyTokens *tokens, PlaceWalk walk, Statement *statement)
{
    MyParse parse = {.tokens = tokens, .walk = walk};
    if (my_statement(&parse) && my_accept(tokens, ";"))
        (void)(my_at_end(tokens) || my_fail(tokens));
    if (my_failed(tokens)) {
        statement->error        = tokens->error;
        statement->error_offset = tokens->error_at;
        return;
    }
    const size_t count = parse.changes.count;
    statement->parsed  = true;
    statement->changes = (ChangeVec){arena_array_of(tokens->arena, Change, count), count, count};
    memcpy(statement->changes.items, parse.changes.items, count * sizeof(Change));
}

void sql_parse_mysql(Arena *arena, Version version, Str source, Span span, StatementVec *ret)
{
    AUTO_ARENA Arena *scratch  = arena_new("statement", SIZE_MAX);
    MySplitter        splitter = my_splitter_new(source, span, my_dialect(version));
    PlaceWalk         walk     = place_walk_new(source);
    for (;;) {
        MyTokens      tokens = {.arena = arena, .scratch = scratch, .source = source};
        StatementForm form;
        Span          found;
        if (!my_split_next(&splitter, &tokens, &form, &found))
            return;
        const PlaceWalk before    = walk;
        Statement      *statement = add_statement(arena, &walk, form, found, ret);
        if (form == STATEMENT_SQL)
            parse_statement(&tokens, before, statement);
        else
            statement->parsed = true;
        arena_reset(scratch);
    }
}
