/* my_add_not_null_no_default.c */
#include "lint/rules/online.h"

#include "base/poison.h"

static const char *implicit_value(Type type)
{
    const Str name = type.name.name;
    if (str_is(name, "date") || str_is(name, "datetime") || str_is(name, "timestamp"))
        return "'0000-00-00'";
    if (str_is(name, "enum"))
        return "the first member";
    if (str_is(name, "binary"))
        return "bytes of zero";
    return str_ends(name, "char") || str_ends(name, "text") || str_ends(name, "blob") ||
                   str_ends(name, "binary")
               ? "''"
               : "0";
}

static void check(const LintPoint *point)
{
    const Change *change = point->change;
    if (change->kind != CHANGE_ADD_COLUMN || change->in_create || !change->not_null ||
        change->default_class != DEFAULT_NONE || change->identity || change->generated_stored ||
        change->generated_virtual || point->section == SECTION_DOWN ||
        lint_is_new(point, change->relation))
        return;
    lint_report(point,
                STR_FMT "." STR_FMT " is NOT NULL without a default: rows that are there get "
                        "%s%s",
                STR_ARG(lint_relation_text(point, change->relation)), STR_ARG(change->column),
                implicit_value(change->type),
                online_is_strict(point) ? ", and INSERTs of running code that do not name it fail"
                                        : ", and so do those that running code inserts");
}

RULE(my_add_not_null_no_default) = {
    .id         = "my-add-not-null-no-default",
    .severity   = SEVERITY_ERROR,
    .scope      = RULE_CHANGE,
    .servers    = RULE_ON_MYSQL,
    .engine     = "mysql:8.0.36",
    .supersedes = "add-column-not-null-no-default breaks-running-code",
    .summary    = "a column is added NOT NULL, without a default",
    .why        = "In strict mode, too, the rows that are there get a value that nobody chose: "
                  "0, an empty string, the first member of an ENUM, a zero date that "
                  "NO_ZERO_DATE then refuses.",
    .safe       = "Give it a default, or add it nullable, fill it in batches, and make it NOT "
                  "NULL last.",
    .bad        = "ALTER TABLE users ADD COLUMN level int NOT NULL, ALGORITHM=INSTANT;",
    .good       = "ALTER TABLE users ADD COLUMN level int NOT NULL DEFAULT 1, ALGORITHM=INSTANT;",
    .check      = check,
};
