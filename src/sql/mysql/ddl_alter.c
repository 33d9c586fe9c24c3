/* ddl_alter.c -- the actions of ALTER TABLE, each a Change. ALGORITHM and LOCK may stand anywhere
 * among them. */
#include "sql/mysql/ddl.h"
#include "sql/mysql/ddl_type.h"
#include "sql/mysql/expression.h"
#include "sql/mysql/volatility.h"

#include "base/poison.h"

/* An action that needs no more than what it is called. */
static Change *plain(const Ddl *ddl, ChangeKind kind, Str words)
{
    Change *change = ddl_change(ddl, kind);
    change->words  = words;
    return change;
}

/* Partitions */

static Change *partitions(const Ddl *ddl, ChangeKind kind, const char *verb)
{
    return plain(ddl, kind, str_format(ddl->tokens->arena, "%s PARTITION", verb));
}

static void accept_local(MyTokens *tokens)
{
    (void)(my_accept(tokens, "NO_WRITE_TO_BINLOG") || my_accept(tokens, "LOCAL"));
}

/* ALL, or names. */
static void partition_names(const Ddl *ddl, StrVec *ret)
{
    MyTokens *tokens = ddl->tokens;
    if (my_accept(tokens, "ALL"))
        return;
    do {
        Str name = {0};
        if (!my_expect_identifier(tokens, &name))
            return;
        *vec_push(tokens->arena, ret) = name;
    } while (my_accept(tokens, ","));
}

static bool accept_validation(MyTokens *tokens, Change *change)
{
    if (my_accept_pair(tokens, "WITHOUT", "VALIDATION"))
        change->not_valid = true;
    else if (!my_accept_pair(tokens, "WITH", "VALIDATION"))
        return false;
    return my_note(tokens, MY_SYNTAX_EXCHANGE_VALIDATION, 2);
}

static void add_partition(const Ddl *ddl)
{
    MyTokens *tokens      = ddl->tokens;
    Change   *change      = partitions(ddl, CHANGE_ALTER_PARTITIONS, "ADD");
    change->if_not_exists = ddl_if_not_exists(ddl);
    accept_local(tokens);
    if (!my_accept(tokens, "PARTITIONS")) {
        ddl_partitions(ddl, &change->columns);
        return;
    }
    int64_t number = 0;
    change->value  = my_token_text(tokens, my_peek(tokens));
    if (!my_integer(tokens, &number))
        (void)my_fail(tokens);
}

static void drop_partition(const Ddl *ddl)
{
    Change *change = partitions(ddl, CHANGE_DROP_PARTITION, "DROP");
    change->if_exists |= ddl_if_exists(ddl);
    partition_names(ddl, &change->columns);
}

static void reorganize(const Ddl *ddl)
{
    MyTokens *tokens = ddl->tokens;
    StrVec    into   = {0};
    Change   *change = partitions(ddl, CHANGE_ALTER_PARTITIONS, "REORGANIZE");
    accept_local(tokens);
    if (!my_is_identifier(tokens, 0))
        return;
    partition_names(ddl, &change->columns);
    if (my_expect(tokens, "INTO"))
        ddl_partitions(ddl, &into);
}

static void exchange(const Ddl *ddl)
{
    MyTokens *tokens = ddl->tokens;
    Change   *change = partitions(ddl, CHANGE_ALTER_PARTITIONS, "EXCHANGE");
    Str       name   = {0};
    if (!my_expect_identifier(tokens, &name) || !my_expect(tokens, "WITH") ||
        !my_expect(tokens, "TABLE") || !my_expect_name(tokens, &change->references))
        return;
    *vec_push(tokens->arena, &change->columns) = name;
    (void)accept_validation(tokens, change);
}

static void coalesce(const Ddl *ddl)
{
    int64_t number = 0;
    Change *change = partitions(ddl, CHANGE_ALTER_PARTITIONS, "COALESCE");
    accept_local(ddl->tokens);
    change->value = my_token_text(ddl->tokens, my_peek(ddl->tokens));
    if (!my_integer(ddl->tokens, &number))
        (void)my_fail(ddl->tokens);
}

