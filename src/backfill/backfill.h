/* backfill.h -- change rows in small batches: a transaction each, with the checkpoint in it. */
#pragma once

#include "engine/engine.h"
#include "model/migration.h"
#include "pace/signals.h"

typedef struct BackfillOptions {
    int64_t target_ms;       /* wished duration of a batch */
    int64_t rows_max;        /* of a batch */
    double  nice;            /* sleep this share of each batch's time behind it; 0: none */
    int64_t wait_ms_max;     /* for signals, at a stretch; 0: for ever */
    int64_t lock_timeout_ms; /* below deadlock_timeout, so that the application is no victim */
} BackfillOptions;

typedef struct BackfillJob {
    Str              job;       /* identity: "0042_backfill:up:0" */
    Str              migration; /* for events */
    int              statement_index;
    const Statement *statement; /* batched */
    int64_t          fence;     /* of the lease: every state write carries it */
    Signals         *signals;
} BackfillJob;

/* Run the job, or go on where it stopped. The job's row in shore.job holds the checkpoint.
 * Everything that can be refused is refused before a row is changed (STATUS_REFUSED). Emits BATCH_
 * events. */
Status backfill_run(const Ctx *ctx, Conn *conn, const BackfillJob *job,
                    const BackfillOptions *options);
