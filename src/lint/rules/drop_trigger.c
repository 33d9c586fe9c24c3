/* drop_trigger.c */
#include "lint/rule.h"

#include "base/poison.h"

/* CREATE TRIGGER of the same name in the same transaction: replaced, as before PostgreSQL 14. */
static bool is_replaced(const LintPoint *point)
{
    const StatementVec *statements = &point->statements->statements;
    for (size_t i = point->statement_index + 1; i < statements->count; i++)
        for (size_t j = 0; j < statements->items[i].changes.count; j++) {
            const Change *later = &statements->items[i].changes.items[j];
            if (later->kind == CHANGE_COMMIT)
                return false;
            if (later->kind == CHANGE_CREATE_TRIGGER &&
                str_equal(later->object, point->change->object) &&
                name_equal(later->relation, point->change->relation))
                return point->in_transaction;
        }
    return false;
}

static void check(const LintPoint *point)
{
    const Change *change = point->change;
    if (change->kind != CHANGE_DROP_TRIGGER || lint_is_new(point, change->relation) ||
        lint_is_sync_trigger(change) || lint_undoes_up(point))
        return;
    lint_report(point,
                "dropping trigger " STR_FMT " takes ACCESS EXCLUSIVE on " STR_FMT
                ", which blocks reads and writes%s",
                STR_ARG(change->object), STR_ARG(lint_relation_text(point, change->relation)),
                is_replaced(point) ? "" : "; what it did for each row is no longer done");
}

RULE(drop_trigger) = {
    .id       = "drop-trigger",
    .severity = SEVERITY_WARNING,
    .scope    = RULE_CHANGE,
    .servers  = RULE_ON_PG,
    .summary  = "a trigger is taken from a table that is in use",
    .why      = "Unlike CREATE TRIGGER, DROP TRIGGER stops readers too while it waits for its lock "
                "and until the commit. Code that relies on the trigger goes on without it, and "
                "nothing fails.",
    .safe  = "Drop it in a transaction of its own with a short lock_timeout, when nothing relies "
             "on it. To replace one, PostgreSQL 14 has CREATE OR REPLACE TRIGGER, and a new body "
             "of its function needs no lock at all.",
    .bad   = "DROP TRIGGER touch ON orders;",
    .good  = "CREATE OR REPLACE FUNCTION touch_updated_at() RETURNS trigger LANGUAGE plpgsql\n"
             "AS $$ BEGIN NEW.updated_at := now(); RETURN NEW; END $$;",
    .check = check,
};
