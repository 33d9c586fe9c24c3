/* not_valid_never_validated.c -- said when there are later migrations, and none of them validates
 * the constraint: after the newest one it may still come. */
#include "lint/rule.h"

#include "base/poison.h"

static bool is_about(const Change *change, Name table, Str constraint)
{
    switch ((int)change->kind) {
    case CHANGE_VALIDATE_CONSTRAINT:
    case CHANGE_DROP_CONSTRAINT:
    case CHANGE_RENAME_CONSTRAINT: /* From here on it is not followed. */
        return str_equal(change->relation.name, table.name) &&
               (constraint.size == 0 || str_equal(change->object, constraint));
    case CHANGE_DROP_TABLE:
        if (str_equal(change->relation.name, table.name))
            return true;
        for (size_t i = 0; i < change->others.count; i++)
            if (str_equal(change->others.items[i].name, table.name))
                return true;
        return false;
    case CHANGE_RENAME_TABLE:
        return str_equal(change->relation.name, table.name);
    case CHANGE_DROP_SCHEMA:
    case CHANGE_DO_BLOCK:
        return true;
    default:
        return false;
    }
}

static bool settles(const StatementVec *statements, size_t from, Name table, Str constraint)
{
    for (size_t i = from; i < statements->count; i++) {
        const ChangeVec *changes = &statements->items[i].changes;
        for (size_t k = 0; k < changes->count; k++)
            if (is_about(&changes->items[k], table, constraint))
                return true;
    }
    return false;
}

static void check(const LintPoint *point)
{
    const Change       *change = point->change;
    const MigrationVec *all    = point->migrations;
    const bool adds = change->kind == CHANGE_ADD_CHECK || change->kind == CHANGE_ADD_FOREIGN_KEY;
    if (!adds || !change->not_valid || change->in_create || point->section != SECTION_UP ||
        point->migration_index + 1 >= all->count)
        return;
    if (settles(&point->statements->statements, point->statement_index, change->relation,
                change->object))
        return;
    for (size_t i = point->migration_index + 1; i < all->count; i++)
        if (settles(&all->items[i].up.statements, 0, change->relation, change->object))
            return;
    Finding *finding =
        lint_report(point, "no later migration validates this constraint of " STR_FMT,
                    STR_ARG(lint_relation_text(point, change->relation)));
    if (change->object.size > 0)
        lint_fix(point, finding, "validate it in a migration of its own",
                 "ALTER TABLE " STR_FMT " VALIDATE CONSTRAINT " STR_FMT ";",
                 STR_ARG(lint_name(point, change->relation)),
                 STR_ARG(lint_identifier(point, change->object)));
}

RULE(not_valid_never_validated) = {
    .id       = "not-valid-never-validated",
    .severity = SEVERITY_INFO,
    .scope    = RULE_CHANGE,
    .summary  = "a constraint is added NOT VALID, and no later migration validates it",
    .why      = "It holds for new rows only. The planner makes no use of it, SET NOT NULL "
                "does not take it for a proof, and rows that break it stay.",
    .safe     = "VALIDATE CONSTRAINT in a migration of its own: reads and writes pass "
                "while it works.",
    .bad      = "ALTER TABLE orders ADD CONSTRAINT positive CHECK (total > 0) NOT VALID;\n"
                "-- in a later migration\n"
                "ALTER TABLE orders ADD COLUMN note text;",
    .good     = "ALTER TABLE orders ADD CONSTRAINT positive CHECK (total > 0) NOT VALID;\n"
                "-- in a later migration\n"
                "ALTER TABLE orders VALIDATE CONSTRAINT positive;",
    .check    = check,
};
