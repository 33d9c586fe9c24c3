/* query.c -- see query.h. An expression is passed over first, which is quick, and its tokens are
 * then gone through for what is in it; queries in it are read where they stand. */
#include "sql/mysql/expression.h"
#include "sql/mysql/query_inner.h"

#include "base/poison.h"

/* What is in expressions. */

void my_query_call(const MyTokens *tokens, MyQuery *query, Str name)
{
    for (size_t i = 0; i < query->functions.count; i++)
        if (str_equal_nocase(query->functions.items[i], name))
            return;
    *vec_push(tokens->scratch, &query->functions) = name;
}

/* Words that stand before a parenthesis and are no function's name. */
static bool is_operator_word(const MyTokens *tokens)
{
    return my_is(tokens, "AND") || my_is(tokens, "OR") || my_is(tokens, "IN") ||
           my_is(tokens, "AS") || my_is(tokens, "NOT") || my_is(tokens, "OVER") ||
           my_is(tokens, "AGAINST") || my_is(tokens, "EXISTS") || my_is(tokens, "XOR") ||
           my_is(tokens, "WHEN") || my_is(tokens, "THEN") || my_is(tokens, "ELSE") ||
           my_is(tokens, "ANY") || my_is(tokens, "ALL") || my_is(tokens, "BETWEEN");
}

/* The name at the cursor: a column, or the function that is called. */
static void take_use(MyTokens *tokens, MyQuery *query)
{
    Str    parts[3] = {0};
    size_t count    = 0;
    bool   all      = false;
    if (is_operator_word(tokens)) {
        my_next(tokens);
        return;
    }
    const bool reserved = !my_is_identifier(tokens, 0);
    do {
        if (my_accept(tokens, "*")) {
            all = true;
            break;
        }
        Str part = {0};
        if (!my_identifier(tokens, &part)) {
            part = my_token_text(tokens, my_peek(tokens));
            my_next(tokens);
        }
        parts[count < 3 ? count : 2] = part;
        count += count < 3;
    } while (my_is(tokens, ".") &&
             (my_is_name_part(my_peek_at(tokens, 1)) || my_is_at(tokens, 1, "*")) &&
             my_accept(tokens, "."));
    if (my_is(tokens, "(")) {
        my_query_call(tokens, query, parts[count - 1]);
        return;
    }
    if (reserved || (count == 0 && !all))
        return;
    MyColumn *column = vec_push(tokens->scratch, &query->columns);
    column->name     = all ? (Str){0} : parts[--count];
    if (count > 0)
        column->relation.name = parts[--count];
    if (count > 0)
        column->relation.schema = parts[--count];
}

/* What the tokens from the cursor up to number `to` hold. */
static bool scan_uses(MyTokens *tokens, MyQuery *query, size_t to)
{
    while (tokens->at < to && !my_failed(tokens)) {
        const MyToken *token = my_peek(tokens);
        if (my_is(tokens, "(")) {
            my_next(tokens);
            if ((my_is(tokens, "SELECT") || my_is(tokens, "WITH")) && !my_query(tokens, query))
                return false;
        } else if (my_is_name_part(token)) {
            take_use(tokens, query);
        } else {
            my_next(tokens);
        }
    }
    return !my_failed(tokens);
}

bool my_query_expression(MyTokens *tokens, MyQuery *query, Span *ret)
{
    const size_t from = tokens->at;
    if (!my_expression(tokens, ret))
        return false;
    const size_t to = tokens->at;
    tokens->at      = from;
    return scan_uses(tokens, query, to);
}

/* A (...) of which only what is in it matters. */
bool my_query_parentheses(MyTokens *tokens, MyQuery *query)
{
    const size_t from = tokens->at;
    if (!my_expect_parentheses(tokens, NULL))
        return false;
    const size_t to = tokens->at;
    tokens->at      = from;
    return scan_uses(tokens, query, to);
}

