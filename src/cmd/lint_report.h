/* lint_report.h -- what lint found, printed and written to files. */
#pragma once

#include "cmd/command.h"
#include "report/report.h"

/* The rules as configured; `severities` as in LintOptions. */
RuleDocVec lint_rule_docs(Arena *arena, const Severity *severities);

/* Print the report in globals->format, and write the `files`: format to path. */
Status lint_report_print(const Cmd *cmd, const MapEntryVec *files, const LintReport *report);