/* CONVERT PARTITION p TO TABLE t, CONVERT TABLE t TO PARTITION p VALUES ... */
static void convert_partition(const Ddl *ddl, bool from_table)
{
    MyTokens *tokens = ddl->tokens;
    Str       name   = {0};
    (void)my_note(tokens, MY_SYNTAX_CONVERT_PARTITION, 2);
    Change *change = plain(ddl, CHANGE_ALTER_PARTITIONS,
                           from_table ? STR("CONVERT TABLE") : STR("CONVERT PARTITION"));
    if (from_table) {
        if (my_expect_name(tokens, &change->references) && my_expect(tokens, "TO"))
            ddl_partition(ddl, &change->columns);
    } else if (my_expect_identifier(tokens, &name) && my_expect(tokens, "TO") &&
               my_expect(tokens, "TABLE") && my_expect_name(tokens, &change->references)) {
        *vec_push(tokens->arena, &change->columns) = name;
    }
    (void)accept_validation(tokens, change);
}

/* DISCARD PARTITION p TABLESPACE; the cursor is behind PARTITION. */
static void partition_tablespace(const Ddl *ddl, const char *verb)
{
    (void)my_note(ddl->tokens, MY_SYNTAX_PARTITION_TABLESPACE, 2);
    Change *change = partitions(ddl, CHANGE_ALTER_PARTITIONS, verb);
    partition_names(ddl, &change->columns);
    (void)my_expect(ddl->tokens, "TABLESPACE");
}

/* What is said about CHECK and REPAIR. */
static void skip_check_options(MyTokens *tokens)
{
    while (my_accept(tokens, "QUICK") || my_accept(tokens, "FAST") || my_accept(tokens, "MEDIUM") ||
           my_accept(tokens, "EXTENDED") || my_accept(tokens, "CHANGED") ||
           my_accept(tokens, "USE_FRM") || my_accept_pair(tokens, "FOR", "UPGRADE")) {
    }
}

static bool accept_maintenance(const Ddl *ddl)
{
    static const char *const verbs[] = {"ANALYZE", "CHECK",  "OPTIMIZE",
                                        "REBUILD", "REPAIR", "TRUNCATE"};
    MyTokens                *tokens  = ddl->tokens;
    const Str                word    = my_token_text(tokens, my_peek(tokens));
    for (size_t i = 0; i < COUNT_OF(verbs) && my_is_at(tokens, 1, "PARTITION"); i++) {
        if (!str_equal_nocase(word, str_from(verbs[i])))
            continue;
        const bool emptied = str_is(str_from(verbs[i]), "TRUNCATE");
        tokens->at += 2;
        Change *change =
            partitions(ddl, emptied ? CHANGE_DROP_PARTITION : CHANGE_ALTER_PARTITIONS, verbs[i]);
        accept_local(tokens);
        partition_names(ddl, &change->columns);
        skip_check_options(tokens);
        return true;
    }
    return false;
}

static bool accept_partitioning(const Ddl *ddl)
{
    MyTokens *tokens = ddl->tokens;
    if (my_accept_pair(tokens, "COALESCE", "PARTITION"))
        coalesce(ddl);
    else if (my_accept_pair(tokens, "REORGANIZE", "PARTITION"))
        reorganize(ddl);
    else if (my_accept_pair(tokens, "EXCHANGE", "PARTITION"))
        exchange(ddl);
    else if (my_accept_pair(tokens, "CONVERT", "PARTITION"))
        convert_partition(ddl, false);
    else if (my_accept_pair(tokens, "CONVERT", "TABLE"))
        convert_partition(ddl, true);
    else if (my_accept_pair(tokens, "DISCARD", "PARTITION"))
        partition_tablespace(ddl, "DISCARD");
    else if (my_accept_pair(tokens, "IMPORT", "PARTITION"))
        partition_tablespace(ddl, "IMPORT");
    else if (my_accept_pair(tokens, "REMOVE", "PARTITIONING"))
        (void)plain(ddl, CHANGE_ALTER_PARTITIONS, STR("REMOVE PARTITIONING"));
    else if (my_accept_pair(tokens, "UPGRADE", "PARTITIONING") &&
             my_note(tokens, MY_SYNTAX_UPGRADE_PARTITIONING, 2))
        (void)plain(ddl, CHANGE_ALTER_PARTITIONS, STR("UPGRADE PARTITIONING"));
    else if (my_is_pair(tokens, "PARTITION", "BY"))
        ddl_partition_by(ddl, plain(ddl, CHANGE_ALTER_PARTITIONS, STR("PARTITION BY")));
    else
        return accept_maintenance(ddl);
    return true;
}

