/* validate_in_same_transaction.c */
#include "lint/rule.h"

#include "base/poison.h"

static const LintStep *addition(const LintPoint *point)
{
    size_t index = lint_steps_here(point);
    for (const LintStep *step; (step = lint_step_before(point, &index)) != NULL;) {
        const Change *change = step->change;
        const bool    adds =
            change->kind == CHANGE_ADD_CHECK || change->kind == CHANGE_ADD_FOREIGN_KEY;
        if (adds && change->not_valid && name_equal(change->relation, point->change->relation) &&
            str_equal(change->object, point->change->object))
            return step;
    }
    return NULL;
}

/* ADD ... NOT VALID, VALIDATE ... in one statement become two. */
static void edit(const LintPoint *point, Finding *finding, const LintStep *addition)
{
    const Change    *change  = point->change;
    const ChangeVec *changes = &point->statement->changes;
    const size_t     end     = addition->change->span.start + addition->change->span.size;
    if (addition->statement != point->statement || changes->count != 2 ||
        !lint_can_be_split(point) || !lint_is_comma(point, end, change->span.start))
        return;
    lint_edit(point, finding, (Span){end, change->span.start - end}, ";\nALTER TABLE " STR_FMT " ",
              STR_ARG(lint_name(point, change->relation)));
}

static void check(const LintPoint *point)
{
    const Change *change = point->change;
    if (change->kind != CHANGE_VALIDATE_CONSTRAINT || !lint_is_busy(point, change->relation))
        return;
    const LintStep *step = addition(point);
    if (step == NULL)
        return;
    const LintPoint     at    = lint_at_step(point, step);
    const RelationLock *lock  = lint_strongest_lock(&at);
    const LockMode      mode  = lock == NULL ? LOCK_ACCESS_EXCLUSIVE : lock->mode;
    const Str           table = lint_name(point, change->relation);
    Finding            *finding =
        lint_report(point,
                    "the transaction that adds constraint " STR_FMT " still holds %s on " STR_FMT
                    ", so validating it blocks %s while the table is read",
                    STR_ARG(change->object), lock_text(mode),
                    STR_ARG(lint_relation_text(point, change->relation)), lint_blocked_text(mode));
    lint_fix(point, finding,
             point->migration->native ? "validate it in a migration of its own"
                                      : "validate it in a transaction of its own",
             "ALTER TABLE " STR_FMT " VALIDATE CONSTRAINT " STR_FMT ";", STR_ARG(table),
             STR_ARG(lint_identifier(point, change->object)));
    edit(point, finding, step);
}

RULE(validate_in_same_transaction) = {
    .id       = "validate-in-same-transaction",
    .severity = SEVERITY_ERROR,
    .scope    = RULE_CHANGE,
    .servers  = RULE_ON_PG,
    .aliases  = "validate-constraint-same-tx",
    .summary  = "a constraint is validated in the transaction that adds it NOT VALID",
    .why      = "The lock of ADD CONSTRAINT is held until the transaction ends, so the scan of "
                "VALIDATE runs under it, and nothing is won by NOT VALID.",
    .safe     = "Commit in between: NOT VALID in one migration, VALIDATE in the next.",
    .bad      = "ALTER TABLE orders ADD CONSTRAINT total_positive CHECK (total >= 0) NOT VALID,\n"
                "    VALIDATE CONSTRAINT total_positive;",
    .good     = "ALTER TABLE orders ADD CONSTRAINT total_positive CHECK (total >= 0) NOT VALID;\n"
                "ALTER TABLE orders VALIDATE CONSTRAINT total_positive;",
    .check    = check,
};
