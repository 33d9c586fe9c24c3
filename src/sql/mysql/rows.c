/* rows.c -- statements that read and write rows. */
#include "sql/mysql/pinned.h"
#include "sql/mysql/query.h"

#include "base/poison.h"

static void select_rows(MyParse *parse)
{
    MyQuery query = {0};
    if (!my_query(parse->tokens, &query))
        return;
    Change *change       = my_change(parse, CHANGE_SELECT_ROWS);
    change->returns_rows = !query.into;
    change->has_where    = query.has_where;
    change->has_limit    = query.has_limit;
    my_query_others(parse->tokens, &query, (Name){0}, change);
}

/* MariaDB: FOR PORTION OF period FROM a TO b. */
static void portion(MyTokens *tokens, MyQuery *query)
{
    if (!my_is_pair(tokens, "FOR", "PORTION"))
        return;
    tokens->at += 2;
    (void)my_note(tokens, MY_SYNTAX_PORTION, 2);
    (void)(my_expect(tokens, "OF") && my_expect_identifier(tokens, NULL) &&
           my_expect(tokens, "FROM") && my_query_expression(tokens, query, NULL) &&
           my_expect(tokens, "TO") && my_query_expression(tokens, query, NULL));
}

/* WHERE, ORDER BY, LIMIT and RETURNING into the Change. */
static void tail(MyTokens *tokens, MyQuery *query, Change *change)
{
    if (my_accept(tokens, "WHERE")) {
        const size_t from = tokens->at;
        Span         span = {0};
        change->has_where = true;
        (void)my_query_expression(tokens, query, &span);
        change->expression = my_text(tokens, span);
        if (!change->has_from)
            my_pinned_columns(tokens, from, &change->key_columns);
    }
    const bool limited = query->limited; /* by a query in it */
    change->has_order  = my_is_pair(tokens, "ORDER", "BY");
    change->has_limit  = my_order_and_limit(tokens, query);
    query->limited     = limited;
    change->returns_rows =
        my_query_returning(tokens, query,
                           change->kind == CHANGE_UPDATE_ROWS ? MY_SYNTAX_UPDATE_RETURNING
                                                              : MY_SYNTAX_DELETE_RETURNING);
}

/* The columns that SET assigns, with their relations. */
static void assigned(MyTokens *tokens, MyQuery *query, MyColumnVec *ret)
{
    do {
        MyColumn column = {0};
        Name     name   = {0};
        if (!my_expect_name(tokens, &name))
            return;
        column.name          = name.name;
        column.relation.name = name.schema;
        Str third;
        if (my_accept(tokens, ".") && my_expect_identifier(tokens, &third))
            column = (MyColumn){.relation = name, .name = third};
        *vec_push(tokens->scratch, ret) = column;
        if (!my_accept(tokens, "=") && !my_expect(tokens, ":="))
            return;
        (void)my_query_expression(tokens, query, NULL);
    } while (my_accept(tokens, ","));
}

/* The first table that a column is assigned of; number `first` where nothing tells. */
static Name assigned_table(const MyQuery *query, const MyColumnVec *columns, size_t first)
{
    for (size_t i = 0; i < columns->count; i++) {
        const MyTable *table = columns->items[i].relation.name.size == 0
                                   ? NULL
                                   : my_query_table(query, columns->items[i].relation);
        if (table != NULL)
            return table->name;
    }
    return query->tables.count > first ? query->tables.items[first].name : (Name){0};
}

static bool may_assign_several(const MyQuery *query, const MyColumnVec *columns)
{
    const MyTable *only = NULL;
    for (size_t i = 0; i < columns->count; i++) {
        const MyTable *table = columns->items[i].relation.name.size == 0
                                   ? NULL
                                   : my_query_table(query, columns->items[i].relation);
        if (table == NULL || (only != NULL && table != only))
            return true;
        only = table;
    }
    return false;
}

static void update_rows(MyParse *parse, MyQuery *query)
{
    MyTokens   *tokens  = parse->tokens;
    MyColumnVec columns = {0};
    while (my_accept(tokens, "LOW_PRIORITY") || my_accept(tokens, "IGNORE")) {
    }
    const size_t first = query->tables.count;
    if (!my_tables(tokens, query))
        return;
    portion(tokens, query);
    const size_t joined = query->tables.count - first;
    if (!my_expect(tokens, "SET"))
        return;
    assigned(tokens, query, &columns);
    Change *change         = my_change(parse, CHANGE_UPDATE_ROWS);
    change->has_from       = joined > 1;
    change->relation       = assigned_table(query, &columns, first);
    query->several_targets = change->has_from && may_assign_several(query, &columns);
    for (size_t i = 0; i < columns.count; i++)
        if (!strvec_contains(&change->columns, columns.items[i].name))
            *vec_push(tokens->arena, &change->columns) = columns.items[i].name;
    tail(tokens, query, change);
    my_query_others(tokens, query, change->relation, change);
}

/* The tables that rows are deleted from, where others are read: a, b.*, c.d.* */
static void delete_targets(MyTokens *tokens, NameVec *ret)
{
    do {
        Name name = {0};
        if (!my_expect_name(tokens, &name))
            return;
        if (my_accept(tokens, "."))
            (void)my_expect(tokens, "*");
        *vec_push(tokens->scratch, ret) = name;
    } while (my_accept(tokens, ","));
}

