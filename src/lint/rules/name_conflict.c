/* name_conflict.c -- names that are not there, or are taken. Only what the migrations themselves,
 * or a server, have made known counts: not what is older than they are, nor what code decided. */
#include "lint/rule.h"

#include "base/poison.h"

static const char *const system_columns[] = {"ctid", "xmin", "xmax", "cmin", "cmax", "tableoid"};

static bool is_system_column(Str name)
{
    for (size_t i = 0; i < COUNT_OF(system_columns); i++)
        if (str_is(name, system_columns[i]))
            return true;
    return false;
}

/* All of its columns are known. Those of a typed table are its type's. */
static bool is_whole(const Table *table)
{
    return table != NULL && !table->partial && !table->unsure && name_empty(table->owned_by) &&
           (table->kind == TABLE_ORDINARY || table->kind == TABLE_PARTITIONED);
}

/* Another part of the same ALTER TABLE. */
static const Change *sibling(const LintPoint *point, ChangeKind kind, Str column, Str object)
{
    const ChangeVec *changes = &point->statement->changes;
    for (size_t i = 0; i < changes->count; i++) {
        const Change *change = &changes->items[i];
        if (change != point->change && change->kind == kind && str_equal(change->column, column) &&
            (object.data == NULL || str_equal(change->object, object)))
            return change;
    }
    return NULL;
}

static Str relation_text(const LintPoint *point)
{
    return lint_relation_text(point, point->change->relation);
}

static void report_missing_column(const LintPoint *point, Name relation, Str column)
{
    lint_report(point, "there is no column " STR_FMT " in " STR_FMT ": the server refuses this",
                STR_ARG(column), STR_ARG(lint_relation_text(point, relation)));
}

static bool is_missing_column(const LintPoint *point, const Table *table, Str column)
{
    return column.size > 0 && is_whole(table) && table_column_find(table, column) == NULL &&
           !is_system_column(column) && sibling(point, CHANGE_ADD_COLUMN, column, (Str){0}) == NULL;
}

static void check_new_column(const LintPoint *point, Str name)
{
    const Table *table = lint_table(point);
    if (is_system_column(name))
        lint_report(point, STR_FMT " is the name of a system column: the server refuses this",
                    STR_ARG(name));
    else if (table != NULL && !table->unsure && table->kind != TABLE_VIEW &&
             table_column_find(table, name) != NULL &&
             sibling(point, CHANGE_DROP_COLUMN, name, (Str){0}) == NULL)
        lint_report(point, STR_FMT " has a column " STR_FMT " already: the server refuses this",
                    STR_ARG(relation_text(point)), STR_ARG(name));
}

static void check_column(const LintPoint *point)
{
    const Change *change = point->change;
    if (change->kind == CHANGE_ADD_COLUMN) {
        if (!change->if_not_exists)
            check_new_column(point, change->column);
        return;
    }
    if (!change->if_exists && is_missing_column(point, lint_table(point), change->column))
        report_missing_column(point, change->relation, change->column);
    else if (change->kind == CHANGE_RENAME_COLUMN)
        check_new_column(point, change->new_name);
}

static void check_columns(const LintPoint *point, Name relation, const StrVec *columns)
{
    const Table *table = catalog_table_find(point->before, relation);
    for (size_t i = 0; i < columns->count; i++)
        if (is_missing_column(point, table, columns->items[i])) {
            report_missing_column(point, relation, columns->items[i]);
            return;
        }
}

/* Partitions and children have constraints of their parents, which are not followed; from 18 on
 * each NOT NULL is one. */
static bool is_missing_constraint(const LintPoint *point)
{
    const Change *change = point->change;
    const Table  *table  = lint_table(point);
    return !change->if_exists && is_whole(table) && name_empty(table->partition_of) &&
           table->inherits.count == 0 && table_constraint_find(table, change->object) == NULL &&
           !str_contains(change->object, "_not_null") &&
           sibling(point, CHANGE_ADD_CHECK, change->column, change->object) == NULL &&
           sibling(point, CHANGE_ADD_FOREIGN_KEY, change->column, change->object) == NULL;
}

static void check_old_constraint(const LintPoint *point)
{
    if (is_missing_constraint(point))
        lint_report(point,
                    "there is no constraint " STR_FMT " of " STR_FMT ": the server refuses this",
                    STR_ARG(point->change->object), STR_ARG(relation_text(point)));
}

static void check_new_constraint(const LintPoint *point)
{
    const Change *change = point->change;
    const Table  *table  = lint_table(point);
    if (change->object.size > 0 && table != NULL && !table->unsure &&
        table_constraint_find(table, change->object) != NULL &&
        sibling(point, CHANGE_DROP_CONSTRAINT, change->column, change->object) == NULL)
        lint_report(point, STR_FMT " has a constraint " STR_FMT " already: the server refuses this",
                    STR_ARG(relation_text(point)), STR_ARG(change->object));
    else if (!change->using_index && !change->in_add_column) {
        check_columns(point, change->relation, &change->columns);
        if (change->kind == CHANGE_ADD_FOREIGN_KEY)
            check_columns(point, change->references, &change->reference_columns);
    }
}

