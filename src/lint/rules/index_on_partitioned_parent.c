/* index_on_partitioned_parent.c */
#include "lint/rule.h"

#include "base/poison.h"

static void report_create(const LintPoint *point, const Table *table)
{
    const Change *change  = point->change;
    const Str     columns = lint_columns(point, &change->columns);
    const Str     name    = lint_identifier(point, change->object);
    Finding      *finding =
        lint_report(point,
                    STR_FMT " is partitioned: the server refuses to build an index of it "
                            "concurrently",
                    STR_ARG(lint_relation_text(point, table->name)));
    if (change->has_expression || change->object.size == 0)
        return;
    lint_fix(point, finding, "index the partitions one by one, then attach",
             "CREATE %sINDEX " STR_FMT " ON ONLY " STR_FMT " (" STR_FMT ");\n"
             "-- For each partition, outside a transaction, then attach it:\n"
             "-- CREATE %sINDEX CONCURRENTLY partition_idx ON partition (" STR_FMT ");\n"
             "-- ALTER INDEX " STR_FMT " ATTACH PARTITION partition_idx;",
             change->unique ? "UNIQUE " : "", STR_ARG(name), STR_ARG(lint_name(point, table->name)),
             STR_ARG(columns), change->unique ? "UNIQUE " : "", STR_ARG(columns), STR_ARG(name));
}

static void check(const LintPoint *point)
{
    const Change *change = point->change;
    if ((change->kind != CHANGE_CREATE_INDEX && change->kind != CHANGE_DROP_INDEX) ||
        !change->concurrently)
        return;
    const Table *table = catalog_table_find(point->before, lint_target(point));
    if (table == NULL || table->kind != TABLE_PARTITIONED)
        return;
    if (change->kind == CHANGE_CREATE_INDEX) {
        report_create(point, table);
        return;
    }
    Finding *finding = lint_report(point,
                                   "index " STR_FMT " belongs to " STR_FMT
                                   ", which is partitioned: the server refuses to drop it "
                                   "concurrently",
                                   STR_ARG(name_text(point->arena, change->index)),
                                   STR_ARG(lint_relation_text(point, table->name)));
    lint_fix(point, finding, "drop it in place, under a short lock_timeout",
             "DROP INDEX " STR_FMT ";", STR_ARG(lint_name(point, change->index)));
}

RULE(index_on_partitioned_parent) = {
    .id       = "index-on-partitioned-parent",
    .severity = SEVERITY_ERROR,
    .scope    = RULE_CHANGE,
    .servers  = RULE_ON_PG,
    .summary  = "CONCURRENTLY for an index of a partitioned table",
    .why   = "The server refuses both CREATE INDEX CONCURRENTLY and DROP INDEX CONCURRENTLY there "
             "(SQLSTATE 0A000), and without the word every partition is locked until the last one "
             "is done.",
    .safe  = "CREATE INDEX ON ONLY the parent, which is instant; CREATE INDEX CONCURRENTLY on "
             "each partition; ALTER INDEX ... ATTACH PARTITION for each. The parent's index is "
             "valid when the last one is attached.",
    .bad   = "CREATE TABLE events (id bigint, day date) PARTITION BY RANGE (day);\n"
             "CREATE INDEX CONCURRENTLY events_day ON events (day);",
    .good  = "CREATE TABLE events (id bigint, day date) PARTITION BY RANGE (day);\n"
             "CREATE INDEX events_day ON ONLY events (day);",
    .check = check,
};
