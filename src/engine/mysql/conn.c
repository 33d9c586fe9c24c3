/* conn.c -- connecting, and what a connection is. */
#include <assert.h>
#include <limits.h>
#include <string.h>

#include "engine/mysql/lookalike.h"
#include "engine/mysql/mydb.h"

#include "base/poison.h"

enum {
    CONN_ARENA_BYTES = 1 << 20,
    SCRATCH_BYTES    = 1 << 30, /* a parameter may be as long as max_allowed_packet is */
};

/* What older versions do in DDL was not looked at. */
static const Version oldest[] = {{ENGINE_MYSQL, 5, 6}, {ENGINE_MARIADB, 10, 3}};

static void option_set(MYSQL *mysql, enum mysql_option option, const char *value)
{
    if (value != NULL)
        (void)mysql_options(mysql, option, value);
}

static bool over_tcp(const MySettings *settings)
{
    return settings->socket == NULL && settings->host != NULL &&
           strcmp(settings->host, "localhost") != 0;
}

/* MYSQL_OPT_SSL_ENFORCE enforces nothing: a server without TLS is talked to all the same. */
static void ssl_options_set(MYSQL *mysql, const MySettings *settings)
{
    const my_bool on = 1;
    if (settings->ssl_mode == SSL_MODE_DISABLED ||
        (settings->ssl_mode == SSL_MODE_PREFERRED && !over_tcp(settings)))
        return;
    (void)mysql_options(mysql, MYSQL_OPT_SSL_ENFORCE, &on);
    option_set(mysql, MYSQL_OPT_SSL_CA, settings->ssl_ca);
    option_set(mysql, MYSQL_OPT_SSL_CERT, settings->ssl_cert);
    option_set(mysql, MYSQL_OPT_SSL_KEY, settings->ssl_key);
    if (settings->ssl_mode == SSL_MODE_VERIFY)
        (void)mysql_options(mysql, MYSQL_OPT_SSL_VERIFY_SERVER_CERT, &on);
}

MYSQL *mydb_handle_new(const MySettings *settings, bool nonblocking)
{
    const unsigned no_files = 0; /* LOAD DATA LOCAL: the server could ask for any file */
    MYSQL         *mysql    = mysql_init(NULL);
    assert(mysql != NULL);
    const my_bool off = 0;
    if (nonblocking)
        (void)mysql_options(mysql, MYSQL_OPT_NONBLOCK, 0);
    (void)mysql_options(mysql, MYSQL_OPT_RECONNECT, &off); /* a new session is not this one */
    (void)mysql_options(mysql, MYSQL_READ_DEFAULT_GROUP, "shore");
    (void)mysql_options(mysql, MYSQL_SET_CHARSET_NAME, "utf8mb4");
    (void)mysql_options(mysql, MYSQL_OPT_LOCAL_INFILE, &no_files);
    (void)mysql_options(mysql, MYSQL_OPT_CONNECT_TIMEOUT, &settings->connect_timeout_s);
    if (settings->application != NULL)
        (void)mysql_optionsv(mysql, MYSQL_OPT_CONNECT_ATTR_ADD, "program_name",
                             settings->application);
    ssl_options_set(mysql, settings);
    return mysql;
}

static int connect_resume(MyConn *conn, void *ret, int got)
{
    return mysql_real_connect_cont((MYSQL **)ret, conn->mysql, got);
}

static Status fail_unreachable(const Ctx *ctx, MyConn *conn)
{
    const unsigned number = mysql_errno(conn->mysql);
    (void)FAIL(ctx->fault, STATUS_UNREACHABLE, "could not connect to " STR_FMT,
               STR_ARG(conn->base.title));
    ctx->fault->number = (int)number;
    return fault_detail(ctx->fault, "%s", mysql_error(conn->mysql));
}

