/* vec.h -- typed growable arrays in an arena.
 *
 *     typedef VEC(Column) ColumnVec;
 *     Column *column = vec_push(arena, &table->columns);    // zeroed, at the end
 *     for (size_t i = 0; i < columns.count; i++) use(&columns.items[i]);
 *
 * A zeroed vec is a valid empty one. Growing moves the items: no pointer to an item survives a
 * push. */
#pragma once

#include <stddef.h>

#include "base/arena.h"

#define VEC(Type)                                                                                  \
    struct {                                                                                       \
        Type  *items;                                                                              \
        size_t count;                                                                              \
        size_t capacity;                                                                           \
    }

#define vec_push(arena, vec)                                                                       \
    ((vec)->items = vec_reserve_one((arena), (vec)->items, sizeof *(vec)->items, (vec)->count,     \
                                    &(vec)->capacity),                                             \
     &(vec)->items[(vec)->count++])

/* The same for a list that somebody may go back to: growing leaves the old items as they are, and
 * what lies behind the end may be anything. */
#define vec_push_kept(arena, vec)                                                                  \
    ((vec)->items = vec_reserve_kept((arena), (vec)->items, sizeof *(vec)->items, (vec)->count,    \
                                     &(vec)->capacity),                                            \
     &(vec)->items[(vec)->count++])

/* An empty list with room for just so many. */
#define vec_make_room(arena, vec, room)                                                            \
    ((vec)->capacity = (room),                                                                     \
     (vec)->items    = arena_alloc((arena), sizeof *(vec)->items, (vec)->capacity))

/* Room for one more item: the array to go on with, copied when it had to grow. */
void *vec_reserve_one(Arena *arena, void *items, size_t item_size, size_t count, size_t *capacity);
void *vec_reserve_kept(Arena *arena, void *items, size_t item_size, size_t count, size_t *capacity);
