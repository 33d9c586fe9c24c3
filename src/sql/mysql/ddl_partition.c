/* ddl_partition.c -- how a table is divided, and its parts. */
#include "sql/mysql/ddl.h"
#include "sql/mysql/expression.h"
#include "sql/mysql/volatility.h"

#include "base/poison.h"

static void number(const Ddl *ddl)
{
    int64_t count = 0;
    if (my_peek(ddl->tokens)->kind == MY_PLACEHOLDER)
        my_next(ddl->tokens);
    else if (!my_integer(ddl->tokens, &count))
        (void)my_fail(ddl->tokens);
}

/* (a, b) of KEY and COLUMNS, which may be empty. */
static void columns(const Ddl *ddl, StrVec *ret)
{
    MyTokens *tokens = ddl->tokens;
    if (!my_expect(tokens, "(") || my_accept(tokens, ")"))
        return;
    do {
        Str name = {0};
        if (ddl_column_name(ddl, &name))
            *vec_push(tokens->arena, ret) = name;
    } while (my_accept(tokens, ","));
    (void)my_expect(tokens, ")");
}

/* (expr) of HASH, RANGE and LIST: its column when it is no more than that. */
static void expression(const Ddl *ddl, StrVec *ret)
{
    MyTokens    *tokens = ddl->tokens;
    const size_t from   = tokens->at;
    StrVec       used   = {0};
    if (!my_expect_parentheses(tokens, NULL))
        return;
    my_expression_columns(tokens, from, &used);
    const bool plain              = used.count == 1 && tokens->at - from == 3;
    *vec_push(tokens->arena, ret) = plain ? used.items[0] : (Str){0};
}

/* HASH (...) and KEY (...), of partitions and subpartitions. */
static bool accept_hash(const Ddl *ddl, Str *ret_method, StrVec *keys)
{
    MyTokens  *tokens = ddl->tokens;
    const bool linear = my_accept(tokens, "LINEAR");
    if (my_accept(tokens, "HASH")) {
        *ret_method = linear ? STR("linear hash") : STR("hash");
        expression(ddl, keys);
        return true;
    }
    if (!my_accept(tokens, "KEY"))
        return linear && my_fail(tokens);
    *ret_method = linear ? STR("linear key") : STR("key");
    if (my_accept(tokens, "ALGORITHM")) {
        ddl_equals(ddl);
        number(ddl);
    }
    columns(ddl, keys);
    return true;
}

/* INTERVAL 1 DAY STARTS ... AUTO LIMIT 1000 */
static void system_time(const Ddl *ddl)
{
    MyTokens *tokens = ddl->tokens;
    if (my_accept(tokens, "INTERVAL")) {
        if (my_operand(tokens, NULL))
            my_next(tokens);
        if (my_accept(tokens, "STARTS"))
            (void)my_expression(tokens, NULL);
    }
    bool automatic = my_accept(tokens, "AUTO");
    if (my_accept(tokens, "LIMIT")) {
        (void)my_accept(tokens, "+");
        number(ddl);
    }
    automatic |= my_accept(tokens, "AUTO");
    if (automatic)
        (void)my_note(tokens, MY_SYNTAX_PARTITION_AUTO, 1);
}

static void method(const Ddl *ddl, Change *change)
{
    MyTokens *tokens = ddl->tokens;
    if (accept_hash(ddl, &change->value, &change->key_columns))
        return;
    const bool range = my_accept(tokens, "RANGE");
    if (range || my_accept(tokens, "LIST")) {
        const bool by_columns = my_accept(tokens, "COLUMNS");
        change->value         = range        ? by_columns ? STR("range columns") : STR("range")
                                       : by_columns ? STR("list columns")
                                             : STR("list");
        if (by_columns)
            columns(ddl, &change->key_columns);
        else
            expression(ddl, &change->key_columns);
    } else if (my_accept(tokens, "SYSTEM_TIME") &&
               my_note(tokens, MY_SYNTAX_SYSTEM_VERSIONING, 1)) {
        change->value = STR("system_time");
        system_time(ddl);
    } else {
        (void)my_fail(tokens);
    }
}

void ddl_partition_by(const Ddl *ddl, Change *change)
{
    MyTokens *tokens = ddl->tokens;
    Str       sub    = {0};
    StrVec    keys   = {0};
    if (!my_expect(tokens, "PARTITION") || !my_expect(tokens, "BY"))
        return;
    method(ddl, change);
    if (my_accept(tokens, "PARTITIONS"))
        number(ddl);
    if (my_accept_pair(tokens, "SUBPARTITION", "BY")) {
        if (!accept_hash(ddl, &sub, &keys))
            (void)my_fail(tokens);
        if (my_accept(tokens, "SUBPARTITIONS"))
            number(ddl);
    }
    if (my_is(tokens, "("))
        ddl_partitions(ddl, &change->columns);
    change->columns = (StrVec){0};
}

/* LESS THAN (10), LESS THAN MAXVALUE, IN (1, 2), IN ((1, 2), (3, 4)) */
static void values(const Ddl *ddl)
{
    MyTokens *tokens = ddl->tokens;
    if (!my_accept(tokens, "IN")) {
        if (!my_expect(tokens, "LESS") || !my_expect(tokens, "THAN") ||
            my_accept(tokens, "MAXVALUE"))
            return;
    }
    (void)my_expect_parentheses(tokens, NULL);
}

static void options(const Ddl *ddl)
{
    TableOption option = {0};
    while (ddl_option(ddl, &option)) {
    }
}

static void subpartitions(const Ddl *ddl)
{
    MyTokens *tokens = ddl->tokens;
    my_next(tokens);
    do {
        if (!my_expect(tokens, "SUBPARTITION") ||
            !(my_identifier_or_string(tokens, NULL) || my_fail(tokens)))
            return;
        options(ddl);
    } while (my_accept(tokens, ","));
    (void)my_expect(tokens, ")");
}

void ddl_partition(const Ddl *ddl, StrVec *names)
{
    MyTokens *tokens = ddl->tokens;
    Str       name   = {0};
    /* MariaDB does without the word. */
    const bool word = my_accept(tokens, "PARTITION");
    if ((!word && !tokens->dialect.mariadb && !my_fail(tokens)) ||
        !(my_identifier_or_string(tokens, &name) || my_fail(tokens)))
        return;
    if (!word)
        (void)my_note(tokens, MY_SYNTAX_PARTITION_UNSAID, 1);
    *vec_push(tokens->arena, names) = name;
    if (my_accept(tokens, "VALUES"))
        values(ddl);
    else
        (void)(my_accept(tokens, "HISTORY") || my_accept(tokens, "CURRENT") ||
               (my_accept(tokens, "DEFAULT") && my_note(tokens, MY_SYNTAX_PARTITION_DEFAULT, 1)));
    options(ddl);
    if (my_is(tokens, "("))
        subpartitions(ddl);
}

void ddl_partitions(const Ddl *ddl, StrVec *names)
{
    MyTokens *tokens = ddl->tokens;
    if (!my_expect(tokens, "("))
        return;
    do {
        ddl_partition(ddl, names);
    } while (my_accept(tokens, ","));
    (void)my_expect(tokens, ")");
}
