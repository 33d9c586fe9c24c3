/* catalog_my.c -- replay for MySQL and MariaDB: tables and databases as wholes, and who does the
 * rest. */
#include "model/catalog_my.h"

#include "base/poison.h"

/* CREATE TABLE ... LIKE: all but foreign keys, under their own names. */
static void copy_table(Catalog *catalog, Table *table, Name name)
{
    const Table *model = catalog_table_find(catalog, name);
    table->partial     = model == NULL || model->partial;
    if (model == NULL || model == table)
        return;
    replay_copy_columns(catalog, table, model, true);
    table->options = model->options;
    table->kind    = model->kind;
    for (size_t i = 0; i < model->indexes.count; i++) {
        Index *index           = replay_push(catalog, &table->indexes);
        *index                 = model->indexes.items[i];
        index->columns         = own_names(catalog, &model->indexes.items[i].columns);
        index->name.schema     = table->name.schema;
        index->for_foreign_key = false;
        index->size_bytes      = -1;
    }
    for (size_t i = 0; i < model->constraints.count; i++)
        if (model->constraints.items[i].kind != CONSTRAINT_FOREIGN_KEY)
            *replay_push(catalog, &table->constraints) = model->constraints.items[i];
}

/* Foreign keys may have been waiting for a table of this name. */
static void link_waiting(Catalog *catalog, const Table *table)
{
    for (size_t i = 0; i < catalog->tables.count; i++) {
        Table *child = catalog->tables.items[i];
        for (size_t k = 0; k < child->constraints.count; k++)
            if (child->constraints.items[k].kind == CONSTRAINT_FOREIGN_KEY &&
                name_equal(child->constraints.items[k].references, table->name))
                replay_link_key(catalog, child, table->name);
    }
}

static void create_table(Catalog *catalog, const Change *change)
{
    const Name name   = catalog_new_name(catalog, change->relation, change->temporary);
    Table     *old    = catalog_table_find(catalog, name);
    catalog->creating = NULL;
    if (old != NULL && change->if_not_exists)
        return;
    if (old != NULL)
        replay_drop_table(catalog, old, 0);
    const bool known   = entry_find(catalog, name) != NULL;
    Table     *table   = catalog_table_add(catalog, name);
    table->kind        = change->partitioned ? TABLE_PARTITIONED : TABLE_ORDINARY;
    table->key_columns = own_names(catalog, &change->key_columns);
    vec_make_room(catalog->arena, &table->columns, change->column_count);
    vec_make_room(catalog->arena, &table->indexes, change->constraint_count);
    if (known)
        link_waiting(catalog, table);
    if (change->like)
        copy_table(catalog, table, change->references);
    else
        my_options_of_new(catalog, table, change->options);
    if (change->kind == CHANGE_CREATE_TABLE_AS)
        replay_query_columns(catalog, table, change);
    catalog->creating = table;
}

static void rename_table(Catalog *catalog, const Change *change)
{
    Table *table = change->if_exists ? catalog_table_find(catalog, change->relation)
                                     : replay_table(catalog, change->relation);
    if (table == NULL)
        return;
    const Str schema =
        change->references.schema.size > 0 ? change->references.schema : table->name.schema;
    const Str old_name = table->name.name;
    replay_move(catalog, table, (Name){schema, change->new_name});
    my_rename_keys(catalog, table, old_name);
}

/* PARTITION BY, REMOVE PARTITIONING */
static void change_partitions(Catalog *catalog, Table *table, const Change *change)
{
    const bool removed = str_is(change->words, "REMOVE PARTITIONING");
    if (!removed && !str_is(change->words, "PARTITION BY"))
        return;
    table->kind        = removed ? TABLE_ORDINARY : TABLE_PARTITIONED;
    table->key_columns = own_names(catalog, &change->key_columns);
    my_set_option(catalog, table, STR("partition by"), change->value);
}

static void change_versioning(Catalog *catalog, Table *table, const Change *change)
{
    if (str_is(change->words, "ADD SYSTEM VERSIONING"))
        my_set_option(catalog, table, STR("system versioning"), STR("yes"));
    else if (str_is(change->words, "DROP SYSTEM VERSIONING"))
        my_set_option(catalog, table, STR("system versioning"), (Str){0});
}

