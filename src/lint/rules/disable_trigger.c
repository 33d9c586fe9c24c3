/* disable_trigger.c */
#include "lint/rule.h"

#include "base/poison.h"

static bool disables(const Change *change)
{
    return change->kind == CHANGE_ALTER_TABLE_OTHER && str_starts(change->words, "DISABLE TRIGGER");
}

static bool becomes_replica(const Change *change)
{
    return change->kind == CHANGE_SET_SESSION &&
           str_is(change->object, "session_replication_role") &&
           str_equal_nocase(change->value, STR("replica"));
}

static void report_disabled(const LintPoint *point)
{
    const Change *change = point->change;
    const Str     table  = lint_relation_text(point, change->relation);
    if (str_is(change->words, "DISABLE TRIGGER ALL"))
        lint_report(point,
                    "without its triggers, foreign keys of " STR_FMT
                    " are not checked, for anybody, until they are enabled again",
                    STR_ARG(table));
    else if (str_is(change->words, "DISABLE TRIGGER USER"))
        lint_report(point,
                    "the triggers of " STR_FMT " do not run, for anybody, until they are "
                    "enabled again",
                    STR_ARG(table));
    else
        lint_report(point,
                    "trigger " STR_FMT " of " STR_FMT
                    " does not run, for anybody, until it is enabled again",
                    STR_ARG(change->object), STR_ARG(table));
}

static void check(const LintPoint *point)
{
    if (becomes_replica(point->change))
        lint_report(point, "as a replica this session runs no triggers and checks no foreign keys");
    else if (disables(point->change) && !lint_is_new(point, point->change->relation))
        report_disabled(point);
}

RULE(disable_trigger) = {
    .id       = "disable-trigger",
    .severity = SEVERITY_ERROR,
    .scope    = RULE_CHANGE,
    .servers  = RULE_ON_PG,
    .summary  = "triggers are switched off, and with them checks that data relies on",
    .why      = "What is written meanwhile is not checked afterwards: rows without their parent, "
                "columns that no longer agree, an audit with holes. Enabling the trigger repairs "
                "none of it.",
    .safe     = "Let the triggers run, in batches if they are slow; or let the trigger's function "
                "look at a setting of this session (current_setting('app.skip_audit', true)), so "
                "that only this transaction goes without it.",
    .bad      = "ALTER TABLE orders DISABLE TRIGGER ALL;",
    .good     = "ALTER TABLE orders ENABLE TRIGGER orders_audit;",
    .check    = check,
};
