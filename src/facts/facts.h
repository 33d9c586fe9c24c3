/* facts.h -- what each server version does with each kind of Change: rows, each performed on a real
 * server by test/facts, which fails when a row lies. */
#pragma once

#include "model/catalog.h"
#include "model/effect.h"
#include "model/statement.h"

/* Which relation a lock of a row is on. role, its name in JSON and in words */
#define LOCK_ROLE_LIST(X)                                                                          \
    X(TARGET, "target")           /* the table, view, sequence or type that is acted on */         \
    X(REFERENCED, "referenced")   /* tables that its foreign keys point to */                      \
    X(REFERENCING, "referencing") /* tables whose foreign keys point to it */                      \
    X(PARTITIONS, "partitions")   /* its partitions or children, each */                           \
    X(PARENT, "parent")           /* the table that it is, or becomes, a partition or child of */  \
    X(PARTITION, "partition")     /* the one that is attached or detached */                       \
    X(DEFAULT_PARTITION, "default") /* the default partition of the target or parent */            \
    X(INDEX, "index")         /* an index: ACCESS EXCLUSIVE stops all planning on its table */     \
    X(SOURCE, "source")       /* tables that are read, or that the object is about */              \
    X(DEPENDANT, "dependant") /* tables and views that use the object */

typedef enum LockRole {
#define X(role, word) ROLE_##role,
    LOCK_ROLE_LIST(X)
#undef X
        ROLE_COUNT
} LockRole;

/* One measured behaviour. Several rows of one form cover different versions, without a gap. */
typedef struct Fact {
    const char   *form;  /* id: "add_fk_not_valid" */
    const char   *sql;   /* the statement that was performed, on the tables of test/facts */
    int           since; /* PostgreSQL major, inclusive */
    int           until; /* inclusive; PG_MAJOR_NEWEST for "to this day" */
    LockMode      locks[ROLE_COUNT];
    DurationClass duration;
    bool          rewrite; /* of the target; TRUNCATE gives it a new, empty file */
    bool          scan;    /* of a table that existed before */
    bool          index_rebuild;
    bool          not_in_transaction;
    bool          fails;       /* refused by this version, or as the note says */
    bool          from_manual; /* not performed: a release that was not there to be measured */
    const char   *note;        /* what surprises: lower case, no full stop; or NULL */
} Fact;

typedef struct FactGroup {
    const char *title;
    const Fact *facts;
    size_t      count;
} FactGroup;

extern const FactGroup *const pg_fact_groups[]; /* ends with NULL */

/* "instant", "scan", "rewrite". */
const char *duration_text(DurationClass duration);

/* "referenced". */
const char *lock_role_text(LockRole role);

/* The row of `form` for PostgreSQL `major`; NULL for an unknown form. A release newer than all rows
 * is taken for the newest, an older one for the oldest. */
const Fact *fact_find(const char *form, int major);

enum { FORMS_MAX = 6 };

/* The forms that describe one Change together, the one that names it best first: a type change may
 * be free by itself, rebuild an index, and lock the table that a foreign key points to. Empty when
 * the fact base has none. */
typedef struct FormList {
    const char *items[FORMS_MAX];
    size_t      count;
} FormList;

/* What keeps CREATE OR REPLACE VIEW from being done: a column of the view, what the query gives in
 * its place, and the types where that is a column of another one. */
typedef struct ViewClash {
    Str  column;
    Str  given; /* empty: nothing */
    Type old;
    Type now;
} ViewClash;

/* The form; NULL when nothing is known that keeps it. */
const char *form_of_view_clash(const Catalog *catalog, const Change *change, ViewClash *ret);

/* The Effect of `change` on `version`, against what `catalog` knows (may be NULL or incomplete:
 * then the worse case holds). The one place where a Change is judged. `version` without an engine
 * stands for the worst of PostgreSQL 14 to 18. Names in the Effect are borrowed from both. */
void effect_of(const Change *change, const Catalog *catalog, Version version, Effect *ret);

/* Of one Change of `statement`, beside the others: a subcommand may spoil another one. */
void effect_of_part(const Change *change, const Statement *statement, const Catalog *catalog,
                    Version version, Effect *ret);

/* All Changes of one statement together, as the server runs it: the strongest lock per relation. A
 * subcommand may spoil another one, which effect_of cannot see: SET NOT NULL does not get its proof
 * from a CHECK that the same ALTER TABLE adds or drops. */
void effect_of_statement(const Statement *statement, const Catalog *catalog, Version version,
                         Effect *ret);
