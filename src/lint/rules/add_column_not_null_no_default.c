/* add_column_not_null_no_default.c */
#include "lint/rule.h"

#include "base/poison.h"

static bool has_value(const Change *change)
{
    return (change->default_class != DEFAULT_NONE && change->default_class != DEFAULT_NULL) ||
           change->identity || change->type.serial || change->generated_stored ||
           change->generated_virtual;
}

/* PRIMARY KEY behind the column says NOT NULL too. */
static bool is_key(const LintPoint *point)
{
    const ChangeVec *changes = &point->statement->changes;
    for (size_t i = 0; i < changes->count; i++)
        if (changes->items[i].kind == CHANGE_ADD_PRIMARY_KEY && changes->items[i].in_add_column &&
            strvec_contains(&changes->items[i].columns, point->change->column))
            return true;
    return false;
}

static void check(const LintPoint *point)
{
    const Change *change = point->change;
    if (change->kind != CHANGE_ADD_COLUMN || change->in_create || has_value(change) ||
        !(change->not_null || is_key(point)) || lint_is_new(point, change->relation) ||
        (change->if_not_exists && lint_column(point) != NULL))
        return;
    const Str table   = lint_name(point, change->relation);
    const Str column  = lint_identifier(point, change->column);
    const Str type    = lint_type(point, change->type);
    Finding  *finding = lint_report(
         point,
         "column " STR_FMT " is NOT NULL without a default: this fails when " STR_FMT
         " has rows, and inserts of running code that does not know the column fail after it",
         STR_ARG(change->column), STR_ARG(lint_relation_text(point, change->relation)));
    lint_fix(point, finding, "with a constant default, it costs nothing",
             "ALTER TABLE " STR_FMT " ADD COLUMN " STR_FMT " " STR_FMT
             " NOT NULL DEFAULT '...'; -- a value of yours",
             STR_ARG(table), STR_ARG(column), STR_ARG(type));
    lint_fix(point, finding,
             "nullable now; filled in batches, then NOT NULL, in migrations of "
             "their own",
             "ALTER TABLE " STR_FMT " ADD COLUMN " STR_FMT " " STR_FMT ";", STR_ARG(table),
             STR_ARG(column), STR_ARG(type));
}

RULE(add_column_not_null_no_default) = {
    .id       = "add-column-not-null-no-default",
    .severity = SEVERITY_ERROR,
    .scope    = RULE_CHANGE,
    .servers  = RULE_ON_PG,
    .summary  = "a new column must not be null, and nothing gives it a value",
    .why   = "The rows that are there already would be null, so the server refuses the statement "
             "(SQLSTATE 23502). On an empty table it passes, and then every INSERT of the old "
             "code fails.",
    .safe  = "Give it a constant default; or add it nullable, fill it in batches, and make it "
             "NOT NULL through a validated CHECK.",
    .bad   = "ALTER TABLE orders ADD COLUMN state text NOT NULL;",
    .good  = "ALTER TABLE orders ADD COLUMN state text NOT NULL DEFAULT 'new';",
    .check = check,
};
