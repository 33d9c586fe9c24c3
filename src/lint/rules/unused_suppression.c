/* unused_suppression.c */
#include "lint/rule.h"

#include "base/poison.h"

static void check(const LintPoint *point)
{
    const Suppression *suppression = point->suppression;
    if (rule_find(suppression->rule) == NULL)
        return;
    Finding *finding =
        lint_report(point, "'allow " STR_FMT "' allows nothing here", STR_ARG(suppression->rule));
    lint_move_to_line(point, finding, suppression->place);
}

RULE(unused_suppression) = {
    .id       = "unused-suppression",
    .severity = SEVERITY_WARNING,
    .scope    = RULE_SUPPRESSION,
    .summary  = "a suppression that silences nothing",
    .why   = "It may stand in the wrong place, or what it was for is gone; the next real finding "
             "would be silenced unseen.",
    .safe  = "Take it out, or move it directly above the statement that it is meant for.",
    .bad   = "-- shore: allow drop-table \"nobody uses it\"\nSELECT 1;",
    .good  = "-- shore: allow drop-table \"nobody uses it\"\nDROP TABLE orders;",
    .check = check,
};