bool my_query_list(MyTokens *tokens, MyQuery *query)
{
    do {
        if (!my_query_expression(tokens, query, NULL))
            return false;
        (void)(my_accept(tokens, "ASC") || my_accept(tokens, "DESC"));
        if (my_accept_pair(tokens, "NULLS", "FIRST") || my_accept_pair(tokens, "NULLS", "LAST"))
            (void)my_note(tokens, MY_SYNTAX_NULLS_ORDER, 2);
    } while (my_accept(tokens, ","));
    return true;
}

/* SELECT. */

/* How many tokens a.b.c at the cursor has; 0: there is no name. */
static size_t path_size(const MyTokens *tokens)
{
    if (!my_is_identifier(tokens, 0))
        return 0;
    size_t size = 1;
    while (my_is_at(tokens, size, ".") && my_is_name_part(my_peek_at(tokens, size + 1)))
        size += 2;
    return size;
}

static bool take_output(MyTokens *tokens, MyQuery *query, MyOutput *output)
{
    const size_t from = tokens->at, used = query->columns.count;
    const size_t path = path_size(tokens);
    const bool   all  = my_is(tokens, "*") ||
                     (path > 0 && my_is_at(tokens, path, ".") && my_is_at(tokens, path + 1, "*"));
    Span span = {0};
    if (my_accept(tokens, "*"))
        (void)vec_push(tokens->scratch, &query->columns);
    else if (all)
        take_use(tokens, query);
    else if (!my_query_expression(tokens, query, &span))
        return false;
    output->plain = (all || tokens->at == from + path) && query->columns.count == used + 1;
    if (output->plain)
        output->of = query->columns.items[used];
    output->name = output->plain ? output->of.name : my_text(tokens, span);
    (void)my_alias(tokens, &output->name);
    return !my_failed(tokens);
}

static bool take_outputs(MyTokens *tokens, MyQuery *query)
{
    do {
        MyOutput output = {0};
        if (!take_output(tokens, query, &output))
            return false;
        if (query->depth == 1)
            *vec_push(tokens->scratch, &query->outputs) = output;
    } while (my_accept(tokens, ","));
    return true;
}

bool my_query_returning(MyTokens *tokens, MyQuery *query, MySyntax syntax)
{
    if (!my_accept(tokens, "RETURNING"))
        return false;
    (void)my_note(tokens, syntax, 1);
    query->depth += 2; /* gives no column of the query's */
    (void)take_outputs(tokens, query);
    query->depth -= 2;
    return true;
}

/* INTO @a, b | OUTFILE 'x' ... | DUMPFILE 'x' */
static bool take_into(MyTokens *tokens, MyQuery *query)
{
    if (!my_accept(tokens, "INTO"))
        return true;
    query->into = true;
    if (my_accept(tokens, "DUMPFILE"))
        return my_string(tokens, NULL) || my_fail(tokens);
    if (!my_accept(tokens, "OUTFILE")) {
        do {
            if (my_peek(tokens)->kind == MY_VARIABLE)
                my_next(tokens);
            else if (!my_expect_name(tokens, NULL))
                return false;
        } while (my_accept(tokens, ","));
        return true;
    }
    if (!my_string(tokens, NULL))
        return my_fail(tokens);
    while (!my_at_stop(tokens) && !my_is(tokens, "FROM") && !my_is(tokens, ")") &&
           !my_is(tokens, "FOR") && !my_is(tokens, "LOCK"))
        my_next(tokens);
    return true;
}

