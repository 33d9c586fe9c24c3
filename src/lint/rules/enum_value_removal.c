/* enum_value_removal.c */
#include "lint/rule.h"

#include "base/poison.h"

/* "'a', 'b'": values of `old` that `fresh` lacks. */
static Str values_lost(const LintPoint *point, const EnumType *old, const EnumType *fresh)
{
    StrVec lost = {0};
    for (size_t i = 0; i < old->values.count; i++)
        if (!strvec_contains(&fresh->values, old->values.items[i]))
            *vec_push(point->arena, &lost) =
                str_format(point->arena, "'" STR_FMT "'", STR_ARG(old->values.items[i]));
    return str_join(point->arena, &lost, ", ");
}

static void check(const LintPoint *point)
{
    const Change *change = point->change;
    const Column *column = change->kind == CHANGE_ALTER_TYPE ? lint_column(point) : NULL;
    if (column == NULL || lint_is_new(point, change->relation))
        return;
    const EnumType *old   = catalog_enum_find(point->before, column->type.name);
    const EnumType *fresh = catalog_enum_find(point->before, change->type.name);
    if (old == NULL || fresh == NULL || old == fresh)
        return;
    const Str lost = values_lost(point, old, fresh);
    if (lost.size == 0)
        return;
    Finding *finding = lint_report(
        point,
        STR_FMT "." STR_FMT " loses %s " STR_FMT
                ": the statement fails while a row has it, and running code that writes it "
                "fails afterwards",
        STR_ARG(lint_relation_text(point, change->relation)), STR_ARG(change->column),
        str_contains(lost, ", ") ? "the values" : "the value", STR_ARG(lost));
    lint_fix(point, finding, "see beforehand whether a row has it",
             "SELECT " STR_FMT ", count(*) FROM " STR_FMT " WHERE " STR_FMT "::text IN (" STR_FMT
             ") GROUP BY 1;",
             STR_ARG(lint_identifier(point, change->column)),
             STR_ARG(lint_name(point, change->relation)),
             STR_ARG(lint_identifier(point, change->column)), STR_ARG(lost));
}

RULE(enum_value_removal) = {
    .id       = "enum-value-removal",
    .severity = SEVERITY_ERROR,
    .scope    = RULE_CHANGE,
    .servers  = RULE_ON_PG,
    .summary  = "a column moves to an enum type that lacks some of its values",
    .why      = "PostgreSQL cannot take a value out of an enum, so the type is swapped: every "
                "column of it is written anew under ACCESS EXCLUSIVE, and a single row with the "
                "old value stops all of it.",
    .safe     = "Stop writing the value, move its rows in batches, and forbid it with a CHECK (NOT "
                "VALID, then VALIDATE). The enum may keep it. For values that come and go, use a "
                "table of values.",
    .bad      = "CREATE TYPE mood AS ENUM ('good', 'so so', 'bad');\n"
                "ALTER TABLE users ADD COLUMN mood mood;\n"
                "CREATE TYPE mood2 AS ENUM ('good', 'bad');\n"
                "ALTER TABLE users ALTER COLUMN mood TYPE mood2 USING mood::text::mood2;",
    .good     = "CREATE TYPE mood AS ENUM ('good', 'bad');\n"
                "ALTER TABLE users ADD COLUMN mood mood;\n"
                "CREATE TYPE mood2 AS ENUM ('good', 'so so', 'bad');\n"
                "ALTER TABLE users ALTER COLUMN mood TYPE mood2 USING mood::text::mood2;",
    .check    = check,
};
