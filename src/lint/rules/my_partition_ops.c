/* my_partition_ops.c */
#include "lint/rules/online.h"

#include "base/poison.h"

static void check(const LintPoint *point)
{
    const Change *change = point->change;
    const Str     table  = lint_relation_text(point, change->relation);
    if (point->effect->fails || lint_is_new(point, change->relation))
        return;
    if (change->kind == CHANGE_DROP_PARTITION) {
        Finding *finding = lint_report(point, STR_FMT " of " STR_FMT " deletes its rows for good",
                                       STR_ARG(change->words), STR_ARG(table));
        if (lint_is_gated(point))
            lint_lower(finding, SEVERITY_INFO);
    } else if (change->kind == CHANGE_ALTER_PARTITIONS && online_blocks(point->effect) &&
               lint_is_busy(point, change->relation)) {
        lint_report(point,
                    STR_FMT " of " STR_FMT " copies rows; writes to all partitions wait until it "
                            "is done",
                    STR_ARG(change->words), STR_ARG(table));
    }
}

RULE(my_partition_ops) = {
    .id         = "my-partition-ops",
    .severity   = SEVERITY_ERROR,
    .scope      = RULE_CHANGE,
    .servers    = RULE_ON_MYSQL,
    .engine     = "mariadb:10.11",
    .supersedes = "my-alter-copy-algorithm long-lock",
    .summary    = "partitions are dropped, or rows moved between them",
    .why        = "DROP and TRUNCATE PARTITION delete rows. REORGANIZE, REBUILD, COALESCE, ADD "
                  "PARTITION of HASH and KEY, PARTITION BY and REMOVE PARTITIONING copy rows, "
                  "and keep writers out of all partitions, not only of those that are named.",
    .safe       = "Partition by RANGE, and add at the end: that takes a moment. EXCHANGE a "
                  "partition with a table before it is dropped.",
    .bad        = "ALTER TABLE events DROP PARTITION p2019;",
    .good       = "ALTER TABLE events ADD PARTITION (PARTITION p2030 VALUES LESS THAN (2031));",
    .check      = check,
};
