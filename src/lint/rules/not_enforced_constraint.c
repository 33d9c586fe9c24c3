/* not_enforced_constraint.c */
#include "lint/rule.h"

#include "base/poison.h"

static void check(const LintPoint *point)
{
    const Change *change = point->change;
    if (!change->not_enforced)
        return;
    lint_report(point,
                "nothing checks this constraint of " STR_FMT ", neither rows that are there nor "
                "new ones",
                STR_ARG(lint_relation_text(point, change->relation)));
}

RULE(not_enforced_constraint) = {
    .id       = "not-enforced-constraint",
    .severity = SEVERITY_INFO,
    .scope    = RULE_CHANGE,
    .servers  = RULE_ON_PG,
    .engine   = "postgres:18",
    .summary  = "a constraint is declared NOT ENFORCED",
    .why      = "It documents what the application promises, and the planner may not rely "
                "on it. To enforce it later all rows are read.",
    .safe     = "Where it is meant to hold, add it NOT VALID instead, which checks new "
                "rows, and validate it later.",
    .bad      = "ALTER TABLE orders ADD CONSTRAINT positive CHECK (total > 0) NOT ENFORCED;",
    .good     = "ALTER TABLE orders ADD CONSTRAINT positive CHECK (total > 0) NOT VALID;",
    .check    = check,
};
