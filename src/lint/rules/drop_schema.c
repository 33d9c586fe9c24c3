/* drop_schema.c */
#include "lint/rule.h"

#include "base/poison.h"

static void report(const LintPoint *point, Str schema)
{
    Finding *finding;
    if (!lint_traits(point)->has_schemas)
        finding = lint_report(
            point, "dropping database " STR_FMT " destroys every table in it, with all rows",
            STR_ARG(schema));
    else if (point->change->cascade)
        finding = lint_report(point,
                              "dropping schema " STR_FMT
                              " with CASCADE destroys every table in it, with all rows, and what "
                              "elsewhere depends on them",
                              STR_ARG(schema));
    else
        finding = lint_report(point,
                              "dropping schema " STR_FMT
                              " breaks running code that names it; the server refuses while "
                              "anything is in it",
                              STR_ARG(schema));
    if (lint_is_gated(point) || point->section == SECTION_DOWN)
        lint_lower(finding, SEVERITY_INFO);
}

static void check(const LintPoint *point)
{
    const Change *change = point->change;
    if (change->kind != CHANGE_DROP_SCHEMA || lint_undoes_up(point))
        return;
    if (!lint_schema_is_new(point, change->object))
        report(point, change->object);
    for (size_t i = 0; i < change->others.count; i++)
        if (!lint_schema_is_new(point, change->others.items[i].name))
            report(point, change->others.items[i].name);
}

RULE(drop_schema) = {
    .id         = "drop-schema",
    .severity   = SEVERITY_ERROR,
    .scope      = RULE_CHANGE,
    .summary    = "a schema is dropped, with everything in it",
    .why        = "One word, CASCADE, takes tables, views, functions and types away that the "
                  "statement does not even name. Their rows do not come back.",
    .safe       = "Drop the objects one by one, each when nothing uses it any more, and the empty "
                  "schema last, without CASCADE.",
    .why_mysql  = "A database is dropped with all that is in it, at once. Its rows do not come "
                  "back.",
    .safe_mysql = "Drop the tables one by one, each when nothing uses it any more, and the "
                  "empty database last.",
    .bad        = "DROP SCHEMA reports CASCADE;",
    .good       = "CREATE SCHEMA scratch;\nDROP SCHEMA scratch;",
    .check      = check,
};
