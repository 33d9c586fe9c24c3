/* exec.c -- one statement at a time. */
#include <assert.h>
#include <poll.h>
#include <string.h>

#include "engine/pg/pg.h"

#include "base/poison.h"

enum { COPY_CHUNK_BYTES = 64 * 1024 };

Status pg_text_check(const Ctx *ctx, Sql sql)
{
    if (memchr(sql.text.data, '\0', sql.text.size) != NULL)
        return FAIL(ctx->fault, STATUS_INPUT,
                    "could not run statement: there is a zero byte in its text");
    assert(sql.text.data[sql.text.size] == '\0');
    return STATUS_OK;
}

const char *const *pg_params(PgConn *conn, const Str *params, size_t count)
{
    const char **values = arena_array_of(conn->base.scratch, const char *, count);
    for (size_t i = 0; i < count; i++)
        values[i] = params[i].data == NULL ? NULL : str_c(conn->base.scratch, params[i]);
    return values;
}

/* What COPY ... TO STDOUT in a migration says, nobody wants. */
static Status copy_out_discard(const Ctx *ctx, PgConn *conn)
{
    for (;;) {
        char     *line = NULL;
        const int size = PQgetCopyData(conn->pg, &line, /* async= */ 1);
        PQfreemem(line);
        if (size < 0)
            return STATUS_OK; /* its end, or a failure that the next result tells of */
        short ready = 0;
        if (size == 0)
            TRY(conn_wait_slice(ctx, &conn->base, PQsocket(conn->pg), POLLIN, &ready));
        if (ready != 0 && !PQconsumeInput(conn->pg))
            return STATUS_OK;
    }
}

/* Deal with one result: `*status` is the first failure of the statement. */
static Status result_take(const Ctx *ctx, PgConn *conn, PGresult *result, Status *status)
{
    switch (PQresultStatus(result)) {
    case PGRES_COPY_OUT:
        return copy_out_discard(ctx, conn);
    case PGRES_COPY_IN:
        /* The server calls a COPY given up by its client a canceled one, which it is not. */
        if (*status == STATUS_OK)
            *status = FAIL(ctx->fault, STATUS_INPUT,
                           "could not copy: no lines stand behind COPY ... FROM stdin");
        PQputCopyEnd(conn->pg, "no lines");
        return STATUS_OK;
    case PGRES_BAD_RESPONSE:
    case PGRES_FATAL_ERROR:
        if (*status == STATUS_OK)
            *status = pg_fail(ctx, conn, result);
        return STATUS_OK;
    case PGRES_EMPTY_QUERY:
    case PGRES_COMMAND_OK:
    case PGRES_TUPLES_OK:
    case PGRES_SINGLE_TUPLE:
    case PGRES_NONFATAL_ERROR:
    case PGRES_COPY_BOTH:
    case PGRES_PIPELINE_SYNC:
    case PGRES_PIPELINE_ABORTED:
        return STATUS_OK;
    }
    return STATUS_OK;
}

/* Take the results of what was sent to their end. *ret_last (may be NULL) gets the last good one;
 * the caller clears it. The first failure is given. */
static Status results_take(const Ctx *ctx, PgConn *conn, PGresult **ret_last)
{
    Status                status = STATUS_OK;
    AUTO_RESULT PGresult *last   = NULL;
    for (;;) {
        Status waited = pg_wait_result(ctx, conn);
        if (waited != STATUS_OK)
            return pg_abandon(ctx, conn, waited);
        PGresult *result = PQgetResult(conn->pg);
        if (result == NULL)
            break;
        waited = result_take(ctx, conn, result, &status);
        PQclear(last);
        last = result;
        if (waited != STATUS_OK)
            return pg_abandon(ctx, conn, waited);
    }
    if (PQstatus(conn->pg) == CONNECTION_BAD)
        conn->base.lost = true;
    if (status == STATUS_OK && ret_last != NULL) {
        *ret_last = last;
        last      = NULL;
    }
    return status;
}

