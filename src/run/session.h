/* session.h -- a runner at work: its two connections, the lease, and what it sees while it waits.
 *
 * One thread. While the server works on a statement, or shore sleeps, the context's idle function
 * beats the lease and looks who blocks us. */
#pragma once

#include "base/prng.h"
#include "pace/signals.h"
#include "run/lease.h"
#include "run/state.h"

/* Who has stood in the way of the statement under way. */
typedef struct Watch {
    Arena     *arenas[2]; /* `last` is in the second */
    bool       on;
    int64_t    next_ms;          /* when to look again */
    int64_t    blocked_since_ms; /* 0: not blocked when last looked */
    int64_t    told_ms;          /* when it was last said */
    int64_t    limit_ms;         /* blocked so long is a failure; 0: no limit */
    bool       closely;          /* the server does not give up in time: see watch_closely */
    int64_t    began_ms;
    int64_t    timeout_ms; /* of the statement; 0: none */
    int64_t    free_ms;    /* when it was last seen not to wait, or began */
    BlockerVec last;       /* the last seen, kept until the next watch_begin */
    Str        title;      /* of the migration */
    int        statement;
} Watch;

typedef struct Run {
    const Ctx        *outer; /* the caller's */
    Ctx               ctx;   /* ours: waits beat the lease */
    const RunOptions *options;
    Conn             *conn;
    Str               title; /* of the server, for people */
    Version           version;
    Lease             lease;
    bool              recovering; /* not connected, on the way back */
    bool              ahead;      /* looking before the lease: what is noticed is said behind it */
    Watch             watch;
    Signals          *signals;
    bool              batching; /* the sessions that wait for us count */
    int64_t           lag_told_ms;
    Prng              prng;
    Writer            writer;
    StateFacts        facts;
    Catalog          *catalog;
} Run; /* it points into itself: not to be moved */

/* Connect and see that the server is fit; the state may not exist yet. */
Status session_open(const Ctx *ctx, const RunOptions *options, Run *ret);

/* Create the state if need be, take the lease, end what earlier runners left. */
Status session_lead(Run *run);

/* Give back all; what was not taken is accepted. */
void session_close(Run *run);

static inline void session_close_auto(Run *run)
{
    session_close(run);
}
#define AUTO_SESSION CLEANUP(session_close_auto)

/* A new connection for the statements, so that no setting, role or temporary table of one migration
 * reaches the next. */
Status session_renew(Run *run);

/* After a lost connection: connect again with backoff until the retry budget is spent, see that the
 * lease is still ours, and end what the lost connection left running. */
Status session_recover(Run *run);

/* A context for cleaning up: it goes on when a signal has asked to stop, and its failures do not
 * hide the one being handled. `fault` and the result live as long as the caller's. */
Ctx session_quiet(const Run *run, Fault *fault);

/* The connection may be gone altogether, after a failure to connect again. */
static inline bool session_alive(const Run *run)
{
    return run->conn != NULL && conn_alive(run->conn);
}

static inline void session_rollback(Run *run)
{
    if (run->conn != NULL)
        conn_rollback(&run->ctx, run->conn);
}

void watch_begin(Run *run, Str title, size_t statement, int64_t limit_ms);
/* Behind watch_begin, where the server's own limits are too coarse: the statement is cancelled when
 * it has waited for a lock for limit_ms, or has run for timeout_ms (0: no limit). */
void watch_closely(Run *run, int64_t timeout_ms);

void watch_end(Run *run);

/* Say who blocks, and remember them for the report. */
void watch_tell(Run *run, const BlockerVec *blockers);

/* "pid 4312 (psql as app, idle in transaction for 660 s, holds ACCESS SHARE on users): SELECT" for
 * the first, and how many more; empty for none. */
Str blockers_text(Arena *arena, const BlockerVec *blockers);
