/* drop_constraint.c -- of a UNIQUE or EXCLUDE constraint; a primary key and a foreign key have
 * rules of their own, and a CHECK that goes takes nothing along. */
#include "lint/rule.h"

#include "base/poison.h"

static void check(const LintPoint *point)
{
    const Change     *change = point->change;
    const Table      *table  = lint_table(point);
    const Constraint *known  = table == NULL ? NULL : table_constraint_find(table, change->object);
    if (change->kind != CHANGE_DROP_CONSTRAINT || known == NULL || point->section == SECTION_DOWN ||
        !lint_is_busy(point, change->relation))
        return;
    const bool unique = known->kind == CONSTRAINT_UNIQUE;
    if ((!unique && known->kind != CONSTRAINT_EXCLUDE) || lint_is_replaced(point, known))
        return;
    lint_report(point,
                "with %s constraint " STR_FMT " its index over (" STR_FMT ") goes: " STR_FMT
                " takes %s from now on, and queries that used the index read the table",
                unique ? "UNIQUE" : "EXCLUDE", STR_ARG(known->name),
                STR_ARG(lint_columns(point, &known->columns)),
                STR_ARG(lint_relation_text(point, change->relation)),
                unique ? "duplicates" : "rows that conflict");
}

RULE(drop_constraint) = {
    .id       = "drop-constraint",
    .severity = SEVERITY_WARNING,
    .scope    = RULE_CHANGE,
    .servers  = RULE_ON_PG,
    .summary  = "a UNIQUE or EXCLUDE constraint is dropped, and its index with it",
    .why      = "It is quick, under ACCESS EXCLUSIVE. INSERT ... ON CONFLICT over the "
                "columns fails from then on, and to have the constraint back, duplicates "
                "have to be removed.",
    .safe     = "Build the index that takes its place concurrently before, and add the new "
                "constraint in the same statement.",
    .bad      = "CREATE TABLE old (id bigint);\n"
                "ALTER TABLE users ADD CONSTRAINT users_email UNIQUE USING INDEX users_email_idx;\n"
                "ALTER TABLE users DROP CONSTRAINT users_email;",
    .good     = "CREATE TABLE fresh (id bigint, CONSTRAINT fresh_id UNIQUE (id));\n"
                "ALTER TABLE fresh DROP CONSTRAINT fresh_id;",
    .check    = check,
};
