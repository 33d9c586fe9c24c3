/* dialect_mysql.c -- MySQL and MariaDB: for them (a, b) > (x, y) is no range of an index, so it is
 * written out. That is one exact range (measured on MySQL 5.6 and MariaDB 10.11: the rows read are
 * the rows of the batch):
 *
 *     a >= x AND (a > x OR (a = x AND (b > y)))
 *
 * A value of a key is compared as what the column is, else no index is used, or a bigint becomes a
 * double: numbers stand bare, texts in a character set that loses nothing, bytes in hexadecimal,
 * moments as seconds since 1970. What has no such form is refused. */
#include <assert.h>
#include <string.h>

#include "backfill/dialect.h"
#include "backfill/mysql/queries.h"

#include "base/poison.h"

enum { IDLE_TIMEOUT_MS = 10000, MS_PER_S = 1000 };

typedef enum Form {
    FORM_TEXT,
    FORM_NUMBER,
    FORM_BITS,   /* a number that is written as bytes */
    FORM_BYTES,  /* in the column's own character set, where it has one */
    FORM_MOMENT, /* a timestamp: its text depends on the session */
} Form;

static const struct {
    const char *type;
    Form        form;
} forms[] = {
    {"tinyint", FORM_NUMBER},   {"smallint", FORM_NUMBER}, {"mediumint", FORM_NUMBER},
    {"int", FORM_NUMBER},       {"bigint", FORM_NUMBER},   {"decimal", FORM_NUMBER},
    {"year", FORM_NUMBER},      {"bit", FORM_BITS},        {"char", FORM_TEXT},
    {"varchar", FORM_TEXT},     {"date", FORM_TEXT},       {"datetime", FORM_TEXT},
    {"time", FORM_TEXT},        {"uuid", FORM_TEXT},       {"inet4", FORM_TEXT},
    {"inet6", FORM_TEXT},       {"binary", FORM_BYTES},    {"varbinary", FORM_BYTES},
    {"timestamp", FORM_MOMENT},
};

/* From these to utf8mb4 and back is the same character: others have two that become one. */
static const char *const exact_charsets[] = {"", "utf8mb4", "utf8mb3", "utf8", "ascii", "latin1"};

static bool is_exact_charset(Str charset)
{
    for (size_t i = 0; i < COUNT_OF(exact_charsets); i++)
        if (str_is(charset, exact_charsets[i]))
            return true;
    return false;
}

static bool form_find(Str type, Str charset, Form *ret)
{
    for (size_t i = 0; i < COUNT_OF(forms); i++) {
        if (!str_is(type, forms[i].type))
            continue;
        *ret =
            forms[i].form == FORM_TEXT && !is_exact_charset(charset) ? FORM_BYTES : forms[i].form;
        return true;
    }
    return false;
}

static Form form_of(const Walk *walk, size_t at)
{
    Form       form  = FORM_TEXT;
    const bool found = form_find(walk->types.items[at], walk->charsets.items[at], &form);
    assert(found);
    (void)found;
    return form;
}

static void add_key_text_mysql(SqlBuf *sql, const Walk *walk, size_t at)
{
    const Form form = form_of(walk, at);
    if (form == FORM_BYTES)
        sql_add(sql, "HEX(");
    else if (form == FORM_MOMENT)
        sql_add(sql, "UNIX_TIMESTAMP(");
    walk_add_column(sql, walk, (Str){0}, at);
    if (form == FORM_BITS)
        sql_add(sql, " + 0");
    else if (form == FORM_BYTES || form == FORM_MOMENT)
        sql_add(sql, ")");
}

static bool all_of(Str text, const char *bytes)
{
    for (size_t i = 0; i < text.size; i++)
        if (strchr(bytes, text.data[i]) == NULL)
            return false;
    return text.size > 0;
}

/* A text that was read from a server, but may have been changed since. */
static void add_bare(SqlBuf *sql, Str text, const char *bytes)
{
    if (all_of(text, bytes))
        sql_add_statement(sql, text);
    else
        sql_add_literal(sql, text);
}

