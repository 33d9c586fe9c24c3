/* event.h -- everything the live half has to say. Text, JSON lines, journal and metrics are sinks
 * of one stream; only cmd/ prints. */
#pragma once

#include "model/effect.h"

/* kind, name in JSON */
#define EVENT_LIST(X)                                                                              \
    X(NOTICE, "notice")                   /* text: something worth knowing */                      \
    X(WARNING, "warning")                 /* text */                                               \
    X(RUN_BEGIN, "run_begin")             /* text: what; total: migrations to go */                \
    X(RUN_END, "run_end")                 /* count: migrations done; duration_ms */                \
    X(MIGRATION_BEGIN, "migration_begin") /* migration, text: direction "up" or "down" */          \
    X(MIGRATION_END, "migration_end")     /* migration, duration_ms */                             \
    X(STATEMENT_BEGIN, "statement_begin") /* migration, statement, sql, locks */                   \
    X(STATEMENT_END, "statement_end")     /* migration, statement, rows, duration_ms */            \
    X(STATEMENT_SKIP, "statement_skip")   /* migration, statement, text: why (already done) */     \
    X(BLOCKED, "blocked")                 /* blockers: who stands in the way, before or while */   \
    X(RETRY, "retry")                     /* attempt, wait_ms, text: why */                        \
    X(BATCH_BEGIN, "batch_begin")         /* as STATEMENT_; total: rows estimated, count: done */  \
    X(BATCH_PROGRESS,                                                                              \
      "batch_progress")         /* count, total, rows, batch_size, rate, eta_ms, wait_ms, text */  \
    X(BATCH_WAIT, "batch_wait") /* count, total, reason, text, wait_ms: so far */                  \
    X(BATCH_END, "batch_end")   /* count: rows changed, batches, duration_ms, waits */             \
    X(VERIFY_RESULT, "verify_result") /* migration, sql, text: the values, passed */

typedef enum EventKind {
#define X(name, word) EVENT_##name,
    EVENT_LIST(X)
#undef X
} EventKind;

/* A session that stands in our way. */
typedef struct Blocker {
    int64_t pid; /* 0: a prepared transaction */
    Str     application;
    Str     user;
    Str     state;          /* "idle in transaction" */
    Str     query;          /* its text, cut at 200 bytes */
    Str     lock;           /* what it holds or is: "ACCESS SHARE on users", "autovacuum" */
    int64_t transaction_ms; /* age of its transaction; -1: not known */
} Blocker;

/* Why batches waited, and for how long in all. */
typedef struct Wait {
    const char *reason; /* "lag" */
    int64_t     ms;
} Wait;

/* Only what the list above names for a kind is set; everything else is zero. Valid during emit. */
typedef struct Event {
    EventKind      kind;
    Str            migration; /* version and name: "0042_add_last_seen" */
    int            statement; /* 0-based in its section */
    Str            sql;
    Str            text;
    const Effect  *effect;
    const Blocker *blockers;
    size_t         blocker_count;
    const char    *reason;
    const Wait    *waits;
    size_t         wait_count;
    int64_t        count;
    int64_t        total; /* -1: not known */
    int64_t        rows;
    int64_t        batch_size;
    int64_t        batches;
    double         rate; /* rows per second */
    int64_t        eta_ms;
    int64_t        wait_ms;
    int64_t        duration_ms;
    int            attempt;
    bool           passed;
} Event;

/* "batch_progress". */
const char *event_word(EventKind kind);
