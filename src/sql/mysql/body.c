/* body.c -- the statements of stored programs: each SQL statement becomes a Statement below the
 * Change of the program, whatever the control words around it say. Conditions and the like are
 * there too where they read a table or call a function. */
#include <string.h>

#include "sql/mysql/expression.h"
#include "sql/mysql/query.h"

#include "base/poison.h"

typedef struct Body {
    MyParse      parse;
    StatementVec found;
    size_t       loops;        /* around here */
    bool         commits;      /* COMMIT or ROLLBACK is in it */
    bool         committed;    /* since the last statement that was found */
    bool         loop_commits; /* ... inside of a loop */
} Body;

static void body_statement(Body *body);

/* What was found, as statements. */

/* Code asks first: where the thing is there already, nothing is done. */
static void settle_change(Change *change)
{
    change->if_not_exists |= change->kind == CHANGE_CREATE_TABLE ||
                             change->kind == CHANGE_CREATE_TABLE_AS ||
                             (change->kind == CHANGE_ADD_COLUMN && !change->in_create);
}

static bool is_idle(const ChangeVec *changes)
{
    return changes->count == 1 && changes->items[0].kind == CHANGE_SELECT_ROWS &&
           changes->items[0].others.count == 0 && changes->items[0].calls.count == 0;
}

static void add_found(Body *body, Span span)
{
    MyParse        *parse   = &body->parse;
    const ChangeVec changes = parse->changes;
    Arena          *arena   = parse->tokens->arena;
    parse->changes          = (ChangeVec){0};
    if (my_failed(parse->tokens) || is_idle(&changes))
        return;
    Statement *statement     = vec_push(arena, &body->found);
    statement->span          = span;
    statement->text          = my_text(parse->tokens, span);
    statement->start         = place_walk_to(&parse->walk, span.start);
    statement->end           = place_walk_to(&parse->walk, span.start + span.size);
    statement->error_offset  = span.start;
    statement->parsed        = true;
    statement->behind_commit = body->committed;
    statement->batched       = body->loops > 0;
    statement->changes =
        (ChangeVec){arena_array_of(arena, Change, changes.count), changes.count, changes.count};
    memcpy(statement->changes.items, changes.items, changes.count * sizeof(Change));
    for (size_t i = 0; i < changes.count; i++)
        settle_change(&statement->changes.items[i]);
    body->committed = false;
}

static void simple_statement(Body *body)
{
    MyParse     *parse = &body->parse;
    const size_t start = my_start(parse->tokens);
    if (!my_statement(parse))
        return;
    const ChangeKind kind = parse->changes.items[0].kind;
    if (kind == CHANGE_COMMIT || kind == CHANGE_ROLLBACK || kind == CHANGE_BEGIN) {
        parse->changes  = (ChangeVec){0};
        body->committed = body->commits = true;
        body->loop_commits |= body->loops > 0;
        return;
    }
    add_found(body, my_span(parse->tokens, start));
}

static void body_expression(Body *body)
{
    MyQuery query = {0};
    Span    span  = {0};
    if (!my_query_expression(body->parse.tokens, &query, &span))
        return;
    Change *change = my_change(&body->parse, CHANGE_SELECT_ROWS);
    change->span   = span;
    my_query_others(body->parse.tokens, &query, (Name){0}, change);
    add_found(body, span);
}

/* Blocks. */

static bool at_list_end(const MyTokens *tokens)
{
    return my_at_end(tokens) || my_is(tokens, "END") || my_is(tokens, "ELSE") ||
           my_is(tokens, "ELSEIF") || my_is(tokens, "UNTIL") || my_is(tokens, "WHEN");
}

static void list(Body *body)
{
    MyTokens *tokens = body->parse.tokens;
    while (!at_list_end(tokens)) {
        body_statement(body);
        if (!my_expect(tokens, ";"))
            return;
    }
}

static void if_block(Body *body)
{
    MyTokens *tokens = body->parse.tokens;
    do {
        body_expression(body);
        if (!my_expect(tokens, "THEN"))
            return;
        list(body);
    } while (my_accept(tokens, "ELSEIF"));
    if (my_accept(tokens, "ELSE"))
        list(body);
    (void)(my_expect(tokens, "END") && my_expect(tokens, "IF"));
}

