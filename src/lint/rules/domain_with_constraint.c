/* domain_with_constraint.c */
#include "lint/rule.h"

#include "base/poison.h"

static void check(const LintPoint *point)
{
    const Change *change = point->change;
    if (change->kind != CHANGE_CREATE_TYPE || !change->domain_type)
        return;
    if (change->not_null || change->columns.count > 0)
        lint_report(point,
                    "domain " STR_FMT " has a constraint: each column of it that is added to a "
                    "table later rewrites that table",
                    STR_ARG(lint_relation_text(point, change->relation)));
}

RULE(domain_with_constraint) = {
    .id       = "domain-with-constraint",
    .severity = SEVERITY_OFF,
    .scope    = RULE_CHANGE,
    .servers  = RULE_ON_PG,
    .summary  = "a domain is created with a constraint",
    .why      = "ADD COLUMN of such a domain writes the whole table anew, even without a default, "
                "and a change of the constraint reads every table that uses it.",
    .safe     = "Use the base type, and a CHECK of the table.",
    .bad      = "CREATE DOMAIN email AS text CHECK (VALUE LIKE '%@%');",
    .good     = "CREATE DOMAIN email AS text;",
    .check    = check,
};
