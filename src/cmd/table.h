/* table.h -- columns of text, aligned, for people. */
#pragma once

#include "base/str.h"

enum { TABLE_COLUMNS_MAX = 8 };

typedef struct TableRow {
    Str cells[TABLE_COLUMNS_MAX];
} TableRow;

typedef struct TableText {
    Arena *arena;
    size_t columns;
    VEC(TableRow) rows; /* the first is the heading */
} TableText;

/* A new row of `columns` cells to fill. The pointer does not survive the next call. */
TableRow *table_row_add(TableText *table);

/* Nothing when there is no row but the heading. */
void table_render(const TableText *table, Buf *buf);
