/* dialect_pg.c -- PostgreSQL: the row, and what it cannot say in a query. */
#include <inttypes.h>

#include "run/dialect.h"
#include "run/queries.h"

#include "base/poison.h"

static const Sql state_steps[] = {{STR(QUERY_STATE)}};

static Sql limits_pg(Arena *arena, Limits limits, bool local)
{
    const Sql set = local ? SQL("SET LOCAL ") : SQL("SET ");
    SqlBuf    sql = sqlbuf_new(arena, ENGINE_PG);
    sql_add_sql(&sql, set);
    sql_add(&sql, "lock_timeout = '");
    sql_add_int(&sql, limits.lock_ms);
    sql_add(&sql, "ms'");
    if (limits.keep_statement)
        return sqlbuf_sql(&sql);
    sql_add(&sql, "; ");
    sql_add_sql(&sql, set);
    sql_add(&sql, "statement_timeout = '");
    sql_add_int(&sql, limits.statement_ms);
    sql_add(&sql, "ms'");
    return sqlbuf_sql(&sql);
}

static Status home_pg(const Ctx *ctx, Conn *conn, Str database)
{
    (void)database;
    return conn_exec(ctx, conn, SQL("RESET SESSION AUTHORIZATION; RESET ROLE"), NULL);
}

static Status leftovers_end_pg(const Ctx *ctx, const Lease *lease, Conn *work, int64_t *ret_count)
{
    /* Not what the connection says: a pooler makes that number up. */
    AUTO_ROWS Rows *pid  = NULL;
    AUTO_ROWS Rows *rows = NULL;
    TRY(conn_query(ctx, work, SQL("SELECT pg_backend_pid()"), NULL, 0, &pid));
    const Str spared = rows_text(pid, 0, 0);
    TRY(conn_query(ctx, lease->conn, SQL(QUERY_LEFTOVERS_END), &spared, 1, &rows));
    *ret_count = rows_int(rows, 0, 0);
    return STATUS_OK;
}

const Dialect dialect_pg = {
    .state_title    = "schema shore",
    .journal        = "shore.journal",
    .read_only_hint = "default_transaction_read_only is on for this server, database or role.",
    .state_steps    = state_steps,
    /* The key is "shore" as bytes. */
    .state_lock          = {STR("SELECT pg_advisory_xact_lock(495673373285)")},
    .state_schema        = {STR(QUERY_STATE_SCHEMA)},
    .state_read          = {STR(QUERY_STATE_READ)},
    .state_version       = {STR(QUERY_STATE_VERSION)},
    .state_version_write = {STR(QUERY_STATE_VERSION_WRITE)},
    .history             = {STR(QUERY_HISTORY)},
    .progress_write      = {STR(QUERY_PROGRESS_WRITE)},
    .undo_write          = {STR(QUERY_UNDO_WRITE)},
    .state_set           = {STR(QUERY_STATE_SET)},
    .migration_forget    = {STR(QUERY_MIGRATION_FORGET)},
    .journal_begin       = {STR(QUERY_JOURNAL_BEGIN)},
    .journal_end         = {STR(QUERY_JOURNAL_END)},
    .journal_last        = {STR(QUERY_JOURNAL_LAST)},
    .journal_read        = {STR(QUERY_JOURNAL_READ)},
    .journal_whole       = {STR(QUERY_JOURNAL_WHOLE)},
    .lease_session       = {STR("SET statement_timeout = '5s'; SET lock_timeout = '4s'")},
    .lease_name          = {STR("SET application_name = ")},
    .lease_lock          = {STR(QUERY_LEASE_LOCK)},
    .lease_take          = {STR(QUERY_LEASE_TAKE)},
    .lease_read          = {STR(QUERY_LEASE_READ)},
    .lease_beat          = {STR(QUERY_LEASE_BEAT)},
    .lease_release       = {STR(QUERY_LEASE_RELEASE)},
    .hang_limit          = {STR("SET LOCAL idle_in_transaction_session_timeout = '10s'")},
    .limits_reset        = {STR("RESET lock_timeout")},
    .timeout_reset       = {STR("RESET statement_timeout")},
    .limits              = limits_pg,
    .home                = home_pg,
    .leftovers_end       = leftovers_end_pg,
    .settle_before       = settle_before_pg,
    .settle              = settle_pg,
};
