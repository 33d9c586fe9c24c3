/* catalog_apply.c -- replay: what a schema is like after one more Change. It follows what the
 * server does, for a history that the server has accepted: an impossible Change is not refused, it
 * changes as much as makes sense. */
#include <string.h>

#include "model/replay.h"

#include "base/poison.h"

enum { PARTITION_DEPTH_MAX = 8 };

static bool schema_same(const Catalog *catalog, Str left, Str right)
{
    return str_equal(left.size > 0 ? left : catalog->default_schema,
                     right.size > 0 ? right : catalog->default_schema);
}

static bool relation_same(const Catalog *catalog, Name left, Name right)
{
    return str_equal(left.name, right.name) && schema_same(catalog, left.schema, right.schema);
}

bool replay_name_taken(const Catalog *catalog, Str schema, Str name)
{
    for (size_t i = 0; i < catalog->tables.count; i++) {
        const Table *table = catalog->tables.items[i];
        if (schema_same(catalog, table->name.schema, schema) &&
            (str_equal(table->name.name, name) || table_index_find(table, name) != NULL))
            return true;
    }
    return false;
}

/* Tables */

static void remove_table(Catalog *catalog, const Table *table)
{
    for (size_t i = 0; i < catalog->tables.count; i++)
        if (catalog->tables.items[i] == table) {
            vec_remove(&catalog->tables, i);
            return;
        }
}

/* Foreign keys that point to it go with it. */
static void forget_references(Catalog *catalog, Name name)
{
    for (size_t i = 0; i < catalog->tables.count; i++) {
        Table *table = catalog->tables.items[i];
        for (size_t k = table->constraints.count; k-- > 0;) {
            const Constraint *constraint = &table->constraints.items[k];
            if (constraint->kind == CONSTRAINT_FOREIGN_KEY &&
                relation_same(catalog, constraint->references, name))
                vec_remove(&table->constraints, k);
        }
    }
}

static void drop_table(Catalog *catalog, Name name, int depth)
{
    Table *table = catalog_table_find(catalog, name);
    if (table == NULL)
        return;
    remove_table(catalog, table);
    if (table->temporary)
        return;
    forget_references(catalog, table->name);
    for (size_t i = catalog->tables.count; i-- > 0 && depth < PARTITION_DEPTH_MAX;) {
        if (i >= catalog->tables.count)
            continue;
        const Table *child = catalog->tables.items[i];
        if (!name_empty(child->partition_of) &&
            relation_same(catalog, child->partition_of, table->name))
            drop_table(catalog, child->name, depth + 1);
    }
}

/* CREATE TABLE p1 PARTITION OF p: the columns, and the constraints but for keys. */
static void inherit(Catalog *catalog, Table *table, Name parent_name)
{
    const Table *parent = catalog_table_find(catalog, parent_name);
    if (parent == NULL || parent == table)
        return;
    for (size_t i = 0; i < parent->columns.count; i++)
        *vec_push(catalog->arena, &table->columns) = parent->columns.items[i];
    for (size_t i = 0; i < parent->constraints.count; i++) {
        const Constraint *constraint = &parent->constraints.items[i];
        if (constraint->kind == CONSTRAINT_CHECK || constraint->kind == CONSTRAINT_FOREIGN_KEY ||
            constraint->kind == CONSTRAINT_NOT_NULL)
            *vec_push(catalog->arena, &table->constraints) = *constraint;
    }
}

/* CREATE TABLE (LIKE model): the columns with their NOT NULL, and what it includes. */
static void be_like(Catalog *catalog, Table *table, const Change *change)
{
    const Table *model = catalog_table_find(catalog, change->references);
    if (model == NULL || model == table)
        return;
    for (size_t i = 0; i < model->columns.count; i++) {
        Column *column = vec_push(catalog->arena, &table->columns);
        *column        = model->columns.items[i];
        if (change->like_defaults)
            continue;
        column->has_default  = false;
        column->default_text = (Str){0};
    }
    replay_like_constraints(catalog, table, model, change);
}

