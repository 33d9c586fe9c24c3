/* catalog_constraint.c -- replay: constraints, the indexes that they bring along, and indexes. */
#include <string.h>

#include "model/replay.h"

#include "base/poison.h"

static StrVec copy_names(Arena *arena, const StrVec *names)
{
    StrVec copy = {0};
    for (size_t i = 0; i < names->count; i++)
        *vec_push(arena, &copy) = names->items[i];
    return copy;
}

static ConstraintKind kind_of(ChangeKind kind)
{
    if (kind == CHANGE_ADD_PRIMARY_KEY)
        return CONSTRAINT_PRIMARY_KEY;
    if (kind == CHANGE_ADD_UNIQUE)
        return CONSTRAINT_UNIQUE;
    if (kind == CHANGE_ADD_CHECK)
        return CONSTRAINT_CHECK;
    return kind == CHANGE_ADD_FOREIGN_KEY ? CONSTRAINT_FOREIGN_KEY : CONSTRAINT_EXCLUDE;
}

static Str default_name(const Catalog *catalog, const Table *table, const Change *change)
{
    const StrVec *columns = &change->columns;
    switch (kind_of(change->kind)) {
    case CONSTRAINT_PRIMARY_KEY:
        return replay_index_name(catalog, table, NULL, "pkey");
    case CONSTRAINT_UNIQUE:
        return replay_index_name(catalog, table, columns, "key");
    case CONSTRAINT_EXCLUDE:
        return replay_index_name(catalog, table, columns, "excl");
    case CONSTRAINT_FOREIGN_KEY:
        return replay_constraint_name(catalog, table, columns, "fkey");
    case CONSTRAINT_CHECK: /* Named after its column only when it is about one. */
    case CONSTRAINT_NOT_NULL:
        break;
    }
    return replay_constraint_name(catalog, table, columns->count == 1 ? columns : NULL, "check");
}

static void add_index_of(Catalog *catalog, Table *table, const Constraint *constraint,
                         const Change *change)
{
    Index *index          = vec_push(catalog->arena, &table->indexes);
    index->name           = (Name){table->name.schema, constraint->name};
    index->columns        = copy_names(catalog->arena, &constraint->columns);
    index->method         = constraint->kind == CONSTRAINT_EXCLUDE ? STR("gist") : STR("btree");
    index->size_bytes     = -1;
    index->unique         = constraint->kind != CONSTRAINT_EXCLUDE;
    index->primary        = constraint->kind == CONSTRAINT_PRIMARY_KEY;
    index->valid          = true;
    index->partial        = change->partial;
    index->has_expression = change->has_expression;
    index->immediate      = !change->deferrable;
    index->all_ascending  = true;
}

/* ADD ... USING INDEX: the index takes the name of the constraint, or the other way round. */
static void adopt_index(Catalog *catalog, Table *table, Constraint *constraint,
                        const Change *change)
{
    Index *index = table_index_find(table, change->index.name);
    if (index == NULL)
        return;
    if (change->object.size == 0)
        constraint->name = index->name.name;
    index->name.name    = constraint->name;
    index->primary      = constraint->kind == CONSTRAINT_PRIMARY_KEY;
    index->immediate    = !change->deferrable;
    constraint->columns = copy_names(catalog->arena, &index->columns);
}

static void columns_not_null(const Table *table, const StrVec *columns)
{
    for (size_t i = 0; i < columns->count; i++) {
        Column *column = table_column_find(table, columns->items[i]);
        if (column != NULL)
            column->not_null = true;
    }
}

static void add_constraint(Catalog *catalog, Table *table, const Change *change)
{
    Constraint constraint = {
        .name             = change->object,
        .kind             = kind_of(change->kind),
        .columns          = copy_names(catalog->arena, &change->columns),
        .references       = change->references,
        .not_null_columns = copy_names(catalog->arena, &change->not_null_columns),
        .validated        = (!change->not_valid || change->in_create) && !change->not_enforced,
    };
    if (constraint.name.size == 0 && !change->using_index)
        constraint.name = default_name(catalog, table, change);
    if (change->using_index)
        adopt_index(catalog, table, &constraint, change);
    else if (constraint.kind != CONSTRAINT_CHECK && constraint.kind != CONSTRAINT_FOREIGN_KEY)
        add_index_of(catalog, table, &constraint, change);
    if (constraint.kind == CONSTRAINT_PRIMARY_KEY)
        columns_not_null(table, &constraint.columns);
    *vec_push(catalog->arena, &table->constraints) = constraint;
}

static void remove_index(Table *table, Str name)
{
    for (size_t i = 0; i < table->indexes.count; i++)
        if (str_equal(table->indexes.items[i].name.name, name)) {
            vec_remove(&table->indexes, i);
            return;
        }
}

