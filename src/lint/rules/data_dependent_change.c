/* data_dependent_change.c -- off by default: it speaks of the safe way, too, which ends in a
 * VALIDATE that bad rows make fail. */
#include "lint/rule.h"

#include "base/poison.h"

/* Which rows make it fail; NULL for none. */
static const char *rows_in_the_way(const LintPoint *point, const Change *change)
{
    if (change->not_valid || change->not_enforced || change->in_create || change->in_add_column ||
        change->using_index)
        return NULL;
    switch ((int)change->kind) {
    case CHANGE_ADD_UNIQUE:
    case CHANGE_ADD_PRIMARY_KEY:
        return "duplicates";
    case CHANGE_CREATE_INDEX:
        return change->unique ? "duplicates" : NULL;
    case CHANGE_SET_NOT_NULL:
        return point->effect->scan ? "a null"
                                   : NULL; /* else a CHECK has proved that there is none */
    case CHANGE_ADD_CHECK:
        return "a row that breaks it";
    case CHANGE_ADD_FOREIGN_KEY:
        return "a row that points to none";
    case CHANGE_ADD_EXCLUDE:
        return "two rows that exclude each other";
    default:
        return NULL;
    }
}

/* The expression of a CHECK: as written, or in the server's "CHECK ((a > 0)) NOT VALID". */
static Str check_expression(Str definition)
{
    enum { BEFORE = sizeof "CHECK " - 1, BEHIND = sizeof " NOT VALID" - 1 };
    if (!str_starts(definition, "CHECK ("))
        return definition;
    const size_t end = definition.size - (str_ends(definition, " NOT VALID") ? BEHIND : 0);
    return str_slice(definition, BEFORE, end - BEFORE);
}

/* The constraint that VALIDATE reads the rows for, as if it were added now. */
static bool validated(const LintPoint *point, Change *ret)
{
    const Table      *table = lint_table(point);
    const Constraint *found =
        table != NULL ? table_constraint_find(table, point->change->object) : NULL;
    if (found == NULL || found->validated)
        return false;
    const Str only = found->columns.count == 1 ? found->columns.items[0] : STR("");
    *ret           = (Change){.relation          = point->change->relation,
                              .span              = point->change->span,
                              .column            = only,
                              .columns           = found->columns,
                              .references        = found->references,
                              .reference_columns = found->reference_columns,
                              .expression        = check_expression(found->definition)};
    ret->kind      = found->kind == CONSTRAINT_FOREIGN_KEY ? CHANGE_ADD_FOREIGN_KEY
                     : found->kind == CONSTRAINT_NOT_NULL  ? CHANGE_SET_NOT_NULL
                                                           : CHANGE_ADD_CHECK;
    return true;
}

static void check(const LintPoint *point)
{
    Change     stand_in;
    LintPoint  at    = *point;
    const bool waits = point->change->kind == CHANGE_VALIDATE_CONSTRAINT;
    if (waits && !validated(point, &stand_in))
        return;
    if (waits)
        at.change = &stand_in;
    const char *rows = rows_in_the_way(point, at.change);
    if (rows == NULL || lint_is_new(point, at.change->relation))
        return;
    Finding *finding = lint_report(point, "this fails when " STR_FMT " has %s",
                                   STR_ARG(lint_relation_text(point, at.change->relation)), rows);
    lint_precheck(&at, finding);
}

RULE(data_dependent_change) = {
    .id       = "data-dependent-change",
    .severity = SEVERITY_OFF,
    .scope    = RULE_CHANGE,
    .servers  = RULE_ON_PG,
    .summary  = "whether the statement succeeds depends on the rows that are there",
    .why      = "A unique index, NOT NULL, CHECK or foreign key is refused when a row does not "
                "keep to it. That passes on the empty database of a test, and fails in production.",
    .safe     = "Look for such rows before, with the query given, and mend them in a migration of "
                "their own.",
    .bad      = "CREATE UNIQUE INDEX CONCURRENTLY users_email_idx ON users (email);",
    .good     = "CREATE TABLE users (email text);\n"
                "CREATE UNIQUE INDEX users_email_idx ON users (email);",
    .check    = check,
};
