/* dialect_mysql.c -- MySQL and MariaDB: the row, and what it cannot say in a query.
 *
 * A session has no name there, so the connections that run statements are written down, with the
 * server that has them and when that was started: a later runner kills what is still there. */
#include <inttypes.h>

#include "run/dialect.h"
#include "run/mysql/queries.h"

#include "base/poison.h"

enum { NO_SUCH_THREAD = 1094, UPTIME_TEXT = 1 };

static const Sql state_steps[] = {{STR(QUERY_STATE)}};

static void add_seconds(SqlBuf *sql, int64_t ms)
{
    if (ms == 0)
        sql_add(sql, "DEFAULT");
    else
        sql_add_int(sql, (ms + 999) / 1000);
}

/* Whole seconds, at least one; what is less is the watch's business. An ALTER may wait for rows,
 * too, with the table locked: for a foreign key's (measured). */
static Sql limits_mysql(Arena *arena, Limits limits, bool local)
{
    (void)local;
    SqlBuf sql = sqlbuf_new(arena, ENGINE_MYSQL);
    sql_add(&sql, "SET SESSION lock_wait_timeout = ");
    add_seconds(&sql, limits.lock_ms);
    sql_add(&sql, ", SESSION innodb_lock_wait_timeout = ");
    add_seconds(&sql, limits.lock_ms);
    return sqlbuf_sql(&sql);
}

static Status home_mysql(const Ctx *ctx, Conn *conn, Str database)
{
    SqlBuf sql = conn_sql(conn, ctx->arena);
    sql_add(&sql, "USE ");
    sql_add_identifier(&sql, database);
    return conn_exec(ctx, conn, sqlbuf_sql(&sql), NULL);
}

/* The server that `work` is connected to, its id there, and the server's uptime in seconds. */
static Status who(const Ctx *ctx, Conn *work, Str *ret_server, Str *ret_pid, Str *ret_uptime)
{
    AUTO_ROWS Rows *rows   = NULL;
    AUTO_ROWS Rows *uptime = NULL;
    TRY(conn_query(ctx, work, SQL(QUERY_SESSION_WHO), NULL, 0, &rows));
    TRY(conn_query(ctx, work, SQL("SHOW GLOBAL STATUS LIKE 'Uptime'"), NULL, 0, &uptime));
    *ret_server = str_copy(ctx->arena, rows_text(rows, 0, 0));
    *ret_pid    = str_copy(ctx->arena, rows_text(rows, 0, 1));
    *ret_uptime = str_copy(ctx->arena, rows_text(uptime, 0, UPTIME_TEXT));
    return STATUS_OK;
}

static Status session_add_mysql(const Ctx *ctx, const Lease *lease, Conn *work, int64_t closed_pid)
{
    Str server;
    Str pid;
    Str uptime;
    TRY(who(ctx, work, &server, &pid, &uptime));
    const Str added[]  = {server, pid, uptime, str_format(ctx->arena, "%" PRId64, lease->fence)};
    const Str closed[] = {server, str_format(ctx->arena, "%" PRId64, closed_pid)};
    AUTO_ROWS Rows *written   = NULL;
    AUTO_ROWS Rows *forgotten = NULL;
    TRY(conn_query(ctx, lease->conn, SQL(QUERY_SESSION_ADD), added, COUNT_OF(added), &written));
    return closed_pid == 0 ? STATUS_OK
                           : conn_query(ctx, lease->conn, SQL(QUERY_SESSION_FORGET), closed,
                                        COUNT_OF(closed), &forgotten);
}

static Status kill_session(const Ctx *ctx, Conn *conn, int64_t pid, int64_t *count)
{
    SqlBuf sql = conn_sql(conn, ctx->arena);
    sql_add(&sql, "KILL ");
    sql_add_int(&sql, pid);
    const Status status = conn_exec(ctx, conn, sqlbuf_sql(&sql), NULL);
    if (status == STATUS_OK)
        (*count)++;
    if (status == STATUS_OK || ctx->fault->number != NO_SUCH_THREAD)
        return status;
    fault_clear(ctx->fault);
    return STATUS_OK;
}

