/* suppress.h -- what comments allow: findings taken out, and what took out nothing. */
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
