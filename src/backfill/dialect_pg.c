/* dialect_pg.c -- PostgreSQL: keys are compared as rows, which its indexes know. */
#include <assert.h>

#include "backfill/dialect.h"
#include "backfill/queries.h"

#include "base/poison.h"

enum { IDLE_TIMEOUT_MS = 10000 }; /* of our own open transaction, should shore stop in it */

static Sql limits_pg(Arena *arena, const BatchLimits *limits)
{
    SqlBuf sql = sqlbuf_new(arena, ENGINE_PG);
    sql_add(&sql, "SELECT set_config('lock_timeout', '");
    sql_add_int(&sql, limits->lock_ms);
    sql_add(&sql, "ms', true), set_config('statement_timeout', '");
    sql_add_int(&sql, limits->statement_ms);
    sql_add(&sql, "ms', true), set_config('idle_in_transaction_session_timeout', '");
    sql_add_int(&sql, IDLE_TIMEOUT_MS);
    sql_add(&sql, "ms', true)");
    return sqlbuf_sql(&sql);
}

static Status walk_prepare_pg(const Ctx *ctx, Conn *conn, const Table *table, Walk *walk)
{
    (void)conn;
    for (size_t i = 0; i < walk->keys.count; i++)
        *vec_push(ctx->arena, &walk->types) =
            table_column_find(table, walk->keys.items[i])->type_text;
    return STATUS_OK;
}

static void add_key_text_pg(SqlBuf *sql, const Walk *walk, size_t at)
{
    walk_add_column(sql, walk, (Str){0}, at);
    sql_add(sql, "::text");
}

/* (columns) > ('...'::type, ...) */
static void add_comparison(SqlBuf *sql, const Walk *walk, Str alias, Sql compare, const Key *key)
{
    assert(key->count == walk->keys.count);
    sql_add(sql, "(");
    walk_add_columns(sql, walk, alias);
    sql_add(sql, ") ");
    sql_add_sql(sql, compare);
    sql_add(sql, " (");
    for (size_t i = 0; i < key->count; i++) {
        if (i > 0)
            sql_add(sql, ", ");
        sql_add_literal(sql, key->items[i]);
        sql_add(sql, "::");
        sql_add_statement(sql, walk->types.items[i]); /* as format_type wrote it: already quoted */
    }
    sql_add(sql, ")");
}

static void add_range_pg(SqlBuf *sql, const Walk *walk, Str alias, const KeyRange *range)
{
    if (range->low.count > 0) {
        add_comparison(sql, walk, alias, SQL(">"), &range->low);
        sql_add(sql, " AND ");
    }
    add_comparison(sql, walk, alias, SQL("<="), &range->high);
}

static void add_next_pg(SqlBuf *sql, const Walk *walk, const KeyRange *range, int64_t rows)
{
    sql_add(sql, "SELECT ");
    walk_add_key_texts(sql, walk);
    sql_add(sql, " FROM (SELECT * FROM (SELECT ");
    walk_add_columns(sql, walk, (Str){0});
    sql_add(sql, " FROM ");
    sql_add_name(sql, walk->relation);
    sql_add(sql, " WHERE ");
    add_range_pg(sql, walk, (Str){0}, range);
    sql_add(sql, ") AS walk");
    walk_add_order(sql, walk, SQL(""));
    sql_add(sql, " LIMIT ");
    sql_add_int(sql, rows);
    sql_add(sql, ") AS walk");
    walk_add_order(sql, walk, SQL(" DESC"));
    sql_add(sql, " LIMIT 1");
}

const BatchDialect batch_dialect_pg = {
    .index_hint = "Build one first: CREATE UNIQUE INDEX CONCURRENTLY on columns that are NOT NULL.",
    .begin      = {STR("BEGIN")},
    .formats    = {STR("SELECT set_config('DateStyle', 'ISO', true), "
                          "set_config('IntervalStyle', 'postgres', true), "
                          "set_config('extra_float_digits', '3', true), "
                          "set_config('bytea_output', 'hex', true)")},
    .job_read   = {STR(QUERY_JOB_READ)},
    .job_begin  = {STR(QUERY_JOB_BEGIN)},
    .job_resume = {STR(QUERY_JOB_RESUME)},
    .job_guard  = {STR(QUERY_JOB_GUARD)},
    .job_advance       = {STR(QUERY_JOB_ADVANCE)},
    .job_finish        = {STR(QUERY_JOB_FINISH)},
    .bounds_statements = true,
    .limits            = limits_pg,
    .walk_prepare      = walk_prepare_pg,
    .add_key_text      = add_key_text_pg,
    .add_range         = add_range_pg,
    .add_next          = add_next_pg,
};
