/* conn.c -- connecting, and what a connection is. */
#include <assert.h>
#include <poll.h>
#include <string.h>

#include "engine/pg/lookalike.h"
#include "engine/pg/pg.h"

#include "base/poison.h"

enum {
    CONNECT_TIMEOUT_S      = 10,
    CONN_ARENA_BYTES       = 1 << 20,
    SCRATCH_BYTES          = 1 << 30, /* a parameter may be as long as PostgreSQL takes it */
    KEYWORDS_MAX           = 12,
    CHECK_INTERVAL_VERSION = 14, /* client_connection_check_interval came with it */
};

/* "keyword", "value" pairs; of two equal keywords libpq takes the later one. */
typedef struct Keywords {
    const char *names[KEYWORDS_MAX + 1];
    const char *values[KEYWORDS_MAX + 1];
    size_t      count;
} Keywords;

static void keyword_add(Keywords *keywords, const char *name, const char *value)
{
    if (value == NULL)
        return;
    assert(keywords->count < KEYWORDS_MAX);
    keywords->names[keywords->count]    = name;
    keywords->values[keywords->count++] = value;
}

static void connection_start(PgConn *conn, const ConnOptions *options)
{
    Keywords keywords = {0};
    /* A connection that a firewall forgot is noticed within two minutes, not two hours. */
    keyword_add(&keywords, "keepalives_idle", "30");
    keyword_add(&keywords, "keepalives_interval", "15");
    keyword_add(&keywords, "keepalives_count", "6");
    keyword_add(&keywords, "dbname", options->url);
    /* The URL may override those above, not these below. */
    keyword_add(&keywords, "application_name", options->application);
    keyword_add(&keywords, "client_encoding", "UTF8");
    conn->pg = PQconnectStartParams(keywords.names, keywords.values, /* expand_dbname= */ 1);
}

/* The value of a parameter after defaults, environment and service file; empty when not set. */
static Str parameter(PgConn *conn, const char *name)
{
    PQconninfoOption *all   = PQconninfo(conn->pg);
    Str               value = STR("");
    for (const PQconninfoOption *one = all; one != NULL && one->keyword != NULL; one++)
        if (strcmp(one->keyword, name) == 0 && one->val != NULL)
            value = str_copy(conn->base.arena, str_from(one->val));
    PQconninfoFree(all);
    return value;
}

static Str make_title(PgConn *conn)
{
    const Str host = str_from(PQhost(conn->pg));
    const Str port = str_from(PQport(conn->pg));
    const Str user = str_from(PQuser(conn->pg));
    const Str name = str_from(PQdb(conn->pg));
    if (str_starts(host, "/") || str_starts(host, "@"))
        return str_format(conn->base.arena,
                          "postgres://" STR_FMT "@/" STR_FMT "?host=" STR_FMT "&port=" STR_FMT,
                          STR_ARG(user), STR_ARG(name), STR_ARG(host), STR_ARG(port));
    return str_format(conn->base.arena, "postgres://" STR_FMT "@" STR_FMT ":" STR_FMT "/" STR_FMT,
                      STR_ARG(user), STR_ARG(host), STR_ARG(port), STR_ARG(name));
}

static Status fail_unreachable(const Ctx *ctx, PgConn *conn)
{
    const Str said = str_trim(str_from(PQerrorMessage(conn->pg)));
    (void)FAIL(ctx->fault, STATUS_UNREACHABLE, "could not connect to " STR_FMT,
               STR_ARG(conn->base.title));
    (void)fault_detail(ctx->fault, STR_FMT, STR_ARG(said));
    if (PQconnectionNeedsPassword(conn->pg))
        (void)fault_hint(ctx->fault,
                         "Give the password by PGPASSWORD, ~/.pgpass or a service file.");
    return ctx->fault->status;
}

/* libpq's own words about a URL or conninfo string quote parts of it, and what is in the wrong
 * place may be a password: so they are not shown. */
static Status fail_text(const Ctx *ctx)
{
    (void)FAIL(ctx->fault, STATUS_USAGE, "could not understand the connection URL or settings");
    return fault_hint(ctx->fault,
                      "Write postgres://USER@HOST:PORT/DATABASE, or \"host=... dbname=...\" with "
                      "libpq's parameters; a service or PG* variable may be wrong too.");
}

