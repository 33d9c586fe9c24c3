/* job.c -- shore.job: one row per batched statement.
 *
 * The fence in the row is that of the runner who works on it. Taking a job over writes the new
 * fence; a batch of the old runner then finds no row with its fence and rolls back. That check and
 * the move of the checkpoint stand in the batch's own transaction, so that a kill at any point
 * leaves a range either changed and counted, or neither. */
#include "backfill/job.h"

#include <assert.h>
#include <inttypes.h>

#include "backfill/dialect.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/json_read.h"

#include "base/poison.h"

/* NULL for none. */
static Str key_json(Arena *arena, const Key *key)
{
    if (key->count == 0)
        return (Str){0};
    Buf  buf  = buf_new(arena, SIZE_MAX);
    Json json = json_new(&buf);
    json_array_begin(&json);
    for (size_t i = 0; i < key->count; i++)
        json_string(&json, key->items[i]);
    json_array_end(&json);
    return buf_str(&buf);
}

static Str int_text(Arena *arena, int64_t value)
{
    return str_format(arena, "%" PRId64, value);
}

/* Columns of job_read. */
enum {
    DONE,
    CHECKSUM,
    RELATION,
    KEYS,
    CURSOR,
    HIGH,
    ROWS_DONE,
    ROWS_WALKED,
    ROWS_ESTIMATE,
    BATCHES,
    BATCH_ROWS,
};

static Status key_read(const Ctx *ctx, const Rows *rows, size_t column, Key *ret)
{
    JsonValue value;
    JsonError error;
    *ret = (Key){0};
    if (rows_is_null(rows, 0, column))
        return STATUS_OK;
    if (!json_read(ctx->arena, rows_text(rows, 0, column), &value, &error) ||
        value.kind != JSON_KIND_ARRAY)
        return FAIL(ctx->fault, STATUS_REFUSED,
                    "could not read the job's key '" STR_FMT "': it is no JSON array",
                    STR_ARG(rows_text(rows, 0, column)));
    for (size_t i = 0; i < value.items.count; i++)
        *vec_push(ctx->arena, ret) = value.items.items[i].string;
    return STATUS_OK;
}

/* A finished job may have been walked by a key that is gone since. */
static bool is_same_work(Arena *arena, const Rows *rows, const Key *keys, Str checksum,
                         const Walk *walk)
{
    return str_equal(rows_text(rows, 0, CHECKSUM), checksum) &&
           str_equal(rows_text(rows, 0, RELATION), name_text(arena, walk->relation)) &&
           (rows_bool(rows, 0, DONE) ||
            str_equal(str_join(arena, keys, ", "), str_join(arena, &walk->keys, ", ")));
}

static Status other_work(const Ctx *ctx, const BackfillJob *job, const Rows *rows, const Key *keys)
{
    (void)FAIL(ctx->fault, STATUS_REFUSED,
               "could not resume job '" STR_FMT
               "': it was begun with another statement, table or key",
               STR_ARG(job->job));
    (void)fault_detail(
        ctx->fault, "It walks '" STR_FMT "' by (" STR_FMT ") and has changed " STR_FMT " rows.",
        STR_ARG(rows_text(rows, 0, RELATION)), STR_ARG(str_join(ctx->arena, keys, ", ")),
        STR_ARG(rows_text(rows, 0, ROWS_DONE)));
    return fault_hint(ctx->fault, "Restore the statement as it was, or roll the migration back "
                                  "with 'shore down' and start it anew.");
}

/* The greatest key is frozen here: rows that come later are written by an application, a default
 * or a trigger that already knows the new shape. */
static Status job_begin(const Ctx *ctx, Conn *conn, const BackfillJob *job, Str checksum,
                        const Walk *walk, JobState *ret)
{
    Arena *arena = ctx->arena;
    TRY(walk_last_key(ctx, conn, walk, &ret->high));
    ret->rows_estimate       = walk->rows_estimate;
    const Str       params[] = {job->job,
                                job->migration,
                                checksum,
                                name_text(arena, walk->relation),
                                key_json(arena, &walk->keys),
                                key_json(arena, &ret->high),
                          ret->rows_estimate < 0 ? (Str){0} : int_text(arena, ret->rows_estimate),
                                int_text(arena, job->fence)};
    AUTO_ROWS Rows *rows     = NULL;
    return conn_query(ctx, conn, batch_dialect(walk->engine)->job_begin, params, COUNT_OF(params),
                      &rows);
}

