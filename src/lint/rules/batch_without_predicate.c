/* batch_without_predicate.c */
#include "lint/rule.h"
#include "sql/pg/lex.h"

#include "base/poison.h"

/* The condition names a column that is assigned, so that it can tell which rows are done. */
static bool looks_at_assigned(const Change *change)
{
    Lexer lexer = {.source = change->expression, .end = change->expression.size};
    for (Token token; (token = lex_next_significant(&lexer)).kind != TOKEN_END;) {
        Str text = lex_text(&lexer, token);
        if (token.kind == TOKEN_QUOTED && text.size > 2)
            text = str_slice(text, 1, text.size - 2);
        for (size_t i = 0; i < change->columns.count; i++)
            if ((token.kind == TOKEN_WORD || token.kind == TOKEN_QUOTED) &&
                str_equal_nocase(text, change->columns.items[i]))
                return true;
    }
    return false;
}

static void check(const LintPoint *point)
{
    const Change *change = point->change;
    if (change->kind != CHANGE_UPDATE_ROWS || !point->statement->batched || point->in_code ||
        change->has_from || looks_at_assigned(change))
        return;
    lint_report(point,
                "nothing in this UPDATE leaves out the rows of " STR_FMT " that are done: run "
                "again, it writes all of them again",
                STR_ARG(lint_relation_text(point, change->relation)));
}

RULE(batch_without_predicate) = {
    .id       = "batch-without-predicate",
    .severity = SEVERITY_WARNING,
    .scope    = RULE_CHANGE,
    .summary  = "a batched UPDATE does not leave finished rows alone",
    .why      = "A backfill is run more than once: after a rehearsal, a fault, a late writer. Each "
                "row that is written again is a new version to vacuum and to replicate, and an "
                "increment is applied twice.",
    .safe     = "Say in the condition which rows are still to be done, by the column that is "
                "assigned: IS NULL, IS DISTINCT FROM the new value.",
    .why_mysql  = "A backfill is run more than once: after a rehearsal, a fault, a late "
                  "writer. Each row that is written again is sent to every replica, and an "
                  "increment is applied twice.",
    .safe_mysql = "Say in the condition which rows are still to be done, by the column that is "
                  "assigned: IS NULL, NOT (a <=> the new value).",
    .bad        = "-- shore: size large\n-- shore: phase migrate\n-- shore: reason \"fill\"\n\n"
                  "-- up\n-- shore: batched\nUPDATE orders SET total_cents = total * 100;\n\n"
                  "-- down\nSELECT 1;\n",
    .good       = "-- shore: size large\n-- shore: phase migrate\n-- shore: reason \"fill\"\n\n"
                  "-- up\n-- shore: batched\nUPDATE orders SET total_cents = total * 100\n"
                  "WHERE total_cents IS NULL;\n\n-- down\nSELECT 1;\n",
    .check      = check,
};
