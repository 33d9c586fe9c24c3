/* catalog.h -- inside engine/pg: a Catalog that is being read. Each function takes the rows of its
 * query; those that are about tables have the oid in the first column. */
#pragma once

#include "base/map.h"
#include "engine/pg/pg.h"

typedef struct Reading {
    Arena   *arena;
    Catalog *catalog;
    Map      tables; /* by oid */
} Reading;

/* Copies of what stands in a row: a text, a name in two columns, the table of the oid. */
Str    reading_text(const Reading *reading, const Rows *rows, size_t row, size_t column);
Name   reading_name(const Reading *reading, const Rows *rows, size_t row, size_t schema);
Table *reading_table(const Reading *reading, const Rows *rows, size_t row);

/* 255 of "character varying(255)", 10 and 2 of "numeric(10,2)"; not what is no number. */
void reading_modifiers(Str type_text, Type *type);

/* catalog_uses.c: who uses tables, and how much. */
void reading_domains(Reading *reading, const Rows *rows);
void reading_domain_checks(Reading *reading, const Rows *rows); /* after the domains */
void reading_setting_defaults(Reading *reading, const Rows *rows);
void reading_activity(Reading *reading, const Rows *rows);
void reading_inherits(Reading *reading, const Rows *rows);
void reading_dependants(Reading *reading, const Rows *rows);
void reading_index_uses(Reading *reading, const Rows *rows);
void reading_partition_keys(Reading *reading, const Rows *rows);
