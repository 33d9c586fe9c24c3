/* change.h -- one act on one object, in no dialect. An ALTER TABLE gives several; a CREATE TABLE
 * gives CREATE_TABLE and then one Change per column and constraint, marked `in_create`. */
#pragma once

#include "model/algorithm.h"
#include "model/my_syntax.h"
#include "model/name.h"
#include "model/type.h"

/* kind, how a person says it, does it destroy data or definitions? */
#define CHANGE_LIST(X)                                                                             \
    X(OTHER, "statement", false)                                                                   \
    X(CREATE_SCHEMA, "create schema", false)                                                       \
    X(DROP_SCHEMA, "drop schema", true)                                                            \
    X(CREATE_TABLE, "create table", false)                                                         \
    X(CREATE_TABLE_AS, "create table as", false)                                                   \
    X(DROP_TABLE, "drop table", true)                                                              \
    X(RENAME_TABLE, "rename table", false)                                                         \
    X(SET_SCHEMA, "set schema", false)                                                             \
    X(TRUNCATE, "truncate", true)                                                                  \
    X(ADD_COLUMN, "add column", false)                                                             \
    X(DROP_COLUMN, "drop column", true)                                                            \
    X(RENAME_COLUMN, "rename column", false)                                                       \
    X(ALTER_TYPE, "change column type", false)                                                     \
    X(REDEFINE_COLUMN, "modify column", false)                                                     \
    X(SET_VISIBILITY, "hide or show column", false)                                                \
    X(SET_DEFAULT, "set default", false)                                                           \
    X(DROP_DEFAULT, "drop default", false)                                                         \
    X(SET_NOT_NULL, "set not null", false)                                                         \
    X(DROP_NOT_NULL, "drop not null", false)                                                       \
    X(ADD_IDENTITY, "add identity", false)                                                         \
    X(SET_STATISTICS, "set statistics", false)                                                     \
    X(SET_STORAGE, "set storage", false)                                                           \
    X(ADD_PRIMARY_KEY, "add primary key", false)                                                   \
    X(ADD_UNIQUE, "add unique constraint", false)                                                  \
    X(ADD_CHECK, "add check constraint", false)                                                    \
    X(ADD_FOREIGN_KEY, "add foreign key", false)                                                   \
    X(ADD_EXCLUDE, "add exclusion constraint", false)                                              \
    X(VALIDATE_CONSTRAINT, "validate constraint", false)                                           \
    X(ALTER_CONSTRAINT, "alter constraint", false)                                                 \
    X(DROP_CONSTRAINT, "drop constraint", false)                                                   \
    X(RENAME_CONSTRAINT, "rename constraint", false)                                               \
    X(SET_TABLE_OPTION, "set storage parameter", false)                                            \
    X(CONVERT_CHARSET, "convert character set", false)                                             \
    X(REBUILD_TABLE, "rebuild table", false)                                                       \
    X(ALTER_INDEX, "alter index", false)                                                           \
    X(ALTER_PARTITIONS, "change partitions", false)                                                \
    X(DROP_PARTITION, "drop partition", true)                                                      \
    X(SET_LOGGED, "set logged or unlogged", false)                                                 \
    X(SET_TABLESPACE, "set tablespace", false)                                                     \
    X(ATTACH_PARTITION, "attach partition", false)                                                 \
    X(DETACH_PARTITION, "detach partition", false)                                                 \
    X(ALTER_TABLE_OTHER, "alter table", false)                                                     \
    X(CREATE_INDEX, "create index", false)                                                         \
    X(DROP_INDEX, "drop index", false)                                                             \
    X(RENAME_INDEX, "rename index", false)                                                         \
    X(REINDEX, "reindex", false)                                                                   \
    X(CREATE_TRIGGER, "create trigger", false)                                                     \
    X(DROP_TRIGGER, "drop trigger", false)                                                         \
    X(CREATE_FUNCTION, "create function", false)                                                   \
    X(DROP_FUNCTION, "drop function", false)                                                       \
    X(CREATE_EVENT, "create event", false)                                                         \
    X(DROP_EVENT, "drop event", false)                                                             \
    X(CREATE_VIEW, "create view", false)                                                           \
    X(DROP_VIEW, "drop view", true)                                                                \
    X(REFRESH_VIEW, "refresh materialized view", false)                                            \
    X(CREATE_SEQUENCE, "create sequence", false)                                                   \
    X(DROP_SEQUENCE, "drop sequence", true)                                                        \
    X(CREATE_TYPE, "create type", false)                                                           \
    X(DROP_TYPE, "drop type", true)                                                                \
    X(ADD_ENUM_VALUE, "add enum value", false)                                                     \
    X(RENAME_ENUM_VALUE, "rename enum value", false)                                               \
    X(CREATE_EXTENSION, "create extension", false)                                                 \
    X(DROP_OTHER, "drop", true)                                                                    \
    X(COMMENT, "comment", false)                                                                   \
    X(GRANT, "grant or revoke", false)                                                             \
    X(SELECT_ROWS, "select", false)                                                                \
    X(INSERT_ROWS, "insert", false)                                                                \
    X(UPDATE_ROWS, "update", false)                                                                \
    X(DELETE_ROWS, "delete", true)                                                                 \
    X(COPY_ROWS, "copy", false)                                                                    \
    X(LOCK_TABLE, "lock table", false)                                                             \
    X(VACUUM, "vacuum", false)                                                                     \
    X(ANALYZE, "analyze", false)                                                                   \
    X(CLUSTER, "cluster", false)                                                                   \
    X(DO_BLOCK, "do block", false)                                                                 \
    X(CALL, "call", false)                                                                         \
    X(DYNAMIC_SQL, "dynamic SQL", false)                                                           \
    X(UNREAD_CODE, "code", false)                                                                  \
    X(USE_SCHEMA, "use", false)                                                                    \
    X(SET_SESSION, "set", false)                                                                   \
    X(RESET_SESSION, "reset", false)                                                               \
    X(BEGIN, "begin", false)                                                                       \
    X(COMMIT, "commit", false)                                                                     \
    X(ROLLBACK, "rollback", false)                                                                 \
    X(SAVEPOINT, "savepoint", false)                                                               \
    X(RELEASE, "release savepoint", false)                                                         \
    X(ROLLBACK_TO, "rollback to savepoint", false)

