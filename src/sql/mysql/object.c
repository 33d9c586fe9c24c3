/* object.c -- views, sequences, databases and accounts, and which object a CREATE, ALTER or DROP is
 * about. */
#include "sql/mysql/query.h"

#include "base/poison.h"

/* [OR REPLACE] [ALGORITHM = x] [DEFINER = x] [SQL SECURITY x] and the like before the object. */
typedef struct Head {
    bool   or_replace;
    bool   temporary;
    size_t aggregate; /* number of the token; 0: it is not said */
} Head;

static Head take_head(MyTokens *tokens)
{
    Head head = {.or_replace = my_accept_pair(tokens, "OR", "REPLACE")};
    for (;;) {
        if (my_is_pair(tokens, "ALGORITHM", "=")) {
            tokens->at += 2;
            (void)my_expect_identifier(tokens, NULL);
        } else if (my_is_pair(tokens, "DEFINER", "=")) {
            tokens->at += 2;
            (void)my_account(tokens);
        } else if (my_accept_pair(tokens, "SQL", "SECURITY")) {
            my_next(tokens);
        } else if (my_accept(tokens, "TEMPORARY")) {
            head.temporary = true;
        } else if (my_is(tokens, "AGGREGATE")) {
            head.aggregate = tokens->at;
            my_next(tokens);
        } else {
            return head;
        }
    }
}

/* Views. */

static void view(MyParse *parse, bool or_replace)
{
    MyTokens  *tokens  = parse->tokens;
    MyQuery    query   = {0};
    StrVec     columns = {0};
    const bool absent =
        my_if_not_exists(tokens) && my_note(tokens, MY_SYNTAX_VIEW_IF_NOT_EXISTS, 3);
    Name name = {0};
    if (!my_expect_name(tokens, &name))
        return;
    if (my_accept(tokens, "(")) {
        do {
            if (!my_expect_identifier(tokens, vec_push(tokens->arena, &columns)))
                return;
        } while (my_accept(tokens, ","));
        (void)my_expect(tokens, ")");
    }
    if (!my_expect(tokens, "AS") || !my_query(tokens, &query))
        return;
    if (my_accept(tokens, "WITH")) {
        (void)(my_accept(tokens, "CASCADED") || my_accept(tokens, "LOCAL"));
        (void)(my_expect(tokens, "CHECK") && my_expect(tokens, "OPTION"));
    }
    Change *change        = my_change(parse, CHANGE_CREATE_VIEW);
    change->relation      = name;
    change->columns       = columns;
    change->or_replace    = or_replace;
    change->if_not_exists = absent;
    change->query         = my_query_shape(tokens, &query);
    my_query_others(tokens, &query, (Name){0}, change);
}

/* DROP of a kind that has a list of names, or one. */
static void drop_named(MyParse *parse, ChangeKind kind)
{
    Change *change    = my_change(parse, kind);
    change->if_exists = my_if_exists(parse->tokens);
    my_name_list(parse, change);
    change->cascade = my_accept(parse->tokens, "CASCADE");
    (void)my_accept(parse->tokens, "RESTRICT");
}

/* ... and of one whose name is no relation's. */
static void drop_object(MyParse *parse, ChangeKind kind)
{
    Change *change    = my_change(parse, kind);
    Name    name      = {0};
    change->if_exists = my_if_exists(parse->tokens);
    (void)my_expect_name(parse->tokens, &name);
    change->object        = name.name;
    change->any_arguments = kind == CHANGE_DROP_FUNCTION;
    if (kind == CHANGE_DROP_TRIGGER)
        change->relation.schema = name.schema;
}

/* Databases. */

/* [DEFAULT] CHARACTER SET [=] x, COLLATE, ENCRYPTION, COMMENT, READ ONLY */
static const TableOptionVec *database_options(MyTokens *tokens)
{
    TableOptionVec *options = arena_new_of(tokens->arena, TableOptionVec);
    while (!my_at_stop(tokens)) {
        TableOption option = {0};
        (void)(my_accept(tokens, ",") || my_accept(tokens, "DEFAULT"));
        if (my_accept(tokens, "CHARSET") || my_accept_pair(tokens, "CHARACTER", "SET") ||
            my_accept_pair(tokens, "CHAR", "SET")) {
            option.name = STR("character set");
        } else if (my_accept_pair(tokens, "READ", "ONLY")) {
            (void)my_note(tokens, MY_SYNTAX_DATABASE_READ_ONLY, 2);
            option.name = STR("read only");
        } else if (my_accept(tokens, "COLLATE")) {
            option.name = STR("collate");
        } else {
            const Str word = my_token_text(tokens, my_peek(tokens));
            if (!my_expect_identifier(tokens, NULL))
                break;
            option.name = str_lower(tokens->arena, word);
            if (str_is(option.name, "comment"))
                (void)my_note(tokens, MY_SYNTAX_DATABASE_COMMENT, 1);
            else if (str_is(option.name, "encryption"))
                (void)my_note(tokens, MY_SYNTAX_DATABASE_ENCRYPTION, 1);
        }
        (void)my_accept(tokens, "=");
        if (my_is(tokens, "DEFAULT") || my_is(tokens, "BINARY") ||
            my_peek(tokens)->kind == MY_NUMBER) {
            option.value = my_token_text(tokens, my_peek(tokens));
            my_next(tokens);
        } else if (!my_identifier_or_string(tokens, &option.value)) {
            (void)my_fail(tokens);
            break;
        }
        option.value                      = str_lower(tokens->arena, option.value);
        *vec_push(tokens->arena, options) = option;
    }
    return options;
}

