/* cannot_parse.c */
#include "lint/rule.h"

#include "base/poison.h"

static void check(const LintPoint *point)
{
    const Statement *statement = point->statement;
    if (statement->form != STATEMENT_SQL || statement->parsed || statement->newer.size > 0)
        return; /* newer-than-grammar reports the last kind */
    Finding *finding =
        lint_report(point, "could not parse this statement: " STR_FMT, STR_ARG(statement->error));
    const size_t end = statement->span.start + statement->span.size;
    if (statement->error_offset >= statement->span.start && statement->error_offset < end)
        lint_move(point, finding, (Span){statement->error_offset, 1});
}

RULE(cannot_parse) = {
    .id       = "cannot-parse",
    .severity = SEVERITY_ERROR,
    .scope    = RULE_STATEMENT,
    .aliases  = "unparsed-statement",
    .summary  = "a statement could not be parsed, so nobody knows what it does",
    .why      = "What cannot be read cannot be judged. The other statements of the file were.",
    .safe  = "Correct the statement. Where it is right, and only newer than shore's grammar, say "
             "so above it: -- shore: allow cannot-parse \"...\".",
    .bad   = "ALTER TABLE users ADD COLUMN COLUMN state text;",
    .good  = "SELECT 1;",
    .check = check,
};
