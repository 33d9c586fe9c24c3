/* catalog.h -- a schema at one moment, read from a live server or made by replaying Changes.
 *
 *     a Name in a Change  --search_path-->  Schema  -->  Entry  -->  Table, or an index's Table
 *
 * Names in the catalog are whole: each has its schema; temporary tables live in "pg_temp". Names in
 * Changes may lack it, and are then looked for along the search_path. Tables know who depends on
 * them, so that no question needs a walk over all tables. All texts are the catalog's own.
 *
 * To try something, or to roll back: catalog_mark(), apply, catalog_undo(). Only what changed in
 * between is kept for it. */
#pragma once

#include "base/map.h"
#include "model/change.h"
#include "model/version.h"

typedef struct Table Table;
typedef VEC(Table *) TableVec;

typedef enum TableKind {
    TABLE_ORDINARY,
    TABLE_PARTITIONED,
    TABLE_VIEW,
    TABLE_MATERIALIZED_VIEW,
    TABLE_FOREIGN,
    TABLE_SEQUENCE,
} TableKind;
enum { TABLE_KIND_COUNT = TABLE_SEQUENCE + 1 };

typedef struct Column {
    Str    name;
    Type   type;
    Str    type_text; /* as the server writes it: "character varying(255)"; empty when replayed */
    Str    default_text; /* expression, or empty */
    StrVec used_columns; /* those that a generated column is computed from */
    bool   not_null;
    bool   identity;
    bool   generated;
    bool   generated_virtual;
    bool   has_default;
    bool   collated;   /* has a COLLATE of its own */
    int    created_by; /* number of the migration that added it when replayed; 0: not known */

    const ColumnDetail *detail; /* in MySQL, when it says anything that lasts; or NULL */
} Column;
typedef VEC(Column) ColumnVec;

typedef struct Index {
    Name    name;
    StrVec  columns;      /* in index order; an expression gives an empty Str */
    StrVec  used_columns; /* further ones: of its expressions, its predicate, its INCLUDE */
    Str     method;       /* "btree" */
    Name    attached_to;  /* the index of the partitioned table that it belongs to */
    int64_t size_bytes;   /* -1: not known */
    bool    unique;
    bool    primary;
    bool    valid;
    bool    partial;
    bool    has_expression;
    bool    immediate;     /* not a deferrable constraint's */
    bool    special;       /* an operator class, a collation of its own, INCLUDE */
    bool    all_ascending; /* no DESC column */
    bool    all_descending;
    bool    for_foreign_key; /* MySQL made it itself, and drops it when another one will do */

    const IndexDetail *detail; /* in MySQL, when it says anything; or NULL */
} Index;
typedef VEC(Index) IndexVec;

typedef enum ConstraintKind {
    CONSTRAINT_PRIMARY_KEY,
    CONSTRAINT_UNIQUE,
    CONSTRAINT_CHECK,
    CONSTRAINT_FOREIGN_KEY,
    CONSTRAINT_EXCLUDE,
    CONSTRAINT_NOT_NULL,
} ConstraintKind;
enum { CONSTRAINT_COUNT = CONSTRAINT_NOT_NULL + 1 };

typedef struct Constraint {
    Str            name;
    ConstraintKind kind;
    StrVec         columns;
    Name           references;
    StrVec         reference_columns;
    StrVec         not_null_columns; /* a CHECK that proves these columns not null */
    ComparisonVec  allows;           /* a CHECK: what holds where it does, when replayed */
    Str            definition;       /* as the server writes it; a CHECK's expression as written;
                                      * replayed in MySQL: of a foreign key, its actions alone */
    bool           validated;
} Constraint;
typedef VEC(Constraint) ConstraintVec;

/* What uses a table and stands in the way of changing or dropping what it uses. */
#define DEPENDANT_LIST(X)                                                                          \
    X(VIEW, "view")                                                                                \
    X(MATERIALIZED_VIEW, "materialized view")                                                      \
    X(RULE, "rule")                                                                                \
    X(TRIGGER, "trigger")                                                                          \
    X(POLICY, "policy")                                                                            \
    X(GENERATED_COLUMN, "generated column")                                                        \
    X(FUNCTION, "function")                                                                        \
    X(STATISTICS, "statistics object")                                                             \
    X(PUBLICATION, "publication")

typedef enum DependantKind {
#define X(name, text) DEPENDANT_##name,
    DEPENDANT_LIST(X)
#undef X
        DEPENDANT_COUNT,
} DependantKind;

typedef struct Dependant {
    DependantKind kind;
    Name          name;    /* without schema for what belongs to the table: trigger, policy, ... */
    StrVec        columns; /* of the table, those that it names; empty: the table as a whole */
    bool          any_column; /* nobody knows which: SELECT * of a table that is known in part */
    NameVec       elsewhere;  /* replayed: further tables that have it in their lists, too */
} Dependant;
typedef VEC(Dependant) DependantVec;

