/* wait.c -- libpq's socket, and what is given up here is given up on the server too. */
#include <poll.h>
#include <string.h>

#include "engine/pg/pg.h"

#include "base/poison.h"

enum {
    CANCEL_AGAIN_MS = 1000, /* a cancel that comes before its statement has begun is lost */
    ABANDON_MAX_MS  = 10000,
};

static int64_t now_ms(const Ctx *ctx)
{
    return ctx->clock->now_ms(ctx->clock);
}

static Status wait_slice(const Ctx *ctx, PgConn *conn, short events, short *ret_ready)
{
    return conn_wait_slice(ctx, &conn->base, PQsocket(conn->pg), events, ret_ready);
}

Status pg_wait_sent(const Ctx *ctx, PgConn *conn)
{
    TRY(conn_wait_none(ctx, &conn->base));
    while (PQflush(conn->pg) == 1) {
        short ready;
        TRY(wait_slice(ctx, conn, POLLIN | POLLOUT, &ready));
        if ((ready & ~POLLOUT) != 0 && !PQconsumeInput(conn->pg))
            return STATUS_OK; /* lost: the next result says so */
    }
    return STATUS_OK;
}

Status pg_wait_result(const Ctx *ctx, PgConn *conn)
{
    for (;;) {
        /* A failed flush is no end: the server's last words may wait to be read. Where there are
         * none, PQgetResult makes an error of it, without blocking. */
        const int unsent = PQflush(conn->pg);
        if (PQstatus(conn->pg) == CONNECTION_BAD || (unsent <= 0 && !PQisBusy(conn->pg)))
            return STATUS_OK;
        short ready;
        TRY(wait_slice(ctx, conn, (short)(POLLIN | (unsent == 1 ? POLLOUT : 0)), &ready));
        if ((ready & ~POLLOUT) != 0 && !PQconsumeInput(conn->pg))
            return STATUS_OK;
    }
}

static void cancel_send(PgConn *conn)
{
    PGcancel *cancel = PQgetCancel(conn->pg);
    char      why[256];
    if (cancel != NULL)
        PQcancel(cancel, why, sizeof why); /* what it says changes nothing: we wait either way */
    PQfreeCancel(cancel);
}

/* True when a result came that ends the exchange. */
static bool discard_one(PgConn *conn)
{
    AUTO_RESULT PGresult *result = PQgetResult(conn->pg);
    const bool            piped  = PQpipelineStatus(conn->pg) != PQ_PIPELINE_OFF;
    if (PQstatus(conn->pg) == CONNECTION_BAD || (result == NULL && !piped))
        return true;
    const ExecStatusType status = PQresultStatus(result);
    if (status == PGRES_COPY_IN)
        PQputCopyEnd(conn->pg, "given up");
    if (status == PGRES_COPY_OUT) {
        char *line = NULL;
        while (PQgetCopyData(conn->pg, &line, /* async= */ 1) > 0)
            PQfreemem(line);
    }
    return result != NULL && status == PGRES_PIPELINE_SYNC && --conn->syncs == 0;
}

static bool discard_all(const Ctx *ctx, PgConn *conn)
{
    const int64_t end         = now_ms(ctx) + ABANDON_MAX_MS;
    int64_t       cancel_next = now_ms(ctx);
    while (now_ms(ctx) < end) {
        if (now_ms(ctx) >= cancel_next) {
            cancel_send(conn);
            cancel_next = now_ms(ctx) + CANCEL_AGAIN_MS;
        }
        const int unsent = PQflush(conn->pg);
        if (!PQisBusy(conn->pg)) {
            if (discard_one(conn))
                return true;
            continue;
        }
        short ready;
        if (wait_slice(ctx, conn, (short)(POLLIN | (unsent == 1 ? POLLOUT : 0)), &ready) !=
            STATUS_OK)
            return false;
        if ((ready & ~POLLOUT) != 0)
            PQconsumeInput(conn->pg);
    }
    return false;
}

Status pg_abandon(const Ctx *ctx, PgConn *conn, Status status)
{
    Fault     ignored = {0};
    const Ctx quiet   = ctx_quiet(ctx, &ignored);
    if (conn->base.only_looks || !discard_all(&quiet, conn) || PQstatus(conn->pg) == CONNECTION_BAD)
        conn->base.lost = true;
    return status;
}