static void add_value(SqlBuf *sql, const Walk *walk, size_t at, Str text)
{
    static const char decimal[] = "0123456789.-";
    switch (form_of(walk, at)) {
    case FORM_TEXT:
        sql_add_literal(sql, text);
        return;
    case FORM_NUMBER:
    case FORM_BITS:
        add_bare(sql, text, decimal);
        return;
    case FORM_BYTES:
        if (walk->charsets.items[at].size > 0) {
            sql_add(sql, "_");
            sql_add_statement(sql, walk->charsets.items[at]);
            sql_add(sql, " ");
        }
        sql_add(sql, "x");
        sql_add_literal(sql, text);
        return;
    case FORM_MOMENT:
        if (all_of(text, "0.")) { /* no moment, but '0000-00-00' */
            sql_add(sql, "'0000-00-00 00:00:00'");
            return;
        }
        sql_add(sql, "FROM_UNIXTIME(");
        add_bare(sql, text, decimal);
        sql_add(sql, ")");
        return;
    }
}

typedef struct Bound {
    const Walk *walk;
    Str         alias;
    const Key  *key;
    Sql         strict; /* > or < */
    Sql         last;   /* of the last column: > or <= */
} Bound;

static void add_compare(SqlBuf *sql, const Bound *bound, size_t at, Sql compare)
{
    walk_add_column(sql, bound->walk, bound->alias, at);
    sql_add(sql, " ");
    sql_add_sql(sql, compare);
    sql_add(sql, " ");
    add_value(sql, bound->walk, at, bound->key->items[at]);
}

/* (a > x OR (a = x AND (b > y OR ...))) */
static void add_bound(SqlBuf *sql, const Bound *bound)
{
    const size_t last = bound->key->count - 1;
    for (size_t at = 0; at < last; at++) {
        sql_add(sql, "(");
        add_compare(sql, bound, at, bound->strict);
        sql_add(sql, " OR (");
        add_compare(sql, bound, at, SQL("="));
        sql_add(sql, " AND ");
    }
    add_compare(sql, bound, last, bound->last);
    for (size_t at = 0; at < last; at++)
        sql_add(sql, "))");
}

static void add_range_mysql(SqlBuf *sql, const Walk *walk, Str alias, const KeyRange *range)
{
    const bool  several = walk->keys.count > 1;
    const Bound low     = {walk, alias, &range->low, SQL(">"), SQL(">")};
    const Bound high    = {walk, alias, &range->high, SQL("<"), SQL("<=")};
    if (range->low.count > 0 && several) {
        add_compare(sql, &low, 0, SQL(">="));
        sql_add(sql, " AND ");
    }
    if (range->low.count > 0) {
        add_bound(sql, &low);
        sql_add(sql, " AND ");
    }
    if (several) {
        add_compare(sql, &high, 0, SQL("<="));
        sql_add(sql, " AND ");
    }
    add_bound(sql, &high);
}

typedef struct End {
    Sql     part; /* the one with the least is taken */
    Sql     direction;
    int64_t offset;
} End;

static void add_end(SqlBuf *sql, const Walk *walk, const KeyRange *range, const End *end)
{
    sql_add(sql, "(SELECT ");
    walk_add_key_texts(sql, walk);
    sql_add(sql, ", ");
    sql_add_sql(sql, end->part);
    sql_add(sql, " AS part FROM ");
    sql_add_name(sql, walk->relation);
    sql_add(sql, " AS walk FORCE INDEX (");
    sql_add_identifier(sql, walk->index);
    sql_add(sql, ") WHERE ");
    add_range_mysql(sql, walk, (Str){0}, range);
    walk_add_order(sql, walk, end->direction);
    sql_add(sql, " LIMIT 1 OFFSET ");
    sql_add_int(sql, end->offset);
    sql_add(sql, ")");
}

/* The last of a full batch; where there are not as many rows, the last of all. Both are found in
 * the index alone, and no row is set aside on the way. */
static void add_next_mysql(SqlBuf *sql, const Walk *walk, const KeyRange *range, int64_t rows)
{
    add_end(sql, walk, range, &(End){SQL("0"), SQL(""), rows - 1});
    sql_add(sql, " UNION ALL ");
    add_end(sql, walk, range, &(End){SQL("1"), SQL(" DESC"), 0});
    sql_add(sql, " ORDER BY part LIMIT 1");
}

