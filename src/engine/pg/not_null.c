/* not_null.c -- a CHECK proves a column not null when "column IS NOT NULL" stands alone or is one
 * of the terms of its ANDs: then SET NOT NULL need not scan (PostgreSQL 12 and later). The server
 * puts parentheses around every term, which makes reading it easy. */
#include "engine/pg/not_null.h"

#include "base/poison.h"

enum { DEPTH_MAX = 64 };

/* Behind the quoted text that starts at `at`; both kinds of quotes are doubled inside. */
static size_t quoted_end(Str text, size_t at)
{
    const char quote = text.data[at++];
    while (at < text.size && text.data[at] != quote)
        at++;
    return at < text.size ? at + 1 : at;
}

/* The end of what starts with a parenthesis at `at`: behind its partner, or SIZE_MAX. */
static size_t group_end(Str text, size_t at)
{
    size_t depth = 0;
    while (at < text.size) {
        const char c = text.data[at];
        if (c == '\'' || c == '"') {
            at = quoted_end(text, at);
            continue;
        }
        depth += c == '(';
        if (c == ')' && --depth == 0)
            return at + 1;
        at++;
    }
    return SIZE_MAX;
}

/* The column of `email IS NOT NULL`; empty for anything else. */
static Str column_of(Arena *arena, Str term)
{
    const char *tail = " IS NOT NULL";
    if (!str_ends(term, tail))
        return STR("");
    Str name = str_slice(term, 0, term.size - str_from(tail).size);
    if (name.size > 2 && name.data[0] == '"' && str_ends(name, "\"")) {
        Buf plain = buf_new(arena, SIZE_MAX);
        name      = str_slice(name, 1, name.size - 2);
        for (size_t i = 0; i < name.size; i++) {
            buf_add_char(&plain, name.data[i]);
            if (name.data[i] == '"' && ++i == name.size)
                return STR(""); /* a lone quote: more than one identifier */
        }
        return buf_str(&plain);
    }
    for (size_t i = 0; i < name.size; i++) {
        const char c      = name.data[i];
        const bool letter = (c >= 'a' && c <= 'z') || c == '_' || (c & 0x80) != 0;
        if (!letter && !(i > 0 && ((c >= '0' && c <= '9') || c == '$')))
            return STR("");
    }
    return name;
}

static void collect(Arena *arena, Str term, size_t depth, StrVec *columns);

/* Terms of "(a) AND (b) AND (c)", or nothing when it is built otherwise. */
static void collect_terms(Arena *arena, Str text, size_t depth, StrVec *columns)
{
    const Str and = STR(" AND ");
    size_t start  = 0;
    for (bool more = true; more;) {
        const size_t end =
            start < text.size && text.data[start] == '(' ? group_end(text, start) : SIZE_MAX;
        if (end == SIZE_MAX)
            return;
        more = end < text.size;
        if (more && !str_starts(str_slice(text, end, SIZE_MAX), and.data))
            return;
        start = end + and.size;
    }
    for (start = 0; start < text.size;) {
        const size_t end = group_end(text, start);
        collect(arena, str_slice(text, start, end - start), depth, columns);
        start = end + and.size;
    }
}

static void collect(Arena *arena, Str term, size_t depth, StrVec *columns)
{
    while (term.size > 2 && term.data[0] == '(' && group_end(term, 0) == term.size)
        term = str_slice(term, 1, term.size - 2);
    const Str column = column_of(arena, term);
    if (column.size > 0)
        *vec_push(arena, columns) = str_copy(arena, column);
    else if (depth < DEPTH_MAX)
        collect_terms(arena, term, depth + 1, columns);
}

StrVec pg_not_null_columns(Arena *arena, Str definition)
{
    StrVec    columns = {0};
    const Str check   = STR("CHECK ");
    if (!str_starts(definition, "CHECK ("))
        return columns;
    const Str    rest = str_slice(definition, check.size, SIZE_MAX);
    const size_t end  = group_end(rest, 0);
    if (end != SIZE_MAX)
        collect(arena, str_slice(rest, 0, end), 0, &columns);
    return columns;
}
