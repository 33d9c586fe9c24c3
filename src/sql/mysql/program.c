/* program.c -- CREATE of procedures, functions, triggers and events, up to their body. */
#include "sql/mysql/expression.h"
#include "sql/mysql/query.h"

#include "base/poison.h"

/* A type, as RETURNS and parameters have it. */
static void skip_type(MyTokens *tokens)
{
    if (my_accept_pair(tokens, "TYPE", "OF") || my_accept_pair(tokens, "ROW", "TYPE")) {
        (void)my_note(tokens, MY_SYNTAX_TYPE_OF, 2);
        (void)my_accept(tokens, "OF");
        (void)my_expect_name(tokens, NULL);
        if (my_accept(tokens, "."))
            (void)my_expect_identifier(tokens, NULL);
        return;
    }
    if (my_peek(tokens)->kind != MY_WORD && my_peek(tokens)->kind != MY_QUOTED) {
        (void)my_fail(tokens);
        return;
    }
    (void)(my_accept(tokens, "NATIONAL") || my_accept(tokens, "LONG"));
    my_next(tokens);
    (void)(my_accept(tokens, "PRECISION") || my_accept(tokens, "VARYING") ||
           my_accept(tokens, "VARCHAR") || my_accept(tokens, "VARBINARY") ||
           my_accept(tokens, "CHAR"));
    (void)my_parentheses(tokens, NULL);
    for (;;) {
        if (my_accept(tokens, "CHARSET") || my_accept(tokens, "COLLATE") ||
            my_accept_pair(tokens, "CHARACTER", "SET") || my_accept_pair(tokens, "CHAR", "SET")) {
            (void)(my_accept(tokens, "BINARY") || my_identifier_or_string(tokens, NULL) ||
                   my_fail(tokens));
        } else if (!my_accept(tokens, "UNSIGNED") && !my_accept(tokens, "SIGNED") &&
                   !my_accept(tokens, "ZEROFILL") && !my_accept(tokens, "BINARY") &&
                   !my_accept(tokens, "ASCII") && !my_accept(tokens, "UNICODE") &&
                   !my_accept(tokens, "BYTE") && !my_accept(tokens, "COMPRESSED")) {
            return;
        }
    }
}

static void parameters(MyParse *parse, bool function)
{
    MyTokens *tokens = parse->tokens;
    if (!my_expect(tokens, "(") || my_accept(tokens, ")"))
        return;
    do {
        Str name = {0};
        if (my_accept(tokens, "IN") || my_accept(tokens, "OUT") || my_accept(tokens, "INOUT"))
            (void)(function && my_note(tokens, MY_SYNTAX_FUNCTION_PARAMETER_MODE, 1));
        if (!my_expect_identifier(tokens, &name))
            return;
        *vec_push(tokens->scratch, &parse->variables) = name;
        skip_type(tokens);
        if ((my_accept(tokens, "DEFAULT") || my_accept(tokens, ":=")) &&
            my_note(tokens, MY_SYNTAX_PARAMETER_DEFAULT, 1))
            (void)my_expression(tokens, NULL);
    } while (my_accept(tokens, ","));
    (void)my_expect(tokens, ")");
}

/* LANGUAGE SQL, [NOT] DETERMINISTIC, CONTAINS SQL, ..., COMMENT 'x'; gives the language. */
static Str characteristics(MyTokens *tokens)
{
    Str language = STR("sql");
    for (;;) {
        if (my_accept(tokens, "LANGUAGE")) {
            if (!my_accept(tokens, "SQL") && my_expect_identifier(tokens, &language))
                (void)my_note(tokens, MY_SYNTAX_LANGUAGE, 2);
        } else if (my_accept(tokens, "COMMENT")) {
            (void)(my_string(tokens, NULL) || my_fail(tokens));
        } else if (my_accept_pair(tokens, "SQL", "SECURITY")) {
            my_next(tokens);
        } else if (my_accept(tokens, "USING")) {
            (void)my_expect_parentheses(tokens, NULL);
        } else if (!my_accept(tokens, "DETERMINISTIC") &&
                   !my_accept_pair(tokens, "NOT", "DETERMINISTIC") &&
                   !my_accept_pair(tokens, "CONTAINS", "SQL") &&
                   !my_accept_pair(tokens, "NO", "SQL") &&
                   !my_accept_pair(tokens, "READS", "SQL") &&
                   !my_accept_pair(tokens, "MODIFIES", "SQL") && !my_accept(tokens, "DATA")) {
            return language;
        }
    }
}

static bool program_absent(MyTokens *tokens)
{
    return my_if_not_exists(tokens) && my_note(tokens, MY_SYNTAX_PROGRAM_IF_NOT_EXISTS, 3);
}

