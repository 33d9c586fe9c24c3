/* drop_table.c */
#include "lint/rule.h"

#include "base/poison.h"

static void report(const LintPoint *point, Name table)
{
    Finding *finding;
    if (point->change->if_exists && lint_is_recreated(point, table))
        return; /* create-table-with-force */
    if (lint_is_gated(point)) {
        finding = lint_report(point,
                              "dropping table " STR_FMT " waits behind the gates of this migration",
                              STR_ARG(lint_relation_text(point, table)));
        lint_why(point, finding,
                 "They hold it back until nobody uses the table. Its rows cannot "
                 "be brought back.");
        lint_lower(finding, SEVERITY_INFO);
        return;
    }
    const Name before = lint_name_before(point, table);
    if (before.name.size > 0)
        finding = lint_report(point,
                              "dropping table " STR_FMT ", which was " STR_FMT
                              " before this migration: its rows cannot be brought back",
                              STR_ARG(lint_relation_text(point, table)),
                              STR_ARG(lint_relation_text(point, before)));
    else
        finding = lint_report(point,
                              "dropping table " STR_FMT " breaks running code that still uses it, "
                              "and its rows cannot be brought back",
                              STR_ARG(lint_relation_text(point, table)));
    if (point->section == SECTION_DOWN)
        lint_lower(finding, SEVERITY_INFO);
    lint_fix(point, finding, "in a contract-phase migration of its own, behind a gate",
             "-- shore: size large\n-- shore: phase contract\n-- shore: reason \"...\"\n"
             "-- shore: unused " STR_FMT "\n-- shore: bake 7d\n"
             "-- shore: irreversible \"the rows are gone\"\n\n-- up\nDROP TABLE " STR_FMT ";",
             STR_ARG(name_text(point->arena, table)), STR_ARG(lint_name(point, table)));
}

static void check(const LintPoint *point)
{
    const Change *change = point->change;
    if (change->kind != CHANGE_DROP_TABLE || lint_undoes_up(point))
        return;
    if (!lint_is_new(point, change->relation))
        report(point, change->relation);
    for (size_t i = 0; i < change->others.count; i++)
        if (!lint_is_new(point, change->others.items[i]))
            report(point, change->others.items[i]);
}

RULE(drop_table) = {
    .id        = "drop-table",
    .severity  = SEVERITY_ERROR,
    .scope     = RULE_CHANGE,
    .aliases   = "my-drop-table",
    .summary   = "a table is dropped that running code may still use",
    .why       = "Instances of the old release fail at their next query. DROP TABLE takes ACCESS "
                 "EXCLUSIVE on the table and on every table that its foreign keys point at.",
    .safe      = "Deploy code that no longer uses it, wait a release, drop its foreign keys one by "
                 "one, then the table, in a contract-phase migration that declares its gates.",
    .why_mysql = "Instances of the old release fail at their next query. The rows are gone "
                 "when the statement ends: nothing rolls it back.",
    .safe_mysql = "Deploy code that no longer uses it, wait a release, then drop it in a "
                  "contract-phase migration that declares its gates. RENAME TABLE to another "
                  "name first: that can be taken back.",
    .bad        = "DROP TABLE orders;",
    .good       = "CREATE TABLE scratch (id bigint);\nDROP TABLE scratch;",
    .check      = check,
};
