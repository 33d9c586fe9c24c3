/* my_add_not_null_no_default.c */
#include "lint/rules/online.h"

#include "base/poison.h"

static const char *implicit_value(Type type)
{
    const Str name = type.name.name;
    if (str_is(name, "date") || str_is(name, "datetime") || str_is(name, "timestamp"))
        return "'0000-00-00'";
    if (str_is(name, "set"))
        return "''";
    if (str_is(name, "enum"))
        return "the first member";
    if (str_is(name, "binary"))
        return "bytes of zero";
    return str_ends(name, "char") || str_ends(name, "text") || str_ends(name, "blob") ||
                   str_ends(name, "binary")
               ? "''"
               : "0";
}

/* The first TIMESTAMP of old servers: rows get the time of the statement. */
static bool is_filled(const LintPoint *point)
{
    const Table *table = lint_table(point);
    if (!str_is(point->change->type.name.name, "timestamp") || table == NULL || table->partial ||
        !online_fills_timestamps(point))
        return false;
    for (size_t i = 0; i < table->columns.count; i++)
        if (str_is(table->columns.items[i].type.name.name, "timestamp"))
            return false;
    return true;
}

/* NO_ZERO_DATE, in the default sql_mode of MySQL since 5.7, refuses it where there are rows. */
static bool is_zero_date_refused(const LintPoint *point)
{
    enum { REFUSED_SINCE = 50700 };
    const Str name = point->change->type.name.name;
    return !online_is_mariadb(point) && online_release(point) >= REFUSED_SINCE &&
           point->before->sql_mode.data == NULL &&
           (str_is(name, "date") || str_is(name, "datetime"));
}

static void check(const LintPoint *point)
{
    const Change *change = point->change;
    if (change->kind != CHANGE_ADD_COLUMN || change->in_create || !change->not_null ||
        change->default_class != DEFAULT_NONE || change->identity || change->generated_stored ||
        change->generated_virtual || point->section == SECTION_DOWN || is_filled(point) ||
        lint_is_new(point, change->relation))
        return;
    lint_report(point,
                STR_FMT "." STR_FMT " is NOT NULL without a default: rows that are there get "
                        "%s%s%s",
                STR_ARG(lint_relation_text(point, change->relation)), STR_ARG(change->column),
                implicit_value(change->type),
                is_zero_date_refused(point) ? ", which NO_ZERO_DATE refuses (error 1292)" : "",
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
