/* ddl_key.c -- keys and constraints: in a CREATE TABLE, behind ADD, and the rest of a CREATE INDEX
 * from its columns on. */
#include "sql/mysql/ddl.h"
#include "sql/mysql/ddl_type.h"
#include "sql/mysql/expression.h"
#include "sql/mysql/volatility.h"

#include "base/poison.h"

/* What stands before the columns of a key. */
typedef struct KeyHead {
    Str  symbol; /* CONSTRAINT name */
    Str  name;
    Str  method;
    bool if_not_exists;
} KeyHead;

/* Of the last column. The list of prefixes is as long as that of the columns as soon as there is
 * one. */
static void set_prefix(const Ddl *ddl, const Change *change, IndexDetail *detail, int64_t length)
{
    while (detail->prefixes.count + 1 < change->columns.count)
        *vec_push(ddl->tokens->arena, &detail->prefixes) = 0;
    *vec_push(ddl->tokens->arena, &detail->prefixes) = (int)MIN_OF(length, (int64_t)INT32_MAX);
}

static void key_column(const Ddl *ddl, Change *change, IndexDetail *detail)
{
    MyTokens *tokens = ddl->tokens;
    Str       name   = {0};
    int64_t   length = 0;
    if (!ddl_column_name(ddl, &name))
        return;
    *vec_push(tokens->arena, &change->columns) = name;
    if (my_accept(tokens, "(")) {
        if (my_peek(tokens)->kind == MY_PLACEHOLDER)
            my_next(tokens);
        else if (!my_integer(tokens, &length))
            (void)my_fail(tokens);
        (void)my_expect(tokens, ")");
        set_prefix(ddl, change, detail, length);
    }
}

/* CAST(... AS UNSIGNED ARRAY) makes it a key over the values of a JSON array. */
static void note_key_expression(MyTokens *tokens, size_t from)
{
    for (size_t i = from; i < tokens->at; i++)
        if (my_token_equal(tokens->source, &tokens->items.items[i], MY_WORD_OF("ARRAY")))
            (void)my_note(tokens, MY_SYNTAX_INDEX_MULTI_VALUED, tokens->at - from);
    (void)my_note(tokens, MY_SYNTAX_INDEX_EXPRESSION, tokens->at - from);
}

static void key_expression(const Ddl *ddl, Change *change)
{
    const size_t from = ddl->tokens->at;
    if (!my_expect_parentheses(ddl->tokens, NULL))
        return;
    note_key_expression(ddl->tokens, from);
    change->has_expression                          = true;
    *vec_push(ddl->tokens->arena, &change->columns) = (Str){0};
    my_expression_columns(ddl->tokens, from, &change->used_columns);
}

/* Columns with their lengths: (a, b(10) DESC, (c + 1)). */
static void key_parts(const Ddl *ddl, Change *change, IndexDetail *detail)
{
    MyTokens *tokens = ddl->tokens;
    if (!my_expect(tokens, "("))
        return;
    do {
        if (my_is(tokens, "("))
            key_expression(ddl, change);
        else
            key_column(ddl, change, detail);
        if (my_accept(tokens, "DESC"))
            change->descending = true;
        else
            (void)my_accept(tokens, "ASC");
        if (my_accept_pair(tokens, "WITHOUT", "OVERLAPS") &&
            my_note(tokens, MY_SYNTAX_WITHOUT_OVERLAPS, 2))
            change->without_overlaps = true;
    } while (my_accept(tokens, ","));
    (void)my_expect(tokens, ")");
}

bool ddl_index_method(const Ddl *ddl, Str *ret)
{
    MyTokens *tokens = ddl->tokens;
    if (!my_accept(tokens, "USING") && !my_accept(tokens, "TYPE"))
        return false;
    if (my_expect_identifier(tokens, ret))
        *ret = str_lower(tokens->arena, *ret);
    return true;
}

static bool accept_visibility(const Ddl *ddl, IndexDetail *detail)
{
    MyTokens *tokens = ddl->tokens;
    if ((my_accept(tokens, "INVISIBLE") && my_note(tokens, MY_SYNTAX_INDEX_INVISIBLE, 1)) ||
        (my_accept(tokens, "IGNORED") && my_note(tokens, MY_SYNTAX_INDEX_IGNORED, 1))) {
        detail->hidden = true;
        return true;
    }
    return (my_accept(tokens, "VISIBLE") && my_note(tokens, MY_SYNTAX_INDEX_VISIBLE, 1)) ||
           (my_accept_pair(tokens, "NOT", "IGNORED") &&
            my_note(tokens, MY_SYNTAX_INDEX_IGNORED, 2));
}

