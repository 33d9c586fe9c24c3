/* ctx.c -- waiting, politely. */
#include "os/ctx.h"

#include <inttypes.h>

#include "base/poison.h"

enum { SLEEP_SLICE_MS = 100 };

Status ctx_check_stop(const Ctx *ctx)
{
    const int signal = ctx->stop_signal == NULL ? 0 : *ctx->stop_signal;
    if (signal == 0)
        return STATUS_OK;
    if (signal == SIGTERM)
        return FAIL(ctx->fault, STATUS_TERMINATED, "stopped by SIGTERM");
    return FAIL(ctx->fault, STATUS_INTERRUPTED, "interrupted");
}

Status ctx_sleep(const Ctx *ctx, int64_t ms)
{
    const int64_t end = ctx->clock->now_ms(ctx->clock) + ms;
    for (;;) {
        TRY(ctx_check_stop(ctx));
        if (ctx->idle != NULL)
            TRY(ctx->idle(ctx->idle_data));
        const int64_t left = end - ctx->clock->now_ms(ctx->clock);
        if (left <= 0)
            return STATUS_OK;
        ctx->clock->sleep_ms(ctx->clock, MIN_OF(left, (int64_t)SLEEP_SLICE_MS));
    }
}

static Status deadline_idle(void *data)
{
    Deadline  *deadline = data;
    const Ctx *outer    = deadline->outer;
    if (outer->idle != NULL) {
        const Status status = outer->idle(outer->idle_data);
        deadline->passed_on = status != STATUS_OK;
        TRY(status);
    }
    if (outer->clock->now_ms(outer->clock) < deadline->end_ms)
        return STATUS_OK;
    return FAIL(outer->fault, STATUS_TIMEOUT, "could not %s within %" PRId64 " ms", deadline->what,
                deadline->limit_ms);
}

Ctx deadline_begin(Deadline *deadline, const Ctx *outer, const char *what, int64_t limit_ms)
{
    *deadline         = (Deadline){.outer    = outer,
                                   .what     = what,
                                   .limit_ms = limit_ms,
                                   .end_ms   = outer->clock->now_ms(outer->clock) + limit_ms};
    Ctx bounded       = *outer;
    bounded.idle      = deadline_idle;
    bounded.idle_data = deadline;
    return bounded;
}
