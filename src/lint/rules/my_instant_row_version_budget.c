/* my_instant_row_version_budget.c */
#include "lint/rules/online.h"

#include "base/poison.h"

enum { NEARLY = 8 };

static void check(const LintPoint *point)
{
    const Change *change = point->change;
    const Table  *table  = lint_table(point);
    const int most = my_row_versions_most(point->options->version.engine, online_release(point));
    if ((change->kind != CHANGE_ADD_COLUMN && change->kind != CHANGE_DROP_COLUMN) ||
        change->in_create || table == NULL || most - table->row_versions > NEARLY ||
        lint_is_new(point, change->relation))
        return;
    const bool used    = table->row_versions >= most;
    Finding   *finding = lint_report(
          point, STR_FMT " has had %d of its %d INSTANT changes of columns%s",
          STR_ARG(lint_relation_text(point, change->relation)), table->row_versions, most,
        used ? ": this one rebuilds it, and with ALGORITHM=INSTANT it is refused (error 4092)"
               : "");
    if (!used)
        lint_lower(finding, SEVERITY_INFO);
    lint_fix(point, finding, "rebuild the table when there is time, and begin to count anew",
             "ALTER TABLE " STR_FMT " ENGINE=InnoDB, ALGORITHM=INPLACE, LOCK=NONE;",
             STR_ARG(lint_name(point, change->relation)));
}

/* Sixty-four of them. */
#define EIGHT                                                                                      \
    "ALTER TABLE t ADD COLUMN a int;\nALTER TABLE t DROP COLUMN a;\n"                              \
    "ALTER TABLE t ADD COLUMN a int;\nALTER TABLE t DROP COLUMN a;\n"                              \
    "ALTER TABLE t ADD COLUMN a int;\nALTER TABLE t DROP COLUMN a;\n"                              \
    "ALTER TABLE t ADD COLUMN a int;\nALTER TABLE t DROP COLUMN a;\n"

RULE(my_instant_row_version_budget) = {
    .id         = "my-instant-row-version-budget",
    .severity   = SEVERITY_WARNING,
    .scope      = RULE_CHANGE,
    .servers    = RULE_ON_MYSQL,
    .engine     = "mysql:8.0.36",
    .supersedes = "my-table-rebuild",
    .summary    = "a table has used up its INSTANT changes of columns",
    .why        = "MySQL from 8.0.29 on counts the statements that add or drop columns INSTANT: "
                  "64 of them, 255 from 9.1 on. The next one rebuilds the table.",
    .safe       = "Rebuild the table (ENGINE=InnoDB, OPTIMIZE TABLE) when there is time for it: "
                  "it begins to count anew. Add several columns in one statement. "
                  "INFORMATION_SCHEMA.INNODB_TABLES.TOTAL_ROW_VERSIONS has the count.",
    .bad = "CREATE TABLE t (id int PRIMARY KEY);\n" EIGHT EIGHT EIGHT EIGHT EIGHT EIGHT EIGHT EIGHT
           "-- in a later migration\nALTER TABLE t ADD COLUMN b int;",
    .good = "CREATE TABLE t (id int PRIMARY KEY);\n" EIGHT EIGHT EIGHT EIGHT EIGHT EIGHT EIGHT EIGHT
            "-- in a later migration\nALTER TABLE t ENGINE=InnoDB;\n"
            "ALTER TABLE t ADD COLUMN b int;",
    .check = check,
};
