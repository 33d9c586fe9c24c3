/* ban_char_field.c */
#include "lint/rule.h"

#include "base/poison.h"

static bool is_ours(Type type)
{
    return str_is(type.name.name, "bpchar");
}

static void check(const LintPoint *point)
{
    const Change *change = point->change;
    if ((change->kind != CHANGE_ADD_COLUMN && change->kind != CHANGE_ALTER_TYPE) ||
        point->section == SECTION_DOWN || !is_ours(change->type))
        return;
    lint_report(point,
                STR_FMT
                "." STR_FMT " is " STR_FMT
                ": values are padded with blanks, which comparisons ignore and others do not",
                STR_ARG(lint_relation_text(point, change->relation)), STR_ARG(change->column),
                STR_ARG(lint_type(point, change->type)));
}

RULE(ban_char_field) = {
    .id       = "ban-char-field",
    .severity = SEVERITY_OFF,
    .scope    = RULE_CHANGE,
    .summary  = "a column of the blank-padded type char(n)",
    .why = "Blanks at the end are added, counted by octet_length, ignored by = and taken seriously "
           "by LIKE and regular expressions. Nothing is faster for it.",
    .safe  = "Write text, with a CHECK on the length where it is fixed.",
    .bad   = "CREATE TABLE prices (currency char(3));",
    .good  = "CREATE TABLE prices (currency text CHECK (char_length(currency) = 3));",
    .check = check,
};
