/* session.c -- settings, transactions, locks, and statements that are put together at run time. */
#include "sql/mysql/query.h"

#include "base/poison.h"

/* SET. */

typedef enum Scope { SCOPE_NONE, SCOPE_SESSION, SCOPE_GLOBAL } Scope;

static Scope accept_scope(MyTokens *tokens)
{
    if (my_accept(tokens, "SESSION") || my_accept(tokens, "LOCAL"))
        return SCOPE_SESSION;
    if (my_accept(tokens, "GLOBAL"))
        return SCOPE_GLOBAL;
    const bool persist = (my_accept(tokens, "PERSIST") || my_accept(tokens, "PERSIST_ONLY")) &&
                         my_note(tokens, MY_SYNTAX_SET_PERSIST, 1);
    return persist ? SCOPE_GLOBAL : SCOPE_NONE;
}

/* @@global.a, @@a: the scope and the name. */
static Str system_variable(MyTokens *tokens, Scope *scope)
{
    const size_t start = my_start(tokens) + 2;
    my_variable(tokens);
    Str text = str_trim(my_text(tokens, my_span(tokens, start)));
    const struct {
        const char *prefix;
        Scope       scope;
    } rows[] = {{"global.", SCOPE_GLOBAL},
                {"persist.", SCOPE_GLOBAL},
                {"persist_only.", SCOPE_GLOBAL},
                {"session.", SCOPE_SESSION},
                {"local.", SCOPE_SESSION}};
    *scope   = SCOPE_SESSION;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const Str prefix = str_from(rows[i].prefix);
        if (str_equal_nocase(str_slice(text, 0, prefix.size), prefix)) {
            *scope = rows[i].scope;
            text   = str_slice(text, prefix.size, SIZE_MAX);
        }
    }
    if (text.size > 2 && text.data[0] == '`')
        text = str_slice(text, 1, text.size - 2);
    return text;
}

/* The value as the server shows it: a string without quotes, all else as it is written. */
static Str value(MyTokens *tokens, MyQuery *query)
{
    const size_t from = tokens->at;
    Span         span = {0};
    Str          text = {0};
    if (my_accept(tokens, "ON") || my_accept(tokens, "ALL") || my_accept(tokens, "BINARY") ||
        my_accept(tokens, "SYSTEM") ||
        (my_is(tokens, "ROW") && !my_is_at(tokens, 1, "(") && my_accept(tokens, "ROW")))
        return my_token_text(tokens, my_peek(tokens) - 1);
    if (!my_query_expression(tokens, query, &span))
        return text;
    const size_t to = tokens->at;
    tokens->at      = from;
    if (my_string(tokens, &text) && tokens->at == to)
        return text;
    tokens->at = to;
    return my_text(tokens, span);
}

static bool is_variable_of_program(const MyParse *parse, Str name)
{
    for (size_t i = 0; i < parse->variables.count; i++)
        if (str_equal_nocase(parse->variables.items[i], name))
            return true;
    return false;
}

static void add_set(MyParse *parse, Scope scope, Str name, Str text)
{
    const bool reset = str_equal_nocase(text, STR("DEFAULT"));
    if (scope == SCOPE_GLOBAL) {
        my_change(parse, CHANGE_OTHER)->object = str_lower(parse->tokens->arena, name);
        return;
    }
    Change *change = my_change(parse, reset ? CHANGE_RESET_SESSION : CHANGE_SET_SESSION);
    change->object = str_lower(parse->tokens->arena, name);
    if (!reset)
        change->value = text;
}

/* SET NAMES utf8 COLLATE x; SET CHARACTER SET utf8 */
static bool set_names(MyParse *parse)
{
    MyTokens *tokens = parse->tokens;
    Str       name = STR("names"), charset = {0};
    if (my_is(tokens, "NAMES") && !my_is_at(tokens, 1, "=")) {
        my_next(tokens);
    } else if (my_accept(tokens, "CHARSET") || my_accept_pair(tokens, "CHARACTER", "SET") ||
               my_accept_pair(tokens, "CHAR", "SET")) {
        name = STR("character set");
    } else {
        return false;
    }
    if (my_accept(tokens, "DEFAULT"))
        charset = STR("DEFAULT");
    else if (my_accept(tokens, "BINARY"))
        charset = STR("binary");
    else if (!my_identifier_or_string(tokens, &charset))
        (void)my_fail(tokens);
    if (my_accept(tokens, "COLLATE") && !my_accept(tokens, "DEFAULT") &&
        !my_identifier_or_string(tokens, NULL))
        (void)my_fail(tokens);
    add_set(parse, SCOPE_SESSION, name, charset);
    return true;
}

static void set_transaction(MyParse *parse, Scope scope)
{
    MyTokens    *tokens = parse->tokens;
    const size_t start  = my_start(tokens);
    do {
        while (!my_at_stop(tokens) && !my_is(tokens, ","))
            my_next(tokens);
    } while (my_accept(tokens, ","));
    add_set(parse, scope, STR("transaction"), my_text(tokens, my_span(tokens, start)));
}

