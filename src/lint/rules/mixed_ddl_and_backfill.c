/* mixed_ddl_and_backfill.c */
#include "lint/rule.h"

#include "base/poison.h"

static bool moves_data(const LintStep *step)
{
    const Change *change = step->change;
    return !step->on_new &&
           (change->kind == CHANGE_UPDATE_ROWS || change->kind == CHANGE_DELETE_ROWS ||
            (change->kind == CHANGE_INSERT_ROWS && change->from_query));
}

static bool changes_schema(const LintPoint *point, const LintStep *step)
{
    const ChangeKind    kind = step->change->kind;
    const LintPoint     at   = lint_at_step(point, step);
    const RelationLock *lock = lint_strongest_lock(&at);
    return !step->on_new && lock != NULL && lock_blocks_writes(lock->mode) &&
           !change_is_data(kind) && kind != CHANGE_LOCK_TABLE && kind != CHANGE_TRUNCATE;
}

/* The pair to name: one transaction is worse than one file. */
static void pair_find(const LintPoint *point, const LintStep **data, const LintStep **schema)
{
    const LintStepVec *steps = point->steps;
    for (size_t i = 0; i < steps->count; i++) {
        if (!moves_data(&steps->items[i]))
            continue;
        for (size_t j = 0; j < steps->count; j++) {
            const LintStep *other = &steps->items[j];
            if (!changes_schema(point, other))
                continue;
            const bool together = other->transaction == steps->items[i].transaction;
            if (*data == NULL || together) {
                *data   = &steps->items[i];
                *schema = other;
            }
            if (together)
                return;
        }
    }
}

static void check(const LintPoint *point)
{
    const LintStep *data = NULL, *schema = NULL;
    pair_find(point, &data, &schema);
    if (data == NULL)
        return;
    const LintPoint     at       = lint_at_step(point, data);
    const LintPoint     ddl      = lint_at_step(point, schema);
    const RelationLock *lock     = lint_strongest_lock(&ddl);
    const bool          together = data->transaction == schema->transaction;
    Finding            *finding;
    if (together && data->statement_index > schema->statement_index)
        finding =
            lint_report(&at,
                        "rows are moved in the transaction that holds %s on " STR_FMT
                        " since line %zu: it blocks %s until the last row is done",
                        lock_text(lock->mode), STR_ARG(lint_relation_text(&at, lock->relation)),
                        schema->statement->start.line, lint_blocked_text(lock->mode));
    else
        finding = lint_report(&at,
                              "rows are moved in a migration that also changes the schema "
                              "(%s on " STR_FMT ", line %zu)",
                              change_verb(schema->change->kind),
                              STR_ARG(lint_relation_text(&at, lock->relation)),
                              schema->statement->start.line);
    if (data->on_small)
        lint_lower(finding, SEVERITY_INFO);
    else if (!together && !point->migration->native)
        lint_lower(finding, SEVERITY_WARNING);
}

RULE(mixed_ddl_and_backfill) = {
    .id       = "mixed-ddl-and-backfill",
    .severity = SEVERITY_ERROR,
    .scope    = RULE_MIGRATION,
    .summary  = "a schema change and the moving of data share a migration",
    .why      = "In one transaction the lock of the schema change is held until the last row is "
                "done. Apart from that, the two fail, resume and roll back in different ways.",
    .safe     = "Put the schema change into an expand migration, the data into a migrate one.",
    .bad   = "BEGIN;\nALTER TABLE users ADD COLUMN state text;\nUPDATE users SET state = 'new';\n"
             "COMMIT;",
    .good  = "ALTER TABLE users ADD COLUMN state text;",
    .check = check,
};
