/* insert.c -- INSERT, REPLACE and LOAD DATA. Rows of values may be a great many: they are passed
 * over a parenthesis at a time, and looked into where there is another one in it. */
#include "sql/mysql/query_inner.h"

#include "base/poison.h"

/* From number `from` up to the cursor: a call, or a query. */
static bool holds_parenthesis(const MyTokens *tokens, size_t from)
{
    for (size_t i = from + 1; i < tokens->at; i++) {
        const MyToken *token = &tokens->items.items[i];
        if (token->kind == MY_OPERATOR && tokens->source.data[token->start] == '(')
            return true;
    }
    return false;
}

static void value_rows(MyTokens *tokens, MyQuery *query)
{
    do {
        if (my_accept(tokens, "ROW"))
            (void)my_note(tokens, MY_SYNTAX_VALUES_ROW, 1);
        const size_t from = tokens->at;
        if (!my_expect_parentheses(tokens, NULL))
            return;
        if (holds_parenthesis(tokens, from)) {
            tokens->at = from;
            if (!my_query_parentheses(tokens, query))
                return;
        }
    } while (my_accept(tokens, ","));
}

static void column_list(MyTokens *tokens, StrVec *ret)
{
    if (!my_expect(tokens, "(") || my_accept(tokens, ")"))
        return;
    do {
        Name name = {0};
        Str  last = {0};
        if (!my_expect_name(tokens, &name))
            return;
        if (my_accept(tokens, ".") && my_expect_identifier(tokens, &last))
            name.name = last;
        *vec_push(tokens->arena, ret) = name.name;
    } while (my_accept(tokens, ","));
    (void)my_expect(tokens, ")");
}

/* a = 1, b = 2; ret may be NULL. */
static void assignments(MyTokens *tokens, MyQuery *query, StrVec *ret)
{
    do {
        Name name = {0};
        Str  last = {0};
        if (!my_expect_name(tokens, &name))
            return;
        if (my_accept(tokens, ".") && my_expect_identifier(tokens, &last))
            name.name = last;
        if (ret != NULL)
            *vec_push(tokens->arena, ret) = name.name;
        if (!my_accept(tokens, "=") && !my_expect(tokens, ":="))
            return;
        (void)my_query_expression(tokens, query, NULL);
    } while (my_accept(tokens, ","));
}

/* What is inserted; true when a query gives it. */
static bool source(MyTokens *tokens, MyQuery *query, StrVec *columns)
{
    if (my_is(tokens, "(") && !my_at_query(tokens))
        column_list(tokens, columns);
    if (my_accept(tokens, "VALUES") || my_accept(tokens, "VALUE")) {
        value_rows(tokens, query);
        return false;
    }
    if (my_accept(tokens, "SET")) {
        assignments(tokens, query, columns);
        return false;
    }
    (void)my_query(tokens, query);
    return true;
}

void my_insert(MyParse *parse, bool replace)
{
    MyTokens *tokens  = parse->tokens;
    MyQuery   query   = {0};
    Name      name    = {0};
    StrVec    columns = {0};
    while (my_accept(tokens, "LOW_PRIORITY") || my_accept(tokens, "DELAYED") ||
           my_accept(tokens, "HIGH_PRIORITY") || my_accept(tokens, "IGNORE")) {
    }
    (void)my_accept(tokens, "INTO");
    if (!my_expect_name(tokens, &name))
        return;
    if (my_accept(tokens, "PARTITION"))
        (void)my_expect_parentheses(tokens, NULL);
    const bool from_query = source(tokens, &query, &columns);
    if (my_accept(tokens, "AS") && my_expect_identifier(tokens, NULL)) {
        (void)my_note(tokens, MY_SYNTAX_INSERT_ALIAS, 2);
        (void)my_parentheses(tokens, NULL);
    }
    const bool on_duplicate = my_accept_pair(tokens, "ON", "DUPLICATE");
    if (on_duplicate && my_expect(tokens, "KEY") && my_expect(tokens, "UPDATE"))
        assignments(tokens, &query, NULL);
    const bool returns   = my_query_returning(tokens, &query, MY_SYNTAX_INSERT_RETURNING);
    Change    *change    = my_change(parse, CHANGE_INSERT_ROWS);
    change->relation     = name;
    change->columns      = columns;
    change->or_replace   = replace;
    change->from_query   = from_query;
    change->has_limit    = query.has_limit;
    change->returns_rows = returns;
    my_query_others(tokens, &query, name, change);
}

void my_load(MyParse *parse)
{
    MyTokens *tokens = parse->tokens;
    Change   *change = my_change(parse, CHANGE_COPY_ROWS);
    while (!my_at_stop(tokens) && !my_is(tokens, "INTO"))
        my_next(tokens);
    if (!my_expect(tokens, "INTO") || !my_expect(tokens, "TABLE") ||
        !my_expect_name(tokens, &change->relation))
        return;
    my_skip_rest(tokens);
}
