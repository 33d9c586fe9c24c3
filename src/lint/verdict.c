/* verdict.c -- the two questions asked of a migration: does it hold a lock that matters for longer
 * than a moment, and does running application code survive it? The answers follow from the Effects,
 * so a suppressed finding does not make them better. */
#include "lint/verdict.h"

#include "lint/rule.h"

#include "base/poison.h"

/* Statements that nobody can judge from here. */
static const char *opaque_statement(const Statement *statement)
{
    if (statement->form == STATEMENT_META)
        return str_starts(statement->text, "\\i") || str_starts(statement->text, "\\g")
                   ? "a psql command that runs other SQL"
                   : NULL;
    if (statement->form == STATEMENT_SQL && !statement->parsed)
        return "a statement that could not be parsed";
    return NULL;
}

static const char *opaque_step(const LintStep *step)
{
    if (step->change->kind == CHANGE_DO_BLOCK)
        return "what the DO block does";
    if (step->change->kind == CHANGE_OTHER)
        return "a kind of statement that shore does not know";
    return NULL;
}

static const char *unknown_part(const LintPoint *point)
{
    const StatementVec *statements = &point->migration->up.statements;
    const char         *unknown    = NULL;
    for (size_t i = 0; i < statements->count && unknown == NULL; i++)
        unknown = opaque_statement(&statements->items[i]);
    for (size_t i = 0; i < point->steps->count && unknown == NULL; i++)
        unknown = opaque_step(&point->steps->items[i]);
    return unknown;
}

/* Rows locked by an UPDATE of a busy table stay locked to its end. */
static bool holds_rows_long(const LintStep *step)
{
    const ChangeKind kind = step->change->kind;
    return (kind == CHANGE_UPDATE_ROWS || kind == CHANGE_DELETE_ROWS) &&
           !step->statement->batched && !step->on_new && !step->on_small;
}

static bool breaks_code(const LintPoint *point, const LintStep *step)
{
    return step->effect->breaks_old_code && !step->on_new && !lint_is_gated(point);
}

static Answer answer_of(bool bad, bool unknown)
{
    return bad ? ANSWER_YES : unknown ? ANSWER_UNKNOWN : ANSWER_NO;
}

static bool has_error(const LintPoint *point, size_t first)
{
    for (size_t i = first; i < point->findings->count; i++) {
        const Finding *finding = &point->findings->items[i];
        if (finding->severity == SEVERITY_ERROR && !str_is(str_from(finding->rule), "cannot-parse"))
            return true;
    }
    return false;
}

Verdict verdict_of(const LintPoint *point, size_t first)
{
    const char *unknown   = unknown_part(point);
    bool        long_lock = false, breaks = false;
    for (size_t i = 0; i < point->steps->count; i++) {
        const LintStep *step = &point->steps->items[i];
        const LintPoint at   = lint_at_step(point, step);
        long_lock = long_lock || (!step->on_new && lint_blocks_long(&at)) || holds_rows_long(step);
        breaks    = breaks || breaks_code(point, step);
    }
    Verdict verdict       = {.migration = point->migration, .unknown = str_from(unknown)};
    verdict.long_lock     = answer_of(long_lock, unknown != NULL);
    const Answer breaking = answer_of(breaks, unknown != NULL);
    verdict.compatible    = breaking == ANSWER_YES  ? ANSWER_NO
                            : breaking == ANSWER_NO ? ANSWER_YES
                                                    : ANSWER_UNKNOWN;
    if (long_lock || breaks || has_error(point, first))
        verdict.kind = VERDICT_UNSAFE;
    else
        verdict.kind = unknown == NULL ? VERDICT_SAFE : VERDICT_UNKNOWN;
    return verdict;
}
