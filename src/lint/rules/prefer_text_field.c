/* prefer_text_field.c */
#include "lint/rule.h"

#include "base/poison.h"

static void check(const LintPoint *point)
{
    const Type type = point->change->type;
    if (lint_gives_type(point) && str_is(type.name.name, "varchar") && type.modifier_count > 0)
        lint_report_type(point, "a longer one is a schema change, a shorter one a rewrite");
}

RULE(prefer_text_field) = {
    .id       = "prefer-text-field",
    .severity = SEVERITY_OFF,
    .scope    = RULE_CHANGE,
    .servers  = RULE_ON_PG,
    .summary  = "varchar(n), where text with a CHECK would do",
    .why = "The length is a decision that is regretted: to shrink it rewrites the table under a "
           "lock. Both types are stored alike.",
    .safe =
        "Write text and, where a limit matters, a CHECK on char_length(), which can be replaced "
        "without blocking: NOT VALID, then VALIDATE.",
    .bad   = "CREATE TABLE notes (title varchar(80));",
    .good  = "CREATE TABLE notes (title text CHECK (char_length(title) <= 80), tag varchar);",
    .check = check,
};
