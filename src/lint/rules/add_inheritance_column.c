/* add_inheritance_column.c */
#include "lint/rule.h"

#include "base/poison.h"

static void check(const LintPoint *point)
{
    const Change *change = point->change;
    const Str     type   = change->type.name.name;
    if (change->kind != CHANGE_ADD_COLUMN || change->in_create || !str_is(change->column, "type") ||
        !(str_is(type, "text") || str_is(type, "varchar")) || lint_is_new(point, change->relation))
        return;
    lint_report(point,
                "a text column of the name type makes " STR_FMT
                " a hierarchy of classes for ActiveRecord, in processes that run now, too",
                STR_ARG(lint_relation_text(point, change->relation)));
}

RULE(add_inheritance_column) = {
    .id       = "add-inheritance-column",
    .severity = SEVERITY_OFF,
    .scope    = RULE_CHANGE,
    .summary  = "a column named type, which ActiveRecord takes for the name of a class",
    .why      = "Single table inheritance reads the class of each object from it. Old "
                "processes look for classes that they do not have.",
    .safe     = "Choose another name, or set inheritance_column in the model and deploy "
                "that first.",
    .bad      = "ALTER TABLE users ADD COLUMN type text;",
    .good     = "ALTER TABLE users ADD COLUMN kind text;",
    .check    = check,
};
