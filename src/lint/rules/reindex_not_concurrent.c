/* reindex_not_concurrent.c */
#include "lint/rule.h"

#include "base/poison.h"

static void report_relation(const LintPoint *point)
{
    const Change *change = point->change;
    const bool    one    = !name_empty(change->index);
    const Name    what   = one ? change->index : change->relation;
    if (!lint_blocks_long(point))
        return;
    Finding *finding = lint_report(point,
                                   "REINDEX keeps writes of " STR_FMT
                                   " waiting (SHARE), and every query that would plan with "
                                   "%s (ACCESS EXCLUSIVE), until %s built anew",
                                   STR_ARG(lint_relation_text(point, lint_target(point))),
                                   one ? "the index" : "its indexes", one ? "it is" : "they are");
    lint_fix(point, finding, "rebuild concurrently, outside a transaction",
             "REINDEX %s CONCURRENTLY " STR_FMT ";", one ? "INDEX" : "TABLE",
             STR_ARG(lint_name(point, what)));
    const size_t at =
        point->statement->span.start + lint_behind_word(point, one ? "index" : "table");
    if (lint_can_run_alone(point))
        lint_edit(point, finding, (Span){at, 0}, " CONCURRENTLY");
}

/* REINDEX SCHEMA s, REINDEX DATABASE, REINDEX SYSTEM: one table after the other. */
static void report_all(const LintPoint *point)
{
    const bool catalogs = str_starts(point->change->words, "REINDEX SYSTEM");
    Finding   *finding  = lint_report(
           point, "REINDEX goes through all tables, and keeps writes of each one, and queries that "
                     "would plan with its indexes, waiting until they are built anew");
    if (catalogs)
        lint_why(point, finding,
                 "System catalogs cannot be rebuilt concurrently. This one belongs into a "
                 "maintenance window, not into a migration.");
}

static void check(const LintPoint *point)
{
    const Change *change = point->change;
    if (change->kind != CHANGE_REINDEX || change->concurrently)
        return;
    if (name_empty(change->index) && name_empty(change->relation))
        report_all(point);
    else
        report_relation(point);
}

RULE(reindex_not_concurrent) = {
    .id       = "reindex-not-concurrent",
    .severity = SEVERITY_ERROR,
    .scope    = RULE_CHANGE,
    .servers  = RULE_ON_PG,
    .summary  = "an index is rebuilt while writes, and most reads, of its table wait",
    .why      = "REINDEX holds SHARE on the table and ACCESS EXCLUSIVE on the index. Planning any "
                "query of the table opens all its indexes, so reads wait too.",
    .safe     = "Use REINDEX CONCURRENTLY, outside a transaction block. If it fails it leaves an "
                "invalid index that ends in _ccnew or _ccold: drop that one.",
    .bad      = "REINDEX INDEX orders_note_idx;",
    .good     = "REINDEX INDEX CONCURRENTLY orders_note_idx;",
    .check    = check,
};
