/* locks.c -- who stands in the way. MySQL and MariaDB have a list of metadata locks in one of two
 * places, or none; then who blocks a session that waits can be guessed, and it is said so. */
#include "engine/mysql/mydb.h"
#include "engine/mysql/queries.h"

#include "base/poison.h"

/* What it holds and what the waiter wants. */
enum { PID, APPLICATION, USER, STATE, QUERY, LOCK, AGE, HELD, WANTED };

enum { QUERY_BYTES_MAX = 200, NO_TRANSACTION_MS = -1 };

/* The kinds of metadata locks: MySQL source, mdl.h, "enum_mdl_type". Those that are no mode of
 * their own, by the next that makes all the same statements wait. */
static const struct {
    const char *word;
    LockMode    mode;
} kinds[] = {
    {"SHARED", LOCK_MDL_SHARED_READ},
    {"SHARED_HIGH_PRIO", LOCK_MDL_SHARED_READ},
    {"SHARED_READ", LOCK_MDL_SHARED_READ},
    {"SHARED_WRITE", LOCK_MDL_SHARED_WRITE},
    {"SHARED_WRITE_LOW_PRIO", LOCK_MDL_SHARED_WRITE},
    {"SHARED_UPGRADABLE", LOCK_MDL_SHARED_UPGRADABLE},
    {"SHARED_READ_ONLY", LOCK_MDL_SHARED_NO_WRITE},
    {"SHARED_NO_WRITE", LOCK_MDL_SHARED_NO_WRITE},
    {"SHARED_NO_READ_WRITE", LOCK_MDL_SHARED_NO_READ_WRITE},
    {"EXCLUSIVE", LOCK_MDL_EXCLUSIVE},
};

/* One that is not known may be anything. */
static LockMode lock_mode(Str word)
{
    for (size_t i = 0; i < COUNT_OF(kinds); i++)
        if (str_is(word, kinds[i].word))
            return kinds[i].mode;
    return LOCK_MDL_EXCLUSIVE;
}

static Blocker *blocker_of(Blocker *items, size_t count, int64_t pid)
{
    for (size_t i = 0; i < count; i++)
        if (items[i].pid == pid)
            return &items[i];
    return NULL;
}

static Str text_cut(Str text, size_t size)
{
    if (text.size <= size)
        return text;
    while (size > 0 && (text.data[size] & 0xC0) == 0x80)
        size--;
    return str_slice(text, 0, size);
}

/* One line per session, with all of its locks. */
static void blocker_add(const Ctx *ctx, const Rows *rows, size_t row, BlockerVec *ret)
{
    const int64_t pid   = rows_int(rows, row, PID);
    const Str     lock  = rows_text(rows, row, LOCK);
    Blocker      *known = blocker_of(ret->items, ret->count, pid);
    if (known != NULL) {
        if (!str_contains(known->lock, str_c(ctx->arena, lock)))
            known->lock =
                str_format(ctx->arena, STR_FMT ", " STR_FMT, STR_ARG(known->lock), STR_ARG(lock));
        return;
    }
    const Str query          = text_cut(str_trim(rows_text(rows, row, QUERY)), QUERY_BYTES_MAX);
    ret->items[ret->count++] = (Blocker){
        .pid         = pid,
        .application = str_copy(ctx->arena, rows_text(rows, row, APPLICATION)),
        .user        = str_copy(ctx->arena, rows_text(rows, row, USER)),
        .state       = str_copy(ctx->arena, rows_text(rows, row, STATE)),
        .query       = str_copy(ctx->arena, query),
        .lock        = str_copy(ctx->arena, lock),
        .transaction_ms =
            rows_is_null(rows, row, AGE) ? NO_TRANSACTION_MS : rows_int(rows, row, AGE),
    };
}

/* Those of the rows that make `wanted` wait; NONE: the row itself says what is wanted. */
static void rows_add(const Ctx *ctx, const Rows *rows, LockMode wanted, BlockerVec *ret)
{
    const size_t count = rows_count(rows);
    Blocker     *items = arena_array_of(ctx->arena, Blocker, ret->count + count);
    for (size_t i = 0; i < ret->count; i++)
        items[i] = ret->items[i];
    ret->items = items;
    for (size_t i = 0; i < count; i++) {
        const LockMode wants = wanted != LOCK_NONE ? wanted : lock_mode(rows_text(rows, i, WANTED));
        if (lock_conflicts(lock_mode(rows_text(rows, i, HELD)), wants))
            blocker_add(ctx, rows, i, ret);
    }
}

