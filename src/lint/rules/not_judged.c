/* not_judged.c */
#include "lint/rule.h"

#include "base/poison.h"

static void check(const LintPoint *point)
{
    if (point->change->kind == CHANGE_OTHER && !lint_is_judged(point->effect) &&
        point->change->new_name.size == 0) /* rename-other */
        lint_report(point, "shore does not know what this statement does");
}

RULE(not_judged) = {
    .id       = "not-judged",
    .severity = SEVERITY_INFO,
    .scope    = RULE_CHANGE,
    .summary  = "a statement is of a kind that is not known",
    .why      = "No fact is on record for this kind of statement.",
    .safe     = "See the manual for its locks. Where it is harmless, say why above it: -- shore: "
                "allow not-judged \"...\".",
    .bad      = "ALTER LANGUAGE plpgsql OWNER TO app;",
    .good     = "ALTER TABLE users ADD COLUMN id_new bigint;",
    .check    = check,
};
