/* run.h -- walk migrations, crash-safe, one step at a time.
 *
 * State lives in schema `shore` of the target database; see run/state.sql. One runner at a time, by
 * a lease with a fence that every state write carries. */
#pragma once

#include "backfill/backfill.h"
#include "engine/engine.h"
#include "model/migration.h"

typedef struct RunOptions {
    const char *url;
    const char *applied_by;           /* user@host, for the history */
    int64_t     lock_tolerance_ms;    /* longest wait for, and hold of, strong locks; default 800 */
    int64_t     statement_timeout_ms; /* 0: none */
    int64_t     retry_budget_ms;      /* in all, per group */
    int64_t     backoff_ms;           /* first; doubles, with jitter */
    int64_t     backoff_max_ms;
    uint64_t    seed; /* of the jitter */
    BackfillOptions backfill;
    int64_t         small_rows; /* size class check */
    Str             to_version; /* stop behind this one; empty: all */
    int             steps;      /* at most so many; 0: no limit */
    StrVec          confirmed;  /* names typed for destructive steps (--confirm) */
    bool            dry_run;    /* emit what would run, change nothing */
} RunOptions;

typedef struct HistoryRow {
    Str     version;
    Str     name;
    Str     state; /* "applied", "running", "failed" */
    Str     phase;
    Str     checksum;
    Str     checksum_file;
    Str     applied_by;
    Str     applied_at; /* server's clock, ISO 8601 */
    int64_t duration_ms;
    Str     error;
} HistoryRow;
typedef VEC(HistoryRow) HistoryRowVec;

Status run_up(const Ctx *ctx, const MigrationVec *migrations, const RunOptions *options);
Status run_down(const Ctx *ctx, const MigrationVec *migrations, const RunOptions *options);

/* History as the database has it; empty when shore has never been there. Creates nothing. */
Status run_history(const Ctx *ctx, Conn *conn, HistoryRowVec *ret);