static Status job_resume(const Ctx *ctx, Conn *conn, const BackfillJob *job, const Walk *walk)
{
    const Str       fence    = int_text(ctx->arena, job->fence);
    const Str       params[] = {fence, job->job, fence};
    AUTO_ROWS Rows *rows     = NULL;
    TRY(conn_query(ctx, conn, batch_dialect(walk->engine)->job_resume, params, COUNT_OF(params),
                   &rows));
    if (rows_affected(rows) == 1)
        return STATUS_OK;
    return FAIL(ctx->fault, STATUS_LEASE,
                "could not take job '" STR_FMT "' over: a later runner has it", STR_ARG(job->job));
}

static Status job_go_on(const Ctx *ctx, Conn *conn, const BackfillJob *job, const Walk *walk,
                        JobState *state)
{
    AUTO_ROWS Rows *rows = NULL;
    TRY(job_resume(ctx, conn, job, walk));
    TRY(conn_query(ctx, conn, batch_dialect(walk->engine)->job_read, &job->job, 1, &rows));
    TRY(key_read(ctx, rows, CURSOR, &state->cursor));
    TRY(key_read(ctx, rows, HIGH, &state->high));
    assert(state->cursor.count == 0 || state->cursor.count == walk->keys.count);
    state->rows_done     = rows_int(rows, 0, ROWS_DONE);
    state->rows_walked   = rows_int(rows, 0, ROWS_WALKED);
    state->rows_estimate = rows_int(rows, 0, ROWS_ESTIMATE);
    state->batches       = rows_int(rows, 0, BATCHES);
    state->batch_rows    = rows_int(rows, 0, BATCH_ROWS);
    return STATUS_OK;
}

Status job_take(const Ctx *ctx, Conn *conn, const BackfillJob *job, const Walk *walk, JobState *ret)
{
    const Str       checksum = hash_sha256_hex(ctx->arena, job->statement->text);
    JobState        state    = {0};
    Key             keys     = {0};
    AUTO_ROWS Rows *rows     = NULL;
    TRY(conn_query(ctx, conn, batch_dialect(walk->engine)->job_read, &job->job, 1, &rows));
    if (rows_count(rows) == 0) {
        TRY(job_begin(ctx, conn, job, checksum, walk, &state));
    } else {
        TRY(key_read(ctx, rows, KEYS, &keys));
        if (!is_same_work(ctx->arena, rows, &keys, checksum, walk))
            return other_work(ctx, job, rows, &keys);
        state.done = rows_bool(rows, 0, DONE);
        if (!state.done)
            TRY(job_go_on(ctx, conn, job, walk, &state));
    }
    *ret = state;
    return STATUS_OK;
}

/* The parameters live as long as the step. */
static void step_fill(Arena *arena, Sql sql, const Str *params, size_t count, PipelineStep *step)
{
    StrVec kept = {0};
    for (size_t i = 0; i < count; i++)
        *vec_push(arena, &kept) = params[i];
    *step = (PipelineStep){.sql = sql, .params = kept.items, .param_count = kept.count};
}

void job_guard_query(Arena *arena, const BackfillJob *job, const Walk *walk, PipelineStep *step)
{
    const Str params[] = {job->job, int_text(arena, job->fence)};
    step_fill(arena, batch_dialect(walk->engine)->job_guard, params, COUNT_OF(params), step);
}

void job_advance_query(Arena *arena, const BackfillJob *job, const Walk *walk,
                       const JobState *state, PipelineStep *step)
{
    const Str params[] = {key_json(arena, &state->cursor),     int_text(arena, state->rows_done),
                          int_text(arena, state->rows_walked), int_text(arena, state->batches),
                          int_text(arena, state->batch_rows),  job->job,
                          int_text(arena, job->fence)};
    step_fill(arena, batch_dialect(walk->engine)->job_advance, params, COUNT_OF(params), step);
}

Status job_finish(const Ctx *ctx, Conn *conn, const BackfillJob *job, const Walk *walk)
{
    const Str       params[] = {job->job, int_text(ctx->arena, job->fence)};
    AUTO_ROWS Rows *rows     = NULL;
    TRY(conn_query(ctx, conn, batch_dialect(walk->engine)->job_finish, params, COUNT_OF(params),
                   &rows));
    if (rows_affected(rows) == 1)
        return STATUS_OK;
    return FAIL(ctx->fault, STATUS_LEASE,
                "could not finish job '" STR_FMT "': a later runner has it", STR_ARG(job->job));
}
