/* drop_column_drops_index.c */
#include "lint/rule.h"

#include "base/poison.h"

/* The other columns of the index; an expression has no name here. */
static StrVec others(const LintPoint *point, const Index *index)
{
    StrVec others = {0};
    for (size_t i = 0; i < index->columns.count; i++)
        if (index->columns.items[i].size > 0 &&
            !str_equal(index->columns.items[i], point->change->column))
            *vec_push(point->arena, &others) = index->columns.items[i];
    return others;
}

static void report(const LintPoint *point, const Table *table, const Index *index)
{
    const StrVec rest  = others(point, index);
    const Str    left  = lint_columns(point, &rest);
    const Str    shown = lint_relation_text(point, table->name);
    lint_report(point,
                "with column " STR_FMT " goes %s " STR_FMT " of " STR_FMT
                ", which is also over " STR_FMT "%s",
                STR_ARG(point->change->column), index->unique ? "the unique index" : "index",
                STR_ARG(index->name.name), STR_ARG(shown), STR_ARG(left),
                index->unique ? ": nothing keeps those apart any more" : "");
}

static void check(const LintPoint *point)
{
    const Change *change = point->change;
    const Table  *table  = change->kind == CHANGE_DROP_COLUMN ? lint_table(point) : NULL;
    if (table == NULL || point->section == SECTION_DOWN || lint_is_new(point, change->relation))
        return;
    for (size_t i = 0; i < table->indexes.count; i++) {
        const Index *index = &table->indexes.items[i];
        if (strvec_contains(&index->columns, change->column) && others(point, index).count > 0)
            report(point, table, index);
    }
}

RULE(drop_column_drops_index) = {
    .id       = "drop-column-drops-index",
    .severity = SEVERITY_WARNING,
    .scope    = RULE_CHANGE,
    .servers  = RULE_ON_PG,
    .summary  = "with a column goes an index that other columns need",
    .why      = "DROP COLUMN takes along, without a word, every index that holds the "
                "column, and every UNIQUE constraint. Queries over the other columns lose "
                "their index, and duplicates come in.",
    .safe     = "Build an index over the columns that stay concurrently before, if it is "
                "needed, and drop the old one by name.",
    .bad      = "CREATE TABLE seats (room int, seat int, owner text, UNIQUE (room, seat));\n"
                "-- in a later migration\n"
                "ALTER TABLE seats DROP COLUMN room;",
    .good     = "CREATE TABLE seats (room int, seat int, owner text, UNIQUE (room, seat));\n"
                "-- in a later migration\n"
                "ALTER TABLE seats DROP COLUMN owner;",
    .check    = check,
};