static bool is_port_list(Str ports)
{
    for (size_t i = 0; i < ports.size; i++)
        if (ports.data[i] != ',' && (ports.data[i] < '0' || ports.data[i] > '9'))
            return false;
    return true;
}

static void conninfo_free_auto(PQconninfoOption **options)
{
    PQconninfoFree(*options);
}

/* Whether libpq can read what it is given; what is neither URL nor settings is a database name. */
static Status check_text(const Ctx *ctx, const char *url)
{
    if (url == NULL || (!str_contains(str_from(url), "=") && !str_contains(str_from(url), "://")))
        return STATUS_OK;
    char                                         *message = NULL;
    CLEANUP(conninfo_free_auto) PQconninfoOption *options = PQconninfoParse(url, &message);
    PQfreemem(message);
    if (options == NULL)
        return fail_text(ctx);
    for (const PQconninfoOption *one = options; one->keyword != NULL; one++)
        if (strcmp(one->keyword, "port") == 0 && !is_port_list(str_from(one->val)))
            return fail_text(ctx);
    return STATUS_OK;
}

static int64_t timeout_ms(PgConn *conn)
{
    int64_t seconds = CONNECT_TIMEOUT_S;
    (void)str_to_int64(parameter(conn, "connect_timeout"), &seconds);
    return seconds * 1000; /* 0 or less: for ever, as libpq has it */
}

/* PQconnectPoll looks up host names without giving the loop a turn; all else waits here. */
static Status connection_wait(const Ctx *ctx, PgConn *conn)
{
    const int64_t             limit_ms = timeout_ms(conn);
    const int64_t             end      = ctx->clock->now_ms(ctx->clock) + limit_ms;
    PostgresPollingStatusType wanted   = PGRES_POLLING_WRITING;
    while (wanted != PGRES_POLLING_OK) {
        if (wanted == PGRES_POLLING_FAILED || PQstatus(conn->pg) == CONNECTION_BAD)
            return fail_unreachable(ctx, conn);
        if (limit_ms > 0 && ctx->clock->now_ms(ctx->clock) >= end) {
            (void)FAIL(ctx->fault, STATUS_UNREACHABLE, "could not connect to " STR_FMT,
                       STR_ARG(conn->base.title));
            return fault_detail(ctx->fault, "There was no answer in %lld s (connect_timeout).",
                                (long long)(limit_ms / 1000));
        }
        short ready;
        TRY(conn_wait_slice(ctx, &conn->base, PQsocket(conn->pg),
                            wanted == PGRES_POLLING_READING ? POLLIN : POLLOUT, &ready));
        if (ready != 0)
            wanted = PQconnectPoll(conn->pg);
    }
    return STATUS_OK;
}

static Status check_version(const Ctx *ctx, PgConn *conn)
{
    const int number = PQserverVersion(conn->pg);
    conn->base.version =
        (Version){.engine = ENGINE_PG, .major = number / 10000, .minor = number % 100};
    if (conn->base.version.major >= PG_MAJOR_OLDEST)
        return STATUS_OK;
    const char *release = PQparameterStatus(conn->pg, "server_version");
    (void)FAIL(ctx->fault, STATUS_REFUSED, "could not use the server at " STR_FMT ": it is too old",
               STR_ARG(conn->base.title));
    return fault_detail(ctx->fault,
                        "The server is PostgreSQL %s; shore needs PostgreSQL %d or later.",
                        release == NULL ? "of an unknown version" : release, PG_MAJOR_OLDEST);
}

/* Of what is no PostgreSQL a number of a version means nothing. */
static Status check_product(const Ctx *ctx, PgConn *conn)
{
    AUTO_ROWS Rows *rows = NULL;
    TRY(conn_query(ctx, &conn->base, SQL("SELECT version()"), NULL, 0, &rows));
    const char *name = pg_lookalike(rows_text(rows, 0, 0));
    if (name == NULL)
        return STATUS_OK;
    (void)FAIL(ctx->fault, STATUS_REFUSED, "could not use the server at " STR_FMT ": it is %s",
               STR_ARG(conn->base.title), name);
    return fault_detail(ctx->fault,
                        "It speaks PostgreSQL's protocol, but takes locks and changes tables in "
                        "its own way, and what shore knows was measured on PostgreSQL.");
}

