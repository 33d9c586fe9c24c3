/* parse.c -- which parser reads a text. */
#include "sql/parse.h"

#include "sql/comments.h"

#include "base/poison.h"

static bool is_mysql(Version version)
{
    return version.engine == ENGINE_MYSQL || version.engine == ENGINE_MARIADB;
}

void sql_parse(Arena *arena, Version version, Str source, Span span, StatementVec *ret)
{
    if (is_mysql(version))
        sql_parse_mysql(arena, version, source, span, ret);
    else
        sql_parse_pg(arena, source, span, ret);
}

bool sql_dml_shape(Arena *arena, Version version, Str statement, DmlShape *ret)
{
    return is_mysql(version) ? sql_dml_shape_mysql(arena, version, statement, ret)
                             : sql_dml_shape_pg(arena, statement, ret);
}

size_t sql_comments_walk(Version version, Str source, size_t start, const CommentWalk *walk)
{
    return is_mysql(version) ? sql_comments_walk_mysql(version, source, start, walk)
                             : sql_comments_walk_pg(source, start, walk);
}