static void create_table(Catalog *catalog, const Change *change, TableKind kind)
{
    Table     *old    = catalog_table_find(catalog, change->relation);
    const bool same   = old != NULL && old->temporary == change->temporary;
    catalog->creating = NULL;
    if (same && change->if_not_exists)
        return;
    if (same && change->or_replace && old->kind == kind)
        return;
    if (same)
        remove_table(catalog, old);
    Table *table      = catalog_table_add(catalog, change->relation);
    table->kind       = kind;
    table->temporary  = change->temporary;
    catalog->creating = table;
    if (change->partition_of) {
        table->partition_of      = change->references;
        table->default_partition = change->default_partition;
        inherit(catalog, table, change->references);
    } else if (change->like)
        be_like(catalog, table, change);
}

static void follow_name(Catalog *catalog, Name old_name, Name new_name)
{
    for (size_t i = 0; i < catalog->tables.count; i++) {
        Table *table = catalog->tables.items[i];
        if (!name_empty(table->partition_of) &&
            relation_same(catalog, table->partition_of, old_name))
            table->partition_of = new_name;
        for (size_t k = 0; k < table->constraints.count; k++) {
            Constraint *constraint = &table->constraints.items[k];
            if (constraint->kind == CONSTRAINT_FOREIGN_KEY &&
                relation_same(catalog, constraint->references, old_name))
                constraint->references = new_name;
        }
    }
}

static void rename_table(Catalog *catalog, const Change *change)
{
    Table *table = catalog_table_find(catalog, change->relation);
    if (table == NULL) { /* ALTER TABLE takes the name of an index, too. */
        replay_rename_index(catalog, change->relation, change->new_name);
        return;
    }
    const Name old_name = table->name;
    table->name.name    = change->new_name;
    follow_name(catalog, old_name, table->name);
}

static void set_schema(Catalog *catalog, const Change *change)
{
    Table *table = catalog_table_find(catalog, change->relation);
    if (table == NULL)
        return;
    const Name old_name = table->name;
    table->name.schema  = change->new_name;
    for (size_t i = 0; i < table->indexes.count; i++)
        table->indexes.items[i].name.schema = change->new_name;
    follow_name(catalog, old_name, table->name);
}

static void drop_schema(Catalog *catalog, Str schema)
{
    for (size_t i = catalog->tables.count; i-- > 0;) {
        const Table *table = catalog->tables.items[i];
        if (table->temporary || !schema_same(catalog, table->name.schema, schema))
            continue;
        vec_remove(&catalog->tables, i);
        forget_references(catalog, table->name);
    }
    for (size_t i = catalog->enums.count; i-- > 0;)
        if (schema_same(catalog, catalog->enums.items[i].name.schema, schema))
            vec_remove(&catalog->enums, i);
}

/* Columns */

static void add_column(Catalog *catalog, Table *table, const Change *change)
{
    if (table_column_find(table, change->column) != NULL)
        return;
    const bool defaulted =
        change->default_class != DEFAULT_NONE && change->default_class != DEFAULT_NULL;
    *vec_push(catalog->arena, &table->columns) = (Column){
        .name              = change->column,
        .type              = change->type,
        .default_text      = change->expression,
        .not_null          = change->not_null || change->type.serial || change->identity,
        .identity          = change->identity,
        .generated         = change->generated_stored || change->generated_virtual,
        .generated_virtual = change->generated_virtual,
        .has_default       = defaulted || change->type.serial,
    };
}

static void drop_column(Table *table, Str name)
{
    for (size_t i = 0; i < table->columns.count; i++)
        if (str_equal(table->columns.items[i].name, name)) {
            vec_remove(&table->columns, i);
            break;
        }
    replay_forget_column(table, name);
}

static void rename_column(Catalog *catalog, Table *table, const Change *change)
{
    Arena    *arena    = catalog->arena;
    Column   *column   = table_column_find(table, change->column);
    const Str old_name = change->column;
    const Str new_name = change->new_name;
    if (column != NULL)
        column->name = new_name;
    for (size_t i = 0; i < table->indexes.count; i++)
        replay_rename_in(arena, &table->indexes.items[i].columns, old_name, new_name);
    for (size_t i = 0; i < table->constraints.count; i++) {
        Constraint *constraint = &table->constraints.items[i];
        replay_rename_in(arena, &constraint->columns, old_name, new_name);
        replay_rename_in(arena, &constraint->not_null_columns, old_name, new_name);
    }
}

