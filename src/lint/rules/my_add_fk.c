/* my_add_fk.c */
#include "lint/rules/online.h"

#include "base/poison.h"

static void fix_unchecked(const LintPoint *point, Finding *finding)
{
    const Change *change = point->change;
    if (change->in_add_column)
        return;
    lint_fix(point, finding, "without checks, online; look for orphans before and afterwards",
             "SET foreign_key_checks = 0;\n" STR_FMT ";\nSET foreign_key_checks = 1;",
             STR_ARG(point->statement->text));
}

static void check(const LintPoint *point)
{
    const Change *change = point->change;
    if (change->kind != CHANGE_ADD_FOREIGN_KEY || change->in_create || point->effect->fails ||
        lint_is_new(point, change->relation))
        return;
    const Str table  = lint_relation_text(point, change->relation);
    const Str parent = lint_relation_text(point, change->references);
    Finding  *finding;
    if (online_blocks(point->effect)) {
        finding = lint_report(point,
                              "the foreign key from " STR_FMT " to " STR_FMT
                              " copies the table (ALGORITHM=COPY); writes wait until it is done",
                              STR_ARG(table), STR_ARG(parent));
        fix_unchecked(point, finding);
        lint_precheck(point, finding);
    } else if (!online_is_off(lint_setting(point, "foreign_key_checks"))) {
        finding = lint_report(point,
                              "the foreign key from " STR_FMT " to " STR_FMT
                              " copies the table, online; its parent is locked at the end, too",
                              STR_ARG(table), STR_ARG(parent));
        lint_lower(finding, SEVERITY_WARNING);
    } else {
        finding = lint_report(point,
                              "foreign_key_checks is off: rows of " STR_FMT
                              " without a row in " STR_FMT " stay, and are never looked for",
                              STR_ARG(table), STR_ARG(parent));
        lint_lower(finding, SEVERITY_WARNING);
        lint_precheck(point, finding);
    }
}

RULE(my_add_fk) = {
    .id         = "my-add-fk",
    .severity   = SEVERITY_ERROR,
    .scope      = RULE_CHANGE,
    .servers    = RULE_ON_MYSQL,
    .engine     = "mysql:8.0.36",
    .supersedes = "my-alter-copy-algorithm long-lock my-table-rebuild "
                  "my-algorithm-lock-assertion-missing",
    .summary    = "a foreign key is added to a table with rows",
    .why        = "With foreign_key_checks on, the server copies the table and keeps writers "
                  "out; a lock on the parent is waited for as well. With it off it takes a "
                  "moment, and nobody looks at the rows that are there, nor whether the parent "
                  "exists.",
    .safe       = "Build the index first. Set foreign_key_checks = 0 for this one statement, "
                  "and look for orphans before and after it.",
    .bad   = "CREATE TABLE p (id int PRIMARY KEY);\nCREATE TABLE t (id int PRIMARY KEY, p int);\n"
             "-- in a later migration\n"
             "ALTER TABLE t ADD CONSTRAINT tp FOREIGN KEY (p) REFERENCES p (id);",
    .good  = "CREATE TABLE p (id int PRIMARY KEY);\n"
             "CREATE TABLE t (id int PRIMARY KEY, p int, FOREIGN KEY (p) REFERENCES p (id));",
    .check = check,
};
