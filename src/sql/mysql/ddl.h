/* ddl.h -- what the parts of the parser of table DDL share. Each part passes over its own piece of
 * the grammar and pushes the Changes that it finds; model/change.h says what they carry. Errors are
 * the cursor's: after one, nothing is found any more, and what was pushed is thrown away by the
 * caller.
 *
 *     ddl_create.c, ddl_alter.c, ddl_index.c   the statements
 *     ddl_column.c, ddl_type.c                 a column's definition
 *     ddl_key.c                                keys and constraints
 *     ddl_option.c, ddl_partition.c            what stands behind the parentheses */
#pragma once

#include "model/change.h"
#include "sql/mysql/cursor.h"

typedef struct Ddl {
    MyTokens   *tokens;
    ChangeVec  *changes;
    Name        relation;
    bool        in_create;
    bool        if_exists; /* ALTER TABLE IF EXISTS */
    DdlClauses *clauses;
} Ddl;

/* CREATE TABLE, ALTER TABLE, DROP TABLE, RENAME TABLE, CREATE INDEX, DROP INDEX, up to a semicolon
 * or the end. The Changes are in the scratch arena, what they point to is not. False when the
 * statement at the cursor is none of these; the cursor has not moved then. */
bool my_ddl(MyTokens *tokens, ChangeVec *changes);

/* Where the statement ends: that of a stored program has more behind it. */
static inline bool ddl_at_stop(const MyTokens *tokens)
{
    return my_at_end(tokens) || my_is(tokens, ";");
}

/* The statements; the cursor is behind the words that tell them apart. */
bool ddl_create_table(Ddl *ddl, size_t start);
void ddl_alter_table(Ddl *ddl, size_t start);
bool ddl_create_index(Ddl *ddl, size_t start);

/* A new Change of the statement's relation. No pointer to one survives the next. */
Change *ddl_change(const Ddl *ddl, ChangeKind kind);

/* The Change spans from byte `start` behind what was passed. */
void ddl_end(const Ddl *ddl, Change *change, size_t start);

/* IF EXISTS, IF NOT EXISTS. */
bool ddl_if_exists(const Ddl *ddl);
bool ddl_if_not_exists(const Ddl *ddl);

/* ONLINE, OFFLINE before INDEX. */
bool ddl_accept_online(MyTokens *tokens);

/* An equals sign that may be left out. */
void ddl_equals(const Ddl *ddl);

/* Clauses of the statement: ALGORITHM=, LOCK=, WAIT n, NOWAIT. */
bool ddl_algorithm_or_lock(const Ddl *ddl);
void ddl_wait(const Ddl *ddl);

/* A column's definition from its type on, with FIRST or AFTER in `positioned` ones. The Change of
 * `kind` and those of the keys and CHECKs that are written inside; gives the place of the first. */
typedef struct DdlColumn {
    ChangeKind kind;
    Str        name;
    Str        new_name; /* CHANGE */
    size_t     start;
    bool       if_exists;
    bool       if_not_exists;
    bool       positioned;
} DdlColumn;
void ddl_column(const Ddl *ddl, const DdlColumn *column);

/* A column's name, which the table's may precede. */
bool ddl_column_name(const Ddl *ddl, Str *ret);

/* Something that is no column begins here: a key, a constraint, a period. Passes over it. */
bool ddl_at_key(const Ddl *ddl);
void ddl_key(const Ddl *ddl, size_t start);

/* The columns of an index and what follows them, into its Change. */
void ddl_index(const Ddl *ddl, Change *change);

/* USING BTREE, TYPE HASH: "btree". */
bool ddl_index_method(const Ddl *ddl, Str *ret);

/* What stands behind DEFAULT, from number `from` up to the cursor: note it where it is an
 * expression; as `bare`, where it should be in parentheses. */
void ddl_note_default(MyTokens *tokens, size_t from, MySyntax bare);

/* SYSTEM VERSIONING. */
bool ddl_accept_versioning(MyTokens *tokens);

/* ENGINE_ATTRIBUTE, SECONDARY_ENGINE_ATTRIBUTE. */
bool ddl_accept_engine_attribute(MyTokens *tokens);

/* A CHECK and a REFERENCES clause; the cursor is behind the word. */
void ddl_check(const Ddl *ddl, Change *change);
void ddl_references(const Ddl *ddl, Change *change);

/* The option of a table that stands here; false when there is none. */
bool ddl_option(const Ddl *ddl, TableOption *ret);

/* The options of a column or key that MariaDB takes without knowing them: name = value. */
bool ddl_unknown_option(const Ddl *ddl);

/* PARTITION BY ..., into `value` and `key_columns` of the Change. */
void ddl_partition_by(const Ddl *ddl, Change *change);

/* (PARTITION p ..., PARTITION q ...); their names are added to `names`. */
void ddl_partitions(const Ddl *ddl, StrVec *names);
void ddl_partition(const Ddl *ddl, StrVec *names);
