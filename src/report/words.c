/* words.c -- see words.h. */
#include "report/words.h"

#include "base/poison.h"

const char *duration_words(DurationClass duration)
{
    static const char *const texts[] = {
        [DURATION_INSTANT] = "for a moment, once it is granted",
        [DURATION_SCAN]    = "for as long as it takes to read the table",
        [DURATION_REWRITE] = "for as long as it takes to write the table and its indexes anew",
    };
    return texts[duration];
}

static int64_t rounded(int64_t value, int64_t unit)
{
    return (value + unit / 2) / unit;
}

Str estimate_words(Arena *arena, Estimate estimate)
{
    static const struct {
        const char *name;
        int64_t     ms;
        int64_t     until_ms; /* of the longer end */
    } units[]   = {{"s", 1000, 180000}, {"min", 60000, 10800000}, {"h", 3600000, INT64_MAX}};
    size_t unit = 0;
    if (estimate.high_ms == 0)
        return STR("");
    if (estimate.high_ms <= units[0].ms)
        return STR("less than 1 s");
    while (estimate.high_ms > units[unit].until_ms)
        unit++;
    const int64_t low  = rounded(estimate.low_ms, units[unit].ms);
    const int64_t high = rounded(estimate.high_ms, units[unit].ms);
    if (low == 0)
        return str_format(arena, "up to about %lld %s", (long long)high, units[unit].name);
    return str_format(arena, "about %lld-%lld %s", (long long)low, (long long)high,
                      units[unit].name);
}

/* Three digits are enough: "4.1 GB". */
static Str size_words(Arena *arena, int64_t size_bytes)
{
    static const char *const units[] = {" bytes", " kB", " MB", " GB", " TB", NULL};
    if (size_bytes < 0)
        return STR("an unknown size");
    size_t unit   = 0;
    double amount = (double)size_bytes;
    for (; amount >= 1024 && units[unit + 1] != NULL; unit++)
        amount /= 1024;
    return str_format(arena, "%.*f%s", unit > 0 && amount < 100 ? 1 : 0, amount, units[unit]);
}

static Str rows_words(Arena *arena, int64_t rows)
{
    static const int64_t million = 1000000;
    if (rows < 0)
        return STR("an unknown number of rows");
    if (rows < 1000)
        return str_format(arena, "%lld row%s", (long long)rows, plural((size_t)rows));
    if (rows < million)
        return str_format(arena, "%lld,%03lld rows", (long long)(rows / 1000),
                          (long long)(rows % 1000));
    const double millions = (double)rows / (double)million;
    return millions < 1000 ? str_format(arena, "%.1f million rows", millions)
                           : str_format(arena, "%.1f billion rows", millions / 1000);
}

/* Two digits: it is an average. */
static Str writes_words(Arena *arena, int64_t per_hour)
{
    enum { HOUR_S = 3600 };
    const int64_t rate = per_hour / HOUR_S;
    int64_t       unit = 1;
    while (rate / unit >= 100)
        unit *= 10;
    const int64_t shown = rounded(rate, unit) * unit;
    return str_format(arena, ", about %lld writes a second", (long long)shown);
}

Str scale_words(Arena *arena, const Effect *effect)
{
    enum { HOUR_S = 3600 };
    if (effect == NULL || effect->scale == NULL)
        return STR("");
    const Scale *scale = effect->scale;
    const bool   rated = scale->writes_per_hour >= HOUR_S;
    return str_format(arena, STR_FMT " has " STR_FMT ", " STR_FMT STR_FMT,
                      STR_ARG(name_text(arena, scale->relation)),
                      STR_ARG(rows_words(arena, scale->rows)),
                      STR_ARG(size_words(arena, scale->size_bytes)),
                      STR_ARG(rated ? writes_words(arena, scale->writes_per_hour) : STR("")));
}

static Str lock_words(Arena *arena, const RelationLock *lock, const Effect *effect)
{
    const Str known = estimate_words(arena, effect_work(effect));
    const Str name  = name_text(arena, lock->relation);
    if (!lock_blocks_writes(lock->mode))
        return str_format(arena, "%s on " STR_FMT ": lets reads and writes pass",
                          lock_text(lock->mode), STR_ARG(name));
    return str_format(arena, "%s on " STR_FMT ": blocks %s, %s%s" STR_FMT, lock_text(lock->mode),
                      STR_ARG(name), lock_blocks_reads(lock->mode) ? "reads and writes" : "writes",
                      duration_words(effect->duration), known.size > 0 ? ": " : "", STR_ARG(known));
}

StrVec locks_words(Arena *arena, const Effect *effect)
{
    StrVec              words     = {0};
    const RelationLock *strongest = NULL;
    for (size_t i = 0; effect != NULL && i < effect->lock_count; i++) {
        const RelationLock *lock = &effect->locks[i];
        if (lock_blocks_writes(lock->mode))
            *vec_push(arena, &words) = lock_words(arena, lock, effect);
        if (strongest == NULL || lock->mode > strongest->mode)
            strongest = lock;
    }
    if (strongest != NULL && words.count == 0)
        *vec_push(arena, &words) = lock_words(arena, strongest, effect);
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
        *vec_push(arena, &parts) = str_format(arena, "%s%s" STR_FMT, lock_texts[verdict->long_lock],
                                              verdict->held.high_ms > 0 ? ", " : "",
                                              STR_ARG(estimate_words(arena, verdict->held)));
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
                      report->judged_for.major == 0 ? "the worst of " : "",
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