struct Table {
    Name          name;
    TableKind     kind;
    bool          temporary;
    bool          drops_on_commit;
    bool          unlogged;
    bool          partial; /* older than the history: only what that says of it is known */
    bool          unsure;  /* replayed: code that nobody can follow may have changed it, too */
    bool          filled;  /* a materialized view that is known to have been, when replayed */
    bool          exact;   /* of a view: `columns` are all, in their order */
    ColumnVec     columns;
    IndexVec      indexes;
    ConstraintVec constraints;
    DependantVec  dependants;
    NameVec       inherits; /* from these, not as a partition */
    NameVec       reads;    /* of a view that was replayed: what its query is about */
    Name          partition_of;
    Name          owned_by;          /* when replayed: of a sequence, the table; of a typed table,
                                      * its type */
    StrVec        key_columns;       /* PARTITION BY; an expression gives an empty Str */
    bool          default_partition; /* the one of `partition_of` */
    int64_t       rows_estimate;     /* -1: not known, as for those that follow */
    int64_t       size_bytes;        /* with indexes and TOAST */
    int64_t       heap_bytes;        /* the rows alone */
    int64_t       writes_per_hour;   /* rows inserted, changed and deleted, on the average */
    int64_t       reads_per_hour;    /* scans of the table and of its indexes, on the average */
    int  created_by;   /* number of the migration that created it when replayed; 0: before all */
    int  row_versions; /* replayed: statements that added or dropped columns since a rebuild */
    bool has_document_ids; /* in MySQL, replayed: a FULLTEXT index was dropped since a rebuild, and
                            * left its hidden column behind */

    const TableOptionVec *options; /* in MySQL: those that are said; or NULL */
    bool                  nocase;  /* in MySQL: names of columns and keys know no case */

    /* private: catalog_child() and catalog_referencing() say which of them still are */
    TableVec          children;
    TableVec          referencing;
    size_t            at;    /* in the catalog's list */
    unsigned          saved; /* the mark that it was kept for */
    bool              dropped;
    const DdlClauses *versioned_by; /* the statement that row_versions counted last */
};

typedef struct EnumType {
    Name   name;
    StrVec values;
    int    created_by;
} EnumType;
typedef VEC(EnumType) EnumTypeVec;

/* A domain. Replayed, a type of any other kind but an enum, too: it is then over nothing. */
typedef struct Domain {
    Name         name;
    Str          base; /* type as the server writes it; empty when replayed */
    Type         type; /* the same; without a name when it is not known */
    bool         not_null;
    bool         checked; /* by a CHECK, valid or not */
    DefaultClass default_class;
    StrVec       checks;     /* their names; when replayed */
    NameVec      tables;     /* with a column of it; of a server only */
    int          created_by; /* as a Table's */
} Domain;
typedef VEC(Domain) DomainVec;

/* What a new session finds: lock_timeout, timezone, ... by server, database and role. */
typedef struct SettingDefault {
    Str name;  /* in lower case */
    Str value; /* as SHOW gives it; a duration with its unit */
} SettingDefault;
typedef VEC(SettingDefault) SettingDefaultVec;

/* A database of MySQL: what tables get that do not say it themselves. */
typedef struct Database {
    Str                   name;
    const TableOptionVec *options; /* character set and collate, when said */
} Database;
typedef VEC(Database) DatabaseVec;

typedef struct Publication {
    Str     name;
    bool    all_tables; /* or those of whole schemas, which are not followed */
    NameVec tables;
} Publication;
typedef VEC(Publication) PublicationVec;

typedef struct Catalog {
    Arena            *arena;
    Version           version;
    Str               default_schema; /* where unqualified names live: "public" */
    StrVec            search_path;    /* of the session; empty: the default schema */
    Str               time_zone;      /* of the session; without `data`: not known */
    Str               sql_mode;       /* the same, in MySQL, for this and the next two */
    Str               foreign_key_checks;
    Str               check_constraint_checks;
    bool              complete; /* read from a server: what is not in it does not exist */
    TableVec          tables;
    EnumTypeVec       enums;
    DomainVec         domains;
    DatabaseVec       databases;
    PublicationVec    publications;     /* when replayed; a server's are dependants of tables */
    StrVec            nondeterministic; /* collations, by their names without schemas */
    SettingDefaultVec setting_defaults; /* of a server only */
    int               migration;        /* catalog_apply stamps `created_by` with it */
    Table            *creating; /* catalog_apply: whose CREATE TABLE is being replayed, or NULL */
    bool column_skipped; /* catalog_apply: the last ADD COLUMN found its column there already */
    int  certain_since;  /* migrations before this one may not be what this one comes upon */
    bool tentative;      /* catalog_apply: it is code that decides while it runs what it does */

    /* private: */
    Arena          *home;      /* for what stays, while `arena` is only lent */
    Map             schemas;   /* Schema by name */
    struct Schema  *temporary; /* of these, what is looked for all the time; NULL: none yet */
    struct Journal *journal;   /* what catalog_undo() puts back */
} Catalog;

