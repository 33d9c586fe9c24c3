/* catalog_column.c -- replay: columns. */
#include "model/replay.h"

#include "base/poison.h"

static void add_column(Catalog *catalog, Table *table, const Change *change)
{
    if (table_column_find(table, change->column) != NULL)
        return;
    const bool defaulted =
        change->default_class != DEFAULT_NONE && change->default_class != DEFAULT_NULL;
    *replay_push(catalog, &table->columns) = (Column){
        .name              = own(catalog, change->column),
        .type              = replay_collated_type(catalog, change->type),
        .default_text      = own(catalog, change->expression),
        .not_null          = change->not_null || change->type.serial || change->identity,
        .identity          = change->identity,
        .generated         = change->generated_stored || change->generated_virtual,
        .generated_virtual = change->generated_virtual,
        .has_default       = defaulted || change->type.serial,
        .collated          = change->collated,
        .created_by        = catalog->migration,
    };
    replay_generated(catalog, table, change);
}

static void drop_column(Catalog *catalog, Table *table, Str name)
{
    for (size_t i = 0; i < table->columns.count; i++)
        if (str_equal(table->columns.items[i].name, name)) {
            vec_remove(&table->columns, i);
            break;
        }
    replay_drop_views_of(catalog, table, name, 0);
    replay_forget_column(catalog, table, name);
}

static void rename_in_keys(Catalog *catalog, const Table *table, Str old_name, Str new_name)
{
    size_t at = 0;
    for (Table *child; (child = catalog_referencing(catalog, table, &at)) != NULL;) {
        catalog_touch(catalog, child);
        for (size_t i = 0; i < child->constraints.count; i++) {
            Constraint *constraint = &child->constraints.items[i];
            if (name_equal(constraint->references, table->name))
                replay_rename_in(catalog->arena, &constraint->reference_columns, old_name,
                                 new_name);
        }
    }
}

static void rename_in_comparisons(Arena *arena, ComparisonVec *comparisons, Str old_name,
                                  Str new_name)
{
    ComparisonVec copy = {0};
    for (size_t i = 0; i < comparisons->count; i++) {
        Comparison *one = vec_push(arena, &copy);
        *one            = comparisons->items[i];
        if (str_equal(one->column, old_name))
            one->column = new_name;
    }
    *comparisons = copy;
}

void replay_rename_column(Catalog *catalog, Table *table, const Change *change)
{
    Arena    *arena    = catalog->arena;
    Column   *column   = table_column_find(table, change->column);
    const Str old_name = change->column;
    const Str new_name = own(catalog, change->new_name);
    if (column != NULL)
        column->name = new_name;
    replay_rename_in(arena, &table->key_columns, old_name, new_name);
    for (size_t i = 0; i < table->indexes.count; i++) {
        replay_rename_in(arena, &table->indexes.items[i].columns, old_name, new_name);
        replay_rename_in(arena, &table->indexes.items[i].used_columns, old_name, new_name);
    }
    for (size_t i = 0; i < table->constraints.count; i++) {
        Constraint *constraint = &table->constraints.items[i];
        replay_rename_in(arena, &constraint->columns, old_name, new_name);
        replay_rename_in(arena, &constraint->not_null_columns, old_name, new_name);
        rename_in_comparisons(arena, &constraint->allows, old_name, new_name);
    }
    for (size_t i = 0; i < table->dependants.count; i++) {
        Dependant *dependant = &table->dependants.items[i];
        replay_rename_in(arena, &dependant->columns, old_name, new_name);
        if (dependant->kind == DEPENDANT_GENERATED_COLUMN &&
            str_equal(dependant->name.name, old_name))
            dependant->name.name = new_name;
    }
    rename_in_keys(catalog, table, old_name, new_name);
}

/* PostgreSQL 18: CONSTRAINT n NOT NULL c is a constraint of its own; one that is NOT VALID holds
 * for new rows. */
static void set_not_null(Catalog *catalog, Table *table, Column *column, const Change *change)
{
    column->not_null = true;
    if (!change->not_valid && change->object.size == 0)
        return;
    Constraint *constraint                      = replay_push(catalog, &table->constraints);
    constraint->kind                            = CONSTRAINT_NOT_NULL;
    constraint->validated                       = !change->not_valid || change->in_create;
    *replay_push(catalog, &constraint->columns) = column->name;
    constraint->name =
        change->object.size > 0
            ? own(catalog, change->object)
            : replay_constraint_name(catalog, table, &constraint->columns, "not_null");
    replay_enter_constraint(catalog, table, constraint->name);
}

static void set_type(Catalog *catalog, Column *column, const Change *change)
{
    column->type      = replay_collated_type(catalog, change->type);
    column->type_text = (Str){0};
    column->collated  = change->collated;
}

