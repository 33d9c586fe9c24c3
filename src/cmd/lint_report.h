/* lint_report.h -- what lint found, printed and written to files. */
#pragma once

#include "cmd/command.h"
#include "lint/lint.h"
#include "report/report.h"

/* How reports name files and themselves; colours are left out. */
ReportOptions lint_report_options(const Cmd *cmd);

/* The rules as configured; `severities` as in LintOptions. */
RuleDocVec lint_rule_docs(Arena *arena, const LintOptions *options);

/* Write the report to `files`: format to path. */
Status lint_report_write(const Cmd *cmd, const MapEntryVec *files, const LintReport *report);

/* Print it in globals->format. */
void lint_report_print(const Cmd *cmd, const LintReport *report);
