/* bad_suppression.c */
#include "lint/rule.h"

#include "base/poison.h"

static void check(const LintPoint *point)
{
    const Suppression *suppression = point->suppression;
    if (rule_find(suppression->rule) != NULL)
        return;
    Finding *finding =
        lint_report(point, "there is no rule '" STR_FMT "' to allow", STR_ARG(suppression->rule));
    lint_move_to_line(point, finding, suppression->place);
}

RULE(bad_suppression) = {
    .id       = "bad-suppression",
    .severity = SEVERITY_ERROR,
    .scope    = RULE_SUPPRESSION,
    .summary  = "a suppression names a rule that does not exist",
    .why      = "It allows nothing, although its author thought so.",
    .safe     = "Write: -- shore: allow RULE \"reason\", directly above the statement. 'shore "
                "explain' lists the rules.",
    .bad      = "-- shore: allow drop-tabel \"nobody uses it\"\nSELECT 1;",
    .good     = "-- shore: allow drop-table \"nobody uses it\"\nDROP TABLE orders;",
    .check    = check,
};
