/* job.c -- shore.job: one row per batched statement.
 *
 * The fence in the row is that of the runner who works on it. Taking a job over writes the new
 * fence; a batch of the old runner then finds no row with its fence and rolls back. That check and
 * the move of the checkpoint stand in the batch's own transaction, so that a kill at any point
 * leaves a range either changed and counted, or neither. */
#include "backfill/job.h"

#include <assert.h>

#include "base/hash.h"

#include "base/poison.h"

static void add_text_array(SqlBuf *sql, const Key *key)
{
    if (key->count == 0) {
        sql_add(sql, "NULL");
        return;
    }
    sql_add(sql, "ARRAY[");
    for (size_t i = 0; i < key->count; i++) {
        if (i > 0)
            sql_add(sql, ", ");
        sql_add_literal(sql, key->items[i]);
    }
    sql_add(sql, "]::text[]");
}

/* Columns of row_read. */
enum { DONE, CHECKSUM, RELATION, KEYS, ROWS_DONE, ROWS_WALKED, ROWS_ESTIMATE, BATCHES, BATCH_ROWS };

static Status row_read(const Ctx *ctx, Conn *conn, const BackfillJob *job, Rows **ret)
{
    const Str params[] = {job->job};
    return conn_query(
        ctx, conn,
        SQL("SELECT state = 'done', statement_checksum, relation, "
            "array_to_string(key_columns, ', '), rows_done, rows_walked, "
            "coalesce(rows_estimate, -1), batches, batch_rows FROM shore.job WHERE job = $1"),
        params, COUNT_OF(params), ret);
}

/* A finished job may have been walked by a key that is gone since. */
static bool is_same_work(Arena *arena, const Rows *rows, Str checksum, const Walk *walk)
{
    return str_equal(rows_text(rows, 0, CHECKSUM), checksum) &&
           str_equal(rows_text(rows, 0, RELATION), name_text(arena, walk->relation)) &&
           (rows_bool(rows, 0, DONE) ||
            str_equal(rows_text(rows, 0, KEYS), str_join(arena, &walk->keys, ", ")));
}

static Status other_work(const Ctx *ctx, const BackfillJob *job, const Rows *rows)
{
    (void)FAIL(ctx->fault, STATUS_REFUSED,
               "could not resume job '" STR_FMT
               "': it was begun with another statement, table or key",
               STR_ARG(job->job));
    (void)fault_detail(ctx->fault,
                       "It walks '" STR_FMT "' by (" STR_FMT ") and has changed " STR_FMT " rows.",
                       STR_ARG(rows_text(rows, 0, RELATION)), STR_ARG(rows_text(rows, 0, KEYS)),
                       STR_ARG(rows_text(rows, 0, ROWS_DONE)));
    return fault_hint(ctx->fault, "Restore the statement as it was, or roll the migration back "
                                  "with 'shore down' and start it anew.");
}

static Status keys_read(const Ctx *ctx, Conn *conn, const BackfillJob *job, JobState *ret)
{
    const Str       params[] = {job->job};
    AUTO_ROWS Rows *rows     = NULL;
    TRY(conn_query(ctx, conn,
                   SQL("SELECT cursor[i], hi_bound[i] FROM shore.job, "
                       "generate_subscripts(key_columns, 1) AS i "
                       "WHERE job = $1 ORDER BY i"),
                   params, COUNT_OF(params), &rows));
    for (size_t i = 0; i < rows_count(rows); i++) {
        if (!rows_is_null(rows, i, 0))
            *vec_push(ctx->arena, &ret->cursor) = str_copy(ctx->arena, rows_text(rows, i, 0));
        if (!rows_is_null(rows, i, 1))
            *vec_push(ctx->arena, &ret->high) = str_copy(ctx->arena, rows_text(rows, i, 1));
    }
    return STATUS_OK;
}

/* The greatest key is frozen here: rows that come later are written by an application, a default
 * or a trigger that already knows the new shape. */
static Status job_begin(const Ctx *ctx, Conn *conn, const BackfillJob *job, Str checksum,
                        const Walk *walk, JobState *ret)
{
    TRY(walk_last_key(ctx, conn, walk, &ret->high));
    ret->rows_estimate = walk->rows_estimate;
    SqlBuf sql         = conn_sql(conn, ctx->arena);
    sql_add(&sql,
            "INSERT INTO shore.job (job, migration, statement_checksum, relation, key_columns, "
            "hi_bound, "
            "rows_estimate, batch_rows, state, fence) VALUES (");
    sql_add_literal(&sql, job->job);
    sql_add(&sql, ", ");
    sql_add_literal(&sql, job->migration);
    sql_add(&sql, ", ");
    sql_add_literal(&sql, checksum);
    sql_add(&sql, ", ");
    sql_add_literal(&sql, name_text(ctx->arena, walk->relation));
    sql_add(&sql, ", ");
    add_text_array(&sql, &walk->keys);
    sql_add(&sql, ", ");
    add_text_array(&sql, &ret->high);
    sql_add(&sql, ", nullif(");
    sql_add_int(&sql, ret->rows_estimate);
    sql_add(&sql, ", -1), 0, 'running', ");
    sql_add_int(&sql, job->fence);
    sql_add(&sql, ")");
    return conn_exec(ctx, conn, sqlbuf_sql(&sql), NULL);
}

