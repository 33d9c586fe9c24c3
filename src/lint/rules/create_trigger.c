/* create_trigger.c */
#include "lint/rule.h"

#include "base/poison.h"

static void check(const LintPoint *point)
{
    const Change *change = point->change;
    if (change->kind != CHANGE_CREATE_TRIGGER || lint_is_new(point, change->relation) ||
        lint_is_sync_trigger(change))
        return;
    const Str table = lint_relation_text(point, change->relation);
    lint_report(point,
                "trigger " STR_FMT " runs inside the application's writes of " STR_FMT
                " from the commit on; creating it takes SHARE ROW EXCLUSIVE, which blocks writes "
                "until then",
                STR_ARG(change->object), STR_ARG(table));
}

RULE(create_trigger) = {
    .id       = "create-trigger",
    .severity = SEVERITY_WARNING,
    .scope    = RULE_CHANGE,
    .servers  = RULE_ON_PG,
    .summary  = "a trigger is put on a table that is in use",
    .why      = "Each write of the table pays for the trigger, and fails when it fails. While "
                "CREATE TRIGGER waits for its lock, all writes wait behind it.",
    .safe  = "Create it in a transaction of its own with a short lock_timeout, keep its function "
             "cheap, and say how it is taken away again. Triggers that keep an old and a new "
             "column equal while both are in use are named shore_...; this rule leaves them out.",
    .bad   = "CREATE TRIGGER touch BEFORE UPDATE ON orders\n"
             "FOR EACH ROW EXECUTE FUNCTION touch_updated_at();",
    .good  = "CREATE TABLE notes (id bigint, updated_at timestamptz);\n"
             "CREATE TRIGGER touch BEFORE UPDATE ON notes\n"
             "FOR EACH ROW EXECUTE FUNCTION touch_updated_at();",
    .check = check,
};