static void case_block(Body *body)
{
    MyTokens *tokens = body->parse.tokens;
    if (!my_is(tokens, "WHEN"))
        body_expression(body);
    while (my_accept(tokens, "WHEN")) {
        body_expression(body);
        if (!my_expect(tokens, "THEN"))
            return;
        list(body);
    }
    if (my_accept(tokens, "ELSE"))
        list(body);
    (void)(my_expect(tokens, "END") && my_expect(tokens, "CASE"));
}

static void loop_list(Body *body)
{
    body->loops++;
    list(body);
    body->loops--;
}

static void repeat_block(Body *body)
{
    loop_list(body);
    if (!my_expect(body->parse.tokens, "UNTIL"))
        return;
    body_expression(body);
    (void)(my_expect(body->parse.tokens, "END") && my_expect(body->parse.tokens, "REPEAT"));
}

static void while_block(Body *body)
{
    body_expression(body);
    if (!my_expect(body->parse.tokens, "DO"))
        return;
    loop_list(body);
    (void)(my_expect(body->parse.tokens, "END") && my_expect(body->parse.tokens, "WHILE"));
}

/* MariaDB: FOR i IN [REVERSE] 1..10 DO, FOR r IN cursor | (query) DO */
static void for_block(Body *body)
{
    MyTokens *tokens = body->parse.tokens;
    Str       name   = {0};
    (void)my_note(tokens, MY_SYNTAX_FOR_LOOP, 1);
    if (!my_expect_identifier(tokens, &name) || !my_expect(tokens, "IN"))
        return;
    *vec_push(tokens->scratch, &body->parse.variables) = name;
    (void)my_accept(tokens, "REVERSE");
    body_expression(body);
    if (my_accept(tokens, ".."))
        body_expression(body);
    if (!my_expect(tokens, "DO"))
        return;
    loop_list(body);
    (void)(my_expect(tokens, "END") && my_expect(tokens, "FOR"));
}

static void handler_conditions(MyTokens *tokens)
{
    do {
        if (my_accept(tokens, "SQLSTATE")) {
            (void)my_accept(tokens, "VALUE");
            (void)(my_string(tokens, NULL) || my_fail(tokens));
        } else if (!my_accept_pair(tokens, "NOT", "FOUND") && !my_accept(tokens, "SQLEXCEPTION") &&
                   !my_accept(tokens, "SQLWARNING")) {
            int64_t number;
            (void)(my_integer(tokens, &number) || my_expect_identifier(tokens, NULL));
        }
    } while (my_accept(tokens, ","));
}

/* The type of a variable, up to its DEFAULT. */
static void skip_variable_type(MyTokens *tokens)
{
    if (my_is(tokens, "ROW") || my_is_pair(tokens, "TYPE", "OF")) {
        my_next(tokens);
        (void)my_note(tokens, MY_SYNTAX_TYPE_OF, 1);
    }
    while (!my_at_stop(tokens) && !my_is(tokens, "DEFAULT") && !my_is(tokens, ":="))
        if (!my_parentheses(tokens, NULL))
            my_next(tokens);
}

static void declare_cursor(Body *body)
{
    MyTokens    *tokens = body->parse.tokens;
    const size_t at     = tokens->at;
    if (my_parentheses(tokens, NULL))
        (void)my_note(tokens, MY_SYNTAX_CURSOR_PARAMETERS, tokens->at - at);
    if (!my_expect(tokens, "FOR"))
        return;
    if (my_at_query(tokens))
        simple_statement(body);
    else
        (void)my_expect_identifier(tokens, NULL); /* a prepared statement */
}

