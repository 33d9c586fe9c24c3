/* name.h -- qualified names and places in a source text. */
#pragma once

#include "base/str.h"

/* A name as the server stores it (folded, unquoted). An empty schema means: by the search_path. */
typedef struct Name {
    Str schema;
    Str name;
} Name;

typedef VEC(Name) NameVec;

/* Bytes of a source file, from its first byte. */
typedef struct Span {
    size_t start;
    size_t size;
} Span;

/* Where a person finds it: 1-based, columns in code points (bytes in a file that is not UTF-8). */
typedef struct Place {
    size_t line;
    size_t column;
} Place;

static inline bool name_equal(Name left, Name right)
{
    return str_equal(left.schema, right.schema) && str_equal(left.name, right.name);
}

static inline Name name_copy(Arena *arena, Name name)
{
    return (Name){str_copy(arena, name.schema), str_copy(arena, name.name)};
}

static inline bool name_empty(Name name)
{
    return name.name.size == 0;
}

/* "schema.name", or "name" without a schema; for messages, not for SQL. */
static inline Str name_text(Arena *arena, Name name)
{
    if (name.schema.size == 0)
        return name.name;
    return str_format(arena, STR_FMT "." STR_FMT, STR_ARG(name.schema), STR_ARG(name.name));
}