static void create_database(MyParse *parse, bool or_replace)
{
    Change *change        = my_change(parse, CHANGE_CREATE_SCHEMA);
    change->or_replace    = or_replace;
    change->if_not_exists = my_if_not_exists(parse->tokens);
    (void)my_expect_identifier(parse->tokens, &change->object);
    change->options = database_options(parse->tokens);
}

static bool is_database_option(MyTokens *tokens)
{
    return my_is(tokens, "DEFAULT") || my_is(tokens, "CHARSET") || my_is(tokens, "CHARACTER") ||
           my_is(tokens, "CHAR") || my_is(tokens, "COLLATE") || my_is(tokens, "ENCRYPTION") ||
           my_is(tokens, "READ") || my_is(tokens, "COMMENT");
}

/* Without a name it is the database in use. */
static void alter_database(MyParse *parse)
{
    MyTokens *tokens = parse->tokens;
    Change   *change = my_change(parse, CHANGE_OTHER);
    if (!is_database_option(tokens))
        (void)my_expect_identifier(tokens, &change->object);
    if (my_accept_pair(tokens, "UPGRADE", "DATA"))
        (void)(my_accept_pair(tokens, "DIRECTORY", "NAME") &&
               my_note(tokens, MY_SYNTAX_DATABASE_UPGRADE, 4));
    else
        change->options = database_options(tokens);
}

static void drop_database(MyParse *parse)
{
    Change *change    = my_change(parse, CHANGE_DROP_SCHEMA);
    change->if_exists = my_if_exists(parse->tokens);
    (void)my_expect_identifier(parse->tokens, &change->object);
}

/* Sequences, accounts, and what the model does not know. */

static void create_sequence(MyParse *parse, Head head)
{
    Change *change        = my_change(parse, CHANGE_CREATE_SEQUENCE);
    change->or_replace    = head.or_replace;
    change->temporary     = head.temporary;
    change->if_not_exists = my_if_not_exists(parse->tokens);
    (void)my_expect_name(parse->tokens, &change->relation);
    if (my_accept(parse->tokens, "AS"))
        (void)my_note(parse->tokens, MY_SYNTAX_SEQUENCE_AS, 1);
    my_skip_rest(parse->tokens);
}

static void alter_sequence(MyParse *parse)
{
    Change *change    = my_change(parse, CHANGE_OTHER);
    change->if_exists = my_if_exists(parse->tokens);
    (void)my_expect_name(parse->tokens, &change->relation);
    my_skip_rest(parse->tokens);
}

/* GRANT SELECT ON TABLE a.b TO c: the table, when it is one. */
static void grant(MyParse *parse)
{
    MyTokens    *tokens = parse->tokens;
    Change      *change = my_change(parse, CHANGE_GRANT);
    const size_t from   = tokens->at - 1;
    while (!my_at_stop(tokens) && !my_accept(tokens, "ON"))
        if (!my_parentheses(tokens, NULL))
            my_next(tokens);
    const bool routine = my_accept(tokens, "FUNCTION") || my_accept(tokens, "PROCEDURE");
    (void)my_accept(tokens, "TABLE");
    const bool whole = my_is_at(tokens, 1, ".") && my_is_at(tokens, 2, "*");
    if (!routine && !whole)
        (void)my_name(tokens, &change->relation);
    my_skip_rest(tokens);
    my_note_skipped(tokens, from);
}

/* Of a kind that the catalog does not hold. */
static bool is_other_kind(MyTokens *tokens)
{
    return my_is(tokens, "USER") || my_is(tokens, "ROLE") || my_is(tokens, "SERVER") ||
           my_is(tokens, "TABLESPACE") || my_is(tokens, "UNDO") || my_is(tokens, "LOGFILE") ||
           my_is(tokens, "RESOURCE") || my_is(tokens, "SPATIAL") || my_is(tokens, "LIBRARY") ||
           my_is(tokens, "JSON") || my_is(tokens, "PACKAGE") || my_is(tokens, "INSTANCE") ||
           my_is(tokens, "PROCEDURE") || my_is(tokens, "FUNCTION") || my_is(tokens, "PREPARE") ||
           my_fail(tokens);
}

