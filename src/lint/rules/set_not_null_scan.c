/* set_not_null_scan.c */
#include "lint/rule.h"

#include "base/poison.h"

/* PostgreSQL 18 has NOT NULL as a constraint that can be validated later. */
static void fix_constraint(const LintPoint *point, Finding *finding, Str table, Str column,
                           Str name)
{
    lint_fix(point, finding, "add it NOT VALID and validate it in the next transaction",
             "ALTER TABLE " STR_FMT " ADD CONSTRAINT " STR_FMT " NOT NULL " STR_FMT
             " NOT VALID;\n\n"
             "-- in the next transaction: reads and writes pass while it reads the table\n"
             "ALTER TABLE " STR_FMT " VALIDATE CONSTRAINT " STR_FMT ";",
             STR_ARG(table), STR_ARG(name), STR_ARG(column), STR_ARG(table), STR_ARG(name));
}

static void fix(const LintPoint *point, Finding *finding)
{
    const Change *change = point->change;
    const Str     table  = lint_name(point, change->relation);
    const Str     column = lint_identifier(point, change->column);
    const Str     name =
        lint_identifier(point, str_format(point->arena, STR_FMT "_" STR_FMT "_not_null",
                                          STR_ARG(change->relation.name), STR_ARG(change->column)));
    if (change->since > 0) {
        fix_constraint(point, finding, table, column,
                       change->object.size > 0 ? lint_identifier(point, change->object) : name);
        return;
    }
    lint_fix(point, finding, "prove it by a CHECK first; three transactions",
             "ALTER TABLE " STR_FMT " ADD CONSTRAINT " STR_FMT " CHECK (" STR_FMT
             " IS NOT NULL) NOT VALID;\n\n"
             "-- in the next transaction: reads and writes pass while it reads the table\n"
             "ALTER TABLE " STR_FMT " VALIDATE CONSTRAINT " STR_FMT ";\n\n"
             "-- in the one after it: the CHECK is the proof, nothing is read\n"
             "ALTER TABLE " STR_FMT " ALTER COLUMN " STR_FMT " SET NOT NULL;\n"
             "ALTER TABLE " STR_FMT " DROP CONSTRAINT " STR_FMT ";",
             STR_ARG(table), STR_ARG(name), STR_ARG(column), STR_ARG(table), STR_ARG(name),
             STR_ARG(table), STR_ARG(column), STR_ARG(table), STR_ARG(name));
}

/* The four statements, where each is a transaction of its own. */
static void edit(const LintPoint *point, Finding *finding)
{
    const Change *change = point->change;
    if (!lint_can_be_split(point) || point->statement->changes.count > 1 ||
        change->object.size > 0 || change->only || change->since > 0)
        return;
    const Str table  = lint_name(point, change->relation);
    const Str column = lint_identifier(point, change->column);
    const Str name =
        lint_identifier(point, str_format(point->arena, STR_FMT "_" STR_FMT "_not_null",
                                          STR_ARG(change->relation.name), STR_ARG(change->column)));
    lint_edit(point, finding, (Span){point->statement->span.start, 0},
              "ALTER TABLE " STR_FMT " ADD CONSTRAINT " STR_FMT " CHECK (" STR_FMT
              " IS NOT NULL) NOT VALID;\nALTER TABLE " STR_FMT " VALIDATE CONSTRAINT " STR_FMT
              ";\n",
              STR_ARG(table), STR_ARG(name), STR_ARG(column), STR_ARG(table), STR_ARG(name));
    const size_t end = point->statement->span.start + point->statement->span.size;
    lint_edit(point, finding, (Span){end, 0}, ";\nALTER TABLE " STR_FMT " DROP CONSTRAINT " STR_FMT,
              STR_ARG(table), STR_ARG(name));
}

static const Change *added_here(const LintPoint *point)
{
    const ChangeVec *changes = &point->statement->changes;
    for (size_t i = 0; i < changes->count; i++)
        if (changes->items[i].kind == CHANGE_ADD_COLUMN &&
            str_equal(changes->items[i].column, point->change->column))
            return &changes->items[i];
    return NULL;
}

/* NOT NULL moves to where the column is added, beside a default that is the same for all rows. */
static void edit_merge(const LintPoint *point, Finding *finding, const Change *added)
{
    const Change    *change  = point->change;
    const ChangeVec *changes = &point->statement->changes;
    const size_t     end     = change->span.start + change->span.size;
    size_t           before  = 0;
    for (size_t i = 0; i < changes->count; i++)
        if (changes->items[i].span.start < change->span.start)
            before = MAX_OF(before, changes->items[i].span.start + changes->items[i].span.size);
    lint_fix(point, finding, "NOT NULL in the ADD COLUMN itself",
             "ALTER TABLE " STR_FMT " " STR_FMT " NOT NULL;",
             STR_ARG(lint_name(point, change->relation)),
             STR_ARG(str_slice(point->migration->source, added->span.start, added->span.size)));
    if ((added->default_class != DEFAULT_CONSTANT && added->default_class != DEFAULT_STABLE) ||
        added->if_not_exists || added->not_null ||
        !lint_is_comma(point, before, change->span.start))
        return;
    lint_edit(point, finding, (Span){added->span.start + added->span.size, 0}, " NOT NULL");
    lint_edit(point, finding, (Span){before, end - before}, "%s", "");
}

static void check(const LintPoint *point)
{
    const Change *change = point->change;
    if (change->kind != CHANGE_SET_NOT_NULL || !point->effect->scan || !lint_blocks_long(point))
        return;
    Finding *finding = lint_report(
        point,
        "SET NOT NULL reads all of " STR_FMT
        " under ACCESS EXCLUSIVE, which blocks reads and writes, to look for nulls in " STR_FMT,
        STR_ARG(lint_relation_text(point, change->relation)), STR_ARG(change->column));
    const Change *added = added_here(point);
    if (added == NULL) {
        fix(point, finding);
        edit(point, finding);
        lint_precheck(point, finding);
        return;
    }
    edit_merge(point, finding, added);
    lint_why(point, finding,
             "The column is added by the same statement, and a NOT NULL written "
             "there, beside its default, costs nothing. As a sub-command of its "
             "own it reads the table.");
    lint_lower(finding, SEVERITY_WARNING);
}

RULE(set_not_null_scan) = {
    .id       = "set-not-null-scan",
    .severity = SEVERITY_ERROR,
    .scope    = RULE_CHANGE,
    .servers  = RULE_ON_PG,
    .aliases  = "add-column-then-set-not-null set-not-null-with-drop-check "
                "set-not-null-with-rewrite",
    .summary  = "a column is made NOT NULL by reading the whole table under a lock",
    .why   = "The server looks at every row while nobody can read or write the table. It does not "
             "have to when a validated CHECK says that the column is not null (PostgreSQL 12 and "
             "later).",
    .safe  = "Add CHECK (column IS NOT NULL) NOT VALID; validate it in the next transaction; then "
             "SET NOT NULL, and drop the CHECK in a statement of its own.",
    .bad   = "ALTER TABLE orders ALTER COLUMN state SET NOT NULL;",
    .good  = "CREATE TABLE fresh (state text);\nALTER TABLE fresh ALTER COLUMN state SET NOT "
             "NULL;",
    .check = check,
};
