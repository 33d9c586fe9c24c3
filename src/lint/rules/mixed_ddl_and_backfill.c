/* mixed_ddl_and_backfill.c */
#include "lint/rule.h"

#include "base/poison.h"

static bool moves_data(const LintStep *step)
{
    const Change *change = step->change;
    return !step->on_new && !step->on_few_rows &&
           (change->kind == CHANGE_UPDATE_ROWS || change->kind == CHANGE_DELETE_ROWS ||
            (change->kind == CHANGE_INSERT_ROWS && change->from_query));
}

static bool changes_schema(const LintStep *step)
{
    const ChangeKind kind = step->change->kind;
    return step->strong && !step->on_new && !change_is_data(kind) && kind != CHANGE_LOCK_TABLE &&
           kind != CHANGE_TRUNCATE;
}

/* The schema change in the transaction of the step at `index`, or NULL. */
static const LintStep *companion(const LintStepVec *steps, size_t index)
{
    const int transaction = steps->items[index].transaction;
    while (index > 0 && steps->items[index - 1].transaction == transaction)
        index--;
    for (; index < steps->count && steps->items[index].transaction == transaction; index++)
        if (changes_schema(&steps->items[index]))
            return &steps->items[index];
    return NULL;
}

/* The pair to name: one transaction is worse than one file. */
static void pair_find(const LintStepVec *steps, const LintStep **data, const LintStep **schema)
{
    int judged = 0;
    for (size_t i = 0; i < steps->count; i++) {
        const LintStep *step = &steps->items[i];
        if (*schema == NULL && changes_schema(step))
            *schema = step;
        if (!moves_data(step))
            continue;
        if (*data == NULL)
            *data = step;
        const LintStep *together = step->transaction == judged ? NULL : companion(steps, i);
        judged                   = step->transaction;
        if (together != NULL) {
            *data   = step;
            *schema = together;
            return;
        }
    }
}

static void check(const LintPoint *point)
{
    const LintStep *data = NULL, *schema = NULL;
    pair_find(point->steps, &data, &schema);
    if (data == NULL || schema == NULL)
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
    .id        = "mixed-ddl-and-backfill",
    .severity  = SEVERITY_ERROR,
    .scope     = RULE_MIGRATION,
    .aliases   = "mixed-dml-ddl-tx",
    .summary   = "a schema change and the moving of data share a migration",
    .why       = "In one transaction the lock of the schema change is held until the last row is "
                 "done. Apart from that, the two fail, resume and roll back in different ways.",
    .safe      = "Put the schema change into an expand migration, the data into a migrate one.",
    .why_mysql = "The server commits before and after each statement that changes the schema, "
                 "so nothing is undone together: the two fail, resume and are taken back in "
                 "different ways.",
    .bad   = "BEGIN;\nALTER TABLE users ADD COLUMN state text;\nUPDATE users SET state = 'new';\n"
             "COMMIT;",
    .good  = "ALTER TABLE users ADD COLUMN state text;",
    .check = check,
};