typedef enum ChangeKind {
#define X(name, verb, destroys) CHANGE_##name,
    CHANGE_LIST(X)
#undef X
} ChangeKind;

typedef enum DefaultClass {
    DEFAULT_NONE,
    DEFAULT_NULL,     /* DEFAULT NULL */
    DEFAULT_CONSTANT, /* literals and what folds to one */
    DEFAULT_STABLE,   /* now(), current_date, known stable functions */
    DEFAULT_VOLATILE, /* random(), clock_timestamp(), gen_random_uuid(), nextval() */
    DEFAULT_UNKNOWN,  /* calls a function whose volatility is not known here */
} DefaultClass;

/* What happens to the rows that point to a row which is deleted, or gets another key. */
typedef enum FkAction {
    FK_NO_ACTION, /* also RESTRICT: refused */
    FK_CASCADE,
    FK_SET_NULL,
    FK_SET_DEFAULT,
} FkAction;

/* `column operator value`; ANY_OF: one of the values. */
typedef enum CompareOperator {
    COMPARE_LESS,
    COMPARE_LESS_EQUAL,
    COMPARE_GREATER,
    COMPARE_GREATER_EQUAL,
    COMPARE_ANY_OF,
} CompareOperator;

typedef struct Comparison {
    Str             column;
    CompareOperator operator;
    StrVec          values; /* constants, as written */
} Comparison;
typedef VEC(Comparison) ComparisonVec;

/* A column that something uses. Without a relation: of any of those that are read. Without a
 * column: all of the relation's. */
typedef struct ColumnUse {
    Name relation;
    Str  column;
} ColumnUse;
typedef VEC(ColumnUse) ColumnUseVec;

/* A column that a query gives: which one it is, where it is no more than that. */
typedef struct QueryColumn {
    Str       name; /* empty: all columns of `of` */
    ColumnUse of;
} QueryColumn;
typedef VEC(QueryColumn) QueryColumnVec;

/* What the query of a view reads and gives; what a rule, a policy or a trigger reads. */
typedef struct QueryShape {
    ColumnUseVec   uses;
    QueryColumnVec columns;
    bool           exact; /* `columns` are all, by the names that the server gives them */
} QueryShape;

typedef enum ColumnPosition { POSITION_UNSAID, POSITION_FIRST, POSITION_AFTER } ColumnPosition;

/* What a definition of a column in MySQL says besides type, NOT NULL and default: what MODIFY does
 * not repeat is lost. */