static void delete_joined(MyParse *parse, MyQuery *query, const NameVec *targets)
{
    MyTokens *tokens = parse->tokens;
    Change    common = {.kind = CHANGE_DELETE_ROWS, .has_from = true};
    if (!my_tables(tokens, query))
        return;
    const size_t at = tokens->at;
    tail(tokens, query, &common);
    if (common.has_order || common.has_limit)
        (void)my_note(tokens, MY_SYNTAX_DELETE_JOIN_LIMIT, tokens->at - at);
    for (size_t i = 0; i < targets->count; i++) {
        const MyTable *table  = my_query_table(query, targets->items[i]);
        Change        *change = my_change(parse, CHANGE_DELETE_ROWS);
        *change               = common;
        change->relation      = table == NULL ? targets->items[i] : table->name;
        my_query_others(tokens, query, change->relation, change);
    }
}

static bool is_aliased(const MyQuery *query, size_t table)
{
    return query->tables.count > table &&
           !str_equal(query->tables.items[table].alias, query->tables.items[table].name.name);
}

static void delete_rows(MyParse *parse, MyQuery *query)
{
    MyTokens *tokens  = parse->tokens;
    NameVec   targets = {0};
    while (my_accept(tokens, "LOW_PRIORITY") || my_accept(tokens, "QUICK") ||
           my_accept(tokens, "IGNORE") ||
           (my_is_at(tokens, 1, "FROM") && my_accept(tokens, "HISTORY") &&
            my_note(tokens, MY_SYNTAX_DELETE_HISTORY, 1))) {
    }
    const bool   from = my_accept(tokens, "FROM");
    const size_t at   = tokens->at;
    delete_targets(tokens, &targets);
    if (from ? my_accept(tokens, "USING") : my_accept(tokens, "FROM")) {
        delete_joined(parse, query, &targets);
        return;
    }
    if (my_failed(tokens) || !from) {
        (void)my_fail(tokens);
        return;
    }
    tokens->at         = at;
    const size_t first = query->tables.count;
    if (!my_tables(tokens, query))
        return;
    if (is_aliased(query, first))
        (void)my_note(tokens, MY_SYNTAX_DELETE_ALIAS, 1);
    portion(tokens, query);
    Change *change   = my_change(parse, CHANGE_DELETE_ROWS);
    change->relation = query->tables.count > first ? query->tables.items[first].name : (Name){0};
    if (my_accept_pair(tokens, "BEFORE", "SYSTEM_TIME")) {
        (void)my_accept(tokens, "TRANSACTION");
        (void)my_query_expression(tokens, query, NULL);
    }
    tail(tokens, query, change);
    my_query_others(tokens, query, change->relation, change);
}

bool my_modify(MyParse *parse, MyQuery *query)
{
    MyTokens    *tokens = parse->tokens;
    const size_t at     = tokens->at;
    if (!my_with(tokens, query))
        return true;
    if (tokens->at > at && (my_is(tokens, "UPDATE") || my_is(tokens, "DELETE")))
        my_note_at(tokens, MY_SYNTAX_WITH_MODIFY, at, 1);
    if (my_accept(tokens, "UPDATE"))
        update_rows(parse, query);
    else if (my_accept(tokens, "DELETE"))
        delete_rows(parse, query);
    else
        tokens->at = at;
    return tokens->at != at;
}

static void truncate_table(MyParse *parse)
{
    (void)my_accept(parse->tokens, "TABLE");
    Change *change = my_change(parse, CHANGE_TRUNCATE);
    (void)my_expect_name(parse->tokens, &change->relation);
    my_skip_wait(parse->tokens);
}

static void call(MyParse *parse)
{
    MyQuery query = {0};
    Name    name = {0}, more = {0};
    if (!my_expect_name(parse->tokens, &name))
        return;
    if (my_accept(parse->tokens, ".") && my_expect_name(parse->tokens, &more))
        name = more;
    Change *change                                  = my_change(parse, CHANGE_CALL);
    change->object                                  = name.name;
    *vec_push(parse->tokens->arena, &change->calls) = name.name;
    if (my_accept(parse->tokens, "(") && !my_accept(parse->tokens, ")")) {
        (void)my_query_list(parse->tokens, &query);
        (void)my_expect(parse->tokens, ")");
    }
    my_query_others(parse->tokens, &query, (Name){0}, change);
}

static void do_expressions(MyParse *parse)
{
    MyQuery query = {0};
    do {
        if (!my_query_expression(parse->tokens, &query, NULL))
            return;
        if (my_accept(parse->tokens, "AS"))
            (void)my_identifier_or_string(parse->tokens, NULL);
        else
            (void)my_identifier(parse->tokens, NULL);
    } while (my_accept(parse->tokens, ","));
    Change *change = my_change(parse, CHANGE_SELECT_ROWS);
    my_query_others(parse->tokens, &query, (Name){0}, change);
}

bool my_rows(MyParse *parse)
{
    MyTokens *tokens = parse->tokens;
    MyQuery   query  = {0};
    if (my_accept(tokens, "INSERT")) {
        my_insert(parse, false);
    } else if (my_is(tokens, "SELECT") || my_is(tokens, "(") || my_is(tokens, "VALUES") ||
               my_is(tokens, "TABLE")) {
        select_rows(parse);
    } else if (my_is(tokens, "UPDATE") || my_is(tokens, "DELETE") || my_is(tokens, "WITH")) {
        if (!my_modify(parse, &query))
            select_rows(parse);
    } else if (my_accept(tokens, "REPLACE")) {
        my_insert(parse, true);
    } else if (my_is(tokens, "LOAD") &&
               (my_is_at(tokens, 1, "DATA") || my_is_at(tokens, 1, "XML"))) {
        tokens->at += 2;
        my_load(parse);
    } else if (my_accept(tokens, "TRUNCATE")) {
        truncate_table(parse);
    } else if (my_accept(tokens, "CALL")) {
        call(parse);
    } else if (my_accept(tokens, "DO")) {
        do_expressions(parse);
    } else {
        return false;
    }
    return true;
}
