/* arena.h -- memory with one lifetime.
 *
 * An arena has a name and a limit. What is allocated from it is zeroed and lives until the arena is
 * reset or freed; there is no freeing of single objects. Reaching the limit, or the machine's
 * memory, ends the process with the arena's name and limit on stderr: shore survives a kill at any
 * instruction, so exhaustion is one more kill, and no caller handles it. */
#pragma once

#include <stddef.h>

#include "base/macro.h"

typedef struct Arena Arena;

/* `name` must outlive the arena (a literal). `limit_bytes` counts what is handed out. */
Arena *arena_new(const char *name, size_t limit_bytes);

/* Give everything back; up to a megabyte is kept for reuse. */
void arena_reset(Arena *arena);

/* NULL is accepted. */
void arena_free(Arena *arena);

/* Zeroed memory for `count` objects of `size` bytes, aligned for any type. Not NULL for 0. */
void *arena_alloc(Arena *arena, size_t size, size_t count);

/* The same for `size` bytes of text, which need no alignment: they lie close together, apart from
 * the objects. */
char *arena_text(Arena *arena, size_t size);

/* The block `memory` of `old_bytes`, from this arena, with room for `new_bytes`; the new ones are
 * zeroed. It may have moved, and then the old place is gone, or holds what it held. */
void *arena_grow(Arena *arena, void *memory, size_t old_bytes, size_t new_bytes);

/* The most bytes that were in use at once since arena_new; tests assert that it is flat. */
size_t arena_peak_bytes(const Arena *arena);

static inline void arena_free_auto(Arena **arena)
{
    arena_free(*arena);
}

#define AUTO_ARENA                         CLEANUP(arena_free_auto)
#define arena_new_of(arena, Type)          ((Type *)arena_alloc((arena), sizeof(Type), 1))
#define arena_array_of(arena, Type, count) ((Type *)arena_alloc((arena), sizeof(Type), (count)))
