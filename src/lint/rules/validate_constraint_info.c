/* validate_constraint_info.c */
#include "lint/rule.h"

#include "base/poison.h"

/* Under a strong lock of its own transaction it is no information, but an error. */
static bool is_locked_already(const LintPoint *point)
{
    size_t index = lint_steps_here(point);
    for (const LintStep *step; (step = lint_step_before(point, &index)) != NULL;)
        if (step->strong && name_equal(step->change->relation, point->change->relation))
            return true;
    return false;
}

static void check(const LintPoint *point)
{
    const Change *change = point->change;
    if (change->kind != CHANGE_VALIDATE_CONSTRAINT || !lint_is_large(point, change->relation) ||
        point->effect->duration == DURATION_INSTANT || is_locked_already(point))
        return;
    lint_report(point,
                "validating " STR_FMT " reads all of " STR_FMT
                ", which is large: vacuum and other schema changes of it wait so long",
                STR_ARG(change->object), STR_ARG(lint_relation_text(point, change->relation)));
}

RULE(validate_constraint_info) = {
    .id       = "validate-constraint-info",
    .severity = SEVERITY_INFO,
    .scope    = RULE_CHANGE,
    .servers  = RULE_ON_PG,
    .summary  = "a constraint of a large table is validated",
    .why      = "VALIDATE CONSTRAINT lets reads and writes pass. Its SHARE UPDATE "
                "EXCLUSIVE lock keeps VACUUM, ANALYZE and other schema changes of the "
                "table waiting until the last row was read, and a statement_timeout may "
                "end it before.",
    .safe =
        "Nothing is wrong with it: run it in a quiet hour, with a statement_timeout that leaves "
        "it the time, and no other migration of the table behind it.",
    .bad   = "-- shore: size large\n-- shore: phase expand\n-- shore: reason \"totals\"\n\n-- up\n"
             "ALTER TABLE orders VALIDATE CONSTRAINT total_positive;\n\n-- down\nSELECT 1;\n",
    .good  = "ALTER TABLE orders VALIDATE CONSTRAINT total_positive;",
    .check = check,
};
