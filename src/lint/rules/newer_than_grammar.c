/* newer_than_grammar.c */
#include "lint/rule.h"

#include "base/poison.h"

/* Once per file is enough. */
static bool said_before(const LintPoint *point)
{
    for (size_t i = 0; i < point->statement_index; i++)
        if (str_equal(point->statements->statements.items[i].newer, point->statement->newer))
            return true;
    return false;
}

static void check(const LintPoint *point)
{
    const Statement *statement = point->statement;
    if (statement->newer.size == 0 || said_before(point))
        return;
    Finding *finding = lint_report(
        point, STR_FMT " is newer than the grammar that shore reads: what it does is not judged",
        STR_ARG(statement->newer));
    const size_t end = statement->span.start + statement->span.size;
    if (statement->error_offset < end)
        lint_move(point, finding, (Span){statement->error_offset, 1});
}

RULE(newer_than_grammar) = {
    .id       = "newer-than-grammar",
    .severity = SEVERITY_INFO,
    .scope    = RULE_STATEMENT,
    .servers  = RULE_ON_PG,
    .summary  = "a statement uses syntax of a PostgreSQL that is newer than shore's grammar",
    .why   = "It looks like a statement of a later release, and is not judged; the others of the "
             "file are. It is said once per file and construct.",
    .safe  = "Judge this statement by the manual of its release. shore up runs it as it stands.",
    .bad   = "ALTER TABLE events MERGE PARTITIONS (events_1, events_2) INTO events_12;",
    .good  = "ALTER TABLE events DETACH PARTITION events_1 CONCURRENTLY;",
    .check = check,
};
