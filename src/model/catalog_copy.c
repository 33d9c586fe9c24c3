/* catalog_copy.c -- a second catalog that can be changed without the first one noticing; and the
 * links between tables that were read from somewhere. */
#include "model/replay.h"

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

static void own_items(Arena *arena, Table *table)
{
    COPY_ITEMS(arena, &table->columns);
    COPY_ITEMS(arena, &table->indexes);
    COPY_ITEMS(arena, &table->constraints);
    COPY_ITEMS(arena, &table->dependants);
    COPY_ITEMS(arena, &table->inherits);
    COPY_ITEMS(arena, &table->reads);
    COPY_ITEMS(arena, &table->children);
    COPY_ITEMS(arena, &table->referencing);
    for (size_t i = 0; i < table->dependants.count; i++)
        COPY_ITEMS(arena, &table->dependants.items[i].columns);
}

/* The links of a copy lead to the old tables: they are made anew. */
static Table *copy_table(Arena *arena, const Table *table)
{
    Table *copy = arena_new_of(arena, Table);
    *copy       = *table;
    own_items(arena, copy);
    copy->children    = (TableVec){0};
    copy->referencing = (TableVec){0};
    copy->saved       = 0;
    return copy;
}

static void link_table(Catalog *catalog, Table *table)
{
    Table *parent = catalog_table_find(catalog, table->partition_of);
    if (parent != NULL)
        *replay_push(catalog, &parent->children) = table;
    for (size_t i = 0; i < table->inherits.count; i++) {
        parent = catalog_table_find(catalog, table->inherits.items[i]);
        if (parent != NULL)
            *replay_push(catalog, &parent->children) = table;
    }
    for (size_t i = 0; i < table->constraints.count; i++)
        if (table->constraints.items[i].kind == CONSTRAINT_FOREIGN_KEY)
            replay_link_key(catalog, table, table->constraints.items[i].references);
}

void catalog_link(Catalog *catalog)
{
    catalog->schemas   = (Map){0};
    catalog->temporary = NULL;
    for (size_t i = 0; i < catalog->tables.count; i++) {
        Table *table       = catalog->tables.items[i];
        table->at          = i;
        table->children    = (TableVec){0};
        table->referencing = (TableVec){0};
        replay_enter(catalog, table);
    }
    for (size_t i = 0; i < catalog->tables.count; i++)
        link_table(catalog, catalog->tables.items[i]);
}

Catalog *catalog_copy(Arena *arena, const Catalog *catalog)
{
    Catalog *copy  = arena_new_of(arena, Catalog);
    *copy          = *catalog;
    copy->arena    = arena;
    copy->home     = arena;
    copy->creating = NULL;
    copy->journal  = NULL;
    COPY_ITEMS(arena, &copy->tables);
    COPY_ITEMS(arena, &copy->enums);
    COPY_ITEMS(arena, &copy->domains);
    COPY_ITEMS(arena, &copy->databases);
    COPY_ITEMS(arena, &copy->publications);
    COPY_ITEMS(arena, &copy->nondeterministic);
    for (size_t i = 0; i < copy->tables.count; i++)
        copy->tables.items[i] = copy_table(arena, copy->tables.items[i]);
    for (size_t i = 0; i < copy->enums.count; i++)
        COPY_ITEMS(arena, &copy->enums.items[i].values);
    for (size_t i = 0; i < copy->domains.count; i++)
        COPY_ITEMS(arena, &copy->domains.items[i].checks);
    for (size_t i = 0; i < copy->publications.count; i++)
        COPY_ITEMS(arena, &copy->publications.items[i].tables);
    catalog_link(copy);
    return copy;
}
