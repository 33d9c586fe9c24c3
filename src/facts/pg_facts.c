/* pg_facts.c -- all rows for PostgreSQL, and how one is found. */
#include <string.h>

#include "facts/pg_rows.h"

#include "base/poison.h"

const FactGroup *const pg_fact_groups[] = {
    &pg_facts_add_column,  &pg_facts_column,
    &pg_facts_column_type, &pg_facts_constraint,
    &pg_facts_index,       &pg_facts_partition,
    &pg_facts_table,       &pg_facts_object,
    &pg_facts_other,       NULL,
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

static const Fact *find_in(const FactGroup *group, const char *form, int major)
{
    for (size_t i = 0; i < group->count; i++) {
        const Fact *fact = &group->facts[i];
        if (fact->since <= major && major <= fact->until && strcmp(fact->form, form) == 0)
            return fact;
    }
    return NULL;
}

const Fact *fact_find(const char *form, int major)
{
    const int known = MIN_OF(MAX_OF(major, PG_MAJOR_OLDEST), PG_MAJOR_NEWEST);
    for (size_t i = 0; pg_fact_groups[i] != NULL; i++) {
        const Fact *fact = find_in(pg_fact_groups[i], form, known);
        if (fact != NULL)
            return fact;
    }
    return NULL;
}
