/* my_name_conflict.c -- names that are not in the table, or are there already. Asked only of tables
 * of which everything is known. What one statement drops, adds and renames it may name as well. */
#include "lint/rules/online.h"

#include "base/poison.h"

enum {
    TABLE_EXISTS     = 1050,
    UNKNOWN_TABLE    = 1051, /* to DROP TABLE */
    NO_SUCH_TABLE    = 1146, /* to all others */
    DUPLICATE_COLUMN = 1060,
    DUPLICATE_KEY    = 1061,
    SECOND_PRIMARY   = 1068,
    NO_COLUMN        = 1054,
    NO_KEY_COLUMN    = 1072,
    NOTHING_TO_DROP  = 1091,
    NO_INDEX         = 1176,
    NO_CHECK         = 3821,
    NO_CONSTRAINT    = 3940,
};

static bool is_any(Str left, Str right)
{
    return left.size > 0 && str_equal_nocase(left, right);
}

/* The statement takes the name of the column away. */
static bool column_goes(const LintPoint *point, Str column)
{
    const ChangeVec *changes = &point->statement->changes;
    for (size_t i = 0; i < changes->count; i++) {
        const Change *change = &changes->items[i];
        const bool renames   = change->new_name.size > 0 && (change->kind == CHANGE_RENAME_COLUMN ||
                                                           change->kind == CHANGE_REDEFINE_COLUMN);
        if ((change->kind == CHANGE_DROP_COLUMN || renames) && is_any(change->column, column))
            return true;
    }
    return false;
}

/* The statement gives the name to a column. */
static bool column_comes(const LintPoint *point, Str column)
{
    const ChangeVec *changes = &point->statement->changes;
    for (size_t i = 0; i < changes->count; i++) {
        const Change *change = &changes->items[i];
        if (change->kind == CHANGE_ADD_COLUMN ? is_any(change->column, column)
                                              : is_any(change->new_name, column))
            return true;
    }
    return false;
}

static bool index_goes(const LintPoint *point, Str index)
{
    const ChangeVec *changes = &point->statement->changes;
    for (size_t i = 0; i < changes->count; i++) {
        const Change *change = &changes->items[i];
        if ((change->kind == CHANGE_DROP_INDEX || change->kind == CHANGE_RENAME_INDEX)
                ? is_any(change->index.name, index)
                : change->kind == CHANGE_DROP_CONSTRAINT && is_any(change->object, index))
            return true;
    }
    return false;
}

static void report(const LintPoint *point, const char *what, Str name, int error)
{
    (void)lint_report(point, STR_FMT " %s" STR_FMT ": the server refuses this (error %d)",
                      STR_ARG(lint_relation_text(point, point->change->relation)), what,
                      STR_ARG(name), error);
}

static void check_new_column(const LintPoint *point, const Table *table, Str name)
{
    if (table_column_find(table, name) != NULL && !column_goes(point, name))
        report(point, "has a column already that is called ", name, DUPLICATE_COLUMN);
}

static void check_position(const LintPoint *point, const Table *table)
{
    const ColumnDetail *detail = point->change->column_detail;
    if (detail != NULL && detail->position == POSITION_AFTER &&
        table_column_find(table, detail->after) == NULL && !column_comes(point, detail->after))
        report(point, "has no column ", detail->after, NO_COLUMN);
}

static void check_column(const LintPoint *point, const Table *table)
{
    const Change *change = point->change;
    const Str     taken  = change->new_name;
    if (change->kind == CHANGE_ADD_COLUMN) {
        if (!change->if_not_exists)
            check_new_column(point, table, change->column);
    } else if (table_column_find(table, change->column) == NULL) {
        if (!change->if_exists)
            report(point, "has no column ", change->column,
                   change->kind == CHANGE_DROP_COLUMN ? NOTHING_TO_DROP : NO_COLUMN);
    } else if (taken.size > 0 && !str_equal_nocase(taken, change->column)) {
        check_new_column(point, table, taken);
    }
    check_position(point, table);
}

static void check_key(const LintPoint *point, const Table *table)
{
    const Change *change  = point->change;
    const bool    primary = change->kind == CHANGE_ADD_PRIMARY_KEY;
    const Str     name    = change->kind == CHANGE_CREATE_INDEX ? change->index.name
                            : change->kind == CHANGE_ADD_UNIQUE ? change->object
                            : primary                           ? STR("PRIMARY")
                                                                : (Str){0};
    const Index  *taken   = name.size > 0 ? table_index_find(table, name) : NULL;
    if (taken != NULL && !taken->for_foreign_key && !change->if_not_exists &&
        !index_goes(point, name)) {
        if (primary)
            report(point, "has a primary key already", STR(""), SECOND_PRIMARY);
        else
            report(point, "has an index already that is called ", name, DUPLICATE_KEY);
        return;
    }
    for (size_t i = 0; i < change->columns.count; i++) {
        const Str column = change->columns.items[i];
        if (column.size == 0 || table_column_find(table, column) != NULL ||
            column_comes(point, column))
            continue;
        report(point, "has no column ", column, NO_KEY_COLUMN);
        return;
    }
}

static void check_index(const LintPoint *point, const Table *table)
{
    const Change *change = point->change;
    if (!change->if_exists && change->index.name.size > 0 &&
        table_index_find(table, change->index.name) == NULL)
        report(point, "has no index ", change->index.name,
               change->kind == CHANGE_DROP_INDEX ? NOTHING_TO_DROP : NO_INDEX);
}