static Status check_transactional(const Ctx *ctx, Conn *conn, const Walk *walk)
{
    const Str       params[] = {walk->relation.schema, walk->relation.name};
    AUTO_ROWS Rows *rows     = NULL;
    TRY(conn_query(ctx, conn, SQL(QUERY_TRANSACTIONAL), params, COUNT_OF(params), &rows));
    if (rows_count(rows) == 1 && rows_bool(rows, 0, 1))
        return STATUS_OK;
    (void)FAIL(ctx->fault, STATUS_REFUSED,
               "could not batch over '" STR_FMT "': its engine has no transactions",
               STR_ARG(name_text(ctx->arena, walk->relation)));
    return fault_hint(ctx->fault, "A batch and its checkpoint must be kept or lost together: "
                                  "ALTER TABLE ... ENGINE = InnoDB first.");
}

/* Where the clock is set back, one local time is two moments. */
static Status check_time_zone(const Ctx *ctx, Conn *conn, const Walk *walk, Str key)
{
    AUTO_ROWS Rows *rows = NULL;
    TRY(conn_query(ctx, conn, SQL(QUERY_TIME_ZONE), NULL, 0, &rows));
    if (rows_bool(rows, 0, 0))
        return STATUS_OK;
    (void)FAIL(ctx->fault, STATUS_REFUSED,
               "could not batch over '" STR_FMT "': key column '" STR_FMT
               "' is a timestamp, and the session's time zone may be set back",
               STR_ARG(name_text(ctx->arena, walk->relation)), STR_ARG(key));
    return fault_hint(ctx->fault,
                      "Write SET time_zone = '+00:00'; before the statement, and give the times in "
                      "it accordingly.");
}

static Status key_prepare(const Ctx *ctx, Conn *conn, Walk *walk, Str key)
{
    const Str       params[] = {walk->relation.schema, walk->relation.name, key};
    AUTO_ROWS Rows *rows     = NULL;
    Form            form;
    TRY(conn_query(ctx, conn, SQL(QUERY_KEY_TYPE), params, COUNT_OF(params), &rows));
    if (rows_count(rows) != 1)
        return FAIL(ctx->fault, STATUS_REFUSED,
                    "could not batch over '" STR_FMT "': column '" STR_FMT "' is gone",
                    STR_ARG(name_text(ctx->arena, walk->relation)), STR_ARG(key));
    const Str type    = str_copy(ctx->arena, rows_text(rows, 0, 0));
    const Str charset = str_copy(ctx->arena, rows_text(rows, 0, 1));
    if (!form_find(type, charset, &form)) {
        (void)FAIL(ctx->fault, STATUS_REFUSED,
                   "could not batch over '" STR_FMT "': key column '" STR_FMT
                   "' is of type " STR_FMT,
                   STR_ARG(name_text(ctx->arena, walk->relation)), STR_ARG(key), STR_ARG(type));
        return fault_hint(ctx->fault,
                          "Its values have no exact text, or the server finds no range of them in "
                          "an index. Name another unique key: '-- shore: batched by (...)'.");
    }
    *vec_push(ctx->arena, &walk->types)    = type;
    *vec_push(ctx->arena, &walk->charsets) = charset;
    return form == FORM_MOMENT ? check_time_zone(ctx, conn, walk, key) : STATUS_OK;
}

static Status walk_prepare_mysql(const Ctx *ctx, Conn *conn, const Table *table, Walk *walk)
{
    (void)table;
    TRY(check_transactional(ctx, conn, walk));
    for (size_t i = 0; i < walk->keys.count; i++)
        TRY(key_prepare(ctx, conn, walk, walk->keys.items[i]));
    return STATUS_OK;
}

/* Of SHOW VARIABLES: the value, or empty. */
static Str variable(const Rows *rows, const char *name)
{
    for (size_t i = 0; i < rows_count(rows); i++)
        if (str_is(rows_text(rows, i, 0), name))
            return rows_text(rows, i, 1);
    return STR("");
}

/* READ COMMITTED takes no locks between rows, which the application would wait for, and the server
 * refuses it in a log of statements. */