Catalog *catalog_new(Arena *arena);

/* NULL when not known. An unqualified name is looked for among temporary tables, then along the
 * search_path. */
Table      *catalog_table_find(const Catalog *catalog, Name name);
Table      *catalog_index_table_find(const Catalog *catalog, Name index); /* that owns it */
EnumType   *catalog_enum_find(const Catalog *catalog, Name name);
Domain     *catalog_domain_find(const Catalog *catalog, Name name);
Column     *table_column_find(const Table *table, Str name);
Index      *table_index_find(const Table *table, Str name);
Constraint *table_constraint_find(const Table *table, Str name);

/* In MySQL: with the whole of these columns, in their order, so that a foreign key may use it. */
bool index_begins_with(const Index *index, const StrVec *columns);

/* In MySQL: what the foreign key does to its rows ("CASCADE", "SET NULL"), on DELETE or UPDATE. */
bool constraint_acts(const Constraint *key, const char *action);

/* The whole name of the relation or index that `name` means; of one that is not known: as if it
 * were created now. */
Name catalog_name(const Catalog *catalog, Name name);

/* The other way round: without the schema, where that is enough to find it. */
Name catalog_short_name(const Catalog *catalog, Name name);

/* Where a new relation of the name is made. */
Name catalog_new_name(const Catalog *catalog, Name name, bool temporary);

/* There surely is no relation or index of the name: it was dropped or renamed. */
bool catalog_is_gone(const Catalog *catalog, Name name);

/* Nobody knows what happens here: any table may be another one afterwards. */
void catalog_doubt(Catalog *catalog);

/* Both mean the same relation. */
bool catalog_name_same(const Catalog *catalog, Name left, Name right);

/* The i-th that is what the name says, NULL behind the last one: partitions and children by
 * inheritance; tables whose foreign keys point here. */
Table *catalog_child(const Catalog *catalog, const Table *table, size_t *i);
Table *catalog_referencing(const Catalog *catalog, const Table *table, size_t *i);

/* The default partition of `table`, or NULL. */
Table *catalog_default_partition(const Catalog *catalog, const Table *table);

/* What uses the column of `table` in a way that forbids to change its type: the next one from *i
 * on, or NULL. An empty column: what uses the table at all. */
const Dependant *table_dependant(const Table *table, Str column, size_t *i);

const char *table_kind_text(TableKind kind);      /* "partitioned table" */
const char *constraint_text(ConstraintKind kind); /* "foreign key" */
const char *dependant_text(DependantKind kind);   /* "materialized view" */

/* The type has a constraint that each new value must pass: a domain's own, or its base type's. A
 * type that is no domain that is known: `unknown`. */
bool catalog_type_is_constrained(const Catalog *catalog, Type type, bool unknown);

/* What is under the domains. */
Type catalog_type_base(const Catalog *catalog, Type type);

/* The collation of a column of the type: its own, or its domain's; empty: the default one. */
Str catalog_collation(const Catalog *catalog, Type type);

bool catalog_is_nondeterministic(const Catalog *catalog, Str collation);

/* In MySQL, the character set of a new table of the name that says none, nor a collation: its
 * database's; empty: not known. */
Str catalog_charset_of_new(const Catalog *catalog, Name table);

/* A publication sends the table's changes. */
bool catalog_is_published(const Catalog *catalog, const Table *table);

/* A new empty table in `catalog`. */
Table *catalog_table_add(Catalog *catalog, Name name);

/* After tables have been filled by hand: so that indexes are found by name, and each table by those
 * that it depends on. */
void catalog_link(Catalog *catalog);

/* Replay one Change. What it acts on need not be known, since history may start before the first
 * file: in a catalog that is not complete an ALTER TABLE makes its table known, in part and
 * as old. */
void catalog_apply(Catalog *catalog, const Change *change);

/* The transaction has ended, and so have temporary tables that were made for it alone. */
void catalog_end_transaction(Catalog *catalog);

/* All of it anew, in `arena`. Between two statements only. */
Catalog *catalog_copy(Arena *arena, const Catalog *catalog);

/* From here on, what changes can be put back. Marks nest; undoing one undoes those behind it, and
 * leaves it in place. What is kept lives in the arena of the outermost mark. */
size_t catalog_mark(Arena *arena, Catalog *catalog);
void   catalog_undo(Catalog *catalog, size_t mark);

/* Forget the mark and those behind it: what was done stays. */
void catalog_unmark(Catalog *catalog, size_t mark);
