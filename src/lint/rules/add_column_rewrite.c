/* add_column_rewrite.c */
#include "lint/rule.h"

#include "base/poison.h"

static const char *cause(const Change *change)
{
    if (change->type.serial)
        return "a serial column fills every row from its sequence";
    if (change->identity)
        return "an identity column fills every row from its sequence";
    if (change->generated_stored)
        return "a stored generated column is computed for every row";
    if (change->default_class == DEFAULT_VOLATILE)
        return "its volatile default is computed for every row";
    if (change->default_class == DEFAULT_UNKNOWN)
        return "its default calls a function that may be volatile, and is then computed for every "
               "row";
    return "its value is computed for every row";
}

static void fix_default(const LintPoint *point, Finding *finding)
{
    const Change *change = point->change;
    const Str     table  = lint_name(point, change->relation);
    const Str     column = lint_identifier(point, change->column);
    lint_fix(point, finding,
             "add it empty, set the default for new rows, fill the old ones in "
             "batches (a migration of its own)",
             "ALTER TABLE " STR_FMT " ADD COLUMN " STR_FMT " " STR_FMT ";\n"
             "ALTER TABLE " STR_FMT " ALTER COLUMN " STR_FMT " SET DEFAULT " STR_FMT ";\n\n"
             "-- shore: batched\n"
             "UPDATE " STR_FMT " SET " STR_FMT " = DEFAULT WHERE " STR_FMT " IS NULL;",
             STR_ARG(table), STR_ARG(column), STR_ARG(lint_type(point, change->type)),
             STR_ARG(table), STR_ARG(column), STR_ARG(change->expression), STR_ARG(table),
             STR_ARG(column), STR_ARG(column));
}

static void fix_sequence(const LintPoint *point, Finding *finding)
{
    const Change *change   = point->change;
    const Str     table    = lint_name(point, change->relation);
    const Str     column   = lint_identifier(point, change->column);
    const Name    name     = {change->relation.schema,
                              str_format(point->arena, STR_FMT "_" STR_FMT "_seq",
                                         STR_ARG(change->relation.name), STR_ARG(change->column))};
    const Str     sequence = lint_name(point, name);
    lint_fix(point, finding,
             "number new rows by a sequence, fill the old ones in batches (a "
             "migration of its own)",
             "ALTER TABLE " STR_FMT " ADD COLUMN " STR_FMT " bigint;\n"
             "CREATE SEQUENCE " STR_FMT " OWNED BY " STR_FMT "." STR_FMT ";\n"
             "ALTER TABLE " STR_FMT " ALTER COLUMN " STR_FMT " SET DEFAULT nextval('" STR_FMT
             "');\n\n"
             "-- shore: batched\n"
             "UPDATE " STR_FMT " SET " STR_FMT " = DEFAULT WHERE " STR_FMT " IS NULL;",
             STR_ARG(table), STR_ARG(column), STR_ARG(sequence), STR_ARG(table), STR_ARG(column),
             STR_ARG(table), STR_ARG(column), STR_ARG(sequence), STR_ARG(table), STR_ARG(column),
             STR_ARG(column));
}

static void fix_generated(const LintPoint *point, Finding *finding)
{
    const Change *change = point->change;
    const Str     table  = lint_name(point, change->relation);
    const Str     column = lint_identifier(point, change->column);
    lint_fix(point, finding,
             "a plain column, kept up by a trigger, filled in batches (a migration "
             "of its own)",
             "ALTER TABLE " STR_FMT " ADD COLUMN " STR_FMT " " STR_FMT ";\n"
             "-- A trigger BEFORE INSERT OR UPDATE sets it for new rows; then:\n\n"
             "-- shore: batched\n"
             "UPDATE " STR_FMT " SET " STR_FMT " = " STR_FMT " WHERE " STR_FMT " IS NULL;",
             STR_ARG(table), STR_ARG(column), STR_ARG(lint_type(point, change->type)),
             STR_ARG(table), STR_ARG(column), STR_ARG(change->expression), STR_ARG(column));
}

static void check(const LintPoint *point)
{
    const Change *change = point->change;
    if (change->kind != CHANGE_ADD_COLUMN || !point->effect->rewrite || !lint_blocks_long(point))
        return;
    Finding *finding =
        lint_report(point,
                    "adding column " STR_FMT " rewrites " STR_FMT
                    " under ACCESS EXCLUSIVE, which blocks reads and writes: %s",
                    STR_ARG(change->column), STR_ARG(lint_relation_text(point, change->relation)),
                    cause(change));
    if (change->type.serial || change->identity)
        fix_sequence(point, finding);
    else if (change->generated_stored)
        fix_generated(point, finding);
    else if (change->expression.size > 0)
        fix_default(point, finding);
    else
        lint_why(point, finding,
                 "The column's type is a domain with constraints. The server "
                 "checks them by writing every row anew, even where the value is "
                 "null.");
}

RULE(add_column_rewrite) = {
    .id       = "add-column-rewrite",
    .severity = SEVERITY_ERROR,
    .scope    = RULE_CHANGE,
    .servers  = RULE_ON_PG,
    .aliases  = "add-column-volatile-default add-column-default-pre11 add-column-serial "
                "add-column-identity add-column-generated-stored "
                "add-column-constrained-domain",
    .summary  = "a new column makes the server write the whole table anew",
    .why      = "A volatile default, serial, identity or stored generated column gives every row a "
                "value of its own, so the table and all its indexes are written anew while nobody "
                "can read or write it. Constant defaults and now() cost nothing since PostgreSQL "
                "11.",
    .safe     = "Add the column without a default, set the default for new rows, and fill the old "
                "ones in batches in a migration of its own.",
    .bad      = "ALTER TABLE orders ADD COLUMN token uuid DEFAULT gen_random_uuid();",
    .good     = "ALTER TABLE orders ADD COLUMN created_at timestamptz NOT NULL DEFAULT now();",
    .check    = check,
};
