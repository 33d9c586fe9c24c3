/* prefer_text_field.c */
#include "lint/rule.h"

#include "base/poison.h"

static bool is_ours(Type type)
{
    return str_is(type.name.name, "varchar") && type.modifier_count > 0;
}

static void check(const LintPoint *point)
{
    const Change *change = point->change;
    if ((change->kind != CHANGE_ADD_COLUMN && change->kind != CHANGE_ALTER_TYPE) ||
        point->section == SECTION_DOWN || !is_ours(change->type))
        return;
    lint_report(point,
                STR_FMT "." STR_FMT " is " STR_FMT
                        ": a longer one is a schema change, a shorter one a rewrite",
                STR_ARG(lint_relation_text(point, change->relation)), STR_ARG(change->column),
                STR_ARG(lint_type(point, change->type)));
}

RULE(prefer_text_field) = {
    .id       = "prefer-text-field",
    .severity = SEVERITY_OFF,
    .scope    = RULE_CHANGE,
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
