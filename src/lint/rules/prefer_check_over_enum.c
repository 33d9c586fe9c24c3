/* prefer_check_over_enum.c */
#include "lint/rule.h"

#include "base/poison.h"

static void check(const LintPoint *point)
{
    const Change *change = point->change;
    if (change->kind == CHANGE_CREATE_TYPE && change->enum_type && point->section != SECTION_DOWN)
        lint_report(point, "the values of enum " STR_FMT " can never be taken away or reordered",
                    STR_ARG(name_text(point->arena, change->relation)));
}

RULE(prefer_check_over_enum) = {
    .id       = "prefer-check-over-enum",
    .severity = SEVERITY_OFF,
    .scope    = RULE_CHANGE,
    .servers  = RULE_ON_PG,
    .summary  = "an enum type, where a CHECK or a table of values would do",
    .why   = "A value can be added, but not removed: that takes a new type and a rewrite of every "
             "column of the old one. A new value cannot be used in the transaction that adds it.",
    .safe  = "Write text with a CHECK, which can be replaced without blocking (NOT VALID, then "
             "VALIDATE), or a table of values with a foreign key.",
    .bad   = "CREATE TYPE mood AS ENUM ('good', 'bad');",
    .good  = "CREATE TABLE notes (mood text CHECK (mood IN ('good', 'bad')));",
    .check = check,
};
