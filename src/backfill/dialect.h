/* dialect.h -- what batches say differently to each engine: a row per engine.
 *
 * Queries of the same name do the same and have the same parameters and columns. Those of
 * PostgreSQL are backfill/queries, those of MySQL and MariaDB backfill/mysql. */
#pragma once

#include "backfill/walk.h"

typedef struct BatchLimits {
    int64_t lock_ms;
    int64_t statement_ms;
    int64_t rest_ms_max; /* between two batches */
} BatchLimits;

typedef struct BatchDialect {
    const char *index_hint; /* how to get an index to walk by */
    Sql         begin;
    Sql         formats; /* see walk_formats_query */
    Sql         job_read;
    Sql         job_begin;
    Sql         job_resume;
    Sql         job_guard;
    Sql         job_advance;
    Sql         job_finish;
    bool        bounds_statements; /* `limits` end a statement in time; else whoever waits must */

    /* For the transaction of a batch, second in it. NULL: `session_begin` does that. */
    Sql (*limits)(Arena *arena, const BatchLimits *limits);

    /* Make the session fit for batches, or refuse; *ret_restore makes it what it was. NULL: it is.
     */
    Status (*session_begin)(const Ctx *ctx, Conn *conn, const BatchLimits *limits,
                            Sql *ret_restore);

    /* Fill what the functions below need to know of the keys; or refuse the table or a key. */
    Status (*walk_prepare)(const Ctx *ctx, Conn *conn, const Table *table, Walk *walk);

    /* The value of key column `at`, as a text that tells it exactly. */
    void (*add_key_text)(SqlBuf *sql, const Walk *walk, size_t at);

    /* The condition that a row is in `range`, in such words that the index is used for it; columns
     * are those of `alias`, which may be empty. It stands among others with AND. */
    void (*add_range)(SqlBuf *sql, const Walk *walk, Str alias, const KeyRange *range);

    /* See walk_next_query. */
    void (*add_next)(SqlBuf *sql, const Walk *walk, const KeyRange *range, int64_t rows);
} BatchDialect;

extern const BatchDialect batch_dialect_pg;
extern const BatchDialect batch_dialect_mysql;

const BatchDialect *batch_dialect(EngineKind engine);

/* For the rows: alias."a", alias."b"; their values as texts; ORDER BY walk."a", walk."b". */
void walk_add_column(SqlBuf *sql, const Walk *walk, Str alias, size_t at);
void walk_add_columns(SqlBuf *sql, const Walk *walk, Str alias);
void walk_add_key_texts(SqlBuf *sql, const Walk *walk);
void walk_add_order(SqlBuf *sql, const Walk *walk, Sql direction);
