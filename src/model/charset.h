/* charset.h -- what must be known of MySQL's character sets. */
#pragma once

#include "model/catalog.h"

/* The most bytes of a character; 0 for a charset that is not known. */
int charset_bytes_max(Str charset);

/* "utf8mb4" of "utf8mb4_bin"; empty when it does not say. */
Str charset_of_collation(Str collation);

/* char, varchar, text, enum and their like: those that have a charset. */
bool type_has_charset(Type type);

/* Two members of the ENUM or SET are one to its collation, which mostly ignores case. */
bool type_member_equal(Type type, Str left, Str right);

/* What an option of the table is: "engine", "character set", ...; empty: not said. */
Str table_option(const Table *table, const char *name);

/* Of a column that has one, by itself or its table; empty: not known. */
Str column_charset(const Table *table, const Column *column);
