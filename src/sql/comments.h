/* comments.h -- the `--` comments of a text, by the rules of the server that reads it. */
#pragma once

#include "model/name.h"
#include "model/version.h"

/* Who is told of them. */
typedef struct CommentWalk {
    /* A line comment outside strings, bodies, block comments and COPY data; false: enough. */
    bool (*found)(void *data, Span comment);
    /* What is opened at byte `offset` and never closed: "string". */
    void (*unclosed)(void *data, const char *what, size_t offset);
    void *data;
} CommentWalk;

/* Go through `source` from byte `start`, where a statement may begin. Gives the byte behind the
 * comment that was enough, or the end. */
size_t sql_comments_walk(Version version, Str source, size_t start, const CommentWalk *walk);

size_t sql_comments_walk_pg(Str source, size_t start, const CommentWalk *walk);
size_t sql_comments_walk_mysql(Version version, Str source, size_t start, const CommentWalk *walk);
