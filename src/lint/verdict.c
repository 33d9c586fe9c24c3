/* verdict.c -- the two questions asked of a migration: does it hold a lock that matters for longer
 * than a moment, and does running application code survive it? The answers follow from the Effects,
 * so a suppressed finding does not make them better. */
#include "lint/verdict.h"

#include "lint/rule.h"

#include "base/poison.h"

/* \i and \gexec of psql, SOURCE and \. of the mysql client. */
static bool runs_other_sql(Str command)
{
    return str_starts(command, "\\i") || str_starts(command, "\\g") || str_starts(command, "\\.") ||
           str_equal_nocase(str_slice(command, 0, 6), STR("source"));
}

/* Statements that nobody can judge from here. */
static const char *opaque_statement(const Statement *statement)
{
    if (statement->form == STATEMENT_META)
        return runs_other_sql(statement->text) ? "a command of the client that runs other SQL"
                                               : NULL;
    if (statement->form == STATEMENT_SQL && !statement->parsed)
        return "a statement that could not be parsed";
    return NULL;
}

/* How long an UPDATE or DELETE holds its rows depends on how many they are. */
static bool locks_rows(const LintStep *step)
{
    const ChangeKind kind = step->change->kind;
    return (kind == CHANGE_UPDATE_ROWS || kind == CHANGE_DELETE_ROWS) &&
           !step->statement->batched && !step->on_new && !step->on_small && !step->on_few_rows;
}

static const char *opaque_step(const LintStep *step)
{
    if (step->change->kind == CHANGE_DYNAMIC_SQL)
        return "what dynamic SQL does";
    if (step->change->kind == CHANGE_UNREAD_CODE)
        return "code that could not be read";
    if (step->change->kind == CHANGE_OTHER && !lint_is_judged(step->effect))
        return "a kind of statement that shore does not know";
    return NULL;
}

const char *verdict_unknown_part(const LintPoint *point)
{
    const StatementVec *statements = &point->migration->up.statements;
    const char         *unknown    = NULL;
    for (size_t i = 0; i < statements->count && unknown == NULL; i++)
        unknown = opaque_statement(&statements->items[i]);
    for (size_t i = 0; i < point->steps->count && unknown == NULL; i++)
        unknown = opaque_step(&point->steps->items[i]);
    return unknown;
}

bool verdict_blocks_long(const LintPoint *point, size_t index)
{
    const LintStep *step = &point->steps->items[index];
    if (step->blocks_long)
        return true;
    if (step->effect->duration == DURATION_INSTANT || step->on_new || step->on_small ||
        step->on_few_rows)
        return false;
    for (size_t i = index; i-- > 0;) {
        const LintStep *earlier = &point->steps->items[i];
        if (earlier->transaction != step->transaction)
            break;
        if (earlier->strong && !earlier->on_new)
            return true;
    }
    return false;
}

/* Of all that keeps others out for long, one after the other; nothing when one is not known. */
static Estimate estimate_of(const LintPoint *point)
{
    Estimate sum = {0};
    for (size_t i = 0; i < point->steps->count; i++) {
        const Estimate work = effect_work(point->steps->items[i].effect);
        if (!verdict_blocks_long(point, i))
            continue;
        if (work.high_ms == 0)
            return (Estimate){0};
        sum.low_ms += work.low_ms;
        sum.high_ms += work.high_ms;
    }
    return sum;
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

static Answer answer_of(bool yes, bool unknown)
{
    return yes ? ANSWER_YES : unknown ? ANSWER_UNKNOWN : ANSWER_NO;
}

Verdict verdict_of(const LintPoint *point, size_t first)
{
    const char *unknown   = verdict_unknown_part(point);
    bool        long_lock = false, breaks = false, rows = false;
    for (size_t i = 0; i < point->steps->count; i++) {
        const LintStep *step = &point->steps->items[i];
        long_lock            = long_lock || verdict_blocks_long(point, i);
        breaks               = breaks || (step->breaks_code && !lint_is_gated(point));
        rows                 = rows || locks_rows(step);
    }
    Verdict verdict   = {.migration = point->migration};
    verdict.long_lock = answer_of(long_lock, rows || unknown != NULL);
    verdict.held      = estimate_of(point);
    /* Rows taken away or changed are data; whether code minds is not a question of its shape. */
    verdict.compatible = breaks ? ANSWER_NO : unknown != NULL ? ANSWER_UNKNOWN : ANSWER_YES;
    if (unknown == NULL && rows && !long_lock)
        unknown = "how many rows an UPDATE or DELETE locks";
    verdict.unknown = str_from(unknown);
    if (long_lock || breaks || has_error(point, first))
        verdict.kind = VERDICT_UNSAFE;
    else
        verdict.kind = unknown == NULL ? VERDICT_SAFE : VERDICT_UNKNOWN;
    return verdict;
}
