/* session.c -- connect, wait, lose the connection, connect again. */
#include "run/session.h"

#include <assert.h>
#include <inttypes.h>

#include "run/dialect.h"

#include "base/poison.h"

enum {
    WATCH_BYTES_MAX  = 16 << 20,
    WATCH_FIRST_MS   = 150, /* a wait shorter than that is nothing to talk about */
    WATCH_EVERY_MS   = 500,
    WATCH_TELL_MS    = 10000, /* the same blockers are not said again sooner */
    WATCH_CLOSELY_MS = 40,
    IDLE_MS          = 100, /* idle is called so often, at least */
    RECONNECT_MS     = 100,
    RECONNECT_MS_MAX = 5000,
};

static int64_t now_ms(const Run *run)
{
    return run->outer->clock->now_ms(run->outer->clock);
}

Str blockers_text(Arena *arena, const BlockerVec *blockers)
{
    if (blockers->count == 0)
        return STR("");
    const Blocker *first = &blockers->items[0];
    Buf            buf   = buf_new(arena, SIZE_MAX);
    buf_format(&buf, "pid %" PRId64 " (" STR_FMT " as " STR_FMT ", " STR_FMT " for %" PRId64 " s",
               first->pid, STR_ARG(first->application), STR_ARG(first->user), STR_ARG(first->state),
               first->transaction_ms / 1000);
    if (first->lock.size > 0)
        buf_format(&buf, ", " STR_FMT, STR_ARG(first->lock));
    buf_format(&buf, "): " STR_FMT, STR_ARG(first->query));
    if (blockers->count > 1)
        buf_format(&buf, ", and %zu more", blockers->count - 1);
    return buf_str(&buf);
}

void watch_begin(Run *run, Str title, size_t statement, int64_t limit_ms)
{
    run->watch = (Watch){.arenas    = {run->watch.arenas[0], run->watch.arenas[1]},
                         .on        = true,
                         .next_ms   = now_ms(run) + WATCH_FIRST_MS,
                         .limit_ms  = limit_ms,
                         .title     = title,
                         .statement = (int)statement};
}

void watch_closely(Run *run, int64_t timeout_ms)
{
    run->watch.closely    = true;
    run->watch.timeout_ms = timeout_ms;
    run->watch.began_ms = run->watch.free_ms = now_ms(run);
    run->watch.next_ms                       = run->watch.began_ms + WATCH_CLOSELY_MS;
}

void watch_end(Run *run)
{
    run->watch.on = false;
}

void watch_tell(Run *run, const BlockerVec *blockers)
{
    const Event event = {.kind          = EVENT_BLOCKED,
                         .migration     = run->watch.title,
                         .statement     = run->watch.statement,
                         .blockers      = blockers->items,
                         .blocker_count = blockers->count};
    emit(run->outer, &event);
}

static bool same_blockers(const BlockerVec *left, const BlockerVec *right)
{
    if (left->count != right->count)
        return false;
    for (size_t i = 0; i < left->count; i++)
        if (left->items[i].pid != right->items[i].pid)
            return false;
    return true;
}

/* `last` is in the second arena and stays while the next look fills the first. */
static void swap_arenas(Watch *watch)
{
    Arena *filled    = watch->arenas[0];
    watch->arenas[0] = watch->arenas[1];
    watch->arenas[1] = filled;
}

/* Over the lease's connection; false when it cannot be looked at. */
static bool watch_ctx(Run *run, Fault *fault, Ctx *ret)
{
    *ret       = run->lease.ctx;
    ret->arena = run->watch.arenas[0];
    ret->fault = fault;
    arena_reset(ret->arena);
    return run->lease.conn != NULL && conn_alive(run->lease.conn);
}

static Status fail_blocked(Run *run)
{
    const int64_t limit_ms = run->watch.limit_ms;
    return limit_ms < 10000
               ? FAIL(run->ctx.fault, STATUS_LOCK_TIMEOUT,
                      "could not run the statement: blocked for %" PRId64 " ms", limit_ms)
               : FAIL(run->ctx.fault, STATUS_LOCK_TIMEOUT,
                      "could not run the statement: blocked for %" PRId64 " s", limit_ms / 1000);
}

