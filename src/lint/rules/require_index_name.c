/* require_index_name.c */
#include "lint/rule.h"

#include "base/poison.h"

static void check(const LintPoint *point)
{
    const Change *change = point->change;
    if (change->kind != CHANGE_CREATE_INDEX || change->object.size > 0)
        return;
    lint_report(point, "this index of " STR_FMT " has no name of its own: the server chooses one",
                STR_ARG(lint_relation_text(point, change->relation)));
}

RULE(require_index_name) = {
    .id       = "require-index-name",
    .severity = SEVERITY_OFF,
    .scope    = RULE_CHANGE,
    .summary  = "an index is created without a name",
    .why   = "The name that the server chooses depends on what is there already, so it may differ "
             "between databases, and a later DROP INDEX misses it.",
    .safe  = "Name the index after its table and columns.",
    .bad   = "CREATE INDEX CONCURRENTLY ON orders (note);",
    .good  = "CREATE INDEX CONCURRENTLY orders_note_idx ON orders (note);",
    .check = check,
};