/* PostgreSQL 18: CONSTRAINT n NOT NULL c is a constraint of its own; one that is NOT VALID holds
 * for new rows. */
static void set_not_null(Catalog *catalog, Table *table, Column *column, const Change *change)
{
    column->not_null = true;
    if (!change->not_valid && change->object.size == 0)
        return;
    Constraint *constraint                          = vec_push(catalog->arena, &table->constraints);
    constraint->kind                                = CONSTRAINT_NOT_NULL;
    constraint->validated                           = !change->not_valid || change->in_create;
    *vec_push(catalog->arena, &constraint->columns) = column->name;
    constraint->name =
        change->object.size > 0
            ? change->object
            : replay_constraint_name(catalog, table, &constraint->columns, "not_null");
}

static void alter_column(Catalog *catalog, Table *table, const Change *change)
{
    Column *column = table_column_find(table, change->column);
    if (column == NULL)
        return;
    if (change->kind == CHANGE_ALTER_TYPE) {
        column->type      = change->type;
        column->type_text = (Str){0};
    } else if (change->kind == CHANGE_SET_DEFAULT || change->kind == CHANGE_DROP_DEFAULT) {
        column->has_default =
            change->kind == CHANGE_SET_DEFAULT && change->default_class != DEFAULT_NULL;
        column->default_text = column->has_default ? change->expression : (Str){0};
    } else if (change->kind == CHANGE_SET_NOT_NULL)
        set_not_null(catalog, table, column, change);
    else if (change->kind == CHANGE_DROP_NOT_NULL)
        column->not_null = false;
    else if (change->kind == CHANGE_ADD_IDENTITY)
        column->identity = true;
}

/* PostgreSQL 12 adds the constraints of ADD COLUMN IF NOT EXISTS even when the column is there. */
static bool inline_skipped(const Catalog *catalog, const Change *change)
{
    return change->in_add_column && catalog->column_skipped &&
           !(catalog->version.engine == ENGINE_PG && catalog->version.major == PG_MAJOR_OLDEST);
}

static void alter_table(Catalog *catalog, Table *table, const Change *change)
{
    const ChangeKind kind = change->kind;
    if (kind == CHANGE_ADD_COLUMN) {
        catalog->column_skipped = table_column_find(table, change->column) != NULL;
        add_column(catalog, table, change);
    } else if (kind == CHANGE_DROP_COLUMN)
        drop_column(table, change->column);
    else if (kind == CHANGE_RENAME_COLUMN)
        rename_column(catalog, table, change);
    else if (kind >= CHANGE_ADD_PRIMARY_KEY && kind <= CHANGE_RENAME_CONSTRAINT) {
        if (!inline_skipped(catalog, change))
            replay_constraint(catalog, table, change);
    } else
        alter_column(catalog, table, change);
}

/* What a partitioned table passes on to its partitions. Their keys have names of their own, which
 * are not followed. */
static bool passed_on(const Change *change)
{
    return !change->only && !change->in_create && change->kind != CHANGE_ADD_PRIMARY_KEY &&
           change->kind != CHANGE_ADD_UNIQUE && change->kind != CHANGE_ADD_EXCLUDE;
}

static void alter_with_partitions(Catalog *catalog, Table *table, const Change *change, int depth)
{
    alter_table(catalog, table, change);
    if (!passed_on(change) || depth == PARTITION_DEPTH_MAX)
        return;
    for (size_t i = 0; i < catalog->tables.count; i++) {
        Table *child = catalog->tables.items[i];
        if (child != table && !name_empty(child->partition_of) &&
            relation_same(catalog, child->partition_of, table->name))
            alter_with_partitions(catalog, child, change, depth + 1);
    }
}

static void attach(Catalog *catalog, const Change *change)
{
    Table *partition = catalog_table_find(catalog, change->references);
    if (partition == NULL)
        return;
    const bool attached          = change->kind == CHANGE_ATTACH_PARTITION;
    partition->partition_of      = attached ? change->relation : (Name){0};
    partition->default_partition = attached && change->default_partition;
}

/* Enum types */

static void drop_type(Catalog *catalog, Name name)
{
    for (size_t i = 0; i < catalog->enums.count; i++)
        if (relation_same(catalog, catalog->enums.items[i].name, name)) {
            vec_remove(&catalog->enums, i);
            return;
        }
}

