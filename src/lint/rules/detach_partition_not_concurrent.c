/* detach_partition_not_concurrent.c */
#include "lint/rule.h"

#include "base/poison.h"

enum { MAJOR_WITH_CONCURRENTLY = 14 };

static bool finalizes(const LintPoint *point)
{
    return str_ends(str_lower(point->arena, lint_source(point)), " finalize");
}

static void propose(const LintPoint *point, Finding *finding)
{
    const Change *change = point->change;
    lint_fix(point, finding, "detach it concurrently, outside a transaction",
             "ALTER TABLE " STR_FMT " DETACH PARTITION " STR_FMT " CONCURRENTLY;",
             STR_ARG(lint_name(point, change->relation)),
             STR_ARG(lint_name(point, change->references)));
    const size_t end = change->span.start + change->span.size;
    if (lint_can_run_alone(point))
        lint_edit(point, finding, (Span){end, 0}, " CONCURRENTLY");
}

static void check(const LintPoint *point)
{
    const Change *change  = point->change;
    const Version version = point->options->version;
    if (change->kind != CHANGE_DETACH_PARTITION || change->concurrently || finalizes(point) ||
        !lint_is_busy(point, change->relation) || lint_is_new(point, change->references))
        return;
    const bool too_old = version.engine == ENGINE_PG && version.major < MAJOR_WITH_CONCURRENTLY;
    const bool refused = lint_default_partition(point, change->relation) != NULL;
    Finding   *finding =
        lint_report(point,
                    "detaching " STR_FMT " takes ACCESS EXCLUSIVE on all of " STR_FMT
                    ", which blocks reads and writes of every partition%s",
                    STR_ARG(name_text(point->arena, change->references)),
                    STR_ARG(lint_relation_text(point, change->relation)),
                    refused ? "; CONCURRENTLY is refused while there is a default partition" : "");
    if (too_old || refused)
        lint_lower(finding, SEVERITY_WARNING);
    else
        propose(point, finding);
}

RULE(detach_partition_not_concurrent) = {
    .id       = "detach-partition-not-concurrent",
    .severity = SEVERITY_ERROR,
    .scope    = RULE_CHANGE,
    .servers  = RULE_ON_PG,
    .summary  = "a partition is detached under a lock that stops all use of its parent",
    .why      = "The lock waits for every running query of the partitioned table, and every later "
                "query waits behind it.",
    .safe     = "DETACH PARTITION ... CONCURRENTLY (PostgreSQL 14 and later) takes SHARE UPDATE "
                "EXCLUSIVE on the parent. It cannot run in a transaction, nor while there is a "
                "default partition; ended half-way, it is completed with FINALIZE. Drop the CHECK "
                "constraint that it leaves on the partition.",
    .bad      = "ALTER TABLE events DETACH PARTITION events_2020;",
    .good     = "ALTER TABLE events DETACH PARTITION events_2020 CONCURRENTLY;",
    .check    = check,
};
