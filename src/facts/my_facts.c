/* my_facts.c -- all forms of MySQL and MariaDB: how one is found, and what clauses make of it. */
#include <assert.h>
#include <string.h>

#include "facts/my_form_index.h"
#include "facts/my_rows.h"

#include "base/poison.h"

/* Errors of a refused clause. */
enum {
    ERROR_SYNTAX            = 1064,
    ERROR_WRONG_USAGE       = 1221, /* INSTANT beside LOCK */
    ERROR_UNKNOWN_ALGORITHM = 1800,
    ERROR_UNSUPPORTED       = 1846, /* or 1845, which does not say why */
};

/* Releases from which on a word is known. */
enum {
    MY_INSTANT_SINCE          = 80012,
    MARIADB_INSTANT_SINCE     = 100307,
    MARIADB_ONLINE_COPY_SINCE = 110201,
};

const MyFormGroup *const my_form_groups[] = {
    &my_forms_add_column, &my_forms_column,     &my_forms_column_type,
    &my_forms_index,      &my_forms_constraint, &my_forms_partition,
    &my_forms_table,      &my_forms_other,      NULL,
};

/* By form; made from the rows by tools/fact_index.py. */
static const struct {
    const char        *form;
    const MyFormGroup *group;
    size_t             at;
} places[] = {
#define X(form, name, at) {form, &my_forms_##name, at},
    MY_FORM_INDEX(X)
#undef X
};

const MyForm *my_form_find(const char *form)
{
    size_t low = 0, high = COUNT_OF(places);
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        const int    order  = strcmp(places[middle].form, form);
        if (order == 0)
            return &places[middle].group->forms[places[middle].at];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

const MyFact *my_fact_of(const MyForm *form, EngineKind engine, int release)
{
    const MyFact *nearest = NULL;
    for (size_t i = 0; i < MY_ROWS_MAX; i++) {
        const MyFact *fact = &form->rows[i];
        if (fact->engine == engine && (nearest == NULL || fact->since <= release))
            nearest = fact;
    }
    return nearest;
}

MyFact my_fact_not_instant(const MyForm *form, const MyFact *fact)
{
    if (fact->algorithm != ALGORITHM_INSTANT)
        return *fact;
    MyFact other    = *fact;
    other.algorithm = ALGORITHM_INPLACE; /* definitions only, unless older releases rebuild */
    other.rebuild   = fact->rebuilds_in_place;
    for (size_t i = 0; i < MY_ROWS_MAX && &form->rows[i] != fact; i++) {
        const MyFact *row = &form->rows[i];
        if (row->engine == fact->engine && row->algorithm == ALGORITHM_INPLACE)
            other = *row;
    }
    return other;
}

static bool knows(const MyFact *fact, int release, DdlAlgorithm algorithm)
{
    if (fact->engine == ENGINE_MARIADB)
        return algorithm == ALGORITHM_INPLACE || algorithm == ALGORITHM_COPY ||
               release >= MARIADB_INSTANT_SINCE;
    return algorithm != ALGORITHM_NOCOPY &&
           (algorithm != ALGORITHM_INSTANT || release >= MY_INSTANT_SINCE);
}

static bool takes_clauses(const MyFact *fact)
{
    return !fact->no_clauses && fact->algorithm != ALGORITHM_METADATA &&
           fact->algorithm != ALGORITHM_RECREATE;
}

static bool copies_online(const MyFact *fact, int release)
{
    return fact->engine == ENGINE_MARIADB && release >= MARIADB_ONLINE_COPY_SINCE &&
           !fact->not_online;
}

/* ALGORITHM=COPY of what can be done with less. */
static MyFact by_copy(const MyFact *fact, int release)
{
    MyFact copy    = *fact;
    copy.algorithm = ALGORITHM_COPY;
    copy.lock      = copies_online(fact, release) ? DDL_LOCK_NONE : DDL_LOCK_SHARED;
    copy.rebuild   = true;
    copy.error     = 0;
    if (fact->not_by_copy)
        copy.error = fact->copy_error == 0 ? ERROR_UNSUPPORTED : fact->copy_error;
    return copy;
}

static MyFact refused(const MyFact *fact, int error)
{
    return (MyFact){.engine = fact->engine, .error = error, .source = fact->source};
}

/* Of what is done by a copy alone. */
static MyFact copy_asked(const MyFact *fact, int release, DdlLock lock)
{
    MyFact copy = by_copy(fact, release);
    if (lock > DDL_LOCK_DEFAULT && lock < copy.lock)
        return refused(fact, ERROR_UNSUPPORTED);
    copy.lock = MAX_OF(copy.lock, lock);
    return copy;
}

MyFact my_fact_asked(const MyForm *form, const MyFact *fact, int release, MyClauses clauses)
{
    const DdlAlgorithm algorithm = clauses.algorithm;
    const DdlLock      lock      = clauses.lock;
    const bool         asked     = algorithm > ALGORITHM_DEFAULT;
    MyFact             found     = *fact;
    if (fact->only_by_copy && algorithm == ALGORITHM_COPY)
        return copy_asked(fact, release, lock);
    if (fact->error != 0 || (!asked && lock <= DDL_LOCK_DEFAULT))
        return found;
    if (!takes_clauses(fact) && !fact->any_clauses)
        return refused(fact, ERROR_SYNTAX);
    if (asked && !knows(fact, release, algorithm))
        return refused(fact, ERROR_UNKNOWN_ALGORITHM);
    if (fact->any_clauses)
        return found;
    if (fact->engine == ENGINE_MYSQL && algorithm == ALGORITHM_INSTANT && lock > DDL_LOCK_DEFAULT)
        return refused(fact, ERROR_WRONG_USAGE);
    if (asked && algorithm < fact->algorithm &&
        !(fact->any_algorithm && algorithm < ALGORITHM_INPLACE))
        return refused(fact, ERROR_UNSUPPORTED);
    if (algorithm == ALGORITHM_COPY && fact->algorithm != ALGORITHM_COPY)
        found = by_copy(fact, release);
    else if (asked && algorithm > ALGORITHM_INSTANT && fact->engine == ENGINE_MYSQL)
        found = my_fact_not_instant(form, fact); /* MariaDB does it with less where it can */
    if (lock > DDL_LOCK_DEFAULT && lock < found.lock) {
        if (asked || found.lock != DDL_LOCK_SHARED || !copies_online(fact, release))
            return refused(fact, ERROR_UNSUPPORTED);
        found = by_copy(fact, release);
    }
    found.lock = MAX_OF(found.lock, lock);
    return found;
}

/* The releases that rows were performed on; test/facts fails when one of them lies. */
static const struct {
    EngineKind engine;
    int        release;
} measured[] = {
    {ENGINE_MYSQL, 50624},    {ENGINE_MYSQL, 90704},    {ENGINE_MARIADB, 100523},
    {ENGINE_MARIADB, 101119}, {ENGINE_MARIADB, 110809},
};

const char *my_source_text(const MyFact *fact, int release)
{
    static const char *const texts[] = {"manual", "source", "assumed"};
    for (size_t i = 0; i < COUNT_OF(measured); i++)
        if (measured[i].engine == fact->engine && measured[i].release == release)
            return "measured";
    return texts[fact->source];
}

DurationClass my_duration(const MyFact *fact)
{
    if (fact->rebuild && fact->algorithm != ALGORITHM_RECREATE) /* TRUNCATE: a new, empty file */
        return DURATION_REWRITE;
    return fact->scan ? DURATION_SCAN : DURATION_INSTANT;
}
