/* path.h -- files as programs name them: relative to the root of the project. */
#pragma once

#include "report/report.h"

/* From options->root on, if it is below it; else as it is. The same from whichever folder shore is
 * run. */
Str report_path(Arena *arena, const ReportOptions *options, Str path);

/* That as a URI reference; an absolute path outside of the root becomes a file: URI. */
Str report_uri(Arena *arena, const ReportOptions *options, Str path);
