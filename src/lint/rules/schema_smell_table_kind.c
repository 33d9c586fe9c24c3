/* schema_smell_table_kind.c */
#include "lint/rule.h"

#include "base/poison.h"

/* What is unusual about it, or NULL. */
static const char *smell(const LintPoint *point)
{
    const Change *change = point->change;
    const Str     lower  = str_lower(point->arena, lint_source(point));
    if (change->kind == CHANGE_OTHER)
        return str_starts(change->words, "CREATE RULE") ||
                       str_starts(change->words, "CREATE OR REPLACE RULE")
                   ? "a rule rewrites statements in ways that surprise; a trigger does not"
                   : NULL;
    if (change->kind != CHANGE_CREATE_TABLE && change->kind != CHANGE_CREATE_TABLE_AS)
        return NULL;
    if (change->unlogged)
        return "an unlogged table is not on replicas, and is empty after a crash";
    if (change->kind == CHANGE_CREATE_TABLE_AS)
        return str_starts(lower, "select") || str_starts(lower, "with")
                   ? "SELECT INTO means something else in PL/pgSQL; CREATE TABLE AS does not"
                   : NULL;
    if (!change->partition_of && change->others.count > 0)
        return "inheritance passes on no key, no unique and no foreign key constraint";
    const Str head = str_slice(lower, 0, str_find(lower, "("));
    return str_contains(head, " of ") && !change->partition_of
               ? "a typed table cannot be changed but through its type"
               : NULL;
}

static void check(const LintPoint *point)
{
    if (point->section == SECTION_DOWN)
        return;
    const char *what = smell(point);
    if (what != NULL)
        lint_report(point, "%s", what);
}

RULE(schema_smell_table_kind) = {
    .id       = "schema-smell-table-kind",
    .severity = SEVERITY_OFF,
    .scope    = RULE_CHANGE,
    .servers  = RULE_ON_PG,
    .summary  = "a table of a kind that surprises: INHERITS, OF, UNLOGGED, a rule, SELECT INTO",
    .why      = "Each of them behaves otherwise than an ordinary table where it hurts: under "
                "replication, after a crash, with constraints, or when it has to change.",
    .safe     = "Use declarative partitioning, an ordinary table, a view or a trigger, and CREATE "
                "TABLE AS.",
    .bad      = "CREATE UNLOGGED TABLE sessions (id bigint PRIMARY KEY);",
    .good     = "CREATE TABLE events (day date) PARTITION BY RANGE (day);\n"
                "CREATE TABLE events_1 PARTITION OF events DEFAULT;",
    .check    = check,
};