static Status leftovers_end_mysql(const Ctx *ctx, const Lease *lease, Conn *work,
                                  int64_t *ret_count)
{
    Str server;
    Str pid;
    Str uptime;
    TRY(who(ctx, work, &server, &pid, &uptime));
    const Str       params[]  = {server, pid, uptime};
    AUTO_ROWS Rows *rows      = NULL;
    AUTO_ROWS Rows *forgotten = NULL;
    TRY(conn_query(ctx, lease->conn, SQL(QUERY_SESSIONS_FIND), params, COUNT_OF(params), &rows));
    *ret_count = 0;
    for (size_t i = 0; i < rows_count(rows); i++)
        TRY(kill_session(ctx, lease->conn, rows_int(rows, i, 0), ret_count));
    return *ret_count > 0
               ? STATUS_OK
               : conn_query(ctx, lease->conn, SQL(QUERY_SESSIONS_FORGET), params, 2, &forgotten);
}

const Dialect dialect_mysql = {
    .state_title         = "the tables shore_*",
    .journal             = "shore_journal",
    .read_only_hint      = "read_only is on: this server may be a replica; name the primary.",
    .state_steps         = state_steps,
    .state_read          = {STR(QUERY_STATE_READ)},
    .state_version       = {STR(QUERY_STATE_VERSION)},
    .state_version_write = {STR(QUERY_STATE_VERSION_WRITE)},
    .history             = {STR(QUERY_HISTORY)},
    .progress_write      = {STR(QUERY_PROGRESS_WRITE)},
    .undo_write          = {STR(QUERY_UNDO_WRITE)},
    .state_set           = {STR(QUERY_STATE_SET)},
    .migration_forget    = {STR(QUERY_MIGRATION_FORGET)},
    .journal_begin       = {STR(QUERY_JOURNAL_BEGIN)},
    .journal_seen        = {STR(QUERY_JOURNAL_SEEN)},
    .journal_end         = {STR(QUERY_JOURNAL_END)},
    .journal_last        = {STR(QUERY_JOURNAL_LAST)},
    .journal_read        = {STR(QUERY_JOURNAL_READ)},
    .journal_whole       = {STR(QUERY_JOURNAL_WHOLE)},
    .guard               = {STR(QUERY_GUARD)},
    .last_id             = {STR(QUERY_LAST_ID)},
    .lease_session       = {STR(QUERY_LEASE_SESSION)},
    .lease_lock          = {STR(QUERY_LEASE_LOCK)},
    .lease_take          = {STR(QUERY_LEASE_TAKE)},
    .lease_read          = {STR(QUERY_LEASE_READ)},
    .lease_beat          = {STR(QUERY_LEASE_BEAT)},
    .lease_release       = {STR(QUERY_LEASE_RELEASE)},
    .waits               = {STR(QUERY_WAITS)},
    /* MariaDB 10.8 and later. */
    .lag_cure = {STR("SHOW SESSION VARIABLES LIKE 'binlog_alter_two_phase'")},
    .lag_hint = "the replicas begin this when it has ended here, and are behind by as long as it "
                "takes; SET SESSION binlog_alter_two_phase = ON before it lets those begin at once "
                "that replicate in parallel (slave_parallel_threads)",
    .limits_reset  = {STR("SET SESSION lock_wait_timeout = DEFAULT,"
                           " SESSION innodb_lock_wait_timeout = DEFAULT")},
    .limits        = limits_mysql,
    .home          = home_mysql,
    .session_add   = session_add_mysql,
    .leftovers_end = leftovers_end_mysql,
    .settle_before = settle_before_mysql,
    .settle        = settle_mysql,
};
