/* ban_char_field.c */
#include "lint/rule.h"

#include "base/poison.h"

static void check(const LintPoint *point)
{
    const Type type = point->change->type;
    if (lint_gives_type(point) && str_is(type.name.name, "bpchar"))
        lint_report_type(
            point, "values are padded with blanks, which comparisons ignore and others do not");
}

RULE(ban_char_field) = {
    .id       = "ban-char-field",
    .severity = SEVERITY_OFF,
    .scope    = RULE_CHANGE,
    .servers  = RULE_ON_PG,
    .summary  = "a column of the blank-padded type char(n)",
    .why = "Blanks at the end are added, counted by octet_length, ignored by = and taken seriously "
           "by LIKE and regular expressions. Nothing is faster for it.",
    .safe  = "Write text, with a CHECK on the length where it is fixed.",
    .bad   = "CREATE TABLE prices (currency char(3));",
    .good  = "CREATE TABLE prices (currency text CHECK (char_length(currency) = 3));",
    .check = check,
};
