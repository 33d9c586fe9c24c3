/* state.h -- what shore keeps in the target database: schema `shore`, or in MySQL the tables
 * shore_*; see run/state.sql and run/mysql/state.sql.
 *
 * Every write carries the fence of the lease and does nothing when that is another's; it is then
 * STATUS_LEASE. */
#pragma once

#include "engine/engine.h"
#include "run/run.h"

/* What was found out about a database before anything else. */
typedef struct StateFacts {
    Str     database;
    bool    exists;
    bool    current; /* needs no upgrade */
    int64_t deadlock_timeout_ms;
} StateFacts;

/* Look, without writing. STATUS_REFUSED when a newer shore wrote the state, or when this role may
 * not read it. */
Status state_read(const Ctx *ctx, Conn *conn, StateFacts *ret);

/* Look, and see that writing is possible: STATUS_REFUSED on a read-only server or without
 * privileges. Creates and upgrades nothing. */
Status state_check_writable(const Ctx *ctx, Conn *conn, StateFacts *ret);

/* Create the state, or upgrade an older one. Two who do it at once do not clash. */
Status state_ensure(const Ctx *ctx, Conn *conn);

/* Who writes: to be had from the lease. */
typedef struct Writer {
    int64_t     fence;
    const char *runner; /* user@host */
} Writer;

/* One migration's row, as far as it is known to the runner. */
typedef struct Progress {
    const Migration *migration;
    const char      *state;       /* of the migration table */
    size_t           done;        /* statements, from the first */
    Str              checksum;    /* of those */
    int64_t          duration_ms; /* to be added */
} Progress;

Status state_progress_write(const Ctx *ctx, Conn *conn, const Writer *writer,
                            const Progress *progress);
Status state_undo_write(const Ctx *ctx, Conn *conn, const Writer *writer, const Progress *progress);
Status state_set(const Ctx *ctx, Conn *conn, const Writer *writer, Str version, const char *state,
                 Str error);

/* Remove the history row and the jobs of a migration that was taken back. */
Status state_forget(const Ctx *ctx, Conn *conn, const Writer *writer, const Migration *migration);

typedef struct Attempt {
    int64_t id;    /* 0: there was none */
    Str     state; /* "started", "done", "failed", "lost" */
    Str     sql;
    Str     seen; /* see settle.h */
} Attempt;

/* Which statement. */
typedef struct StatementKey {
    const Migration *migration;
    SectionKind      direction;
    size_t           index;
} StatementKey;

/* The last attempt of a statement since its migration was last applied or taken back. */
Status journal_find(const Ctx *ctx, Conn *conn, StatementKey key, Attempt *ret);

/* Note one, of which `sql` and `seen` are set, in the transaction that is open. */
Status journal_begin(const Ctx *ctx, Conn *conn, const Writer *writer, StatementKey key,
                     Attempt *attempt);
Status journal_end(const Ctx *ctx, Conn *conn, const Writer *writer, int64_t id, const char *state,
                   Str error);

/* The row about the whole migration: applied, or taken back. */
Status journal_whole(const Ctx *ctx, Conn *conn, const Writer *writer, const Migration *migration,
                     SectionKind direction, int64_t duration_ms);

/* The same of one that counts as applied, and was not run: its `sql` is JOURNAL_BASELINE. */
Status journal_baseline(const Ctx *ctx, Conn *conn, const Writer *writer,
                        const Migration *migration);

/* SHA-256 over the first `count` statements. */
Str statements_checksum(Arena *arena, const StatementVec *statements, size_t count);

/* "0042_add_last_seen". */
Str migration_title(Arena *arena, const Migration *migration);
