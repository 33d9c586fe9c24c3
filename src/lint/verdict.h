/* verdict.h -- safe, unsafe, or not known (requirement B10). */
#pragma once

#include "lint/lint.h"

/* Of the migration at `point` (RULE_MIGRATION), whose findings stand in point->findings from
 * `first` on. */
Verdict verdict_of(const LintPoint *point, size_t first);