static Status check_encrypted(const Ctx *ctx, MyConn *conn)
{
    const SslMode mode = conn->settings.ssl_mode;
    if (mode == SSL_MODE_PREFERRED || mode == SSL_MODE_DISABLED ||
        mysql_get_ssl_cipher(conn->mysql) != NULL)
        return STATUS_OK;
    (void)FAIL(ctx->fault, STATUS_UNREACHABLE, "could not connect to " STR_FMT,
               STR_ARG(conn->base.title));
    return fault_detail(ctx->fault, "The server has no TLS, which ssl-mode asks for.");
}

static Status connect_wait(const Ctx *ctx, MyConn *conn)
{
    const MySettings *settings = &conn->settings;
    MYSQL            *ret      = NULL;
    conn->mysql                = mydb_handle_new(settings, /* nonblocking= */ true);
    const int wanted = mysql_real_connect_start(&ret, conn->mysql, settings->host, settings->user,
                                                settings->password, settings->database,
                                                settings->port, settings->socket, 0);
    TRY(mydb_wait(ctx, conn, wanted, connect_resume, &ret));
    return ret == NULL ? fail_unreachable(ctx, conn) : check_encrypted(ctx, conn);
}

/* "5.5.5-10.11.6-MariaDB-log", "8.0.36-28": the prefix is for replicas that know no 10. */
static Version version_of(Str text)
{
    Version   version = {.engine = ENGINE_MYSQL};
    const Str prefix  = STR("5.5.5-");
    if (str_contains(text, "MariaDB"))
        version.engine = ENGINE_MARIADB;
    if (version.engine == ENGINE_MARIADB && str_starts(text, prefix.data))
        text = str_slice(text, prefix.size, SIZE_MAX);
    int *const parts[] = {&version.major, &version.minor, &version.patch};
    for (size_t i = 0; i < COUNT_OF(parts); i++) {
        size_t size = 0;
        while (size < text.size && text.data[size] >= '0' && text.data[size] <= '9')
            size++;
        int64_t value = 0;
        (void)str_to_int64(str_slice(text, 0, size), &value);
        *parts[i] = value > INT_MAX ? INT_MAX : (int)value;
        if (size == text.size || text.data[size] != '.')
            break;
        text = str_slice(text, size + 1, SIZE_MAX);
    }
    return version;
}

static Status check_version(const Ctx *ctx, MyConn *conn, Str text)
{
    conn->base.version = version_of(text);
    const Version is   = conn->base.version;
    for (size_t i = 0; i < COUNT_OF(oldest); i++) {
        const Version least = oldest[i];
        const bool    enough =
            is.major > least.major || (is.major == least.major && is.minor >= least.minor);
        if (is.engine != least.engine || enough)
            continue;
        (void)FAIL(ctx->fault, STATUS_REFUSED,
                   "could not use the server at " STR_FMT ": it is too old",
                   STR_ARG(conn->base.title));
        return fault_detail(
            ctx->fault, "The server is " STR_FMT "; shore needs " STR_FMT " or later.",
            STR_ARG(version_text(ctx->arena, is)), STR_ARG(version_text(ctx->arena, least)));
    }
    return STATUS_OK;
}

static Status check_product(const Ctx *ctx, MyConn *conn, const Rows *rows, Str aurora_version)
{
    const char *name = mydb_lookalike(rows_text(rows, 0, 0), rows_text(rows, 0, 1), aurora_version);
    if (name == NULL)
        return STATUS_OK;
    (void)FAIL(ctx->fault, STATUS_REFUSED, "could not use the server at " STR_FMT ": it is %s",
               STR_ARG(conn->base.title), name);
    return fault_detail(ctx->fault,
                        "It speaks MySQL's protocol, but changes tables in its own way, and what "
                        "shore knows was measured on MySQL and MariaDB.");
}

