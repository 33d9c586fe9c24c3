/* lease.h -- one runner at a time.
 *
 * The lease is a row in the target database, so it works wherever the database can be reached, and
 * behind a pooler. Its fence grows with each taking, and every write of state carries it. */
#pragma once

#include "engine/engine.h"

typedef struct Lease {
    Ctx     ctx; /* its own fault and arena, no idle, no stop: a beat may happen inside a wait */
    Fault   fault;
    Arena  *kept;    /* its connection */
    Arena  *scratch; /* of one beat */
    Conn   *conn;
    Str     url;
    Str     holder;
    int64_t fence;
    int64_t tried_ms;  /* when the last beat was tried, */
    int64_t beaten_ms; /* and when one last reached the server */
} Lease;               /* it points into itself: not to be moved */

enum { LEASE_TTL_MS = 15000, LEASE_BEAT_MS = 3000 };

/* Take the lease of the database at `url` for `holder` (user@host). STATUS_LEASE, with holder,
 * since when and process, when another runner has it. The state must exist. */
Status lease_take(const Ctx *ctx, const char *url, const char *holder, Lease *ret);

/* Beat when it is time to. STATUS_LEASE when somebody else has taken it, or when no beat has
 * reached the server for as long as it lasts. */
Status lease_beat(const Ctx *ctx, Lease *lease);

/* The same now, whatever the time, and not reaching the server is a failure: after a lost
 * connection. */
Status lease_check(const Ctx *ctx, Lease *lease);

/* End what earlier runners, or our own lost connection, left running on the server, and wait until
 * it is gone. Sessions `lease->conn` and `work` are spared. */
Status lease_leftovers_end(const Ctx *ctx, Lease *lease, Conn *work);

/* Note `work`, a new connection for statements, where a later runner could not find it otherwise.
 * closed_pid: the one that it takes the place of, when that was closed in good order; else 0. */
Status lease_session_add(const Ctx *ctx, Lease *lease, Conn *work, int64_t closed_pid);

/* Give it back and close its connection. What was not taken (all zero) is accepted. */
void lease_release(Lease *lease);

/* "shore/17": what the runner's sessions are called. */
Str lease_application(Arena *arena, const Lease *lease);
