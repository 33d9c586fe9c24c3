/* lease.c -- take, beat, lose and give back.
 *
 * It is held on a connection of its own, because the other one is busy with a statement for as long
 * as that takes. A dead holder is known by its backend: the server ends it when the client's socket
 * closes, at once for a killed process. Where that cannot be seen (a hanging machine, a role that
 * may not look) the lease ends by the server's clock. */
#include "run/lease.h"

#include <inttypes.h>

#include "run/dialect.h"

#include "base/poison.h"

enum {
    KEPT_BYTES_MAX    = 16 << 20,
    SCRATCH_BYTES_MAX = 16 << 20,
    GRACE_MS          = 1500, /* a killed runner's session needs a moment to end */
    POLL_MS           = 50,
    LEFTOVERS_MS_MAX  = 60000,
};

static int64_t now_ms(const Lease *lease)
{
    return lease->ctx.clock->now_ms(lease->ctx.clock);
}

Str lease_application(Arena *arena, const Lease *lease)
{
    return str_format(arena, "shore/%" PRId64, lease->fence);
}

/* Hand the failure of the lease's own context to the caller's. */
static Status pass_on(const Ctx *ctx, const Lease *lease)
{
    *ctx->fault = lease->fault;
    return lease->fault.status;
}

static Status connect(Lease *lease)
{
    conn_close(lease->conn);
    lease->conn = NULL;
    const Str application =
        lease->fence == 0 ? STR("shore/lease") : lease_application(lease->scratch, lease);
    const ConnOptions options = {.url         = lease->url.data,
                                 .application = str_c(lease->kept, application)};
    Ctx               ctx     = lease->ctx;
    ctx.arena                 = lease->kept;
    TRY(conn_open(&ctx, &options, &lease->conn));
    /* A beat that hangs holds up the statement whose lease it is. */
    return conn_exec(&lease->ctx, lease->conn, dialect_of(lease->conn)->lease_session, NULL);
}

static Status take_once(Lease *lease, bool *ret_taken)
{
    const Ctx *ctx      = &lease->ctx;
    Conn      *conn     = lease->conn;
    const Str  params[] = {lease->holder, str_format(lease->scratch, "%d", LEASE_TTL_MS)};
    TRY(conn_exec(ctx, conn, SQL("BEGIN"), NULL));
    AUTO_ROWS Rows *locked = NULL;
    AUTO_ROWS Rows *taken  = NULL;
    AUTO_ROWS Rows *fence  = NULL;
    TRY(conn_query(ctx, conn, dialect_of(conn)->lease_lock, NULL, 0, &locked));
    TRY(conn_query(ctx, conn, dialect_of(conn)->lease_take, params, COUNT_OF(params), &taken));
    TRY(conn_query(ctx, conn, dialect_of(conn)->lease_lock, NULL, 0, &fence));
    TRY(conn_exec(ctx, conn, SQL("COMMIT"), NULL));
    *ret_taken = rows_affected(taken) == 1;
    if (*ret_taken)
        lease->fence = rows_int(fence, 0, 0);
    return STATUS_OK;
}

static Status fail_held(const Ctx *ctx, Lease *lease)
{
    AUTO_ROWS Rows *rows = NULL;
    if (conn_query(&lease->ctx, lease->conn, dialect_of(lease->conn)->lease_read, NULL, 0, &rows) !=
        STATUS_OK)
        return pass_on(ctx, lease);
    (void)FAIL(ctx->fault, STATUS_LEASE,
               "could not take the lease of this database: " STR_FMT " holds it",
               STR_ARG(rows_text(rows, 0, 0)));
    (void)fault_detail(ctx->fault,
                       STR_FMT " has held it since " STR_FMT ", in the server's process " STR_FMT
                               ". It is free when that session ends, or %" PRId64
                               " s after its last beat.",
                       STR_ARG(rows_text(rows, 0, 0)), STR_ARG(rows_text(rows, 0, 2)),
                       STR_ARG(rows_text(rows, 0, 1)), (int64_t)LEASE_TTL_MS / 1000);
    return fault_hint(ctx->fault, "Wait until it is done; 'shore status' shows how far it is.");
}

static Status name_session(const Ctx *ctx, Lease *lease)
{
    SqlBuf    name = conn_sql(lease->conn, lease->scratch);
    const Sql set  = dialect_of(lease->conn)->lease_name;
    if (set.text.size == 0)
        return STATUS_OK;
    sql_add_sql(&name, set);
    sql_add_literal(&name, lease_application(lease->scratch, lease));
    return conn_exec(&lease->ctx, lease->conn, sqlbuf_sql(&name), NULL) == STATUS_OK
               ? STATUS_OK
               : pass_on(ctx, lease);
}

