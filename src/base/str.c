/* str.c -- views and builders of bytes. */
#include "base/str.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/poison.h"

enum { DRAIN_BYTES = 64 << 10, VEC_FIRST_BYTES = 256, VEC_LARGE_BYTES = 1 << 20, VEC_FEW = 8 };

/* A first block of few bytes: most lists of large items have one or two. One that is large already
 * grows by less: what is zeroed is memory in use. */
static size_t vec_grown(size_t item_size, size_t capacity)
{
    if (capacity == 0)
        return MIN_OF(8, MAX_OF(1, VEC_FIRST_BYTES / item_size));
    return capacity * item_size < VEC_LARGE_BYTES ? capacity * 2 : capacity + capacity / 4;
}

void *vec_reserve_one(Arena *arena, void *items, size_t item_size, size_t count, size_t *capacity)
{
    if (count < *capacity)
        return items;
    *capacity = vec_grown(item_size, *capacity);
    return arena_grow(arena, items, count * item_size, *capacity * item_size);
}

void *vec_reserve_kept(Arena *arena, void *items, size_t item_size, size_t count, size_t *capacity)
{
    if (count < *capacity) {
        memset((char *)items + count * item_size, 0, item_size);
        return items;
    }
    *capacity = vec_grown(item_size, *capacity);
    if (count > VEC_FEW && count * item_size < VEC_LARGE_BYTES)
        *capacity *= 2; /* the old items are lost room; the new room is not in use yet */
    void *grown = arena_alloc(arena, item_size, *capacity);
    if (count > 0)
        memcpy(grown, items, count * item_size);
    return grown;
}

Str str_from(const char *text)
{
    return text == NULL ? (Str){0} : (Str){text, strlen(text)};
}

Str str_copy(Arena *arena, Str str)
{
    if (str.size == 0)
        return STR("");
    char *data = arena_text(arena, str.size + 1);
    if (str.size > 0)
        memcpy(data, str.data, str.size);
    return (Str){data, str.size};
}

const char *str_c(Arena *arena, Str str)
{
    return str_copy(arena, str).data;
}

Str str_vformat(Arena *arena, const char *format, va_list args)
{
    char    text[256]; /* most fit: formatting is done once */
    va_list again;
    va_copy(again, args);
    const int size = vsnprintf(text, sizeof text, format, again);
    va_end(again);
    assert(size >= 0);
    if ((size_t)size < sizeof text)
        return str_copy(arena, (Str){text, (size_t)size});
    char *data = arena_text(arena, (size_t)size + 1);
    vsnprintf(data, (size_t)size + 1, format, args);
    return (Str){data, (size_t)size};
}

Str str_format(Arena *arena, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    const Str str = str_vformat(arena, format, args);
    va_end(args);
    return str;
}

Str str_concat(Arena *arena, Str head, Str tail)
{
    return str_format(arena, STR_FMT STR_FMT, STR_ARG(head), STR_ARG(tail));
}

