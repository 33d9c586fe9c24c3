/* engine.c -- the engines, and what is the same for every call to one of them. */
#include "engine/engine.h"

#include <assert.h>

#include "engine/driver.h"

#include "base/poison.h"

const Driver *const drivers[] = {&driver_pg, &driver_mysql};

size_t driver_count(void)
{
    return COUNT_OF(drivers);
}

Status conn_open(const Ctx *ctx, const ConnOptions *options, Conn **ret)
{
    const Driver *driver;
    TRY(driver_of_url(ctx, options->url, &driver));
    return driver->open(ctx, options, ret);
}

Status engine_dialect_find(const Ctx *ctx, const char *url, Version *ret)
{
    const Driver     *driver;
    const ConnOptions options = {.url = url, .application = "shore/look"};
    *ret                      = (Version){0};
    TRY(driver_of_url(ctx, url, &driver));
    if (!driver->reads_by_version)
        return STATUS_OK;
    AUTO_CONN Conn *conn = NULL;
    TRY(driver->open(ctx, &options, &conn));
    *ret = conn_version(conn);
    return STATUS_OK;
}

void conn_close(Conn *conn)
{
    if (conn != NULL)
        conn->driver->close(conn);
}

Str conn_title(const Conn *conn)
{
    return conn->title;
}

Version conn_version(const Conn *conn)
{
    return conn->version;
}

SqlBuf conn_sql(const Conn *conn, Arena *arena)
{
    return sqlbuf_new(arena, conn->version.engine);
}

int64_t conn_backend_pid(const Conn *conn)
{
    return conn->driver->backend_pid(conn);
}

bool conn_in_transaction(const Conn *conn)
{
    return conn->driver->in_transaction(conn);
}

bool conn_in_failed_transaction(const Conn *conn)
{
    return conn->driver->in_failed_transaction != NULL && conn->driver->in_failed_transaction(conn);
}

bool conn_alive(const Conn *conn)
{
    return !conn->lost && conn->driver->alive(conn);
}

Status conn_exec(const Ctx *ctx, Conn *conn, Sql sql, int64_t *ret_rows)
{
    TRY(conn_begin(ctx, conn));
    return conn_end(conn, conn->driver->exec(ctx, conn, sql, ret_rows));
}

Status conn_query(const Ctx *ctx, Conn *conn, Sql sql, const Str *params, size_t param_count,
                  Rows **ret)
{
    TRY(conn_begin(ctx, conn));
    return conn_end(conn, conn->driver->query(ctx, conn, sql, params, param_count, ret));
}

Status conn_pipeline(const Ctx *ctx, Conn *conn, PipelineStep *steps, size_t count)
{
    for (size_t i = 0; i < count; i++)
        steps[i].rows = NULL;
    TRY(conn_begin(ctx, conn));
    const bool   was_in_transaction = conn_in_transaction(conn);
    const Status status = conn_end(conn, conn->driver->pipeline(ctx, conn, steps, count));
    if (status == STATUS_OK)
        return STATUS_OK;
    for (size_t i = 0; i < count; i++) {
        rows_close(steps[i].rows);
        steps[i].rows = NULL;
    }
    if (!was_in_transaction)
        conn_rollback(ctx, conn);
    return status;
}

Status conn_copy_in(const Ctx *ctx, Conn *conn, Sql copy_statement, Str data, int64_t *ret_rows)
{
    assert(conn->driver->copy_in != NULL);
    TRY(conn_begin(ctx, conn));
    return conn_end(conn, conn->driver->copy_in(ctx, conn, copy_statement, data, ret_rows));
}

Status conn_set_text_formats(const Ctx *ctx, Conn *conn)
{
    return conn->driver->set_text_formats(ctx, conn);
}

Status conn_begin_snapshot(const Ctx *ctx, Conn *conn)
{
    for (const Sql *step = conn->driver->begin_snapshot; step->text.size > 0; step++)
        TRY(conn_exec(ctx, conn, *step, NULL));
    return STATUS_OK;
}

void conn_rollback(const Ctx *ctx, Conn *conn)
{
    if (!conn_alive(conn) || !conn_in_transaction(conn))
        return;
    Fault     ignored = {0};
    const Ctx quiet   = ctx_quiet(ctx, &ignored);
    if (conn_exec(&quiet, conn, SQL("ROLLBACK"), NULL) != STATUS_OK)
        conn->lost = true;
}

Status engine_catalog_read(const Ctx *ctx, Conn *conn, const NameVec *tables, Catalog **ret)
{
    return conn->driver->catalog_read(ctx, conn, tables, ret);
}

Status engine_blockers_find(const Ctx *ctx, Conn *conn, const RelationLock *wanted,
                            size_t wanted_count, int64_t own_pid, BlockerVec *ret)
{
    return conn->driver->blockers_find(ctx, conn, wanted, wanted_count, own_pid, ret);
}

Status engine_blocked_by(const Ctx *ctx, Conn *conn, int64_t pid, BlockerVec *ret)
{
    return conn->driver->blocked_by(ctx, conn, pid, ret);
}