void my_procedure(MyParse *parse, bool or_replace, bool function)
{
    MyTokens    *tokens   = parse->tokens;
    const size_t number   = parse->changes.count;
    Change      *change   = my_change(parse, CHANGE_CREATE_FUNCTION);
    Name         name     = {0};
    change->or_replace    = or_replace;
    change->if_not_exists = program_absent(tokens);
    if (!my_expect_name(tokens, &name))
        return;
    change->object          = name.name;
    change->relation.schema = name.schema;
    if (function && my_is(tokens, "RETURNS")) { /* ... SONAME 'x.so' */
        my_skip_rest(tokens);
        change->value = STR("c");
        return;
    }
    parameters(parse, function);
    if (function && my_expect(tokens, "RETURNS"))
        skip_type(tokens);
    change->value = str_lower(tokens->arena, characteristics(tokens));
    if (my_failed(tokens))
        return;
    if (str_is(change->value, "sql"))
        my_body(parse, number);
    else if (my_expect(tokens, "AS"))
        (void)(my_string(tokens, NULL) || my_fail(tokens));
}

/* MariaDB: UPDATE OF a, b */
static bool update_columns(MyTokens *tokens)
{
    if (!my_accept(tokens, "OF"))
        return true;
    (void)my_note(tokens, MY_SYNTAX_TRIGGER_UPDATE_OF, 1);
    do {
        if (!my_expect_identifier(tokens, NULL))
            return false;
    } while (my_accept(tokens, ","));
    return true;
}

void my_trigger(MyParse *parse, bool or_replace)
{
    MyTokens    *tokens   = parse->tokens;
    const size_t number   = parse->changes.count;
    Change      *change   = my_change(parse, CHANGE_CREATE_TRIGGER);
    Name         name     = {0};
    change->or_replace    = or_replace;
    change->if_not_exists = program_absent(tokens);
    if (!my_expect_name(tokens, &name))
        return;
    change->object = name.name;
    if (!my_accept(tokens, "BEFORE") && !my_expect(tokens, "AFTER"))
        return;
    do {
        if (!my_accept(tokens, "INSERT") && !my_accept(tokens, "DELETE") &&
            !(my_expect(tokens, "UPDATE") && update_columns(tokens)))
            return;
    } while (my_accept(tokens, "OR") && my_note(tokens, MY_SYNTAX_TRIGGER_EVENTS, 1));
    if (!my_expect(tokens, "ON") || !my_expect_name(tokens, &change->relation) ||
        !my_expect(tokens, "FOR") || !my_expect(tokens, "EACH") || !my_expect(tokens, "ROW"))
        return;
    if ((my_accept(tokens, "FOLLOWS") || my_accept(tokens, "PRECEDES")) &&
        my_note(tokens, MY_SYNTAX_TRIGGER_ORDER, 1))
        (void)my_expect_identifier(tokens, NULL);
    my_body(parse, number);
}

/* AT x | EVERY n UNIT [STARTS x] [ENDS x] */
static void schedule(MyTokens *tokens)
{
    if (my_accept(tokens, "AT")) {
        (void)my_expression(tokens, NULL);
    } else if (my_expect(tokens, "EVERY")) {
        (void)my_expression(tokens, NULL);
        my_next(tokens);
    }
    if (my_accept(tokens, "STARTS"))
        (void)my_expression(tokens, NULL);
    if (my_accept(tokens, "ENDS"))
        (void)my_expression(tokens, NULL);
}

static void event_options(MyTokens *tokens)
{
    if (my_accept_pair(tokens, "ON", "SCHEDULE"))
        schedule(tokens);
    if (my_accept_pair(tokens, "ON", "COMPLETION")) {
        (void)my_accept(tokens, "NOT");
        (void)my_expect(tokens, "PRESERVE");
    }
    if (my_accept_pair(tokens, "RENAME", "TO"))
        (void)my_expect_name(tokens, NULL);
    if (my_accept(tokens, "ENABLE") || my_accept(tokens, "DISABLE")) {
        if (my_accept(tokens, "ON")) {
            const bool replica = my_is(tokens, "REPLICA");
            my_next(tokens);
            if (replica)
                (void)my_note(tokens, MY_SYNTAX_EVENT_ON_REPLICA, 2);
        }
    }
    if (my_accept(tokens, "COMMENT"))
        (void)(my_string(tokens, NULL) || my_fail(tokens));
}

void my_event(MyParse *parse, bool or_replace, bool alter)
{
    MyTokens    *tokens   = parse->tokens;
    const size_t number   = parse->changes.count;
    Change      *change   = my_change(parse, alter ? CHANGE_OTHER : CHANGE_CREATE_EVENT);
    Name         name     = {0};
    change->or_replace    = or_replace;
    change->if_not_exists = my_if_not_exists(tokens);
    if (!my_expect_name(tokens, &name))
        return;
    change->object = name.name;
    event_options(tokens);
    if (alter ? my_accept(tokens, "DO") : my_expect(tokens, "DO"))
        my_body(parse, number);
}
