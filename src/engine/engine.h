/* engine.h -- a server, whichever it is.
 *
 * One connection runs one statement at a time. While it waits it calls ctx->idle at least every
 * 100 ms, and looks for a signal to stop: then the statement is cancelled on the server before the
 * failure is given. The same when idle fails. idle may run statements on another Conn, with a Ctx
 * without idle. Once a stop is asked for, no statement begins: what cleans up passes a Ctx without
 * stop_signal, or calls conn_rollback.
 *
 * Server errors become a Status by SQLSTATE, or MySQL's number, with SQLSTATE, number, position,
 * detail and hint in the fault.
 * After STATUS_SERVER_LOST nobody knows whether the statement took effect. Notices and warnings of
 * the server are emitted as events. */
#pragma once

#include "model/catalog.h"
#include "os/ctx.h"
#include "sql/sql.h"

typedef struct Conn Conn;
typedef struct Rows Rows;

typedef struct ConnOptions {
    const char *url; /* postgres://, a libpq conninfo string, or NULL: PG* variables alone; mysql://
                      * or mariadb:// (engine/mysql/settings.h) */
    const char *application; /* "shore/migrate": what the server calls the session */
    bool        only_looks;  /* what is given up harms nobody: the connection is closed at once, and
                              * nothing is cancelled on the server */
} ConnOptions;

/* STATUS_USAGE for a text that is no connection URL. NULL is accepted. The fault never holds a part
 * of the URL that could be a password. */
Status engine_url_check(const Ctx *ctx, const char *url);

/* The server by whose rules a migration is read before there is a connection: it is asked where
 * that depends on its release, else *ret is zeroed. */
Status engine_dialect_find(const Ctx *ctx, const char *url, Version *ret);

/* STATUS_UNREACHABLE when there is no server within connect_timeout (the URL's, PGCONNECT_TIMEOUT,
 * or 10 s) or it refuses the login; STATUS_REFUSED when it is older than PostgreSQL 12, MySQL 5.6,
 * MariaDB 10.3, or only looks like one of them. No password is ever in the fault. The Conn has an
 * arena of its own.
 *
 * The session is the user's: DateStyle, TimeZone, search_path and the like are as the role, the
 * database and the PG* variables have them, because the user's migration runs in it. Set are only
 * application_name, client_encoding UTF8, standard_conforming_strings on (what lint read must be
 * what the server reads), client_connection_check_interval 1s on 14 and later. In MySQL likewise
 * sql_mode and time_zone are left alone, and SET NAMES utf8mb4, autocommit = 1 is set. */
Status conn_open(const Ctx *ctx, const ConnOptions *options, Conn **ret);
void   conn_close(Conn *conn); /* NULL is accepted */

static inline void conn_close_auto(Conn **conn)
{
    conn_close(*conn);
}
#define AUTO_CONN CLEANUP(conn_close_auto)

/* "postgres://user@host:port/db", never with a password; for people. */
Str     conn_title(const Conn *conn);
Version conn_version(const Conn *conn);
int64_t conn_backend_pid(const Conn *conn);
bool    conn_in_transaction(const Conn *conn); /* by the server's last word */
bool    conn_in_failed_transaction(const Conn *conn);
bool    conn_alive(const Conn *conn);

/* What the server can do; and text for it. */
static inline const EngineTraits *conn_traits(const Conn *conn)
{
    return engine_traits(conn_version(conn).engine);
}
SqlBuf conn_sql(const Conn *conn, Arena *arena);

/* For sessions in which shore reads texts back: values are written alike on every server (DateStyle
 * ISO, IntervalStyle postgres, TimeZone UTC, bytea hex, all digits of floats; time_zone UTC, a
 * strict sql_mode that takes zero dates and a zero in an AUTO_INCREMENT column). */
Status conn_set_text_formats(const Ctx *ctx, Conn *conn);

/* Begin a transaction that only reads, and sees everything as it is at its first query. */
Status conn_begin_snapshot(const Ctx *ctx, Conn *conn);

/* Leave any transaction, for the way out after a failure: heeds no stop and leaves the fault as it
 * is. A server that does not answer costs the connection. */
