/* my_varchar_shrink.c -- a type that holds less than the one before. */
#include "lint/rules/online.h"

#include "base/poison.h"

/* Each holds less than those behind it; a NULL ends a family. */
static const char *const families[] = {
    "tinyint",    "smallint", "mediumint", "int",      "bigint",   NULL,         "tinytext", "text",
    "mediumtext", "longtext", NULL,        "tinyblob", "blob",     "mediumblob", "longblob", NULL,
    "float",      "double",   NULL,        "date",     "datetime", NULL,
};

/* Of two names of a family: the second is smaller. */
static bool is_smaller(Str old, Str new)
{
    bool seen = false; /* the new one, in this family */
    for (size_t i = 0; i < COUNT_OF(families); i++) {
        if (families[i] == NULL)
            seen = false;
        else if (str_is(old, families[i]))
            return seen;
        else
            seen |= str_is(new, families[i]);
    }
    return false;
}

static bool has_length(Str name)
{
    return str_ends(name, "char") || str_ends(name, "binary");
}

static int modifier(Type type, int i)
{
    return type.modifier_count > i ? type.modifiers[i] : 0;
}

static bool is_unsigned(Type type)
{
    return type.detail != NULL && type.detail->is_unsigned;
}

static bool narrows(Type old, Type new)
{
    const Str from = old.name.name;
    const Str to   = new.name.name;
    if (is_smaller(from, to))
        return true;
    if (has_length(to))
        return has_length(from) ? modifier(new, 0) < modifier(old, 0)
                                : str_ends(from, "text") || str_ends(from, "blob");
    if (str_is(to, "decimal") && str_is(from, "decimal"))
        return modifier(new, 0) - modifier(new, 1) < modifier(old, 0) - modifier(old, 1) ||
               modifier(new, 1) < modifier(old, 1);
    const bool same = str_equal(from, to);
    if (same && is_unsigned(old) != is_unsigned(new))
        return true;
    return same && modifier(new, 0) < modifier(old, 0) && str_starts(to, "d"); /* datetime(n) */
}

static void check(const LintPoint *point)
{
    const Change *change = point->change;
    const Column *column = lint_column(point);
    if (change->kind != CHANGE_REDEFINE_COLUMN || column == NULL || name_empty(column->type.name) ||
        !narrows(column->type, change->type) || lint_column_is_new(point) ||
        lint_is_new(point, change->relation))
        return;
    const bool strict  = online_is_strict(point);
    Finding   *finding = lint_report(
          point, STR_FMT "." STR_FMT " holds less afterwards (" STR_FMT " to " STR_FMT "): %s",
          STR_ARG(lint_relation_text(point, change->relation)), STR_ARG(change->column),
          STR_ARG(lint_type(point, column->type)), STR_ARG(lint_type(point, change->type)),
        strict ? "one value that does not fit, and the statement fails in the middle of the copy"
                 : "the session is not strict, and values that do not fit are cut without a word");
    if (has_length(change->type.name.name))
        lint_fix(point, finding, "see how long they are",
                 "SELECT MAX(%s(" STR_FMT ")) FROM " STR_FMT ";",
                 str_ends(change->type.name.name, "char") ? "CHAR_LENGTH" : "LENGTH",
                 STR_ARG(lint_identifier(point, change->column)),
                 STR_ARG(lint_name(point, change->relation)));
}

RULE(my_varchar_shrink) = {
    .id         = "my-varchar-shrink",
    .severity   = SEVERITY_ERROR,
    .scope      = RULE_CHANGE,
    .servers    = RULE_ON_MYSQL,
    .engine     = "mysql:8.0.36",
    .supersedes = "breaks-running-code",
    .summary    = "a column can hold less than before",
    .why        = "Strict mode fails with 1265 or 1264 in the middle of the copy; without it "
                  "values are cut, and the rest is lost. Running code that writes longer values "
                  "fails afterwards.",
    .safe       = "Look at the longest value first, have the application write no longer ones, "
                  "and run it in a strict session.",
    .bad        = "CREATE TABLE t (id int PRIMARY KEY, v varchar(100));\n-- in a later migration\n"
                  "ALTER TABLE t MODIFY v varchar(50);",
    .good       = "CREATE TABLE t (id int PRIMARY KEY, v varchar(50));\n-- in a later migration\n"
                  "ALTER TABLE t MODIFY v varchar(60);",
    .check      = check,
};
