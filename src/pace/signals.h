/* signals.h -- looking at the signals, at a bounded cost.
 *
 * Between batches the batch's own connection is asked: it has no transaction open then, and where
 * it cannot answer, no batch could run either. So that takes no further session on the server, and
 * no more than a few small queries in a second. What is to be seen only while a batch runs, the
 * sessions that wait for it, the runner looks for over its second connection. Each replica is asked
 * itself, over a connection that is given up when there is no answer soon.
 *
 * PostgreSQL's primary knows how far its replicas are behind; those of MySQL and MariaDB must be
 * named. A replica that cannot be reached, or has stopped, is as one that is far behind: pt-osc and
 * gh-ost wait then, too. */
#pragma once

#include "engine/engine.h"
#include "pace/signal.h"

typedef struct SignalOptions {
    int64_t limits[SIGNAL_COUNT];
    StrVec  replicas; /* their URLs */
} SignalOptions;

typedef struct Signals Signals;

/* Connect to the replicas of the primary `conn`. STATUS_UNREACHABLE, or STATUS_REFUSED when one is
 * no replica. *ret is to be closed after a failure, too; it keeps `options`. */
Status signals_open(const Ctx *ctx, Conn *conn, const SignalOptions *options, Signals **ret);
void   signals_close(Signals *signals); /* NULL is accepted */

/* Look at all, if the last look is a second ago; gives the reading nearest to, or farthest above,
 * its limit. `conn` is in no transaction. Emits notices, once, on what cannot be watched. */
Status signals_look(const Ctx *ctx, Conn *conn, Signals *signals, Reading *ret);

/* The same for the lag of replicas alone, from within a wait: `ctx` has no idle. False when there
 * is nothing new. */
bool signals_look_at_lag(const Ctx *ctx, Conn *conn, Signals *signals, Reading *ret);

/* From within a wait: see how many sessions wait for session `pid`. */
void signals_look_behind(const Ctx *ctx, Conn *conn, Signals *signals, int64_t pid);

/* The most that did since this was last asked for. */
Reading signals_behind(Signals *signals);

/* The primary has replicas, as far as it tells or somebody named them. */
bool signals_replicated(const Signals *signals);

double signals_score(const Signals *signals, const Reading *reading);
Str    signals_text(Arena *arena, const Signals *signals, const Reading *reading);