void conn_rollback(const Ctx *ctx, Conn *conn);

/* Run statements whose rows nobody wants. Several, separated by semicolons, are one implicit
 * transaction, where the engine takes several (statement_lists). `ret_rows` (may be NULL) gets the
 * rows changed by the last one; in MySQL those that were another way before, and of ALTER TABLE
 * those that were copied. An error that is a row of ANALYZE, CHECK, OPTIMIZE or REPAIR TABLE is a
 * failure. */
Status conn_exec(const Ctx *ctx, Conn *conn, Sql sql, int64_t *ret_rows);

/* Run one statement with text parameters ($1 ..., or ? each; data NULL is SQL NULL) and take its
 * rows. */
Status conn_query(const Ctx *ctx, Conn *conn, Sql sql, const Str *params, size_t param_count,
                  Rows **ret);

/* One step of a pipeline: one statement. */
typedef struct PipelineStep {
    Sql        sql;
    const Str *params;
    size_t     param_count;
    Rows      *rows; /* result; the caller closes it; NULL after a failure */
} PipelineStep;

/* Send all steps, in one round trip where the engine can (pipelining). They are one transaction: by
 * a BEGIN and COMMIT among them, or implicitly when there is none and the connection is not in one.
 *
 * When a step fails, the later ones, a COMMIT too, are skipped. A transaction begun here is rolled
 * back; one that was open before is left for the caller to roll back, failed where there is such a
 * thing. The fault says which step, and every `rows` is NULL. The same after a stop, or when idle
 * fails, except that a COMMIT may have been done before the cancel came: as after
 * STATUS_SERVER_LOST, ask the database. */
Status conn_pipeline(const Ctx *ctx, Conn *conn, PipelineStep *steps, size_t count);

/* COPY ... FROM stdin: the statement and the lines that stand behind it in the file. */
Status conn_copy_in(const Ctx *ctx, Conn *conn, Sql copy_statement, Str data, int64_t *ret_rows);

void               rows_close(Rows *rows); /* NULL is accepted */
static inline void rows_close_auto(Rows **rows)
{
    rows_close(*rows);
}
#define AUTO_ROWS CLEANUP(rows_close_auto)

size_t  rows_count(const Rows *rows);
size_t  rows_column_count(const Rows *rows);
int64_t rows_affected(const Rows *rows);
bool    rows_is_null(const Rows *rows, size_t row, size_t column);
Str     rows_text(const Rows *rows, size_t row, size_t column); /* a view; dies with the rows */
int64_t rows_int(const Rows *rows, size_t row, size_t column);  /* 0 for NULL; asserts a number */
bool    rows_bool(const Rows *rows, size_t row, size_t column); /* 't' */

/* The schema as it is now: tables with columns, indexes, constraints, dependants, sizes, rows and
 * rates; enums, domains, what sessions find set. Any role may read all of that. `tables`
 * narrows it (NULL: everything outside the system's schemas). It does not wait for locks: a table
 * that another session has, or wants, under ACCESS EXCLUSIVE comes without sizes and without the
 * texts of its defaults and constraints. */
Status engine_catalog_read(const Ctx *ctx, Conn *conn, const NameVec *tables, Catalog **ret);

typedef struct BlockerVec {
    Blocker *items;
    size_t   count;
} BlockerVec;

/* Sessions that hold, or wait in line for, a lock on one of `relations` that conflicts with
 * `wanted` of the same place; other than `own_pid` and its parallel workers. From pg_locks; MySQL's
 * metadata locks from performance_schema, or MariaDB's plugin metadata_lock_info. Where neither is
 * on, or the user may not look, there are none. */
Status engine_blockers_find(const Ctx *ctx, Conn *conn, const RelationLock *wanted,
                            size_t wanted_count, int64_t own_pid, BlockerVec *ret);

/* Who blocks backend `pid` right now (pg_blocking_pids). Where MySQL lists no metadata locks: who
 * may, with a `lock` that says so. */
Status engine_blocked_by(const Ctx *ctx, Conn *conn, int64_t pid, BlockerVec *ret);