static void drop_constraint(Table *table, Str name)
{
    for (size_t i = 0; i < table->constraints.count; i++) {
        const Constraint *constraint = &table->constraints.items[i];
        if (!str_equal(constraint->name, name))
            continue;
        if (constraint->kind == CONSTRAINT_NOT_NULL)
            for (size_t k = 0; k < constraint->columns.count; k++) {
                Column *column = table_column_find(table, constraint->columns.items[k]);
                if (column != NULL)
                    column->not_null = false;
            }
        else if (constraint->kind != CONSTRAINT_CHECK && constraint->kind != CONSTRAINT_FOREIGN_KEY)
            remove_index(table, name);
        vec_remove(&table->constraints, i);
        return;
    }
}

void replay_constraint(Catalog *catalog, Table *table, const Change *change)
{
    Constraint *constraint = table_constraint_find(table, change->object);
    if (change->kind == CHANGE_VALIDATE_CONSTRAINT) {
        if (constraint != NULL)
            constraint->validated = true;
    } else if (change->kind == CHANGE_DROP_CONSTRAINT)
        drop_constraint(table, change->object);
    else if (change->kind == CHANGE_RENAME_CONSTRAINT) {
        Index *index = table_index_find(table, change->object);
        if (index != NULL)
            index->name.name = change->new_name;
        if (constraint != NULL)
            constraint->name = change->new_name;
    } else if (change->kind == CHANGE_ALTER_CONSTRAINT) {
        if (constraint != NULL)
            constraint->validated =
                change->enforced || (constraint->validated && !change->not_enforced);
    } else
        add_constraint(catalog, table, change);
}

void replay_index(Catalog *catalog, const Change *change)
{
    Table *table = catalog_table_find(catalog, change->relation);
    if (table == NULL)
        return;
    Str name = change->index.name;
    if (name.size == 0)
        name = replay_index_name(catalog, table, &change->columns, "idx");
    else if (change->if_not_exists && replay_name_taken(catalog, table->name.schema, name))
        return;
    Index *index          = vec_push(catalog->arena, &table->indexes);
    index->name           = (Name){table->name.schema, name};
    index->columns        = copy_names(catalog->arena, &change->columns);
    index->method         = change->value.size > 0 ? change->value : STR("btree");
    index->size_bytes     = -1;
    index->unique         = change->unique;
    index->valid          = !(change->only && table->kind == TABLE_PARTITIONED);
    index->partial        = change->partial;
    index->has_expression = change->has_expression;
    index->immediate      = true;
    index->all_ascending  = !change->descending;
}

/* An index gets a name as if nobody had named it, and so does the constraint that it belongs to. */
static void add_index_like(Catalog *catalog, Table *table, const Table *model, const Index *index)
{
    const Constraint *owner = table_constraint_find(model, index->name.name);
    const char       *label = index->primary  ? "pkey"
                              : owner != NULL ? index->unique ? "key" : "excl"
                                              : "idx";
    const Str         name =
        replay_index_name(catalog, table, index->primary ? NULL : &index->columns, label);
    Index *copy      = vec_push(catalog->arena, &table->indexes);
    *copy            = *index;
    copy->name       = (Name){table->name.schema, name};
    copy->size_bytes = -1;
    if (owner == NULL)
        return;
    Constraint *constraint = vec_push(catalog->arena, &table->constraints);
    *constraint            = *owner;
    constraint->name       = name;
}

void replay_like_constraints(Catalog *catalog, Table *table, const Table *model,
                             const Change *change)
{
    for (size_t i = 0; change->like_constraints && i < model->constraints.count; i++)
        if (model->constraints.items[i].kind == CONSTRAINT_CHECK)
            *vec_push(catalog->arena, &table->constraints) = model->constraints.items[i];
    for (size_t i = 0; change->like_indexes && i < model->indexes.count; i++)
        add_index_like(catalog, table, model, &model->indexes.items[i]);
}

void replay_drop_index(Catalog *catalog, Name index)
{
    Table *table = catalog_index_table_find(catalog, index);
    if (table != NULL)
        remove_index(table, index.name);
}

void replay_rename_index(Catalog *catalog, Name index, Str new_name)
{
    Table *table = catalog_index_table_find(catalog, index);
    if (table == NULL)
        return;
    Constraint *constraint = table_constraint_find(table, index.name);
    if (constraint != NULL)
        constraint->name = new_name;
    table_index_find(table, index.name)->name.name = new_name;
}

void replay_forget_column(Table *table, Str column)
{
    /* An index over several columns goes with any one of them, and so does a constraint. */
    for (size_t i = table->indexes.count; i-- > 0;)
        if (strvec_contains(&table->indexes.items[i].columns, column))
            vec_remove(&table->indexes, i);
    for (size_t i = table->constraints.count; i-- > 0;) {
        const Constraint *constraint = &table->constraints.items[i];
        if (strvec_contains(&constraint->columns, column) ||
            strvec_contains(&constraint->not_null_columns, column))
            vec_remove(&table->constraints, i);
    }
}

void replay_rename_in(Arena *arena, StrVec *columns, Str old_name, Str new_name)
{
    if (!strvec_contains(columns, old_name))
        return;
    *columns = copy_names(arena, columns); /* It may be shared with the Change that made it. */
    for (size_t i = 0; i < columns->count; i++)
        if (str_equal(columns->items[i], old_name))
            columns->items[i] = new_name;
}
