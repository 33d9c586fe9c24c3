/* baseline.h -- known findings, so that a project with a history can begin to lint: what the file
 * lists is not counted. It should only ever become shorter. */
#pragma once

#include "cmd/command.h"
#include "report/report.h"

typedef struct BaselineEntry {
    Str fingerprint;
    Str rule; /* this and the rest is for who reads the file */
    Str file;
    Str message;
} BaselineEntry;

typedef struct Baseline {
    VEC(BaselineEntry) entries;
} Baseline;

/* STATUS_INPUT with the place when it cannot be read or is none. */
Status baseline_read(const Ctx *ctx, const char *path, Baseline *ret);

/* Move the findings that the baseline lists from `findings` to `known`; NULL lists none. */
void baseline_filter(Arena *arena, const Baseline *baseline, const ReportOptions *options,
                     FindingList *findings, FindingList *known);

/* How many entries are about one of the files, or about one that is gone, and occur no more. */
size_t baseline_stale(Arena *arena, const Baseline *baseline, const ReportOptions *options,
                      const SourceFileVec *files, const FindingList *known);

/* The findings as a baseline, one a line. */
Status baseline_write(const Ctx *ctx, const char *path, const ReportOptions *options,
                      const FindingList *findings);
