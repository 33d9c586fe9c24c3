/* catalog_collation.c -- replay: which collations are not deterministic. They go by their names
 * alone, since hardly anybody has two of one name. */
#include "model/replay.h"

#include "base/poison.h"

Type replay_collated_type(const Catalog *catalog, Type type)
{
    const TypeDetail *said = type.detail;
    type                   = own_type(catalog, type);
    if (said == NULL)
        return type;
    TypeDetail *detail = arena_new_of(catalog->arena, TypeDetail);
    *detail            = (TypeDetail){.collation = own(catalog, said->collation)};
    type.detail        = detail;
    return type;
}

Str catalog_collation(const Catalog *catalog, Type type)
{
    for (int depth = 0; depth < REPLAY_DEPTH_MAX; depth++) {
        if (type.detail != NULL && type.detail->collation.size > 0)
            return type.detail->collation;
        const Domain *domain = catalog_domain_find(catalog, type.name);
        if (domain == NULL)
            break;
        type = domain->type;
    }
    return (Str){0};
}

bool catalog_is_nondeterministic(const Catalog *catalog, Str collation)
{
    return strvec_contains(&catalog->nondeterministic, collation);
}

static void forget(Catalog *catalog, Str collation)
{
    StrVec *list = &catalog->nondeterministic;
    for (size_t i = list->count; i-- > 0;)
        if (str_equal(list->items[i], collation))
            vec_remove(list, i);
}

static void keep(Catalog *catalog, Str collation, bool nondeterministic)
{
    forget(catalog, collation);
    if (nondeterministic)
        *replay_push(catalog, &catalog->nondeterministic) = own(catalog, collation);
}

bool replay_collation(Catalog *catalog, const Change *change)
{
    const bool creates = str_starts(change->words, "CREATE COLLATION");
    const bool renames =
        str_starts(change->words, "ALTER COLLATION") && str_contains(change->words, "RENAME");
    if (!creates && !renames && !str_starts(change->words, "DROP COLLATION"))
        return false;
    if (journal_is_open(catalog)) {
        const StrVec copy = own_names(catalog, &catalog->nondeterministic);
        journal_save(catalog, &catalog->nondeterministic, sizeof catalog->nondeterministic);
        catalog->nondeterministic = copy;
    }
    if (creates)
        keep(catalog, change->object,
             change->nondeterministic || catalog_is_nondeterministic(catalog, change->value));
    else if (renames && catalog_is_nondeterministic(catalog, change->object)) {
        forget(catalog, change->object);
        keep(catalog, change->new_name, true);
    } else if (!renames) {
        forget(catalog, change->object);
        for (size_t i = 0; i < change->others.count; i++)
            forget(catalog, change->others.items[i].name);
    }
    return true;
}
