/* alter_column_type_rewrite.c */
#include "lint/rule.h"

#include "base/poison.h"

static void check(const LintPoint *point)
{
    const Change *change = point->change;
    if (change->kind != CHANGE_ALTER_TYPE || !lint_blocks_long(point))
        return;
    const Column *column = lint_column(point);
    const bool    known  = column != NULL && column->type.name.name.size > 0;
    Finding      *finding =
        lint_report(point,
                    "changing the type of " STR_FMT "." STR_FMT " to " STR_FMT
                    " %s the table under ACCESS EXCLUSIVE, which blocks reads and writes%s",
                    STR_ARG(lint_relation_text(point, change->relation)), STR_ARG(change->column),
                    STR_ARG(lint_type(point, change->type)), lint_work_text(point->effect),
                    known ? "" : "; its old type is not on record, so the worst is assumed");
    lint_fix_by_new_column(point, finding);
    if (!point->effect->rewrite)
        lint_lower(finding, SEVERITY_WARNING);
}

RULE(alter_column_type_rewrite) = {
    .id       = "alter-column-type-rewrite",
    .severity = SEVERITY_ERROR,
    .scope    = RULE_CHANGE,
    .servers  = RULE_ON_PG,
    .aliases  = "alter-column-type-rebuilds-dependents",
    .summary  = "a column's type changes in a way that rewrites or reads the whole table",
    .why   = "Unless the new type is a pure widening (varchar to a longer one or to text, numeric "
             "to more digits before the point), every row and every index is written anew while "
             "nobody can read or write the table. Without the old type on record the worse case "
             "is assumed.",
    .safe  = "Add a column of the new type, keep both in step by a trigger, fill it in batches, "
             "let the application move over, drop the old one.",
    .bad   = "ALTER TABLE orders ALTER COLUMN id TYPE bigint;",
    .good  = "ALTER TABLE orders ADD COLUMN id_new bigint;",
    .check = check,
};
