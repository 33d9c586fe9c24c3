/* arena.c -- chunks in a list, newest first. They grow to ARENA_CHUNK_BYTES; a block that is larger
 * has a chunk for itself. Objects fill a chunk from its start, texts from its end:
 *
 *     |object|object|object|  free  |text|text|text|
 *
 * This is the one file that calls malloc and free. */
#include "base/arena.h"

#include <assert.h>
#include <stdalign.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    ARENA_FIRST_BYTES = 4 * 1024,
    ARENA_CHUNK_BYTES = 64 * 1024,
    ARENA_SPARE_MAX   = 16,
    ARENA_EXIT_CODE   = 70
};

typedef struct Chunk {
    struct Chunk *next;
    size_t        capacity;
    size_t        used;  /* from its start */
    size_t        texts; /* at its end */
    alignas(max_align_t) unsigned char bytes[];
} Chunk;

struct Arena {
    const char *name;
    size_t      limit_bytes;
    size_t      used_bytes;
    size_t      peak_bytes;
    Chunk      *chunks;
    Chunk      *spare; /* empty ones that a reset left */
    int         spare_count;
    size_t      grown_bytes; /* of the last chunk of a usual size */
};

NORETURN static void exhausted(const char *name, size_t limit_bytes)
{
    fprintf(stderr, "error: could not allocate memory for '%s'\nhint: Its limit is %zu bytes.\n",
            name, limit_bytes);
    exit(ARENA_EXIT_CODE);
}

Arena *arena_new(const char *name, size_t limit_bytes)
{
    Arena *arena = calloc(1, sizeof *arena);
    if (arena == NULL)
        exhausted(name, limit_bytes);
    arena->name        = name;
    arena->limit_bytes = limit_bytes;
    return arena;
}

static void chunks_free(Chunk *chunks)
{
    for (Chunk *chunk = chunks, *next; chunk != NULL; chunk = next) {
        next = chunk->next;
        free(chunk);
    }
}

void arena_reset(Arena *arena)
{
    for (Chunk *chunk = arena->chunks, *next; chunk != NULL; chunk = next) {
        next = chunk->next;
        if (chunk->capacity > ARENA_CHUNK_BYTES || arena->spare_count == ARENA_SPARE_MAX) {
            free(chunk);
            continue;
        }
        memset(chunk->bytes, 0, chunk->used);
        memset(chunk->bytes + chunk->capacity - chunk->texts, 0, chunk->texts);
        chunk->used  = 0;
        chunk->texts = 0;
        chunk->next  = arena->spare;
        arena->spare = chunk;
        arena->spare_count++;
    }
    arena->chunks     = NULL;
    arena->used_bytes = 0;
}

void arena_free(Arena *arena)
{
    if (arena == NULL)
        return;
    chunks_free(arena->chunks);
    chunks_free(arena->spare);
    free(arena);
}

static size_t aligned(size_t bytes)
{
    const size_t align = alignof(max_align_t);
    return (bytes + align - 1) & ~(align - 1);
}

static Chunk *spare_take(Arena *arena, size_t bytes)
{
    Chunk **at = &arena->spare;
    while (*at != NULL && (*at)->capacity < bytes)
        at = &(*at)->next;
    Chunk *chunk = *at;
    if (chunk != NULL) {
        *at = chunk->next;
        arena->spare_count--;
    }
    return chunk;
}

/* The first chunks are small: many arenas hold little, and zeroing is work. */
static size_t chunk_bytes(Arena *arena, size_t bytes)
{
    const size_t usual = arena->grown_bytes == 0 ? ARENA_FIRST_BYTES : arena->grown_bytes * 2;
    arena->grown_bytes = MIN_OF(usual, (size_t)ARENA_CHUNK_BYTES);
    return MAX_OF(bytes, arena->grown_bytes);
}