/* What has the name of a new relation or index. */
static void check_new_relation(const LintPoint *point, Name name)
{
    const Catalog *catalog = point->before;
    const Name     whole   = catalog_new_name(catalog, name, point->change->temporary);
    const Table   *table   = catalog_table_find(catalog, whole);
    const Table   *owner   = catalog_index_table_find(catalog, whole);
    if (table != NULL && !table->partial && !table->unsure)
        lint_report(point, "there is a %s " STR_FMT " already: the server refuses this",
                    table_kind_text(table->kind), STR_ARG(lint_relation_text(point, name)));
    else if (table == NULL && owner != NULL && !owner->unsure)
        lint_report(point,
                    "there is an index " STR_FMT " of " STR_FMT " already: the server refuses this",
                    STR_ARG(name.name),
                    STR_ARG(lint_relation_text(point, catalog_short_name(catalog, owner->name))));
}

static void check_gone(const LintPoint *point, Name name)
{
    if (!point->change->if_exists && catalog_is_gone(point->before, name))
        lint_report(point, STR_FMT " was dropped or renamed before: the server refuses this",
                    STR_ARG(lint_relation_text(point, name)));
}

static void check_index(const LintPoint *point)
{
    const Change *change = point->change;
    const Table  *table  = lint_table(point);
    check_columns(point, change->relation, &change->columns);
    if (change->index.name.size == 0 || change->if_not_exists)
        return;
    check_new_relation(point, (Name){table != NULL ? table->name.schema : change->relation.schema,
                                     change->index.name});
}

/* A value of an enum. */
static void check_value(const LintPoint *point)
{
    const Change   *change = point->change;
    const EnumType *type   = catalog_enum_find(point->before, change->relation);
    if (type != NULL && !change->if_not_exists && strvec_contains(&type->values, change->object))
        lint_report(point, STR_FMT " has the value '" STR_FMT "' already: the server refuses this",
                    STR_ARG(relation_text(point)), STR_ARG(change->object));
}

static void check_names(const LintPoint *point)
{
    const Change *change = point->change;
    switch ((int)change->kind) {
    case CHANGE_ADD_COLUMN ... CHANGE_SET_STORAGE:
        check_column(point);
        return;
    case CHANGE_ADD_PRIMARY_KEY ... CHANGE_ADD_EXCLUDE:
        check_new_constraint(point);
        return;
    case CHANGE_VALIDATE_CONSTRAINT ... CHANGE_RENAME_CONSTRAINT:
        check_old_constraint(point);
        return;
    case CHANGE_CREATE_TABLE:
    case CHANGE_CREATE_TABLE_AS:
    case CHANGE_CREATE_VIEW:
    case CHANGE_CREATE_SEQUENCE:
        if (!change->if_not_exists && !change->or_replace)
            check_new_relation(point, change->relation);
        return;
    case CHANGE_CREATE_INDEX:
        check_index(point);
        return;
    case CHANGE_ADD_ENUM_VALUE:
        check_value(point);
        return;
    default:
        return;
    }
}

/* What acts on something that must be there. */
static bool needs_relation(const Change *change)
{
    switch ((int)change->kind) {
    case CHANGE_DROP_TABLE:
    case CHANGE_DROP_VIEW:
    case CHANGE_RENAME_TABLE:
    case CHANGE_SET_SCHEMA:
    case CHANGE_TRUNCATE:
    case CHANGE_CREATE_INDEX:
    case CHANGE_CREATE_TRIGGER:
        return true;
    default:
        return change->kind >= CHANGE_ADD_COLUMN && change->kind <= CHANGE_RENAME_CONSTRAINT;
    }
}

static void check(const LintPoint *point)
{
    const Change *change = point->change;
    if (point->before == NULL || point->in_code || point->section == SECTION_DOWN ||
        (change->in_create && change->kind != CHANGE_CREATE_TABLE))
        return;
    if (change->kind == CHANGE_DROP_INDEX || change->kind == CHANGE_RENAME_INDEX)
        check_gone(point, change->index);
    else if (needs_relation(change) && !name_empty(change->relation) && lint_table(point) == NULL)
        check_gone(point, change->relation);
    else
        check_names(point);
}

RULE(name_conflict) = {
    .id       = "name-conflict",
    .severity = SEVERITY_ERROR,
    .scope    = RULE_CHANGE,
    .servers  = RULE_ON_PG,
    .summary  = "what a statement names is not there, or what it makes is there already",
    .why   = "The server refuses the statement, and the deployment stops here. Earlier statements "
             "made, dropped or renamed what it names.",
    .safe  = "Say the name that it has now. IF EXISTS and IF NOT EXISTS are for what may or may "
             "not be there; they look at the name alone.",
    .bad   = "CREATE TABLE a (id bigint PRIMARY KEY, day date);\n"
             "ALTER TABLE a RENAME COLUMN day TO made_on;\n"
             "ALTER TABLE a ALTER COLUMN day SET DEFAULT current_date;",
    .good  = "CREATE TABLE a (id bigint PRIMARY KEY, day date);\n"
             "ALTER TABLE a RENAME COLUMN day TO made_on;\n"
             "ALTER TABLE a ALTER COLUMN made_on SET DEFAULT current_date;",
    .check = check,
};
