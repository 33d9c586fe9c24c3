/* catalog.h -- a schema at one moment, read from a live server or made by replaying Changes. */
#pragma once

#include "model/change.h"
#include "model/version.h"

typedef enum TableKind {
    TABLE_ORDINARY,
    TABLE_PARTITIONED,
    TABLE_VIEW,
    TABLE_MATERIALIZED_VIEW,
    TABLE_FOREIGN,
} TableKind;

typedef struct Column {
    Str  name;
    Type type;
    Str  type_text;    /* as the server writes it: "character varying(255)"; empty when replayed */
    Str  default_text; /* expression, or empty */
    bool not_null;
    bool identity;
    bool generated;
    bool generated_virtual;
    bool has_default;
} Column;
typedef VEC(Column) ColumnVec;

typedef struct Index {
    Name    name;
    StrVec  columns;    /* in index order; an expression gives an empty Str */
    Str     method;     /* "btree" */
    int64_t size_bytes; /* -1: not known */
    bool    unique;
    bool    primary;
    bool    valid;
    bool    partial;
    bool    has_expression;
    bool    immediate;     /* not a deferrable constraint's */
    bool    all_ascending; /* no DESC column */
    bool    all_descending;
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

typedef struct Constraint {
    Str            name;
    ConstraintKind kind;
    StrVec         columns;
    Name           references;
    StrVec         not_null_columns; /* a CHECK that proves these columns not null */
    Str            definition;       /* as the server writes it; empty when replayed */
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
} DependantKind;
enum { DEPENDANT_COUNT = DEPENDANT_PUBLICATION + 1 };

typedef struct Dependant {
    DependantKind kind;
    Name          name;    /* without schema for what belongs to the table: trigger, policy, ... */
    StrVec        columns; /* of the table, those that it names; empty: the table as a whole */
} Dependant;
typedef VEC(Dependant) DependantVec;

typedef struct Table {
    Name          name;
    TableKind     kind;
    bool          temporary;
    bool          partial; /* older than the history: only what it says of it is known */
    ColumnVec     columns;
    IndexVec      indexes;
    ConstraintVec constraints;
    DependantVec  dependants; /* not replayed: of a server only */
    NameVec       inherits;   /* from these, not as a partition; of a server only */
    Name          partition_of;
    bool          default_partition; /* the one of `partition_of` */
    int64_t       rows_estimate;     /* -1: not known, as for those that follow */
    int64_t       size_bytes;        /* with indexes and TOAST */
    int64_t       heap_bytes;        /* the rows alone */
    int64_t       writes_per_hour;   /* rows inserted, changed and deleted, on the average */
    int64_t       reads_per_hour;    /* scans of the table and of its indexes, on the average */
    int created_by; /* number of the migration that created it when replayed; 0: before all */
} Table;
typedef VEC(Table *) TableVec;

typedef struct EnumType {
    Name   name;
    StrVec values;
    int    created_by;
} EnumType;
typedef VEC(EnumType) EnumTypeVec;

typedef struct Domain {
    Name    name;
    Str     base; /* type as the server writes it */
    bool    not_null;
    bool    checked; /* by a CHECK, valid or not */
    NameVec tables;  /* with a column of it */
} Domain;
typedef VEC(Domain) DomainVec;

/* What a new session finds: lock_timeout, TimeZone, ... by server, database and role. */
typedef struct SettingDefault {
    Str name;
    Str value; /* as SHOW gives it; a duration with its unit */
} SettingDefault;
typedef VEC(SettingDefault) SettingDefaultVec;

typedef struct Catalog {
    Arena            *arena;
    Version           version;
    Str               default_schema; /* where unqualified names live: "public" */
    bool              complete;       /* read from a server: what is not in it does not exist */
    TableVec          tables;
    EnumTypeVec       enums;
    DomainVec         domains;          /* of a server only */
    SettingDefaultVec setting_defaults; /* of a server only */
    int               migration;        /* catalog_apply stamps `created_by` with it */
    Table            *creating; /* catalog_apply: whose CREATE TABLE is being replayed, or NULL */
    bool column_skipped; /* catalog_apply: the last ADD COLUMN found its column there already */
} Catalog;

Catalog *catalog_new(Arena *arena);

/* NULL when not known. An unqualified name is looked up in default_schema (and among temporary
 * tables first). */
Table    *catalog_table_find(const Catalog *catalog, Name name);
Table    *catalog_index_table_find(const Catalog *catalog, Name index); /* the table that owns it */
EnumType *catalog_enum_find(const Catalog *catalog, Name name);
Column   *table_column_find(const Table *table, Str name);
Index    *table_index_find(const Table *table, Str name);
Constraint *table_constraint_find(const Table *table, Str name);

const char *dependant_text(DependantKind kind); /* "materialized view" */

/* A new empty table in `catalog`. */
Table *catalog_table_add(Catalog *catalog, Name name);

/* Replay one Change. What it acts on need not be known, since history may start before the first
 * file: in a catalog that is not complete an ALTER TABLE makes its table known, in part and
 * as old. */
void catalog_apply(Catalog *catalog, const Change *change);

/* All of it anew, in `arena`, but for the texts: to try something, or to come back to a savepoint.
 * Between two statements only. */
Catalog *catalog_copy(Arena *arena, const Catalog *catalog);
