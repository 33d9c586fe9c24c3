/* drop_index_backs_constraint.c */
#include "lint/rule.h"

#include "base/poison.h"

static void report(const LintPoint *point, Name index)
{
    const Table *table = catalog_index_table_find(point->before, index);
    if (table == NULL || table_constraint_find(table, index.name) == NULL)
        return;
    Finding *finding = lint_report(point,
                                   "index " STR_FMT " belongs to a constraint of " STR_FMT
                                   ": the server refuses to drop it, also with CASCADE",
                                   STR_ARG(name_text(point->arena, index)),
                                   STR_ARG(lint_relation_text(point, table->name)));
    lint_fix(point, finding, "drop the constraint, and its index goes with it",
             "ALTER TABLE " STR_FMT " DROP CONSTRAINT " STR_FMT ";",
             STR_ARG(lint_name(point, table->name)), STR_ARG(lint_identifier(point, index.name)));
}

static void check(const LintPoint *point)
{
    const Change *change = point->change;
    if (change->kind != CHANGE_DROP_INDEX)
        return;
    report(point, change->index);
    for (size_t i = 0; i < change->others.count; i++)
        report(point, change->others.items[i]);
}

RULE(drop_index_backs_constraint) = {
    .id       = "drop-index-backs-constraint",
    .severity = SEVERITY_ERROR,
    .scope    = RULE_CHANGE,
    .servers  = RULE_ON_PG,
    .summary  = "DROP INDEX of an index that belongs to a constraint",
    .why   = "The index of a primary key, a UNIQUE or an EXCLUDE constraint cannot go without the "
             "constraint (SQLSTATE 2BP01). The deployment stops here.",
    .safe  = "ALTER TABLE ... DROP CONSTRAINT, if the constraint is to go.",
    .bad   = "CREATE TABLE tags (name text UNIQUE);\nDROP INDEX tags_name_key;",
    .good  = "CREATE TABLE tags (name text UNIQUE);\n"
             "ALTER TABLE tags DROP CONSTRAINT tags_name_key;",
    .check = check,
};
