/* drop_index_not_concurrent.c */
#include "lint/rule.h"

#include "base/poison.h"

/* CONCURRENTLY takes one index, and no CASCADE. */
static void propose(const LintPoint *point, Finding *finding, Name index)
{
    const Change *change = point->change;
    lint_fix(point, finding, "drop it concurrently, outside a transaction",
             "DROP INDEX CONCURRENTLY %s" STR_FMT ";", change->if_exists ? "IF EXISTS " : "",
             STR_ARG(lint_name(point, index)));
    const size_t at = point->statement->span.start + lint_behind_word(point, "index");
    if (change->others.count == 0 && !change->cascade && lint_can_run_alone(point))
        lint_edit(point, finding, (Span){at, 0}, " CONCURRENTLY");
}

static void report(const LintPoint *point, Name index)
{
    const Table *owner = catalog_index_table_find(point->before, index);
    const Name   table = owner == NULL ? (Name){0} : owner->name;
    const bool   owned = owner != NULL && table_constraint_find(owner, index.name) != NULL;
    if (owned || lint_is_new(point, table)) /* One of a constraint has a rule of its own. */
        return;
    Finding *finding = lint_report(point,
                                   "dropping index " STR_FMT " takes ACCESS EXCLUSIVE on " STR_FMT
                                   ", which blocks reads and writes, and waits for it",
                                   STR_ARG(name_text(point->arena, index)),
                                   STR_ARG(lint_relation_text(point, table)));
    if (owner != NULL && owner->kind == TABLE_PARTITIONED)
        lint_why(point, finding,
                 "An index of a partitioned table cannot be dropped concurrently: keep the "
                 "lock_timeout short.");
    else
        propose(point, finding, index);
    if (lint_is_small(point, table))
        lint_lower(finding, SEVERITY_INFO);
}

static void check(const LintPoint *point)
{
    const Change *change = point->change;
    if (change->kind != CHANGE_DROP_INDEX || change->concurrently)
        return;
    report(point, change->index);
    for (size_t i = 0; i < change->others.count; i++)
        report(point, change->others.items[i]);
}

RULE(drop_index_not_concurrent) = {
    .id       = "drop-index-not-concurrent",
    .severity = SEVERITY_WARNING,
    .scope    = RULE_CHANGE,
    .servers  = RULE_ON_PG,
    .summary  = "an index is dropped under a lock that blocks reads and writes",
    .why      = "DROP INDEX takes ACCESS EXCLUSIVE on the table. It waits for every transaction "
                "that has touched the table, and all later queries queue behind it.",
    .safe  = "Use DROP INDEX CONCURRENTLY, outside a transaction block. It waits too, and nobody "
             "waits for it.",
    .bad   = "DROP INDEX orders_note_idx;",
    .good  = "DROP INDEX CONCURRENTLY orders_note_idx;",
    .check = check,
};
