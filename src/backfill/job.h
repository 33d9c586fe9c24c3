/* job.h -- the durable half of a batched statement: its row in shore.job. */
#pragma once

#include "backfill/backfill.h"
#include "backfill/walk.h"

typedef struct JobState {
    bool    done;
    Key     cursor;      /* the last key of the last committed range; count 0: at the start */
    Key     high;        /* the greatest key when the job began; count 0: the table was empty */
    int64_t rows_done;   /* changed */
    int64_t rows_walked; /* looked at */
    int64_t rows_estimate;
    int64_t batches;
    int64_t batch_rows; /* size that an earlier run had got to */
} JobState;

/* Take the job over under `job->fence`: read where it stopped, or begin it. STATUS_REFUSED when the
 * stored job is of another statement, key or table. */
Status job_take(const Ctx *ctx, Conn *conn, const BackfillJob *job, const Walk *walk,
                JobState *ret);

/* Steps of a batch's own transaction. The first locks the job's row and gives no row when another
 * runner took the job over; the second moves the checkpoint. */
void job_guard_query(Arena *arena, const BackfillJob *job, const Walk *walk, PipelineStep *step);
void job_advance_query(Arena *arena, const BackfillJob *job, const Walk *walk,
                       const JobState *state, PipelineStep *step);

Status job_finish(const Ctx *ctx, Conn *conn, const BackfillJob *job, const Walk *walk);
