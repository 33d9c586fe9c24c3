/* fk_cascade_delete.c */
#include "lint/rule.h"

#include "base/poison.h"

static void check(const LintPoint *point)
{
    const Change *change = point->change;
    if (change->kind != CHANGE_ADD_FOREIGN_KEY)
        return;
    const bool deletes = change->on_delete == FK_CASCADE;
    if (!deletes && change->on_update != FK_CASCADE)
        return;
    lint_report(point, "%s one row of " STR_FMT " %s as many rows of " STR_FMT " as point to it",
                deletes ? "deleting" : "a new key of",
                STR_ARG(lint_relation_text(point, change->references)),
                deletes ? "deletes" : "changes",
                STR_ARG(lint_relation_text(point, change->relation)));
}

RULE(fk_cascade_delete) = {
    .id       = "fk-cascade-delete",
    .severity = SEVERITY_OFF,
    .scope    = RULE_CHANGE,
    .summary  = "a foreign key passes deletes or new keys on to the rows that point there",
    .why      = "One statement may take away, and lock, any number of rows in tables that "
                "it does not name, and in tables behind those.",
    .safe     = "Leave NO ACTION, and delete what points to a row by its own statement, in "
                "batches.",
    .bad      = "CREATE TABLE cars (owner_id bigint REFERENCES owners (id) ON DELETE CASCADE);",
    .good     = "CREATE TABLE cars (owner_id bigint REFERENCES owners (id));",
    .check    = check,
};