/* Words of what has no kind of its own. */
static void alter_by_words(Table *table, Column *column, const Change *change)
{
    if (str_ends(change->words, "DROP IDENTITY") || str_contains(change->words, "DROP IDENTITY "))
        column->identity = false;
    else if (str_contains(change->words, "DROP EXPRESSION")) {
        column->generated = false;
        for (size_t i = table->dependants.count; i-- > 0;)
            if (table->dependants.items[i].kind == DEPENDANT_GENERATED_COLUMN &&
                str_equal(table->dependants.items[i].name.name, column->name))
                vec_remove(&table->dependants, i);
    }
}

/* A column of a table that is known in part is known from its first ALTER on, without its type. */
static Column *column_of(Catalog *catalog, Table *table, Str name)
{
    Column *column = table_column_find(table, name);
    if (column == NULL && table->partial && name.size > 0) {
        column       = replay_push(catalog, &table->columns);
        column->name = own(catalog, name);
    }
    return column;
}

static void alter_column(Catalog *catalog, Table *table, const Change *change)
{
    Column *column = column_of(catalog, table, change->column);
    if (column == NULL)
        return;
    switch ((int)change->kind) {
    case CHANGE_ALTER_TYPE:
        set_type(catalog, column, change);
        return;
    case CHANGE_SET_DEFAULT:
    case CHANGE_DROP_DEFAULT:
        column->has_default =
            change->kind == CHANGE_SET_DEFAULT && change->default_class != DEFAULT_NULL;
        column->default_text = column->has_default ? own(catalog, change->expression) : (Str){0};
        return;
    case CHANGE_SET_NOT_NULL:
        set_not_null(catalog, table, column, change);
        return;
    case CHANGE_DROP_NOT_NULL:
        column->not_null = false;
        return;
    case CHANGE_ADD_IDENTITY:
        column->identity = true;
        return;
    case CHANGE_ALTER_TABLE_OTHER:
        alter_by_words(table, column, change);
        return;
    default:
        return;
    }
}

void replay_column(Catalog *catalog, Table *table, const Change *change)
{
    if (change->kind == CHANGE_ADD_COLUMN) {
        catalog->column_skipped = table_column_find(table, change->column) != NULL;
        add_column(catalog, table, change);
    } else if (change->kind == CHANGE_DROP_COLUMN)
        drop_column(catalog, table, change->column);
    else if (change->kind == CHANGE_RENAME_COLUMN)
        replay_rename_column(catalog, table, change);
    else
        alter_column(catalog, table, change);
}

void replay_copy_columns(Catalog *catalog, Table *table, const Table *model, bool defaults)
{
    for (size_t i = 0; i < model->columns.count; i++) {
        if (table_column_find(table, model->columns.items[i].name) != NULL)
            continue;
        Column *column = replay_push(catalog, &table->columns);
        *column        = model->columns.items[i];
        if (defaults)
            continue;
        column->has_default  = false;
        column->default_text = (Str){0};
        column->identity     = false;
        column->generated    = false;
    }
}

/* Columns of a query, for views and CREATE TABLE AS */

static const Column *source_column(const Catalog *catalog, const Change *change, ColumnUse of)
{
    for (size_t i = 0; i < change->others.count; i++) {
        const Name name = change->others.items[i];
        if (!name_empty(of.relation) && !name_equal(of.relation, name))
            continue;
        const Table  *source = catalog_table_find(catalog, name);
        const Column *column = source != NULL ? table_column_find(source, of.column) : NULL;
        if (column != NULL)
            return column;
    }
    return NULL;
}

static void add_query_column(Catalog *catalog, Table *table, Str name, const Column *source)
{
    Column *column = replay_push(catalog, &table->columns);
    column->name   = own(catalog, name);
    if (source != NULL) {
        column->type      = source->type;
        column->type_text = source->type_text;
    }
}

static void add_all_columns(Catalog *catalog, Table *table, const Change *change, Name relation)
{
    for (size_t i = 0; i < change->others.count; i++) {
        const Name name = change->others.items[i];
        if (!name_empty(relation) && !name_equal(relation, name))
            continue;
        const Table *source = catalog_table_find(catalog, name);
        const bool   known  = source != NULL && source != table; /* nor what it was before */
        table->partial |= !known || source->partial;
        for (size_t k = 0; known && k < source->columns.count; k++)
            add_query_column(catalog, table, source->columns.items[k].name,
                             &source->columns.items[k]);
    }
}

void replay_query_columns(Catalog *catalog, Table *table, const Change *change)
{
    const QueryShape *query = change->query;
    table->partial          = query == NULL;
    table->exact            = query != NULL && query->exact;
    for (size_t i = 0; query != NULL && i < query->columns.count; i++) {
        const QueryColumn *column = &query->columns.items[i];
        if (column->name.size == 0) {
            add_all_columns(catalog, table, change, column->of.relation);
            table->exact &= !table->partial;
        } else
            add_query_column(catalog, table, column->name,
                             source_column(catalog, change, column->of));
    }
    /* CREATE VIEW v (a, b) AS ... gives them other names. */
    for (size_t i = 0; i < change->columns.count && i < table->columns.count; i++)
        table->columns.items[i].name = own(catalog, change->columns.items[i]);
}
