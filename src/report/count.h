/* count.h -- how many findings of each severity. */
#pragma once

#include "report/report.h"

typedef struct SeverityCount {
    size_t errors;
    size_t warnings;
    size_t infos;
    size_t fixable; /* by --fix */
} SeverityCount;

SeverityCount severity_count(const FindingList *findings);

/* "PostgreSQL 15", or the range of releases assumed. */
Str judged_for_text(Arena *arena, Version version);
