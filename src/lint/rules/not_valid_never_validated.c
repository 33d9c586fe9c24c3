/* not_valid_never_validated.c -- said when there are later migrations, and none of them validates
 * the constraint: after the newest one it may still come. */
#include "lint/rule.h"

#include "base/poison.h"

static void check(const LintPoint *point)
{
    const Change *change = point->change;
    const bool    adds = change->kind == CHANGE_ADD_CHECK || change->kind == CHANGE_ADD_FOREIGN_KEY;
    if (!adds || !change->not_valid || change->in_create || point->section != SECTION_UP ||
        point->last)
        return;
    Finding *finding =
        lint_report(point, "no later migration validates this constraint of " STR_FMT,
                    STR_ARG(lint_relation_text(point, change->relation)));
    lint_unless_settled(point, finding, change->relation, change->object);
    if (change->object.size > 0)
        lint_fix(point, finding, "validate it in a migration of its own",
                 "ALTER TABLE " STR_FMT " VALIDATE CONSTRAINT " STR_FMT ";",
                 STR_ARG(lint_name(point, change->relation)),
                 STR_ARG(lint_identifier(point, change->object)));
}

RULE(not_valid_never_validated) = {
    .id       = "not-valid-never-validated",
    .severity = SEVERITY_INFO,
    .scope    = RULE_CHANGE,
    .servers  = RULE_ON_PG,
    .summary  = "a constraint is added NOT VALID, and no later migration validates it",
    .why      = "It holds for new rows only. The planner makes no use of it, SET NOT NULL "
                "does not take it for a proof, and rows that break it stay.",
    .safe     = "VALIDATE CONSTRAINT in a migration of its own: reads and writes pass "
                "while it works.",
    .bad      = "ALTER TABLE orders ADD CONSTRAINT positive CHECK (total > 0) NOT VALID;\n"
                "-- in a later migration\n"
                "ALTER TABLE orders ADD COLUMN note text;",
    .good     = "ALTER TABLE orders ADD CONSTRAINT positive CHECK (total > 0) NOT VALID;\n"
                "-- in a later migration\n"
                "ALTER TABLE orders VALIDATE CONSTRAINT positive;",
    .check    = check,
};
