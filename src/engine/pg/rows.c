/* rows.c -- the rows that a query gave, as libpq holds them. */
#include "engine/pg/pg.h"

#include "base/poison.h"

typedef struct PgRows {
    Rows      base;
    PGresult *result;
} PgRows;

Rows *pg_rows_new(const Ctx *ctx, PGresult *result)
{
    PgRows *rows = arena_new_of(ctx->arena, PgRows);
    rows->result = result;
    rows->base   = (Rows){
          .driver       = &driver_pg,
          .count        = (size_t)PQntuples(result),
          .column_count = (size_t)PQnfields(result),
    };
    (void)str_to_int64(str_from(PQcmdTuples(result)), &rows->base.affected);
    return &rows->base;
}

void pg_rows_close(Rows *base)
{
    PgRows *rows = (PgRows *)base;
    PQclear(rows->result);
    rows->result = NULL;
}

Str pg_cell(const Rows *base, size_t row, size_t column)
{
    const PGresult *result = ((const PgRows *)base)->result;
    if (PQgetisnull(result, (int)row, (int)column) != 0)
        return (Str){0};
    return (Str){PQgetvalue(result, (int)row, (int)column),
                 (size_t)PQgetlength(result, (int)row, (int)column)};
}
