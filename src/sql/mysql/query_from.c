/* query_from.c -- the tables of a FROM clause, of UPDATE and of DELETE, and how they are joined. */
#include "sql/mysql/query_inner.h"

#include "base/poison.h"

static bool is_join(const MyTokens *tokens)
{
    return my_is(tokens, "JOIN") || my_is(tokens, "INNER") || my_is(tokens, "CROSS") ||
           my_is(tokens, "LEFT") || my_is(tokens, "RIGHT") || my_is(tokens, "NATURAL") ||
           my_is(tokens, "STRAIGHT_JOIN") ||
           (my_is(tokens, "FULL") && (my_is_at(tokens, 1, "JOIN") || my_is_at(tokens, 1, "OUTER")));
}

static bool take_join(MyTokens *tokens)
{
    if (my_accept(tokens, "STRAIGHT_JOIN"))
        return true;
    if (my_accept_pair(tokens, "NATURAL", "STRAIGHT_JOIN"))
        return my_note(tokens, MY_SYNTAX_NATURAL_STRAIGHT_JOIN, 2);
    while (my_accept(tokens, "INNER") || my_accept(tokens, "CROSS") || my_accept(tokens, "LEFT") ||
           my_accept(tokens, "RIGHT") || my_accept(tokens, "NATURAL") ||
           my_accept(tokens, "OUTER") ||
           (my_accept(tokens, "FULL") && my_note(tokens, MY_SYNTAX_FULL_JOIN, 1))) {
    }
    return my_expect(tokens, "JOIN");
}

/* USE INDEX FOR JOIN (a, b), ... */
static void skip_index_hints(MyTokens *tokens)
{
    while (my_is(tokens, "USE") || my_is(tokens, "FORCE") || my_is(tokens, "IGNORE")) {
        my_next(tokens);
        if (!my_accept(tokens, "INDEX") && !my_expect(tokens, "KEY"))
            return;
        if (my_accept(tokens, "FOR"))
            (void)(my_accept(tokens, "JOIN") || my_accept_pair(tokens, "ORDER", "BY") ||
                   my_accept_pair(tokens, "GROUP", "BY"));
        (void)my_expect_parentheses(tokens, NULL);
        if (my_is(tokens, ",") && (my_is_at(tokens, 2, "INDEX") || my_is_at(tokens, 2, "KEY")) &&
            !my_is_identifier(tokens, 1))
            my_next(tokens);
    }
}

/* TIMESTAMP x, TRANSACTION x, or x alone. */
static bool skip_point(MyTokens *tokens, MyQuery *query)
{
    if (my_is(tokens, "TRANSACTION") || (my_is(tokens, "TIMESTAMP") && !my_is_at(tokens, 1, "(") &&
                                         my_peek_at(tokens, 1)->kind != MY_STRING))
        my_next(tokens);
    return my_query_expression(tokens, query, NULL);
}

/* A point with an AND behind it that is not its own. */
static bool skip_bound(MyTokens *tokens, MyQuery *query)
{
    const size_t from = tokens->at;
    if (!skip_point(tokens, query) || my_is(tokens, "AND"))
        return !my_failed(tokens);
    for (size_t at = tokens->at; at > from; at--)
        if (my_token_equal(tokens->source, &tokens->items.items[at], MY_WORD_OF("AND"))) {
            tokens->at = at;
            return true;
        }
    return my_fail(tokens);
}

/* FOR SYSTEM_TIME AS OF x, BETWEEN x AND y, FROM x TO y, ALL */
static bool skip_system_time(MyTokens *tokens, MyQuery *query)
{
    if (!my_is_pair(tokens, "FOR", "SYSTEM_TIME"))
        return true;
    tokens->at += 2;
    (void)my_note(tokens, MY_SYNTAX_FOR_SYSTEM_TIME, 2);
    if (my_accept(tokens, "ALL"))
        return true;
    if (my_accept_pair(tokens, "AS", "OF"))
        return skip_point(tokens, query);
    if (my_accept(tokens, "BETWEEN")) /* an expression with its AND, or an operand before it */
        return skip_bound(tokens, query) && my_expect(tokens, "AND") && skip_point(tokens, query);
    return my_expect(tokens, "FROM") && skip_point(tokens, query) && my_expect(tokens, "TO") &&
           skip_point(tokens, query);
}

bool my_alias(MyTokens *tokens, Str *ret)
{
    if (my_accept(tokens, "AS"))
        return my_identifier_or_string(tokens, ret) || my_fail(tokens);
    if (my_is(tokens, "WINDOW") && my_is_at(tokens, 2, "AS")) /* reserved by MySQL alone */
        return false;
    return (my_peek(tokens)->kind == MY_STRING || my_is_identifier(tokens, 0)) &&
           my_identifier_or_string(tokens, ret);
}

static bool is_with_name(const MyQuery *query, Name name)
{
    if (name.schema.size > 0)
        return false;
    for (size_t i = 0; i < query->with.count; i++)
        if (str_equal_nocase(query->with.items[i], name.name))
            return true;
    return false;
}

