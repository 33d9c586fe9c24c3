/* catalog_copy.c -- a second catalog that can be changed without the first one noticing. */
#include <string.h>

#include "model/catalog.h"

#include "base/poison.h"

#define COPY_ITEMS(arena, vec)                                                                     \
    ((vec)->items    = copy_bytes((arena), (vec)->items, sizeof *(vec)->items, (vec)->count),      \
     (vec)->capacity = (vec)->count)

static void *copy_bytes(Arena *arena, const void *items, size_t size, size_t count)
{
    if (count == 0)
        return NULL;
    void *copy = arena_alloc(arena, size, count);
    memcpy(copy, items, size * count);
    return copy;
}

static Table *copy_table(Arena *arena, const Table *table)
{
    Table *copy = arena_new_of(arena, Table);
    *copy       = *table;
    COPY_ITEMS(arena, &copy->columns);
    COPY_ITEMS(arena, &copy->indexes);
    COPY_ITEMS(arena, &copy->constraints);
    COPY_ITEMS(arena, &copy->dependants);
    COPY_ITEMS(arena, &copy->inherits);
    for (size_t i = 0; i < copy->indexes.count; i++)
        COPY_ITEMS(arena, &copy->indexes.items[i].columns);
    for (size_t i = 0; i < copy->constraints.count; i++) {
        COPY_ITEMS(arena, &copy->constraints.items[i].columns);
        COPY_ITEMS(arena, &copy->constraints.items[i].not_null_columns);
    }
    return copy;
}

Catalog *catalog_copy(Arena *arena, const Catalog *catalog)
{
    Catalog *copy  = arena_new_of(arena, Catalog);
    *copy          = *catalog;
    copy->arena    = arena;
    copy->creating = NULL;
    COPY_ITEMS(arena, &copy->tables);
    COPY_ITEMS(arena, &copy->enums);
    for (size_t i = 0; i < copy->tables.count; i++)
        copy->tables.items[i] = copy_table(arena, copy->tables.items[i]);
    for (size_t i = 0; i < copy->enums.count; i++)
        COPY_ITEMS(arena, &copy->enums.items[i].values);
    return copy;
}