static bool take_limit(MyTokens *tokens, MyQuery *query)
{
    bool limited = false;
    if (my_accept(tokens, "LIMIT")) {
        limited = true;
        if (!my_is(tokens, "ROWS") && !my_query_expression(tokens, query, NULL))
            return false;
        if ((my_accept(tokens, ",") || my_accept(tokens, "OFFSET")) &&
            !my_query_expression(tokens, query, NULL))
            return false;
        if (my_accept_pair(tokens, "ROWS", "EXAMINED") &&
            my_note(tokens, MY_SYNTAX_ROWS_EXAMINED, 2))
            (void)my_query_expression(tokens, query, NULL);
    }
    if (my_accept(tokens, "OFFSET")) {
        limited = my_note(tokens, MY_SYNTAX_OFFSET_FETCH, 1);
        (void)my_query_expression(tokens, query, NULL);
        (void)(my_accept(tokens, "ROW") || my_accept(tokens, "ROWS"));
    }
    if (my_accept(tokens, "FETCH")) {
        limited = my_note(tokens, MY_SYNTAX_OFFSET_FETCH, 1);
        (void)(my_accept(tokens, "FIRST") || my_accept(tokens, "NEXT"));
        if (!my_is(tokens, "ROW") && !my_is(tokens, "ROWS"))
            (void)my_query_expression(tokens, query, NULL);
        (void)(my_accept(tokens, "ROW") || my_accept(tokens, "ROWS"));
        (void)(my_accept(tokens, "ONLY") || my_accept_pair(tokens, "WITH", "TIES"));
    }
    query->limited |= limited;
    return limited;
}

bool my_order_and_limit(MyTokens *tokens, MyQuery *query)
{
    if (my_accept_pair(tokens, "ORDER", "BY") && !my_query_list(tokens, query))
        return false;
    return take_limit(tokens, query);
}

static bool take_windows(MyTokens *tokens, MyQuery *query)
{
    if (!my_is(tokens, "WINDOW") || !my_is_at(tokens, 2, "AS"))
        return true;
    do {
        my_next(tokens);
        (void)my_note(tokens, MY_SYNTAX_WINDOW, 1);
        if (!my_expect_identifier(tokens, NULL) || !my_expect(tokens, "AS") ||
            !my_query_parentheses(tokens, query))
            return false;
    } while (my_is(tokens, ","));
    return true;
}

static bool take_groups(MyTokens *tokens, MyQuery *query)
{
    do {
        if (!my_query_expression(tokens, query, NULL))
            return false;
        if (my_accept(tokens, "ASC") || my_accept(tokens, "DESC"))
            (void)my_note(tokens, MY_SYNTAX_GROUP_BY_ORDER, 1);
    } while (my_accept(tokens, ","));
    return true;
}

static bool take_clauses(MyTokens *tokens, MyQuery *query)
{
    if (my_accept(tokens, "WHERE")) {
        query->has_where |= query->depth == 1;
        if (!my_query_expression(tokens, query, NULL))
            return false;
    }
    if (my_accept_pair(tokens, "GROUP", "BY")) {
        if (!take_groups(tokens, query))
            return false;
        if (!my_accept_pair(tokens, "WITH", "ROLLUP") && my_accept_pair(tokens, "WITH", "CUBE"))
            (void)my_note(tokens, MY_SYNTAX_WITH_CUBE, 2);
    }
    if (my_accept(tokens, "HAVING") && !my_query_expression(tokens, query, NULL))
        return false;
    if (!take_windows(tokens, query))
        return false;
    if (my_is(tokens, "QUALIFY") && !my_is_at(tokens, 1, ",")) {
        my_next(tokens);
        (void)my_note(tokens, MY_SYNTAX_QUALIFY, 1);
        return my_query_expression(tokens, query, NULL);
    }
    return true;
}

static void skip_select_options(MyTokens *tokens)
{
    while (my_accept(tokens, "ALL") || my_accept(tokens, "DISTINCT") ||
           my_accept(tokens, "DISTINCTROW") ||
           (my_accept(tokens, "UNIQUE") && my_note(tokens, MY_SYNTAX_SELECT_UNIQUE, 1)) ||
           my_accept(tokens, "HIGH_PRIORITY") || my_accept(tokens, "STRAIGHT_JOIN") ||
           my_accept(tokens, "SQL_SMALL_RESULT") || my_accept(tokens, "SQL_BIG_RESULT") ||
           my_accept(tokens, "SQL_BUFFER_RESULT") ||
           (my_accept(tokens, "SQL_CACHE") && my_note(tokens, MY_SYNTAX_SQL_CACHE, 1)) ||
           my_accept(tokens, "SQL_NO_CACHE") || my_accept(tokens, "SQL_CALC_FOUND_ROWS")) {
    }
}

