/* pg.h -- what the files of this folder share: the insides of Conn and Rows. */
#pragma once

#include "engine/driver.h"
#include "engine/pg/libpq.h"

typedef struct PgConn {
    Conn    base;
    PGconn *pg;
    bool    single_row; /* libpq is still in this mode; see pipeline.c */
    int     syncs;      /* ends of a pipeline that have not come back yet */
} PgConn;

static inline PgConn *pg_conn(Conn *conn)
{
    return (PgConn *)conn;
}

static inline PGconn *pg_of(const Conn *conn)
{
    return ((const PgConn *)conn)->pg;
}

/* errors.c */

/* Fill the fault from what the server (or libpq, when it is gone) said; gives its status. */
Status pg_fail(const Ctx *ctx, PgConn *conn, const PGresult *result);

/* libpq's notice receiver; `data` is the PgConn. */
void pg_notice_emit(void *data, const PGresult *notice);

/* wait.c */

/* Send all that is queued, reading what comes meanwhile. */
Status pg_wait_sent(const Ctx *ctx, PgConn *conn);

/* Send what is queued and read until a result can be taken without blocking. */
Status pg_wait_result(const Ctx *ctx, PgConn *conn);

/* The call in progress ends with `status` (a stop, or idle's failure), which stands in the fault:
 * cancel the statement on the server and read the rest of its results. A server that does not
 * answer costs the connection. Gives `status`. */
Status pg_abandon(const Ctx *ctx, PgConn *conn, Status status);

/* exec.c */

/* libpq takes C strings: a zero byte would cut the statement. */
Status pg_text_check(const Ctx *ctx, Sql sql);

/* Parameters as libpq wants them, in the scratch arena. */
const char *const *pg_params(PgConn *conn, const Str *params, size_t count);

/* The functions of the driver's row. */
Status pg_exec(const Ctx *ctx, Conn *base, Sql sql, int64_t *ret_rows);
Status pg_query(const Ctx *ctx, Conn *base, Sql sql, const Str *params, size_t param_count,
                Rows **ret);
Status pg_copy_in(const Ctx *ctx, Conn *base, Sql copy_statement, Str data, int64_t *ret_rows);
Status pg_pipeline(const Ctx *ctx, Conn *base, PipelineStep *steps, size_t count);
Status pg_catalog_read(const Ctx *ctx, Conn *conn, const NameVec *tables, Catalog **ret);
Status pg_blockers_find(const Ctx *ctx, Conn *conn, const RelationLock *wanted, size_t wanted_count,
                        int64_t own_pid, BlockerVec *ret);
Status pg_blocked_by(const Ctx *ctx, Conn *conn, int64_t pid, BlockerVec *ret);

/* rows.c */

/* In ctx->arena; owns `result`. */
Rows *pg_rows_new(const Ctx *ctx, PGresult *result);
Str   pg_cell(const Rows *base, size_t row, size_t column);
void  pg_rows_close(Rows *base);

static inline void pg_result_clear_auto(PGresult **result)
{
    PQclear(*result);
}
#define AUTO_RESULT CLEANUP(pg_result_clear_auto)