/* ADD */

static void add_columns(const Ddl *ddl, size_t start)
{
    MyTokens  *tokens        = ddl->tokens;
    const bool if_not_exists = ddl_if_not_exists(ddl);
    const bool list          = my_accept(tokens, "(");
    do {
        if (list)
            start = my_start(tokens);
        if (list && ddl_at_key(ddl)) {
            ddl_key(ddl, start);
            continue;
        }
        DdlColumn column = {.kind          = CHANGE_ADD_COLUMN,
                            .start         = start,
                            .if_not_exists = if_not_exists,
                            .positioned    = !list};
        if (ddl_column_name(ddl, &column.name))
            ddl_column(ddl, &column);
    } while (list && my_accept(tokens, ","));
    if (list)
        (void)my_expect(tokens, ")");
}

static void add(const Ddl *ddl, size_t start)
{
    MyTokens *tokens = ddl->tokens;
    if (my_accept(tokens, "PARTITION"))
        add_partition(ddl);
    else if (ddl_accept_versioning(tokens))
        (void)plain(ddl, CHANGE_ALTER_TABLE_OTHER, STR("ADD SYSTEM VERSIONING"));
    else if (ddl_at_key(ddl))
        ddl_key(ddl, start);
    else {
        (void)my_accept(tokens, "COLUMN");
        add_columns(ddl, start);
    }
}

/* DROP */

static void drop_constraint(const Ddl *ddl, const char *what)
{
    Change *change = ddl_change(ddl, CHANGE_DROP_CONSTRAINT);
    change->value  = str_from(what);
    change->if_exists |= ddl_if_exists(ddl);
    (void)my_expect_identifier(ddl->tokens, &change->object);
}

static void drop_primary_key(const Ddl *ddl)
{
    Change *change = ddl_change(ddl, CHANGE_DROP_CONSTRAINT);
    change->value  = STR("primary key");
    change->object = STR("PRIMARY");
    (void)my_expect(ddl->tokens, "KEY");
}

static void drop_index(const Ddl *ddl)
{
    Change *change = ddl_change(ddl, CHANGE_DROP_INDEX);
    change->if_exists |= ddl_if_exists(ddl);
    (void)my_expect_identifier(ddl->tokens, &change->index.name);
}

static void drop_column(const Ddl *ddl)
{
    MyTokens *tokens = ddl->tokens;
    (void)my_accept(tokens, "COLUMN");
    Change *change = ddl_change(ddl, CHANGE_DROP_COLUMN);
    change->if_exists |= ddl_if_exists(ddl);
    if (!ddl_column_name(ddl, &change->column))
        return;
    change->cascade = my_accept(tokens, "CASCADE");
    (void)my_accept(tokens, "RESTRICT");
}

static void drop_period(const Ddl *ddl)
{
    (void)my_note(ddl->tokens, MY_SYNTAX_PERIOD, 1);
    Change *change = plain(ddl, CHANGE_ALTER_TABLE_OTHER, STR("DROP PERIOD"));
    change->if_exists |= ddl_if_exists(ddl);
    if (my_expect(ddl->tokens, "FOR"))
        (void)my_expect_identifier(ddl->tokens, &change->object);
}

static void drop(const Ddl *ddl)
{
    MyTokens *tokens = ddl->tokens;
    if (my_accept(tokens, "INDEX") || my_accept(tokens, "KEY"))
        drop_index(ddl);
    else if (my_accept(tokens, "PRIMARY"))
        drop_primary_key(ddl);
    else if (my_accept_pair(tokens, "FOREIGN", "KEY"))
        drop_constraint(ddl, "foreign key");
    else if (my_accept(tokens, "CHECK") && my_note(tokens, MY_SYNTAX_DROP_CHECK, 1))
        drop_constraint(ddl, "check");
    else if (my_accept(tokens, "CONSTRAINT") && my_note(tokens, MY_SYNTAX_DROP_CONSTRAINT, 1))
        drop_constraint(ddl, "constraint");
    else if (my_accept(tokens, "PARTITION"))
        drop_partition(ddl);
    else if (ddl_accept_versioning(tokens))
        (void)plain(ddl, CHANGE_ALTER_TABLE_OTHER, STR("DROP SYSTEM VERSIONING"));
    else if (my_is(tokens, "PERIOD") && (my_is_at(tokens, 1, "FOR") || my_is_at(tokens, 1, "IF")) &&
             my_accept(tokens, "PERIOD"))
        drop_period(ddl);
    else
        drop_column(ddl);
}

