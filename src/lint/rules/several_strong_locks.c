/* several_strong_locks.c */
#include "lint/rule.h"

#include "base/poison.h"

/* The earlier step of this transaction, from another statement, that holds another relation
 * strongly; NULL when none does, or when `relation` is held already. */
static const LintStep *earlier_holder(const LintPoint *point, Name relation)
{
    const Name      before = lint_name_before(point, relation);
    const LintStep *holder = NULL;
    size_t          index  = lint_steps_here(point);
    for (const LintStep *step; (step = lint_step_before(point, &index)) != NULL;) {
        for (size_t i = 0; i < step->effect->lock_count; i++) {
            const RelationLock *lock = &step->effect->locks[i];
            if (lock_blocks_writes(lock->mode) &&
                (name_equal(lock->relation, relation) || name_equal(lock->relation, before)))
                return NULL;
        }
        if (step->strong && step->statement != point->statement)
            holder = step;
    }
    return holder;
}

static void check(const LintPoint *point)
{
    const RelationLock *lock = lint_strongest_lock(point);
    if (!point->in_transaction || !lint_is_strong(point))
        return;
    const LintStep *holder = earlier_holder(point, lock->relation);
    if (holder == NULL || (holder->on_small && lint_is_small(point, lock->relation)))
        return;
    const LintPoint     at    = lint_at_step(point, holder);
    const RelationLock *first = lint_strongest_lock(&at);
    lint_report(point,
                "waits for %s on " STR_FMT " while the transaction holds %s on " STR_FMT
                " since line %zu, which blocks %s",
                lock_text(lock->mode), STR_ARG(lint_relation_text(point, lock->relation)),
                lock_text(first->mode), STR_ARG(lint_relation_text(point, first->relation)),
                holder->statement->start.line, lint_blocked_text(first->mode));
}

RULE(several_strong_locks) = {
    .id       = "several-strong-locks",
    .severity = SEVERITY_WARNING,
    .scope    = RULE_CHANGE,
    .servers  = RULE_ON_PG,
    .summary  = "one transaction takes strong locks on several tables",
    .why      = "While it waits for the second lock, everybody waits for the first one. When the "
                "application takes the two in the other order, one side is ended by a deadlock.",
    .safe  = "Change one table per transaction, or per migration; where that cannot be, take the "
             "most contended table first.",
    .bad   = "BEGIN;\nSET LOCAL lock_timeout = '1s';\nALTER TABLE users ADD COLUMN a text;\n"
             "ALTER TABLE orders ADD COLUMN a text;\nCOMMIT;",
    .good  = "SET lock_timeout = '1s';\nALTER TABLE users ADD COLUMN a text;\n"
             "ALTER TABLE orders ADD COLUMN a text;",
    .check = check,
};
