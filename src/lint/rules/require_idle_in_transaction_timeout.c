/* require_idle_in_transaction_timeout.c */
#include "lint/rule.h"

#include "base/poison.h"

/* Once per transaction is enough: at its first strong lock. */
static bool said_before(const LintPoint *point)
{
    size_t index = lint_steps_here(point);
    for (const LintStep *step; (step = lint_step_before(point, &index)) != NULL;)
        if (step->strong)
            return true;
    return false;
}

static bool is_set(const LintPoint *point)
{
    for (size_t i = 0; i < point->steps->count; i++) {
        const Change *change = point->steps->items[i].change;
        if (change->kind == CHANGE_SET_SESSION &&
            str_is(change->object, "idle_in_transaction_session_timeout"))
            return true;
    }
    return false;
}

static void check(const LintPoint *point)
{
    if (point->in_transaction && !point->migration->native && lint_is_strong(point) &&
        !said_before(point) && !is_set(point))
        lint_report(point, "no idle_in_transaction_session_timeout: a client that stops here keeps "
                           "its locks");
}

RULE(require_idle_in_transaction_timeout) = {
    .id       = "require-idle-in-transaction-timeout",
    .severity = SEVERITY_OFF,
    .scope    = RULE_CHANGE,
    .servers  = RULE_ON_PG,
    .summary  = "a transaction with strong locks may stay open without end",
    .why      = "When the runner hangs between two statements, the server waits for it, locks and "
                "all.",
    .safe     = "Set idle_in_transaction_session_timeout to some seconds, in the file or for the "
                "role that runs migrations.",
    .bad      = "BEGIN;\nALTER TABLE users ADD COLUMN a text;\nCOMMIT;",
    .good     = "BEGIN;\nSET LOCAL idle_in_transaction_session_timeout = '10s';\n"
                "ALTER TABLE users ADD COLUMN a text;\nCOMMIT;",
    .check    = check,
};
