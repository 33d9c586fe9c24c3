/* wide_lock_window.c */
#include "lint/rule.h"

#include "base/poison.h"

/* The earlier step, from another statement, whose strong lock of an old table is still held. */
static const LintStep *holder(const LintPoint *point)
{
    size_t index = lint_steps_here(point);
    for (const LintStep *step; (step = lint_step_before(point, &index)) != NULL;)
        if (step->strong && !step->on_new && !step->on_small && step->statement != point->statement)
            return step;
    return NULL;
}

/* A table in use that the statement works through. */
static const Name *busy_source(const LintPoint *point)
{
    const Change *change = point->change;
    if (!name_empty(change->relation) && change->kind != CHANGE_CREATE_TABLE_AS &&
        change->kind != CHANGE_CREATE_VIEW && lint_is_busy(point, change->relation))
        return &change->relation;
    for (size_t i = 0; i < change->others.count; i++)
        if (lint_is_busy(point, change->others.items[i]))
            return &change->others.items[i];
    return NULL;
}

static void check(const LintPoint *point)
{
    const ChangeKind kind = point->change->kind;
    /* Rows that are changed: mixed-ddl-and-backfill. */
    if (!point->in_transaction || change_is_data(kind) || kind == CHANGE_VALIDATE_CONSTRAINT ||
        point->effect->duration == DURATION_INSTANT || lint_blocks_long(point))
        return;
    const LintStep *first  = holder(point);
    const Name     *source = first == NULL ? NULL : busy_source(point);
    if (source == NULL)
        return;
    const LintPoint     at   = lint_at_step(point, first);
    const RelationLock *lock = lint_strongest_lock(&at);
    lint_report(point,
                STR_FMT " works through " STR_FMT " while the transaction holds %s on " STR_FMT
                        " since line %zu, which blocks %s",
                STR_ARG(lint_verb(point)), STR_ARG(lint_relation_text(point, *source)),
                lock_text(lock->mode), STR_ARG(lint_relation_text(point, lock->relation)),
                first->statement->start.line, lint_blocked_text(lock->mode));
}

RULE(wide_lock_window) = {
    .id       = "wide-lock-window",
    .severity = SEVERITY_WARNING,
    .scope    = RULE_CHANGE,
    .servers  = RULE_ON_PG,
    .summary  = "long work is done while a strong lock is held",
    .why      = "A lock is kept until the transaction ends. ALTER TABLE may take a millisecond; "
                "what stands behind it in the same transaction makes its lock last as long as "
                "itself.",
    .safe     = "Put the long work first, or into a transaction of its own, and the statement with "
                "the strong lock last.",
    .bad      = "BEGIN;\nSET LOCAL lock_timeout = '1s';\nALTER TABLE users ADD COLUMN a text;\n"
                "CREATE TABLE sums AS SELECT customer, sum(total) FROM orders GROUP BY 1;\nCOMMIT;",
    .good     = "CREATE TABLE sums AS SELECT customer, sum(total) FROM orders GROUP BY 1;\n"
                "SET lock_timeout = '1s';\nALTER TABLE users ADD COLUMN a text;",
    .check    = check,
};
