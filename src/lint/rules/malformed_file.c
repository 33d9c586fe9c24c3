/* malformed_file.c */
#include "lint/rule.h"

#include "base/poison.h"

static void check(const LintPoint *point)
{
    lint_report_problems(point, PROBLEM_FORM);
}

RULE(malformed_file) = {
    .id       = "malformed-file",
    .severity = SEVERITY_ERROR,
    .scope    = RULE_MIGRATION,
    .summary  = "a migration file is not well-formed",
    .why      = "What a runner does not understand in a file it refuses, or it does something else "
                "than the author meant.",
    .safe  = "The message says what is wrong, and where; 'shore new' writes a file that is right.",
    .bad   = "-- shore: size small\n-- shore: phase expand\n-- shore: reason \"notes\"\n"
             "-- shore: wibble\n\n-- up\nCREATE TABLE notes (id bigint);\n\n-- down\n"
             "DROP TABLE notes;\n",
    .good  = "-- shore: size small\n-- shore: phase expand\n-- shore: reason \"notes\"\n\n-- up\n"
             "CREATE TABLE notes (id bigint);\n\n-- down\nDROP TABLE notes;\n",
    .check = check,
};
