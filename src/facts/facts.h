/* facts.h -- what each server version does with each kind of Change: rows, each performed on a real
 * server by a test that fails when the row lies. */
#pragma once

#include "model/catalog.h"
#include "model/effect.h"

/* One measured behaviour. `form` is the id in the fact base; several rows of one form cover
 * different versions. */
typedef struct Fact {
    const char   *form;
    int           since;      /* PostgreSQL major, inclusive */
    int           until;      /* inclusive; PG_MAJOR_NEWEST for "to this day" */
    LockMode      lock;       /* on the target relation */
    LockMode      other_lock; /* on the FK partner or partition parent; LOCK_NONE for none */
    DurationClass duration;
    bool          rewrite;
    bool          scan;
    bool          index_rebuild;
    bool          not_in_transaction;
    bool          fails;
    const char   *note;
} Fact;

extern const Fact   pg_facts[];
extern const size_t pg_fact_count;

/* The Effect of `change` on `version`, against what `catalog` knows (may be NULL or incomplete:
 * then the worse case holds). The one place where a Change is judged. */
void effect_of(const Change *change, const Catalog *catalog, Version version, Effect *ret);

/* The form that describes `change`, or NULL when the fact base has none. */
const char *fact_form(const Change *change, const Catalog *catalog, Version version);
const Fact *fact_find(const char *form, int major);
