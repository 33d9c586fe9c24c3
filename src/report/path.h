/* path.h -- files as programs name them: relative to where the report is read. */
#pragma once

#include "report/report.h"

/* Below options->root without it, and without a leading "./"; else as it is. */
Str report_path(const ReportOptions *options, Str path);

/* That as a URI reference; an absolute path outside of the root becomes a file: URI. */
Str report_uri(Arena *arena, const ReportOptions *options, Str path);
