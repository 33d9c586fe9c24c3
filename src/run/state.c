/* state.c -- schema `shore`: look at it, create it, write to it. */
#include "run/state.h"

#include <assert.h>
#include <inttypes.h>

#include "base/hash.h"
#include "run/queries.h"

#include "base/poison.h"

/* Entry n leads from version n to version n + 1; nothing there is version 0. */
static const Sql state_steps[] = {
    {STR(QUERY_STATE)},
};

enum { STATE_VERSION = COUNT_OF(state_steps) };

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
                       "Schema shore has version %" PRId64 ", written by shore " STR_FMT
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

/* The version of the state, 0 for none. `found` is the row of state_read.sql. */
static Status version_read(const Ctx *ctx, Conn *conn, const Rows *found, int64_t *ret)
{
    *ret = 0;
    if (!rows_bool(found, 0, FOUND_META_EXISTS))
        return STATUS_OK;
    if (!rows_bool(found, 0, FOUND_MAY_USE_SCHEMA) || !rows_bool(found, 0, FOUND_MAY_READ))
        return fail_privilege(ctx, found, "read the history",
                              rows_bool(found, 0, FOUND_MAY_USE_SCHEMA)
                                  ? "GRANT SELECT ON ALL TABLES IN SCHEMA shore"
                                  : "GRANT USAGE ON SCHEMA shore");
    AUTO_ROWS Rows *version = NULL;
    TRY(conn_query(ctx, conn, SQL(QUERY_STATE_VERSION), NULL, 0, &version));
    if (rows_count(version) != 1) {
        (void)FAIL(ctx->fault, STATUS_REFUSED, "could not use the history: shore.meta has %zu rows",
                   rows_count(version));
        return fault_hint(ctx->fault, "It must have one. Somebody else has changed schema shore.");
    }
    if (rows_int(version, 0, 0) > STATE_VERSION)
        return fail_newer(ctx, found, version);
    *ret = rows_int(version, 0, 0);
    return STATUS_OK;
}

Status state_read(const Ctx *ctx, Conn *conn, StateFacts *ret)
{
    AUTO_ROWS Rows *found = NULL;
    TRY(conn_query(ctx, conn, SQL(QUERY_STATE_READ), NULL, 0, &found));
    assert(rows_count(found) == 1 && rows_column_count(found) == FOUND_COLUMNS);
    int64_t version = 0;
    TRY(version_read(ctx, conn, found, &version));
    *ret = (StateFacts){.exists              = version > 0,
                        .current             = version == STATE_VERSION,
                        .deadlock_timeout_ms = rows_int(found, 0, FOUND_DEADLOCK_TIMEOUT)};
    return STATUS_OK;
}

