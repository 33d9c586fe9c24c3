/* my_stored_program.c */
#include "lint/rules/online.h"

#include "base/poison.h"

static void check(const LintPoint *point)
{
    const ChangeKind kind = point->change->kind;
    const Str        text = str_lower(point->arena, str_slice(point->statement->text, 0, 200));
    if (kind != CHANGE_CREATE_FUNCTION && kind != CHANGE_CREATE_EVENT &&
        kind != CHANGE_CREATE_VIEW && kind != CHANGE_CREATE_TRIGGER)
        return;
    if (str_contains(text, "definer") && !str_contains(text, "sql security invoker"))
        lint_report(point,
                    STR_FMT " runs as an account of this server: where that is missing, it "
                            "fails",
                    STR_ARG(lint_verb(point)));
}

RULE(my_stored_program) = {
    .id       = "my-stored-program",
    .severity = SEVERITY_OFF,
    .scope    = RULE_CHANGE,
    .servers  = RULE_ON_MYSQL,
    .engine   = "mysql:8.0.36",
    .summary  = "a routine, view, trigger or event names its DEFINER",
    .why      = "After a restore to another server the account may be missing, and each use "
                "fails with 1449.",
    .safe     = "Leave DEFINER out, or write SQL SECURITY INVOKER.",
    .bad      = "CREATE DEFINER = 'app'@'%' VIEW v AS SELECT 1 AS one;",
    .good     = "CREATE SQL SECURITY INVOKER VIEW v AS SELECT 1 AS one;",
    .check    = check,
};