/* One of the assignments of a SET. */
static void set_one(MyParse *parse, MyQuery *query)
{
    MyTokens *tokens = parse->tokens;
    Scope     scope  = accept_scope(tokens);
    Str       name   = {0};
    if (my_accept(tokens, "TRANSACTION")) {
        set_transaction(parse, scope);
        return;
    }
    if (set_names(parse))
        return;
    const Str text = my_token_text(tokens, my_peek(tokens));
    if (my_peek(tokens)->kind == MY_VARIABLE && str_starts(text, "@@")) {
        name = system_variable(tokens, &scope);
    } else if (my_peek(tokens)->kind == MY_VARIABLE) {
        name = text;
        my_next(tokens);
    } else {
        Name qualified = {0};
        if (!my_expect_name(tokens, &qualified))
            return;
        if (scope == SCOPE_NONE &&
            (qualified.schema.size > 0 || is_variable_of_program(parse, qualified.name)))
            name = (Str){0}; /* NEW.a, a variable's field, a key cache's setting */
        else
            name = qualified.name;
    }
    if (!my_accept(tokens, "=") && !my_expect(tokens, ":="))
        return;
    const Str set = value(tokens, query);
    if (name.size > 0)
        add_set(parse, scope, name, set);
}

/* SET PASSWORD, ROLE, DEFAULT ROLE, RESOURCE GROUP: about accounts and such. */
static bool set_other(MyParse *parse)
{
    MyTokens *tokens = parse->tokens;
    if (my_is_pair(tokens, "DEFAULT", "ROLE") || my_is_pair(tokens, "RESOURCE", "GROUP") ||
        (my_is(tokens, "PASSWORD") && !is_variable_of_program(parse, STR("password"))) ||
        (my_is(tokens, "ROLE") && !my_is_at(tokens, 1, "=") && !my_is_at(tokens, 1, ":="))) {
        const size_t from = tokens->at - 1;
        my_skip_rest(tokens);
        my_note_skipped(tokens, from);
        (void)my_change(parse, CHANGE_OTHER);
        return true;
    }
    return false;
}

/* SET STATEMENT a = b, c = d FOR statement: for that one alone. */
static void set_statement(MyParse *parse, MyQuery *query)
{
    const size_t first = parse->changes.count;
    do {
        set_one(parse, query);
    } while (my_accept(parse->tokens, ","));
    for (size_t i = first; i < parse->changes.count; i++)
        parse->changes.items[i].local = true;
    if (my_expect(parse->tokens, "FOR"))
        (void)my_statement(parse);
}

static void set(MyParse *parse)
{
    MyQuery query = {0};
    if (set_other(parse))
        return;
    if (my_is(parse->tokens, "STATEMENT") && !my_is_at(parse->tokens, 1, "=")) {
        my_next(parse->tokens);
        (void)my_note(parse->tokens, MY_SYNTAX_SET_STATEMENT, 2);
        set_statement(parse, &query);
        return;
    }
    const size_t first = parse->changes.count;
    do {
        set_one(parse, &query);
    } while (my_accept(parse->tokens, ","));
    if (parse->changes.count == first || query.tables.count > 0 || query.functions.count > 0) {
        Change read = {.kind = CHANGE_SELECT_ROWS};
        my_query_others(parse->tokens, &query, (Name){0}, &read);
        if (parse->changes.count == first || read.others.count > 0 || read.calls.count > 0)
            *my_change(parse, CHANGE_SELECT_ROWS) = read;
    }
}

/* Transactions. */

/* AND [NO] CHAIN, [NO] RELEASE */
static void chain(MyTokens *tokens)
{
    if (my_accept(tokens, "AND")) {
        (void)my_accept(tokens, "NO");
        (void)my_expect(tokens, "CHAIN");
    }
    if (my_accept(tokens, "NO"))
        (void)my_expect(tokens, "RELEASE");
    else
        (void)my_accept(tokens, "RELEASE");
}

static void rollback(MyParse *parse)
{
    MyTokens *tokens = parse->tokens;
    (void)my_accept(tokens, "WORK");
    if (my_accept(tokens, "TO")) {
        (void)my_accept(tokens, "SAVEPOINT");
        (void)my_expect_identifier(tokens, &my_change(parse, CHANGE_ROLLBACK_TO)->object);
        return;
    }
    chain(tokens);
    (void)my_change(parse, CHANGE_ROLLBACK);
}

/* XA START 'x' to XA COMMIT 'x': the session is out of it behind PREPARE. */
static void xa(MyParse *parse)
{
    MyTokens  *tokens = parse->tokens;
    ChangeKind kind   = CHANGE_OTHER;
    if (my_is(tokens, "START") || my_is(tokens, "BEGIN"))
        kind = CHANGE_BEGIN;
    else if (my_is(tokens, "PREPARE"))
        kind = CHANGE_COMMIT;
    while (!my_at_stop(tokens)) {
        if (my_is_pair(tokens, "ONE", "PHASE"))
            kind = CHANGE_COMMIT;
        my_next(tokens);
    }
    (void)my_change(parse, kind);
}

