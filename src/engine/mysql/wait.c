/* wait.c -- the library's calls in parts, each of which ends where it would block. What is given up
 * here is killed on the server, by a second connection. */
#include <poll.h>
#include <sys/socket.h>

#include "engine/mysql/mydb.h"

#include "base/poison.h"

enum {
    KILL_AGAIN_MS  = 1000, /* one that comes before its statement has begun is lost */
    ABANDON_MAX_MS = 10000,
    KILL_LOGIN_S   = 3,
    KILL_BYTES_MAX = 64,
};

static int64_t now_ms(const Ctx *ctx)
{
    return ctx->clock->now_ms(ctx->clock);
}

/* Where it fails, it is tried again: we wait either way. */
static void kill_send(MyConn *conn)
{
    MySettings settings        = conn->settings;
    settings.connect_timeout_s = KILL_LOGIN_S;
    MYSQL    *killer           = mydb_handle_new(&settings, /* nonblocking= */ false);
    const Str text = str_format(conn->base.scratch, "KILL QUERY %lld", (long long)conn->id);
    if (mysql_real_connect(killer, settings.host, settings.user, settings.password, NULL,
                           settings.port, settings.socket, 0) != NULL)
        (void)mysql_real_query(killer, text.data, text.size);
    mysql_close(killer);
}

/* Before there is a session there is nothing to kill. */
static void abandon_begin(const Ctx *ctx, MyConn *conn)
{
    const bool at_once = conn->base.only_looks || conn->id == 0;
    conn->abandoning   = true;
    conn->kill_next_ms = now_ms(ctx);
    conn->give_up_ms   = now_ms(ctx) + (at_once ? 0 : ABANDON_MAX_MS);
}

/* With its socket gone the call under way ends by itself. */
static void abandon_go_on(const Ctx *ctx, MyConn *conn)
{
    if (now_ms(ctx) >= conn->give_up_ms) {
        conn->base.lost = true;
        (void)shutdown(mysql_get_socket(conn->mysql), SHUT_RDWR);
    } else if (now_ms(ctx) >= conn->kill_next_ms && conn->id != 0) {
        kill_send(conn);
        conn->kill_next_ms = now_ms(ctx) + KILL_AGAIN_MS;
    }
}

static Status wait_once(const Ctx *ctx, MyConn *conn, int wanted, int64_t end_ms, int *ret_got)
{
    short events = 0;
    short ready;
    if ((wanted & MYSQL_WAIT_READ) != 0)
        events |= POLLIN;
    if ((wanted & MYSQL_WAIT_WRITE) != 0)
        events |= POLLOUT;
    if ((wanted & MYSQL_WAIT_EXCEPT) != 0)
        events |= POLLPRI;
    TRY(conn_wait_slice(ctx, &conn->base, mysql_get_socket(conn->mysql), events, &ready));
    *ret_got = 0;
    if ((ready & POLLIN) != 0)
        *ret_got |= MYSQL_WAIT_READ;
    if ((ready & POLLOUT) != 0)
        *ret_got |= MYSQL_WAIT_WRITE;
    if ((ready & POLLPRI) != 0)
        *ret_got |= MYSQL_WAIT_EXCEPT;
    if (*ret_got == 0 && ready != 0) /* an error: reading or writing tells which */
        *ret_got = wanted & (MYSQL_WAIT_READ | MYSQL_WAIT_WRITE);
    if (*ret_got == 0 && (wanted & MYSQL_WAIT_TIMEOUT) != 0 && now_ms(ctx) >= end_ms)
        *ret_got = MYSQL_WAIT_TIMEOUT;
    return STATUS_OK;
}

Status mydb_wait(const Ctx *ctx, MyConn *conn, int wanted, Resume *resume, void *ret)
{
    Fault     ignored = {0};
    const Ctx quiet   = ctx_quiet(ctx, &ignored);
    Status    status  = STATUS_OK;
    int64_t   end_ms  = now_ms(ctx) + (int64_t)mysql_get_timeout_value_ms(conn->mysql);
    while (wanted != 0) {
        int got = 0;
        if (conn->abandoning)
            abandon_go_on(ctx, conn);
        const Status waited =
            wait_once(conn->abandoning ? &quiet : ctx, conn, wanted, end_ms, &got);
        if (waited != STATUS_OK) {
            status = waited;
            abandon_begin(ctx, conn);
        } else if (got != 0) {
            wanted = resume(conn, ret, got);
            end_ms = now_ms(ctx) + (int64_t)mysql_get_timeout_value_ms(conn->mysql);
        }
    }
    return status;
}
