/* lint_pass.h -- one look at a set of files: parsed, judged, and what the baseline knows set
 * apart. */
#pragma once

#include "base/map.h"
#include "cmd/baseline.h"
#include "lint/lint.h"

/* What stays the same from pass to pass. */
typedef struct LintSetup {
    const Cmd      *cmd;
    LintOptions     options;
    const Baseline *baseline;       /* or NULL */
    Map             unchanged;      /* paths of files that --since does not tell of */
    bool            judges_applied; /* migrations that the database has applied, too */
    ReportOptions   report;
} LintSetup;

typedef struct LintPass {
    MigrationVec migrations;
    LintResult   result;
    FindingList  known;   /* of the baseline */
    size_t       applied; /* migrations left out: the database has applied them */
} LintPass;

void lint_pass(const LintSetup *setup, const SourceFileVec *files, LintPass *ret);