static void declare(Body *body)
{
    MyTokens *tokens = body->parse.tokens;
    if (my_is_at(tokens, 1, "HANDLER")) {
        tokens->at += 2;
        if (my_expect(tokens, "FOR")) {
            handler_conditions(tokens);
            body_statement(body);
        }
        return;
    }
    do {
        Str name = {0};
        if (!my_expect_identifier(tokens, &name))
            return;
        *vec_push(tokens->scratch, &body->parse.variables) = name;
    } while (my_accept(tokens, ","));
    if (my_accept(tokens, "CONDITION")) {
        if (my_expect(tokens, "FOR"))
            handler_conditions(tokens);
    } else if (my_accept(tokens, "CURSOR")) {
        declare_cursor(body);
    } else {
        skip_variable_type(tokens);
        if (my_accept(tokens, "DEFAULT") || my_accept(tokens, ":="))
            body_expression(body);
    }
}

static void begin_block(Body *body)
{
    if (my_accept_pair(body->parse.tokens, "NOT", "ATOMIC"))
        (void)my_note(body->parse.tokens, MY_SYNTAX_NOT_ATOMIC, 2);
    list(body);
    (void)my_expect(body->parse.tokens, "END");
}

/* A statement that is one of programs alone; false when it is another. */
static bool control_statement(Body *body)
{
    MyTokens *tokens = body->parse.tokens;
    if (my_accept(tokens, "BEGIN")) {
        begin_block(body);
    } else if (my_accept(tokens, "IF")) {
        if_block(body);
    } else if (my_accept(tokens, "CASE")) {
        case_block(body);
    } else if (my_accept(tokens, "LOOP")) {
        loop_list(body);
        (void)(my_expect(tokens, "END") && my_expect(tokens, "LOOP"));
    } else if (my_accept(tokens, "REPEAT")) {
        repeat_block(body);
    } else if (my_accept(tokens, "WHILE")) {
        while_block(body);
    } else if (my_accept(tokens, "FOR")) {
        for_block(body);
    } else if (my_accept(tokens, "DECLARE")) {
        declare(body);
    } else if (my_accept(tokens, "RETURN")) {
        body_expression(body);
    } else if (my_accept(tokens, "LEAVE") || my_accept(tokens, "ITERATE") ||
               my_accept(tokens, "CLOSE")) {
        (void)my_expect_identifier(tokens, NULL);
    } else if (my_accept(tokens, "OPEN") || my_accept(tokens, "FETCH")) {
        my_skip_rest(tokens);
    } else {
        return false;
    }
    return true;
}

static void body_statement(Body *body)
{
    MyTokens *tokens  = body->parse.tokens;
    bool      labeled = false;
    if (!my_enter(tokens))
        return;
    if (my_is_at(tokens, 1, ":") && my_identifier(tokens, NULL)) {
        my_next(tokens);
        labeled = true;
    }
    if (!control_statement(body)) {
        if (labeled)
            (void)my_fail(tokens);
        else
            simple_statement(body);
    } else if (!my_at_stop(tokens)) {
        (void)my_expect_identifier(tokens, NULL); /* the label again */
    }
    my_leave(tokens);
}

void my_body(MyParse *parse, size_t change)
{
    Body body = {.parse = {.tokens    = parse->tokens,
                           .walk      = parse->walk,
                           .in_body   = true,
                           .variables = parse->variables}};
    body_statement(&body);
    for (size_t i = 0; i < body.found.count; i++)
        body.found.items[i].batched &= body.loop_commits;
    parse->changes.items[change].body       = body.found.items;
    parse->changes.items[change].body_count = body.found.count;
    parse->changes.items[change].commits    = body.commits;
}

bool my_block(MyParse *parse)
{
    const MyTokens *tokens = parse->tokens;
    const bool      block  = my_is_pair(tokens, "BEGIN", "NOT") || my_is(tokens, "IF") ||
                       my_is(tokens, "LOOP") || my_is(tokens, "REPEAT") || my_is(tokens, "WHILE") ||
                       my_is(tokens, "FOR") || my_is(tokens, "CASE");
    if (!block || !tokens->dialect.mariadb)
        return false;
    const size_t number                      = parse->changes.count;
    my_change(parse, CHANGE_DO_BLOCK)->value = STR("sql");
    my_body(parse, number);
    return true;
}
