/* pipeline.c -- several statements in one round trip. The steps lie between two synchronisation
 * points: the server runs them as one implicit transaction, unless they say BEGIN and COMMIT, and
 * skips the rest of them after the first failure. */
#include "engine/pg/pg.h"

#include "base/poison.h"

typedef struct Pipeline {
    PipelineStep *steps;
    size_t        count;
    size_t        at;     /* the step whose results are read */
    Status        status; /* of the first step that failed */
} Pipeline;

static bool sync_send(PgConn *conn)
{
    conn->syncs++;
    return PQpipelineSync(conn->pg) == 1;
}

/* libpq 15 gives the rows of a pipeline's first statement one by one when the statement before the
 * pipeline was in single-row mode. A statement of no words, in front and apart, takes that upon
 * itself; it travels with the others. */
static bool single_row_mode_end(PgConn *conn)
{
    if (!conn->single_row)
        return true;
    conn->single_row = false;
    return PQsendQueryParams(conn->pg, "", 0, NULL, NULL, NULL, NULL, 0) == 1 && sync_send(conn);
}

static bool send_all(PgConn *conn, const Pipeline *pipeline)
{
    conn->syncs = 0;
    if (!PQenterPipelineMode(conn->pg) || !single_row_mode_end(conn))
        return false;
    for (size_t i = 0; i < pipeline->count; i++) {
        const PipelineStep *step = &pipeline->steps[i];
        if (!PQsendQueryParams(conn->pg, step->sql.text.data, (int)step->param_count, NULL,
                               pg_params(conn, step->params, step->param_count), NULL, NULL, 0))
            return false;
    }
    return sync_send(conn);
}

/* Takes `result` over. */
static void result_take(const Ctx *ctx, PgConn *conn, Pipeline *pipeline, PGresult *result)
{
    const ExecStatusType status   = PQresultStatus(result);
    const bool           in_front = conn->syncs > 1;
    if (status == PGRES_PIPELINE_SYNC) {
        conn->syncs--;
        pipeline->at = 0;
    } else if (status == PGRES_FATAL_ERROR || status == PGRES_BAD_RESPONSE) {
        if (pipeline->status == STATUS_OK) {
            (void)pg_fail(ctx, conn, result);
            pipeline->status = fault_while(ctx->fault, "running step %zu of %zu sent together",
                                           pipeline->at + 1, pipeline->count);
        }
    } else if (status != PGRES_PIPELINE_ABORTED && !in_front) {
        pipeline->steps[pipeline->at].rows = pg_rows_new(ctx, result);
        return;
    }
    PQclear(result);
}

/* Gives the failure of waiting; what the server refused is in pipeline->status. */
static Status results_take(const Ctx *ctx, PgConn *conn, Pipeline *pipeline)
{
    while (conn->syncs > 0) {
        TRY(pg_wait_result(ctx, conn));
        PGresult *result = PQgetResult(conn->pg);
        if (result != NULL)
            result_take(ctx, conn, pipeline, result);
        else if (PQstatus(conn->pg) == CONNECTION_BAD)
            return pipeline->status != STATUS_OK ? pipeline->status : pg_fail(ctx, conn, NULL);
        else
            pipeline->at++;
    }
    return STATUS_OK;
}

static Status run(const Ctx *ctx, PgConn *conn, Pipeline *pipeline)
{
    if (!send_all(conn, pipeline))
        return pg_fail(ctx, conn, NULL);
    const Status waited = results_take(ctx, conn, pipeline);
    if (waited != STATUS_OK)
        (void)pg_abandon(ctx, conn, waited);
    if (!conn->base.lost && !PQexitPipelineMode(conn->pg))
        conn->base.lost = true;
    return waited != STATUS_OK ? waited : pipeline->status;
}

Status pg_pipeline(const Ctx *ctx, Conn *base, PipelineStep *steps, size_t count)
{
    for (size_t i = 0; i < count; i++)
        TRY(pg_text_check(ctx, steps[i].sql));
    Pipeline pipeline = {.steps = steps, .count = count};
    return run(ctx, pg_conn(base), &pipeline);
}
