/* steps.h -- what is run together: the statements of a section, in their order, as transactions,
 * single statements and batched jobs. Pure. */
#pragma once

#include "model/effect.h"
#include "model/migration.h"

typedef enum StepKind {
    STEP_TRANSACTION, /* statements [first, end) and the history row, all or nothing */
    STEP_ALONE,       /* one statement that the server refuses in a transaction */
    STEP_BATCHED,     /* one statement, many transactions */
} StepKind;

typedef struct Step {
    StepKind kind;
    size_t   first;
    size_t   end;
    bool     author; /* the first is the author's BEGIN and the last his COMMIT */
} Step;
typedef VEC(Step) StepVec;

/* Group `statements`; effects[i] is that of statement i. False when they cannot be run in this
 * grouping, with the reason in *ret_problem. */
bool steps_group(Arena *arena, const StatementVec *statements, const Effect *effects, StepVec *ret,
                 Problem *ret_problem);