static Chunk *chunk_add(Arena *arena, size_t bytes)
{
    Chunk *chunk = spare_take(arena, bytes);
    if (chunk == NULL) {
        const size_t capacity = chunk_bytes(arena, bytes);
        chunk                 = calloc(1, sizeof *chunk + capacity);
        if (chunk == NULL)
            exhausted(arena->name, arena->limit_bytes);
        chunk->capacity = capacity;
    }
    chunk->next   = arena->chunks;
    arena->chunks = chunk;
    return chunk;
}

static size_t room(const Chunk *chunk)
{
    return chunk->capacity - chunk->used - chunk->texts;
}

/* A chunk with room for so many bytes, which count as used. */
static Chunk *chunk_for(Arena *arena, size_t bytes)
{
    if (bytes > arena->limit_bytes - arena->used_bytes)
        exhausted(arena->name, arena->limit_bytes);
    arena->used_bytes += bytes;
    arena->peak_bytes = MAX_OF(arena->peak_bytes, arena->used_bytes);
    return arena->chunks != NULL && room(arena->chunks) >= bytes ? arena->chunks
                                                                 : chunk_add(arena, bytes);
}

void *arena_alloc(Arena *arena, size_t size, size_t count)
{
    size_t bytes;
    if (__builtin_mul_overflow(size, count, &bytes) || bytes > arena->limit_bytes)
        exhausted(arena->name, arena->limit_bytes);
    bytes         = aligned(bytes);
    Chunk *chunk  = chunk_for(arena, bytes);
    void  *memory = chunk->bytes + chunk->used;
    chunk->used += bytes;
    assert(((size_t)memory & (alignof(max_align_t) - 1)) == 0);
    return memory;
}

char *arena_text(Arena *arena, size_t size)
{
    Chunk *chunk = chunk_for(arena, size);
    chunk->texts += size;
    return (char *)chunk->bytes + chunk->capacity - chunk->texts;
}

/* A block so large that it has a chunk for itself: where the pointer to that chunk is, or NULL. */
static Chunk **own_chunk(Arena *arena, const void *memory, size_t bytes)
{
    if (aligned(bytes) <= ARENA_CHUNK_BYTES)
        return NULL;
    for (Chunk **at = &arena->chunks; *at != NULL; at = &(*at)->next)
        if ((const void *)(*at)->bytes == memory && (*at)->capacity == aligned(bytes))
            return at;
    return NULL;
}

/* The block is the last of its chunk, and what it lacks is free behind it. */
static bool grows_in_place(Arena *arena, const void *memory, size_t old_bytes, size_t new_bytes)
{
    const Chunk *chunk = arena->chunks;
    const size_t old   = aligned(old_bytes);
    if (old == 0 || chunk == NULL ||
        (const unsigned char *)memory + old != chunk->bytes + chunk->used ||
        room(chunk) < aligned(new_bytes) - old)
        return false;
    arena_alloc(arena, 1, aligned(new_bytes) - old);
    return true;
}

void *arena_grow(Arena *arena, void *memory, size_t old_bytes, size_t new_bytes)
{
    Chunk **at = own_chunk(arena, memory, old_bytes);
    if (at == NULL && grows_in_place(arena, memory, old_bytes, new_bytes))
        return memory;
    if (at == NULL) {
        void *moved = arena_alloc(arena, 1, new_bytes);
        if (old_bytes > 0)
            memcpy(moved, memory, old_bytes);
        return moved;
    }
    const size_t old = aligned(old_bytes), size = aligned(new_bytes);
    if (size - old > arena->limit_bytes - arena->used_bytes)
        exhausted(arena->name, arena->limit_bytes);
    Chunk *chunk = realloc(*at, sizeof *chunk + size);
    if (chunk == NULL)
        exhausted(arena->name, arena->limit_bytes);
    memset(chunk->bytes + old, 0, size - old);
    chunk->capacity = chunk->used = size;
    *at                           = chunk;
    arena->used_bytes += size - old;
    arena->peak_bytes = MAX_OF(arena->peak_bytes, arena->used_bytes);
    return chunk->bytes;
}

size_t arena_peak_bytes(const Arena *arena)
{
    return arena->peak_bytes;
}
