/* dialect.h -- what the runner says differently to each engine: a row per engine.
 *
 * Queries of the same name do the same and have the same parameters and columns; an empty one is
 * not needed there. Those of PostgreSQL are run/queries, those of MySQL and MariaDB run/mysql. */
#pragma once

#include "run/settle.h"
#include "run/statement.h"

typedef struct Dialect {
    const char *state_title; /* "schema shore" */
    const char *journal;     /* the table's name */
    const char *read_only_hint;
    const Sql  *state_steps; /* step n leads from version n of the state to n + 1 */
    Sql         state_lock;  /* in the transaction in which it is created; empty: DDL commits, so
                              * what is there already is created no second time */
    Sql         state_schema;
    Sql         state_read;
    Sql         state_version;
    Sql         state_version_write;
    Sql         history;
    Sql         progress_write;
    Sql         undo_write;
    Sql         state_set;
    Sql         migration_forget;
    Sql         journal_begin;
    Sql         journal_seen;
    Sql         journal_end;
    Sql         journal_last;
    Sql         journal_read;
    Sql         journal_whole;
    Sql         guard; /* in the transaction of a write, before it: a row, when the lease is that of
                        * the fence; empty: the writes see to that, and change one row if it is */
    Sql         last_id; /* of the row that was written; empty: the write gives it */
    Sql         lease_session;
    Sql         lease_name; /* and the name behind it: what the session is called */
    Sql         lease_lock;
    Sql         lease_take;
    Sql         lease_read;
    Sql         lease_beat;
    Sql         lease_release;
    Sql         waits;      /* a row, when session ? waits; empty: the server gives up in time */
    Sql         lag_cure;   /* a row, its second column OFF, when a setting of the session would let
                             * replicas begin long DDL at once; empty: there is none */
    const char *lag_hint;   /* then */
    Sql         hang_limit; /* second in each transaction: a runner that hangs (stopped, swapped
                             * out) holds no lock for ever */
    Sql         limits_reset;
    Sql         timeout_reset; /* of the statement */

    Sql (*limits)(Arena *arena, Limits limits, bool local);

    /* Be who and where shore was when it connected, before state is written. */
    Status (*home)(const Ctx *ctx, Conn *conn, Str database);

    /* Note a connection that will run statements, so that a later runner can end it; closed_pid:
     * the one whose place it takes, if that was closed in good order, or 0. NULL: there they are
     * found by their name. */
    Status (*session_add)(const Ctx *ctx, const Lease *lease, Conn *work, int64_t closed_pid);

    /* End the sessions of earlier runners, but for `work`; how many were still there. */
    Status (*leftovers_end)(const Ctx *ctx, const Lease *lease, Conn *work, int64_t *ret_count);

    /* See settle.h. */
    Status (*settle_before)(Run *run, const ChangeVec *changes, Str *ret_seen);
    Status (*settle)(Run *run, const ChangeVec *changes, Str seen, Settled *ret);
} Dialect;

extern const Dialect dialect_pg;
extern const Dialect dialect_mysql;

const Dialect *dialect_of(const Conn *conn);
