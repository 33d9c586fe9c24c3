/* verdict.h -- safe, unsafe, or not known (requirement B10). */
#pragma once

#include "lint/lint.h"

/* Of the migration at `point` (RULE_MIGRATION), whose findings stand in point->findings from
 * `first` on. */
Verdict verdict_of(const LintPoint *point, size_t first);

/* What of its up section nobody can judge from here, or NULL. */
const char *verdict_unknown_part(const LintPoint *point);

/* The step keeps somebody out for long: by itself, or because an earlier one of its transaction
 * left a strong lock behind. */
bool verdict_blocks_long(const LintPoint *point, size_t index);
