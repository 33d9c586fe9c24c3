/* ddl_create.c -- CREATE TABLE and CREATE INDEX. */
#include "sql/mysql/ddl.h"
#include "sql/mysql/query.h"

#include "base/poison.h"

/* (SELECT ...) and no list of columns. */
static bool at_query_in_parentheses(const MyTokens *tokens)
{
    return my_is(tokens, "(") && (my_is_at(tokens, 1, "SELECT") || my_is_at(tokens, 1, "WITH") ||
                                  my_is_at(tokens, 1, "VALUES") || my_is_at(tokens, 1, "(") ||
                                  (my_is_at(tokens, 1, "TABLE") && my_is_identifier(tokens, 2)));
}

static void elements(const Ddl *ddl)
{
    MyTokens *tokens = ddl->tokens;
    my_next(tokens);
    do {
        const size_t start = my_start(tokens);
        if (ddl_at_key(ddl)) {
            ddl_key(ddl, start);
            continue;
        }
        DdlColumn column = {.kind = CHANGE_ADD_COLUMN, .start = start};
        if (ddl_column_name(ddl, &column.name))
            ddl_column(ddl, &column);
    } while (my_accept(tokens, ","));
    (void)my_expect(tokens, ")");
}

static void add_option(const Ddl *ddl, TableOptionVec *options, TableOption option)
{
    *vec_push(ddl->tokens->arena, options) = option;
}

static const TableOptionVec *options(const Ddl *ddl, TableOptionVec *list)
{
    TableOption option = {0};
    while (ddl_option(ddl, &option)) {
        add_option(ddl, list, option);
        (void)my_accept(ddl->tokens, ",");
    }
    return list;
}

/* LIKE t, (LIKE t) */
static bool accept_like(const Ddl *ddl, Change *change)
{
    MyTokens  *tokens      = ddl->tokens;
    const bool parentheses = my_is_pair(tokens, "(", "LIKE");
    if (!parentheses && !my_is(tokens, "LIKE"))
        return false;
    tokens->at += parentheses ? 2 : 1;
    change->like = change->like_defaults = change->like_constraints = change->like_indexes = true;
    (void)my_expect_name(tokens, &change->references);
    if (parentheses)
        (void)my_expect(tokens, ")");
    return true;
}

/* [IGNORE | REPLACE] [AS] SELECT ... */
static bool accept_query(const Ddl *ddl, Change *change)
{
    MyTokens *tokens = ddl->tokens;
    MyQuery   query  = {0};
    (void)(my_accept(tokens, "IGNORE") || my_accept(tokens, "REPLACE"));
    if (!my_accept(tokens, "AS") && !my_at_query(tokens))
        return false;
    if (!my_query(tokens, &query))
        return false;
    change->query = my_query_shape(tokens, &query);
    my_query_others(tokens, &query, (Name){0}, change);
    return true;
}

/* What follows the list of columns. There may be neither: some engines know the columns. */
static void rest(const Ddl *ddl, Change *change)
{
    TableOptionVec *list = arena_new_of(ddl->tokens->arena, TableOptionVec);
    change->options      = options(ddl, list);
    if (my_is_pair(ddl->tokens, "PARTITION", "BY")) {
        Change by = {0};
        ddl_partition_by(ddl, &by);
        change->partitioned = true;
        change->key_columns = by.key_columns;
        add_option(ddl, list, (TableOption){STR("partition by"), by.value});
    }
    if (accept_query(ddl, change)) {
        change->kind       = CHANGE_CREATE_TABLE_AS;
        change->from_query = true;
    }
}

static void create_table(Ddl *ddl, size_t start, bool or_replace, bool temporary)
{
    MyTokens    *tokens        = ddl->tokens;
    const bool   if_not_exists = ddl_if_not_exists(ddl);
    const size_t own           = ddl->changes->count;
    if (!my_expect_name(tokens, &ddl->relation))
        return;
    Change change        = *ddl_change(ddl, CHANGE_CREATE_TABLE);
    change.or_replace    = or_replace;
    change.temporary     = temporary;
    change.if_not_exists = if_not_exists;
    ddl->in_create       = true;
    if (!accept_like(ddl, &change)) {
        if (my_is(tokens, "(") && !at_query_in_parentheses(tokens))
            elements(ddl);
        rest(ddl, &change);
    }
    for (size_t i = own + 1; i < ddl->changes->count; i++)
        *(ddl->changes->items[i].kind == CHANGE_ADD_COLUMN ? &change.column_count
                                                           : &change.constraint_count) += 1;
    ddl_end(ddl, &change, start);
    ddl->changes->items[own] = change;
}

bool ddl_create_table(Ddl *ddl, size_t start)
{
    MyTokens    *tokens     = ddl->tokens;
    const size_t at         = tokens->at;
    const bool   or_replace = my_accept_pair(tokens, "OR", "REPLACE");
    const bool   temporary  = my_accept(tokens, "TEMPORARY");
    const bool   external   = my_accept(tokens, "EXTERNAL");
    if (my_accept(tokens, "TABLE")) {
        if (or_replace)
            (void)my_note(tokens, MY_SYNTAX_OR_REPLACE_TABLE, tokens->at - at);
        if (external)
            (void)my_note(tokens, MY_SYNTAX_EXTERNAL_TABLE, 2);
        create_table(ddl, start, or_replace, temporary);
        return true;
    }
    tokens->at = at;
    return false;
}

bool ddl_accept_online(MyTokens *tokens)
{
    return my_accept(tokens, "ONLINE") || my_accept(tokens, "OFFLINE");
}

static bool accept_index(MyTokens *tokens, Str *ret_method, bool *ret_unique)
{
    const bool online = ddl_accept_online(tokens);
    if (my_accept(tokens, "UNIQUE"))
        *ret_unique = true;
    else if (my_accept(tokens, "FULLTEXT"))
        *ret_method = STR("fulltext");
    else if (my_accept(tokens, "SPATIAL"))
        *ret_method = STR("spatial");
    else if (my_accept(tokens, "VECTOR"))
        *ret_method = STR("vector");
    if (!my_accept(tokens, "INDEX"))
        return false;
    if (online)
        (void)my_note(tokens, MY_SYNTAX_ONLINE_INDEX, 2);
    if (str_is(*ret_method, "vector"))
        (void)my_note(tokens, MY_SYNTAX_VECTOR_INDEX, 2);
    return true;
}

bool ddl_create_index(Ddl *ddl, size_t start)
{
    MyTokens    *tokens = ddl->tokens;
    Str          method = {0}, index = {0};
    bool         unique     = false;
    const size_t at         = tokens->at;
    const bool   or_replace = my_accept_pair(tokens, "OR", "REPLACE");
    if (!accept_index(tokens, &method, &unique))
        return false;
    if (or_replace)
        (void)my_note(tokens, MY_SYNTAX_OR_REPLACE_INDEX, tokens->at - at);
    const bool if_not_exists = ddl_if_not_exists(ddl);
    if (!my_expect_identifier(tokens, &index))
        return true;
    (void)ddl_index_method(ddl, &method);
    if (!my_expect(tokens, "ON") || !my_expect_name(tokens, &ddl->relation))
        return true;
    Change *change        = ddl_change(ddl, CHANGE_CREATE_INDEX);
    change->or_replace    = or_replace;
    change->if_not_exists = if_not_exists;
    change->unique        = unique;
    change->value         = method;
    change->index         = (Name){.name = index};
    ddl_index(ddl, change);
    while (ddl_algorithm_or_lock(ddl)) {
    }
    ddl_end(ddl, change, start);
    return true;
}
