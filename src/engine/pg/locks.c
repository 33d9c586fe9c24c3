/* locks.c -- who stands in the way. */
#include "engine/pg/array.h"
#include "engine/pg/pg.h"
#include "engine/pg/queries.h"

#include "base/poison.h"

enum { QUERY_BYTES_MAX = 200 };

/* As pg_locks writes them. */
static const char *const lock_mode_words[] = {
    [LOCK_ACCESS_SHARE]           = "AccessShareLock",
    [LOCK_ROW_SHARE]              = "RowShareLock",
    [LOCK_ROW_EXCLUSIVE]          = "RowExclusiveLock",
    [LOCK_SHARE_UPDATE_EXCLUSIVE] = "ShareUpdateExclusiveLock",
    [LOCK_SHARE]                  = "ShareLock",
    [LOCK_SHARE_ROW_EXCLUSIVE]    = "ShareRowExclusiveLock",
    [LOCK_EXCLUSIVE]              = "ExclusiveLock",
    [LOCK_ACCESS_EXCLUSIVE]       = "AccessExclusiveLock",
};

/* The first bytes, without half a character at their end. */
static Str text_cut(Str text, size_t size)
{
    if (text.size <= size)
        return text;
    while (size > 0 && (text.data[size] & 0xC0) == 0x80)
        size--;
    return str_slice(text, 0, size);
}

static void blockers_take(const Ctx *ctx, const Rows *rows, BlockerVec *ret)
{
    enum { PID, APPLICATION, USER, STATE, QUERY, LOCK, AGE };
    const size_t count = rows_count(rows);
    Blocker     *items = arena_array_of(ctx->arena, Blocker, count);
    for (size_t i = 0; i < count; i++) {
        const Str query = text_cut(str_trim(rows_text(rows, i, QUERY)), QUERY_BYTES_MAX);
        items[i]        = (Blocker){
                   .pid            = rows_int(rows, i, PID),
                   .application    = str_copy(ctx->arena, rows_text(rows, i, APPLICATION)),
                   .user           = str_copy(ctx->arena, rows_text(rows, i, USER)),
                   .state          = str_copy(ctx->arena, rows_text(rows, i, STATE)),
                   .query          = str_copy(ctx->arena, query),
                   .lock           = str_copy(ctx->arena, rows_text(rows, i, LOCK)),
                   .transaction_ms = rows_int(rows, i, AGE),
        };
    }
    *ret = (BlockerVec){items, count};
}

static Status query_take(const Ctx *ctx, Conn *conn, Sql sql, const Str *params, size_t count,
                         BlockerVec *ret)
{
    AUTO_ROWS Rows *rows = NULL;
    TRY(conn_query(ctx, conn, sql, params, count, &rows));
    blockers_take(ctx, rows, ret);
    return STATUS_OK;
}

Status pg_blockers_find(const Ctx *ctx, Conn *conn, const RelationLock *wanted, size_t wanted_count,
                        int64_t own_pid, BlockerVec *ret)
{
    StrVec names = {0};
    StrVec modes = {0};
    for (size_t i = 0; i < wanted_count; i++)
        for (LockMode mode = LOCK_ACCESS_SHARE; mode < COUNT_OF(lock_mode_words); mode++)
            if (lock_conflicts(mode, wanted[i].mode)) {
                *vec_push(ctx->arena, &names) = pg_name_quoted(ctx->arena, wanted[i].relation);
                *vec_push(ctx->arena, &modes) = str_from(lock_mode_words[mode]);
            }
    const Str params[] = {
        pg_text_array(ctx->arena, &names),
        pg_text_array(ctx->arena, &modes),
        str_format(ctx->arena, "%lld", (long long)own_pid),
    };
    return query_take(ctx, conn, SQL(QUERY_BLOCKERS_FIND), params, COUNT_OF(params), ret);
}

Status pg_blocked_by(const Ctx *ctx, Conn *conn, int64_t pid, BlockerVec *ret)
{
    const Str params[] = {str_format(ctx->arena, "%lld", (long long)pid)};
    return query_take(ctx, conn, SQL(QUERY_BLOCKED_BY), params, COUNT_OF(params), ret);
}
