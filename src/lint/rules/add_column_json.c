/* add_column_json.c */
#include "lint/rule.h"

#include "base/poison.h"

static void check(const LintPoint *point)
{
    const Change *change = point->change;
    if (change->kind != CHANGE_ADD_COLUMN || change->in_create ||
        !str_is(change->type.name.name, "json") || lint_is_new(point, change->relation))
        return;
    Type binary      = change->type;
    binary.name.name = STR("jsonb");
    Finding *finding =
        lint_report(point,
                    "column " STR_FMT " is json, which has no equality: SELECT DISTINCT, GROUP BY "
                    "and UNION over all columns of " STR_FMT " fail from now on",
                    STR_ARG(change->column), STR_ARG(lint_relation_text(point, change->relation)));
    const bool defaulted = change->expression.size > 0;
    lint_fix(point, finding, "jsonb can be compared, and indexed",
             "ALTER TABLE " STR_FMT " ADD COLUMN " STR_FMT " " STR_FMT "%s%s" STR_FMT ";",
             STR_ARG(lint_name(point, change->relation)),
             STR_ARG(lint_identifier(point, change->column)), STR_ARG(lint_type(point, binary)),
             change->not_null ? " NOT NULL" : "", defaulted ? " DEFAULT " : "",
             STR_ARG(change->expression));
}

RULE(add_column_json) = {
    .id       = "add-column-json",
    .severity = SEVERITY_WARNING,
    .scope    = RULE_CHANGE,
    .servers  = RULE_ON_PG,
    .summary  = "a json column is added to a table that is in use",
    .why      = "The type json has no = operator (SQLSTATE 42883). A query that runs today, SELECT "
                "DISTINCT t.* for one, fails as soon as the column is there.",
    .safe     = "Use jsonb, unless the text must come back byte for byte.",
    .bad      = "ALTER TABLE orders ADD COLUMN details json;",
    .good     = "ALTER TABLE orders ADD COLUMN details jsonb;",
    .check    = check,
};
