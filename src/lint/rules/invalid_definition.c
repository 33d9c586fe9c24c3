/* invalid_definition.c -- definitions that parse, and that no release takes: two primary keys,
 * columns that are there twice, keys without the partition key, expressions that no row has. */
#include "lint/rule.h"

#include "base/poison.h"

/* The CREATE TABLE that the change is part of; NULL: it is not. */
static const Change *creation(const LintPoint *point)
{
    const ChangeVec *changes = &point->statement->changes;
    for (size_t i = 0; point->change->in_create && i < changes->count; i++)
        if (changes->items[i].kind == CHANGE_CREATE_TABLE &&
            name_equal(changes->items[i].relation, point->change->relation))
            return &changes->items[i];
    return NULL;
}

/* An earlier part of the statement, about the same table. */
static const Change *earlier(const LintPoint *point, ChangeKind kind, Str column)
{
    for (const Change *change = point->statement->changes.items; change < point->change; change++)
        if (change->kind == kind && name_equal(change->relation, point->change->relation) &&
            (column.data == NULL || str_equal(change->column, column)))
            return change;
    return NULL;
}

static bool drops_any(const LintPoint *point, const Constraint *key)
{
    const ChangeVec *changes = &point->statement->changes;
    for (size_t i = 0; i < changes->count; i++) {
        const Change *change = &changes->items[i];
        if ((change->kind == CHANGE_DROP_CONSTRAINT && str_equal(change->object, key->name)) ||
            (change->kind == CHANGE_DROP_COLUMN && strvec_contains(&key->columns, change->column)))
            return true;
    }
    return false;
}

static const Constraint *primary_key(const Table *table)
{
    for (size_t i = 0; table != NULL && i < table->constraints.count; i++)
        if (table->constraints.items[i].kind == CONSTRAINT_PRIMARY_KEY)
            return &table->constraints.items[i];
    return NULL;
}

static Str relation_text(const LintPoint *point)
{
    return lint_relation_text(point, point->change->relation);
}

static void check_second_key(const LintPoint *point)
{
    const Table      *table = point->change->in_create ? NULL : lint_table(point);
    const Constraint *key   = table == NULL || table->unsure ? NULL : primary_key(table);
    if (earlier(point, CHANGE_ADD_PRIMARY_KEY, (Str){0}) != NULL)
        lint_report(point, "a second primary key for " STR_FMT ": the server refuses this",
                    STR_ARG(relation_text(point)));
    else if (key != NULL && !drops_any(point, key))
        lint_report(point,
                    STR_FMT " has a primary key already, " STR_FMT ": the server refuses this",
                    STR_ARG(relation_text(point)), STR_ARG(key->name));
}

static bool check_twice(const LintPoint *point)
{
    const StrVec *columns = &point->change->columns;
    for (size_t i = 1; i < columns->count; i++)
        for (size_t k = 0; k < i; k++)
            if (str_equal(columns->items[i], columns->items[k])) {
                lint_report(point, STR_FMT " is in the key twice: the server refuses this",
                            STR_ARG(columns->items[i]));
                return true;
            }
    return false;
}

/* Of a table that is partitioned, known or just created. */
static const StrVec *partition_key(const LintPoint *point)
{
    const Change *create = creation(point);
    const Table  *table  = point->change->in_create ? NULL : lint_table(point);
    if (create != NULL)
        return create->partitioned ? &create->key_columns : NULL;
    return table != NULL && table->kind == TABLE_PARTITIONED && !table->unsure ? &table->key_columns
                                                                               : NULL;
}

static void check_partitioned(const LintPoint *point)
{
    const Change *change = point->change;
    const StrVec *key    = partition_key(point);
    for (size_t i = 0; key != NULL && i < key->count; i++) {
        const Str column = key->items[i];
        if (column.size > 0 && strvec_contains(&change->columns, column))
            continue;
        lint_report(
            point,
            STR_FMT " is partitioned by " STR_FMT ", %s: the server refuses the unique index",
            STR_ARG(relation_text(point)), STR_ARG(column.size > 0 ? column : STR("an expression")),
            column.size > 0 ? "which is not in the key" : "which no key can have");
        return;
    }
}

static const char *place_of(const Change *change)
{
    switch ((int)change->kind) {
    case CHANGE_ADD_CHECK:
        return "a CHECK";
    case CHANGE_CREATE_INDEX:
        return "an index";
    default:
        return change->generated_stored || change->generated_virtual ? "a generated column"
                                                                     : "a DEFAULT";
    }
}

static void check_key(const LintPoint *point)
{
    const Change *change = point->change;
    if (change->kind == CHANGE_ADD_PRIMARY_KEY)
        check_second_key(point);
    if (!change->using_index && !change->without_overlaps && !check_twice(point))
        check_partitioned(point);
}

static void check_column(const LintPoint *point)
{
    const Change *change = point->change;
    if (!change->if_not_exists && earlier(point, CHANGE_ADD_COLUMN, change->column) != NULL)
        lint_report(point, STR_FMT " gets a column " STR_FMT " twice: the server refuses this",
                    STR_ARG(relation_text(point)), STR_ARG(change->column));
}

/* CREATE TABLE IF NOT EXISTS of what is there does nothing. */
static bool is_skipped(const LintPoint *point)
{
    const Change *create = creation(point);
    return create != NULL && create->if_not_exists &&
           catalog_table_find(point->before, create->relation) != NULL;
}

static void check(const LintPoint *point)
{
    const Change *change = point->change;
    if (point->before == NULL || point->in_code || point->section == SECTION_DOWN ||
        is_skipped(point))
        return;
    if (change->misplaced != NULL)
        lint_report(point, "%s in %s: the server refuses this", change->misplaced,
                    place_of(change));
    switch ((int)change->kind) {
    case CHANGE_ADD_COLUMN:
        check_column(point);
        return;
    case CHANGE_ADD_PRIMARY_KEY:
    case CHANGE_ADD_UNIQUE:
        check_key(point);
        return;
    case CHANGE_CREATE_INDEX:
        if (change->unique)
            check_partitioned(point);
        return;
    case CHANGE_ADD_CHECK:
        if (change->no_inherit && partition_key(point) != NULL)
            lint_report(point, "a CHECK of a partitioned table is its partitions', too: the server "
                               "refuses NO INHERIT");
        return;
    default:
        return;
    }
}

RULE(invalid_definition) = {
    .id       = "invalid-definition",
    .severity = SEVERITY_ERROR,
    .scope    = RULE_CHANGE,
    .servers  = RULE_ON_PG,
    .summary  = "a key, a column or an expression that the table cannot have",
    .why      = "It parses, and the server refuses it when it looks at the table: the deployment "
                "stops here.",
    .safe     = "A table has one primary key, and a column by each name. A unique key of a "
                "partitioned table has all columns that it is partitioned by. What a CHECK, a "
                "default, a generated column or an index computes comes from one row: without "
                "subqueries, aggregate and window functions.",
    .bad      = "CREATE TABLE cars (id bigint PRIMARY KEY, no text, PRIMARY KEY (no));",
    .good     = "CREATE TABLE cars (id bigint PRIMARY KEY, no text, UNIQUE (no));",
    .check    = check,
};
