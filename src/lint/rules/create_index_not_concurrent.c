/* create_index_not_concurrent.c */
#include "lint/rule.h"

#include "base/poison.h"

static void fix_concurrently(const LintPoint *point, Finding *finding)
{
    const Str    text = point->statement->text;
    const size_t at   = lint_behind_word(point, "index");
    lint_fix(point, finding, "build it concurrently, outside a transaction",
             STR_FMT " CONCURRENTLY" STR_FMT ";", STR_ARG(str_slice(text, 0, at)),
             STR_ARG(str_slice(text, at, SIZE_MAX)));
    if (lint_can_run_alone(point))
        lint_edit(point, finding, (Span){point->statement->span.start + at, 0}, " CONCURRENTLY");
}

static void fix_partitioned(const LintPoint *point, Finding *finding)
{
    const Str table = lint_name(point, point->change->relation);
    lint_fix(point, finding, "index the partitions one by one, then attach",
             "CREATE INDEX " STR_FMT " ON ONLY " STR_FMT " (" STR_FMT ");\n"
             "-- For each partition, outside a transaction, then attach it:\n"
             "-- CREATE INDEX CONCURRENTLY partition_idx ON partition (" STR_FMT ");\n"
             "-- ALTER INDEX " STR_FMT " ATTACH PARTITION partition_idx;",
             STR_ARG(lint_identifier(point, point->change->object)), STR_ARG(table),
             STR_ARG(lint_columns(point, &point->change->columns)),
             STR_ARG(lint_columns(point, &point->change->columns)),
             STR_ARG(lint_identifier(point, point->change->object)));
}

/* CREATE INDEX ON ONLY a partitioned table builds nothing, and yet waits for its lock. */
static void check_alone(const LintPoint *point)
{
    const Change       *change = point->change;
    const RelationLock *lock   = lint_strongest_lock(point);
    const Table        *table  = lint_table(point);
    if (lock == NULL || !change->only || table == NULL || table->kind != TABLE_PARTITIONED)
        return;
    Finding *finding = lint_report(point,
                                   "the index is made for " STR_FMT
                                   " alone, without a build; %s on it blocks %s for a moment",
                                   STR_ARG(lint_relation_text(point, change->relation)),
                                   lock_text(lock->mode), lint_blocked_text(lock->mode));
    lint_lower(finding, SEVERITY_INFO);
}

static void check(const LintPoint *point)
{
    const Change *change = point->change;
    if (change->kind != CHANGE_CREATE_INDEX || change->concurrently)
        return;
    if (!lint_blocks_long(point)) {
        check_alone(point);
        return;
    }
    const Str what = change->object.size == 0
                         ? STR("an index")
                         : str_format(point->arena, "index " STR_FMT, STR_ARG(change->object));
    Finding  *finding =
        lint_report(point,
                    "building " STR_FMT " holds %s on " STR_FMT " and blocks %s until it "
                    "is done",
                    STR_ARG(what), lock_text(lint_strongest_lock(point)->mode),
                    STR_ARG(lint_relation_text(point, change->relation)),
                    lint_blocked_text(lint_strongest_lock(point)->mode));
    const Table *table = lint_table(point);
    if (table != NULL && table->kind == TABLE_PARTITIONED)
        fix_partitioned(point, finding);
    else
        fix_concurrently(point, finding);
    lint_precheck(point, finding);
}

RULE(create_index_not_concurrent) = {
    .id       = "create-index-not-concurrent",
    .severity = SEVERITY_ERROR,
    .scope    = RULE_CHANGE,
    .servers  = RULE_ON_PG,
    .summary  = "an index is built while writes to its table wait",
    .why      = "CREATE INDEX reads the whole table under a SHARE lock. Every INSERT, UPDATE and "
                "DELETE waits until the build is finished.",
    .safe     = "Use CREATE INDEX CONCURRENTLY, outside a transaction block. It takes longer, and "
                "lets reads and writes pass. If it fails it leaves an INVALID index behind: drop "
                "that one before the next try.",
    .bad      = "CREATE INDEX orders_note_idx ON orders (note);",
    .good     = "CREATE INDEX CONCURRENTLY orders_note_idx ON orders (note);",
    .check    = check,
};
