/* catalog_journal.c -- coming back to an earlier state. Before something changes, its bytes are
 * kept, and put back in the other order. The items of a table's lists are not kept: the table goes
 * on with copies of them, and the old ones stay as they are. */
#include "model/replay.h"

#include "base/poison.h"

typedef struct Saved {
    void  *object;
    void  *bytes;
    size_t size;
} Saved;

typedef struct Journal {
    Arena   *arena; /* where the list lives; the bytes live in the catalog's */
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
    if (!journal_is_open(catalog))
        return;
    void *bytes = arena_alloc(catalog->arena, size, 1);
    memcpy(bytes, object, size);
    *vec_push(journal->arena, &journal->saved) = (Saved){object, bytes, size};
}

Table *catalog_touch(Catalog *catalog, Table *table)
{
    const Journal *journal = catalog->journal;
    if (!journal_is_open(catalog) || table->saved == journal->serial)
        return table;
    journal_save(catalog, table, sizeof *table);
    table_own_items(catalog->arena, table);
    table->saved = journal->serial;
    return table;
}

size_t catalog_mark(Catalog *catalog)
{
    if (catalog->journal == NULL) {
        catalog->journal        = arena_new_of(catalog->home, Journal);
        catalog->journal->arena = catalog->home;
    }
    Journal *journal = catalog->journal;
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
    Journal *journal      = catalog->journal;
    journal->starts.count = mark;
    if (mark == 0)
        journal->saved.count = 0;
}
