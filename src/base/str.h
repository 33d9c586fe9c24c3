/* str.h -- Str, a view of bytes that somebody else owns, and Buf, a builder with a size limit.
 *
 * Str is used everywhere inside; `const char *` only for literals and at library edges. A Str need
 * not end in NUL, but every Str made by a function of this file does have a NUL behind it. */
#pragma once

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/vec.h"

typedef struct Str {
    const char *data;
    size_t      size;
} Str;

typedef VEC(Str) StrVec;

#define STR(literal) ((Str){"" literal "", sizeof(literal) - 1})
#define STR_FMT      "%.*s"
#define STR_ARG(str) (int)(str).size, (str).data

/* A view of a C string; NULL gives the empty Str. */
Str str_from(const char *text);

Str str_copy(Arena *arena, Str str);
Str str_format(Arena *arena, const char *format, ...) PRINTF_LIKE(2, 3);
Str str_vformat(Arena *arena, const char *format, va_list args) PRINTF_LIKE(2, 0);
Str str_concat(Arena *arena, Str head, Str tail);
Str str_join(Arena *arena, const StrVec *parts, const char *separator);
Str str_lower(Arena *arena, Str str); /* ASCII letters only */

/* The same bytes with a NUL behind, for library edges. */
const char *str_c(Arena *arena, Str str);

bool str_equal(Str left, Str right);
bool str_equal_nocase(Str left, Str right); /* ASCII letters only */
bool str_is(Str str, const char *text);
bool str_starts(Str str, const char *prefix);
bool str_ends(Str str, const char *suffix);
bool str_contains(Str str, const char *needle);
int  str_compare(Str left, Str right); /* by bytes */

/* Byte position of `needle`, or SIZE_MAX. */
size_t str_find(Str str, const char *needle);

/* The part from `start`, at most `size` bytes, clipped to `str`. */
Str str_slice(Str str, size_t start, size_t size);

/* Without ASCII white space at both ends. */
Str str_trim(Str str);

/* Cut `*rest` at the first `separator`: gives the part before and leaves what follows in `*rest`.
 * Without a separator it gives all and leaves `*rest` empty. */
Str str_cut(Str *rest, char separator);

/* Decimal integer that fills the whole of `str`; false leaves *ret untouched. */
bool str_to_int64(Str str, int64_t *ret);

bool strvec_contains(const StrVec *vec, Str str);

/* A growing byte string in an arena. Reaching `limit` sets `overflow` and adds nothing more:
 * whoever made the Buf says what that means; it is never a silent truncation. */
typedef struct Buf {
    Arena *arena;
    char  *data;
    size_t size;
    size_t capacity;
    size_t limit;
    bool   overflow;
    /* Takes what was built so far when that is much, so that it is never all in memory; or NULL. */
    void (*drain)(void *to, Str built);
    void *drain_to;
} Buf;

Buf  buf_new(Arena *arena, size_t limit);
void buf_add(Buf *buf, Str str);
void buf_add_c(Buf *buf, const char *text);
void buf_add_char(Buf *buf, char c);
void buf_add_repeat(Buf *buf, char c, size_t count);
void buf_format(Buf *buf, const char *format, ...) PRINTF_LIKE(2, 3);
void buf_vformat(Buf *buf, const char *format, va_list args) PRINTF_LIKE(2, 0);
void buf_clear(Buf *buf);

/* Where `size` more bytes can be put, zero still; whoever puts some there adds them to the size.
 * NULL when the limit is reached. */
char *buf_room(Buf *buf, size_t size);

/* What was built so far; valid until the next addition. */
Str buf_str(const Buf *buf);
