/* lock_table.c */
#include "lint/rule.h"

#include "base/poison.h"

static void check(const LintPoint *point)
{
    const RelationLock *lock = lint_strongest_lock(point);
    if (point->change->kind != CHANGE_LOCK_TABLE || lock == NULL || !lint_is_strong(point) ||
        !lint_is_busy(point, lock->relation))
        return;
    Finding *finding = lint_report(
        point, "LOCK TABLE holds %s on " STR_FMT ", which blocks %s, until the transaction ends",
        lock_text(lock->mode), STR_ARG(lint_relation_text(point, lock->relation)),
        lint_blocked_text(lock->mode));
    if (!point->in_transaction)
        lint_why(point, finding,
                 "Outside a transaction block the server refuses it: the lock would be gone at "
                 "once.");
}

RULE(lock_table) = {
    .id       = "lock-table",
    .severity = SEVERITY_WARNING,
    .scope    = RULE_CHANGE,
    .servers  = RULE_ON_PG,
    .summary  = "a table is locked by hand against its users",
    .why   = "Everything that follows in the transaction is done while they wait. Without a mode "
             "LOCK TABLE means ACCESS EXCLUSIVE, which stops readers, too.",
    .safe  = "Statements take the locks that they need by themselves. Where one really is needed, "
             "name the weakest mode that does (SHARE ROW EXCLUSIVE keeps writers out and lets "
             "readers in), set lock_timeout, and commit soon. To keep two runners apart, use "
             "pg_advisory_xact_lock.",
    .bad   = "BEGIN;\nSET LOCAL lock_timeout = '1s';\nLOCK TABLE orders;\nCOMMIT;",
    .good  = "BEGIN;\nLOCK TABLE orders IN SHARE UPDATE EXCLUSIVE MODE;\nCOMMIT;",
    .check = check,
};
