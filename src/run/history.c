/* history.c -- read the history and the journal; create nothing. */
#include "run/history.h"

#include "run/dialect.h"

#include "base/poison.h"

const HistoryRow *history_find(const HistoryRowVec *rows, Str version)
{
    for (size_t i = 0; i < rows->count; i++)
        if (str_equal(rows->items[i].version, version))
            return &rows->items[i];
    return NULL;
}

static int hex_value(char c)
{
    return c <= '9' ? c - '0' : c - 'a' + 10;
}

/* The server's encode(..., 'hex'). */
static Str from_hex(Arena *arena, Str hex)
{
    char *bytes = arena_array_of(arena, char, hex.size / 2 + 1);
    for (size_t i = 0; i + 1 < hex.size; i += 2)
        bytes[i / 2] = (char)(hex_value(hex.data[i]) << 4 | hex_value(hex.data[i + 1]));
    return (Str){bytes, hex.size / 2};
}

static Str text(const Ctx *ctx, const Rows *rows, size_t row, size_t column)
{
    return str_copy(ctx->arena, rows_text(rows, row, column));
}

/* The columns are those of run/queries/history.sql. */
static void read_row(const Ctx *ctx, const Rows *rows, size_t row, HistoryRow *ret)
{
    ret->version            = text(ctx, rows, row, 0);
    ret->name               = text(ctx, rows, row, 1);
    ret->shown_state        = text(ctx, rows, row, 2);
    ret->state              = text(ctx, rows, row, 3);
    ret->phase              = text(ctx, rows, row, 4);
    ret->checksum           = text(ctx, rows, row, 5);
    ret->checksum_file      = text(ctx, rows, row, 6);
    ret->checksum_algorithm = rows_int(rows, row, 7);
    ret->applied_by         = text(ctx, rows, row, 8);
    ret->applied_at         = text(ctx, rows, row, 9);
    ret->duration_ms        = rows_int(rows, row, 10);
    ret->error              = text(ctx, rows, row, 11);
    ret->path               = text(ctx, rows, row, 12);
    ret->source             = from_hex(ctx->arena, rows_text(rows, row, 13));
    ret->progress           = (size_t)rows_int(rows, row, 14);
    ret->progress_checksum  = text(ctx, rows, row, 15);
}

Status run_history(const Ctx *ctx, Conn *conn, HistoryRowVec *ret)
{
    StateFacts facts = {0};
    TRY(state_read(ctx, conn, &facts));
    if (!facts.exists)
        return STATUS_OK;
    AUTO_ROWS Rows *rows = NULL;
    TRY(conn_query(ctx, conn, dialect_of(conn)->history, NULL, 0, &rows));
    for (size_t i = 0; i < rows_count(rows); i++)
        read_row(ctx, rows, i, vec_push(ctx->arena, ret));
    return STATUS_OK;
}

Status run_journal(const Ctx *ctx, Conn *conn, JournalRowVec *ret)
{
    StateFacts facts = {0};
    TRY(state_read(ctx, conn, &facts));
    if (!facts.exists)
        return STATUS_OK;
    AUTO_ROWS Rows *rows = NULL;
    TRY(conn_query(ctx, conn, dialect_of(conn)->journal_read, NULL, 0, &rows));
    for (size_t i = 0; i < rows_count(rows); i++) {
        *vec_push(ctx->arena, ret) = (JournalRow){
            .version     = text(ctx, rows, i, 0),
            .name        = text(ctx, rows, i, 1),
            .direction   = text(ctx, rows, i, 2),
            .statement   = rows_is_null(rows, i, 3) ? -1 : (int)rows_int(rows, i, 3),
            .sql         = text(ctx, rows, i, 4),
            .state       = text(ctx, rows, i, 5),
            .runner      = text(ctx, rows, i, 6),
            .started_at  = text(ctx, rows, i, 7),
            .ended_at    = text(ctx, rows, i, 8),
            .duration_ms = rows_is_null(rows, i, 9) ? -1 : rows_int(rows, i, 9),
            .error       = text(ctx, rows, i, 10),
        };
    }
    return STATUS_OK;
}
