/* params.c -- parameters as literals. Prepared statements would take two round trips, not every
 * statement can be one, and their results come in binary; literals as sql.h writes them mean the
 * same under every sql_mode. */
#include <assert.h>

#include "engine/mysql/mydb.h"

#include "base/poison.h"

/* Behind what must not be looked into at `at`: a quoted text or name. Queries with parameters are
 * our own, and have no backslash in a literal and no comment (sql2c.py takes them out). */
static size_t opaque_end(Str text, size_t at)
{
    const char quote = text.data[at];
    if (quote != '\'' && quote != '"' && quote != '`')
        return at + 1;
    for (at++; at < text.size && text.data[at] != quote; at++) {
    }
    return at < text.size ? at + 1 : at;
}

Str mydb_text(MyConn *conn, Sql sql, const Str *params, size_t param_count)
{
    if (param_count == 0)
        return sql.text;
    SqlBuf buf   = conn_sql(&conn->base, conn->base.scratch);
    size_t taken = 0;
    for (size_t at = 0; at < sql.text.size;) {
        const size_t end = opaque_end(sql.text, at);
        if (sql.text.data[at] != '?') {
            sql_add_statement(&buf, str_slice(sql.text, at, end - at));
        } else {
            assert(taken < param_count);
            if (params[taken].data == NULL)
                sql_add(&buf, "NULL");
            else
                sql_add_literal(&buf, params[taken]);
            taken++;
        }
        at = end;
    }
    assert(taken == param_count);
    return sqlbuf_sql(&buf).text;
}