static void create_type(Catalog *catalog, const Change *change)
{
    drop_type(catalog, change->relation);
    if (!change->enum_type)
        return;
    EnumType *type   = vec_push(catalog->arena, &catalog->enums);
    type->name       = change->relation;
    type->created_by = catalog->migration;
    for (size_t i = 0; i < change->columns.count; i++)
        *vec_push(catalog->arena, &type->values) = change->columns.items[i];
}

static void alter_enum(Catalog *catalog, const Change *change)
{
    EnumType *type = catalog_enum_find(catalog, change->relation);
    if (type == NULL)
        return;
    if (change->kind == CHANGE_RENAME_ENUM_VALUE)
        replay_rename_in(catalog->arena, &type->values, change->object, change->new_name);
    else if (!strvec_contains(&type->values, change->object))
        *vec_push(catalog->arena, &type->values) = change->object;
}

/* All of them */

static bool apply_to_relation(Catalog *catalog, const Change *change)
{
    switch ((int)change->kind) {
    case CHANGE_CREATE_TABLE:
        create_table(catalog, change, change->partitioned ? TABLE_PARTITIONED : TABLE_ORDINARY);
        return true;
    case CHANGE_CREATE_TABLE_AS:
        create_table(catalog, change, TABLE_ORDINARY);
        return true;
    case CHANGE_CREATE_VIEW:
        create_table(catalog, change, change->materialized ? TABLE_MATERIALIZED_VIEW : TABLE_VIEW);
        return true;
    case CHANGE_DROP_TABLE:
    case CHANGE_DROP_VIEW:
        drop_table(catalog, change->relation, 0);
        for (size_t i = 0; i < change->others.count; i++)
            drop_table(catalog, change->others.items[i], 0);
        return true;
    case CHANGE_RENAME_TABLE:
        rename_table(catalog, change);
        return true;
    case CHANGE_SET_SCHEMA:
        set_schema(catalog, change);
        return true;
    case CHANGE_DROP_SCHEMA:
        drop_schema(catalog, change->object);
        for (size_t i = 0; i < change->others.count; i++)
            drop_schema(catalog, change->others.items[i].name);
        return true;
    case CHANGE_ATTACH_PARTITION:
    case CHANGE_DETACH_PARTITION:
        attach(catalog, change);
        return true;
    default:
        return false;
    }
}

static bool apply_to_object(Catalog *catalog, const Change *change)
{
    switch ((int)change->kind) {
    case CHANGE_CREATE_INDEX:
        replay_index(catalog, change);
        return true;
    case CHANGE_DROP_INDEX:
        replay_drop_index(catalog, change->index);
        for (size_t i = 0; i < change->others.count; i++)
            replay_drop_index(catalog, change->others.items[i]);
        return true;
    case CHANGE_RENAME_INDEX:
        replay_rename_index(catalog, change->index, change->new_name);
        return true;
    case CHANGE_CREATE_TYPE:
        create_type(catalog, change);
        return true;
    case CHANGE_DROP_TYPE:
        drop_type(catalog, change->relation);
        for (size_t i = 0; i < change->others.count; i++)
            drop_type(catalog, change->others.items[i]);
        return true;
    case CHANGE_ADD_ENUM_VALUE:
    case CHANGE_RENAME_ENUM_VALUE:
        alter_enum(catalog, change);
        return true;
    default:
        return false;
    }
}

void catalog_apply(Catalog *catalog, const Change *change)
{
    if (apply_to_relation(catalog, change) || apply_to_object(catalog, change))
        return;
    if (change->kind < CHANGE_ADD_COLUMN || change->kind > CHANGE_RENAME_CONSTRAINT)
        return;
    Table *table =
        change->in_create ? catalog->creating : catalog_table_find(catalog, change->relation);
    if (table == NULL && !change->in_create && !change->if_exists && !catalog->complete) {
        /* Older than the history: from here on it is known in part, so that a CHECK of one file and
         * its VALIDATE in the next are understood together. */
        table             = catalog_table_add(catalog, change->relation);
        table->created_by = 0;
        table->partial    = true;
    }
    if (table != NULL)
        alter_with_partitions(catalog, table, change, 0);
}
