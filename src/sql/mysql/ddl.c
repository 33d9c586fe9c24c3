/* ddl.c -- which statement of table DDL it is, and what all of them share. */
#include "sql/mysql/ddl.h"

#include "sql/mysql/expression.h"

#include "base/poison.h"

Change *ddl_change(const Ddl *ddl, ChangeKind kind)
{
    Change *change    = vec_push(ddl->tokens->scratch, ddl->changes);
    change->kind      = kind;
    change->relation  = ddl->relation;
    change->in_create = ddl->in_create;
    change->if_exists = ddl->if_exists;
    change->clauses   = ddl->clauses;
    return change;
}

void ddl_end(const Ddl *ddl, Change *change, size_t start)
{
    change->span = my_span(ddl->tokens, start);
}

bool ddl_if_exists(const Ddl *ddl)
{
    return my_accept_pair(ddl->tokens, "IF", "EXISTS");
}

bool ddl_if_not_exists(const Ddl *ddl)
{
    return my_accept_pair(ddl->tokens, "IF", "NOT") && my_expect(ddl->tokens, "EXISTS");
}

/* Clauses */

static DdlAlgorithm algorithm(MyTokens *tokens)
{
    if (my_accept(tokens, "DEFAULT"))
        return ALGORITHM_DEFAULT;
    if (my_accept(tokens, "INSTANT"))
        return ALGORITHM_INSTANT;
    if (my_accept(tokens, "NOCOPY"))
        return ALGORITHM_NOCOPY;
    if (my_accept(tokens, "INPLACE"))
        return ALGORITHM_INPLACE;
    if (!my_accept(tokens, "COPY"))
        (void)my_fail(tokens);
    return ALGORITHM_COPY;
}

static DdlLock lock(MyTokens *tokens)
{
    if (my_accept(tokens, "DEFAULT"))
        return DDL_LOCK_DEFAULT;
    if (my_accept(tokens, "NONE"))
        return DDL_LOCK_NONE;
    if (my_accept(tokens, "SHARED"))
        return DDL_LOCK_SHARED;
    if (!my_accept(tokens, "EXCLUSIVE"))
        (void)my_fail(tokens);
    return DDL_LOCK_EXCLUSIVE;
}

bool ddl_algorithm_or_lock(const Ddl *ddl)
{
    MyTokens    *tokens = ddl->tokens;
    const size_t start  = my_start(tokens);
    if (my_accept(tokens, "ALGORITHM")) {
        ddl_equals(ddl);
        ddl->clauses->algorithm      = algorithm(tokens);
        ddl->clauses->algorithm_span = my_span(tokens, start);
        return true;
    }
    if (!my_accept(tokens, "LOCK"))
        return false;
    ddl_equals(ddl);
    ddl->clauses->lock      = lock(tokens);
    ddl->clauses->lock_span = my_span(tokens, start);
    return true;
}

void ddl_wait(const Ddl *ddl)
{
    int64_t seconds = 0;
    if (my_accept(ddl->tokens, "NOWAIT")) {
        ddl->clauses->wait_seconds = 0;
        (void)my_note(ddl->tokens, MY_SYNTAX_DDL_WAIT, 1);
    } else if (my_accept(ddl->tokens, "WAIT")) {
        (void)my_note(ddl->tokens, MY_SYNTAX_DDL_WAIT, 1);
        if (!my_integer(ddl->tokens, &seconds))
            (void)my_expression(ddl->tokens, NULL);
        ddl->clauses->wait_seconds = (int)MIN_OF(seconds, (int64_t)INT32_MAX);
    }
}

/* Statements */

/* DROP TABLE a, b; the cursor is behind TABLE. */
static void drop_table(Ddl *ddl, size_t start, bool temporary)
{
    MyTokens  *tokens    = ddl->tokens;
    const bool if_exists = ddl_if_exists(ddl);
    NameVec    names     = {0};
    do {
        Name name = {0};
        if (my_expect_name(tokens, &name))
            *vec_push(tokens->arena, &names) = name;
    } while (my_accept(tokens, ","));
    ddl_wait(ddl);
    const bool cascade = my_accept(tokens, "CASCADE");
    (void)(cascade || my_accept(tokens, "RESTRICT"));
    ddl_wait(ddl);
    if (my_failed(tokens) || names.count == 0)
        return;
    ddl->relation     = names.items[0];
    Change *change    = ddl_change(ddl, CHANGE_DROP_TABLE);
    change->temporary = temporary;
    change->if_exists = if_exists;
    change->cascade   = cascade;
    for (size_t i = 1; i < names.count; i++)
        *vec_push(tokens->arena, &change->others) = names.items[i];
    ddl_end(ddl, change, start);
}