typedef struct Sources {
    bool listed; /* in performance_schema */
    bool plugin;
} Sources;

/* Without the privilege to look there is nothing to be told, which is no failure. */
static bool is_blind(Status status)
{
    return status == STATUS_REFUSED || status == STATUS_SQL;
}

static Status blind(const Ctx *ctx, Status status)
{
    if (!is_blind(status))
        return status;
    fault_clear(ctx->fault);
    return STATUS_OK;
}

static Status sources_find(const Ctx *ctx, Conn *conn, Sources *ret)
{
    *ret                   = (Sources){0};
    AUTO_ROWS Rows *rows   = NULL;
    const Status    status = conn_query(ctx, conn, SQL(QUERY_LOCK_SOURCES), NULL, 0, &rows);
    if (status != STATUS_OK)
        return blind(ctx, status);
    *ret = (Sources){.listed = rows_int(rows, 0, 0) > 0, .plugin = rows_int(rows, 0, 1) > 0};
    return STATUS_OK;
}

static Status query_add(const Ctx *ctx, Conn *conn, const PipelineStep *query, LockMode wanted,
                        BlockerVec *ret)
{
    AUTO_ROWS Rows *rows = NULL;
    const Status    status =
        conn_query(ctx, conn, query->sql, query->params, query->param_count, &rows);
    if (status != STATUS_OK)
        return blind(ctx, status);
    rows_add(ctx, rows, wanted, ret);
    return STATUS_OK;
}

Status mydb_blockers_find(const Ctx *ctx, Conn *conn, const RelationLock *wanted,
                          size_t wanted_count, int64_t own_pid, BlockerVec *ret)
{
    Sources    sources;
    BlockerVec found = {0};
    TRY(sources_find(ctx, conn, &sources));
    if (!sources.listed && !sources.plugin) {
        *ret = found;
        return STATUS_OK;
    }
    const Sql sql = sources.listed ? SQL(QUERY_LOCKS_OF_TABLE) : SQL(QUERY_PLUGIN_LOCKS_OF_TABLE);
    for (size_t i = 0; i < wanted_count; i++) {
        const Name         table    = wanted[i].relation;
        const Str          params[] = {table.schema.size == 0 ? (Str){0} : table.schema, table.name,
                              str_format(ctx->arena, "%lld", (long long)own_pid)};
        const PipelineStep query = {.sql = sql, .params = params, .param_count = COUNT_OF(params)};
        TRY(query_add(ctx, conn, &query, wanted[i].mode, &found));
    }
    *ret = found;
    return STATUS_OK;
}

static Sql rows_query(Version version)
{
    return version.engine == ENGINE_MYSQL && version.major >= 8 ? SQL(QUERY_BLOCKED_BY_ROWS_80)
                                                                : SQL(QUERY_BLOCKED_BY_ROWS);
}

Status mydb_blocked_by(const Ctx *ctx, Conn *conn, int64_t pid, BlockerVec *ret)
{
    Sources    sources;
    BlockerVec found = {0};
    TRY(sources_find(ctx, conn, &sources));
    const Str    id    = str_format(ctx->arena, "%lld", (long long)pid);
    PipelineStep query = {.sql         = sources.listed   ? SQL(QUERY_BLOCKED_BY_METADATA)
                                         : sources.plugin ? SQL(QUERY_PLUGIN_BLOCKED_BY)
                                                          : SQL(QUERY_BLOCKED_BY_GUESS),
                          .params      = &id,
                          .param_count = 1};
    TRY(query_add(ctx, conn, &query, LOCK_NONE, &found));
    if (found.count == 0) {
        query.sql = rows_query(conn_version(conn));
        TRY(query_add(ctx, conn, &query, LOCK_NONE, &found));
    }
    *ret = found;
    return STATUS_OK;
}
