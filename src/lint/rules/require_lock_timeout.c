/* require_lock_timeout.c */
#include "lint/rule.h"

#include "base/poison.h"

/* Longer than this, a waiting statement is an outage of its own. */
enum { LOCK_TIMEOUT_MS_MAX = 10000 };

static bool unlimited(int64_t ms)
{
    return ms <= 0 || ms > LOCK_TIMEOUT_MS_MAX;
}

/* Once per section and cause is enough. */
static bool said_before(const LintPoint *point)
{
    for (size_t i = 0; i + 1 < point->steps->count; i++) {
        const LintStep *step = &point->steps->items[i];
        if (step->strong && step->lock_timeout_ms == point->lock_timeout_ms)
            return true;
    }
    return false;
}

/* It is to be done in another way first, without a strong lock. */
static bool has_better_form(const LintPoint *point)
{
    const Change *change = point->change;
    return lint_blocks_long(point) ||
           ((change->kind == CHANGE_DROP_INDEX || change->kind == CHANGE_DETACH_PARTITION) &&
            !change->concurrently && lint_can_run_alone(point));
}

/* Only where nobody has said anything, and never between a statement and its directive. As one
 * query, a statement of its own would become part of a transaction. */
static bool can_be_set(const LintPoint *point)
{
    const Statement *statement = point->statement;
    return point->lock_timeout_ms < 0 && !point->migration->native && !point->in_code &&
           !has_better_form(point) && statement->directives.count == 0 &&
           statement->allow.count == 0 &&
           (point->in_transaction || point->statements->transaction != TRANSACTION_QUERY);
}

static void check(const LintPoint *point)
{
    if (!lint_is_strong(point) || !unlimited(point->lock_timeout_ms) || said_before(point))
        return;
    const RelationLock *lock  = lint_strongest_lock(point);
    const Str           table = lint_relation_text(point, lock->relation);
    const char         *mode  = lock_text(lock->mode);
    Finding            *finding;
    if (point->lock_timeout_ms < 0)
        finding = lint_report(point,
                              "no lock_timeout: while this waits for %s on " STR_FMT
                              ", everything that comes later waits behind it",
                              mode, STR_ARG(table));
    else if (point->lock_timeout_ms == 0)
        finding =
            lint_report(point,
                        "lock_timeout is switched off here: while this waits for %s on " STR_FMT
                        ", everything that comes later waits behind it",
                        mode, STR_ARG(table));
    else
        finding = lint_report(point,
                              "a lock_timeout of %lld s is too long: so long may everything "
                              "wait behind this, for %s on " STR_FMT,
                              (long long)(point->lock_timeout_ms / 1000), mode, STR_ARG(table));
    lint_fix(point, finding, "give up early, and try again later",
             "SET %slock_timeout = '1s';\n" STR_FMT ";", point->in_transaction ? "LOCAL " : "",
             STR_ARG(point->statement->text));
    if (can_be_set(point))
        lint_edit(point, finding, (Span){point->statement->span.start, 0},
                  "SET %slock_timeout = '1s';\n", point->runner_transaction ? "LOCAL " : "");
}

RULE(require_lock_timeout) = {
    .id       = "require-lock-timeout",
    .severity = SEVERITY_ERROR,
    .scope    = RULE_CHANGE,
    .servers  = RULE_ON_PG,
    .summary  = "a strong lock is waited for without a limit",
    .why   = "A statement that waits for a strong lock stands in the lock queue, and every later "
             "query of the table waits behind it, reads too. One forgotten transaction is enough.",
    .safe  = "Set lock_timeout to a second or so and retry. In native migrations shore does both "
             "by itself. SET LOCAL counts inside a transaction only.",
    .bad   = "ALTER TABLE users ADD COLUMN state text;",
    .good  = "SET lock_timeout = '1s';\nALTER TABLE users ADD COLUMN state text;",
    .check = check,
};
