/* prefer_timestamptz.c */
#include "lint/rule.h"

#include "base/poison.h"

static bool is_ours(Type type)
{
    return str_is(type.name.name, "timestamp");
}

static void check(const LintPoint *point)
{
    const Change *change = point->change;
    if ((change->kind != CHANGE_ADD_COLUMN && change->kind != CHANGE_ALTER_TYPE) ||
        point->section == SECTION_DOWN || !is_ours(change->type))
        return;
    lint_report(point, STR_FMT "." STR_FMT " is " STR_FMT ": it does not say which moment is meant",
                STR_ARG(lint_relation_text(point, change->relation)), STR_ARG(change->column),
                STR_ARG(lint_type(point, change->type)));
}

RULE(prefer_timestamptz) = {
    .id       = "prefer-timestamptz",
    .severity = SEVERITY_OFF,
    .scope    = RULE_CHANGE,
    .summary  = "timestamp without time zone",
    .why  = "The value is a reading of a clock and not a moment: what it means depends on whoever "
            "wrote it, and changes with the time zone of a session.",
    .safe = "Write timestamptz: it takes the same eight bytes. Changing an existing column is free "
            "only while the session's TimeZone is UTC.",
    .bad  = "CREATE TABLE notes (written timestamp);",
    .good = "CREATE TABLE notes (written timestamptz, day date);",
    .check = check,
};
