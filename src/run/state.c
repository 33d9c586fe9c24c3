/* state.c -- shore's state: look at it, create it, write to it. */
#include "run/state.h"

#include <assert.h>
#include <inttypes.h>

#include "base/hash.h"
#include "run/dialect.h"
#include "sql/parse.h"

#include "base/poison.h"

enum { STATE_VERSION = 1 };

/* In the order of run/queries/state_read.sql. */
typedef enum FoundColumn {
    FOUND_DATABASE,
    FOUND_ROLE,
    FOUND_STANDBY,
    FOUND_READ_ONLY,
    FOUND_MAY_CREATE_SCHEMA,
    FOUND_SCHEMA_EXISTS,
    FOUND_MAY_USE_SCHEMA,
    FOUND_MAY_CREATE_TABLES,
    FOUND_META_EXISTS,
    FOUND_MAY_READ,
    FOUND_MAY_WRITE,
    FOUND_DEADLOCK_TIMEOUT,
    FOUND_COLUMNS,
} FoundColumn;

static Status fail_newer(const Ctx *ctx, const Rows *found, const Rows *version)
{
    const Str database = rows_text(found, 0, FOUND_DATABASE);
    (void)FAIL(ctx->fault, STATUS_REFUSED,
               "could not use the history in database '" STR_FMT "': a newer shore wrote it",
               STR_ARG(database));
    (void)fault_detail(ctx->fault,
                       "The state has version %" PRId64 ", written by shore " STR_FMT
                       ". This is shore " SHORE_VERSION ", which knows versions up to %d.",
                       rows_int(version, 0, 0), STR_ARG(rows_text(version, 0, 1)),
                       (int)STATE_VERSION);
    return fault_hint(ctx->fault, "Upgrade shore here.");
}

static Status fail_privilege(const Ctx *ctx, const Rows *found, const char *act, const char *grant)
{
    const Str database = rows_text(found, 0, FOUND_DATABASE);
    const Str role     = rows_text(found, 0, FOUND_ROLE);
    (void)FAIL(ctx->fault, STATUS_REFUSED, "could not %s in database '" STR_FMT "'", act,
               STR_ARG(database));
    (void)fault_detail(ctx->fault, "Role '" STR_FMT "' lacks the privilege.", STR_ARG(role));
    return fault_hint(ctx->fault, "Run: %s TO \"" STR_FMT "\";", grant, STR_ARG(role));
}

static Status fail_no_database(const Ctx *ctx)
{
    (void)FAIL(ctx->fault, STATUS_USAGE, "could not use the server: no database is named");
    return fault_hint(ctx->fault, "Name it in the URL: its last part, behind the host.");
}

static Status fail_meta(const Ctx *ctx, const Dialect *dialect, const Rows *version)
{
    (void)FAIL(ctx->fault, STATUS_REFUSED, "could not use the history: its table meta has %zu rows",
               rows_count(version));
    return fault_hint(ctx->fault, "It must have one. Somebody else has changed %s.",
                      dialect->state_title);
}

/* The version of the state, 0 for none. `found` is the row of state_read.sql. Where DDL commits by
 * itself, a meta without a row is what an interrupted creation left. */
static Status version_read(const Ctx *ctx, Conn *conn, const Rows *found, int64_t *ret)
{
    const Dialect *dialect = dialect_of(conn);
    *ret                   = 0;
    if (rows_is_null(found, 0, FOUND_DATABASE))
        return fail_no_database(ctx);
    if (!rows_bool(found, 0, FOUND_META_EXISTS))
        return STATUS_OK;
    if (!rows_bool(found, 0, FOUND_MAY_USE_SCHEMA) || !rows_bool(found, 0, FOUND_MAY_READ))
        return fail_privilege(ctx, found, "read the history",
                              rows_bool(found, 0, FOUND_MAY_USE_SCHEMA)
                                  ? "GRANT SELECT ON ALL TABLES IN SCHEMA shore"
                                  : "GRANT USAGE ON SCHEMA shore");
    AUTO_ROWS Rows *version = NULL;
    TRY(conn_query(ctx, conn, dialect->state_version, NULL, 0, &version));
    if (rows_count(version) == 0 && !conn_traits(conn)->transactional_ddl)
        return STATUS_OK;
    if (rows_count(version) != 1)
        return fail_meta(ctx, dialect, version);
    if (rows_int(version, 0, 0) > STATE_VERSION)
        return fail_newer(ctx, found, version);
    *ret = rows_int(version, 0, 0);
    return STATUS_OK;
}

