/* prefer_timestamptz.c */
#include "lint/rule.h"

#include "base/poison.h"

static void check(const LintPoint *point)
{
    const Type type = point->change->type;
    if (lint_gives_type(point) && str_is(type.name.name, "timestamp"))
        lint_report_type(point, "it does not say which moment is meant");
}

RULE(prefer_timestamptz) = {
    .id       = "prefer-timestamptz",
    .severity = SEVERITY_OFF,
    .scope    = RULE_CHANGE,
    .servers  = RULE_ON_PG,
    .summary  = "timestamp without time zone",
    .why  = "The value is a reading of a clock and not a moment: what it means depends on whoever "
            "wrote it, and changes with the time zone of a session.",
    .safe = "Write timestamptz: it takes the same eight bytes. Changing an existing column is free "
            "only while the session's TimeZone is UTC.",
    .bad  = "CREATE TABLE notes (written timestamp);",
    .good = "CREATE TABLE notes (written timestamptz, day date);",
    .check = check,
};
