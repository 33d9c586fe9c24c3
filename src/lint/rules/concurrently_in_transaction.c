/* concurrently_in_transaction.c */
#include "lint/rule.h"

#include "base/poison.h"

static void check(const LintPoint *point)
{
    if (!point->effect->not_in_transaction || !point->in_transaction)
        return;
    Finding *finding =
        lint_report(point, STR_FMT " cannot run inside a transaction block: the server refuses it",
                    STR_ARG(lint_verb(point)));
    lint_fix(point, finding, "end the transaction before it", "COMMIT;\n" STR_FMT ";",
             STR_ARG(point->statement->text));
}

RULE(concurrently_in_transaction) = {
    .id       = "concurrently-in-transaction",
    .severity = SEVERITY_ERROR,
    .scope    = RULE_CHANGE,
    .summary  = "a statement that cannot be in a transaction stands between BEGIN and COMMIT",
    .why      = "CREATE INDEX, DROP INDEX, REINDEX and DETACH PARTITION with CONCURRENTLY, and "
                "VACUUM, manage transactions of their own. Inside a block they fail with SQLSTATE "
                "25001, and the deployment stops there.",
    .safe     = "Put the statement outside BEGIN and COMMIT. In a native file shore runs it on its "
                "own by itself.",
    .bad      = "BEGIN;\nCREATE INDEX CONCURRENTLY orders_note_idx ON orders (note);\nCOMMIT;",
    .good     = "CREATE INDEX CONCURRENTLY orders_note_idx ON orders (note);",
    .check    = check,
};
