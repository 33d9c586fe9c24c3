/* catalog_table.c -- replay: tables, views and sequences as wholes, and schemas. */
#include "model/replay.h"

#include "base/poison.h"

/* Parents and children */

static void link_child(Catalog *catalog, Name parent_name, Table *child)
{
    Table *parent = replay_table(catalog, parent_name);
    if (parent == NULL || parent == child)
        return;
    catalog_touch(catalog, parent);
    *replay_push(catalog, &parent->children) = child;
}

/* A name that is not known is that of a table as old as can be, and partitioned. */
static Name partitioned_name(Catalog *catalog, Name name)
{
    Table *parent = replay_table(catalog, name);
    if (parent == NULL)
        return own_name(catalog, catalog_name(catalog, name));
    if (parent->partial && parent->kind != TABLE_PARTITIONED)
        catalog_touch(catalog, parent)->kind = TABLE_PARTITIONED;
    return parent->name;
}

static void make_partition(Catalog *catalog, Table *table, const Change *change, Name parent)
{
    table->partition_of      = partitioned_name(catalog, parent);
    table->default_partition = change->default_partition;
    link_child(catalog, table->partition_of, table);
}

/* The columns of a parent that are not there yet, and the constraints but for keys. */
static void inherit(Catalog *catalog, Table *table, Name parent_name, bool keys)
{
    const Table *parent = catalog_table_find(catalog, parent_name);
    if (parent == NULL || parent == table)
        return;
    table->partial |= parent->partial;
    replay_copy_columns(catalog, table, parent, true);
    for (size_t i = 0; i < parent->constraints.count; i++) {
        const Constraint *constraint = &parent->constraints.items[i];
        if (constraint->kind == CONSTRAINT_CHECK || constraint->kind == CONSTRAINT_NOT_NULL ||
            (keys && constraint->kind == CONSTRAINT_FOREIGN_KEY)) {
            *replay_push(catalog, &table->constraints) = *constraint;
            replay_enter_constraint(catalog, table, constraint->name);
            if (constraint->kind == CONSTRAINT_FOREIGN_KEY)
                replay_link_key(catalog, table, constraint->references);
        }
    }
}

static void add_parent(Catalog *catalog, Table *table, Name parent)
{
    const Table *known = replay_table(catalog, parent);
    *replay_push(catalog, &table->inherits) =
        known != NULL ? known->name : own_name(catalog, catalog_name(catalog, parent));
    link_child(catalog, parent, table);
}

static void attach(Catalog *catalog, const Change *change)
{
    if (!name_empty(change->index)) {
        replay_attach_index(catalog, change);
        return;
    }
    Table *partition = replay_table(catalog, change->references);
    if (partition == NULL)
        return;
    catalog_touch(catalog, partition);
    partition->partition_of      = (Name){0};
    partition->default_partition = false;
    if (change->kind == CHANGE_ATTACH_PARTITION)
        make_partition(catalog, partition, change, change->relation);
    else
        partition->unsure = true; /* what its parent gave it is its own now, and was not followed */
}

/* INHERIT and NO INHERIT are known by their words. */
static bool change_parent(Catalog *catalog, const Change *change)
{
    const bool added = str_starts(change->words, "INHERIT");
    if (!added && !str_starts(change->words, "NO INHERIT"))
        return false;
    Table *table = replay_table(catalog, change->relation);
    if (table == NULL)
        return true;
    catalog_touch(catalog, table);
    if (added)
        add_parent(catalog, table, change->references);
    for (size_t i = table->inherits.count; i-- > 0 && !added;)
        if (catalog_name_same(catalog, table->inherits.items[i], change->references))
            vec_remove(&table->inherits, i);
    return true;
}

/* Dropping */

static void remove_from_list(Catalog *catalog, Table *table)
{
    TableVec *tables = &catalog->tables;
    journal_save(catalog, tables, sizeof *tables);
    journal_save(catalog, &tables->items[table->at], sizeof *tables->items);
    Table *last = tables->items[tables->count - 1];
    journal_save(catalog, &last->at, sizeof last->at);
    last->at                 = table->at;
    tables->items[table->at] = last;
    tables->count--;
}