/* Others queue behind what waits, so it is given up before the next look would be too late. */
static Status watch_wait(Run *run, bool *ret_waits)
{
    Watch          *watch = &run->watch;
    Fault           none  = {0};
    Ctx             ctx;
    const int64_t   now  = now_ms(run);
    AUTO_ROWS Rows *rows = NULL;
    const Str       pid  = str_format(run->ctx.arena, "%" PRId64, conn_backend_pid(run->conn));
    *ret_waits           = false;
    if (watch->timeout_ms > 0 && now - watch->began_ms >= watch->timeout_ms)
        return FAIL(run->ctx.fault, STATUS_TIMEOUT,
                    "could not run the statement: it ran longer than %" PRId64 " ms",
                    watch->timeout_ms);
    if (!watch_ctx(run, &none, &ctx) ||
        conn_query(&ctx, run->lease.conn, dialect_of(run->conn)->waits, &pid, 1, &rows) !=
            STATUS_OK)
        return STATUS_OK;
    *ret_waits = rows_count(rows) > 0;
    if (!*ret_waits)
        watch->free_ms = now;
    return STATUS_OK;
}

static bool is_too_long(Run *run)
{
    const Watch *watch = &run->watch;
    return watch->limit_ms > 0 &&
           now_ms(run) - watch->free_ms + IDLE_MS + WATCH_CLOSELY_MS >= watch->limit_ms;
}

static void watch_seen(Run *run, const BlockerVec *seen, int64_t now)
{
    Watch *watch = &run->watch;
    if (!same_blockers(seen, &watch->last) || now - watch->told_ms >= WATCH_TELL_MS) {
        watch_tell(run, seen);
        watch->told_ms = now;
    }
    watch->last = *seen;
    swap_arenas(watch);
}

static Status watch_look_closely(Run *run)
{
    Watch        *watch = &run->watch;
    const int64_t now   = now_ms(run);
    bool          waits;
    TRY(watch_wait(run, &waits));
    watch->next_ms = now + WATCH_CLOSELY_MS;
    if (!waits)
        return STATUS_OK;
    if (watch->last.count == 0 || now - watch->told_ms >= WATCH_TELL_MS) {
        Fault      none = {0};
        BlockerVec seen = {0};
        Ctx        ctx;
        if (watch_ctx(run, &none, &ctx) &&
            engine_blocked_by(&ctx, run->lease.conn, conn_backend_pid(run->conn), &seen) ==
                STATUS_OK &&
            seen.count > 0)
            watch_seen(run, &seen, now);
    }
    return is_too_long(run) ? fail_blocked(run) : STATUS_OK;
}

/* Look who blocks the statement under way. A failure to look is no failure of the statement. */
static Status watch_look(Run *run)
{
    Watch        *watch = &run->watch;
    const int64_t now   = now_ms(run);
    if (!watch->on || now < watch->next_ms)
        return STATUS_OK;
    if (watch->closely)
        return watch_look_closely(run);
    watch->next_ms  = now + WATCH_EVERY_MS;
    Fault      none = {0};
    BlockerVec seen = {0};
    Ctx        ctx;
    if (!watch_ctx(run, &none, &ctx) ||
        engine_blocked_by(&ctx, run->lease.conn, conn_backend_pid(run->conn), &seen) != STATUS_OK)
        return STATUS_OK;
    if (seen.count == 0) {
        watch->blocked_since_ms = 0;
        return STATUS_OK;
    }
    watch_seen(run, &seen, now);
    if (watch->blocked_since_ms == 0)
        watch->blocked_since_ms = now;
    if (watch->limit_ms == 0 || now - watch->blocked_since_ms < watch->limit_ms)
        return STATUS_OK;
    return fail_blocked(run);
}

/* Batches wait for it, DDL cannot. */
static void watch_lag(Run *run, const Ctx *ctx)
{
    Reading       reading;
    const int64_t now = now_ms(run);
    if (!signals_look_at_lag(ctx, run->lease.conn, run->signals, &reading) ||
        signals_score(run->signals, &reading) < 1 || now - run->lag_told_ms < WATCH_TELL_MS)
        return;
    run->lag_told_ms  = now;
    const Event event = {.kind = EVENT_WARNING,
                         .text = signals_text(ctx->arena, run->signals, &reading)};
    emit(run->outer, &event);
}