static void check_dropped_constraint(const LintPoint *point, const Table *table)
{
    const Change *change  = point->change;
    const bool    mysql   = !online_is_mariadb(point);
    const bool    checked = str_is(change->value, "check");
    const bool    any     = str_is(change->value, "constraint");
    if (change->if_exists || table_index_find(table, change->object) != NULL)
        return;
    if (str_is(change->value, "primary key"))
        report(point, "has no primary key", STR(""), NOTHING_TO_DROP);
    else if (table_constraint_find(table, change->object) == NULL)
        report(point, "has no constraint ", change->object,
               mysql && any       ? NO_CONSTRAINT
               : mysql && checked ? NO_CHECK
                                  : NOTHING_TO_DROP);
}

static void check_new_table(const LintPoint *point)
{
    const Table *table = lint_table(point);
    if (table != NULL && !table->partial && !table->unsure && !table->temporary &&
        !point->change->temporary && !point->change->if_not_exists && !point->change->or_replace)
        lint_report(point,
                    "there is a table " STR_FMT " already: the server refuses this (error %d)",
                    STR_ARG(lint_relation_text(point, point->change->relation)), TABLE_EXISTS);
}

/* What acts on a table that must be there. */
static void check_gone(const LintPoint *point)
{
    const Change *change = point->change;
    const bool    drops  = change->kind == CHANGE_DROP_TABLE;
    if (!(drops && change->if_exists) && catalog_is_gone(point->before, change->relation))
        lint_report(point,
                    STR_FMT " was dropped or renamed before: the server refuses this (error %d)",
                    STR_ARG(lint_relation_text(point, change->relation)),
                    drops ? UNKNOWN_TABLE : NO_SUCH_TABLE);
}

static bool needs_table(const Change *change)
{
    /* clang-format off */
    switch ((int)change->kind) {
    case CHANGE_DROP_TABLE: case CHANGE_RENAME_TABLE: case CHANGE_TRUNCATE:
    case CHANGE_CREATE_INDEX: case CHANGE_DROP_INDEX: case CHANGE_CREATE_TRIGGER:
        return true;
    /* clang-format on */
    default:
        return change->kind >= CHANGE_ADD_COLUMN && change->kind <= CHANGE_RENAME_CONSTRAINT;
    }
}

static void check(const LintPoint *point)
{
    const Change *change = point->change;
    const Table  *table  = lint_table(point);
    if (point->section == SECTION_DOWN || point->in_code || change->in_add_column)
        return;
    if (change->kind == CHANGE_CREATE_TABLE || change->kind == CHANGE_CREATE_TABLE_AS)
        check_new_table(point);
    else if (table == NULL && needs_table(change) && !change->in_create)
        check_gone(point);
    if (table == NULL || table->partial || table->unsure || table->kind != TABLE_ORDINARY ||
        table->columns.count == 0 || change->in_create)
        return;
    /* clang-format off */
    switch ((int)change->kind) {
    case CHANGE_ADD_COLUMN: case CHANGE_DROP_COLUMN: case CHANGE_REDEFINE_COLUMN:
    case CHANGE_RENAME_COLUMN: case CHANGE_SET_DEFAULT: case CHANGE_DROP_DEFAULT:
        check_column(point, table);
        return;
    case CHANGE_CREATE_INDEX: case CHANGE_ADD_UNIQUE: case CHANGE_ADD_PRIMARY_KEY:
    case CHANGE_ADD_FOREIGN_KEY:
        check_key(point, table);
        return;
    case CHANGE_DROP_INDEX: case CHANGE_RENAME_INDEX: case CHANGE_ALTER_INDEX:
        check_index(point, table);
        return;
    case CHANGE_DROP_CONSTRAINT:
        check_dropped_constraint(point, table);
        return;
    default:
        return;
    }
    /* clang-format on */
}

RULE(my_name_conflict) = {
    .id         = "my-name-conflict",
    .severity   = SEVERITY_ERROR,
    .scope      = RULE_CHANGE,
    .servers    = RULE_ON_MYSQL,
    .engine     = "mysql:8.0.36",
    .supersedes = "refused-by-server breaks-running-code drop-column my-add-check my-add-fk "
                  "my-add-index-online my-add-not-null-no-default my-add-unique "
                  "my-alter-copy-algorithm my-drop-check-or-fk my-drop-index-no-invisible "
                  "my-drop-primary-key my-modify-drops-attributes my-rename-column "
                  "my-table-rebuild drop-table",
    .summary    = "a column, index or constraint is named that is not there, or is there already",
    .why        = "The migrations before this one, or the server, say what the table has. The "
                  "statement fails, and what stood before it in the file has been committed.",
    .safe       = "Look for a misspelt name, or for an earlier migration that did the same. "
                  "MariaDB has IF EXISTS and IF NOT EXISTS for each of these, MySQL for none.",
    .bad        = "CREATE TABLE t (id bigint PRIMARY KEY, a int);\n-- in a later migration\n"
                  "ALTER TABLE t ADD COLUMN a int, ALGORITHM=INSTANT;",
    .good       = "CREATE TABLE t (id bigint PRIMARY KEY, a int);\n-- in a later migration\n"
                  "ALTER TABLE t ADD COLUMN b int, ALGORITHM=INSTANT;",
    .check      = check,
};
