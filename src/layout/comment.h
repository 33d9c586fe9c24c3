/* comment.h -- the `--` comments of a source text, and the markers among them. */
#pragma once

#include "model/migration.h"

enum { SECTION_COUNT = SECTION_VERIFY + 1 };

/* A line comment outside strings, bodies, block comments and COPY data. */
typedef struct Comment {
    Span        span; /* from the two dashes to the end of the line, without the line break */
    Place       place;
    bool        alone;   /* nothing but blanks before it on its line */
    bool        marker;  /* a line that is `-- up`, `-- down` or `-- verify`, or nearly so */
    bool        exact;   /* ... and written as it must be */
    SectionKind section; /* of a marker */
} Comment;
typedef VEC(Comment) CommentVec;

typedef struct Comments {
    CommentVec  all;      /* in order */
    const char *unclosed; /* what is opened and never closed: "string"; NULL: nothing */
    size_t      unclosed_offset;
} Comments;

/* Could a comment of `source` be for shore, or for another linter? Quick, and says yes of what only
 * looks like one. */
bool comments_can_tell(Str source);

/* As the server `version` reads it. */
Comments comments_find(Arena *arena, Version version, Str source);

/* The same for the comments that stand before all code, without memory: true and the next one at
 * or behind *at, which is moved behind it; false when code or the end comes next. */
bool comment_next_leading(Str source, size_t *at, Comment *ret);
