/* my_drop_column_in_index.c */
#include "lint/rules/online.h"

#include "base/poison.h"

static bool is_dropped_too(const LintPoint *point, const Index *index)
{
    const ChangeVec *changes = &point->statement->changes;
    for (size_t i = 0; i < changes->count; i++)
        if (changes->items[i].kind == CHANGE_DROP_INDEX &&
            str_equal_nocase(changes->items[i].index.name, index->name.name))
            return true;
    return false;
}

static bool has_column(const Index *index, Str column)
{
    for (size_t i = 0; i < index->columns.count; i++)
        if (str_equal_nocase(index->columns.items[i], column))
            return true;
    return false;
}

static Str rest_of(const LintPoint *point, const Index *index)
{
    StrVec rest = {0};
    for (size_t i = 0; i < index->columns.count; i++)
        if (!str_equal_nocase(index->columns.items[i], point->change->column))
            *vec_push(point->arena, &rest) = index->columns.items[i];
    return lint_columns(point, &rest);
}

static void report(const LintPoint *point, const Index *index)
{
    const Change *change  = point->change;
    const bool    refused = index->unique && online_is_mariadb(point);
    const Str     name    = index->name.name;
    const Str     rest    = rest_of(point, index);
    const Str     fate =
        refused ? STR("needs it, and the server refuses (error 1072)")
                    : str_format(point->arena, "is then over (" STR_FMT ") only", STR_ARG(rest));
    Finding *finding =
        lint_report(point, "dropping " STR_FMT "." STR_FMT ": the %s " STR_FMT " " STR_FMT,
                    STR_ARG(lint_relation_text(point, change->relation)), STR_ARG(change->column),
                    index->unique ? "unique key" : "index", STR_ARG(name), STR_ARG(fate));
    lint_fix(point, finding, "drop or replace the index in the same statement",
             "ALTER TABLE " STR_FMT " DROP INDEX " STR_FMT ", DROP COLUMN " STR_FMT ";",
             STR_ARG(lint_name(point, change->relation)), STR_ARG(lint_identifier(point, name)),
             STR_ARG(lint_identifier(point, change->column)));
}

static void check(const LintPoint *point)
{
    const Table *table = lint_table(point);
    if (point->change->kind != CHANGE_DROP_COLUMN || table == NULL ||
        lint_is_new(point, point->change->relation))
        return;
    for (size_t i = 0; i < table->indexes.count; i++) {
        const Index *index = &table->indexes.items[i];
        if (index->columns.count > 1 && has_column(index, point->change->column) &&
            !is_dropped_too(point, index))
            report(point, index);
    }
}

RULE(my_drop_column_in_index) = {
    .id         = "my-drop-column-in-index",
    .severity   = SEVERITY_ERROR,
    .scope      = RULE_CHANGE,
    .servers    = RULE_ON_MYSQL,
    .engine     = "mariadb:10.11",
    .supersedes = "refused-by-server drop-column-drops-index",
    .summary    = "a column is dropped that is one of several of an index",
    .why        = "The index becomes one over the columns that are left, without a word. MySQL "
                  "does so with a unique key, too, which then forbids more than before, or "
                  "fails with 1062; MariaDB refuses that with 1072.",
    .safe       = "Drop the index, or replace it, before the column or in the same statement.",
    .bad        = "CREATE TABLE t (id int PRIMARY KEY, a int, b int, UNIQUE KEY ab (a, b));\n"
                  "-- in a later migration\nALTER TABLE t DROP COLUMN b;",
    .good       = "CREATE TABLE t (id int PRIMARY KEY, a int, b int, UNIQUE KEY ab (a, b));\n"
                  "-- in a later migration\nALTER TABLE t DROP INDEX ab, DROP COLUMN b;",
    .check      = check,
};
