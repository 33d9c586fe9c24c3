/* unbatched_backfill.c */
#include "lint/rule.h"

#include "base/poison.h"

/* The rows that INSERT ... SELECT reads: from tables that are in use. */
static const Name *busy_source(const LintPoint *point)
{
    const NameVec *sources = &point->change->others;
    for (size_t i = 0; i < sources->count; i++)
        if (lint_is_busy(point, sources->items[i]))
            return &sources->items[i];
    return NULL;
}

static void report_copy(const LintPoint *point, Name source)
{
    Finding *finding =
        lint_report(point, "all rows of " STR_FMT " are copied to " STR_FMT " in one transaction",
                    STR_ARG(lint_relation_text(point, source)),
                    STR_ARG(lint_relation_text(point, point->change->relation)));
    lint_fix(point, finding, "let shore run it in batches", "-- shore: batched\n" STR_FMT ";",
             STR_ARG(point->statement->text));
}

static void report_change(const LintPoint *point)
{
    const Change *change = point->change;
    const char   *verb   = change->merge                        ? "MERGE"
                           : change->kind == CHANGE_DELETE_ROWS ? "DELETE"
                                                                : "UPDATE";
    const Str     table  = lint_relation_text(point, change->relation);
    Finding      *finding =
        lint_report(point,
                    "this %s changes " STR_FMT
                    " in one transaction: each row that it touches stays locked, and blocks "
                    "other writers of it, until the end",
                    verb, STR_ARG(table));
    if (change->merge)
        return; /* not one that can be cut into batches */
    lint_fix(point, finding, "let shore run it in batches", "-- shore: batched\n" STR_FMT ";",
             STR_ARG(point->statement->text));
}

static void check(const LintPoint *point)
{
    const Change *change = point->change;
    if (point->statement->batched)
        return;
    if (change->kind == CHANGE_INSERT_ROWS && change->from_query) {
        const Name *source = busy_source(point);
        if (source != NULL)
            report_copy(point, *source);
    } else if ((change->kind == CHANGE_UPDATE_ROWS || change->kind == CHANGE_DELETE_ROWS) &&
               lint_is_busy(point, change->relation) && !lint_is_keyed(point)) {
        report_change(point);
    }
}

RULE(unbatched_backfill) = {
    .id       = "unbatched-backfill",
    .severity = SEVERITY_WARNING,
    .scope    = RULE_CHANGE,
    .aliases  = "my-unbatched-dml",
    .summary  = "rows of a large table, or one of unknown size, are changed in one transaction",
    .why      = "The rows stay locked until the end, the old versions cannot be vacuumed, replicas "
                "fall behind, and a failure at the end throws all of it away.",
    .safe = "Write the statement as it is meant and put '-- shore: batched' above it: shore runs "
            "it in small transactions over the primary key, and resumes it. Say 'size small' in "
            "the header when the table is.",
    .why_mysql = "The rows, and the gaps between them, stay locked until the end. What the "
                 "old versions are kept for grows the history list, replicas fall behind by "
                 "as long as it takes, and a failure at the end throws all of it away.",
    .bad       = "UPDATE orders SET state = 'old' WHERE created_at < '2020-01-01';",
    .good      = "-- shore: size large\n-- shore: phase migrate\n-- shore: reason \"archive\"\n\n"
                 "-- up\n-- shore: batched\nUPDATE orders SET state = 'old'\n"
                 "WHERE created_at < '2020-01-01' AND state <> 'old';\n\n"
                 "-- down\n-- shore: batched\nUPDATE orders SET "
                 "state = 'new' WHERE state = 'old';\n",
    .check     = check,
};