typedef struct ColumnDetail {
    Str            on_update; /* "CURRENT_TIMESTAMP(6)" as written, or empty */
    Str            comment;   /* its text, unescaped */
    Str            after;
    ColumnPosition position;
    bool           null_said; /* NULL is written */
    bool           invisible;
    bool           compressed; /* MariaDB: COMPRESSED */
    bool references_said;      /* REFERENCES is written in line: MySQL before 9.0 reads over it */
    bool default_in_parentheses;
    bool period;        /* GENERATED ALWAYS AS ROW START or END */
    bool no_versioning; /* WITHOUT SYSTEM VERSIONING */
} ColumnDetail;

/* What a key in MySQL says besides its columns. `value` of the Change has its kind: btree, hash,
 * fulltext, spatial; empty: not said. */
typedef VEC(int) IntVec;
typedef struct IndexDetail {
    IntVec prefixes; /* of each column, in characters or bytes; 0: the whole */
    bool   hidden;   /* INVISIBLE, IGNORED */
    Str    comment;
} IndexDetail;

/* ENGINE = InnoDB: names in lower case ("engine", "character set", "collate", "row_format", ...;
 * DEFAULT and CHARSET are normalised), values without quotes; those of engine, character set,
 * collate and row_format in lower case, too. "partition by" has the method as its value: "range",
 * "list columns", "linear hash", "system_time". "system versioning" is "yes". */
typedef struct TableOption {
    Str name;
    Str value;
} TableOption;
typedef VEC(TableOption) TableOptionVec;

/* The clauses that hold for a statement as a whole; the last one of each kind wins. */
typedef struct DdlClauses {
    DdlAlgorithm algorithm;
    DdlLock      lock;
    Span         algorithm_span; /* of the clause, or empty */
    Span         lock_span;
    int          wait_seconds; /* WAIT n, NOWAIT is 0; -1: not said */
    bool         ignore;       /* ALTER IGNORE TABLE */
    bool         online;       /* ALTER ONLINE TABLE, the same as LOCK=NONE */
} DdlClauses;

/* What MySQL's DDL fills, where it is not what the fields say anyway:
 *
 * CREATE_TABLE, _TABLE_AS  options; LIKE: like, references; what it has of columns and keys follows
 *                    with in_create. key_columns: of PARTITION BY
 * ADD_COLUMN         column_detail; its keys and CHECKs follow with in_add_column
 * REDEFINE_COLUMN    as ADD_COLUMN. CHANGE a b: new_name, empty where it is the same to the byte.
 *                    What is not said is gone
 * SET_VISIBILITY     column, column_detail->invisible
 * ADD_PRIMARY_KEY    object is "PRIMARY"
 * ADD_UNIQUE         object: the index's name, or empty; value and index_detail
 * CREATE_INDEX       relation, index without schema, its name may be empty; value, index_detail;
 *                    unique: CREATE UNIQUE INDEX only, in a table's definition it is ADD_UNIQUE
 * ADD_FOREIGN_KEY    object; index: the name that is written behind FOREIGN KEY
 * DROP_CONSTRAINT    value: what is dropped, "primary key" (object is "PRIMARY"), "foreign key",
 *                    "check", or "constraint" when it may be any
 * ALTER_CONSTRAINT   enforced, not_enforced
 * DROP_INDEX, RENAME_INDEX, ALTER_INDEX  relation and index; index_detail->hidden
 * RENAME_TABLE       one for each pair; new_name, and references when its schema is said
 * SET_TABLE_OPTION   object and value, as in TableOption: one for each option
 * CONVERT_CHARSET    value: the charset, "default" when that is said; object: the collation
 * REBUILD_TABLE      words: FORCE, ORDER BY, OPTIMIZE TABLE
 * DROP_PARTITION     words: DROP PARTITION, TRUNCATE PARTITION; columns: the partitions, empty: ALL
 * ALTER_PARTITIONS   words: PARTITION BY (value: the method, key_columns), REMOVE PARTITIONING,
 *                    ADD, COALESCE, REORGANIZE, REBUILD, OPTIMIZE, ANALYZE, CHECK, REPAIR,
 *                    DISCARD, IMPORT, EXCHANGE, CONVERT PARTITION, CONVERT TABLE; columns: the
 *                    partitions named; references: the table of EXCHANGE and CONVERT; not_valid:
 *                    WITHOUT VALIDATION; value: the n of ADD PARTITION PARTITIONS n
 * ALTER_TABLE_OTHER  words: DISABLE KEYS, DISCARD TABLESPACE, ADD SYSTEM VERSIONING, DROP PERIOD;
 *                    empty when nothing at all is to be done */
