/* wait.c -- waiting for a server without going deaf: signals are seen, the lease is beaten.
 * And what is around a call. */
#include <assert.h>
#include <poll.h>

#include "engine/driver.h"

#include "base/poison.h"

Status conn_begin(const Ctx *ctx, Conn *conn)
{
    assert(!conn->busy && "ctx->idle must use a Conn of its own, with a Ctx without idle");
    if (!conn_alive(conn))
        return FAIL(ctx->fault, STATUS_SERVER_LOST,
                    "could not run statement: the connection to " STR_FMT " is lost",
                    STR_ARG(conn->title));
    TRY(ctx_check_stop(ctx));
    arena_reset(conn->scratch);
    conn->busy = true;
    conn->ctx  = ctx;
    return STATUS_OK;
}

Status conn_end(Conn *conn, Status status)
{
    conn->busy = false;
    conn->ctx  = NULL;
    return status;
}

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
    conn->idle_next_ms  = now_ms(ctx) + WAIT_SLICE_MS;
    return status;
}

Status conn_wait_none(const Ctx *ctx, Conn *conn)
{
    TRY(ctx_check_stop(ctx));
    return idle_when_due(ctx, conn, false);
}

Status conn_wait_slice(const Ctx *ctx, Conn *conn, int fd, short events, short *ret_ready)
{
    TRY(conn_wait_none(ctx, conn));
    struct pollfd place = {.fd = fd, .events = events};
    const int     ready = fd < 0 ? 0 : poll(&place, 1, WAIT_SLICE_MS);
    if (ready == 0)
        TRY(idle_when_due(ctx, conn, true));
    TRY(ctx_check_stop(ctx));
    *ret_ready = ready > 0 ? place.revents : 0;
    return STATUS_OK;
}
