/* suppress.h -- findings taken out: what comments allow, and what says less than another one. */
#pragma once

#include "lint/lint.h"

typedef struct Allowance {
    const Suppression *suppression;
    SectionKind        section;
    int                statement; /* -1: the whole file */
    bool               used;
} Allowance;
typedef VEC(Allowance) AllowanceVec;

/* Every suppression of the migration. */
AllowanceVec suppressions_of(Arena *arena, const Migration *migration);

/* Take the point's findings that are allowed, or switched off, out; those that are allowed go to
 * `ret_allowed`. A finding whose suppression has ended says so. */
void suppress(const LintPoint *point, AllowanceVec *allowances, FindingVec *ret_allowed);

/* Take out what a finding about the same Change supersedes. What is allowed supersedes nothing. */
void supersede(FindingVec *findings);
