/* catalog_index.c -- replay: indexes. */
#include "model/replay.h"

#include "base/poison.h"

static void create_index(Catalog *catalog, const Change *change)
{
    Table *table = replay_table(catalog, change->relation);
    Str    name  = change->index.name;
    if (table == NULL)
        return;
    catalog_touch(catalog, table);
    if (name.size == 0)
        name = replay_index_name(catalog, table, &change->columns, "idx");
    else if (change->if_not_exists && replay_name_taken(catalog, (Name){table->name.schema, name}))
        return;
    Index *index          = replay_push(catalog, &table->indexes);
    index->name           = (Name){table->name.schema, own(catalog, name)};
    index->columns        = own_names(catalog, &change->columns);
    index->used_columns   = own_names(catalog, &change->used_columns);
    index->method         = change->value.size > 0 ? own(catalog, change->value) : STR("btree");
    index->size_bytes     = -1;
    index->unique         = change->unique;
    index->valid          = !(change->only && table->kind == TABLE_PARTITIONED);
    index->partial        = change->partial;
    index->has_expression = change->has_expression;
    index->special        = change->special;
    index->immediate      = true;
    index->all_ascending  = !change->descending;
    replay_enter_index(catalog, table, name);
}

void replay_remove_index(Catalog *catalog, Table *table, Str name)
{
    for (size_t i = 0; i < table->indexes.count; i++)
        if (str_equal(table->indexes.items[i].name.name, name)) {
            replay_leave_index(catalog, table, name);
            vec_remove(&table->indexes, i);
            return;
        }
}

/* ALTER INDEX p_x ATTACH PARTITION p1_x */
void replay_attach_index(Catalog *catalog, const Change *change)
{
    Table *table  = catalog_index_table_find(catalog, change->references);
    Table *parent = catalog_index_table_find(catalog, change->index);
    if (table == NULL || parent == NULL)
        return;
    catalog_touch(catalog, table);
    table_index_find(table, change->references.name)->attached_to =
        table_index_find(parent, change->index.name)->name;
}

/* Those of partitions go with the index that they belong to. */
static void drop_attached(Catalog *catalog, const Table *parent, Name index)
{
    size_t at = 0;
    for (Table *child; (child = catalog_child(catalog, parent, &at)) != NULL;)
        for (size_t i = child->indexes.count; i-- > 0;)
            if (name_equal(child->indexes.items[i].attached_to, index))
                replay_remove_index(catalog, catalog_touch(catalog, child),
                                    child->indexes.items[i].name.name);
}

static void drop_index(Catalog *catalog, Name index)
{
    Table *table = catalog_index_table_find(catalog, index);
    if (table == NULL)
        return;
    drop_attached(catalog, table, (Name){table->name.schema, index.name});
    replay_remove_index(catalog, catalog_touch(catalog, table), index.name);
}

void replay_rename_index(Catalog *catalog, Name index, Str new_name)
{
    Table *table = catalog_index_table_find(catalog, index);
    if (table == NULL)
        return;
    catalog_touch(catalog, table);
    Constraint *constraint = table_constraint_find(table, index.name);
    new_name               = own(catalog, new_name);
    if (constraint != NULL) {
        constraint->name = new_name;
        replay_enter_constraint(catalog, table, new_name);
    }
    table_index_find(table, index.name)->name.name = new_name;
    replay_leave_index(catalog, table, index.name);
    replay_enter_index(catalog, table, new_name);
}

bool replay_index(Catalog *catalog, const Change *change)
{
    switch ((int)change->kind) {
    case CHANGE_CREATE_INDEX:
        create_index(catalog, change);
        return true;
    case CHANGE_DROP_INDEX:
        drop_index(catalog, change->index);
        for (size_t i = 0; i < change->others.count; i++)
            drop_index(catalog, change->others.items[i]);
        return true;
    case CHANGE_RENAME_INDEX:
        replay_rename_index(catalog, change->index, change->new_name);
        return true;
    default:
        return false;
    }
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
    Index *copy      = replay_push(catalog, &table->indexes);
    *copy            = *index;
    copy->columns    = own_names(catalog, &index->columns);
    copy->name       = (Name){table->name.schema, name};
    copy->size_bytes = -1;
    replay_enter_index(catalog, table, name);
    if (owner == NULL)
        return;
    Constraint *constraint = replay_push(catalog, &table->constraints);
    *constraint            = *owner;
    constraint->name       = name;
    replay_enter_constraint(catalog, table, name);
}

static void add_check_like(Catalog *catalog, Table *table, const Constraint *check)
{
    Constraint *copy       = replay_push(catalog, &table->constraints);
    *copy                  = *check;
    copy->columns          = own_names(catalog, &check->columns);
    copy->not_null_columns = own_names(catalog, &check->not_null_columns);
    replay_enter_constraint(catalog, table, copy->name);
}

void replay_like(Catalog *catalog, Table *table, const Table *model, const Change *change)
{
    table->partial = model == NULL || model->partial;
    if (model == NULL || model == table)
        return;
    replay_copy_columns(catalog, table, model, change->like_defaults);
    for (size_t i = 0; change->like_constraints && i < model->constraints.count; i++)
        if (model->constraints.items[i].kind == CONSTRAINT_CHECK)
            add_check_like(catalog, table, &model->constraints.items[i]);
    for (size_t i = 0; change->like_indexes && i < model->indexes.count; i++)
        add_index_like(catalog, table, model, &model->indexes.items[i]);
}

static bool check_goes_with(const Constraint *constraint, Str column)
{
    return strvec_contains(&constraint->columns, column) ||
           strvec_contains(&constraint->not_null_columns, column);
}

void replay_forget_column(Catalog *catalog, Table *table, Str column)
{
    /* An index over several columns goes with any one of them, and so does a constraint. */
    for (size_t i = table->indexes.count; i-- > 0;) {
        const Index *index = &table->indexes.items[i];
        if (!strvec_contains(&index->columns, column) &&
            !strvec_contains(&index->used_columns, column))
            continue;
        replay_leave_index(catalog, table, index->name.name);
        vec_remove(&table->indexes, i);
    }
    for (size_t i = table->constraints.count; i-- > 0;)
        if (check_goes_with(&table->constraints.items[i], column))
            vec_remove(&table->constraints, i);
    for (size_t i = table->dependants.count; i-- > 0;) {
        const Dependant *dependant = &table->dependants.items[i];
        if (dependant->kind == DEPENDANT_GENERATED_COLUMN &&
            str_equal(dependant->name.name, column))
            vec_remove(&table->dependants, i);
    }
}

void replay_rename_in(Arena *arena, StrVec *columns, Str old_name, Str new_name)
{
    if (!strvec_contains(columns, old_name))
        return;
    StrVec copy = {0}; /* The list may be shared with that of another table. */
    for (size_t i = 0; i < columns->count; i++)
        *vec_push(arena, &copy) =
            str_equal(columns->items[i], old_name) ? new_name : columns->items[i];
    *columns = copy;
}