typedef struct Change {
    ChangeKind kind;
    Span       span;     /* of the sub-command, or of the whole statement */
    Name       relation; /* the table or view acted on; the type for type and enum changes */
    NameVec  others; /* further relations: DROP TABLE a, b; TRUNCATE a, b; FROM and USING of DML */
    unsigned column_count;     /* CREATE_TABLE: of the Changes behind it, those that add columns */
    unsigned constraint_count; /* and those that add constraints */
    Str      column;           /* acted on by column changes; first partition key's for none */
    Str      object;   /* constraint, index, trigger, function, enum value, setting, savepoint */
    Name     index;    /* DROP/RENAME INDEX, REINDEX INDEX; and USING INDEX */
    Str      new_name; /* of a rename */
    Str      value;    /* SET name = value, as the server would show it ("1s", "0"); an index's
                         method ("btree"); LOCK TABLE's mode ("ACCESS EXCLUSIVE"); the language of
                         DO_BLOCK and CREATE_FUNCTION; what CREATE COLLATION is FROM */
    Type     type; /* ADD_COLUMN, ALTER_TYPE; of ALTER TYPE's attribute; CREATE TABLE ... OF it */
    Name     references; /* foreign key's target; partition or parent for ATTACH, PARTITION OF;
                         * the model of LIKE; the parent of INHERIT */
    StrVec   reference_columns; /* of the foreign key's target; empty: its primary key */
    StrVec   delete_columns;    /* ON DELETE SET NULL or DEFAULT (these); empty: all `columns` */
    StrVec   columns;      /* of an index or constraint, or assigned by UPDATE, listed by INSERT; an
                      * index's expression gives an empty one; the values of an enum; the CHECKs of
                      * a domain; the types of a function's arguments */
    StrVec   used_columns; /* that an index's expressions, predicate and INCLUDE use, or a
                           * generated column's expression */
    StrVec   key_columns;  /* PARTITION BY; an expression gives an empty one. UPDATE, DELETE of one
                             relation: columns that the condition gives one value or a few */
    StrVec   not_null_columns; /* ADD_CHECK: columns that the expression proves to be not null */
    ComparisonVec allows; /* ADD_CHECK: what holds where it holds, as far as it is plain; the bound
                           * of ATTACH and PARTITION OF, without the column */
    const ColumnDetail   *column_detail; /* ADD_COLUMN, REDEFINE_COLUMN in MySQL; or NULL */
    const IndexDetail    *index_detail;  /* keys in MySQL; or NULL */
    const DdlClauses     *clauses; /* DDL in MySQL: all Changes of a statement share it; or NULL */
    const TableOptionVec *options; /* of a table, or of a database in MySQL; or NULL */
    const QueryShape *query; /* of views, CREATE TABLE AS, rules, policies and triggers; or NULL */
    Str               expression; /* text of DEFAULT, USING, CHECK or WHERE as written, or empty */
    /* OTHER, DROP_OTHER, ALTER_TABLE_OTHER, REINDEX, RESET_SESSION: the first words of the span, in
     * upper case, without what is quoted: "ALTER SYSTEM SET WORK_MEM". */
    Str words;

    /* DO_BLOCK, CREATE_FUNCTION: the SQL statements of its code, in their order. What is put
     * together while it runs is DYNAMIC_SQL, what could not be read UNREAD_CODE with the reason in
     * `value`. A block runs them where it stands, a function where `calls` names it. */
    const struct Statement *body;
    size_t                  body_count;
    StrVec calls; /* functions of the user's that it may run; a CALL's procedure is in `object` */
    StrVec server_calls; /* in MySQL: functions of the server's that it runs */

    /* ADD_COLUMN: functions of the user's that its default calls; empty where more is unknown. */
    StrVec default_calls;

    size_t defaulted_arguments; /* CREATE_FUNCTION: how many of the last ones have a default */

    /* In MySQL: what of the statement not every server reads; all its Changes share it; or NULL. */
    const MySyntaxUseVec *syntax;

    /* ADD_COLUMN, SET_DEFAULT, ADD_CHECK, CREATE_INDEX: what no expression of theirs may have, "a
     * subquery"; or NULL. */
    const char *misplaced;

    DefaultClass default_class;
    int          since; /* the first major release that has this syntax; 0: all that are judged */
    FkAction     on_delete;
    FkAction     on_update;

    bool in_create : 1;     /* part of a CREATE TABLE */
    bool in_add_column : 1; /* a constraint written inline in ADD COLUMN */
    bool concurrently : 1;
    bool if_exists : 1;
    bool if_not_exists : 1;
    bool or_replace : 1;
    bool not_valid : 1;
    bool cascade : 1;
    bool unique : 1;
    bool not_null : 1;
    bool identity : 1;
    bool generated_stored : 1;
    bool generated_virtual : 1;
    bool temporary : 1;
    bool unlogged : 1;
    bool only : 1;            /* ON ONLY, ALTER TABLE ONLY */
    bool drops_on_commit : 1; /* a temporary table: ON COMMIT DROP */
    bool chain : 1;           /* COMMIT, ROLLBACK AND CHAIN: the next transaction begins at once */
    bool partitioned : 1;     /* CREATE TABLE ... PARTITION BY */
    bool partition_of : 1;    /* CREATE TABLE ... PARTITION OF `references` */
    bool partial : 1;         /* index with WHERE */
    bool has_expression : 1;  /* index with an expression column */
    bool special : 1;         /* index: an operator class, a collation of its own, INCLUDE */
    bool descending : 1;      /* index with any DESC or NULLS FIRST/LAST against its order */
    bool using_index : 1;
    bool using_expression : 1; /* ALTER TYPE ... USING */
    bool using_same : 1;       /* ... the column itself, or a cast of it to the new type */
    bool deferrable : 1;
    bool materialized : 1;
    bool full : 1;      /* VACUUM FULL */
    bool local : 1;     /* SET LOCAL */
    bool has_where : 1; /* UPDATE, DELETE */
    bool has_from : 1;  /* UPDATE ... FROM, DELETE ... USING */
    bool has_limit : 1;
    bool has_order : 1;    /* in MySQL: UPDATE, DELETE with ORDER BY */
    bool returns_rows : 1; /* RETURNING */
    bool from_query : 1;   /* INSERT ... SELECT */
    bool enum_type : 1;    /* CREATE_TYPE ... AS ENUM */
    bool domain_type : 1;  /* CREATE_TYPE: CREATE DOMAIN, over `type` */
    bool logged : 1;       /* SET_LOGGED: SET LOGGED */
    bool collated : 1;     /* ALTER_TYPE ... COLLATE */
    bool like : 1;         /* CREATE TABLE (LIKE `references` ...), and what it includes: */
    bool like_defaults : 1;
    bool like_constraints : 1; /* CHECKs */
    bool like_indexes : 1;     /* and the constraints that go with them */
    bool commits : 1;          /* DO_BLOCK: COMMIT or ROLLBACK is in its code */
    bool not_enforced : 1;     /* CHECK, FOREIGN KEY, ALTER_CONSTRAINT: NOT ENFORCED */
    bool enforced : 1;         /* ALTER_CONSTRAINT: ENFORCED */
    bool inherit : 1;          /* ALTER_CONSTRAINT: INHERIT */
    bool no_inherit : 1;       /* ALTER_CONSTRAINT, ADD_CHECK, and NOT NULL as a constraint */
    bool without_overlaps : 1; /* a key over a period of time */
    bool expires : 1; /* ADD_CHECK: a row that passes today may fail later: now(), random() */
    bool default_partition : 1; /* ATTACH PARTITION, PARTITION OF: ... DEFAULT */
    bool any_arguments : 1;     /* DROP_FUNCTION without a list of them */
    bool merge : 1;             /* UPDATE_ROWS: by a MERGE */
    bool no_data : 1;           /* WITH NO DATA */
    bool nondeterministic : 1;  /* CREATE COLLATION: deterministic = false */
} Change;

typedef VEC(Change) ChangeVec;

/* "add column". */
const char *change_verb(ChangeKind kind);

/* Data or definitions are gone afterwards. */
bool change_destroys(ChangeKind kind);

/* Ends or opens a transaction, or moves inside one. */
bool change_is_transaction_control(ChangeKind kind);

/* Changes rows: INSERT, UPDATE, DELETE, COPY. */
bool change_is_data(ChangeKind kind);
