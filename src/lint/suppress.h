/* suppress.h -- `-- shore: allow RULE "reason"`: findings taken out, and what took out nothing. */
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

/* Take the findings from `first` on that are allowed, or switched off, out of `findings`; those
 * that are allowed go to `ret_allowed`. */
void suppress(Arena *arena, FindingVec *findings, size_t first, AllowanceVec *allowances,
              FindingVec *ret_allowed);