/* ALTER */

static bool accept_ignored(MyTokens *tokens)
{
    return my_accept(tokens, "IGNORED") && my_note(tokens, MY_SYNTAX_INDEX_IGNORED, 1);
}

static void alter_index(const Ddl *ddl)
{
    MyTokens    *tokens = ddl->tokens;
    IndexDetail *detail = arena_new_of(tokens->arena, IndexDetail);
    Change      *change = ddl_change(ddl, CHANGE_ALTER_INDEX);
    change->if_exists |= ddl_if_exists(ddl);
    change->index_detail = detail;
    if (!my_expect_identifier(tokens, &change->index.name))
        return;
    const bool invisible = my_accept(tokens, "INVISIBLE");
    detail->hidden       = invisible || accept_ignored(tokens);
    if (invisible || (!detail->hidden && my_accept(tokens, "VISIBLE")))
        (void)my_note(tokens, MY_SYNTAX_ALTER_INDEX_VISIBLE, 1);
    else if (!detail->hidden && !(my_accept(tokens, "NOT") && accept_ignored(tokens)))
        (void)my_fail(tokens);
}

static void alter_constraint(const Ddl *ddl)
{
    MyTokens *tokens = ddl->tokens;
    Change   *change = ddl_change(ddl, CHANGE_ALTER_CONSTRAINT);
    if (!my_expect_identifier(tokens, &change->object))
        return;
    change->not_enforced = my_accept_pair(tokens, "NOT", "ENFORCED");
    change->enforced     = !change->not_enforced;
    if (change->enforced)
        (void)my_expect(tokens, "ENFORCED");
    (void)my_note(tokens, MY_SYNTAX_ALTER_CONSTRAINT, 1);
}

static void set_default(const Ddl *ddl, Change *change)
{
    MyTokens    *tokens = ddl->tokens;
    Span         span   = {0};
    const size_t from   = tokens->at;
    change->kind        = CHANGE_SET_DEFAULT;
    if (!my_operand(tokens, &span))
        return;
    ddl_note_default(tokens, from, MY_SYNTAX_SET_DEFAULT_FUNCTION);
    change->expression    = my_text(tokens, span);
    change->default_class = my_default_class(tokens, from);
}

static void set_visibility(const Ddl *ddl, Change *change)
{
    ColumnDetail *detail  = arena_new_of(ddl->tokens->arena, ColumnDetail);
    detail->invisible     = my_accept(ddl->tokens, "INVISIBLE");
    change->kind          = CHANGE_SET_VISIBILITY;
    change->column_detail = detail;
    if (!detail->invisible)
        (void)my_expect(ddl->tokens, "VISIBLE");
    (void)my_note(ddl->tokens, MY_SYNTAX_SET_VISIBLE, 1);
}

static void alter_column(const Ddl *ddl)
{
    MyTokens *tokens = ddl->tokens;
    (void)my_accept(tokens, "COLUMN");
    Change *change = ddl_change(ddl, CHANGE_DROP_DEFAULT);
    change->if_exists |= ddl_if_exists(ddl);
    if (!ddl_column_name(ddl, &change->column) || my_accept_pair(tokens, "DROP", "DEFAULT"))
        return;
    if (my_accept_pair(tokens, "SET", "DEFAULT"))
        set_default(ddl, change);
    else if (my_expect(tokens, "SET"))
        set_visibility(ddl, change);
}

static void alter(const Ddl *ddl)
{
    MyTokens *tokens = ddl->tokens;
    if (my_accept(tokens, "INDEX") ||
        (my_accept(tokens, "KEY") && my_note(tokens, MY_SYNTAX_ALTER_KEY, 1)))
        alter_index(ddl);
    else if (my_accept(tokens, "CHECK") || my_accept(tokens, "CONSTRAINT"))
        alter_constraint(ddl);
    else
        alter_column(ddl);
}

/* MODIFY, CHANGE, RENAME */

