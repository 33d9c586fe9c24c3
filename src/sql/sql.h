/* sql.h -- text that is safe to send to a server.
 *
 * Engine functions take Sql, and only a literal or this builder makes one, so a user's string
 * cannot reach a server unquoted. Statements of a migration file are the one thing that is sent as
 * it stands; sql_add_statement says so in its name. */
#pragma once

#include "model/name.h"
#include "model/type.h"

typedef struct Sql {
    Str text;
} Sql;

#define SQL(literal) ((Sql){STR(literal)})

typedef struct SqlBuf {
    Buf buf;
} SqlBuf;

SqlBuf sqlbuf_new(Arena *arena);

#define sql_add(sqlbuf, literal) buf_add(&(sqlbuf)->buf, STR(literal))
void sql_add_sql(SqlBuf *sqlbuf, Sql part);
void sql_add_identifier(SqlBuf *sqlbuf, Str identifier); /* always quoted: "a""b" */
void sql_add_name(SqlBuf *sqlbuf, Name name);            /* "schema"."name" */
void sql_add_literal(
    SqlBuf *sqlbuf,
    Str value); /* 'a''b'; E'..' never needed: standard_conforming_strings is on in our sessions */
void sql_add_int(SqlBuf *sqlbuf, int64_t value);
void sql_add_statement(SqlBuf *sqlbuf,
                       Str     text); /* from the user's own migration file, as it stands */

Sql sqlbuf_sql(const SqlBuf *sqlbuf);