/* Foreign keys that point to it go with it. */
static void forget_references(Catalog *catalog, const Table *table)
{
    size_t at = 0;
    for (Table *child; (child = catalog_referencing(catalog, table, &at)) != NULL;) {
        catalog_touch(catalog, child);
        for (size_t k = child->constraints.count; k-- > 0;) {
            const Constraint *constraint = &child->constraints.items[k];
            if (constraint->kind == CONSTRAINT_FOREIGN_KEY &&
                name_equal(constraint->references, table->name))
                vec_remove(&child->constraints, k);
        }
    }
}

static void drop_at(Catalog *catalog, Table *table, int depth);

static void drop_sequences_of(Catalog *catalog, const Table *table)
{
    for (size_t i = catalog->tables.count; i-- > 0;) {
        Table *sequence = i < catalog->tables.count ? catalog->tables.items[i] : NULL;
        if (sequence != NULL && sequence->kind == TABLE_SEQUENCE &&
            name_equal(sequence->owned_by, table->name))
            drop_at(catalog, sequence, REPLAY_DEPTH_MAX);
    }
}

static void drop_at(Catalog *catalog, Table *table, int depth)
{
    if (table->dropped || depth > REPLAY_DEPTH_MAX)
        return;
    if (!replay_as_mysql(catalog)) /* There they wait for another table of that name. */
        forget_references(catalog, table);
    replay_drop_views_of(catalog, table, (Str){0}, depth);
    replay_forget_view(catalog, table);
    replay_leave(catalog, table);
    remove_from_list(catalog, table);
    catalog_touch(catalog, table)->dropped = true;
    size_t at                              = 0;
    for (Table *child; (child = catalog_child(catalog, table, &at)) != NULL;)
        if (!name_empty(child->partition_of))
            drop_at(catalog, child, depth + 1);
    drop_sequences_of(catalog, table);
}

void replay_drop_table(Catalog *catalog, Table *table, int depth)
{
    drop_at(catalog, table, depth);
}

static void drop_named(Catalog *catalog, Name name)
{
    Table *table = catalog_table_find(catalog, name);
    if (table != NULL)
        drop_at(catalog, table, 0);
}

static void drop(Catalog *catalog, const Change *change)
{
    drop_named(catalog, change->relation);
    for (size_t i = 0; i < change->others.count; i++)
        drop_named(catalog, change->others.items[i]);
}

void catalog_end_transaction(Catalog *catalog)
{
    for (size_t i = catalog->temporary == NULL ? 0 : catalog->tables.count; i-- > 0;)
        if (i < catalog->tables.count && catalog->tables.items[i]->drops_on_commit)
            drop_at(catalog, catalog->tables.items[i], 0);
}

void replay_drop_temporary(Catalog *catalog)
{
    for (size_t i = catalog->tables.count; i-- > 0;)
        if (i < catalog->tables.count && catalog->tables.items[i]->temporary)
            drop_at(catalog, catalog->tables.items[i], 0);
}

/* Creating */

static void fill_table(Catalog *catalog, Table *table, const Change *change)
{
    table->key_columns = own_names(catalog, &change->key_columns);
    if (change->kind == CHANGE_CREATE_TABLE && !name_empty(change->type.name))
        table->owned_by = own_name(catalog, catalog_name(catalog, change->type.name));
    if (change->partition_of) {
        make_partition(catalog, table, change, change->references);
        inherit(catalog, table, change->references, true);
        return;
    }
    if (change->like)
        replay_like(catalog, table, catalog_table_find(catalog, change->references), change);
    for (size_t i = 0; change->kind == CHANGE_CREATE_TABLE && i < change->others.count; i++) {
        add_parent(catalog, table, change->others.items[i]);
        inherit(catalog, table, change->others.items[i], false);
    }
}

/* What stands under the name of a new relation; NULL when there is nothing in its way. */
static Table *present(const Catalog *catalog, const Change *change)
{
    const Name   name  = catalog_new_name(catalog, change->relation, change->temporary);
    const Entry *entry = entry_find(catalog, name);
    return entry != NULL && entry->table != NULL && str_equal(entry->table->name.name, name.name)
               ? entry->table
               : NULL;
}

