/* my_add_check.c */
#include "lint/rules/online.h"

#include "base/poison.h"

enum { MYSQL_CHECKS_SINCE = 80016 };

static void check(const LintPoint *point)
{
    const Change *change  = point->change;
    const bool    mariadb = online_is_mariadb(point);
    const Str     table   = lint_relation_text(point, change->relation);
    if (change->kind != CHANGE_ADD_CHECK || point->effect->fails)
        return;
    if (!mariadb && online_release(point) < MYSQL_CHECKS_SINCE) {
        lint_lower(lint_report(point, STR_FMT " reads over CHECK: nothing is checked in " STR_FMT,
                               STR_ARG(version_text(point->arena, point->options->version)),
                               STR_ARG(table)),
                   SEVERITY_WARNING);
        return;
    }
    if (change->in_create || change->in_add_column || !online_blocks(point->effect) ||
        !lint_is_busy(point, change->relation))
        return;
    Finding *finding = lint_report(
        point, "the CHECK copies " STR_FMT " (ALGORITHM=COPY); writes wait until it is done",
        STR_ARG(table));
    if (!mariadb)
        lint_fix(point, finding, "not enforced: that takes no time", STR_FMT " NOT ENFORCED;",
                 STR_ARG(point->statement->text));
    lint_precheck(point, finding);
}

RULE(my_add_check) = {
    .id         = "my-add-check",
    .severity   = SEVERITY_ERROR,
    .scope      = RULE_CHANGE,
    .servers    = RULE_ON_MYSQL,
    .engine     = "mariadb:10.11",
    .supersedes = "my-alter-copy-algorithm long-lock",
    .summary    = "a CHECK is added to a table with rows",
    .why        = "Each row is checked by a copy of the table, with writers kept out, on "
                  "MariaDB even with check_constraint_checks off. MySQL before 8.0.16 reads "
                  "over it.",
    .safe       = "Check in the application or in triggers. On MySQL a CHECK that is NOT "
                  "ENFORCED takes no time, and says what is meant; to enforce it later copies "
                  "the table, too.",
    .bad        = "CREATE TABLE t (id int PRIMARY KEY, n int);\n-- in a later migration\n"
                  "ALTER TABLE t ADD CONSTRAINT c CHECK (n > 0);",
    .good       = "CREATE TABLE t (id int PRIMARY KEY, n int, CONSTRAINT c CHECK (n > 0));",
    .check      = check,
};
