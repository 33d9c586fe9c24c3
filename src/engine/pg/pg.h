/* pg.h -- what the files of this folder share: the insides of Conn and Rows. */
#pragma once

#include <libpq-fe.h>

#include "engine/engine.h"

enum { PG_WAIT_SLICE_MS = 100 };

struct Conn {
    Arena     *arena;   /* the Conn itself and what lives as long */
    Arena     *scratch; /* of the statement in progress */
    PGconn    *pg;
    const Ctx *ctx;          /* of the call in progress: notices are emitted through it */
    int64_t    idle_next_ms; /* when ctx->idle is due again, also across short statements */
    Str        title;
    Version    version;
    bool       single_row; /* libpq is still in this mode; see pipeline.c */
    int        syncs;      /* ends of a pipeline that have not come back yet */
    bool       busy;       /* a call is in progress; the idle callback must use another Conn */
    bool       lost;       /* given up: it must not be used any more */
};

/* errors.c */

/* Fill the fault from what the server (or libpq, when it is gone) said; gives its status. */
Status pg_fail(const Ctx *ctx, Conn *conn, const PGresult *result);

/* libpq's notice receiver; `data` is the Conn. */
void pg_notice_emit(void *data, const PGresult *notice);

/* wait.c */

/* For cleaning up: no idle, no stop, and failures that leave the fault alone. */
static inline Ctx pg_quiet(const Ctx *ctx, Fault *ignored)
{
    Ctx quiet         = *ctx;
    quiet.fault       = ignored;
    quiet.idle        = NULL;
    quiet.stop_signal = NULL;
    return quiet;
}

/* Poll the socket for `events`, at most one slice; *ret_ready is what poll gave, 0 for nothing.
 * Calls ctx->idle when that is due and looks for a stop. */
Status pg_wait_slice(const Ctx *ctx, Conn *conn, short events, short *ret_ready);

/* Send all that is queued, reading what comes meanwhile. */
Status pg_wait_sent(const Ctx *ctx, Conn *conn);

/* Send what is queued and read until a result can be taken without blocking. */
Status pg_wait_result(const Ctx *ctx, Conn *conn);

/* The call in progress ends with `status` (a stop, or idle's failure), which stands in the fault:
 * cancel the statement on the server and read the rest of its results. A server that does not
 * answer costs the connection. Gives `status`. */
Status pg_abandon(const Ctx *ctx, Conn *conn, Status status);

/* exec.c */

/* libpq takes C strings: a zero byte would cut the statement. */
Status pg_text_check(const Ctx *ctx, Sql sql);

/* A call begins, and ends with `status`. The connection must be usable and free. */
Status pg_begin(const Ctx *ctx, Conn *conn);
Status pg_end(Conn *conn, Status status);

/* Parameters as libpq wants them, in conn->scratch. */
const char *const *pg_params(Conn *conn, const Str *params, size_t count);

/* rows.c */

/* In ctx->arena; owns `result`. */
Rows *pg_rows_new(const Ctx *ctx, PGresult *result);

static inline void pg_result_clear_auto(PGresult **result)
{
    PQclear(*result);
}
#define AUTO_RESULT CLEANUP(pg_result_clear_auto)