static Table *create(Catalog *catalog, const Change *change, TableKind kind)
{
    Table *old        = present(catalog, change);
    catalog->creating = NULL;
    if (old != NULL && change->if_not_exists)
        return NULL;
    if (old != NULL && change->or_replace && old->kind == kind)
        return catalog_touch(catalog, old);
    if (old != NULL)
        drop_at(catalog, old, 0);
    Table *table =
        catalog_table_add(catalog, catalog_new_name(catalog, change->relation, change->temporary));
    table->kind            = kind;
    table->unlogged        = change->unlogged;
    table->drops_on_commit = change->drops_on_commit;
    return table;
}

static void create_table(Catalog *catalog, const Change *change)
{
    Table *table =
        create(catalog, change, change->partitioned ? TABLE_PARTITIONED : TABLE_ORDINARY);
    if (table == NULL)
        return;
    catalog->creating = table;
    vec_make_room(catalog->arena, &table->columns, change->column_count);
    vec_make_room(catalog->arena, &table->constraints, change->constraint_count);
    fill_table(catalog, table, change);
}

static void create_view(Catalog *catalog, const Change *change)
{
    Table *view =
        create(catalog, change, change->materialized ? TABLE_MATERIALIZED_VIEW : TABLE_VIEW);
    if (view == NULL)
        return;
    replay_forget_view(catalog, view);
    view->filled  = change->materialized && !change->no_data;
    view->columns = (ColumnVec){0};
    replay_query_columns(catalog, view, change);
    replay_view_query(catalog, view, change);
}

static void refresh_view(Catalog *catalog, const Change *change)
{
    Table *view = catalog_table_find(catalog, change->relation);
    if (view != NULL && view->filled == change->no_data)
        catalog_touch(catalog, view)->filled = !change->no_data;
}

static void create_table_as(Catalog *catalog, const Change *change)
{
    Table *table = create(catalog, change, TABLE_ORDINARY);
    if (table != NULL)
        replay_query_columns(catalog, table, change);
}

static void own_sequence(Catalog *catalog, Table *sequence, const Change *change)
{
    if (!name_empty(change->references))
        sequence->owned_by = own_name(catalog, catalog_name(catalog, change->references));
}

static void create_sequence(Catalog *catalog, const Change *change)
{
    Table *sequence = create(catalog, change, TABLE_SEQUENCE);
    if (sequence != NULL)
        own_sequence(catalog, sequence, change);
}

/* Moving */

static void follow_in_children(Catalog *catalog, const Table *table, Name old_name)
{
    for (size_t i = 0; i < table->children.count; i++) {
        Table *child = table->children.items[i];
        if (child->dropped)
            continue;
        catalog_touch(catalog, child);
        if (name_equal(child->partition_of, old_name))
            child->partition_of = table->name;
        for (size_t k = 0; k < child->inherits.count; k++)
            if (name_equal(child->inherits.items[k], old_name))
                child->inherits.items[k] = table->name;
    }
}

static void follow_in_keys(Catalog *catalog, const Table *table, Name old_name)
{
    for (size_t i = 0; i < table->referencing.count; i++) {
        Table *child = table->referencing.items[i];
        if (child->dropped)
            continue;
        catalog_touch(catalog, child);
        for (size_t k = 0; k < child->constraints.count; k++) {
            Constraint *constraint = &child->constraints.items[k];
            if (constraint->kind == CONSTRAINT_FOREIGN_KEY &&
                name_equal(constraint->references, old_name))
                constraint->references = table->name;
        }
    }
}

void replay_move(Catalog *catalog, Table *table, Name new_name)
{
    const Name old_name = table->name;
    catalog_touch(catalog, table);
    replay_leave(catalog, table);
    table->name = (Name){schema_get(catalog, new_name.schema)->name, own(catalog, new_name.name)};
    for (size_t i = 0; i < table->indexes.count; i++)
        table->indexes.items[i].name.schema = table->name.schema;
    replay_enter(catalog, table);
    follow_in_children(catalog, table, old_name);
    follow_in_keys(catalog, table, old_name);
    replay_rename_view(catalog, table, old_name);
}

