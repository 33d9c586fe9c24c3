/* errors.c -- what a server, or the library, says, as a Status and a Fault. */
#include <errmsg.h>
#include <mysqld_error.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "engine/mysql/mydb.h"

#include "base/poison.h"

typedef struct ErrorRow {
    unsigned    number;
    Status      status;
    const char *hint;
} ErrorRow;

#define HINT_PRIVILEGE                                                                             \
    "The user that shore connects as has no privilege for this; connect as another one, or grant " \
    "it."
#define HINT_READ_ONLY "The server is a replica, or read only for another reason; name the primary."
#define HINT_TOO_MANY  "Close some connections, or raise max_connections."

/* Numbers that the header of the library does not name have their name behind them. MySQL manual,
 * "Server Error Message Reference"; MariaDB manual, "MariaDB Error Code Reference". */
static const ErrorRow error_rows[] = {
    {CR_CONNECTION_ERROR, STATUS_UNREACHABLE, NULL},
    {CR_CONN_HOST_ERROR, STATUS_UNREACHABLE, NULL},
    {CR_UNKNOWN_HOST, STATUS_UNREACHABLE, NULL},
    {CR_SSL_CONNECTION_ERROR, STATUS_UNREACHABLE, NULL},
    {CR_AUTH_PLUGIN_CANNOT_LOAD, STATUS_UNREACHABLE, NULL},
    {CR_SERVER_GONE_ERROR, STATUS_SERVER_LOST, NULL},
    {CR_SERVER_LOST, STATUS_SERVER_LOST, NULL},
    {CR_SERVER_LOST_EXTENDED, STATUS_SERVER_LOST, NULL},
    {ER_CON_COUNT_ERROR, STATUS_UNREACHABLE, HINT_TOO_MANY},
    {ER_TOO_MANY_USER_CONNECTIONS, STATUS_UNREACHABLE, HINT_TOO_MANY},
    {ER_USER_LIMIT_REACHED, STATUS_UNREACHABLE, NULL},
    {ER_HOST_IS_BLOCKED, STATUS_UNREACHABLE, NULL},
    {ER_HOST_NOT_PRIVILEGED, STATUS_UNREACHABLE, NULL},
    {ER_ACCESS_DENIED_ERROR, STATUS_UNREACHABLE, NULL},
    {1698 /* ER_ACCESS_DENIED_NO_PASSWORD_ERROR */, STATUS_UNREACHABLE, NULL},
    {ER_BAD_DB_ERROR, STATUS_UNREACHABLE, NULL},
    {ER_NOT_SUPPORTED_AUTH_MODE, STATUS_UNREACHABLE, NULL},
    {ER_SERVER_SHUTDOWN, STATUS_SERVER_LOST, NULL},
    {1927 /* ER_CONNECTION_KILLED */, STATUS_SERVER_LOST, NULL},
    {4031 /* ER_CLIENT_INTERACTION_TIMEOUT */, STATUS_SERVER_LOST, NULL},
    {ER_DBACCESS_DENIED_ERROR, STATUS_REFUSED, HINT_PRIVILEGE},
    {ER_TABLEACCESS_DENIED_ERROR, STATUS_REFUSED, HINT_PRIVILEGE},
    {ER_COLUMNACCESS_DENIED_ERROR, STATUS_REFUSED, HINT_PRIVILEGE},
    {ER_SPECIFIC_ACCESS_DENIED_ERROR, STATUS_REFUSED, HINT_PRIVILEGE},
    {ER_PROCACCESS_DENIED_ERROR, STATUS_REFUSED, HINT_PRIVILEGE},
    {ER_BINLOG_CREATE_ROUTINE_NEED_SUPER, STATUS_REFUSED,
     "The binary log is on: the user needs SUPER, or the server log_bin_trust_function_creators."},
    {ER_OPTION_PREVENTS_STATEMENT, STATUS_REFUSED, HINT_READ_ONLY},
    {1792 /* ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION */, STATUS_REFUSED, NULL},
    {1836 /* ER_READ_ONLY_MODE */, STATUS_REFUSED, HINT_READ_ONLY},
    {ER_LOCK_WAIT_TIMEOUT, STATUS_LOCK_TIMEOUT, NULL},
    {3572 /* ER_LOCK_NOWAIT */, STATUS_LOCK_TIMEOUT, NULL},
    {ER_LOCK_DEADLOCK, STATUS_DEADLOCK, NULL},
    {ER_XA_RBDEADLOCK, STATUS_DEADLOCK, NULL},
    {ER_CHECKREAD, STATUS_SERIALIZATION, NULL},
    {ER_TABLE_DEF_CHANGED, STATUS_SERIALIZATION, NULL},
    {ER_QUERY_INTERRUPTED, STATUS_TIMEOUT, NULL},            /* by somebody else's KILL QUERY */
    {1969 /* ER_STATEMENT_TIMEOUT */, STATUS_TIMEOUT, NULL}, /* MariaDB: max_statement_time */
    {3024 /* ER_QUERY_TIMEOUT */, STATUS_TIMEOUT, NULL},     /* MySQL: max_execution_time */
    {ER_DISK_FULL, STATUS_DISK_FULL, NULL},
    {ER_RECORD_FILE_FULL, STATUS_DISK_FULL, NULL},
    {ER_OUTOFMEMORY, STATUS_DISK_FULL, NULL},
    {ER_OUT_OF_SORTMEMORY, STATUS_DISK_FULL, NULL},
    {ER_OUT_OF_RESOURCES, STATUS_DISK_FULL, NULL},
};

