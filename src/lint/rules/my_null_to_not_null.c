/* my_null_to_not_null.c */
#include "lint/rules/online.h"

#include "base/poison.h"

static void check(const LintPoint *point)
{
    const Change *change = point->change;
    const Column *column = lint_column(point);
    if (change->kind != CHANGE_REDEFINE_COLUMN || !change->not_null || column == NULL ||
        column->not_null || name_empty(column->type.name) || lint_column_is_new(point) ||
        lint_is_new(point, change->relation))
        return;
    const bool strict  = online_is_strict(point);
    Finding   *finding = lint_report(
          point, "%s.%s becomes NOT NULL: %s",
          str_c(point->arena, lint_relation_text(point, change->relation)),
          str_c(point->arena, change->column),
        strict ? "one NULL in it, and the statement fails when its work is done"
                 : "the session is not strict, and each NULL becomes 0 or '' without a word");
    /* Asked for in place it cannot change a value, and whoever does so has looked. */
    if (strict && online_is_asked(point) && !online_blocks(point->effect))
        lint_lower(finding, SEVERITY_WARNING);
    lint_fix(point, finding, "see beforehand whether rows are in the way (none should come back)",
             "SELECT * FROM " STR_FMT " WHERE " STR_FMT " IS NULL LIMIT 10;",
             STR_ARG(lint_name(point, change->relation)),
             STR_ARG(lint_identifier(point, change->column)));
    if (strict)
        online_fix_clause(point, finding, false);
}

RULE(my_null_to_not_null) = {
    .id         = "my-null-to-not-null",
    .severity   = SEVERITY_ERROR,
    .scope      = RULE_CHANGE,
    .servers    = RULE_ON_MYSQL,
    .engine     = "mysql:8.0.36",
    .supersedes = "breaks-running-code",
    .summary    = "a column that may hold NULL becomes NOT NULL",
    .why        = "The table is rebuilt, and the first NULL stops it. Where sql_mode is not "
                  "strict there is no error: NULL becomes 0, '' or a zero date.",
    .safe       = "Fill the NULLs in batches, keep the application from writing new ones, and "
                  "then change it in a strict session with ALGORITHM=INPLACE, LOCK=NONE.",
    .bad        = "CREATE TABLE t (id int PRIMARY KEY, n int);\n-- in a later migration\n"
                  "ALTER TABLE t MODIFY n int NOT NULL;",
    .good       = "CREATE TABLE t (id int PRIMARY KEY, n int NOT NULL);\n-- in a later migration\n"
                  "ALTER TABLE t MODIFY n int NOT NULL DEFAULT 1;",
    .check      = check,
};
