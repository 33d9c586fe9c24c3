/* nested_transaction.c */
#include "lint/rule.h"

#include "base/poison.h"

static void report(const LintPoint *at, bool wrapped, const Statement *open)
{
    const bool commits = !lint_traits(at)->transactional_ddl;
    if (open != NULL && commits)
        lint_report(at, "BEGIN inside the transaction that line %zu began commits that one",
                    open->start.line);
    else if (open != NULL)
        lint_report(at,
                    "BEGIN inside the transaction that line %zu began does nothing: the first "
                    "COMMIT or ROLLBACK ends them both",
                    open->start.line);
    else if (wrapped)
        lint_report(at,
                    "the runner opened a transaction around the file: this BEGIN %s, and its "
                    "COMMIT ends the runner's",
                    commits ? "commits it" : "does nothing");
}

static void check_section(const LintPoint *point, const Section *section, SectionKind kind)
{
    LintPoint        at      = *point;
    const Statement *open    = NULL;
    const bool       wrapped = section->transaction == TRANSACTION_WHOLE;
    at.section               = kind;
    for (size_t i = 0; i < section->statements.count; i++) {
        const Statement *statement = &section->statements.items[i];
        const ChangeKind first =
            statement->changes.count == 0 ? CHANGE_OTHER : statement->changes.items[0].kind;
        at.statement       = statement;
        at.statement_index = i;
        if (first == CHANGE_BEGIN)
            report(&at, wrapped, open);
        if (first == CHANGE_BEGIN && open == NULL)
            open = statement;
        if (first != CHANGE_BEGIN && lint_commits(point, statement))
            open = NULL;
        if (first == CHANGE_COMMIT || first == CHANGE_ROLLBACK)
            open = NULL;
    }
}

static void check(const LintPoint *point)
{
    check_section(point, &point->migration->up, SECTION_UP);
    check_section(point, migration_section(point->migration, SECTION_DOWN), SECTION_DOWN);
}

RULE(nested_transaction) = {
    .id       = "nested-transaction",
    .severity = SEVERITY_ERROR,
    .scope    = RULE_MIGRATION,
    .summary  = "BEGIN inside a transaction",
    .why  = "PostgreSQL has no nested transactions: the second BEGIN gives a warning, the first "
            "COMMIT commits everything so far, and what follows runs statement by statement, "
            "without the way back that the author thinks it has.",
    .safe = "Take the inner BEGIN and COMMIT out. For a part that may fail, use SAVEPOINT and "
            "ROLLBACK TO.",
    .why_mysql = "There are no nested transactions: the second BEGIN commits what the first "
                 "one did, and the way back that the author thinks there is is gone.",
    .bad       = "BEGIN;\nCREATE TABLE a (id bigint);\nBEGIN;\nCREATE TABLE b (id bigint);\n"
                 "COMMIT;\nCOMMIT;",
    .good      = "BEGIN;\nCREATE TABLE a (id bigint);\nCOMMIT;\nBEGIN;\n"
                 "CREATE TABLE b (id bigint);\nCOMMIT;",
    .check     = check,
};