static int64_t rows_changed(PGresult *result)
{
    int64_t count = 0;
    (void)str_to_int64(str_from(PQcmdTuples(result)), &count);
    return count;
}

static Status send_failed(const Ctx *ctx, PgConn *conn)
{
    return pg_fail(ctx, conn, NULL);
}

Status pg_exec(const Ctx *ctx, Conn *base, Sql sql, int64_t *ret_rows)
{
    PgConn *conn = pg_conn(base);
    TRY(pg_text_check(ctx, sql));
    if (!PQsendQuery(conn->pg, sql.text.data))
        return send_failed(ctx, conn);
    conn->single_row =
        PQsetSingleRowMode(conn->pg) == 1; /* rows that nobody wants take no memory */
    AUTO_RESULT PGresult *last = NULL;
    TRY(results_take(ctx, conn, &last));
    if (ret_rows != NULL)
        *ret_rows = rows_changed(last);
    return STATUS_OK;
}

Status pg_query(const Ctx *ctx, Conn *base, Sql sql, const Str *params, size_t param_count,
                Rows **ret)
{
    PgConn *conn = pg_conn(base);
    TRY(pg_text_check(ctx, sql));
    const char *const *values = pg_params(conn, params, param_count);
    conn->single_row          = false;
    if (!PQsendQueryParams(conn->pg, sql.text.data, (int)param_count, NULL, values, NULL, NULL, 0))
        return send_failed(ctx, conn);
    PGresult *last = NULL;
    TRY(results_take(ctx, conn, &last));
    *ret = pg_rows_new(ctx, last);
    return STATUS_OK;
}

/* The lines without the one that ends them: it is psql's, not the server's. */
static Str copy_lines(Str data)
{
    Str lines = data;
    while (lines.size > 0 && (str_ends(lines, "\n") || str_ends(lines, "\r")))
        lines.size--;
    if (!str_ends(lines, "\\.") || (lines.size > 2 && lines.data[lines.size - 3] != '\n'))
        return data;
    return str_slice(lines, 0, lines.size - 2);
}

static Status copy_send(const Ctx *ctx, PgConn *conn, Str data)
{
    while (data.size > 0) {
        const Str chunk = str_slice(data, 0, COPY_CHUNK_BYTES);
        if (PQputCopyData(conn->pg, chunk.data, (int)chunk.size) < 0)
            return STATUS_OK; /* the server refused a line before; its result says why */
        TRY(pg_wait_sent(ctx, conn));
        data = str_slice(data, chunk.size, SIZE_MAX);
    }
    PQputCopyEnd(conn->pg, NULL);
    return STATUS_OK;
}

Status pg_copy_in(const Ctx *ctx, Conn *base, Sql copy_statement, Str data, int64_t *ret_rows)
{
    PgConn *conn = pg_conn(base);
    TRY(pg_text_check(ctx, copy_statement));
    if (!PQsendQuery(conn->pg, copy_statement.text.data))
        return send_failed(ctx, conn);
    Status status = pg_wait_result(ctx, conn);
    if (status != STATUS_OK)
        return pg_abandon(ctx, conn, status);
    AUTO_RESULT PGresult *first = PQgetResult(conn->pg);
    Status                taken = STATUS_OK;
    if (PQresultStatus(first) == PGRES_COPY_IN)
        taken = copy_send(ctx, conn, copy_lines(data));
    else if (PQresultStatus(first) == PGRES_FATAL_ERROR)
        status = pg_fail(ctx, conn, first);
    else
        status = FAIL(ctx->fault, STATUS_INPUT, "could not copy: the statement takes no data");
    if (taken != STATUS_OK)
        return pg_abandon(ctx, conn, taken);
    AUTO_RESULT PGresult *last = NULL;
    taken                      = results_take(ctx, conn, &last);
    if (status != STATUS_OK || taken != STATUS_OK)
        return status != STATUS_OK ? status : taken;
    if (ret_rows != NULL)
        *ret_rows = rows_changed(last);
    return STATUS_OK;
}
