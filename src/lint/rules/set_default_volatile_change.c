/* set_default_volatile_change.c -- only where one constant takes the place of another one: that is
 * what code with a copy of the old default undoes. */
#include "lint/rule.h"

#include "base/poison.h"

static void check(const LintPoint *point)
{
    const Change *change = point->change;
    const Column *column = change->kind == CHANGE_SET_DEFAULT ? lint_column(point) : NULL;
    if (column == NULL || !column->has_default || column->identity ||
        change->default_class != DEFAULT_CONSTANT || point->section == SECTION_DOWN ||
        lint_is_new(point, change->relation) || column->default_text.size == 0 ||
        str_equal(column->default_text, change->expression))
        return;
    lint_report(point,
                "the default of " STR_FMT "." STR_FMT " changes from " STR_FMT " to " STR_FMT
                ": code that has read the old one and leaves the column out of its INSERT when it "
                "means that value gets the new one",
                STR_ARG(lint_relation_text(point, change->relation)), STR_ARG(change->column),
                STR_ARG(column->default_text), STR_ARG(change->expression));
}

RULE(set_default_volatile_change) = {
    .id       = "set-default-volatile-change",
    .severity = SEVERITY_INFO,
    .scope    = RULE_CHANGE,
    .summary  = "a default gets another value",
    .why      = "It is quick, and counts for rows that come later. An object mapper that reads "
                "defaults when it starts, and writes only what differs from them, means the old "
                "value and gets the new one until it is started anew.",
    .safe     = "Deploy code that always writes the column first, or restart the application right "
                "after.",
    .bad      = "CREATE TABLE jobs (state text DEFAULT 'new');\n"
                "-- in a later migration\n"
                "ALTER TABLE jobs ALTER COLUMN state SET DEFAULT 'waiting';",
    .good     = "CREATE TABLE jobs (state text);\n"
                "-- in a later migration\n"
                "ALTER TABLE jobs ALTER COLUMN state SET DEFAULT 'waiting';",
    .check    = check,
};
