/* alter_column_type_cached_plan.c -- off by default: whether anybody minds depends on the driver,
 * not on the migration. A type change that rewrites has an error of its own. */
#include "lint/rule.h"

#include "base/poison.h"

static void check(const LintPoint *point)
{
    const Change *change = point->change;
    const Column *column = lint_column(point);
    if (change->kind != CHANGE_ALTER_TYPE || lint_is_new(point, change->relation) ||
        (column != NULL && type_equal(column->type, change->type)))
        return;
    lint_report(point,
                "prepared statements that return " STR_FMT "." STR_FMT
                " fail with 'cached plan must not change result type'",
                STR_ARG(lint_relation_text(point, change->relation)), STR_ARG(change->column));
}

RULE(alter_column_type_cached_plan) = {
    .id       = "alter-column-type-cached-plan",
    .severity = SEVERITY_OFF,
    .scope    = RULE_CHANGE,
    .servers  = RULE_ON_PG,
    .summary  = "a type change breaks prepared statements of sessions that are open",
    .why      = "A prepared statement keeps the types of its result. When one of them "
                "changes, the next EXECUTE fails (SQLSTATE 0A000) until the session is "
                "new; some drivers try again by themselves, none can inside a transaction. "
                "A longer varchar counts, too.",
    .safe     = "Reconnect the pools right after the migration, or keep the driver from "
                "preparing statements while it runs.",
    .bad      = "ALTER TABLE users ALTER COLUMN email TYPE text;",
    .good     = "ALTER TABLE users ADD COLUMN email_new text;",
    .check    = check,
};
