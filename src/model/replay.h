/* replay.h -- inside model/: the parts of the catalog. */
#pragma once

#include <assert.h>
#include <string.h>

#include "model/catalog.h"
#include "model/engine_traits.h"

enum { REPLAY_DEPTH_MAX = 16 }; /* partitions of partitions, views of views */

/* Take item `i` out of a vec; the order of the others stays. */
#define vec_remove(vec, i)                                                                         \
    (assert((vec)->items != NULL),                                                                 \
     memmove(&(vec)->items[i], &(vec)->items[(i) + 1],                                             \
             ((vec)->count - (i)-1) * sizeof *(vec)->items),                                       \
     (vec)->count--)

/* A push that can be undone: the old items stay where they are, also when the list has to grow;
 * what is behind the end of a list is of no meaning. */
#define replay_push(catalog, vec) vec_push_kept((catalog)->arena, (vec))

/* What one name of a schema means. Relations and indexes share their names. */
typedef struct Entry {
    Table *table;       /* of this name, or the owner of the index of this name */
    Table *constrained; /* the last one to get a constraint of this name */
    int    gone_in;     /* the migration that dropped or renamed what was here, for sure; or 0 */
} Entry;

typedef struct Schema {
    Str name;
    Map entries;
} Schema;

/* catalog.c: names. */
Schema *schema_get(Catalog *catalog, Str name);
Entry  *entry_find(const Catalog *catalog, Name whole);

/* A relation, or an index, has the name. */
bool replay_name_taken(const Catalog *catalog, Name whole);

/* Enter or take out a table, under its name and those of its indexes and constraints. */
void replay_enter(Catalog *catalog, Table *table);
void replay_leave(Catalog *catalog, Table *table);
void replay_enter_index(Catalog *catalog, Table *table, Str name);
void replay_leave_index(Catalog *catalog, const Table *table, Str name);
void replay_enter_constraint(Catalog *catalog, Table *table, Str name);

/* The table of the name, or a new one that is known in part and as old; NULL in a complete
 * catalog, where it does not exist. */
Table *replay_table(Catalog *catalog, Name name);

/* catalog_journal.c: before a change of what can be put back. */
void   journal_save(Catalog *catalog, void *object, size_t size);
Table *catalog_touch(Catalog *catalog, Table *table); /* before any change of a table */

/* Indexes belong to their tables and know no case, ... */
static inline bool replay_as_mysql(const Catalog *catalog)
{
    return engine_traits(catalog->version.engine)->family == FAMILY_MYSQL;
}

/* Texts of the catalog's own. */
Str    own(const Catalog *catalog, Str text);
Name   own_name(const Catalog *catalog, Name name);
StrVec own_names(const Catalog *catalog, const StrVec *names);
Type   own_type(const Catalog *catalog, Type type);
bool   journal_is_open(const Catalog *catalog);

/* catalog_names.c: the names that PostgreSQL gives to what nobody named. */
Str replay_index_name(const Catalog *catalog, const Table *table, const StrVec *columns,
                      const char *label);
Str replay_constraint_name(const Catalog *catalog, const Table *table, const StrVec *columns,
                           const char *label);

/* catalog_table.c: tables, views and sequences as wholes. */
bool replay_relation(Catalog *catalog, const Change *change);
void replay_drop_table(Catalog *catalog, Table *table, int depth);
bool replay_schema(Catalog *catalog, const Change *change);
void replay_drop_temporary(Catalog *catalog);
void replay_move(Catalog *catalog, Table *table, Name new_name);

/* catalog_column.c */
void replay_column(Catalog *catalog, Table *table, const Change *change);
void replay_copy_columns(Catalog *catalog, Table *table, const Table *model, bool defaults);
void replay_rename_column(Catalog *catalog, Table *table, const Change *change);
void replay_query_columns(Catalog *catalog, Table *table, const Change *change);

/* catalog_constraint.c */
void replay_constraint(Catalog *catalog, Table *table, const Change *change);
void replay_link_key(Catalog *catalog, Table *table, Name target);

/* catalog_index.c */
bool replay_index(Catalog *catalog, const Change *change);
void replay_rename_index(Catalog *catalog, Name index, Str new_name);
void replay_like(Catalog *catalog, Table *table, const Table *model, const Change *change);
void replay_attach_index(Catalog *catalog, const Change *change);
void replay_remove_index(Catalog *catalog, Table *table, Str name);

/* Constraints and indexes that go with a column, and those that follow its new name. */
void replay_forget_column(Catalog *catalog, Table *table, Str column);
void replay_rename_in(Arena *arena, StrVec *columns, Str old_name, Str new_name);

/* catalog_type.c */
bool replay_type(Catalog *catalog, const Change *change);
void replay_move_types(Catalog *catalog, Str old_schema, Str new_schema); /* empty: dropped */

/* catalog_collation.c */
bool replay_collation(Catalog *catalog, const Change *change);
Type replay_collated_type(const Catalog *catalog, Type type); /* own_type, with its collation */

/* catalog_publication.c */
bool replay_publication(Catalog *catalog, const Change *change);

/* catalog_dependant.c: views, rules, policies, triggers, generated columns. */
bool replay_dependant(Catalog *catalog, const Change *change);
void replay_view_query(Catalog *catalog, Table *view, const Change *change);
void replay_generated(Catalog *catalog, Table *table, const Change *change);
void replay_forget_view(Catalog *catalog, const Table *view);
void replay_rename_view(Catalog *catalog, const Table *table, Name old_name);
void replay_drop_views_of(Catalog *catalog, Table *table, Str column, int depth);