static Status check_writable(const Ctx *ctx, const Rows *found, int64_t version)
{
    const Str database = rows_text(found, 0, FOUND_DATABASE);
    if (rows_bool(found, 0, FOUND_STANDBY) || rows_bool(found, 0, FOUND_READ_ONLY)) {
        (void)FAIL(ctx->fault, STATUS_REFUSED,
                   "could not change database '" STR_FMT "': it is read-only", STR_ARG(database));
        return rows_bool(found, 0, FOUND_STANDBY)
                   ? fault_hint(ctx->fault, "This server is a standby: connect to its primary.")
                   : fault_hint(ctx->fault,
                                "default_transaction_read_only is on for this server, database or "
                                "role.");
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
    TRY(conn_query(ctx, conn, SQL(QUERY_STATE_READ), NULL, 0, &found));
    int64_t version = 0;
    TRY(version_read(ctx, conn, found, &version));
    TRY(check_writable(ctx, found, version));
    return state_read(ctx, conn, ret);
}

static Status version_write(const Ctx *ctx, Conn *conn, int64_t version)
{
    const Str       params[] = {str_format(ctx->arena, "%" PRId64, version), STR(SHORE_VERSION)};
    AUTO_ROWS Rows *rows     = NULL;
    return conn_query(ctx, conn, SQL(QUERY_STATE_VERSION_WRITE), params, COUNT_OF(params), &rows);
}

/* Inside a transaction that is alone at it. */
static Status upgrade(const Ctx *ctx, Conn *conn)
{
    AUTO_ROWS Rows *found = NULL;
    TRY(conn_query(ctx, conn, SQL(QUERY_STATE_READ), NULL, 0, &found));
    int64_t version = 0;
    TRY(version_read(ctx, conn, found, &version));
    if (version == STATE_VERSION)
        return STATUS_OK;
    if (!rows_bool(found, 0, FOUND_SCHEMA_EXISTS))
        TRY(conn_exec(ctx, conn, SQL(QUERY_STATE_SCHEMA), NULL));
    for (; version < STATE_VERSION; version++)
        TRY(conn_exec(ctx, conn, state_steps[version], NULL));
    return version_write(ctx, conn, STATE_VERSION);
}

Status state_ensure(const Ctx *ctx, Conn *conn)
{
    /* The key is "shore" as bytes. Creating is quick, so waiting for another who does it is too. */
    TRY(conn_exec(ctx, conn, SQL("BEGIN; SET LOCAL lock_timeout = '10s'"), NULL));
    TRY(conn_exec(ctx, conn, SQL("SELECT pg_advisory_xact_lock(495673373285)"), NULL));
    if (upgrade(ctx, conn) != STATUS_OK) {
        /* The connection is closed by whoever sees the failure, and that rolls back. */
        return fault_while(ctx->fault, "creating or upgrading schema shore");
    }
    return conn_exec(ctx, conn, SQL("COMMIT"), NULL);
}

static Str int_text(const Ctx *ctx, int64_t value)
{
    return str_format(ctx->arena, "%" PRId64, value);
}

/* The text input of bytea: the file may hold anything. */
static Str bytea_text(const Ctx *ctx, Str bytes)
{
    static const char digits[] = "0123456789abcdef";
    char             *text     = arena_array_of(ctx->arena, char, bytes.size * 2 + 3);
    text[0]                    = '\\';
    text[1]                    = 'x';
    for (size_t i = 0; i < bytes.size; i++) {
        const unsigned char byte = (unsigned char)bytes.data[i];
        text[2 + 2 * i]          = digits[byte >> 4];
        text[3 + 2 * i]          = digits[byte & 15];
    }
    return (Str){text, bytes.size * 2 + 2};
}

/* Run a write that changes exactly one row, unless the lease is another's. */
static Status write_one(const Ctx *ctx, Conn *conn, Sql sql, const Str *params, size_t count,
                        int64_t *ret_id)
{
    AUTO_ROWS Rows *rows = NULL;
    TRY(conn_query(ctx, conn, sql, params, count, &rows));
    if (rows_affected(rows) != 1) {
        (void)FAIL(ctx->fault, STATUS_LEASE,
                   "could not write the history: the lease is another's now");
        return fault_hint(ctx->fault, "Look at 'shore status' before running it again.");
    }
    if (ret_id != NULL)
        *ret_id = rows_int(rows, 0, 0);
    return STATUS_OK;
}

Status state_progress_write(const Ctx *ctx, Conn *conn, const Writer *writer,
                            const Progress *progress)
{
    const Migration *migration = progress->migration;
    const Str        params[]  = {
                int_text(ctx, writer->fence),
                migration->version,
                migration->name,
                int_text(ctx, migration->ordinal),
                migration->path,
                migration->checksum,
                migration->checksum_file,
                int_text(ctx, CHECKSUM_ALGORITHM),
                str_from(phase_text(migration->header.phase)),
        migration->header.plan.data == NULL ? STR("") : migration->header.plan,
                str_from(progress->state),
                int_text(ctx, (int64_t)progress->done),
                progress->checksum,
                str_from(writer->runner),
                int_text(ctx, progress->duration_ms),
                bytea_text(ctx, migration->source),
    };
    return write_one(ctx, conn, SQL(QUERY_PROGRESS_WRITE), params, COUNT_OF(params), NULL);
}

Status state_undo_write(const Ctx *ctx, Conn *conn, const Writer *writer, const Progress *progress)
{
    const Str params[] = {
        int_text(ctx, writer->fence),
        progress->migration->version,
        int_text(ctx, (int64_t)progress->done),
        progress->checksum,
        str_from(writer->runner),
    };
    return write_one(ctx, conn, SQL(QUERY_UNDO_WRITE), params, COUNT_OF(params), NULL);
}

Status state_set(const Ctx *ctx, Conn *conn, const Writer *writer, Str version, const char *state,
                 Str error)
{
    const Str params[] = {int_text(ctx, writer->fence), version, str_from(state), error};
    return write_one(ctx, conn, SQL(QUERY_STATE_SET), params, COUNT_OF(params), NULL);
}

Status state_forget(const Ctx *ctx, Conn *conn, const Writer *writer, const Migration *migration)
{
    const Str params[] = {
        int_text(ctx, writer->fence), migration->version,
        str_format(ctx->arena, STR_FMT ":", STR_ARG(migration_title(ctx->arena, migration)))};
    return write_one(ctx, conn, SQL(QUERY_MIGRATION_FORGET), params, COUNT_OF(params), NULL);
}

Status journal_find(const Ctx *ctx, Conn *conn, StatementKey key, Attempt *ret)
{
    const Str       params[] = {key.migration->version, str_from(section_text(key.direction)),
                                int_text(ctx, (int64_t)key.index)};
    AUTO_ROWS Rows *rows     = NULL;
    TRY(conn_query(ctx, conn, SQL(QUERY_JOURNAL_LAST), params, COUNT_OF(params), &rows));
    *ret = (Attempt){0};
    if (rows_count(rows) == 1)
        *ret = (Attempt){.id    = rows_int(rows, 0, 0),
                         .state = str_copy(ctx->arena, rows_text(rows, 0, 1)),
                         .sql   = str_copy(ctx->arena, rows_text(rows, 0, 2))};
    return STATUS_OK;
}

Status journal_begin(const Ctx *ctx, Conn *conn, const Writer *writer, StatementKey key, Str sql,
                     int64_t *ret_id)
{
    const Str params[] = {
        int_text(ctx, writer->fence),
        key.migration->version,
        key.migration->name,
        str_from(section_text(key.direction)),
        int_text(ctx, (int64_t)key.index),
        sql,
        str_from(writer->runner),
    };
    return write_one(ctx, conn, SQL(QUERY_JOURNAL_BEGIN), params, COUNT_OF(params), ret_id);
}

Status journal_end(const Ctx *ctx, Conn *conn, const Writer *writer, int64_t id, const char *state,
                   Str error)
{
    const Str params[] = {int_text(ctx, writer->fence), int_text(ctx, id), str_from(state), error};
    return write_one(ctx, conn, SQL(QUERY_JOURNAL_END), params, COUNT_OF(params), NULL);
}

Status journal_whole(const Ctx *ctx, Conn *conn, const Writer *writer, const Migration *migration,
                     SectionKind direction, int64_t duration_ms)
{
    const Str params[] = {
        int_text(ctx, writer->fence),      migration->version,       migration->name,
        str_from(section_text(direction)), str_from(writer->runner), int_text(ctx, duration_ms),
    };
    return write_one(ctx, conn, SQL(QUERY_JOURNAL_WHOLE), params, COUNT_OF(params), NULL);
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
