/* unclosed_transaction.c */
#include "lint/rule.h"

#include "base/poison.h"

static void check_section(const LintPoint *point, const Section *section, SectionKind kind)
{
    LintPoint at   = lint_at_section(point, kind);
    bool      open = false;
    if (section->transaction == TRANSACTION_WHOLE)
        return; /* the runner's own COMMIT ends it */
    for (size_t i = 0; i < section->statements.count; i++) {
        const Statement *statement = &section->statements.items[i];
        const ChangeKind first =
            statement->changes.count == 0 ? CHANGE_OTHER : statement->changes.items[0].kind;
        if (first == CHANGE_BEGIN && !open) {
            at.statement       = statement;
            at.statement_index = i;
            open               = true;
        }
        if (first != CHANGE_BEGIN && lint_commits(point, statement))
            open = false;
        if (first == CHANGE_COMMIT || first == CHANGE_ROLLBACK)
            open = false;
    }
    if (open)
        lint_report(&at, "this transaction is never committed: its locks stay until the session "
                         "ends, and then all of it is rolled back");
}

static void check(const LintPoint *point)
{
    check_section(point, &point->migration->up, SECTION_UP);
    check_section(point, migration_section(point->migration, SECTION_DOWN), SECTION_DOWN);
}

RULE(unclosed_transaction) = {
    .id       = "unclosed-transaction",
    .severity = SEVERITY_ERROR,
    .scope    = RULE_MIGRATION,
    .summary  = "BEGIN without COMMIT",
    .why      = "A runner that leaves its session open keeps every lock; one that closes it undoes "
                "the migration and yet may record it as done.",
    .safe     = "Add the COMMIT. In a native file, leave both out: shore groups statements by "
                "itself.",
    .bad      = "BEGIN;\nCREATE TABLE notes (id bigint);",
    .good     = "BEGIN;\nCREATE TABLE notes (id bigint);\nCOMMIT;",
    .check    = check,
};
