/* sql.c -- the only way from a string to Sql: quoted, or a literal of our own source. */
#include "sql/sql.h"

#include <inttypes.h>
#include <string.h>

#include "base/utf8.h"

#include "base/poison.h"

SqlBuf sqlbuf_new(Arena *arena, EngineKind engine)
{
    return (SqlBuf){buf_new(arena, SIZE_MAX), engine_traits(engine)};
}

void sql_add_sql(SqlBuf *sqlbuf, Sql part)
{
    buf_add(&sqlbuf->buf, part.text);
}

/* `text` between two `quote`, with every quote inside doubled. A NUL can be in no name, and in no
 * value of PostgreSQL's; it is left out, so that it never cuts a statement short. */
static void add_quoted(Buf *buf, Str text, char quote)
{
    buf_add_char(buf, quote);
    for (size_t i = 0; i < text.size; i++) {
        if (text.data[i] == quote)
            buf_add_char(buf, quote);
        if (text.data[i] != '\0')
            buf_add_char(buf, text.data[i]);
    }
    buf_add_char(buf, quote);
}

void sql_add_identifier(SqlBuf *sqlbuf, Str identifier)
{
    add_quoted(&sqlbuf->buf, identifier, sqlbuf->traits->identifier_quote);
}

void sql_add_name(SqlBuf *sqlbuf, Name name)
{
    if (name.schema.size > 0) {
        sql_add_identifier(sqlbuf, name.schema);
        buf_add_char(&sqlbuf->buf, '.');
    }
    sql_add_identifier(sqlbuf, name.name);
}

static bool has_byte(Str text, char byte)
{
    return text.size > 0 && memchr(text.data, byte, text.size) != NULL;
}

/* A text with its character set, or bytes that are none. */
static void add_hexadecimal(Buf *buf, Str value)
{
    buf_add_c(buf, utf8_valid(value) ? "_utf8mb4 x'" : "x'");
    for (size_t i = 0; i < value.size; i++)
        buf_format(buf, "%02x", (unsigned)(unsigned char)value.data[i]);
    buf_add_char(buf, '\'');
}

void sql_add_literal(SqlBuf *sqlbuf, Str value)
{
    const bool escapes = sqlbuf->traits->backslash_escapes;
    if (escapes && (has_byte(value, '\\') || has_byte(value, '\0') || !utf8_valid(value)))
        add_hexadecimal(&sqlbuf->buf, value);
    else
        add_quoted(&sqlbuf->buf, value, '\'');
}

void sql_add_parameter(SqlBuf *sqlbuf, size_t number)
{
    if (sqlbuf->traits->numbered_parameters)
        buf_format(&sqlbuf->buf, "$%zu", number);
    else
        buf_add_char(&sqlbuf->buf, '?');
}

void sql_add_int(SqlBuf *sqlbuf, int64_t value)
{
    buf_format(&sqlbuf->buf, "%" PRId64, value);
}

void sql_add_statement(SqlBuf *sqlbuf, Str text)
{
    buf_add(&sqlbuf->buf, text);
}

Sql sqlbuf_sql(const SqlBuf *sqlbuf)
{
    return (Sql){buf_str(&sqlbuf->buf)};
}
