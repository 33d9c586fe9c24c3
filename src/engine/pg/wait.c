/* wait.c -- waiting for a server without going deaf: signals are seen, the lease is beaten, and
 * what is given up here is given up on the server too. */
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

/* The time of the next call is kept in the connection: a thousand statements of 50 ms each must
 * let the lease be beaten as much as one long one. */
static Status idle_when_due(const Ctx *ctx, Conn *conn, bool slept)
{
    if (ctx->idle == NULL || (!slept && now_ms(ctx) < conn->idle_next_ms))
        return STATUS_OK;
    const Status status = ctx->idle(ctx->idle_data);
    conn->idle_next_ms  = now_ms(ctx) + PG_WAIT_SLICE_MS;
    return status;
}

Status pg_wait_slice(const Ctx *ctx, Conn *conn, short events, short *ret_ready)
{
    TRY(ctx_check_stop(ctx));
    TRY(idle_when_due(ctx, conn, false));
    struct pollfd place = {.fd = PQsocket(conn->pg), .events = events};
    const int     ready = place.fd < 0 ? 0 : poll(&place, 1, PG_WAIT_SLICE_MS);
    if (ready == 0)
        TRY(idle_when_due(ctx, conn, true));
    TRY(ctx_check_stop(ctx));
    *ret_ready = ready > 0 ? place.revents : 0;
    return STATUS_OK;
}

Status pg_wait_sent(const Ctx *ctx, Conn *conn)
{
    TRY(ctx_check_stop(ctx));
    TRY(idle_when_due(ctx, conn, false));
    while (PQflush(conn->pg) == 1) {
        short ready;
        TRY(pg_wait_slice(ctx, conn, POLLIN | POLLOUT, &ready));
        if ((ready & ~POLLOUT) != 0 && !PQconsumeInput(conn->pg))
            return STATUS_OK; /* lost: the next result says so */
    }
    return STATUS_OK;
}

Status pg_wait_result(const Ctx *ctx, Conn *conn)
{
    for (;;) {
        /* A failed flush is no end: the server's last words may wait to be read. Where there are
         * none, PQgetResult makes an error of it, without blocking. */
        const int unsent = PQflush(conn->pg);
        if (PQstatus(conn->pg) == CONNECTION_BAD || (unsent <= 0 && !PQisBusy(conn->pg)))
            return STATUS_OK;
        short ready;
        TRY(pg_wait_slice(ctx, conn, (short)(POLLIN | (unsent == 1 ? POLLOUT : 0)), &ready));
        if ((ready & ~POLLOUT) != 0 && !PQconsumeInput(conn->pg))
            return STATUS_OK;
    }
}

static void cancel_send(Conn *conn)
{
    PGcancel *cancel = PQgetCancel(conn->pg);
    char      why[256];
    if (cancel != NULL)
        PQcancel(cancel, why, sizeof why); /* what it says changes nothing: we wait either way */
    PQfreeCancel(cancel);
}

/* True when a result came that ends the exchange. */
static bool discard_one(Conn *conn)
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

static bool discard_all(const Ctx *ctx, Conn *conn)
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
        if (pg_wait_slice(ctx, conn, (short)(POLLIN | (unsent == 1 ? POLLOUT : 0)), &ready) !=
            STATUS_OK)
            return false;
        if ((ready & ~POLLOUT) != 0)
            PQconsumeInput(conn->pg);
    }
    return false;
}

Status pg_abandon(const Ctx *ctx, Conn *conn, Status status)
{
    Fault     ignored = {0};
    const Ctx quiet   = pg_quiet(ctx, &ignored);
    if (!discard_all(&quiet, conn) || PQstatus(conn->pg) == CONNECTION_BAD)
        conn->lost = true;
    return status;
}
