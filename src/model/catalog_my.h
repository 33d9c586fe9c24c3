/* catalog_my.h -- inside model/: the replay of what MySQL and MariaDB do in ways of their own.
 *
 * There, names of columns and indexes know no case, an index is its table's own, and every key is
 * an index. A unique one has a Constraint of the same name, as in information_schema. */
#pragma once

#include "model/replay.h"

/* Replay it; false when it is as with any other server. */
bool my_replay(Catalog *catalog, const Change *change);

/* catalog_my_column.c */
void my_replay_column(Catalog *catalog, Table *table, const Change *change);
void my_replay_charset(Catalog *catalog, Table *table, const Change *change); /* CONVERT TO */
void my_pin_charset(Catalog *catalog, Table *table);
void my_not_null(Table *table, const StrVec *columns);

/* The names as the table's columns are spelled. */
StrVec my_spelled(const Catalog *catalog, const Table *table, const StrVec *names);

/* catalog_my_key.c */
void my_replay_key(Catalog *catalog, Table *table, const Change *change);
void my_forget_column(Catalog *catalog, Table *table, Str column);
void my_forget_checks(Table *table, Str column);
void my_rename_keys(Catalog *catalog, Table *table, Str old_name);

/* catalog_my_option.c */
void my_set_option(Catalog *catalog, Table *table, Str name, Str value);
void my_options_of_new(Catalog *catalog, Table *table, const TableOptionVec *said);
void my_replay_schema(Catalog *catalog, const Change *change);
