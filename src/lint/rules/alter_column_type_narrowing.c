/* alter_column_type_narrowing.c */
#include <limits.h>

#include "lint/rule.h"

#include "base/poison.h"

static int rank(Str type)
{
    return str_is(type, "int2") ? 1 : str_is(type, "int4") ? 2 : str_is(type, "int8") ? 3 : 0;
}

static bool is_text(Str type)
{
    return str_is(type, "text") || str_is(type, "varchar") || str_is(type, "bpchar");
}

/* Digits of numeric(p, s) before the point, and behind it; without a modifier there is no end. */
static int digits_before(Type type)
{
    return type.modifier_count == 0
               ? INT_MAX
               : type.modifiers[0] - (type.modifier_count > 1 ? type.modifiers[1] : 0);
}

static int digits_behind(Type type)
{
    return type.modifier_count == 0 ? INT_MAX : type.modifier_count > 1 ? type.modifiers[1] : 0;
}

static const char *numeric_loss(Type old, Type new)
{
    if (digits_before(new) < digits_before(old))
        return "a value with more digits before the point is refused (SQLSTATE 22003)";
    return digits_behind(new) < digits_behind(old) ? "digits behind the point are rounded away"
                                                   : NULL;
}

/* Fractional seconds have six digits where nothing is said. */
static int second_digits(Type type)
{
    return type.modifier_count == 0 ? 6 : type.modifiers[0];
}

static bool is_time(Str type)
{
    return str_starts(type, "time");
}

static const char *loss(Type old, Type new)
{
    const Str from = old.name.name, to = new.name.name;
    if (old.array_dimensions > 0 || new.array_dimensions > 0)
        return NULL;
    if (is_text(from) && is_text(to) && new.modifier_count > 0 &&
        (old.modifier_count == 0 || new.modifiers[0] < old.modifiers[0]))
        return "a longer value is refused (SQLSTATE 22001)";
    if (rank(to) > 0 && rank(to) < rank(from))
        return "a value out of its range is refused (SQLSTATE 22003)";
    if (str_is(from, "numeric") && str_is(to, "numeric"))
        return numeric_loss(old, new);
    if ((str_is(from, "numeric") || str_starts(from, "float")) && rank(to) > 0)
        return "digits behind the point are rounded away";
    if (str_is(from, "float8") && str_is(to, "float4"))
        return "digits behind the sixth are rounded away";
    if (str_starts(from, "timestamp") && str_is(to, "date"))
        return "the time of the day is cut off";
    if (is_time(from) && str_equal(from, to) && second_digits(new) < second_digits(old))
        return "fractions of a second are rounded away";
    return NULL;
}

static void check(const LintPoint *point)
{
    const Change *change = point->change;
    const Column *column = change->kind == CHANGE_ALTER_TYPE ? lint_column(point) : NULL;
    if (column == NULL || column->type.name.name.size == 0 || change->using_expression ||
        lint_is_new(point, change->relation))
        return;
    const char *what = loss(column->type, change->type);
    if (what == NULL)
        return;
    const Str table   = lint_name(point, change->relation);
    const Str name    = lint_identifier(point, change->column);
    const Str type    = lint_type(point, change->type);
    Finding  *finding = lint_report(
         point,
         "the new type of " STR_FMT "." STR_FMT ", " STR_FMT ", is narrower than " STR_FMT ": %s",
         STR_ARG(lint_relation_text(point, change->relation)), STR_ARG(change->column),
         STR_ARG(type), STR_ARG(lint_type(point, column->type)), what);
    lint_fix(point, finding, "look first for values that do not come back as they are",
             "SELECT count(*) FROM " STR_FMT "\nWHERE " STR_FMT "::" STR_FMT
             "::text IS DISTINCT FROM " STR_FMT "::text;",
             STR_ARG(table), STR_ARG(name), STR_ARG(type), STR_ARG(name));
    if (point->section == SECTION_DOWN)
        lint_lower(finding, SEVERITY_INFO);
}

RULE(alter_column_type_narrowing) = {
    .id       = "alter-column-type-narrowing",
    .severity = SEVERITY_ERROR,
    .scope    = RULE_CHANGE,
    .servers  = RULE_ON_PG,
    .summary  = "a column's new type has less room than the old one",
    .why      = "Text and integers that do not fit stop the migration at the first such "
                "row. Fractions and times of the day are rounded without a word, and do "
                "not come back.",
    .safe     = "Count the values that would change before. Where there are none, a CHECK "
                "that is validated first keeps it so; where there are some, add a column "
                "of the new type and decide for each of them.",
    .bad      = "CREATE TABLE tags (name varchar(50));\n"
                "-- in a later migration\n"
                "ALTER TABLE tags ALTER COLUMN name TYPE varchar(20);",
    .good     = "CREATE TABLE tags (name varchar(50));\n"
                "-- in a later migration\n"
                "ALTER TABLE tags ALTER COLUMN name TYPE varchar(80);",
    .check    = check,
};