static void redefine(const Ddl *ddl, size_t start, bool change)
{
    MyTokens *tokens = ddl->tokens;
    (void)my_accept(tokens, "COLUMN");
    DdlColumn column = {.kind       = CHANGE_REDEFINE_COLUMN,
                        .start      = start,
                        .if_exists  = ddl_if_exists(ddl),
                        .positioned = true};
    if (!ddl_column_name(ddl, &column.name) || (change && !ddl_column_name(ddl, &column.new_name)))
        return;
    if (str_equal(column.name, column.new_name))
        column.new_name = (Str){0};
    ddl_column(ddl, &column);
}

static void rename_part(const Ddl *ddl, ChangeKind kind)
{
    Change *change = ddl_change(ddl, kind);
    change->if_exists |= ddl_if_exists(ddl);
    Str *name = kind == CHANGE_RENAME_COLUMN ? &change->column : &change->index.name;
    if (my_expect_identifier(ddl->tokens, name) && my_expect(ddl->tokens, "TO"))
        (void)my_expect_identifier(ddl->tokens, &change->new_name);
}

static void rename_table(const Ddl *ddl)
{
    Name    name   = {0};
    Change *change = ddl_change(ddl, CHANGE_RENAME_TABLE);
    (void)(my_accept(ddl->tokens, "TO") || my_accept(ddl->tokens, "AS") ||
           my_accept(ddl->tokens, "="));
    if (!my_expect_name(ddl->tokens, &name))
        return;
    change->new_name = name.name;
    if (name.schema.size > 0)
        change->references = name;
}

static void rename_something(const Ddl *ddl)
{
    MyTokens *tokens = ddl->tokens;
    if (my_accept(tokens, "COLUMN") && my_note(tokens, MY_SYNTAX_RENAME_COLUMN, 2))
        rename_part(ddl, CHANGE_RENAME_COLUMN);
    else if ((my_accept(tokens, "INDEX") || my_accept(tokens, "KEY")) &&
             my_note(tokens, MY_SYNTAX_RENAME_INDEX, 2))
        rename_part(ddl, CHANGE_RENAME_INDEX);
    else
        rename_table(ddl);
}

/* The table as a whole */

static void convert(const Ddl *ddl)
{
    MyTokens *tokens = ddl->tokens;
    Change   *change = ddl_change(ddl, CHANGE_CONVERT_CHARSET);
    if (!ddl_accept_charset(tokens)) {
        (void)my_fail(tokens);
        return;
    }
    if (ddl_charset(tokens, &change->value) && my_accept(tokens, "COLLATE"))
        (void)ddl_collation(tokens, &change->object);
}

/* ORDER BY a, b DESC, COMMENT = 'x': the next action is no column of it. */
static void order_by(const Ddl *ddl)
{
    MyTokens *tokens = ddl->tokens;
    Change   *change = plain(ddl, CHANGE_REBUILD_TABLE, STR("ORDER BY"));
    do {
        Str name = {0};
        if (!ddl_column_name(ddl, &name))
            return;
        *vec_push(tokens->arena, &change->columns) = name;
        (void)(my_accept(tokens, "ASC") || my_accept(tokens, "DESC"));
    } while (my_is(tokens, ",") && my_is_identifier(tokens, 1) && !my_is_at(tokens, 2, "=") &&
             my_accept(tokens, ","));
}

static void secondary(const Ddl *ddl)
{
    MyTokens *tokens = ddl->tokens;
    Change   *change =
        plain(ddl, CHANGE_ALTER_TABLE_OTHER,
              my_is(tokens, "SECONDARY_LOAD") ? STR("SECONDARY_LOAD") : STR("SECONDARY_UNLOAD"));
    my_next(tokens);
    (void)my_note(tokens, MY_SYNTAX_SECONDARY_ENGINE, 1);
    if (my_accept(tokens, "PARTITION") && my_expect(tokens, "(")) {
        partition_names(ddl, &change->columns);
        (void)my_expect(tokens, ")");
    }
}

