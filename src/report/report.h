/* report.h -- model to bytes; one row a format, one file a row (report/formats/). */
#pragma once

#include "model/finding.h"
#include "model/version.h"

typedef struct ReportOptions {
    bool colour;
    int  width; /* columns of the terminal; 0: unlimited */
} ReportOptions;

typedef struct LintReport {
    const FindingVec *findings;
    const VerdictVec *verdicts; /* one per migration */
    size_t            statement_count;
    Version           judged_for; /* ENGINE_NONE: the releases assumed, see model/version.h */
} LintReport;

typedef struct Report {
    const char *name; /* "text", "json" */
    const char *summary;
    void (*lint)(Buf *buf, const LintReport *report, const ReportOptions *options);
} Report;

#define REPORT(id)                                                                                 \
    extern const Report report_##id;                                                               \
    const Report        report_##id

const Report *report_find(Str name);
