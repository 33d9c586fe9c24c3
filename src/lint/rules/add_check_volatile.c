/* add_check_volatile.c */
#include "lint/rule.h"

#include "base/poison.h"

static void check(const LintPoint *point)
{
    const Change *change = point->change;
    if (change->kind != CHANGE_ADD_CHECK || !change->expires)
        return;
    lint_report(point,
                "a row of " STR_FMT
                " that passes this CHECK today may fail it later: its answer depends on the time, "
                "on chance or on the session",
                STR_ARG(lint_relation_text(point, change->relation)));
}

RULE(add_check_volatile) = {
    .id       = "add-check-volatile",
    .severity = SEVERITY_WARNING,
    .scope    = RULE_CHANGE,
    .servers  = RULE_ON_PG,
    .summary  = "a CHECK whose answer for the same row changes",
    .why      = "A CHECK is looked at when its row is written. Later an update of any "
                "other column fails, and so do VALIDATE CONSTRAINT and the restore of a "
                "dump.",
    .safe     = "Compare columns with each other or with constants: store the moment in a "
                "column of its own. What only ever becomes true, such as created_at <= "
                "now(), is no harm.",
    .bad      = "CREATE TABLE offers (ends timestamptz CHECK (ends > now()));",
    .good     = "CREATE TABLE offers (begins timestamptz CHECK (begins <= now()));",
    .check    = check,
};