static bool take_select(MyTokens *tokens, MyQuery *query)
{
    skip_select_options(tokens);
    if (!take_outputs(tokens, query) || !take_into(tokens, query))
        return false;
    if (my_accept(tokens, "FROM") && !my_tables(tokens, query))
        return false;
    return take_clauses(tokens, query);
}

/* The cursor is behind VALUES. */
static bool take_values(MyTokens *tokens, MyQuery *query)
{
    (void)my_note(tokens, my_is(tokens, "ROW") ? MY_SYNTAX_VALUES_ROW : MY_SYNTAX_VALUES_LIST, 1);
    do {
        (void)my_accept(tokens, "ROW");
        if (!my_query_parentheses(tokens, query))
            return false;
    } while (my_accept(tokens, ","));
    return true;
}

/* NOWAIT, SKIP LOCKED, WAIT n; those behind LOCK IN SHARE MODE are MariaDB's. */
static void take_lock_wait(MyTokens *tokens, bool older)
{
    const size_t at = tokens->at;
    MySyntax     of = MY_SYNTAX_NONE;
    if (my_accept(tokens, "NOWAIT")) {
        of = MY_SYNTAX_LOCK_NOWAIT;
    } else if (my_accept_pair(tokens, "SKIP", "LOCKED")) {
        of = MY_SYNTAX_LOCK_SKIP;
    } else if (my_accept(tokens, "WAIT")) {
        of = MY_SYNTAX_LOCK_WAIT;
        my_next(tokens);
    }
    if (of == MY_SYNTAX_NONE)
        return;
    (void)my_note(tokens, of, tokens->at - at);
    if (older)
        (void)my_note(tokens, MY_SYNTAX_LOCK_IN_SHARE_MODE_WAIT, tokens->at - at);
}

/* FOR UPDATE OF a NOWAIT, LOCK IN SHARE MODE, and INTO, which may stand behind them. */
static bool take_locking(MyTokens *tokens, MyQuery *query)
{
    for (bool first = true;; first = false) {
        const bool older = my_accept_pair(tokens, "LOCK", "IN");
        if (older) {
            if (!my_expect(tokens, "SHARE") || !my_expect(tokens, "MODE"))
                return false;
        } else if (my_is_pair(tokens, "FOR", "UPDATE") || my_is_pair(tokens, "FOR", "SHARE")) {
            tokens->at += 2;
            if (my_token_equal(tokens->source, my_peek(tokens) - 1, MY_WORD_OF("SHARE")))
                (void)my_note(tokens, MY_SYNTAX_FOR_SHARE, 2);
        } else if (my_is(tokens, "INTO")) {
            if (!first)
                my_note_at(tokens, MY_SYNTAX_INTO_AT_END, tokens->at, 1);
            return take_into(tokens, query) && take_locking(tokens, query);
        } else {
            return true;
        }
        if (my_accept(tokens, "OF")) {
            (void)my_note(tokens, MY_SYNTAX_LOCK_OF, 1);
            do {
                (void)my_expect_name(tokens, NULL);
            } while (my_accept(tokens, ","));
        }
        take_lock_wait(tokens, older);
    }
}

static bool accept_set_operator(MyTokens *tokens)
{
    if (!my_accept(tokens, "UNION") &&
        !((my_accept(tokens, "EXCEPT") || my_accept(tokens, "INTERSECT")) &&
          my_note(tokens, MY_SYNTAX_EXCEPT, 1)) &&
        !(my_accept(tokens, "MINUS") && my_note(tokens, MY_SYNTAX_MINUS, 1)))
        return false;
    (void)(my_accept(tokens, "ALL") || my_accept(tokens, "DISTINCT"));
    return true;
}