static Status job_resume(const Ctx *ctx, Conn *conn, const BackfillJob *job, const Walk *walk,
                         JobState *ret)
{
    SqlBuf sql = conn_sql(conn, ctx->arena);
    sql_add(&sql, "UPDATE shore.job SET state = 'running', reason = NULL, "
                  "updated_at = clock_timestamp(), fence = ");
    sql_add_int(&sql, job->fence);
    sql_add(&sql, " WHERE job = ");
    sql_add_literal(&sql, job->job);
    sql_add(&sql, " AND fence <= ");
    sql_add_int(&sql, job->fence);
    int64_t taken;
    TRY(conn_exec(ctx, conn, sqlbuf_sql(&sql), &taken));
    if (taken != 1)
        return FAIL(ctx->fault, STATUS_LEASE,
                    "could not take job '" STR_FMT "' over: a later runner has it",
                    STR_ARG(job->job));
    TRY(keys_read(ctx, conn, job, ret));
    assert(ret->cursor.count == 0 || ret->cursor.count == walk->keys.count);
    return STATUS_OK;
}

Status job_take(const Ctx *ctx, Conn *conn, const BackfillJob *job, const Walk *walk, JobState *ret)
{
    const Str       checksum = hash_sha256_hex(ctx->arena, job->statement->text);
    JobState        state    = {0};
    AUTO_ROWS Rows *rows     = NULL;
    TRY(row_read(ctx, conn, job, &rows));
    if (rows_count(rows) == 0) {
        TRY(job_begin(ctx, conn, job, checksum, walk, &state));
    } else {
        if (!is_same_work(ctx->arena, rows, checksum, walk))
            return other_work(ctx, job, rows);
        state = (JobState){.done          = rows_bool(rows, 0, DONE),
                           .rows_done     = rows_int(rows, 0, ROWS_DONE),
                           .rows_walked   = rows_int(rows, 0, ROWS_WALKED),
                           .rows_estimate = rows_int(rows, 0, ROWS_ESTIMATE),
                           .batches       = rows_int(rows, 0, BATCHES),
                           .batch_rows    = rows_int(rows, 0, BATCH_ROWS)};
        if (!state.done)
            TRY(job_resume(ctx, conn, job, walk, &state));
    }
    *ret = state;
    return STATUS_OK;
}

static void add_mine(SqlBuf *sql, const BackfillJob *job)
{
    sql_add(sql, " WHERE job = ");
    sql_add_literal(sql, job->job);
    sql_add(sql, " AND state = 'running' AND fence = ");
    sql_add_int(sql, job->fence);
}

void job_guard_query(Arena *arena, const BackfillJob *job, PipelineStep *step)
{
    SqlBuf sql = sqlbuf_new(arena, ENGINE_PG);
    sql_add(&sql, "SELECT 1 FROM shore.job");
    add_mine(&sql, job);
    sql_add(&sql, " FOR UPDATE");
    *step = (PipelineStep){.sql = sqlbuf_sql(&sql)};
}

void job_advance_query(Arena *arena, const BackfillJob *job, const JobState *state,
                       PipelineStep *step)
{
    SqlBuf sql = sqlbuf_new(arena, ENGINE_PG);
    sql_add(&sql, "UPDATE shore.job SET updated_at = clock_timestamp(), cursor = ");
    add_text_array(&sql, &state->cursor);
    sql_add(&sql, ", rows_done = ");
    sql_add_int(&sql, state->rows_done);
    sql_add(&sql, ", rows_walked = ");
    sql_add_int(&sql, state->rows_walked);
    sql_add(&sql, ", batches = ");
    sql_add_int(&sql, state->batches);
    sql_add(&sql, ", batch_rows = ");
    sql_add_int(&sql, state->batch_rows);
    add_mine(&sql, job);
    *step = (PipelineStep){.sql = sqlbuf_sql(&sql)};
}

Status job_finish(const Ctx *ctx, Conn *conn, const BackfillJob *job)
{
    SqlBuf sql = conn_sql(conn, ctx->arena);
    sql_add(&sql, "UPDATE shore.job SET state = 'done', finished_at = clock_timestamp(), "
                  "updated_at = clock_timestamp()");
    add_mine(&sql, job);
    int64_t finished;
    TRY(conn_exec(ctx, conn, sqlbuf_sql(&sql), &finished));
    if (finished != 1)
        return FAIL(ctx->fault, STATUS_LEASE,
                    "could not finish job '" STR_FMT "': a later runner has it", STR_ARG(job->job));
    return STATUS_OK;
}