static bool transaction(MyParse *parse)
{
    MyTokens *tokens = parse->tokens;
    if (my_accept_pair(tokens, "START", "TRANSACTION")) {
        my_skip_rest(tokens); /* WITH CONSISTENT SNAPSHOT, READ ONLY */
        (void)my_change(parse, CHANGE_BEGIN);
    } else if (my_is(tokens, "BEGIN") && !my_is_at(tokens, 1, "NOT") && !parse->in_body) {
        my_next(tokens);
        (void)my_accept(tokens, "WORK");
        (void)my_change(parse, CHANGE_BEGIN);
    } else if (my_accept(tokens, "COMMIT")) {
        (void)my_accept(tokens, "WORK");
        chain(tokens);
        (void)my_change(parse, CHANGE_COMMIT);
    } else if (my_accept(tokens, "ROLLBACK")) {
        rollback(parse);
    } else if (my_accept(tokens, "SAVEPOINT")) {
        (void)my_expect_identifier(tokens, &my_change(parse, CHANGE_SAVEPOINT)->object);
    } else if (my_accept_pair(tokens, "RELEASE", "SAVEPOINT")) {
        (void)my_expect_identifier(tokens, &my_change(parse, CHANGE_RELEASE)->object);
    } else if (my_accept(tokens, "XA")) {
        xa(parse);
    } else {
        return false;
    }
    return true;
}

/* Locks. */

static Str lock_mode(MyTokens *tokens)
{
    if (my_accept(tokens, "READ"))
        return my_accept(tokens, "LOCAL") ? STR("READ LOCAL") : STR("READ");
    (void)my_accept(tokens, "LOW_PRIORITY");
    if (my_accept_pair(tokens, "WRITE", "CONCURRENT") &&
        my_note(tokens, MY_SYNTAX_WRITE_CONCURRENT, 1))
        return STR("WRITE CONCURRENT");
    (void)my_expect(tokens, "WRITE");
    return STR("WRITE");
}

static void lock_tables(MyParse *parse)
{
    MyTokens *tokens = parse->tokens;
    do {
        Change *change = my_change(parse, CHANGE_LOCK_TABLE);
        if (!my_expect_name(tokens, &change->relation))
            return;
        if (my_accept(tokens, "AS"))
            (void)my_expect_identifier(tokens, NULL);
        else if (!my_is(tokens, "READ") && !my_is(tokens, "WRITE") &&
                 !my_is(tokens, "LOW_PRIORITY"))
            (void)my_identifier(tokens, NULL);
        change->value = lock_mode(tokens);
    } while (my_accept(tokens, ","));
    my_skip_wait(tokens);
}

/* FLUSH TABLES a, b WITH READ LOCK | FOR EXPORT locks them. */
static bool flush_tables(MyParse *parse)
{
    MyTokens    *tokens = parse->tokens;
    const size_t at     = tokens->at;
    NameVec      names  = {0};
    my_next(tokens);
    (void)(my_accept(tokens, "NO_WRITE_TO_BINLOG") || my_accept(tokens, "LOCAL"));
    if ((my_accept(tokens, "TABLE") || my_accept(tokens, "TABLES")) && !my_at_stop(tokens) &&
        !my_is(tokens, "WITH")) {
        do {
            Name name = {0};
            if (!my_expect_name(tokens, &name))
                return true;
            *vec_push(tokens->scratch, &names) = name;
        } while (my_accept(tokens, ","));
    }
    if (names.count == 0 || my_at_stop(tokens)) {
        tokens->at = at;
        return false;
    }
    my_skip_rest(tokens);
    for (size_t i = 0; i < names.count; i++) {
        Change *change   = my_change(parse, CHANGE_LOCK_TABLE);
        change->relation = names.items[i];
        change->value    = STR("READ");
    }
    return true;
}

/* PREPARE, EXECUTE. */

static void execute(MyParse *parse)
{
    Change *change = my_change(parse, CHANGE_DYNAMIC_SQL);
    if (my_is(parse->tokens, "IMMEDIATE")) {
        my_next(parse->tokens);
        (void)my_note(parse->tokens, MY_SYNTAX_EXECUTE_IMMEDIATE, 2);
    } else {
        (void)my_identifier(parse->tokens, &change->object);
    }
    my_skip_rest(parse->tokens);
}

bool my_session(MyParse *parse)
{
    MyTokens *tokens = parse->tokens;
    if (my_accept(tokens, "SET")) {
        set(parse);
    } else if (my_accept(tokens, "USE")) {
        (void)my_expect_identifier(tokens, &my_change(parse, CHANGE_USE_SCHEMA)->object);
    } else if (my_is(tokens, "LOCK") &&
               (my_is_at(tokens, 1, "TABLE") || my_is_at(tokens, 1, "TABLES"))) {
        tokens->at += 2;
        lock_tables(parse);
    } else if (my_is(tokens, "FLUSH")) {
        return flush_tables(parse);
    } else if (my_accept(tokens, "EXECUTE")) {
        execute(parse);
    } else {
        return transaction(parse);
    }
    return true;
}