static Status settings_apply(const Ctx *ctx, PgConn *conn)
{
    if (!str_is(str_from(PQparameterStatus(conn->pg, "standard_conforming_strings")), "on"))
        TRY(conn_exec(ctx, &conn->base, SQL("SET standard_conforming_strings = on"), NULL));
    if (conn->base.version.major < CHECK_INTERVAL_VERSION)
        return STATUS_OK;
    const Status status =
        conn_exec(ctx, &conn->base, SQL("SET client_connection_check_interval = '1s'"), NULL);
    if (status != STATUS_SQL)
        return status;
    /* The server's system cannot do it (not Linux, macOS, illumos or BSD). We can without. */
    fault_clear(ctx->fault);
    return STATUS_OK;
}

static Status connect_to(const Ctx *ctx, PgConn *conn, const ConnOptions *options)
{
    connection_start(conn, options);
    if (conn->pg == NULL)
        return FAIL(ctx->fault, STATUS_UNREACHABLE, "could not connect: libpq has no memory");
    conn->base.ctx   = ctx;
    conn->base.title = make_title(conn);
    PQsetNoticeReceiver(conn->pg, pg_notice_emit, conn);
    TRY(connection_wait(ctx, conn));
    conn->base.title = make_title(conn); /* of several hosts, the one that answered */
    conn->base.ctx   = NULL;
    PQsetnonblocking(conn->pg, 1);
    TRY(check_product(ctx, conn));
    TRY(check_version(ctx, conn));
    return settings_apply(ctx, conn);
}

static Status pg_open(const Ctx *ctx, const ConnOptions *options, Conn **ret)
{
    TRY(libpq_load(ctx));
    TRY(check_text(ctx, options->url));
    Arena  *arena = arena_new("connection", CONN_ARENA_BYTES);
    PgConn *conn  = arena_new_of(arena, PgConn);
    conn->base    = (Conn){.driver     = &driver_pg,
                           .arena      = arena,
                           .scratch    = arena_new("statement parameters", SCRATCH_BYTES),
                           .only_looks = options->only_looks};

    AUTO_CONN Conn *closing = &conn->base;
    TRY(connect_to(ctx, conn, options));
    *ret    = closing;
    closing = NULL;
    return STATUS_OK;
}

static void pg_close(Conn *base)
{
    PQfinish(pg_of(base));
    arena_free(base->scratch);
    arena_free(base->arena);
}

static Status pg_set_text_formats(const Ctx *ctx, Conn *conn)
{
    return conn_exec(ctx, conn,
                     SQL("SET DateStyle = 'ISO, YMD'; SET IntervalStyle = 'postgres';"
                         "SET TimeZone = 'UTC'; SET bytea_output = 'hex';"
                         "SET extra_float_digits = 3"),
                     NULL);
}

static int64_t pg_backend_pid(const Conn *conn)
{
    return PQbackendPID(pg_of(conn));
}

static bool pg_in_transaction(const Conn *conn)
{
    return PQtransactionStatus(pg_of(conn)) != PQTRANS_IDLE;
}

static bool pg_in_failed_transaction(const Conn *conn)
{
    return PQtransactionStatus(pg_of(conn)) == PQTRANS_INERROR;
}

static bool pg_alive(const Conn *conn)
{
    return PQstatus(pg_of(conn)) == CONNECTION_OK;
}

static const char *const schemes[] = {"postgres", "postgresql", NULL};

static const Sql begin_snapshot[] = {
    {STR("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")},
    {{0}},
};

const Driver driver_pg = {
    .schemes               = schemes,
    .url_form              = "postgres://USER@HOST:PORT/DATABASE",
    .begin_snapshot        = begin_snapshot,
    .open                  = pg_open,
    .close                 = pg_close,
    .backend_pid           = pg_backend_pid,
    .in_transaction        = pg_in_transaction,
    .alive                 = pg_alive,
    .set_text_formats      = pg_set_text_formats,
    .exec                  = pg_exec,
    .query                 = pg_query,
    .pipeline              = pg_pipeline,
    .cell                  = pg_cell,
    .rows_close            = pg_rows_close,
    .catalog_read          = pg_catalog_read,
    .blockers_find         = pg_blockers_find,
    .blocked_by            = pg_blocked_by,
    .in_failed_transaction = pg_in_failed_transaction,
    .copy_in               = pg_copy_in,
};
