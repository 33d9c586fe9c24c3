/* exec.c -- one statement at a time. Rows are taken as they come: none is held by the library. */
#include <string.h>

#include "engine/mysql/mydb.h"

#include "base/poison.h"

enum { ROWS_BYTES = 1 << 30 };

typedef struct MyRows {
    Rows   base;
    Arena *arena;
    StrVec cells; /* row after row */
} MyRows;

static MyRows *rows_new(const Ctx *ctx)
{
    MyRows *rows      = arena_new_of(ctx->arena, MyRows);
    rows->base.driver = &driver_mysql;
    rows->arena       = arena_new("rows of a query", ROWS_BYTES);
    return rows;
}

void mydb_rows_close(Rows *base)
{
    MyRows *rows = (MyRows *)base;
    arena_free(rows->arena);
    rows->arena = NULL;
}

Str mydb_cell(const Rows *base, size_t row, size_t column)
{
    return ((const MyRows *)base)->cells.items[row * base->column_count + column];
}

static void row_add(MyRows *rows, MYSQL_ROW row, const unsigned long *sizes)
{
    for (size_t i = 0; i < rows->base.column_count; i++)
        *vec_push(rows->arena, &rows->cells) =
            row[i] == NULL ? (Str){0} : str_copy(rows->arena, (Str){row[i], sizes[i]});
    rows->base.count++;
}

static int query_resume(MyConn *conn, void *ret, int got)
{
    return mysql_real_query_cont(ret, conn->mysql, got);
}

static int fetch_resume(MyConn *conn, void *ret, int got)
{
    return mysql_fetch_row_cont(ret, conn->result, got);
}

static int next_resume(MyConn *conn, void *ret, int got)
{
    return mysql_next_result_cont(ret, conn->mysql, got);
}

/* ANALYZE, CHECK, OPTIMIZE and REPAIR answer with rows, and a failure is one of them. */
static Status admin_row_check(const Ctx *ctx, const MYSQL_RES *result, MYSQL_ROW row)
{
    enum { MSG_TYPE = 2, MSG_TEXT };
    if (result->field_count != MSG_TEXT + 1 ||
        strcmp(result->fields[MSG_TYPE].name, "Msg_type") != 0 || row[MSG_TYPE] == NULL ||
        !str_equal_nocase(str_from(row[MSG_TYPE]), STR("error")))
        return STATUS_OK;
    return FAIL(ctx->fault, STATUS_SQL, "could not run statement: %s",
                row[MSG_TEXT] == NULL ? "" : row[MSG_TEXT]);
}

/* The rows of one result to their end, whatever happens; the first failure is given. */
static Status result_take(const Ctx *ctx, MyConn *conn, MyRows *rows)
{
    Status status = STATUS_OK;
    conn->result  = mysql_use_result(conn->mysql);
    if (conn->result == NULL)
        return mydb_fail(ctx, conn);
    if (rows != NULL)
        rows->base.column_count = mysql_num_fields(conn->result);
    for (;;) {
        MYSQL_ROW    row    = NULL;
        const int    wanted = mysql_fetch_row_start(&row, conn->result);
        const Status waited = mydb_wait(ctx, conn, wanted, fetch_resume, &row);
        if (status == STATUS_OK)
            status = waited;
        if (row == NULL)
            break;
        if (status == STATUS_OK && rows != NULL)
            row_add(rows, row, mysql_fetch_lengths(conn->result));
        if (status == STATUS_OK)
            status = admin_row_check(ctx, conn->result, row);
    }
    if (status == STATUS_OK && mysql_errno(conn->mysql) != 0)
        status = mydb_fail(ctx, conn);
    mysql_free_result(conn->result);
    conn->result = NULL;
    if (rows != NULL)
        rows->base.affected = (int64_t)rows->base.count; /* of RETURNING; as PostgreSQL counts */
    return status;
}

/* One result of perhaps several: of the last one are the rows. */
static Status one_take(const Ctx *ctx, MyConn *conn, MyRows *rows, int64_t *affected)
{
    if (rows != NULL) {
        arena_reset(rows->arena);
        rows->cells = (StrVec){0};
        rows->base  = (Rows){.driver = &driver_mysql};
    }
    if (mysql_field_count(conn->mysql) > 0)
        return result_take(ctx, conn, rows);
    *affected = (int64_t)mysql_affected_rows(conn->mysql);
    if (rows != NULL)
        rows->base.affected = *affected;
    return STATUS_OK;
}