/* What a statement under way does to others, seen over the lease's connection. */
static void watch_others(Run *run)
{
    Fault none = {0};
    Ctx   ctx;
    if ((!run->batching && !run->watch.on) || !watch_ctx(run, &none, &ctx))
        return;
    if (run->batching)
        signals_look_behind(&ctx, run->lease.conn, run->signals, conn_backend_pid(run->conn));
    else
        watch_lag(run, &ctx);
}

static Status idle(void *data)
{
    Run *run = data;
    if (run->outer->idle != NULL)
        TRY(run->outer->idle(run->outer->idle_data));
    if (run->lease.fence == 0 || run->recovering)
        return STATUS_OK;
    TRY(lease_beat(&run->ctx, &run->lease));
    watch_others(run);
    return watch_look(run);
}

Ctx session_quiet(const Run *run, Fault *fault)
{
    Ctx ctx         = run->ctx;
    ctx.fault       = fault;
    ctx.stop_signal = NULL;
    return ctx;
}

Status session_open(const Ctx *ctx, const RunOptions *options, Run *ret)
{
    Run *run = ret;
    *run     = (Run){.outer = ctx, .ctx = *ctx, .options = options, .prng = {options->seed}};
    for (size_t i = 0; i < COUNT_OF(run->watch.arenas); i++)
        run->watch.arenas[i] = arena_new("blockers", WATCH_BYTES_MAX);
    run->ctx.idle                  = idle;
    run->ctx.idle_data             = run;
    const ConnOptions conn_options = {.url = options->url, .application = "shore/look"};
    TRY(conn_open(&run->ctx, &conn_options, &run->conn));
    run->title   = conn_title(run->conn);
    run->version = conn_version(run->conn);
    return STATUS_OK;
}

Status session_lead(Run *run)
{
    TRY(signals_open(&run->ctx, run->conn, &run->options->signals, &run->signals));
    if (!run->facts.current)
        TRY(state_ensure(&run->ctx, run->conn));
    TRY(lease_take(&run->ctx, run->options->url, run->options->applied_by, &run->lease));
    run->writer = (Writer){.fence = run->lease.fence, .runner = run->options->applied_by};
    TRY(session_renew(run));
    return lease_leftovers_end(&run->ctx, &run->lease, run->conn);
}

void session_close(Run *run)
{
    conn_close(run->conn); /* what is open is rolled back */
    run->conn = NULL;
    lease_release(&run->lease);
    signals_close(run->signals);
    run->signals = NULL;
    arena_free(run->watch.arenas[0]);
    arena_free(run->watch.arenas[1]);
    run->watch = (Watch){0};
}

Status session_renew(Run *run)
{
    assert(run->lease.fence != 0);
    const int64_t closed = session_alive(run) ? conn_backend_pid(run->conn) : 0;
    conn_close(run->conn);
    run->conn                 = NULL;
    const Str         name    = lease_application(run->ctx.arena, &run->lease);
    const ConnOptions options = {.url         = run->options->url,
                                 .application = str_c(run->ctx.arena, name)};
    TRY(conn_open(&run->ctx, &options, &run->conn));
    return lease_session_add(&run->ctx, &run->lease, run->conn, closed);
}

static bool may_pass(Status status)
{
    return status == STATUS_UNREACHABLE || status_row(status)->retry == RETRY_RECONNECT;
}

/* Nothing of ours runs on the server while this tries, so the lease may even expire meanwhile: it
 * is ours as long as its fence is. */
static Status recover_once(Run *run)
{
    run->recovering     = true;
    const Status status = session_renew(run);
    run->recovering     = false;
    return status == STATUS_OK ? lease_check(&run->ctx, &run->lease) : status;
}

Status session_recover(Run *run)
{
    watch_end(run);
    const int64_t end  = now_ms(run) + run->options->retry_budget_ms;
    int64_t       wait = RECONNECT_MS;
    for (int attempt = 1;; attempt++) {
        const Status status = recover_once(run);
        if (status == STATUS_OK)
            return lease_leftovers_end(&run->ctx, &run->lease, run->conn);
        if (!may_pass(status) || now_ms(run) + wait >= end)
            return status;
        const Event event = {.kind    = EVENT_RETRY,
                             .attempt = attempt,
                             .wait_ms = wait,
                             .text    = STR("the connection was lost; connecting again")};
        emit(run->outer, &event);
        fault_clear(run->ctx.fault);
        TRY(ctx_sleep(run->outer, wait));
        wait = MIN_OF(wait * 2, (int64_t)RECONNECT_MS_MAX);
    }
}