/* What writes the table anew, whatever else is in its statement. */
static bool rebuilds(const Change *change)
{
    const DdlClauses *clauses = change->clauses;
    if (clauses != NULL &&
        (clauses->algorithm == ALGORITHM_INPLACE || clauses->algorithm == ALGORITHM_COPY) &&
        (change->kind == CHANGE_ADD_COLUMN || change->kind == CHANGE_DROP_COLUMN))
        return true;
    return change->kind == CHANGE_REBUILD_TABLE || change->kind == CHANGE_CONVERT_CHARSET ||
           change->kind == CHANGE_ADD_PRIMARY_KEY ||
           (change->kind == CHANGE_SET_TABLE_OPTION &&
            (str_is(change->object, "engine") || str_is(change->object, "row_format") ||
             str_is(change->object, "key_block_size")));
}

/* MySQL keeps the old versions of rows that INSTANT left as they are, up to a limit. */
static void count_row_versions(Table *table, const Change *change)
{
    if (change->in_create)
        return;
    if (rebuilds(change)) {
        table->row_versions     = 0;
        table->has_document_ids = false;
    } else if ((change->kind == CHANGE_ADD_COLUMN || change->kind == CHANGE_DROP_COLUMN) &&
               (change->clauses == NULL || change->clauses != table->versioned_by)) {
        table->row_versions++;
        table->versioned_by = change->clauses;
    }
}

/* An action on a table that is known by now. False when it is none. */
static bool alter_table(Catalog *catalog, Table *table, const Change *change)
{
    count_row_versions(table, change);
    switch ((int)change->kind) {
    case CHANGE_ADD_COLUMN:
    case CHANGE_DROP_COLUMN:
    case CHANGE_RENAME_COLUMN:
    case CHANGE_REDEFINE_COLUMN:
    case CHANGE_SET_VISIBILITY:
    case CHANGE_SET_DEFAULT:
    case CHANGE_DROP_DEFAULT:
        my_replay_column(catalog, table, change);
        return true;
    case CHANGE_ADD_PRIMARY_KEY:
    case CHANGE_ADD_UNIQUE:
    case CHANGE_ADD_CHECK:
    case CHANGE_ADD_FOREIGN_KEY:
    case CHANGE_ALTER_CONSTRAINT:
    case CHANGE_DROP_CONSTRAINT:
    case CHANGE_CREATE_INDEX:
    case CHANGE_DROP_INDEX:
    case CHANGE_RENAME_INDEX:
    case CHANGE_ALTER_INDEX:
        if (!(change->in_add_column && catalog->column_skipped))
            my_replay_key(catalog, table, change);
        return true;
    case CHANGE_SET_TABLE_OPTION:
        my_set_option(catalog, table, change->object, change->value);
        return true;
    case CHANGE_CONVERT_CHARSET:
        my_replay_charset(catalog, table, change);
        return true;
    case CHANGE_ALTER_PARTITIONS:
        change_partitions(catalog, table, change);
        return true;
    case CHANGE_ALTER_TABLE_OTHER:
        change_versioning(catalog, table, change);
        return true;
    default:
        return false;
    }
}

static bool is_alter(const Change *change)
{
    return (change->kind >= CHANGE_ADD_COLUMN && change->kind <= CHANGE_ALTER_TABLE_OTHER) ||
           (change->kind >= CHANGE_CREATE_INDEX && change->kind <= CHANGE_RENAME_INDEX);
}

bool my_replay(Catalog *catalog, const Change *change)
{
    switch ((int)change->kind) {
    case CHANGE_CREATE_TABLE:
    case CHANGE_CREATE_TABLE_AS:
        create_table(catalog, change);
        return true;
    case CHANGE_RENAME_TABLE:
        rename_table(catalog, change);
        return true;
    case CHANGE_CREATE_SCHEMA:
    case CHANGE_USE_SCHEMA:
        my_replay_schema(catalog, change);
        return true;
    case CHANGE_OTHER:
        if (change->options == NULL)
            return false;
        my_replay_schema(catalog, change);
        return true;
    default:
        break;
    }
    if (!is_alter(change))
        return false;
    Table *table = catalog->creating;
    if (!change->in_create)
        table = change->if_exists ? catalog_table_find(catalog, change->relation)
                                  : replay_table(catalog, change->relation);
    return table == NULL || alter_table(catalog, catalog_touch(catalog, table), change);
}
