/* pg_facts.c -- all rows for PostgreSQL, and how one is found. */
#include <string.h>

#include "facts/fact_index.h"
#include "facts/pg_rows.h"

#include "base/poison.h"

const FactGroup *const pg_fact_groups[] = {
    &pg_facts_add_column,
    &pg_facts_column,
    &pg_facts_column_type,
    &pg_facts_constraint,
    &pg_facts_index,
    &pg_facts_partition,
    &pg_facts_table,
    &pg_facts_object,
    &pg_facts_other,
    &pg_facts_older,
    NULL,
};

const char *duration_text(DurationClass duration)
{
    static const char *const texts[] = {"instant", "scan", "rewrite"};
    return texts[duration];
}

const char *lock_role_text(LockRole role)
{
    static const char *const texts[] = {
#define X(name, word) word,
        LOCK_ROLE_LIST(X)
#undef X
    };
    return texts[role];
}

/* Where a row stands. */
typedef struct FactPlace {
    const char      *form;
    const FactGroup *group;
    size_t           at;
} FactPlace;

/* By form; made from the rows by tools/fact_index.py. */
static const FactPlace places[] = {
#define X(form, name, at) {form, &pg_facts_##name, at},
    FACT_INDEX(X)
#undef X
};

/* The first place of `form`, or where it would be. */
static size_t place_find(const char *form)
{
    size_t low = 0, high = COUNT_OF(places);
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (strcmp(places[middle].form, form) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static const Fact *row_find(const char *form, int major)
{
    for (size_t i = place_find(form); i < COUNT_OF(places); i++) {
        const Fact *fact = &places[i].group->facts[places[i].at];
        if (strcmp(fact->form, form) != 0)
            break;
        if (fact->since <= major && major <= fact->until)
            return fact;
    }
    return NULL;
}

const Fact *fact_find(const char *form, int major)
{
    const int   known = MIN_OF(MAX_OF(major, PG_MAJOR_JUDGED_OLDEST), PG_MAJOR_NEWEST);
    const Fact *fact  = row_find(form, known);
    return fact == NULL && known < PG_MAJOR_OLDEST ? row_find(form, PG_MAJOR_OLDEST) : fact;
}
