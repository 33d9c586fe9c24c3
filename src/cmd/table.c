/* table.c -- widths first, then the lines. */
#include "cmd/table.h"

#include <assert.h>

#include "cmd/human.h"

#include "base/poison.h"

TableRow *table_row_add(TableText *table)
{
    assert(table->columns <= TABLE_COLUMNS_MAX);
    return vec_push(table->arena, &table->rows);
}

static size_t width(const TableText *table, size_t column)
{
    size_t widest = 0;
    for (size_t i = 0; i < table->rows.count; i++)
        widest = MAX_OF(widest, human_columns(table->rows.items[i].cells[column]));
    return widest;
}

void table_render(const TableText *table, Buf *buf)
{
    for (size_t i = 0; i < table->rows.count && table->rows.count > 1; i++) {
        const TableRow *row = &table->rows.items[i];
        for (size_t k = 0; k < table->columns; k++) {
            buf_add(buf, row->cells[k]);
            if (k + 1 < table->columns)
                buf_add_repeat(buf, ' ', width(table, k) - human_columns(row->cells[k]) + 2);
        }
        while (buf->size > 0 && buf->data[buf->size - 1] == ' ')
            buf->size--;
        buf_add_char(buf, '\n');
    }
}
