/* catalog_constraint.c -- replay: constraints, and the indexes that they bring along. */
#include "model/replay.h"

#include "base/poison.h"

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
    Index *index          = replay_push(catalog, &table->indexes);
    index->name           = (Name){table->name.schema, constraint->name};
    index->columns        = constraint->columns;
    index->method         = constraint->kind == CONSTRAINT_EXCLUDE ? STR("gist") : STR("btree");
    index->size_bytes     = -1;
    index->unique         = constraint->kind != CONSTRAINT_EXCLUDE;
    index->primary        = constraint->kind == CONSTRAINT_PRIMARY_KEY;
    index->valid          = true;
    index->partial        = change->partial;
    index->has_expression = change->has_expression;
    index->immediate      = !change->deferrable;
    index->all_ascending  = true;
    replay_enter_index(catalog, table, constraint->name);
}

/* ADD ... USING INDEX: the index takes the name of the constraint, or the other way round. */
static void adopt_index(Catalog *catalog, Table *table, Constraint *constraint,
                        const Change *change)
{
    Index *index = table_index_find(table, change->index.name);
    if (change->object.size == 0)
        constraint->name = own(catalog, change->index.name);
    if (index == NULL)
        return;
    replay_leave_index(catalog, table, index->name.name);
    index->name.name    = constraint->name;
    index->primary      = constraint->kind == CONSTRAINT_PRIMARY_KEY;
    index->immediate    = !change->deferrable;
    constraint->columns = own_names(catalog, &index->columns);
    replay_enter_index(catalog, table, index->name.name);
}

static void columns_not_null(const Table *table, const StrVec *columns)
{
    for (size_t i = 0; i < columns->count; i++) {
        Column *column = table_column_find(table, columns->items[i]);
        if (column != NULL)
            column->not_null = true;
    }
}

void replay_link_key(Catalog *catalog, Table *table, Name target)
{
    Table *parent = catalog_table_find(catalog, target);
    if (parent == NULL)
        return;
    catalog_touch(catalog, parent);
    for (size_t i = 0; i < parent->referencing.count; i++)
        if (parent->referencing.items[i] == table)
            return;
    *replay_push(catalog, &parent->referencing) = table;
}

/* Of a foreign key: the whole name of its target, which is known from now on. */
static Name target_of(Catalog *catalog, const Table *table, const Change *change)
{
    if (change->in_create && str_equal(change->references.name, table->name.name) &&
        change->references.schema.size == 0)
        return table->name;
    const Table *target = replay_table(catalog, change->references);
    return target != NULL ? target->name
                          : own_name(catalog, catalog_name(catalog, change->references));
}

static void own_comparisons(const Catalog *catalog, const ComparisonVec *comparisons,
                            ComparisonVec *ret)
{
    if (comparisons->count > 0)
        vec_make_room(catalog->arena, ret, comparisons->count);
    for (size_t i = 0; i < comparisons->count; i++) {
        const Comparison *one      = &comparisons->items[i];
        *replay_push(catalog, ret) = (Comparison){own(catalog, one->column), one->operator,
                                                  own_names(catalog, &one->values)};
    }
}

static void add_constraint(Catalog *catalog, Table *table, const Change *change)
{
    Constraint constraint = {
        .name              = own(catalog, change->object),
        .kind              = kind_of(change->kind),
        .columns           = own_names(catalog, &change->columns),
        .reference_columns = own_names(catalog, &change->reference_columns),
        .not_null_columns  = own_names(catalog, &change->not_null_columns),
        .validated         = (!change->not_valid || change->in_create) && !change->not_enforced,
    };
    own_comparisons(catalog, &change->allows, &constraint.allows);
    if (constraint.kind == CONSTRAINT_FOREIGN_KEY)
        constraint.references = target_of(catalog, table, change);
    if (constraint.name.size == 0 && !change->using_index)
        constraint.name = default_name(catalog, table, change);
    if (change->using_index)
        adopt_index(catalog, table, &constraint, change);
    else if (constraint.kind != CONSTRAINT_CHECK && constraint.kind != CONSTRAINT_FOREIGN_KEY)
        add_index_of(catalog, table, &constraint, change);
    if (constraint.kind == CONSTRAINT_PRIMARY_KEY)
        columns_not_null(table, &constraint.columns);
    *replay_push(catalog, &table->constraints) = constraint;
    replay_enter_constraint(catalog, table, constraint.name);
    if (constraint.kind == CONSTRAINT_FOREIGN_KEY)
        replay_link_key(catalog, table, constraint.references);
}

static void drop_constraint(Catalog *catalog, Table *table, Str name)
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
            replay_remove_index(catalog, table, name);
        vec_remove(&table->constraints, i);
        return;
    }
}

static void rename_constraint(Catalog *catalog, Table *table, const Change *change)
{
    Constraint *constraint = table_constraint_find(table, change->object);
    Index      *index      = table_index_find(table, change->object);
    const Str   new_name   = own(catalog, change->new_name);
    if (index != NULL) {
        replay_leave_index(catalog, table, index->name.name);
        index->name.name = new_name;
        replay_enter_index(catalog, table, new_name);
    }
    if (constraint == NULL)
        return;
    constraint->name = new_name;
    replay_enter_constraint(catalog, table, new_name);
}

void replay_constraint(Catalog *catalog, Table *table, const Change *change)
{
    Constraint *constraint = table_constraint_find(table, change->object);
    if (change->kind == CHANGE_VALIDATE_CONSTRAINT) {
        if (constraint != NULL)
            constraint->validated = true;
    } else if (change->kind == CHANGE_DROP_CONSTRAINT)
        drop_constraint(catalog, table, change->object);
    else if (change->kind == CHANGE_RENAME_CONSTRAINT)
        rename_constraint(catalog, table, change);
    else if (change->kind != CHANGE_ALTER_CONSTRAINT)
        add_constraint(catalog, table, change);
    else if (constraint != NULL)
        constraint->validated =
            change->enforced || (constraint->validated && !change->not_enforced);
}
