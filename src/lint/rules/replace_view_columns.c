/* replace_view_columns.c */
#include "lint/rule.h"

#include "base/poison.h"

static void check(const LintPoint *point)
{
    const Change *change = point->change;
    ViewClash     clash;
    if (change->kind != CHANGE_CREATE_VIEW ||
        form_of_view_clash(point->before, change, &clash) == NULL)
        return;
    const Str view = lint_relation_text(point, change->relation);
    if (clash.given.size == 0)
        lint_report(point, "the server refuses to replace view " STR_FMT " by one without " STR_FMT,
                    STR_ARG(view), STR_ARG(clash.column));
    else if (!name_empty(clash.now.name))
        lint_report(point,
                    "the server refuses to replace view " STR_FMT ": " STR_FMT
                    " would change from " STR_FMT " to " STR_FMT,
                    STR_ARG(view), STR_ARG(clash.column), STR_ARG(lint_type(point, clash.old)),
                    STR_ARG(lint_type(point, clash.now)));
    else
        lint_report(point,
                    "the server refuses to replace view " STR_FMT ": " STR_FMT
                    " would stand where " STR_FMT " does",
                    STR_ARG(view), STR_ARG(clash.given), STR_ARG(clash.column));
}

RULE(replace_view_columns) = {
    .id       = "replace-view-columns",
    .severity = SEVERITY_ERROR,
    .scope    = RULE_CHANGE,
    .servers  = RULE_ON_PG,
    .summary  = "CREATE OR REPLACE VIEW takes away, moves, renames or retypes a column",
    .why      = "The server only lets it add columns behind those that the view has.",
    .safe  = "Add columns at the end. To rename one: ALTER VIEW ... RENAME COLUMN, which running "
             "code notices. For another shape, create a view of another name, move the "
             "application, and drop the old one later.",
    .bad   = "CREATE TABLE users (id bigint, name text, note text);\n"
             "CREATE VIEW seen AS SELECT id, name FROM users;\n"
             "CREATE OR REPLACE VIEW seen AS SELECT id, note, name FROM users;",
    .good  = "CREATE TABLE users (id bigint, name text, note text);\n"
             "CREATE VIEW seen AS SELECT id, name FROM users;\n"
             "CREATE OR REPLACE VIEW seen AS SELECT id, name, note FROM users;",
    .check = check,
};