static Status check_log(const Ctx *ctx, const Rows *variables)
{
    if (!str_is(variable(variables, "log_bin"), "ON") ||
        str_is(variable(variables, "sql_log_bin"), "OFF") ||
        !str_is(variable(variables, "binlog_format"), "STATEMENT"))
        return STATUS_OK;
    (void)FAIL(ctx->fault, STATUS_REFUSED,
               "could not batch the statement: the server's binlog_format is STATEMENT");
    (void)fault_detail(ctx->fault,
                       "Batches run READ COMMITTED, so as to lock no more than the rows "
                       "they change, and the server refuses that with this format.");
    return fault_hint(ctx->fault,
                      "Set binlog_format to ROW or MIXED, for the server or for the user's "
                      "sessions (init_connect).");
}

static Sql isolation_variable(const Rows *variables)
{
    const bool renamed = variable(variables, "transaction_isolation").size > 0;
    return renamed ? SQL("transaction_isolation") : SQL("tx_isolation");
}

static Sql restore_sql(Arena *arena, const Rows *variables)
{
    static const char digits[]  = "0123456789";
    SqlBuf            sql       = sqlbuf_new(arena, ENGINE_MYSQL);
    const Sql         isolation = isolation_variable(variables);
    sql_add(&sql, "SET SESSION innodb_lock_wait_timeout = ");
    add_bare(&sql, variable(variables, "innodb_lock_wait_timeout"), digits);
    sql_add(&sql, ", SESSION lock_wait_timeout = ");
    add_bare(&sql, variable(variables, "lock_wait_timeout"), digits);
    sql_add(&sql, ", SESSION wait_timeout = ");
    add_bare(&sql, variable(variables, "wait_timeout"), digits);
    sql_add(&sql, ", SESSION ");
    sql_add_sql(&sql, isolation);
    sql_add(&sql, " = ");
    sql_add_literal(&sql, variable(variables, isolation.text.data));
    return sqlbuf_sql(&sql);
}

static int64_t seconds(int64_t ms)
{
    return (ms + MS_PER_S - 1) / MS_PER_S;
}

/* A lock is waited for at least a second: shorter times there are none. An open transaction of ours
 * ends with wait_timeout, should shore stop in it; the rests between batches are waits, too. */
static Status session_begin_mysql(const Ctx *ctx, Conn *conn, const BatchLimits *limits,
                                  Sql *ret_restore)
{
    AUTO_ROWS Rows *variables = NULL;
    TRY(conn_query(ctx, conn, SQL(QUERY_SESSION), NULL, 0, &variables));
    TRY(check_log(ctx, variables));
    SqlBuf sql = conn_sql(conn, ctx->arena);
    sql_add(&sql, "SET SESSION innodb_lock_wait_timeout = ");
    sql_add_int(&sql, seconds(limits->lock_ms));
    sql_add(&sql, ", SESSION lock_wait_timeout = ");
    sql_add_int(&sql, seconds(limits->lock_ms));
    sql_add(&sql, ", SESSION wait_timeout = ");
    sql_add_int(&sql, seconds(IDLE_TIMEOUT_MS + limits->rest_ms_max));
    sql_add(&sql, ", SESSION ");
    sql_add_sql(&sql, isolation_variable(variables));
    sql_add(&sql, " = 'READ-COMMITTED'");
    *ret_restore = restore_sql(ctx->arena, variables);
    return conn_exec(ctx, conn, sqlbuf_sql(&sql), NULL);
}

const BatchDialect batch_dialect_mysql = {
    .index_hint    = "Build one first: CREATE UNIQUE INDEX on columns that are NOT NULL.",
    .begin         = {STR("START TRANSACTION")},
    .job_read      = {STR(QUERY_JOB_READ)},
    .job_begin     = {STR(QUERY_JOB_BEGIN)},
    .job_resume    = {STR(QUERY_JOB_RESUME)},
    .job_guard     = {STR(QUERY_JOB_GUARD)},
    .job_advance   = {STR(QUERY_JOB_ADVANCE)},
    .job_finish    = {STR(QUERY_JOB_FINISH)},
    .session_begin = session_begin_mysql,
    .walk_prepare  = walk_prepare_mysql,
    .add_key_text  = add_key_text_mysql,
    .add_range     = add_range_mysql,
    .add_next      = add_next_mysql,
};
