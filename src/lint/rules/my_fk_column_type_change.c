/* my_fk_column_type_change.c */
#include <string.h>

#include "lint/rules/online.h"

#include "base/poison.h"

static void check(const LintPoint *point)
{
    const Change *change = point->change;
    const char   *form   = point->effect->form;
    if (change->kind != CHANGE_REDEFINE_COLUMN || !point->effect->fails || form == NULL ||
        strncmp(form, "mod_type_fk", strlen("mod_type_fk")) != 0)
        return;
    Finding *finding =
        lint_report(point,
                    "a foreign key compares " STR_FMT "." STR_FMT
                    ": the server refuses to change its type (error %d), foreign_key_checks or not",
                    STR_ARG(lint_relation_text(point, change->relation)), STR_ARG(change->column),
                    point->effect->error);
    finding->help = STR("Drop the foreign key, change the column on both sides, add it again.");
}

RULE(my_fk_column_type_change) = {
    .id         = "my-fk-column-type-change",
    .severity   = SEVERITY_ERROR,
    .scope      = RULE_CHANGE,
    .servers    = RULE_ON_MYSQL,
    .engine     = "mysql:8.0.36",
    .supersedes = "refused-by-server breaks-running-code my-varchar-shrink",
    .summary    = "the type of a column changes that a foreign key compares",
    .why        = "Both sides of a foreign key have one type. The server refuses with 1832 or "
                  "1833; foreign_key_checks = 0 does not help.",
    .safe       = "Drop the foreign key, change the columns on both sides, add the key again.",
    .bad        = "CREATE TABLE p (id int PRIMARY KEY);\n"
                  "CREATE TABLE t (id int PRIMARY KEY, p int, FOREIGN KEY (p) REFERENCES p (id));\n"
                  "-- in a later migration\nALTER TABLE t MODIFY p bigint;",
    .good       = "CREATE TABLE t (id int PRIMARY KEY, p int);\n-- in a later migration\n"
                  "ALTER TABLE t MODIFY p int DEFAULT 1;",
    .check      = check,
};
