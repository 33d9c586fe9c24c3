/* replay.h -- inside model/: the parts of catalog_apply. */
#pragma once

#include "model/catalog.h"

/* Take item `i` out of a vec; the order of the others stays. */
#define vec_remove(vec, i)                                                                         \
    (memmove(&(vec)->items[i], &(vec)->items[(i) + 1],                                             \
             sizeof *(vec)->items * ((vec)->count - (i)-1)),                                       \
     (vec)->count--)

/* A table, or an index, of the schema of `schema` has this name. */
bool replay_name_taken(const Catalog *catalog, Str schema, Str name);

/* catalog_names.c: the names that PostgreSQL gives to what nobody named. */
Str replay_index_name(const Catalog *catalog, const Table *table, const StrVec *columns,
                      const char *label);
Str replay_constraint_name(const Catalog *catalog, const Table *table, const StrVec *columns,
                           const char *label);

/* catalog_constraint.c: constraints and indexes. */
void replay_constraint(Catalog *catalog, Table *table, const Change *change);
void replay_index(Catalog *catalog, const Change *change);
void replay_like_constraints(Catalog *catalog, Table *table, const Table *model,
                             const Change *change);
void replay_drop_index(Catalog *catalog, Name index);
void replay_rename_index(Catalog *catalog, Name index, Str new_name);

/* Constraints and indexes that go with a column, and those that follow its new name. */
void replay_forget_column(Table *table, Str column);
void replay_rename_in(Arena *arena, StrVec *columns, Str old_name, Str new_name);