static bool accept_index_option(const Ddl *ddl, Change *change, IndexDetail *detail)
{
    MyTokens *tokens = ddl->tokens;
    Str       text   = {0};
    if (my_accept(tokens, "COMMENT"))
        return my_string(tokens, &detail->comment) || my_fail(tokens);
    if (my_accept_pair(tokens, "WITH", "PARSER"))
        return my_expect_identifier(tokens, NULL);
    if (my_accept(tokens, "KEY_BLOCK_SIZE")) {
        int64_t size = 0;
        ddl_equals(ddl);
        return my_integer(tokens, &size) || my_fail(tokens);
    }
    if (ddl_accept_engine_attribute(tokens)) {
        ddl_equals(ddl);
        return my_string(tokens, NULL) || my_fail(tokens);
    }
    if (ddl_index_method(ddl, &text)) {
        if (change->value.size == 0 || str_is(change->value, "btree"))
            change->value = text;
        return true;
    }
    return accept_visibility(ddl, detail) || ddl_unknown_option(ddl);
}

void ddl_index(const Ddl *ddl, Change *change)
{
    IndexDetail detail = {0};
    key_parts(ddl, change, &detail);
    ddl_wait(ddl);
    while (!my_failed(ddl->tokens) && accept_index_option(ddl, change, &detail)) {
    }
    if (detail.prefixes.count + detail.comment.size > 0 || detail.hidden) {
        IndexDetail *copy    = arena_new_of(ddl->tokens->arena, IndexDetail);
        *copy                = detail;
        change->index_detail = copy;
    }
}

/* [IF NOT EXISTS] [name] [USING method] */
static void key_head(const Ddl *ddl, KeyHead *head)
{
    const bool absent = ddl_if_not_exists(ddl);
    if (absent && ddl->in_create)
        (void)my_note(ddl->tokens, MY_SYNTAX_KEY_IF_NOT_EXISTS, 3);
    head->if_not_exists |= absent;
    /* TYPE names an index, too, where no method follows it. */
    const bool type = my_is(ddl->tokens, "TYPE") && !my_is_at(ddl->tokens, 1, "(") &&
                      !my_is_at(ddl->tokens, 1, "USING") && !my_is_at(ddl->tokens, 1, "TYPE");
    if (!my_is(ddl->tokens, "USING") && !type)
        (void)my_identifier(ddl->tokens, &head->name);
    (void)ddl_index_method(ddl, &head->method);
}

static void key_body(const Ddl *ddl, const KeyHead *head, Change *change)
{
    change->if_not_exists = head->if_not_exists;
    if (change->value.size == 0)
        change->value = head->method;
    ddl_index(ddl, change);
}

static void plain_key(const Ddl *ddl, Str method)
{
    KeyHead head = {0};
    key_head(ddl, &head);
    Change *change = ddl_change(ddl, CHANGE_CREATE_INDEX);
    change->value  = method;
    change->index  = (Name){.name = head.name};
    key_body(ddl, &head, change);
}

static void unique_key(const Ddl *ddl, KeyHead head)
{
    (void)(my_accept(ddl->tokens, "KEY") || my_accept(ddl->tokens, "INDEX"));
    key_head(ddl, &head);
    Change *change = ddl_change(ddl, CHANGE_ADD_UNIQUE);
    change->unique = true;
    change->object = head.name.size > 0 ? head.name : head.symbol;
    key_body(ddl, &head, change);
}

static void primary_key(const Ddl *ddl, KeyHead head)
{
    if (!my_expect(ddl->tokens, "KEY"))
        return;
    key_head(ddl, &head);
    Change *change = ddl_change(ddl, CHANGE_ADD_PRIMARY_KEY);
    change->unique = true;
    change->object = STR("PRIMARY");
    key_body(ddl, &head, change);
}

static FkAction fk_action(MyTokens *tokens)
{
    if (my_accept(tokens, "CASCADE"))
        return FK_CASCADE;
    if (my_accept_pair(tokens, "SET", "NULL"))
        return FK_SET_NULL;
    if (my_accept_pair(tokens, "SET", "DEFAULT"))
        return FK_SET_DEFAULT;
    if (!my_accept(tokens, "RESTRICT") && !my_accept_pair(tokens, "NO", "ACTION"))
        (void)my_fail(tokens);
    return FK_NO_ACTION;
}

static void columns_of_key(const Ddl *ddl, StrVec *ret)
{
    Change      key    = {0};
    IndexDetail detail = {0};
    key_parts(ddl, &key, &detail);
    *ret = key.columns;
}

void ddl_references(const Ddl *ddl, Change *change)
{
    MyTokens *tokens = ddl->tokens;
    if (!my_expect_name(tokens, &change->references))
        return;
    if (my_is(tokens, "("))
        columns_of_key(ddl, &change->reference_columns);
    if (my_accept(tokens, "MATCH") && !my_accept(tokens, "FULL") && !my_accept(tokens, "PARTIAL") &&
        !my_accept(tokens, "SIMPLE"))
        (void)my_fail(tokens);
    for (;;) {
        if (my_accept_pair(tokens, "ON", "DELETE"))
            change->on_delete = fk_action(tokens);
        else if (my_is_pair(tokens, "ON", "UPDATE") && !my_is_at(tokens, 2, "CURRENT_TIMESTAMP") &&
                 my_accept_pair(tokens, "ON", "UPDATE"))
            change->on_update = fk_action(tokens);
        else
            return;
    }
}

