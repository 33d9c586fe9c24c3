/* create_table_with_force.c */
#include "lint/rule.h"

#include "base/poison.h"

static void report(const LintPoint *point, Name table)
{
    if (lint_is_new(point, table) || !lint_is_recreated(point, table))
        return;
    const Str name    = name_text(point->arena, table);
    Finding  *finding = lint_report(
         point,
         "where " STR_FMT " exists, this takes it away with all its rows and makes an empty one",
         STR_ARG(name));
    if (point->section == SECTION_DOWN)
        lint_lower(finding, SEVERITY_INFO);
}

static void check(const LintPoint *point)
{
    const Change *change = point->change;
    if (change->kind != CHANGE_DROP_TABLE || !change->if_exists)
        return;
    report(point, change->relation);
    for (size_t i = 0; i < change->others.count; i++)
        report(point, change->others.items[i]);
}

RULE(create_table_with_force) = {
    .id       = "create-table-with-force",
    .severity = SEVERITY_ERROR,
    .scope    = RULE_CHANGE,
    .summary  = "DROP TABLE IF EXISTS before CREATE TABLE of the same name",
    .why      = "On an empty database it does nothing, so no test notices. Run a second time, or "
                "where the table is in use, it destroys its rows without a word.",
    .safe     = "Leave the DROP out: CREATE TABLE fails where the table is there already, and that "
                "is what should happen. CREATE TABLE IF NOT EXISTS takes the one that is there.",
    .bad      = "DROP TABLE IF EXISTS notes;\nCREATE TABLE notes (id bigint PRIMARY KEY);",
    .good     = "CREATE TABLE IF NOT EXISTS notes (id bigint PRIMARY KEY);",
    .check    = check,
};
