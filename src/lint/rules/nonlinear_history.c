/* nonlinear_history.c */
#include "lint/rule.h"

#include "base/poison.h"

static void check(const LintPoint *point)
{
    const Migration *migration = point->migration;
    if (migration->overtaken_by.size > 0)
        lint_report(point,
                    "version " STR_FMT " sorts before " STR_FMT
                    ", which is there already: some databases run it after that one, new ones "
                    "before it",
                    STR_ARG(migration->version), STR_ARG(migration->overtaken_by));
}

RULE(nonlinear_history) = {
    .id       = "nonlinear-history",
    .severity = SEVERITY_WARNING,
    .scope    = RULE_MIGRATION,
    .summary  = "a new migration sorts before one that is there already",
    .why   = "Where the later one was applied, runners refuse the new one, skip it, or run it out "
             "of order; a new database runs the two the other way round. The schemas may differ "
             "from then on.",
    .safe  = "Give the file the next free version: it usually came from a branch that was merged "
             "late.",
    .bad   = "ALTER TABLE orders ADD COLUMN note text;\n"
             "-- in a later migration\n"
             "-- applied already\n"
             "ALTER TABLE orders ADD COLUMN state text;",
    .good  = "-- applied already\n"
             "ALTER TABLE orders ADD COLUMN note text;\n"
             "-- in a later migration\n"
             "ALTER TABLE orders ADD COLUMN state text;",
    .check = check,
};