static bool accept_keys_or_tablespace(const Ddl *ddl)
{
    MyTokens *tokens = ddl->tokens;
    Str       words  = {0};
    if (my_accept_pair(tokens, "DISABLE", "KEYS"))
        words = STR("DISABLE KEYS");
    else if (my_accept_pair(tokens, "ENABLE", "KEYS"))
        words = STR("ENABLE KEYS");
    else if (my_accept_pair(tokens, "DISCARD", "TABLESPACE"))
        words = STR("DISCARD TABLESPACE");
    else if (my_accept_pair(tokens, "IMPORT", "TABLESPACE"))
        words = STR("IMPORT TABLESPACE");
    else if (my_accept_pair(tokens, "WITH", "VALIDATION") &&
             my_note(tokens, MY_SYNTAX_COLUMN_VALIDATION, 2))
        words = STR("WITH VALIDATION");
    else if (my_accept_pair(tokens, "WITHOUT", "VALIDATION") &&
             my_note(tokens, MY_SYNTAX_COLUMN_VALIDATION, 2))
        words = STR("WITHOUT VALIDATION");
    else
        return false;
    (void)plain(ddl, CHANGE_ALTER_TABLE_OTHER, words);
    return true;
}

/* One or several, without commas between them. */
static bool accept_options(const Ddl *ddl)
{
    size_t      start  = my_start(ddl->tokens);
    TableOption option = {0};
    if (!ddl_option(ddl, &option))
        return false;
    do {
        Change *change = ddl_change(ddl, CHANGE_SET_TABLE_OPTION);
        change->object = option.name;
        change->value  = option.value;
        ddl_end(ddl, change, start);
        start = my_start(ddl->tokens);
    } while (ddl_option(ddl, &option));
    return true;
}

static bool accept_whole(const Ddl *ddl)
{
    MyTokens *tokens = ddl->tokens;
    if (my_accept_pair(tokens, "CONVERT", "TO"))
        convert(ddl);
    else if (my_accept_pair(tokens, "ORDER", "BY"))
        order_by(ddl);
    else if (my_accept(tokens, "FORCE"))
        (void)plain(ddl, CHANGE_REBUILD_TABLE, STR("FORCE"));
    else if (my_is(tokens, "SECONDARY_LOAD") || my_is(tokens, "SECONDARY_UNLOAD"))
        secondary(ddl);
    else
        return accept_keys_or_tablespace(ddl);
    return true;
}

static bool accept_part(const Ddl *ddl, size_t start)
{
    MyTokens *tokens = ddl->tokens;
    if (my_accept(tokens, "ADD"))
        add(ddl, start);
    else if (my_accept(tokens, "DROP"))
        drop(ddl);
    else if (my_accept(tokens, "ALTER"))
        alter(ddl);
    else if (my_accept(tokens, "MODIFY"))
        redefine(ddl, start, false);
    else if (my_accept(tokens, "CHANGE"))
        redefine(ddl, start, true);
    else if (my_accept(tokens, "RENAME"))
        rename_something(ddl);
    else
        return false;
    return true;
}

static void action(const Ddl *ddl)
{
    const size_t start = my_start(ddl->tokens);
    const size_t first = ddl->changes->count;
    if (ddl_algorithm_or_lock(ddl) || accept_options(ddl))
        return;
    if (!accept_part(ddl, start) && !accept_partitioning(ddl) && !accept_whole(ddl)) {
        (void)my_fail(ddl->tokens);
        return;
    }
    for (size_t i = first; i < ddl->changes->count; i++)
        if (ddl->changes->items[i].span.size == 0)
            ddl_end(ddl, &ddl->changes->items[i], start);
}

/* These follow without a comma. */
static bool at_last_part(const MyTokens *tokens)
{
    return my_is_pair(tokens, "PARTITION", "BY") || my_is_pair(tokens, "REMOVE", "PARTITIONING");
}

void ddl_alter_table(Ddl *ddl, size_t start)
{
    MyTokens    *tokens = ddl->tokens;
    const size_t first  = ddl->changes->count;
    ddl->if_exists      = ddl_if_exists(ddl) && my_note(tokens, MY_SYNTAX_ALTER_IF_EXISTS, 2);
    if (!my_expect_name(tokens, &ddl->relation))
        return;
    ddl_wait(ddl);
    if (!ddl_at_stop(tokens))
        do {
            action(ddl);
        } while (my_accept(tokens, ",") || at_last_part(tokens));
    if (ddl->changes->count == first && !my_failed(tokens))
        ddl_end(ddl, plain(ddl, CHANGE_ALTER_TABLE_OTHER, (Str){0}), start);
}