static void other(MyParse *parse, ChangeKind kind)
{
    if (!is_other_kind(parse->tokens))
        return;
    const size_t from   = parse->tokens->at;
    Change      *change = my_change(parse, kind);
    if (kind == CHANGE_DROP_OTHER) {
        my_next(parse->tokens);
        change->if_exists = my_if_exists(parse->tokens);
    }
    my_skip_rest(parse->tokens);
    my_note_skipped(parse->tokens, from);
}

/* Behind CREATE: what is replaced by MariaDB alone, and a function of one's own for many rows. */
static void note_head(MyTokens *tokens, size_t from, const Head *head)
{
    const bool program = my_is(tokens, "PROCEDURE") || my_is(tokens, "FUNCTION") ||
                         my_is(tokens, "TRIGGER") || my_is(tokens, "EVENT");
    const bool object = my_is(tokens, "SEQUENCE") || my_is(tokens, "DATABASE") ||
                        my_is(tokens, "SCHEMA") || my_is(tokens, "USER") || my_is(tokens, "ROLE") ||
                        my_is(tokens, "SERVER") || my_is(tokens, "PACKAGE");
    if (head->or_replace && (program || object))
        my_note_at(tokens, program ? MY_SYNTAX_OR_REPLACE_PROGRAM : MY_SYNTAX_OR_REPLACE_OBJECT,
                   from, 2);
    if (head->aggregate > 0 && !my_is_at(tokens, 2, "RETURNS") && !my_is_at(tokens, 5, "RETURNS"))
        my_note_at(tokens, MY_SYNTAX_AGGREGATE_FUNCTION, head->aggregate, 1);
    if (my_is(tokens, "SEQUENCE"))
        my_note_at(tokens, MY_SYNTAX_SEQUENCE, from - 1, tokens->at - from + 2);
}

static void create(MyParse *parse)
{
    MyTokens    *tokens = parse->tokens;
    const size_t from   = tokens->at;
    const Head   head   = take_head(tokens);
    note_head(tokens, from, &head);
    if (my_accept(tokens, "VIEW"))
        view(parse, head.or_replace);
    else if (my_accept(tokens, "PROCEDURE"))
        my_procedure(parse, head.or_replace, false);
    else if (my_accept(tokens, "FUNCTION"))
        my_procedure(parse, head.or_replace, true);
    else if (my_accept(tokens, "TRIGGER"))
        my_trigger(parse, head.or_replace);
    else if (my_accept(tokens, "EVENT"))
        my_event(parse, head.or_replace, false);
    else if (my_accept(tokens, "SEQUENCE"))
        create_sequence(parse, head);
    else if (my_accept(tokens, "DATABASE") || my_accept(tokens, "SCHEMA"))
        create_database(parse, head.or_replace);
    else
        other(parse, CHANGE_OTHER);
}

static void alter(MyParse *parse)
{
    MyTokens *tokens = parse->tokens;
    (void)take_head(tokens);
    if (my_accept(tokens, "VIEW"))
        view(parse, true);
    else if (my_accept(tokens, "EVENT"))
        my_event(parse, false, true);
    else if (my_accept(tokens, "SEQUENCE") && my_note(tokens, MY_SYNTAX_SEQUENCE, 2))
        alter_sequence(parse);
    else if (my_accept(tokens, "DATABASE") || my_accept(tokens, "SCHEMA"))
        alter_database(parse);
    else
        other(parse, CHANGE_OTHER);
}

static void drop(MyParse *parse)
{
    MyTokens *tokens = parse->tokens;
    (void)my_accept(tokens, "TEMPORARY");
    if (my_accept(tokens, "VIEW"))
        drop_named(parse, CHANGE_DROP_VIEW);
    else if (my_accept(tokens, "SEQUENCE") && my_note(tokens, MY_SYNTAX_SEQUENCE, 2))
        drop_named(parse, CHANGE_DROP_SEQUENCE);
    else if (my_accept(tokens, "PROCEDURE") || my_accept(tokens, "FUNCTION"))
        drop_object(parse, CHANGE_DROP_FUNCTION);
    else if (my_accept(tokens, "TRIGGER"))
        drop_object(parse, CHANGE_DROP_TRIGGER);
    else if (my_accept(tokens, "EVENT"))
        drop_object(parse, CHANGE_DROP_EVENT);
    else if (my_accept(tokens, "DATABASE") || my_accept(tokens, "SCHEMA"))
        drop_database(parse);
    else
        other(parse, my_is(tokens, "PREPARE") ? CHANGE_OTHER : CHANGE_DROP_OTHER);
}

bool my_object(MyParse *parse)
{
    MyTokens *tokens = parse->tokens;
    if (my_accept(tokens, "CREATE"))
        create(parse);
    else if (my_accept(tokens, "ALTER"))
        alter(parse);
    else if (my_accept(tokens, "DROP"))
        drop(parse);
    else if (my_accept(tokens, "GRANT") || my_accept(tokens, "REVOKE"))
        grant(parse);
    else
        return false;
    return true;
}