static bool take_primary(MyTokens *tokens, MyQuery *query)
{
    if (my_accept(tokens, "SELECT"))
        return take_select(tokens, query);
    if (my_accept(tokens, "VALUES") || my_accept(tokens, "VALUE"))
        return take_values(tokens, query);
    if (my_accept(tokens, "TABLE") && my_note(tokens, MY_SYNTAX_TABLE_STATEMENT, 1))
        return my_named_table(tokens, query);
    if (!my_accept(tokens, "("))
        return my_fail(tokens);
    query->depth--; /* the same one still */
    const bool read = my_query(tokens, query);
    query->depth++;
    return read && my_expect(tokens, ")");
}

static bool take_operands(MyTokens *tokens, MyQuery *query)
{
    do {
        if (!take_primary(tokens, query))
            return false;
        (void)take_into(tokens, query);
    } while (accept_set_operator(tokens));
    query->has_limit |= my_order_and_limit(tokens, query) && query->depth == 1;
    return true;
}

/* SELECT 1 LIMIT 1 UNION SELECT 2, without parentheses. */
static bool is_limited_operand(MyTokens *tokens)
{
    enum { NOT_SINCE = 50700 };
    return !tokens->dialect.mariadb && tokens->dialect.version < NOT_SINCE &&
           accept_set_operator(tokens);
}

static bool take_query(MyTokens *tokens, MyQuery *query)
{
    if (!my_with(tokens, query))
        return false;
    do {
        if (!take_operands(tokens, query))
            return false;
    } while (is_limited_operand(tokens));
    if (my_accept(tokens, "PROCEDURE")) {
        (void)my_note(tokens, MY_SYNTAX_PROCEDURE_ANALYSE, 1);
        (void)my_expect_name(tokens, NULL);
        (void)my_parentheses(tokens, NULL);
    }
    return !my_failed(tokens) && take_locking(tokens, query);
}

bool my_query(MyTokens *tokens, MyQuery *query)
{
    if (!my_enter(tokens))
        return false;
    query->depth++;
    const bool read = take_query(tokens, query);
    query->depth--;
    my_leave(tokens);
    return read;
}

bool my_at_query(const MyTokens *tokens)
{
    size_t ahead = 0;
    while (ahead < MY_DEPTH_MAX && my_is_at(tokens, ahead, "("))
        ahead++;
    return my_is_at(tokens, ahead, "SELECT") || my_is_at(tokens, ahead, "WITH") ||
           my_is_at(tokens, ahead, "VALUES") || my_is_at(tokens, ahead, "TABLE");
}

bool my_with(MyTokens *tokens, MyQuery *query)
{
    if (!my_accept(tokens, "WITH"))
        return true;
    (void)my_note(tokens, MY_SYNTAX_WITH, 1);
    (void)my_accept(tokens, "RECURSIVE");
    do {
        Str name;
        if (!my_expect_identifier(tokens, &name))
            return false;
        *vec_push(tokens->scratch, &query->with) = name;
        (void)my_parentheses(tokens, NULL);
        if (!my_expect(tokens, "AS") || !my_expect(tokens, "("))
            return false;
        query->depth++;
        const bool read = my_query(tokens, query);
        query->depth--;
        if (!read || !my_expect(tokens, ")"))
            return false;
        if (my_accept(tokens, "CYCLE")) {
            (void)my_note(tokens, MY_SYNTAX_WITH_CYCLE, 1);
            do {
                (void)my_expect_identifier(tokens, NULL);
            } while (my_accept(tokens, ","));
            (void)my_accept(tokens, "RESTRICT");
        }
    } while (my_accept(tokens, ","));
    return !my_failed(tokens);
}