static void rename_table(Catalog *catalog, const Change *change)
{
    /* ALTER TABLE takes the name of an index, too. */
    if (catalog_index_table_find(catalog, change->relation) != NULL) {
        replay_rename_index(catalog, change->relation, change->new_name);
        return;
    }
    Table *table = change->if_exists ? catalog_table_find(catalog, change->relation)
                                     : replay_table(catalog, change->relation);
    if (table != NULL)
        replay_move(catalog, table, (Name){table->name.schema, change->new_name});
}

static void set_schema(Catalog *catalog, const Change *change)
{
    Table *table = change->if_exists ? catalog_table_find(catalog, change->relation)
                                     : replay_table(catalog, change->relation);
    if (table != NULL)
        replay_move(catalog, table, (Name){change->new_name, table->name.name});
}

/* Schemas */

static void drop_schema(Catalog *catalog, Str schema)
{
    for (size_t i = catalog->tables.count; i-- > 0;)
        if (i < catalog->tables.count && str_equal(catalog->tables.items[i]->name.schema, schema))
            drop_at(catalog, catalog->tables.items[i], 0);
    replay_move_types(catalog, schema, (Str){0});
}

static void rename_schema(Catalog *catalog, Str old_name, Str new_name)
{
    for (size_t i = 0; i < catalog->tables.count; i++) {
        Table *table = catalog->tables.items[i];
        if (str_equal(table->name.schema, old_name))
            replay_move(catalog, table, (Name){new_name, table->name.name});
    }
    replay_move_types(catalog, old_name, new_name);
}

bool replay_schema(Catalog *catalog, const Change *change)
{
    if (change->kind == CHANGE_DROP_SCHEMA) {
        drop_schema(catalog, change->object);
        for (size_t i = 0; i < change->others.count; i++)
            drop_schema(catalog, change->others.items[i].name);
        return true;
    }
    if (change->kind != CHANGE_OTHER || !str_starts(change->words, "ALTER SCHEMA") ||
        change->new_name.size == 0)
        return false;
    rename_schema(catalog, change->object, change->new_name);
    return true;
}

static void set_logged(Catalog *catalog, const Change *change)
{
    Table *table = catalog_table_find(catalog, change->relation);
    if (table != NULL)
        catalog_touch(catalog, table)->unlogged = !change->logged;
}

bool replay_relation(Catalog *catalog, const Change *change)
{
    switch ((int)change->kind) {
    case CHANGE_CREATE_TABLE:
        create_table(catalog, change);
        return true;
    case CHANGE_CREATE_TABLE_AS:
        create_table_as(catalog, change);
        return true;
    case CHANGE_CREATE_VIEW:
        create_view(catalog, change);
        return true;
    case CHANGE_CREATE_SEQUENCE:
        create_sequence(catalog, change);
        return true;
    case CHANGE_REFRESH_VIEW:
        refresh_view(catalog, change);
        return true;
    case CHANGE_DROP_TABLE:
    case CHANGE_DROP_VIEW:
    case CHANGE_DROP_SEQUENCE:
        drop(catalog, change);
        return true;
    case CHANGE_RENAME_TABLE:
        rename_table(catalog, change);
        return true;
    case CHANGE_SET_SCHEMA:
        set_schema(catalog, change);
        return true;
    case CHANGE_SET_LOGGED:
        set_logged(catalog, change);
        return true;
    case CHANGE_ATTACH_PARTITION:
    case CHANGE_DETACH_PARTITION:
        attach(catalog, change);
        return true;
    case CHANGE_ALTER_TABLE_OTHER:
        return change_parent(catalog, change);
    case CHANGE_OTHER:
        if (!str_starts(change->words, "ALTER SEQUENCE") || change->new_name.size == 0)
            return false;
        rename_table(catalog, change);
        return true;
    default:
        return false;
    }
}