static Status check_server(const Ctx *ctx, MyConn *conn)
{
    AUTO_ROWS Rows *rows   = NULL;
    AUTO_ROWS Rows *aurora = NULL;
    TRY(conn_query(ctx, &conn->base, SQL("SELECT VERSION(), @@version_comment, CONNECTION_ID()"),
                   NULL, 0, &rows));
    TRY(conn_query(ctx, &conn->base, SQL("SHOW VARIABLES LIKE 'aurora_version'"), NULL, 0,
                   &aurora));
    conn->id = rows_int(rows, 0, 2);
    TRY(check_product(ctx, conn, rows,
                      rows_count(aurora) == 0 ? STR("") : rows_text(aurora, 0, 1)));
    return check_version(ctx, conn, rows_text(rows, 0, 0));
}

static Status connect_to(const Ctx *ctx, MyConn *conn)
{
    TRY(connect_wait(ctx, conn));
    TRY(check_server(ctx, conn));
    /* By the server's own default collation; and each statement by itself, whatever init_connect
     * says. All else is as the server, its option file and the user have it. */
    return conn_exec(ctx, &conn->base, SQL("SET NAMES utf8mb4, autocommit = 1"), NULL);
}

static Status mydb_open(const Ctx *ctx, const ConnOptions *options, Conn **ret)
{
    TRY(libmariadb_load(ctx));
    Arena  *arena = arena_new("connection", CONN_ARENA_BYTES);
    MyConn *conn  = arena_new_of(arena, MyConn);
    conn->base    = (Conn){.driver     = &driver_mysql,
                           .arena      = arena,
                           .scratch    = arena_new("statement parameters", SCRATCH_BYTES),
                           .only_looks = options->only_looks};

    AUTO_CONN Conn *closing = &conn->base;
    TRY(mydb_settings_parse(ctx, arena, str_from(options->url), &conn->settings));
    if (options->application != NULL)
        conn->settings.application = str_c(arena, str_from(options->application));
    conn->base.title = mydb_settings_title(arena, &conn->settings);
    TRY(connect_to(ctx, conn));
    *ret    = closing;
    closing = NULL;
    return STATUS_OK;
}

static void mydb_close(Conn *base)
{
    MyConn *conn = mydb_conn(base);
    if (conn->mysql != NULL)
        mysql_close(conn->mysql);
    arena_free(base->scratch);
    arena_free(base->arena);
}

/* Zero dates are values that are there: they can be read and compared. */
static Status mydb_set_text_formats(const Ctx *ctx, Conn *conn)
{
    return conn_exec(ctx, conn,
                     SQL("SET time_zone = '+00:00', lc_time_names = 'en_US',"
                         " sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION,"
                         "NO_AUTO_VALUE_ON_ZERO', group_concat_max_len = 1048576"),
                     NULL);
}

static int64_t mydb_backend_pid(const Conn *conn)
{
    return ((const MyConn *)conn)->id;
}

static bool mydb_in_transaction(const Conn *conn)
{
    unsigned status = 0;
    (void)mariadb_get_infov(((const MyConn *)conn)->mysql, MARIADB_CONNECTION_SERVER_STATUS,
                            &status);
    return (status & SERVER_STATUS_IN_TRANS) != 0;
}

static bool mydb_alive(const Conn *conn)
{
    return ((const MyConn *)conn)->mysql != NULL;
}

static const char *const schemes[] = {"mysql", "mariadb", NULL};

static const Sql begin_snapshot[] = {
    {STR("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")},
    {STR("START TRANSACTION READ ONLY")},
    {{0}},
};

const Driver driver_mysql = {
    .schemes          = schemes,
    .url_form         = "mysql://USER@HOST:PORT/DATABASE",
    .reads_by_version = true,
    .begin_snapshot   = begin_snapshot,
    .open             = mydb_open,
    .close            = mydb_close,
    .backend_pid      = mydb_backend_pid,
    .in_transaction   = mydb_in_transaction,
    .alive            = mydb_alive,
    .set_text_formats = mydb_set_text_formats,
    .exec             = mydb_exec,
    .query            = mydb_query,
    .pipeline         = mydb_pipeline,
    .cell             = mydb_cell,
    .rows_close       = mydb_rows_close,
    .catalog_read     = mydb_catalog_read,
    .blockers_find    = mydb_blockers_find,
    .blocked_by       = mydb_blocked_by,
};
