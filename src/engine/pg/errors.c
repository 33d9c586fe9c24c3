/* errors.c -- what a server says, as a Status and a Fault. */
#include <string.h>

#include "engine/pg/pg.h"

#include "base/poison.h"

typedef struct ErrorRow {
    const char *sqlstate; /* five letters, or the two of a class; the first that fits counts */
    Status      status;
    const char *hint; /* where the server gives none */
} ErrorRow;

/* PostgreSQL manual, appendix A "Error Codes". */
static const ErrorRow error_rows[] = {
    {"08", STATUS_SERVER_LOST, NULL},
    {"25006", STATUS_REFUSED,
     "The server is a standby, or default_transaction_read_only is on; name the primary, or add "
     "target_session_attrs=read-write to the URL."},
    {"25P03", STATUS_SERVER_LOST, NULL}, /* idle_in_transaction_session_timeout */
    {"28", STATUS_UNREACHABLE, NULL},
    {"3D000", STATUS_UNREACHABLE, NULL},
    {"40001", STATUS_SERIALIZATION, NULL},
    {"40P01", STATUS_DEADLOCK, NULL},
    {"42501", STATUS_REFUSED,
     "The role that shore connects as has no privilege for this; connect as the owner, or grant "
     "it."},
    {"53300", STATUS_UNREACHABLE, NULL}, /* too many connections */
    {"53", STATUS_DISK_FULL, NULL},
    {"55P03", STATUS_LOCK_TIMEOUT, NULL},
    {"57014", STATUS_TIMEOUT, NULL}, /* statement_timeout, or canceled by somebody else */
    {"57P03", STATUS_UNREACHABLE, NULL},
    {"57P04", STATUS_SERVER_LOST, NULL}, /* the database was dropped */
    {"57P", STATUS_SERVER_LOST, NULL},   /* shutdown, crash, pg_terminate_backend, idle timeout */
};

static const ErrorRow *error_row_find(const char *sqlstate)
{
    for (size_t i = 0; i < COUNT_OF(error_rows); i++)
        if (str_starts(str_from(sqlstate), error_rows[i].sqlstate))
            return &error_rows[i];
    return NULL;
}

/* STATUS_SQL for those without a row of their own. */
static Status sqlstate_status(const char *sqlstate)
{
    const ErrorRow *row = error_row_find(sqlstate);
    return row == NULL ? STATUS_SQL : row->status;
}

static Status fail_lost(const Ctx *ctx, PgConn *conn)
{
    conn->base.lost = true;
    const Str said  = str_trim(str_from(PQerrorMessage(conn->pg)));
    (void)FAIL(ctx->fault, STATUS_SERVER_LOST, "lost the connection to " STR_FMT,
               STR_ARG(conn->base.title));
    return fault_detail(ctx->fault, STR_FMT, STR_ARG(said));
}

Status pg_fail(const Ctx *ctx, PgConn *conn, const PGresult *result)
{
    const char *sqlstate = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    const char *message  = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    if (sqlstate == NULL || message == NULL)
        return fail_lost(ctx, conn);
    const ErrorRow *row     = error_row_find(sqlstate);
    const char     *detail  = PQresultErrorField(result, PG_DIAG_MESSAGE_DETAIL);
    const char     *hint    = PQresultErrorField(result, PG_DIAG_MESSAGE_HINT);
    const char     *context = PQresultErrorField(result, PG_DIAG_CONTEXT);
    int64_t         position;
    (void)FAIL(ctx->fault, sqlstate_status(sqlstate), "could not run statement: %s", message);
    memcpy(ctx->fault->sqlstate, sqlstate, sizeof ctx->fault->sqlstate - 1);
    if (str_to_int64(str_from(PQresultErrorField(result, PG_DIAG_STATEMENT_POSITION)), &position))
        ctx->fault->position = (int)position;
    if (detail != NULL || context != NULL)
        (void)fault_detail(ctx->fault, "%s%s%s", detail == NULL ? "" : detail,
                           detail != NULL && context != NULL ? "\n" : "",
                           context == NULL ? "" : context);
    if (hint == NULL && row != NULL)
        hint = row->hint;
    if (hint != NULL)
        (void)fault_hint(ctx->fault, "%s", hint);
    return ctx->fault->status;
}

void pg_notice_emit(void *data, const PGresult *notice)
{
    const PgConn *conn     = data;
    const char   *severity = PQresultErrorField(notice, PG_DIAG_SEVERITY_NONLOCALIZED);
    const char   *message  = PQresultErrorField(notice, PG_DIAG_MESSAGE_PRIMARY);
    if (conn->base.ctx == NULL || message == NULL)
        return;
    const bool  warning = str_is(str_from(severity), "WARNING");
    const Event event = {.kind = warning ? EVENT_WARNING : EVENT_NOTICE, .text = str_from(message)};
    emit(conn->base.ctx, &event);
}
