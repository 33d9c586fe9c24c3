/* add_check_without_not_valid.c */
#include "lint/rule.h"

#include "base/poison.h"

static Str constraint_name(const LintPoint *point)
{
    const Change *change = point->change;
    if (change->object.size > 0)
        return lint_identifier(point, change->object);
    const Str column = change->columns.count == 1 ? change->columns.items[0] : change->column;
    return lint_identifier(point, str_format(point->arena, STR_FMT "_" STR_FMT "%scheck",
                                             STR_ARG(change->relation.name), STR_ARG(column),
                                             column.size > 0 ? "_" : ""));
}

/* The server names what has no name. */
static void edit(const LintPoint *point, Finding *finding)
{
    const Change *change = point->change;
    const size_t  end    = change->span.start + change->span.size;
    if (change->in_add_column || change->object.size == 0 || !lint_can_be_split(point) ||
        point->statement->changes.count > 1 || change->only)
        return;
    lint_edit(point, finding, (Span){end, 0},
              " NOT VALID;\nALTER TABLE " STR_FMT " VALIDATE CONSTRAINT " STR_FMT,
              STR_ARG(lint_name(point, change->relation)),
              STR_ARG(lint_identifier(point, change->object)));
}

static void check(const LintPoint *point)
{
    const Change *change = point->change;
    if (change->kind != CHANGE_ADD_CHECK || change->not_valid || change->in_create ||
        !lint_blocks_long(point))
        return;
    const Str table   = lint_name(point, change->relation);
    const Str name    = constraint_name(point);
    Finding  *finding = lint_report(point,
                                    "this CHECK is validated while it is added: all of " STR_FMT
                                    " is read under ACCESS EXCLUSIVE (blocks reads and writes)",
                                    STR_ARG(lint_relation_text(point, change->relation)));
    lint_fix(
        point, finding,
        change->in_add_column ? "the column alone; the CHECK not validated; then validate, in a "
                                "transaction of its own"
                              : "add it not validated; validate it in a transaction of its own",
        "ALTER TABLE " STR_FMT " ADD CONSTRAINT " STR_FMT " CHECK (" STR_FMT ") NOT VALID;\n\n"
        "-- in the next transaction\n"
        "ALTER TABLE " STR_FMT " VALIDATE CONSTRAINT " STR_FMT ";",
        STR_ARG(table), STR_ARG(name), STR_ARG(change->expression), STR_ARG(table), STR_ARG(name));
    edit(point, finding);
    lint_precheck(point, finding);
}

RULE(add_check_without_not_valid) = {
    .id       = "add-check-without-not-valid",
    .severity = SEVERITY_ERROR,
    .scope    = RULE_CHANGE,
    .servers  = RULE_ON_PG,
    .aliases  = "add-column-inline-check",
    .summary  = "a CHECK constraint is validated while it is added",
    .why      = "The server reads every row while nobody can read or write the table.",
    .safe  = "Add it NOT VALID, which is quick. VALIDATE CONSTRAINT in a later transaction reads "
             "the table and lets reads and writes pass.",
    .bad   = "ALTER TABLE orders ADD CONSTRAINT total_positive CHECK (total >= 0);",
    .good  = "ALTER TABLE orders ADD CONSTRAINT total_positive CHECK (total >= 0) NOT VALID;",
    .check = check,
};
