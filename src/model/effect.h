/* effect.h -- what a Change does to a server while it runs, and to the application around it. */
#pragma once

#include "model/algorithm.h"
#include "model/lock.h"
#include "model/name.h"

enum { EFFECT_LOCKS_MAX = 8 };

/* An online DDL statement of MySQL holds `mode` while it works, and EXCLUSIVE for a `moment` when
 * it begins and ends: long enough to wait behind every open transaction, and to make all others
 * queue up behind it. */
typedef struct RelationLock {
    Name     relation;
    LockMode mode;
    LockMode moment; /* LOCK_NONE: no stronger one than `mode` */
} RelationLock;

typedef enum DurationClass {
    DURATION_INSTANT, /* catalog only, once the lock is granted */
    DURATION_SCAN,    /* reads the table, or builds an index: proportional to its size */
    DURATION_REWRITE, /* writes the table and its indexes anew */
} DurationClass;

/* How long something takes, as far as it can be known. */
typedef struct Estimate {
    int64_t low_ms;
    int64_t high_ms; /* 0: it cannot */
} Estimate;

/* How large the table is that a Change works on, where a server or a dump of its catalog says so.
 * -1: not known. */
typedef struct Scale {
    Name     relation;
    int64_t  rows;
    int64_t  size_bytes;
    int64_t  writes_per_hour;
    Estimate work; /* of what grows with the table */
} Scale;

typedef struct Effect {
    const char   *form; /* id of the fact row that says so, or NULL when no row is known */
    size_t        lock_count;
    size_t        locks_left_out; /* more relations than fit, partitions mostly */
    DurationClass duration;
    bool          rewrite;
    bool          scan;
    bool          index_rebuild;
    const Scale  *scale;              /* NULL: nothing is known */
    bool          not_in_transaction; /* refused inside a transaction block */
    bool          breaks_old_code;    /* running application code fails or reads wrong */
    bool          loses_data;
    bool          fails; /* this server version refuses the statement */
    /* MySQL and MariaDB: what the server picks, or was told to; its error where it refuses. */
    DdlAlgorithm algorithm;
    DdlLock      lock;
    int          error;
    bool         commits; /* the open transaction, before it does anything: implicit commit */
    RelationLock locks[EFFECT_LOCKS_MAX]; /* relations that existed before; strongest mode each */
} Effect;

/* How long what grows with the table takes. */
static inline Estimate effect_work(const Effect *effect)
{
    return effect->scale == NULL ? (Estimate){0} : effect->scale->work;
}