Status state_read(const Ctx *ctx, Conn *conn, StateFacts *ret)
{
    AUTO_ROWS Rows *found = NULL;
    TRY(conn_query(ctx, conn, dialect_of(conn)->state_read, NULL, 0, &found));
    assert(rows_count(found) == 1 && rows_column_count(found) == FOUND_COLUMNS);
    int64_t version = 0;
    TRY(version_read(ctx, conn, found, &version));
    *ret = (StateFacts){.database = str_copy(ctx->arena, rows_text(found, 0, FOUND_DATABASE)),
                        .exists   = version > 0,
                        .current  = version == STATE_VERSION,
                        .deadlock_timeout_ms = rows_int(found, 0, FOUND_DEADLOCK_TIMEOUT)};
    return STATUS_OK;
}

static Status check_writable(const Ctx *ctx, const Dialect *dialect, const Rows *found,
                             int64_t version)
{
    const Str database = rows_text(found, 0, FOUND_DATABASE);
    if (rows_bool(found, 0, FOUND_STANDBY) || rows_bool(found, 0, FOUND_READ_ONLY)) {
        (void)FAIL(ctx->fault, STATUS_REFUSED,
                   "could not change database '" STR_FMT "': it is read-only", STR_ARG(database));
        return rows_bool(found, 0, FOUND_STANDBY)
                   ? fault_hint(ctx->fault, "This server is a standby: connect to its primary.")
                   : fault_hint(ctx->fault, "%s", dialect->read_only_hint);
    }
    if (version > 0 && !rows_bool(found, 0, FOUND_MAY_WRITE))
        return fail_privilege(ctx, found, "write the history",
                              "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA shore");
    if (version == 0 && !rows_bool(found, 0, FOUND_SCHEMA_EXISTS) &&
        !rows_bool(found, 0, FOUND_MAY_CREATE_SCHEMA))
        return fail_privilege(
            ctx, found, "create schema shore",
            str_c(ctx->arena, str_format(ctx->arena, "GRANT CREATE ON DATABASE \"" STR_FMT "\"",
                                         STR_ARG(database))));
    if (version < STATE_VERSION && rows_bool(found, 0, FOUND_SCHEMA_EXISTS) &&
        !rows_bool(found, 0, FOUND_MAY_CREATE_TABLES))
        return fail_privilege(ctx, found, "create tables in schema shore",
                              "GRANT ALL ON SCHEMA shore");
    return STATUS_OK;
}

Status state_check_writable(const Ctx *ctx, Conn *conn, StateFacts *ret)
{
    AUTO_ROWS Rows *found = NULL;
    TRY(conn_query(ctx, conn, dialect_of(conn)->state_read, NULL, 0, &found));
    int64_t version = 0;
    TRY(version_read(ctx, conn, found, &version));
    TRY(check_writable(ctx, dialect_of(conn), found, version));
    return state_read(ctx, conn, ret);
}

static Status version_write(const Ctx *ctx, Conn *conn, int64_t version)
{
    const Str       params[] = {str_format(ctx->arena, "%" PRId64, version), STR(SHORE_VERSION)};
    AUTO_ROWS Rows *rows     = NULL;
    return conn_query(ctx, conn, dialect_of(conn)->state_version_write, params, COUNT_OF(params),
                      &rows);
}

/* The statements of one step, one after the other. */
static Status step_run(const Ctx *ctx, Conn *conn, Sql step)
{
    StatementVec statements = {0};
    sql_parse(ctx->arena, conn_version(conn), step.text, (Span){0, step.text.size}, &statements);
    for (size_t i = 0; i < statements.count; i++) {
        SqlBuf sql = conn_sql(conn, ctx->arena);
        sql_add_statement(&sql, statements.items[i].text);
        TRY(conn_exec(ctx, conn, sqlbuf_sql(&sql), NULL));
    }
    return STATUS_OK;
}

/* Alone at it inside a transaction; or every statement may be run again. */
static Status upgrade(const Ctx *ctx, Conn *conn)
{
    const Dialect  *dialect = dialect_of(conn);
    AUTO_ROWS Rows *found   = NULL;
    TRY(conn_query(ctx, conn, dialect->state_read, NULL, 0, &found));
    int64_t version = 0;
    TRY(version_read(ctx, conn, found, &version));
    if (version == STATE_VERSION)
        return STATUS_OK;
    if (!rows_bool(found, 0, FOUND_SCHEMA_EXISTS))
        TRY(conn_exec(ctx, conn, dialect->state_schema, NULL));
    for (; version < STATE_VERSION; version++)
        TRY(step_run(ctx, conn, dialect->state_steps[version]));
    return version_write(ctx, conn, STATE_VERSION);
}

