/* my_facts.h -- how MySQL and MariaDB do each form of DDL: which algorithm they pick, and what
 * others may do meanwhile. Two servers with one syntax: each row says of which one it is.
 *
 * Rows whose releases include one of those that test/facts has servers of are
 * performed there, with every ALGORITHM and LOCK clause. What they rest on for other releases is
 * their source. */
#pragma once

#include "model/catalog.h"
#include "model/effect.h"

/* As numbers that can be compared: 8.0.12 is 80012, 10.11.19 is 101119. */
enum { MY_LATEST = 999999 /* as an end: to this day */ };

typedef enum MySource {
    SOURCE_MANUAL,
    SOURCE_CODE,    /* the server's own source */
    SOURCE_ASSUMED, /* nothing speaks of it: taken to be as measured */
} MySource;

typedef struct MyFact {
    EngineKind   engine;
    int          since;
    int          until; /* inclusive */
    DdlAlgorithm algorithm;
    DdlLock      lock;    /* the weakest that it can be done with */
    int          error;   /* refused with it, and nothing else holds; 1064: not in the grammar */
    bool         rebuild; /* of the table, with its indexes */
    bool         scan;    /* or reads it, to build an index or to check the rows */
    bool         any_algorithm;     /* accepts INSTANT and NOCOPY, does not keep them, and copies */
    bool         not_by_copy;       /* ALGORITHM=COPY is refused, */
    int          copy_error;        /* with this; 0: as what is not supported */
    bool         only_by_copy;      /* ALGORITHM=COPY does what is refused with `error` */
    bool         no_clauses;        /* ALGORITHM and LOCK are not in its grammar */
    bool         any_clauses;       /* they are, but nobody looks at them */
    bool         not_online;        /* MariaDB 11.2 and later: not by a copy either */
    bool         rebuilds_in_place; /* INSTANT, but with ALGORITHM=INPLACE the table is rebuilt */
    MySource     source;
} MyFact;

enum { MY_ROWS_MAX = 6 };

typedef struct MyForm {
    const char *form;              /* id: "add_col_last_null" */
    const char *sql;               /* as it was performed, on the tables of test/facts */
    const char *note;              /* what surprises; or NULL */
    MyFact      rows[MY_ROWS_MAX]; /* by release; of both servers, without a gap */
} MyForm;

typedef struct MyFormGroup {
    const char   *title;
    const MyForm *forms;
    size_t        count;
} MyFormGroup;

extern const MyFormGroup *const my_form_groups[]; /* ends with NULL */

/* NULL for an unknown one. */
const MyForm *my_form_find(const char *form);

/* The row for a release of a server; one that is older or newer than all has the nearest. */
const MyFact *my_fact_of(const MyForm *form, EngineKind engine, int release);

/* How the server does it when INSTANT is out of the question, for what `fact` does INSTANT. */
MyFact my_fact_not_instant(const MyForm *form, const MyFact *fact);

typedef struct MyClauses {
    DdlAlgorithm algorithm;
    DdlLock      lock;
} MyClauses;

/* What clauses make of a row of `form` on `release`: algorithm and lock as they come out, or the
 * error. */
MyFact my_fact_asked(const MyForm *form, const MyFact *fact, int release, MyClauses clauses);

/* "measured", "manual", "source", "assumed": for what the row says of `release`. */
const char *my_source_text(const MyFact *fact, int release);

DurationClass my_duration(const MyFact *fact);

enum { MY_RELEASES_MAX = 5 };

/* What a verdict must hold for: the release that is said, or those assumed where none is. */
typedef struct MyReleases {
    int    items[MY_RELEASES_MAX];
    size_t count;
} MyReleases;
MyReleases my_releases(Version version);

/* Of the release that is meant: a series without its last number is its newest one. */
int my_release(Version version);

/* The session refuses values that do not fit, as far as the catalog knows its sql_mode. */
bool my_is_strict(const Catalog *catalog, Version version);

/* How many statements may add or drop columns INSTANT between two rebuilds of a table. */
int my_row_versions_most(EngineKind engine, int release);

/* "8.0.12". */
Str my_release_text(Arena *arena, int release);
