/* report.h -- model to bytes; one row a format, one file a row (report/formats/). */
#pragma once

#include "model/checklist.h"
#include "model/finding_list.h"
#include "model/version.h"

typedef struct ReportOptions {
    bool        colour;
    int         width; /* columns of the terminal; 0: not known */
    Str         here;  /* the current folder, absolute */
    Str         root;  /* of the project, absolute: files below it are named from there; or empty */
    const char *version; /* of shore */
} ReportOptions;

typedef struct LintReport {
    FindingList  findings;
    FindingList  allowed;    /* by their authors: not counted */
    FindingList  known;      /* of the baseline: not counted */
    VerdictVec   verdicts;   /* one per migration */
    ChecklistVec checklists; /* likewise, or none */
    RuleDocVec   rules;
    size_t       statement_count;
    size_t       stale;      /* entries of the baseline that occur no more */
    size_t       fixed;      /* findings that --fix took away before */
    Version      judged_for; /* major 0: the releases assumed, see model/engine_traits.h */
    Severity     fail_on;    /* the least severe finding that fails */
} LintReport;

typedef struct Report {
    const char *name; /* "text", "json" */
    const char *summary;
    void (*lint)(Buf *buf, const LintReport *report, const ReportOptions *options);
} Report;

#define REPORT(id)                                                                                 \
    extern const Report report_##id;                                                               \
    const Report        report_##id

/* Their names, for options; ends with NULL. */
extern const char *const report_names[];

const Report *report_find(Str name);
