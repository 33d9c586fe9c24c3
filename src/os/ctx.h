/* ctx.h -- what every effect receives: the only ambient thing, passed explicitly and only in the
 * live half. A test is just another Ctx. */
#pragma once

#include <signal.h>

#include "base/arena.h"
#include "base/status.h"
#include "model/event.h"
#include "os/clock.h"

typedef struct Ctx {
    Arena       *arena; /* results live here; loops pass a Ctx copy with a per-turn arena */
    Fault       *fault; /* filled by the first failure */
    const Clock *clock;
    void (*emit)(void *sink, const Event *event);
    void *sink;
    /* Called at least every 100 ms while shore waits for a server or sleeps: beats the lease,
     * redraws. May be NULL. A failure it gives ends the wait and is passed on. */
    Status (*idle)(void *idle_data);
    void *idle_data;
    /* The signal that asked shore to stop, or 0; set by the handler in main. */
    const volatile sig_atomic_t *stop_signal;
} Ctx;

static inline void emit(const Ctx *ctx, const Event *event)
{
    if (ctx->emit != NULL)
        ctx->emit(ctx->sink, event);
}

/* STATUS_INTERRUPTED or STATUS_TERMINATED (with its fault) once a signal has asked to stop. */
Status ctx_check_stop(const Ctx *ctx);

/* Sleep, calling `idle` and looking for a stop; gives the failure of either. */
Status ctx_sleep(const Ctx *ctx, int64_t ms);

/* For what must not take long: a Ctx, valid as long as `deadline`, whose waits end with
 * STATUS_TIMEOUT. */
typedef struct Deadline {
    const Ctx  *outer;
    const char *what; /* "could not WHAT within 250 ms" */
    int64_t     limit_ms;
    int64_t     end_ms;
    bool        passed_on; /* a failure of the outer idle ended the wait */
} Deadline;
Ctx deadline_begin(Deadline *deadline, const Ctx *outer, const char *what, int64_t limit_ms);
