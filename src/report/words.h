/* words.h -- what several formats say in the same words. */
#pragma once

#include "report/count.h"

/* The locks that keep somebody out; when there is none, the strongest one. Each like "ACCESS
 * EXCLUSIVE on users: blocks reads and writes, for a moment, once it is granted". */
StrVec locks_words(Arena *arena, const Effect *effect);

/* "orders has 12.3 million rows, 4.1 GB, about 310 writes a second"; empty where nothing is
 * known. */
Str scale_words(Arena *arena, const Effect *effect);

/* "about 20-60 s", "less than 1 s"; empty when it is not known. */
Str estimate_words(Arena *arena, Estimate estimate);

/* "for a moment, once it is granted". */
const char *duration_words(DurationClass duration);

/* The answers to the two questions: "no long lock, breaks running code, 1 finding allowed". */
Str verdict_words(Arena *arena, const Verdict *verdict);

/* "1 error, 0 warnings, 2 infos". */
Str count_words(Arena *arena, SeverityCount count);

/* " in 1 file, 3 statements. Judged for PostgreSQL 15." */
Str extent_words(Arena *arena, const LintReport *report);

/* What else is to be said of the whole: what was fixed or can be, what was not shown. One sentence
 * each; perhaps none. */
StrVec remark_words(Arena *arena, const LintReport *report);

/* "s" unless there is one. */
const char *plural(size_t count);
