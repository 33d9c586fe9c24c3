/* rows.c -- the rows that a query gave, whichever engine holds them. */
#include <assert.h>

#include "engine/driver.h"

#include "base/poison.h"

void rows_close(Rows *rows)
{
    if (rows != NULL)
        rows->driver->rows_close(rows);
}

size_t rows_count(const Rows *rows)
{
    return rows->count;
}

size_t rows_column_count(const Rows *rows)
{
    return rows->column_count;
}

int64_t rows_affected(const Rows *rows)
{
    return rows->affected;
}

static Str cell(const Rows *rows, size_t row, size_t column)
{
    assert(row < rows->count && column < rows->column_count);
    return rows->driver->cell(rows, row, column);
}

bool rows_is_null(const Rows *rows, size_t row, size_t column)
{
    return cell(rows, row, column).data == NULL;
}

Str rows_text(const Rows *rows, size_t row, size_t column)
{
    const Str text = cell(rows, row, column);
    return text.data == NULL ? STR("") : text;
}

int64_t rows_int(const Rows *rows, size_t row, size_t column)
{
    int64_t   value = 0;
    const Str text  = cell(rows, row, column);
    if (text.data == NULL)
        return 0;
    const bool number = str_to_int64(text, &value);
    assert(number);
    (void)number;
    return value;
}

bool rows_bool(const Rows *rows, size_t row, size_t column)
{
    const Str text = cell(rows, row, column);
    return str_is(text, "t") || str_is(text, "1");
}
