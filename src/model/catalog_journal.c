/* catalog_journal.c -- coming back to an earlier state. Before something changes, its bytes are
 * kept, and put back in the other order. Of a table that includes the items of its lists. */
#include "model/replay.h"

#include "base/poison.h"

typedef struct Saved {
    void  *object;
    void  *bytes;
    size_t size;
} Saved;

typedef struct Journal {
    Arena   *arena; /* of the outermost mark; all that is kept lives there */
    size_t   marks;
    unsigned serial; /* of the newest mark: what was kept for it need not be kept again */
    VEC(Saved) saved;
    VEC(size_t) starts;
} Journal;

bool journal_is_open(const Catalog *catalog)
{
    return catalog->journal != NULL && catalog->journal->starts.count > 0;
}

void journal_save(Catalog *catalog, void *object, size_t size)
{
    Journal *journal = catalog->journal;
    if (size == 0 || !journal_is_open(catalog))
        return;
    void *bytes = arena_alloc(journal->arena, size, 1);
    memcpy(bytes, object, size);
    *vec_push(journal->arena, &journal->saved) = (Saved){object, bytes, size};
}

#define SAVE_ITEMS(catalog, vec)                                                                   \
    journal_save((catalog), (vec)->items, (vec)->count * sizeof *(vec)->items)

static void save_table(Catalog *catalog, Table *table)
{
    const Journal *journal = catalog->journal;
    if (!journal_is_open(catalog) || table->saved == journal->serial)
        return;
    journal_save(catalog, table, sizeof *table);
    SAVE_ITEMS(catalog, &table->columns);
    SAVE_ITEMS(catalog, &table->indexes);
    SAVE_ITEMS(catalog, &table->constraints);
    SAVE_ITEMS(catalog, &table->dependants);
    SAVE_ITEMS(catalog, &table->inherits);
    SAVE_ITEMS(catalog, &table->reads);
    SAVE_ITEMS(catalog, &table->children);
    SAVE_ITEMS(catalog, &table->referencing);
    for (size_t i = 0; i < table->dependants.count; i++)
        SAVE_ITEMS(catalog, &table->dependants.items[i].columns);
    table->saved = journal->serial;
}

Table *catalog_touch(Catalog *catalog, Table *table)
{
    save_table(catalog, table);
    table->unsure |= catalog->tentative;
    return table;
}

size_t catalog_mark(Arena *arena, Catalog *catalog)
{
    if (catalog->journal == NULL)
        catalog->journal = arena_new_of(catalog->home, Journal);
    Journal *journal = catalog->journal;
    if (journal->starts.count == 0)
        *journal = (Journal){.arena = arena, .serial = journal->serial};
    journal->serial++;
    *vec_push(journal->arena, &journal->starts) = journal->saved.count;
    return journal->starts.count - 1;
}

void catalog_undo(Catalog *catalog, size_t mark)
{
    Journal *journal = catalog->journal;
    while (journal->saved.count > journal->starts.items[mark]) {
        const Saved *saved = &journal->saved.items[--journal->saved.count];
        memcpy(saved->object, saved->bytes, saved->size);
    }
    journal->starts.count = mark + 1;
    journal->serial++;
    catalog->creating = NULL;
}

void catalog_unmark(Catalog *catalog, size_t mark)
{
    catalog->journal->starts.count = mark;
}