Str str_join(Arena *arena, const StrVec *parts, const char *separator)
{
    Buf buf = buf_new(arena, SIZE_MAX);
    for (size_t i = 0; i < parts->count; i++) {
        if (i > 0)
            buf_add_c(&buf, separator);
        buf_add(&buf, parts->items[i]);
    }
    return buf_str(&buf);
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

Str str_lower(Arena *arena, Str str)
{
    char *data = arena_text(arena, str.size + 1);
    for (size_t i = 0; i < str.size; i++)
        data[i] = lower(str.data[i]);
    return (Str){data, str.size};
}

bool str_equal(Str left, Str right)
{
    return left.size == right.size &&
           (left.size == 0 || memcmp(left.data, right.data, left.size) == 0);
}

bool str_equal_nocase(Str left, Str right)
{
    if (left.size != right.size)
        return false;
    for (size_t i = 0; i < left.size; i++)
        if (lower(left.data[i]) != lower(right.data[i]))
            return false;
    return true;
}

bool str_is(Str str, const char *text)
{
    return str_equal(str, str_from(text));
}

bool str_starts(Str str, const char *prefix)
{
    const Str wanted = str_from(prefix);
    return str.size >= wanted.size && str_equal(str_slice(str, 0, wanted.size), wanted);
}

bool str_ends(Str str, const char *suffix)
{
    const Str wanted = str_from(suffix);
    return str.size >= wanted.size &&
           str_equal(str_slice(str, str.size - wanted.size, wanted.size), wanted);
}

bool str_contains(Str str, const char *needle)
{
    return str_find(str, needle) != SIZE_MAX;
}

int str_compare(Str left, Str right)
{
    const size_t size  = MIN_OF(left.size, right.size);
    const int    order = size == 0 ? 0 : memcmp(left.data, right.data, size);
    if (order != 0)
        return order;
    return (left.size > right.size) - (left.size < right.size);
}

size_t str_find(Str str, const char *needle)
{
    const size_t size = strlen(needle);
    for (size_t at = 0; size > 0 && str.size - at >= size; at++) {
        /* Quicker than memmem for the short ones that there are. */
        const char *first = memchr(str.data + at, *needle, str.size - at - size + 1);
        if (first == NULL)
            return SIZE_MAX;
        at = (size_t)(first - str.data);
        if (memcmp(first, needle, size) == 0)
            return at;
    }
    return size == 0 ? 0 : SIZE_MAX;
}

Str str_slice(Str str, size_t start, size_t size)
{
    start = MIN_OF(start, str.size);
    /* The data of an empty Str may be NULL, to which not even 0 may be added. */
    return (Str){start == 0 ? str.data : str.data + start, MIN_OF(size, str.size - start)};
}

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

Str str_trim(Str str)
{
    while (str.size > 0 && is_space(str.data[0]))
        str = str_slice(str, 1, SIZE_MAX);
    while (str.size > 0 && is_space(str.data[str.size - 1]))
        str.size--;
    return str;
}

Str str_cut(Str *rest, char separator)
{
    const char *at   = rest->size == 0 ? NULL : memchr(rest->data, separator, rest->size);
    const Str   head = {rest->data, at == NULL ? rest->size : (size_t)(at - rest->data)};
    *rest            = str_slice(*rest, head.size + (at != NULL), SIZE_MAX);
    return head;
}

bool str_to_int64(Str str, int64_t *ret)
{
    char text[32];
    if (str.size == 0 || str.size >= sizeof text || is_space(str.data[0]))
        return false;
    memcpy(text, str.data, str.size);
    text[str.size] = '\0';
    char *end;
    errno                 = 0;
    const long long value = strtoll(text, &end, 10);
    if (errno != 0 || end != text + str.size)
        return false;
    *ret = value;
    return true;
}

bool strvec_contains(const StrVec *vec, Str str)
{
    for (size_t i = 0; i < vec->count; i++)
        if (str_equal(vec->items[i], str))
            return true;
    return false;
}

Buf buf_new(Arena *arena, size_t limit)
{
    return (Buf){.arena = arena, .limit = limit};
}

static void drain(Buf *buf)
{
    buf->drain(buf->drain_to, buf_str(buf));
    buf->size = 0;
}

/* True when `size` more bytes and a NUL fit. */
static bool buf_reserve(Buf *buf, size_t size)
{
    if (buf->overflow || size > buf->limit - buf->size) {
        buf->overflow = true;
        return false;
    }
    if (buf->drain != NULL && buf->size >= DRAIN_BYTES)
        drain(buf);
    if (buf->size + size + 1 > buf->capacity) {
        const size_t capacity =
            MAX_OF(buf->size + size + 1, MAX_OF(buf->capacity * 2, (size_t)128));
        char *moved = arena_alloc(buf->arena, 1, capacity);
        if (buf->size > 0)
            memcpy(moved, buf->data, buf->size);
        buf->data     = moved;
        buf->capacity = capacity;
    }
    return true;
}

void buf_add(Buf *buf, Str str)
{
    if (str.size == 0 || !buf_reserve(buf, str.size))
        return;
    assert(buf->data != NULL);
    memcpy(buf->data + buf->size, str.data, str.size);
    buf->size += str.size;
    buf->data[buf->size] = '\0';
}

char *buf_room(Buf *buf, size_t size)
{
    return buf_reserve(buf, size) ? buf->data + buf->size : NULL;
}

void buf_add_c(Buf *buf, const char *text)
{
    buf_add(buf, str_from(text));
}

void buf_add_char(Buf *buf, char c)
{
    buf_add_repeat(buf, c, 1);
}

void buf_add_repeat(Buf *buf, char c, size_t count)
{
    if (count == 0 || !buf_reserve(buf, count))
        return;
    memset(buf->data + buf->size, c, count);
    buf->size += count;
    buf->data[buf->size] = '\0';
}

/* Most fit into what is left of the buffer: they are formatted once. */
void buf_vformat(Buf *buf, const char *format, va_list args)
{
    const size_t room = buf->capacity - buf->size;
    char        *at   = room > 0 ? buf->data + buf->size : NULL;
    va_list      again;
    va_copy(again, args);
    const int size = vsnprintf(at, room, format, again);
    va_end(again);
    assert(size >= 0);
    if (!buf_reserve(buf, (size_t)size)) {
        if (at != NULL)
            *at = '\0';
        return;
    }
    if ((size_t)size >= room || at != buf->data + buf->size)
        vsnprintf(buf->data + buf->size, (size_t)size + 1, format, args);
    buf->size += (size_t)size;
}

void buf_format(Buf *buf, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    buf_vformat(buf, format, args);
    va_end(args);
}

void buf_clear(Buf *buf)
{
    buf->size     = 0;
    buf->overflow = false;
}

Str buf_str(const Buf *buf)
{
    return buf->size == 0 ? STR("") : (Str){buf->data, buf->size};
}