Status lease_take(const Ctx *ctx, const char *url, const char *holder, Lease *ret)
{
    Lease *lease = ret;
    *lease       = (Lease){
              .ctx     = {.fault = &lease->fault, .clock = ctx->clock},
              .kept    = arena_new("lease connection", KEPT_BYTES_MAX),
              .scratch = arena_new("lease", SCRATCH_BYTES_MAX),
    };
    lease->ctx.arena = lease->scratch;
    lease->url       = url == NULL ? (Str){0} : str_copy(lease->kept, str_from(url));
    lease->holder    = str_copy(lease->kept, str_from(holder));
    if (connect(lease) != STATUS_OK)
        return pass_on(ctx, lease);
    const int64_t end = now_ms(lease) + GRACE_MS;
    for (;;) {
        bool taken = false;
        if (take_once(lease, &taken) != STATUS_OK)
            return pass_on(ctx, lease);
        if (taken)
            break;
        if (now_ms(lease) >= end)
            return fail_held(ctx, lease);
        TRY(ctx_sleep(ctx, POLL_MS));
    }
    lease->tried_ms = lease->beaten_ms = now_ms(lease);
    return name_session(ctx, lease);
}

static Status fail_lost(const Ctx *ctx, const Lease *lease)
{
    (void)FAIL(ctx->fault, STATUS_LEASE, "could not go on: another runner has taken the lease");
    (void)fault_detail(ctx->fault,
                       "Ours had fence %" PRId64 ". What was under way was rolled back.",
                       lease->fence);
    return fault_hint(ctx->fault, "Look at 'shore status' before running it again.");
}

static Status fail_silent(const Ctx *ctx, const Lease *lease)
{
    const Fault last = lease->fault;
    (void)FAIL(ctx->fault, STATUS_LEASE, "could not go on: the lease could not be kept for %d s",
               LEASE_TTL_MS / 1000);
    return fault_detail(ctx->fault, "%s. %s", last.message, last.detail);
}

Status lease_check(const Ctx *ctx, Lease *lease)
{
    lease->tried_ms = now_ms(lease);
    arena_reset(lease->scratch);
    if ((lease->conn == NULL || !conn_alive(lease->conn)) && connect(lease) != STATUS_OK)
        return pass_on(ctx, lease);
    const Str       params[] = {str_format(lease->scratch, "%d", LEASE_TTL_MS),
                                str_format(lease->scratch, "%" PRId64, lease->fence)};
    AUTO_ROWS Rows *rows     = NULL;
    if (conn_query(&lease->ctx, lease->conn, dialect_of(lease->conn)->lease_beat, params,
                   COUNT_OF(params), &rows) != STATUS_OK)
        return pass_on(ctx, lease);
    if (rows_affected(rows) == 0)
        return fail_lost(ctx, lease);
    lease->beaten_ms = now_ms(lease);
    return STATUS_OK;
}

Status lease_beat(const Ctx *ctx, Lease *lease)
{
    if (now_ms(lease) - lease->tried_ms < LEASE_BEAT_MS)
        return STATUS_OK;
    const Status status = lease_check(ctx, lease);
    if (status == STATUS_OK || status == STATUS_LEASE)
        return status;
    if (now_ms(lease) - lease->beaten_ms >= LEASE_TTL_MS)
        return fail_silent(ctx, lease);
    fault_clear(ctx->fault); /* the next beat tries again */
    return STATUS_OK;
}

Status lease_session_add(const Ctx *ctx, Lease *lease, Conn *work, int64_t closed_pid)
{
    if (dialect_of(work)->session_add == NULL)
        return STATUS_OK;
    if ((lease->conn == NULL || !conn_alive(lease->conn)) && connect(lease) != STATUS_OK)
        return pass_on(ctx, lease);
    arena_reset(lease->scratch);
    return dialect_of(work)->session_add(&lease->ctx, lease, work, closed_pid) == STATUS_OK
               ? STATUS_OK
               : pass_on(ctx, lease);
}

Status lease_leftovers_end(const Ctx *ctx, Lease *lease, Conn *work)
{
    const int64_t end = now_ms(lease) + LEFTOVERS_MS_MAX;
    for (;;) {
        int64_t count = 0;
        arena_reset(lease->scratch);
        if (dialect_of(work)->leftovers_end(&lease->ctx, lease, work, &count) != STATUS_OK) {
            (void)pass_on(ctx, lease);
            return fault_while(ctx->fault, "ending what an earlier runner left running");
        }
        if (count == 0)
            return STATUS_OK;
        if (now_ms(lease) >= end) {
            (void)FAIL(ctx->fault, STATUS_LEASE,
                       "could not end what an earlier runner left running on the server");
            return fault_hint(ctx->fault, "Look at the server's list of sessions for those of "
                                          "shore/..., and what they do.");
        }
        TRY(ctx_sleep(ctx, POLL_MS));
        TRY(lease_beat(ctx, lease));
    }
}

void lease_release(Lease *lease)
{
    if (lease->conn != NULL && lease->fence != 0) {
        const Str       fence = str_format(lease->scratch, "%" PRId64, lease->fence);
        AUTO_ROWS Rows *rows  = NULL;
        /* If it fails: the lease is free when the session is gone, which is now. */
        const Status ignored = conn_query(&lease->ctx, lease->conn,
                                          dialect_of(lease->conn)->lease_release, &fence, 1, &rows);
        (void)ignored;
    }
    conn_close(lease->conn);
    arena_free(lease->kept);
    arena_free(lease->scratch);
    *lease = (Lease){0};
}
