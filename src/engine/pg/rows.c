/* rows.c -- the rows that a query gave. */
#include <assert.h>

#include "engine/pg/pg.h"

#include "base/poison.h"

struct Rows {
    PGresult *result;
};

Rows *pg_rows_new(const Ctx *ctx, PGresult *result)
{
    Rows *rows   = arena_new_of(ctx->arena, Rows);
    rows->result = result;
    return rows;
}

void rows_close(Rows *rows)
{
    if (rows == NULL)
        return;
    PQclear(rows->result);
    rows->result = NULL;
}

size_t rows_count(const Rows *rows)
{
    return (size_t)PQntuples(rows->result);
}

size_t rows_column_count(const Rows *rows)
{
    return (size_t)PQnfields(rows->result);
}

int64_t rows_affected(const Rows *rows)
{
    int64_t count = 0;
    (void)str_to_int64(str_from(PQcmdTuples(rows->result)), &count);
    return count;
}

bool rows_is_null(const Rows *rows, size_t row, size_t column)
{
    assert(row < rows_count(rows) && column < rows_column_count(rows));
    return PQgetisnull(rows->result, (int)row, (int)column) != 0;
}

Str rows_text(const Rows *rows, size_t row, size_t column)
{
    assert(row < rows_count(rows) && column < rows_column_count(rows));
    return (Str){PQgetvalue(rows->result, (int)row, (int)column),
                 (size_t)PQgetlength(rows->result, (int)row, (int)column)};
}

int64_t rows_int(const Rows *rows, size_t row, size_t column)
{
    int64_t value = 0;
    if (rows_is_null(rows, row, column))
        return 0;
    const bool number = str_to_int64(rows_text(rows, row, column), &value);
    assert(number);
    (void)number;
    return value;
}

bool rows_bool(const Rows *rows, size_t row, size_t column)
{
    return str_is(rows_text(rows, row, column), "t");
}
