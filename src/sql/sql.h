/* sql.h -- text that is safe to send to a server.
 *
 * Engine functions take Sql, and only a literal or this builder makes one, so a user's string
 * cannot reach a server unquoted. Statements of a migration file are the one thing that is sent as
 * it stands; sql_add_statement says so in its name. */
#pragma once

#include "model/engine_traits.h"
#include "model/name.h"

typedef struct Sql {
    Str text;
} Sql;

#define SQL(literal) ((Sql){STR(literal)})

typedef struct SqlBuf {
    Buf                 buf;
    const EngineTraits *traits;
} SqlBuf;

SqlBuf sqlbuf_new(Arena *arena, EngineKind engine);

#define sql_add(sqlbuf, literal) buf_add(&(sqlbuf)->buf, STR(literal))
void sql_add_sql(SqlBuf *sqlbuf, Sql part);
void sql_add_identifier(SqlBuf *sqlbuf, Str identifier); /* always quoted: "a""b", `a``b` */
void sql_add_name(SqlBuf *sqlbuf, Name name);            /* "schema"."name" */

/* 'a''b'. Means the same whatever the session's sql_mode says of backslashes: a value with one is
 * written in hexadecimal where that matters. (PostgreSQL's standard_conforming_strings is on in our
 * sessions.) */
void sql_add_literal(SqlBuf *sqlbuf, Str value);

/* Where parameter `number`, from 1, goes: $1, or ? where they are counted. There each must stand
 * once and in order. */
void sql_add_parameter(SqlBuf *sqlbuf, size_t number);
void sql_add_int(SqlBuf *sqlbuf, int64_t value);
void sql_add_statement(SqlBuf *sqlbuf,
                       Str     text); /* from the user's own migration file, as it stands */

Sql sqlbuf_sql(const SqlBuf *sqlbuf);