Status state_ensure(const Ctx *ctx, Conn *conn)
{
    const Sql lock  = dialect_of(conn)->state_lock;
    Ctx       quiet = *ctx; /* "table exists" is no news */
    quiet.emit      = NULL;
    if (lock.text.size > 0) {
        /* Creating is quick, so waiting for another who does it is too. */
        TRY(conn_exec(ctx, conn, SQL("BEGIN; SET LOCAL lock_timeout = '10s'"), NULL));
        TRY(conn_exec(ctx, conn, lock, NULL));
    }
    if (upgrade(&quiet, conn) != STATUS_OK) {
        /* The connection is closed by whoever sees the failure, and that rolls back. */
        return fault_while(ctx->fault, "creating or upgrading %s", dialect_of(conn)->state_title);
    }
    return lock.text.size > 0 ? conn_exec(ctx, conn, SQL("COMMIT"), NULL) : STATUS_OK;
}

static Str int_text(const Ctx *ctx, int64_t value)
{
    return str_format(ctx->arena, "%" PRId64, value);
}

/* In hexadecimal: the file may hold anything. */
static Str hex_text(const Ctx *ctx, Str bytes)
{
    static const char digits[] = "0123456789abcdef";
    char             *text     = arena_array_of(ctx->arena, char, bytes.size * 2 + 1);
    for (size_t i = 0; i < bytes.size; i++) {
        const unsigned char byte = (unsigned char)bytes.data[i];
        text[2 * i]              = digits[byte >> 4];
        text[2 * i + 1]          = digits[byte & 15];
    }
    return (Str){text, bytes.size * 2};
}

typedef struct Write {
    Sql        sql;
    const Str *params;
    size_t     param_count;
} Write;

static Status fail_lease(const Ctx *ctx)
{
    (void)FAIL(ctx->fault, STATUS_LEASE, "could not write the history: the lease is another's now");
    return fault_hint(ctx->fault, "Look at 'shore status' before running it again.");
}

/* Behind the guard, in one transaction. */
static Status write_guarded(const Ctx *ctx, Conn *conn, const Writer *writer, const Write *write)
{
    const Str       fence = int_text(ctx, writer->fence);
    AUTO_ROWS Rows *mine  = NULL;
    AUTO_ROWS Rows *rows  = NULL;
    TRY(conn_query(ctx, conn, dialect_of(conn)->guard, &fence, 1, &mine));
    if (rows_count(mine) != 1)
        return fail_lease(ctx);
    return conn_query(ctx, conn, write->sql, write->params, write->param_count, &rows);
}

/* A write that does something, unless the lease is another's. */
static Status write_one(const Ctx *ctx, Conn *conn, const Writer *writer, const Write *write,
                        int64_t *ret_id)
{
    const Dialect  *dialect = dialect_of(conn);
    const bool      own     = dialect->guard.text.size > 0 && !conn_in_transaction(conn);
    AUTO_ROWS Rows *rows    = NULL;
    if (dialect->guard.text.size == 0) {
        TRY(conn_query(ctx, conn, write->sql, write->params, write->param_count, &rows));
        if (rows_affected(rows) != 1)
            return fail_lease(ctx);
    } else {
        if (own)
            TRY(conn_exec(ctx, conn, SQL("START TRANSACTION"), NULL));
        const Status status = write_guarded(ctx, conn, writer, write);
        if (status != STATUS_OK && own)
            conn_rollback(ctx, conn);
        TRY(status);
        if (ret_id != NULL)
            TRY(conn_query(ctx, conn, dialect->last_id, NULL, 0, &rows));
        if (own)
            TRY(conn_exec(ctx, conn, SQL("COMMIT"), NULL));
    }
    if (ret_id != NULL)
        *ret_id = rows_int(rows, 0, 0);
    return STATUS_OK;
}

#define WRITE(query)                                                                               \
    (&(Write){.sql = dialect_of(conn)->query, .params = params, .param_count = COUNT_OF(params)})

Status state_progress_write(const Ctx *ctx, Conn *conn, const Writer *writer,
                            const Progress *progress)
{
    const Migration *migration = progress->migration;
    const Str        params[]  = {
                migration->version,
                migration->name,
                int_text(ctx, migration->ordinal),
                migration->path,
                migration->checksum,
                migration->checksum_file,
                int_text(ctx, CHECKSUM_ALGORITHM),
                str_from(phase_text(migration_header(migration)->phase)),
        migration_header(migration)->plan.data == NULL ? STR("")
                                                               : migration_header(migration)->plan,
                str_from(progress->state),
                int_text(ctx, (int64_t)progress->done),
                progress->checksum,
                str_from(writer->runner),
                int_text(ctx, progress->duration_ms),
                hex_text(ctx, migration->source),
                int_text(ctx, writer->fence),
    };
    return write_one(ctx, conn, writer, WRITE(progress_write), NULL);
}

Status state_undo_write(const Ctx *ctx, Conn *conn, const Writer *writer, const Progress *progress)
{
    const Str params[] = {
        int_text(ctx, (int64_t)progress->done),
        progress->checksum,
        str_from(writer->runner),
        int_text(ctx, writer->fence),
        progress->migration->version,
    };
    return write_one(ctx, conn, writer, WRITE(undo_write), NULL);
}