static void foreign_key(const Ddl *ddl, KeyHead head)
{
    if (!my_expect(ddl->tokens, "KEY"))
        return;
    key_head(ddl, &head);
    Change *change        = ddl_change(ddl, CHANGE_ADD_FOREIGN_KEY);
    change->object        = head.symbol;
    change->index         = (Name){.name = head.name};
    change->if_not_exists = head.if_not_exists;
    columns_of_key(ddl, &change->columns);
    if (my_expect(ddl->tokens, "REFERENCES"))
        ddl_references(ddl, change);
}

void ddl_check(const Ddl *ddl, Change *change)
{
    MyTokens    *tokens = ddl->tokens;
    Span         span   = {0};
    const size_t from   = tokens->at;
    if (!my_expect_parentheses(tokens, &span))
        return;
    change->expression = str_trim(my_text(tokens, span));
    change->expires    = my_expression_expires(tokens, from);
    my_expression_columns(tokens, from, &change->columns);
    change->not_enforced = my_accept_pair(tokens, "NOT", "ENFORCED");
    if (change->not_enforced || my_accept(tokens, "ENFORCED"))
        (void)my_note(tokens, MY_SYNTAX_CHECK_ENFORCED, 1);
}

static void check(const Ddl *ddl, const KeyHead *head)
{
    Change *change        = ddl_change(ddl, CHANGE_ADD_CHECK);
    change->object        = head->symbol;
    change->if_not_exists = head->if_not_exists;
    ddl_check(ddl, change);
}

/* PERIOD FOR name (start, end); the cursor is behind PERIOD. */
static void period(const Ddl *ddl)
{
    (void)my_note(ddl->tokens, MY_SYNTAX_PERIOD, 1);
    (void)ddl_if_not_exists(ddl);
    Change *change = ddl_change(ddl, CHANGE_ALTER_TABLE_OTHER);
    change->words  = STR("ADD PERIOD");
    if (my_expect(ddl->tokens, "FOR") && my_expect_identifier(ddl->tokens, &change->object))
        columns_of_key(ddl, &change->columns);
}

static bool at_period(const MyTokens *tokens)
{
    return my_is(tokens, "PERIOD") && (my_is_at(tokens, 1, "FOR") || my_is_at(tokens, 1, "IF"));
}

static bool at_vector(const MyTokens *tokens)
{
    return my_is(tokens, "VECTOR") && (my_is_at(tokens, 1, "INDEX") || my_is_at(tokens, 1, "KEY"));
}

bool ddl_at_key(const Ddl *ddl)
{
    const MyTokens *tokens = ddl->tokens;
    return my_is(tokens, "PRIMARY") || my_is(tokens, "KEY") || my_is(tokens, "INDEX") ||
           my_is(tokens, "UNIQUE") || my_is(tokens, "FOREIGN") || my_is(tokens, "CHECK") ||
           my_is(tokens, "CONSTRAINT") || my_is(tokens, "FULLTEXT") || my_is(tokens, "SPATIAL") ||
           at_period(tokens) || at_vector(tokens);
}

static bool accept_typed_key(const Ddl *ddl)
{
    MyTokens *tokens = ddl->tokens;
    Str       method = {0};
    if (my_accept(tokens, "FULLTEXT"))
        method = STR("fulltext");
    else if (my_accept(tokens, "SPATIAL"))
        method = STR("spatial");
    else if (my_accept(tokens, "VECTOR") && my_note(tokens, MY_SYNTAX_VECTOR_INDEX, 1))
        method = STR("vector");
    else if (!my_is(tokens, "KEY") && !my_is(tokens, "INDEX"))
        return false;
    (void)(my_accept(tokens, "KEY") || my_accept(tokens, "INDEX"));
    plain_key(ddl, method);
    return true;
}

static void constraint(const Ddl *ddl, KeyHead head)
{
    MyTokens *tokens = ddl->tokens;
    if (my_accept(tokens, "PRIMARY"))
        primary_key(ddl, head);
    else if (my_accept(tokens, "UNIQUE"))
        unique_key(ddl, head);
    else if (my_accept(tokens, "FOREIGN"))
        foreign_key(ddl, head);
    else if (my_accept(tokens, "CHECK"))
        check(ddl, &head);
    else
        (void)my_fail(tokens);
}

void ddl_key(const Ddl *ddl, size_t start)
{
    MyTokens    *tokens = ddl->tokens;
    KeyHead      head   = {0};
    const size_t own    = ddl->changes->count;
    if (at_period(tokens) && my_accept(tokens, "PERIOD")) {
        period(ddl);
    } else if (!accept_typed_key(ddl)) {
        if (my_accept(tokens, "CONSTRAINT")) {
            head.if_not_exists =
                ddl_if_not_exists(ddl) && my_note(tokens, MY_SYNTAX_CONSTRAINT_IF_NOT_EXISTS, 3);
            (void)my_identifier(tokens, &head.symbol);
        }
        constraint(ddl, head);
    }
    if (!my_failed(tokens))
        ddl_end(ddl, &ddl->changes->items[own], start);
}
