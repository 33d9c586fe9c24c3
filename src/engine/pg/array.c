/* array.c -- lists as parameters: the text form of a one-dimensional array. */
#include "engine/pg/array.h"

#include "base/poison.h"

Str pg_text_array(Arena *arena, const StrVec *items)
{
    Buf buf = buf_new(arena, SIZE_MAX);
    buf_add_char(&buf, '{');
    for (size_t i = 0; i < items->count; i++) {
        buf_add_c(&buf, i == 0 ? "\"" : ",\"");
        for (size_t at = 0; at < items->items[i].size; at++) {
            const char c = items->items[i].data[at];
            if (c == '"' || c == '\\')
                buf_add_char(&buf, '\\');
            buf_add_char(&buf, c);
        }
        buf_add_char(&buf, '"');
    }
    buf_add_char(&buf, '}');
    return buf_str(&buf);
}

Str pg_name_quoted(Arena *arena, Name name)
{
    SqlBuf sql = sqlbuf_new(arena, ENGINE_PG);
    sql_add_name(&sql, name);
    return sqlbuf_sql(&sql).text;
}