/* DROP INDEX i ON t; the cursor is behind INDEX. */
static void drop_index(Ddl *ddl, size_t start)
{
    MyTokens  *tokens    = ddl->tokens;
    const bool if_exists = ddl_if_exists(ddl);
    Str        index     = {0};
    if (!my_expect_identifier(tokens, &index) || !my_expect(tokens, "ON") ||
        !my_expect_name(tokens, &ddl->relation))
        return;
    Change *change    = ddl_change(ddl, CHANGE_DROP_INDEX);
    change->if_exists = if_exists;
    change->index     = (Name){.name = index};
    ddl_wait(ddl);
    while (ddl_algorithm_or_lock(ddl)) {
    }
    ddl_end(ddl, change, start);
}

/* RENAME TABLE a TO b, c TO d; the cursor is behind TABLE. */
static void rename_tables(Ddl *ddl)
{
    MyTokens  *tokens    = ddl->tokens;
    const bool if_exists = ddl_if_exists(ddl) && my_note(tokens, MY_SYNTAX_RENAME_IF_EXISTS, 2);
    do {
        const size_t start    = my_start(tokens);
        Name         new_name = {0};
        if (!my_expect_name(tokens, &ddl->relation))
            return;
        ddl_wait(ddl);
        if (!my_expect(tokens, "TO") || !my_expect_name(tokens, &new_name))
            return;
        Change *change    = ddl_change(ddl, CHANGE_RENAME_TABLE);
        change->if_exists = if_exists;
        change->new_name  = new_name.name;
        if (new_name.schema.size > 0)
            change->references = new_name;
        ddl_end(ddl, change, start);
    } while (my_accept(tokens, ","));
}

static bool accept_table(MyTokens *tokens)
{
    return my_accept(tokens, "TABLE") || my_accept(tokens, "TABLES");
}

static bool drop(Ddl *ddl, size_t start)
{
    MyTokens  *tokens    = ddl->tokens;
    const bool temporary = my_accept(tokens, "TEMPORARY");
    if (accept_table(tokens)) {
        drop_table(ddl, start, temporary);
        return true;
    }
    const bool online = ddl_accept_online(tokens);
    if (temporary || !my_accept(tokens, "INDEX"))
        return false;
    if (online)
        (void)my_note(tokens, MY_SYNTAX_ONLINE_INDEX, 2);
    drop_index(ddl, start);
    return true;
}

static bool alter(Ddl *ddl, size_t start)
{
    MyTokens *tokens = ddl->tokens;
    ddl->clauses->online =
        my_accept(tokens, "ONLINE") && my_note(tokens, MY_SYNTAX_ALTER_ONLINE, 1);
    if (my_accept(tokens, "OFFLINE"))
        (void)my_note(tokens, MY_SYNTAX_ALTER_OFFLINE, 1);
    ddl->clauses->ignore =
        my_accept(tokens, "IGNORE") && my_note(tokens, MY_SYNTAX_ALTER_IGNORE, 1);
    if (!my_accept(tokens, "TABLE"))
        return false;
    ddl_alter_table(ddl, start);
    return true;
}

static bool statement(Ddl *ddl)
{
    MyTokens    *tokens = ddl->tokens;
    const size_t start  = my_start(tokens);
    if (my_accept(tokens, "CREATE"))
        return ddl_create_table(ddl, start) || ddl_create_index(ddl, start);
    if (my_accept(tokens, "ALTER"))
        return alter(ddl, start);
    if (my_accept(tokens, "DROP"))
        return drop(ddl, start);
    if (!my_accept(tokens, "RENAME") || !accept_table(tokens))
        return false;
    rename_tables(ddl);
    return true;
}

bool my_ddl(MyTokens *tokens, ChangeVec *changes)
{
    const size_t at       = tokens->at;
    DdlClauses  *clauses  = arena_new_of(tokens->arena, DdlClauses);
    Ddl          ddl      = {.tokens = tokens, .changes = changes, .clauses = clauses};
    clauses->wait_seconds = -1;
    if (!statement(&ddl)) {
        tokens->at = at;
        return false;
    }
    if (!ddl_at_stop(tokens))
        (void)my_fail(tokens);
    return true;
}
