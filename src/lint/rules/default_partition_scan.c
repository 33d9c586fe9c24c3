/* default_partition_scan.c */
#include "lint/rule.h"

#include "base/poison.h"

static bool is_ours(const Change *change)
{
    return !change->default_partition &&
           ((change->kind == CHANGE_CREATE_TABLE && change->partition_of) ||
            (change->kind == CHANGE_ATTACH_PARTITION && name_empty(change->index)));
}

static void check(const LintPoint *point)
{
    const Change *change = point->change;
    if (!is_ours(change))
        return;
    const bool   creates = change->kind == CHANGE_CREATE_TABLE;
    const Name   parent  = creates ? change->references : change->relation;
    const Table *scanned = lint_default_partition(point, parent);
    if (scanned == NULL || !lint_is_busy(point, scanned->name) || !point->effect->scan)
        return;
    lint_report(point,
                "all of the default partition " STR_FMT
                " is read for rows of the new one, under ACCESS EXCLUSIVE on it%s: reads and "
                "writes wait",
                STR_ARG(name_text(point->arena, catalog_short_name(point->before, scanned->name))),
                creates ? " and on its parent" : "");
}

RULE(default_partition_scan) = {
    .id       = "default-partition-scan",
    .severity = SEVERITY_ERROR,
    .scope    = RULE_CHANGE,
    .servers  = RULE_ON_PG,
    .summary  = "a new partition makes the server read all of the default partition",
    .why      = "The default partition may hold rows that belong into the new one. Nobody can use "
                "it while the server looks.",
    .safe     = "Move such rows away first, add a CHECK to the default partition that excludes the "
                "new one's values (NOT VALID, then VALIDATE), and create the partition then: the "
                "server takes the CHECK's word. Drop it afterwards. Better is to have no default "
                "partition.",
    .bad      = "ALTER TABLE events ATTACH PARTITION events_rest DEFAULT;\n"
                "CREATE TABLE events_2030 PARTITION OF events FOR VALUES FROM (1) TO (9);",
    .good     = "CREATE TABLE events (k int) PARTITION BY RANGE (k);\n"
                "CREATE TABLE events_rest PARTITION OF events DEFAULT;\n"
                "CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM (1) TO (9);",
    .check    = check,
};
