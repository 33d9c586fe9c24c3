/* commit_in_migration.c */
#include "lint/rule.h"

#include "base/poison.h"

static void check(const LintPoint *point)
{
    const ChangeKind kind = point->change->kind;
    if (point->statements->transaction != TRANSACTION_WHOLE || point->in_code ||
        (kind != CHANGE_COMMIT && kind != CHANGE_ROLLBACK))
        return;
    Finding *finding =
        lint_report(point, "this %s ends the transaction that the runner opened around the file",
                    kind == CHANGE_COMMIT ? "COMMIT" : "ROLLBACK");
    if (point->statements->no_transaction != NULL)
        lint_fix(point, finding, "tell the runner to open none", "%s",
                 point->statements->no_transaction);
}

RULE(commit_in_migration) = {
    .id       = "commit-in-migration",
    .severity = SEVERITY_WARNING,
    .scope    = RULE_CHANGE,
    .summary  = "COMMIT or ROLLBACK in a file that its runner wraps in a transaction",
    .why      = "What the runner notes about the migration no longer commits together with it: "
                "after a failure it may take a half-applied file for applied, or the other way "
                "round.",
    .safe     = "Leave transactions to the runner. What needs its own goes into a file of its own, "
                "or into one that tells the runner to open none.",
    .bad      = "-- +goose Up\nCREATE TABLE a (id bigint PRIMARY KEY);\nCOMMIT;\n"
                "-- +goose Down\nDROP TABLE a;\n",
    .good     = "-- +goose NO TRANSACTION\n-- +goose Up\nBEGIN;\n"
                "CREATE TABLE a (id bigint PRIMARY KEY);\nCOMMIT;\n-- +goose Down\nDROP TABLE a;\n",
    .check    = check,
};
