/* checklist.h -- requirement B6, answered from the Effects of the up section. */
#pragma once

#include "lint/lint.h"

/* Of the migration at `point` (RULE_MIGRATION). */
Checklist checklist_of(const LintPoint *point, const Verdict *verdict);