static const ErrorRow *error_row_find(unsigned number)
{
    for (size_t i = 0; i < COUNT_OF(error_rows); i++)
        if (error_rows[i].number == number)
            return &error_rows[i];
    return NULL;
}

static size_t line_at(Str text, size_t at)
{
    size_t line = 1;
    for (size_t i = 0; i < at; i++)
        line += text.data[i] == '\n';
    return line;
}

/* Of "... near 'TEXT' at line N", where TEXT is the statement from the error on, cut at 80
 * characters: the place, as a code point from 1. 0 when it is not the only one. */
static int near_position(Str statement, Str message)
{
    const size_t start = str_find(message, "near '");
    size_t       end   = message.size;
    while (end > 0 && !str_starts(str_slice(message, end, SIZE_MAX), "' at line "))
        end--;
    int64_t line;
    if (start == SIZE_MAX || end < start + strlen("near '") ||
        !str_to_int64(str_slice(message, end + strlen("' at line "), SIZE_MAX), &line))
        return 0;
    const Str near  = str_slice(message, start + strlen("near '"), end - start - strlen("near '"));
    size_t    found = near.size == 0 ? statement.size : SIZE_MAX;
    for (size_t at = 0; near.size > 0 && at + near.size <= statement.size; at++) {
        if (memcmp(statement.data + at, near.data, near.size) != 0 ||
            line_at(statement, at) != (size_t)line)
            continue;
        if (found != SIZE_MAX)
            return 0;
        found = at;
    }
    return found == SIZE_MAX ? 0 : (int)utf8_length(str_slice(statement, 0, found)) + 1;
}

Status mydb_fail_lost(const Ctx *ctx, MyConn *conn)
{
    conn->base.lost = true;
    (void)FAIL(ctx->fault, STATUS_SERVER_LOST, "lost the connection to " STR_FMT,
               STR_ARG(conn->base.title));
    return fault_detail(ctx->fault, "%s", mysql_error(conn->mysql));
}

Status mydb_fail(const Ctx *ctx, MyConn *conn)
{
    const unsigned  number = mysql_errno(conn->mysql);
    const ErrorRow *row    = error_row_find(number);
    const Status    status = row == NULL ? STATUS_SQL : row->status;
    if (status == STATUS_SERVER_LOST)
        return mydb_fail_lost(ctx, conn);
    (void)FAIL(ctx->fault, status, "could not run statement: %s", mysql_error(conn->mysql));
    memcpy(ctx->fault->sqlstate, mysql_sqlstate(conn->mysql), sizeof ctx->fault->sqlstate - 1);
    ctx->fault->number = (int)number;
    if (number == ER_PARSE_ERROR)
        ctx->fault->position = near_position(conn->text, str_from(mysql_error(conn->mysql)));
    if (row != NULL && row->hint != NULL)
        (void)fault_hint(ctx->fault, "%s", row->hint);
    return ctx->fault->status;
}

/* The same error, once more in the list, is no detail. */
static void detail_add(const Ctx *ctx, const Rows *rows)
{
    Buf buf = buf_new(ctx->arena, sizeof ctx->fault->detail);
    for (size_t i = 0; i < rows_count(rows); i++) {
        const Str said = rows_text(rows, i, 2);
        if (rows_int(rows, i, 1) != ctx->fault->number ||
            !str_contains(str_from(ctx->fault->message), said.data))
            buf_format(&buf, "%s" STR_FMT " (error %lld)", buf.size == 0 ? "" : "\n", STR_ARG(said),
                       (long long)rows_int(rows, i, 1));
    }
    if (buf.size > 0)
        (void)fault_detail(ctx->fault, STR_FMT, STR_ARG(buf_str(&buf)));
}

void mydb_warnings_take(const Ctx *ctx, MyConn *conn, Status status)
{
    if (status == STATUS_OK && (mysql_warning_count(conn->mysql) == 0 || ctx->emit == NULL))
        return;
    if (conn->base.lost || conn->abandoning)
        return;
    Fault           ignored = {0};
    const Ctx       quiet   = ctx_quiet(ctx, &ignored);
    AUTO_ROWS Rows *rows    = NULL;
    if (mydb_send(&quiet, conn, STR("SHOW WARNINGS LIMIT 64"), &rows, NULL) != STATUS_OK) {
        conn->base.lost = conn->base.lost || status != STATUS_OK; /* killed, it says at first */
        return;
    }
    if (status != STATUS_OK) {
        detail_add(ctx, rows);
        return;
    }
    for (size_t i = 0; i < rows_count(rows); i++) {
        const bool  note  = str_is(rows_text(rows, i, 0), "Note");
        const Event event = {.kind = note ? EVENT_NOTICE : EVENT_WARNING,
                             .text = rows_text(rows, i, 2)};
        emit(ctx, &event);
    }
}
