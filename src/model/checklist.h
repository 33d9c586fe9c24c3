/* checklist.h -- the ten points that every migration is held to, each answered with evidence. */
#pragma once

#include "model/finding.h"

#define CHECK_POINT_LIST(X)                                                                        \
    X(REVERSIBLE, "reversible", "it can be taken back")                                            \
    X(LOCKS, "lock-duration", "no lock that matters is held for long")                             \
    X(COMPATIBLE, "compatible", "the running application goes on")                                 \
    X(BACKFILL, "backfill", "rows are moved in batches")                                           \
    X(INDEXES, "indexes", "indexes are built without blocking")                                    \
    X(CONSTRAINTS, "constraints", "constraints are added first, validated later")                  \
    X(TIMEOUTS, "timeouts", "waiting for locks has a limit")                                       \
    X(TESTED, "tested", "it was tested on production-sized data")                                  \
    X(REPEATABLE, "repeatable", "it can be run again after a failure")                             \
    X(CONFIRMED, "confirmed", "nothing is deleted without confirmation")

typedef enum CheckPoint {
#define X(name, id, text) CHECK_##name,
    CHECK_POINT_LIST(X)
#undef X
        CHECK_POINT_COUNT
} CheckPoint;

typedef struct CheckAnswer {
    Answer answer;   /* yes is good */
    Str    evidence; /* what it rests on: lower case, no full stop */
    size_t line;     /* of the up section's file, or 0 */
} CheckAnswer;

typedef struct Checklist {
    const Migration *migration;
    CheckAnswer      points[CHECK_POINT_COUNT];
} Checklist;
typedef VEC(Checklist) ChecklistVec;

const char *check_point_id(CheckPoint point);   /* "lock-duration" */
const char *check_point_text(CheckPoint point); /* "no lock that matters is held for long" */
