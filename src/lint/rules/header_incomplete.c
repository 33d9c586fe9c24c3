/* header_incomplete.c */
#include "lint/rule.h"

#include "base/poison.h"

static void check(const LintPoint *point)
{
    lint_report_problems(point, PROBLEM_HEADER);
}

RULE(header_incomplete) = {
    .id       = "header-incomplete",
    .severity = SEVERITY_ERROR,
    .scope    = RULE_MIGRATION,
    .summary  = "the header does not say size, phase and reason",
    .why   = "The size decides whether a plain statement is acceptable, the phase decides when it "
             "may run, and the reason is what the reviewer asks first.",
    .safe  = "Write all three; 'shore new' puts them there to be filled in.",
    .bad   = "-- shore: size small\n-- shore: phase expand\n\n-- up\n"
             "CREATE TABLE notes (id bigint);\n\n-- down\nDROP TABLE notes;\n",
    .good  = "-- shore: size small\n-- shore: phase expand\n-- shore: reason \"notes\"\n\n-- up\n"
             "CREATE TABLE notes (id bigint);\n\n-- down\nDROP TABLE notes;\n",
    .check = check,
};
