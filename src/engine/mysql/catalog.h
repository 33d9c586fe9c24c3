/* catalog.h -- inside engine/mysql: a Catalog that is being read, one database after the other. */
#pragma once

#include "base/map.h"
#include "engine/mysql/mydb.h"

typedef struct Reading {
    Arena         *arena;
    Catalog       *catalog;
    const NameVec *wanted; /* or NULL: all */
    Str            schema;
    Map            tables; /* of the schema, by name */
    Map types; /* by their text: those that are alike share what there is to say of them */
} Reading;

/* The table whose name is in the first column; NULL: it came after the tables were read. */
Table *reading_table_of(const Reading *reading, const Rows *rows, size_t row);

Str reading_text_of(const Reading *reading, const Rows *rows, size_t row, size_t column);

/* catalog_type.c: "int(10) unsigned", "enum('a','b''c')" as information_schema writes them; charset
 * and collation are empty where they are the table's. */
Type catalog_type_read(Reading *reading, Str name, Str text, Str charset, Str collation);

/* utf8 is utf8mb3, in a collation's name, too. */
Str catalog_charset(Arena *arena, Str name);

/* The expression of a column or a CHECK, as it would be written. */
Str catalog_expression(const Reading *reading, Str text);

/* catalog_key.c: from the rows of the queries of these names. */
void reading_indexes(Reading *reading, const Rows *rows);
void reading_hidden(Reading *reading, const Rows *rows); /* indexes that are invisible or ignored */
void reading_keys(Reading *reading, const Rows *rows);
void reading_actions(Reading *reading, const Rows *rows);
void reading_checks(Reading *reading, const Rows *rows);

/* catalog_code.c */

/* Columns of `table` whose names stand in the expression. */
StrVec catalog_columns_in(const Reading *reading, const Table *table, Str expression);

/* Views, triggers, routines and events, to the tables that they name. */
void reading_code(Reading *reading, const Rows *rows);
