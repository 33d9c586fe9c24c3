/* words.c -- see words.h. */
#include "report/words.h"

#include "base/poison.h"

static const char *duration_words(DurationClass duration)
{
    static const char *const texts[] = {
        [DURATION_INSTANT] = "for a moment, once it is granted",
        [DURATION_SCAN]    = "for as long as it takes to read the table",
        [DURATION_REWRITE] = "for as long as it takes to write the table and its indexes anew",
    };
    return texts[duration];
}

static Str lock_words(Arena *arena, const RelationLock *lock, DurationClass duration)
{
    const Str name = name_text(arena, lock->relation);
    if (!lock_blocks_writes(lock->mode))
        return str_format(arena, "%s on " STR_FMT ": lets reads and writes pass",
                          lock_text(lock->mode), STR_ARG(name));
    return str_format(arena, "%s on " STR_FMT ": blocks %s, %s", lock_text(lock->mode),
                      STR_ARG(name), lock_blocks_reads(lock->mode) ? "reads and writes" : "writes",
                      duration_words(duration));
}

StrVec locks_words(Arena *arena, const Effect *effect)
{
    StrVec              words     = {0};
    const RelationLock *strongest = NULL;
    for (size_t i = 0; effect != NULL && i < effect->lock_count; i++) {
        const RelationLock *lock = &effect->locks[i];
        if (lock_blocks_writes(lock->mode))
            *vec_push(arena, &words) = lock_words(arena, lock, effect->duration);
        if (strongest == NULL || lock->mode > strongest->mode)
            strongest = lock;
    }
    if (strongest != NULL && words.count == 0)
        *vec_push(arena, &words) = lock_words(arena, strongest, effect->duration);
    return words;
}

const char *plural(size_t count)
{
    return count == 1 ? "" : "s";
}

Str verdict_words(Arena *arena, const Verdict *verdict)
{
    static const char *const lock_texts[] = {"", "no long lock", "a long lock"};
    static const char *const code_texts[] = {"", "breaks running code", "running code goes on"};
    StrVec                   parts        = {0};
    if (verdict->long_lock != ANSWER_UNKNOWN)
        *vec_push(arena, &parts) = str_from(lock_texts[verdict->long_lock]);
    if (verdict->compatible != ANSWER_UNKNOWN)
        *vec_push(arena, &parts) = str_from(code_texts[verdict->compatible]);
    if (verdict->unknown.size > 0)
        *vec_push(arena, &parts) =
            str_format(arena, "not judged: " STR_FMT, STR_ARG(verdict->unknown));
    if (verdict->allowed > 0)
        *vec_push(arena, &parts) =
            str_format(arena, "%zu finding%s allowed", verdict->allowed, plural(verdict->allowed));
    return str_join(arena, &parts, ", ");
}

Str count_words(Arena *arena, SeverityCount count)
{
    return str_format(arena, "%zu error%s, %zu warning%s, %zu info%s", count.errors,
                      plural(count.errors), count.warnings, plural(count.warnings), count.infos,
                      plural(count.infos));
}

Str extent_words(Arena *arena, const LintReport *report)
{
    return str_format(arena, " in %zu file%s, %zu statement%s. Judged for %s" STR_FMT ".",
                      report->verdicts.count, plural(report->verdicts.count),
                      report->statement_count, plural(report->statement_count),
                      report->judged_for.engine == ENGINE_NONE ? "the worst of " : "",
                      STR_ARG(judged_for_text(arena, report->judged_for)));
}

StrVec remark_words(Arena *arena, const LintReport *report)
{
    const SeverityCount count   = severity_count(&report->findings);
    StrVec              remarks = {0};
    if (report->fixed > 0)
        *vec_push(arena, &remarks) =
            str_format(arena, "Fixed %zu finding%s.", report->fixed, plural(report->fixed));
    if (count.fixable > 0)
        *vec_push(arena, &remarks) =
            str_format(arena, "%zu can be fixed with --fix; --diff shows how.", count.fixable);
    if (report->known.count > 0)
        *vec_push(arena, &remarks) =
            str_format(arena, "%zu known finding%s of the baseline not shown.", report->known.count,
                       plural(report->known.count));
    if (report->stale > 0)
        *vec_push(arena, &remarks) =
            str_format(arena, "%zu entr%s of the baseline no longer occur%s: take %s out.",
                       report->stale, report->stale == 1 ? "y" : "ies",
                       report->stale == 1 ? "s" : "", report->stale == 1 ? "it" : "them");
    return remarks;
}