/* Once there is a failure, what else goes wrong on the way to the end does not hide it. */
static Status send(const Ctx *ctx, MyConn *conn, Str text, MyRows *rows, int64_t *affected)
{
    Fault later   = {0};
    Ctx   on      = *ctx;
    int   failed  = 0;
    conn->text    = text;
    int    wanted = mysql_real_query_start(&failed, conn->mysql, text.data, text.size);
    Status status = mydb_wait(&on, conn, wanted, query_resume, &failed);
    while (failed == 0) {
        if (status != STATUS_OK)
            on.fault = &later;
        const Status taken = one_take(&on, conn, rows, affected);
        if (status == STATUS_OK)
            status = taken;
        if (conn->base.lost || !mysql_more_results(conn->mysql))
            return status;
        if (status != STATUS_OK)
            on.fault = &later;
        wanted              = mysql_next_result_start(&failed, conn->mysql);
        const Status waited = mydb_wait(&on, conn, wanted, next_resume, &failed);
        if (status == STATUS_OK)
            status = waited;
    }
    return status == STATUS_OK ? mydb_fail(ctx, conn) : status; /* failed: 1, or -1 */
}

Status mydb_send(const Ctx *ctx, MyConn *conn, Str text, Rows **ret_rows, int64_t *ret_affected)
{
    MyRows      *rows     = ret_rows == NULL ? NULL : rows_new(ctx);
    int64_t      affected = 0;
    const Status status   = send(ctx, conn, text, rows, &affected);
    if (status != STATUS_OK) {
        if (rows != NULL)
            mydb_rows_close(&rows->base);
        return status;
    }
    if (ret_rows != NULL)
        *ret_rows = &rows->base;
    if (ret_affected != NULL)
        *ret_affected = affected;
    return STATUS_OK;
}

/* A KILL QUERY that came when its statement had ended would hit the next one: it hits this. */
static void abandon_end(const Ctx *ctx, MyConn *conn)
{
    Fault     ignored  = {0};
    const Ctx quiet    = ctx_quiet(ctx, &ignored);
    conn->kill_next_ms = INT64_MAX;
    if (!conn->base.lost && mydb_send(&quiet, conn, STR("DO 0"), NULL, NULL) != STATUS_OK)
        (void)mydb_send(&quiet, conn, STR("DO 0"), NULL, NULL);
    conn->abandoning = false;
}

/* A statement of the caller's. */
static Status run(const Ctx *ctx, MyConn *conn, Str text, Rows **ret_rows, int64_t *ret_affected)
{
    const Status status = mydb_send(ctx, conn, text, ret_rows, ret_affected);
    if (conn->abandoning)
        abandon_end(ctx, conn);
    else
        mydb_warnings_take(ctx, conn, status);
    /* MySQL calls a session that was killed an interrupted query. */
    return status == STATUS_TIMEOUT && conn->base.lost ? mydb_fail_lost(ctx, conn) : status;
}

Status mydb_exec(const Ctx *ctx, Conn *base, Sql sql, int64_t *ret_rows)
{
    return run(ctx, mydb_conn(base), sql.text, NULL, ret_rows);
}

Status mydb_query(const Ctx *ctx, Conn *base, Sql sql, const Str *params, size_t param_count,
                  Rows **ret)
{
    MyConn *conn = mydb_conn(base);
    return run(ctx, conn, mydb_text(conn, sql, params, param_count), ret, NULL);
}

static bool is_begin(Sql sql)
{
    return str_equal_nocase(str_slice(sql.text, 0, 5), STR("BEGIN")) ||
           str_equal_nocase(str_slice(sql.text, 0, 5), STR("START"));
}

Status mydb_pipeline(const Ctx *ctx, Conn *base, PipelineStep *steps, size_t count)
{
    MyConn    *conn = mydb_conn(base);
    const bool own  = count > 1 && !is_begin(steps[0].sql) && !conn_in_transaction(base);
    if (own)
        TRY(run(ctx, conn, STR("START TRANSACTION"), NULL, NULL));
    for (size_t i = 0; i < count; i++) {
        const PipelineStep *step = &steps[i];
        const Str           text = mydb_text(conn, step->sql, step->params, step->param_count);
        if (run(ctx, conn, text, &steps[i].rows, NULL) != STATUS_OK)
            return fault_while(ctx->fault, "running step %zu of %zu sent together", i + 1, count);
    }
    return own ? run(ctx, conn, STR("COMMIT"), NULL, NULL) : STATUS_OK;
}
