/* drop_not_null.c */
#include "lint/rule.h"

#include "base/poison.h"

static bool may_be_null_already(const LintPoint *point)
{
    const Column *column = lint_column(point);
    return column != NULL && !column->not_null;
}

static void check(const LintPoint *point)
{
    const Change *change = point->change;
    if (change->kind != CHANGE_DROP_NOT_NULL || point->section == SECTION_DOWN ||
        lint_is_new(point, change->relation) || may_be_null_already(point))
        return;
    if (lint_is_gated(point))
        return;
    lint_report(point,
                "from now on " STR_FMT "." STR_FMT
                " may be null, and running code may not be prepared to read that",
                STR_ARG(lint_relation_text(point, change->relation)), STR_ARG(change->column));
}

RULE(drop_not_null) = {
    .id       = "drop-not-null",
    .severity = SEVERITY_INFO,
    .scope    = RULE_CHANGE,
    .summary  = "a column that could not be null may be null",
    .why      = "The change itself is quick. Code of the old release that reads the column into a "
                "type without null fails at the first row that has one, and going back needs a "
                "scan for nulls.",
    .safe     = "Deploy code that reads nulls before the first code that writes them.",
    .bad      = "ALTER TABLE users ALTER COLUMN email DROP NOT NULL;",
    .good     = "CREATE TABLE fresh (email text NOT NULL);\n"
                "ALTER TABLE fresh ALTER COLUMN email DROP NOT NULL;",
    .check    = check,
};
