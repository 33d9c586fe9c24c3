/* my_add_column_inline_check.c */
#include "lint/rules/online.h"

#include "base/poison.h"

static void check(const LintPoint *point)
{
    const Change *change = point->change;
    if (change->kind != CHANGE_ADD_CHECK || !change->in_add_column || change->in_create ||
        !online_is_mariadb(point) || online_sibling(point, CHANGE_REDEFINE_COLUMN) != NULL ||
        lint_is_new(point, change->relation))
        return;
    const Effect whole = online_whole(point);
    if (whole.algorithm == ALGORITHM_COPY || whole.fails)
        return; /* the copy checks them */
    Finding *finding = lint_report(
        point,
        "rows of " STR_FMT
        " that are there are not checked: where the default breaks the CHECK, every later "
        "UPDATE and copy of the table fails",
        STR_ARG(lint_relation_text(point, change->relation)));
    finding->help = STR("See that the default passes the CHECK.");
}

RULE(my_add_column_inline_check) = {
    .id       = "my-add-column-inline-check",
    .severity = SEVERITY_WARNING,
    .scope    = RULE_CHANGE,
    .servers  = RULE_ON_MYSQL,
    .engine   = "mariadb:10.11",
    .summary  = "a column is added with a CHECK that nobody asks the rows",
    .why      = "MariaDB adds it INSTANT, and does not look whether the default passes. When "
                "it does not, each UPDATE of an old row and each later copy of the table "
                "fails with 4025.",
    .safe     = "See that the default passes the CHECK.",
    .bad      = "CREATE TABLE t (id int PRIMARY KEY);\n-- in a later migration\n"
                "ALTER TABLE t ADD COLUMN n int NOT NULL DEFAULT 0 CHECK (n > 0);",
    .good     = "CREATE TABLE t (id int PRIMARY KEY, n int NOT NULL DEFAULT 0 CHECK (n >= 0));",
    .check    = check,
};
