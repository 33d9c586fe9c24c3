/* catalog_publication.c -- replay: which tables a publication sends. */
#include "model/replay.h"

#include "base/poison.h"

static Publication *find(const Catalog *catalog, Str name)
{
    for (size_t i = 0; i < catalog->publications.count; i++)
        if (str_equal(catalog->publications.items[i].name, name))
            return &catalog->publications.items[i];
    return NULL;
}

/* The list as a copy, so that the old one stays for whoever comes back to it. */
static void touch(Catalog *catalog)
{
    PublicationVec copies = {0};
    for (size_t i = 0; i < catalog->publications.count; i++) {
        const Publication *old  = &catalog->publications.items[i];
        Publication       *copy = replay_push(catalog, &copies);
        *copy                   = (Publication){.name = old->name, .all_tables = old->all_tables};
        for (size_t k = 0; k < old->tables.count; k++)
            *replay_push(catalog, &copy->tables) = old->tables.items[k];
    }
    journal_save(catalog, &catalog->publications, sizeof catalog->publications);
    catalog->publications = copies;
}

static void add_tables(Catalog *catalog, Publication *publication, const Change *change)
{
    for (size_t i = 0; i < change->others.count; i++) {
        const Table *table = replay_table(catalog, change->others.items[i]);
        *replay_push(catalog, &publication->tables) =
            table != NULL ? table->name
                          : own_name(catalog, catalog_name(catalog, change->others.items[i]));
    }
}

static void remove_tables(Catalog *catalog, Publication *publication, const Change *change)
{
    for (size_t i = 0; i < change->others.count; i++)
        for (size_t k = publication->tables.count; k-- > 0;)
            if (catalog_name_same(catalog, publication->tables.items[k], change->others.items[i]))
                vec_remove(&publication->tables, k);
}

static void create(Catalog *catalog, const Change *change)
{
    Publication *publication = find(catalog, change->object);
    if (publication == NULL)
        publication = replay_push(catalog, &catalog->publications);
    publication->name       = own(catalog, change->object);
    publication->all_tables = str_contains(change->words, "ALL TABLES") ||
                              str_contains(change->words, "TABLES IN SCHEMA");
    add_tables(catalog, publication, change);
}

static void alter(Catalog *catalog, const Change *change)
{
    Publication *publication = find(catalog, change->object);
    if (publication == NULL)
        return;
    publication->all_tables |= str_contains(change->words, "TABLES IN SCHEMA");
    if (str_contains(change->words, " DROP TABLE"))
        remove_tables(catalog, publication, change);
    else if (change->others.count > 0) {
        if (str_contains(change->words, " SET TABLE"))
            publication->tables = (NameVec){0};
        add_tables(catalog, publication, change);
    }
    if (change->new_name.size > 0)
        publication->name = own(catalog, change->new_name);
}

static void drop_one(Catalog *catalog, Str name)
{
    const Publication *publication = find(catalog, name);
    if (publication != NULL)
        vec_remove(&catalog->publications, (size_t)(publication - catalog->publications.items));
}

bool replay_publication(Catalog *catalog, const Change *change)
{
    const bool creates = str_starts(change->words, "CREATE PUBLICATION");
    const bool alters  = str_starts(change->words, "ALTER PUBLICATION");
    if (!creates && !alters && !str_starts(change->words, "DROP PUBLICATION"))
        return false;
    touch(catalog);
    if (creates)
        create(catalog, change);
    else if (alters)
        alter(catalog, change);
    else {
        drop_one(catalog, change->object);
        for (size_t i = 0; i < change->others.count; i++)
            drop_one(catalog, change->others.items[i].name);
    }
    return true;
}

bool catalog_is_published(const Catalog *catalog, const Table *table)
{
    for (size_t i = 0; i < table->dependants.count; i++)
        if (table->dependants.items[i].kind == DEPENDANT_PUBLICATION)
            return true;
    for (size_t i = 0; i < catalog->publications.count; i++) {
        const Publication *publication = &catalog->publications.items[i];
        if (publication->all_tables)
            return true;
        for (size_t k = 0; k < publication->tables.count; k++)
            if (name_equal(publication->tables.items[k], table->name))
                return true;
    }
    return false;
}
