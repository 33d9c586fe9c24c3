/* sql.c -- the only way from a string to Sql: quoted, or a literal of our own source. */
#include "sql/sql.h"

#include <inttypes.h>

#include "base/poison.h"

SqlBuf sqlbuf_new(Arena *arena)
{
    return (SqlBuf){buf_new(arena, SIZE_MAX)};
}

void sql_add_sql(SqlBuf *sqlbuf, Sql part)
{
    buf_add(&sqlbuf->buf, part.text);
}

/* `text` between two `quote`, with every quote inside doubled. A NUL can be in no value and no
 * name of the server's; it is left out, so that it never cuts a statement short. */
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
    add_quoted(&sqlbuf->buf, identifier, '"');
}

void sql_add_name(SqlBuf *sqlbuf, Name name)
{
    if (name.schema.size > 0) {
        sql_add_identifier(sqlbuf, name.schema);
        buf_add_char(&sqlbuf->buf, '.');
    }
    sql_add_identifier(sqlbuf, name.name);
}

void sql_add_literal(SqlBuf *sqlbuf, Str value)
{
    add_quoted(&sqlbuf->buf, value, '\'');
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