bool my_named_table(MyTokens *tokens, MyQuery *query)
{
    MyTable table = {0};
    if (!my_expect_name(tokens, &table.name))
        return false;
    table.alias = table.name.name;
    if (my_is(tokens, "(")) { /* a function that gives a table */
        my_query_call(tokens, query, table.name.name);
        (void)my_query_parentheses(tokens, query);
        (void)my_alias(tokens, &table.alias);
        return !my_failed(tokens);
    }
    if (my_accept(tokens, "PARTITION"))
        (void)my_expect_parentheses(tokens, NULL);
    if (!skip_system_time(tokens, query))
        return false;
    if (my_accept(tokens, "=") && my_note(tokens, MY_SYNTAX_ALIAS_EQUALS, 1)) /* an older AS */
        (void)my_expect_identifier(tokens, &table.alias);
    else
        (void)my_alias(tokens, &table.alias);
    skip_index_hints(tokens);
    if (my_accept(tokens, "TABLESAMPLE")) {
        (void)my_note(tokens, MY_SYNTAX_TABLESAMPLE, 1);
        my_next(tokens);
        (void)my_expect_parentheses(tokens, NULL);
    }
    if (!is_with_name(query, table.name))
        *vec_push(tokens->scratch, &query->tables) = table;
    return !my_failed(tokens);
}

/* ((SELECT 1) UNION (SELECT 2)) a, or ((SELECT 1) a JOIN b): what follows the inner parentheses,
 * from the innermost one on, tells. */
static bool is_joined(const MyTokens *tokens, size_t parentheses)
{
    for (size_t i = parentheses - 1; i > 0; i--) {
        const size_t behind = i + my_peek_at(tokens, i)->partner + 1;
        if (behind == i + 1 || my_is_at(tokens, behind, ")"))
            continue;
        return !my_is_at(tokens, behind, "UNION") && !my_is_at(tokens, behind, "EXCEPT") &&
               !my_is_at(tokens, behind, "INTERSECT") && !my_is_at(tokens, behind, "MINUS") &&
               !my_is_at(tokens, behind, "ORDER") && !my_is_at(tokens, behind, "LIMIT") &&
               !my_is_at(tokens, behind, "OFFSET") && !my_is_at(tokens, behind, "FETCH");
    }
    return false;
}

/* The query in parentheses at the cursor, or joined tables in them: what follows them. */
static bool take_parentheses(MyTokens *tokens, MyQuery *query)
{
    size_t ahead = 0;
    while (ahead < MY_DEPTH_MAX && my_is_at(tokens, ahead, "("))
        ahead++;
    const bool is_query = my_is_at(tokens, ahead, "SELECT") || my_is_at(tokens, ahead, "WITH") ||
                          my_is_at(tokens, ahead, "VALUES") ||
                          (my_is_at(tokens, ahead, "TABLE") && !my_is_at(tokens, ahead + 1, ","));
    if (!is_query) {
        my_next(tokens);
        return my_tables(tokens, query) && my_expect(tokens, ")");
    }
    if (is_joined(tokens, ahead)) {
        my_next(tokens);
        return my_tables(tokens, query) && my_expect(tokens, ")");
    }
    my_next(tokens);
    if (!my_query(tokens, query) || !my_expect(tokens, ")"))
        return false;
    if (!skip_system_time(tokens, query))
        return false;
    if (my_alias(tokens, NULL) && my_is(tokens, "(")) {
        const size_t at = tokens->at;
        if (my_parentheses(tokens, NULL))
            (void)my_note(tokens, MY_SYNTAX_DERIVED_COLUMNS, tokens->at - at);
    }
    return !my_failed(tokens);
}

static bool take_table(MyTokens *tokens, MyQuery *query)
{
    if (my_accept(tokens, "LATERAL"))
        (void)my_note(tokens, MY_SYNTAX_LATERAL, 1);
    if (my_is(tokens, "("))
        return take_parentheses(tokens, query);
    if (my_accept(tokens, "{")) { /* {OJ a LEFT JOIN b ON ...} */
        my_next(tokens);
        return my_tables(tokens, query) && my_expect(tokens, "}");
    }
    if (my_accept(tokens, "DUAL"))
        return true;
    if (my_is_pair(tokens, "JSON_TABLE", "(")) {
        my_next(tokens);
        (void)my_note(tokens, MY_SYNTAX_JSON_TABLE, 1);
        if (!my_query_parentheses(tokens, query))
            return false;
        (void)my_alias(tokens, NULL);
        return !my_failed(tokens);
    }
    return my_named_table(tokens, query);
}

/* The conditions of the joins so far; `a JOIN b JOIN c ON x ON y` has two. */
static bool take_join_conditions(MyTokens *tokens, MyQuery *query)
{
    while ((my_is(tokens, "ON") && !my_is_at(tokens, 1, "DUPLICATE")) ||
           my_is_pair(tokens, "USING", "(")) {
        if (my_accept(tokens, "ON")
                ? !my_query_expression(tokens, query, NULL)
                : !(my_accept(tokens, "USING") && my_expect_parentheses(tokens, NULL)))
            return false;
    }
    return true;
}

bool my_tables(MyTokens *tokens, MyQuery *query)
{
    if (!my_enter(tokens))
        return false;
    bool more;
    do {
        if (!take_table(tokens, query) || !take_join_conditions(tokens, query))
            break;
        more = my_accept(tokens, ",") || (is_join(tokens) && take_join(tokens));
    } while (more && !my_failed(tokens));
    my_leave(tokens);
    return !my_failed(tokens);
}
