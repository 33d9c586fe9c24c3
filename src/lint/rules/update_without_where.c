/* update_without_where.c */
#include "lint/rule.h"

#include "base/poison.h"

static void check(const LintPoint *point)
{
    const Change *change = point->change;
    if (change->kind != CHANGE_UPDATE_ROWS || change->has_where || point->statement->batched ||
        lint_is_new(point, change->relation))
        return;
    Finding *finding = lint_report(point, "UPDATE without WHERE changes every row of " STR_FMT,
                                   STR_ARG(lint_relation_text(point, change->relation)));
    lint_fix(point, finding, "say that it is meant", STR_FMT " WHERE true;",
             STR_ARG(point->statement->text));
    if (lint_is_busy(point, change->relation))
        lint_fix(point, finding, "let shore run it in batches", "-- shore: batched\n" STR_FMT ";",
                 STR_ARG(point->statement->text));
}

RULE(update_without_where) = {
    .id         = "update-without-where",
    .severity   = SEVERITY_ERROR,
    .scope      = RULE_CHANGE,
    .aliases    = "update-delete-without-where",
    .supersedes = "unbatched-backfill",
    .summary    = "an UPDATE without WHERE changes every row",
    .why        = "It is the most common slip in SQL, and the old values are gone at the commit.",
    .safe       = "Name the rows; a predicate that leaves finished rows alone makes it repeatable, "
                  "too. Where all rows are meant, WHERE true says so.",
    .bad        = "UPDATE users SET active = false;",
    .good       = "UPDATE users SET active = false WHERE last_seen < '2020-01-01';",
    .check      = check,
};
