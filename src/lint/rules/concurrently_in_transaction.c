/* concurrently_in_transaction.c */
#include "lint/rule.h"

#include "base/poison.h"

/* Who opened the transaction: the file, the runner, or the query that the runner makes of it. */
static Finding *report(const LintPoint *point)
{
    const char *layout = point->migration->layout;
    const Str   verb   = lint_verb(point);
    if (!point->runner_transaction)
        return lint_report(point,
                           STR_FMT " cannot run inside a transaction block: the server refuses it",
                           STR_ARG(verb));
    if (point->statements->transaction == TRANSACTION_QUERY)
        return lint_report(point,
                           STR_FMT " cannot run with other statements in one query, and %s makes "
                                   "one of the file: the server refuses it",
                           STR_ARG(verb), layout);
    return lint_report(point,
                       STR_FMT " cannot run inside a transaction block, and %s opens one: the "
                               "server refuses it",
                       STR_ARG(verb), layout);
}

static void check(const LintPoint *point)
{
    if (!point->effect->not_in_transaction || !point->in_transaction)
        return;
    Finding    *finding = report(point);
    const char *sql     = point->runner_transaction ? "" : "COMMIT;\n";
    const char *title   = "end the transaction before it";
    if (point->runner_transaction && point->statements->transaction == TRANSACTION_QUERY)
        title = "give it a migration of its own";
    else if (point->runner_transaction)
        title = "give it a migration of its own, without a transaction";
    lint_fix(point, finding, title, "%s" STR_FMT ";", sql, STR_ARG(point->statement->text));
}

RULE(concurrently_in_transaction) = {
    .id       = "concurrently-in-transaction",
    .severity = SEVERITY_ERROR,
    .scope    = RULE_CHANGE,
    .servers  = RULE_ON_PG,
    .summary  = "a statement that cannot be in a transaction is in one",
    .why      = "CREATE INDEX, DROP INDEX, REINDEX and DETACH PARTITION with CONCURRENTLY, and "
                "VACUUM, manage transactions of their own. Inside a block they fail with SQLSTATE "
                "25001, and the deployment stops there.",
    .safe     = "Put the statement outside BEGIN and COMMIT. In a native file shore runs it on its "
                "own by itself; other runners have a mark that tells them to open no transaction.",
    .bad      = "BEGIN;\nCREATE INDEX CONCURRENTLY orders_note_idx ON orders (note);\nCOMMIT;",
    .good     = "CREATE INDEX CONCURRENTLY orders_note_idx ON orders (note);",
    .check    = check,
};
