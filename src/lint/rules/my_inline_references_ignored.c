/* my_inline_references_ignored.c -- what the server reads over. */
#include "lint/rules/online.h"

#include "base/poison.h"

enum { MYSQL_SINCE = 90000, MARIADB_SINCE = 100500 };

static void check(const LintPoint *point)
{
    const Change       *change  = point->change;
    const ColumnDetail *detail  = change->column_detail;
    const Version       version = point->options->version;
    const int           since   = online_is_mariadb(point) ? MARIADB_SINCE : MYSQL_SINCE;
    if (detail == NULL || !detail->references_said)
        return;
    /* Of no release: it must hold for those of today, and MySQL 8 is one. */
    if (version.major == 0 ? online_is_mariadb(point) : my_release(version) >= since)
        return;
    Finding *finding =
        lint_report(point,
                    STR_FMT " reads over REFERENCES behind " STR_FMT "." STR_FMT
                            ": there will be no foreign key",
                    STR_ARG(version_text(point->arena, version)),
                    STR_ARG(lint_relation_text(point, change->relation)), STR_ARG(change->column));
    finding->help = STR("Write it as a part of the table: FOREIGN KEY (column) REFERENCES ...");
}

RULE(my_inline_references_ignored) = {
    .id       = "my-inline-references-ignored",
    .severity = SEVERITY_ERROR,
    .scope    = RULE_CHANGE,
    .servers  = RULE_ON_MYSQL,
    .engine   = "mysql:8.0.36",
    .summary  = "REFERENCES behind a column makes no foreign key",
    .why      = "MySQL before 9.0 and MariaDB before 10.5 accept it and do nothing: the "
                "constraint that everybody believes in is not there. MariaDB 10.5 makes the "
                "key, and copies the table.",
    .safe     = "Write FOREIGN KEY (column) REFERENCES ... as an item of the table's list.",
    .bad      = "CREATE TABLE t (id int PRIMARY KEY, p int REFERENCES p (id));",
    .good     = "CREATE TABLE t (id int PRIMARY KEY, p int, FOREIGN KEY (p) REFERENCES p (id));",
    .check    = check,
};
