/* forbidden_column_type.c */
#include "lint/rule.h"

#include "base/poison.h"

/* Why not, for types that are regretted; NULL for others. */
static const char *objection(Str type)
{
    static const struct {
        const char *type;
        const char *objection;
    } rows[] = {
        {"money", "its digits depend on lc_monetary; numeric is exact everywhere"},
        {"timetz", "a time of day with an offset, but without a date, means nothing"},
        {"json", "it has no equality, so DISTINCT and GROUP BY fail; jsonb has"},
        {"xml", "it has no equality and no index"},
        {"hstore", "it holds text only, and needs an extension; jsonb does not"},
        {"float4", "it rounds to six digits"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        if (str_is(type, rows[i].type))
            return rows[i].objection;
    return NULL;
}

static void check(const LintPoint *point)
{
    const char *why_not = objection(point->change->type.name.name);
    if (lint_gives_type(point) && why_not != NULL)
        lint_report_type(point, why_not);
}

RULE(forbidden_column_type) = {
    .id       = "forbidden-column-type",
    .severity = SEVERITY_OFF,
    .scope    = RULE_CHANGE,
    .servers  = RULE_ON_PG,
    .summary  = "a column of a type that is commonly regretted",
    .why   = "money, timetz, json, xml, hstore and real each have a sibling without their traps, "
             "and a change of type later rewrites the table.",
    .safe  = "Write numeric, timestamptz, jsonb, text or double precision.",
    .bad   = "CREATE TABLE prices (amount money);",
    .good  = "CREATE TABLE prices (amount numeric(12,2), details jsonb);",
    .check = check,
};