Status state_set(const Ctx *ctx, Conn *conn, const Writer *writer, Str version, const char *state,
                 Str error)
{
    const Str params[] = {str_from(state), error, int_text(ctx, writer->fence), version};
    return write_one(ctx, conn, writer, WRITE(state_set), NULL);
}

Status state_forget(const Ctx *ctx, Conn *conn, const Writer *writer, const Migration *migration)
{
    const Str params[] = {
        str_format(ctx->arena, STR_FMT ":", STR_ARG(migration_title(ctx->arena, migration))),
        migration->version, int_text(ctx, writer->fence)};
    return write_one(ctx, conn, writer, WRITE(migration_forget), NULL);
}

Status journal_find(const Ctx *ctx, Conn *conn, StatementKey key, Attempt *ret)
{
    const Str       params[] = {key.migration->version, str_from(section_text(key.direction)),
                                int_text(ctx, (int64_t)key.index)};
    AUTO_ROWS Rows *rows     = NULL;
    TRY(conn_query(ctx, conn, dialect_of(conn)->journal_last, params, COUNT_OF(params), &rows));
    *ret = (Attempt){0};
    if (rows_count(rows) == 1)
        *ret = (Attempt){.id    = rows_int(rows, 0, 0),
                         .state = str_copy(ctx->arena, rows_text(rows, 0, 1)),
                         .sql   = str_copy(ctx->arena, rows_text(rows, 0, 2)),
                         .seen  = rows_column_count(rows) > 3
                                      ? str_copy(ctx->arena, rows_text(rows, 0, 3))
                                      : (Str){0}};
    return STATUS_OK;
}

/* What was seen before the statement, where the engine's settle goes by that. */
static Status journal_seen(const Ctx *ctx, Conn *conn, int64_t id, Str seen)
{
    const Str       params[] = {seen, int_text(ctx, id)};
    AUTO_ROWS Rows *rows     = NULL;
    if (seen.size == 0)
        return STATUS_OK;
    return conn_query(ctx, conn, dialect_of(conn)->journal_seen, params, COUNT_OF(params), &rows);
}

Status journal_begin(const Ctx *ctx, Conn *conn, const Writer *writer, StatementKey key,
                     Attempt *attempt)
{
    assert(conn_in_transaction(conn));
    const Str params[] = {
        key.migration->version,
        key.migration->name,
        str_from(section_text(key.direction)),
        int_text(ctx, (int64_t)key.index),
        attempt->sql,
        str_from(writer->runner),
        int_text(ctx, writer->fence),
    };
    TRY(write_one(ctx, conn, writer, WRITE(journal_begin), &attempt->id));
    return journal_seen(ctx, conn, attempt->id, attempt->seen);
}

Status journal_end(const Ctx *ctx, Conn *conn, const Writer *writer, int64_t id, const char *state,
                   Str error)
{
    const Str params[] = {str_from(state), error, int_text(ctx, id), int_text(ctx, writer->fence)};
    return write_one(ctx, conn, writer, WRITE(journal_end), NULL);
}

Status journal_whole(const Ctx *ctx, Conn *conn, const Writer *writer, const Migration *migration,
                     SectionKind direction, int64_t duration_ms)
{
    const Str params[] = {
        migration->version,
        migration->name,
        str_from(section_text(direction)),
        str_from(writer->runner),
        int_text(ctx, duration_ms),
        int_text(ctx, writer->fence),
        (Str){0},
    };
    return write_one(ctx, conn, writer, WRITE(journal_whole), NULL);
}

Status journal_baseline(const Ctx *ctx, Conn *conn, const Writer *writer,
                        const Migration *migration)
{
    const Str params[] = {
        migration->version,       migration->name, str_from(section_text(SECTION_UP)),
        str_from(writer->runner), STR("0"),        int_text(ctx, writer->fence),
        STR(JOURNAL_BASELINE),
    };
    return write_one(ctx, conn, writer, WRITE(journal_whole), NULL);
}

Str statements_checksum(Arena *arena, const StatementVec *statements, size_t count)
{
    Buf buf = buf_new(arena, SIZE_MAX);
    for (size_t i = 0; i < count; i++) {
        buf_add(&buf, statements->items[i].text);
        buf_add_char(&buf, ';');
    }
    return hash_sha256_hex(arena, buf_str(&buf));
}

Str migration_title(Arena *arena, const Migration *migration)
{
    if (migration->name.size == 0)
        return migration->version;
    return str_format(arena, STR_FMT "_" STR_FMT, STR_ARG(migration->version),
                      STR_ARG(migration->name));
}
