/* alter_column_type_metadata_only.c -- said of large tables, where somebody may wonder. */
#include "lint/rule.h"

#include "base/poison.h"

static void check(const LintPoint *point)
{
    const Change *change = point->change;
    const Column *column = change->kind == CHANGE_ALTER_TYPE ? lint_column(point) : NULL;
    if (column == NULL || point->effect->duration != DURATION_INSTANT || point->effect->fails ||
        !lint_is_large(point, change->relation) || type_equal(column->type, change->type))
        return;
    lint_report(point,
                "the new type of " STR_FMT "." STR_FMT " is noted in the catalog and rewrites "
                "nothing; prepared statements that return the column fail once",
                STR_ARG(lint_relation_text(point, change->relation)), STR_ARG(change->column));
}

RULE(alter_column_type_metadata_only) = {
    .id       = "alter-column-type-metadata-only",
    .severity = SEVERITY_INFO,
    .scope    = RULE_CHANGE,
    .servers  = RULE_ON_PG,
    .summary  = "a type change of a large table that rewrites nothing",
    .why      = "The stored values serve the new type as they are, so the ACCESS EXCLUSIVE "
                "lock is short. Sessions with a prepared statement that returns the column "
                "get 'cached plan must not change result type' (SQLSTATE 0A000), inside a "
                "transaction without a second try.",
    .safe     = "Keep the lock_timeout short and try again. Where the driver keeps "
                "prepared statements, reconnect the pool right after.",
    .bad      = "CREATE TABLE huge (note varchar(50));\n"
                "-- in a later migration\n"
                "ALTER TABLE huge ALTER COLUMN note TYPE varchar(100);",
    .good     = "CREATE TABLE few (note varchar(50));\n"
                "-- in a later migration\n"
                "ALTER TABLE few ALTER COLUMN note TYPE varchar(100);",
    .check    = check,
};
