/* create_partition_locks_parent.c */
#include "lint/rule.h"

#include "base/poison.h"

/* "FOR VALUES ..." or "DEFAULT" as written; empty when there is more behind it. */
static Str bound_text(const LintPoint *point)
{
    const Str text  = point->statement->text;
    const Str lower = str_lower(point->arena, text);
    if (point->change->partitioned || str_contains(lower, " with ") ||
        str_contains(lower, " with("))
        return (Str){0};
    const size_t start =
        str_find(lower, point->change->default_partition ? "default" : "for values");
    return str_slice(text, start, SIZE_MAX);
}

static void propose(const LintPoint *point, Finding *finding)
{
    const Change *change = point->change;
    const Str     bound  = bound_text(point);
    const Str     table  = lint_name(point, change->relation);
    const Str     parent = lint_name(point, change->references);
    if (bound.size > 0)
        lint_fix(point, finding, "create it apart, and attach it under a weaker lock",
                 "CREATE TABLE " STR_FMT " (LIKE " STR_FMT
                 " INCLUDING DEFAULTS INCLUDING CONSTRAINTS);\nALTER TABLE " STR_FMT
                 " ATTACH PARTITION " STR_FMT " " STR_FMT ";",
                 STR_ARG(table), STR_ARG(parent), STR_ARG(parent), STR_ARG(table), STR_ARG(bound));
}

static void check(const LintPoint *point)
{
    const Change *change = point->change;
    if (change->kind != CHANGE_CREATE_TABLE || !change->partition_of ||
        !lint_is_busy(point, change->references) || point->effect->duration != DURATION_INSTANT ||
        lint_strongest_lock(point) == NULL)
        return;
    Finding *finding =
        lint_report(point,
                    "CREATE TABLE ... PARTITION OF takes ACCESS EXCLUSIVE on " STR_FMT
                    ", which blocks reads and writes of every partition",
                    STR_ARG(lint_relation_text(point, change->references)));
    propose(point, finding);
}

RULE(create_partition_locks_parent) = {
    .id       = "create-partition-locks-parent",
    .severity = SEVERITY_WARNING,
    .scope    = RULE_CHANGE,
    .servers  = RULE_ON_PG,
    .summary  = "a partition is created under a lock that stops all use of its parent",
    .why      = "The lock waits for every running query of the partitioned table, and every later "
                "query waits behind it. Partitions are made again and again, so it will happen.",
    .safe     = "Create the table apart (LIKE the parent) and ATTACH it: that takes SHARE UPDATE "
                "EXCLUSIVE on the parent, and an empty table is checked at once.",
    .bad      = "CREATE TABLE events_2030 PARTITION OF events\n"
                "FOR VALUES FROM ('2030-01-01') TO ('2031-01-01');",
    .good     = "CREATE TABLE events_2030 (LIKE events INCLUDING DEFAULTS INCLUDING CONSTRAINTS);\n"
                "ALTER TABLE events ATTACH PARTITION events_2030\n"
                "FOR VALUES FROM ('2030-01-01') TO ('2031-01-01');",
    .check    = check,
};
