/* precheck.c -- what fails in production only, because of the rows there: a query that finds them
 * beforehand. */
#include "lint/rule.h"

#include "base/poison.h"

static const char title[] = "see beforehand whether rows are in the way (none should come back)";

static bool all_named(const StrVec *columns)
{
    for (size_t i = 0; i < columns->count; i++)
        if (columns->items[i].size == 0)
            return false;
    return columns->count > 0;
}

/* "a IS NOT NULL AND b IS NOT NULL": nulls are no duplicates of each other. */
static Str none_null(const LintPoint *point, const StrVec *columns)
{
    StrVec tests = {0};
    for (size_t i = 0; i < columns->count; i++)
        *vec_push(point->arena, &tests) =
            str_format(point->arena, STR_FMT " IS NOT NULL",
                       STR_ARG(lint_identifier(point, columns->items[i])));
    return str_join(point->arena, &tests, " AND ");
}

static void duplicates(const LintPoint *point, Finding *finding)
{
    const Change *change  = point->change;
    const Str     columns = lint_columns(point, &change->columns);
    if (all_named(&change->columns) && !change->partial)
        lint_fix(point, finding, title,
                 "SELECT " STR_FMT ", count(*) FROM " STR_FMT " WHERE " STR_FMT " GROUP BY " STR_FMT
                 " HAVING count(*) > 1 LIMIT 10;",
                 STR_ARG(columns), STR_ARG(lint_name(point, change->relation)),
                 STR_ARG(none_null(point, &change->columns)), STR_ARG(columns));
}

static void orphans(const LintPoint *point, Finding *finding)
{
    const Change *change  = point->change;
    const StrVec  targets = lint_referenced_columns(point);
    if (change->in_add_column || change->columns.count != 1 || targets.count != 1)
        return;
    const Str column = lint_identifier(point, change->columns.items[0]);
    lint_fix(point, finding, title,
             "SELECT child." STR_FMT " FROM " STR_FMT " AS child WHERE child." STR_FMT
             " IS NOT NULL\n    AND NOT EXISTS (SELECT 1 FROM " STR_FMT " AS parent WHERE "
             "parent." STR_FMT " = child." STR_FMT ") LIMIT 10;",
             STR_ARG(column), STR_ARG(lint_name(point, change->relation)), STR_ARG(column),
             STR_ARG(lint_name(point, change->references)),
             STR_ARG(lint_identifier(point, targets.items[0])), STR_ARG(column));
}

/* The statement adds a column of these: no row has it yet. */
static bool adds_one_of(const LintPoint *point, const StrVec *columns)
{
    const ChangeVec *changes = &point->statement->changes;
    for (size_t i = 0; i < changes->count; i++)
        if (changes->items[i].kind == CHANGE_ADD_COLUMN &&
            strvec_contains(columns, changes->items[i].column))
            return true;
    return false;
}

void lint_precheck(const LintPoint *point, Finding *finding)
{
    const Change *change = point->change;
    if (adds_one_of(point, &change->columns))
        return;
    const Str table = lint_name(point, change->relation);
    switch ((int)change->kind) {
    case CHANGE_ADD_UNIQUE:
    case CHANGE_ADD_PRIMARY_KEY:
    case CHANGE_CREATE_INDEX:
        if ((change->unique || change->kind != CHANGE_CREATE_INDEX) && !change->in_add_column)
            duplicates(point, finding);
        return;
    case CHANGE_SET_NOT_NULL:
        lint_fix(point, finding, title,
                 "SELECT * FROM " STR_FMT " WHERE " STR_FMT " IS NULL LIMIT 10;", STR_ARG(table),
                 STR_ARG(lint_identifier(point, change->column)));
        return;
    case CHANGE_ADD_CHECK:
        if (!change->in_add_column)
            lint_fix(point, finding, title,
                     "SELECT * FROM " STR_FMT " WHERE NOT (" STR_FMT ") LIMIT 10;", STR_ARG(table),
                     STR_ARG(change->expression));
        return;
    case CHANGE_ADD_FOREIGN_KEY:
        orphans(point, finding);
        return;
    default:
        return;
    }
}
