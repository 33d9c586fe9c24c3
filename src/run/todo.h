/* todo.h -- one migration that is to be walked in one direction, and all that is worked out about
 * it before the first statement runs. */
#pragma once

#include "run/session.h"
#include "run/steps.h"

typedef struct Todo {
    const Migration  *migration;
    SectionKind       direction; /* SECTION_UP or SECTION_DOWN */
    const Section    *section;
    Str               title;   /* "0042_add_last_seen" */
    const HistoryRow *row;     /* NULL: not in the history */
    Effect           *effects; /* one per statement, all its Changes together */
    StepVec           steps;
    size_t            done;        /* statements, from the first, before this run */
    bool              finished;    /* all statements are done, only the verify section is left */
    bool              forget_only; /* down keep: only the history row goes */
    bool    strays; /* statements may run as a role, or in a database, that is not that of shore's
                  * state */
    bool    sets_timeout; /* the author sets statement_timeout himself */
    int64_t lock_tolerance_ms;
    int64_t statement_timeout_ms; /* 0: none */
    int     attempts_max;         /* 0: as many as the budget allows */
    size_t  sent;                 /* the statement that was sent last */
    int64_t spent_ms;             /* on its statements, in this run */
    bool    recorded;             /* the history has a row of it */
} Todo;
typedef VEC(Todo) TodoVec;

/* Work out effects, steps and settings of `todo`, whose first five fields are set, and replay its
 * Changes on `run->catalog`. STATUS_REFUSED for what cannot be run as it is written. */
Status todo_prepare(Run *run, Todo *todo);

/* Group anew, after the server has refused statement todo->sent in a transaction, which the facts
 * did not know. False when it is none of that kind, or stands inside the author's BEGIN. */
bool todo_regroup_alone(Run *run, Todo *todo, const Step *step);

/* The statement takes a lock, on a relation that was there before, that blocks reads or writes. */
bool effect_is_strong(const Effect *effect);

/* Locks of statements [first, end) that block reads or writes, in *ret (room for `max`). */
size_t todo_strong_locks(const Todo *todo, size_t first, size_t end, RelationLock *ret, size_t max);
