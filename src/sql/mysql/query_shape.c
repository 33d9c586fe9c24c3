/* query_shape.c -- what was found in a query, in the words of the model. */
#include "sql/mysql/query.h"

#include "base/poison.h"

static bool same_name(Name left, Name right)
{
    return str_equal(left.name, right.name) && (left.schema.size == 0 || right.schema.size == 0 ||
                                                str_equal(left.schema, right.schema));
}

static bool holds_name(const NameVec *names, Name name)
{
    for (size_t i = 0; i < names->count; i++)
        if (name_equal(names->items[i], name))
            return true;
    return false;
}

void my_query_others(const MyTokens *tokens, const MyQuery *query, Name except, Change *change)
{
    for (size_t i = 0; i < query->tables.count; i++) {
        const Name name = query->tables.items[i].name;
        if (!same_name(name, except) && !holds_name(&change->others, name))
            *vec_push(tokens->arena, &change->others) = name;
    }
    for (size_t i = 0; i < query->functions.count; i++) {
        const Str name = query->functions.items[i];
        StrVec   *list = my_function_known(name) ? &change->server_calls : &change->calls;
        *vec_push(tokens->arena, list) = name;
    }
}

const MyTable *my_query_table(const MyQuery *query, Name qualifier)
{
    const MyTable *found = NULL;
    for (size_t i = 0; i < query->tables.count; i++) {
        const MyTable *table = &query->tables.items[i];
        if (qualifier.schema.size == 0 && str_equal_nocase(table->alias, qualifier.name))
            return table;
        if (same_name(table->name, qualifier))
            found = table;
    }
    return found;
}

static ColumnUse resolve(const MyQuery *query, MyColumn column)
{
    ColumnUse use = {.column = column.name};
    if (column.relation.name.size > 0) {
        const MyTable *table = my_query_table(query, column.relation);
        use.relation         = table == NULL ? column.relation : table->name;
    } else if (query->tables.count == 1) {
        use.relation = query->tables.items[0].name;
    }
    return use;
}

static bool holds_use(const ColumnUseVec *uses, ColumnUse use)
{
    for (size_t i = 0; i < uses->count; i++)
        if (str_equal(uses->items[i].column, use.column) &&
            name_equal(uses->items[i].relation, use.relation))
            return true;
    return false;
}

static void add_use(Arena *arena, QueryShape *shape, ColumnUse use)
{
    if (!holds_use(&shape->uses, use))
        *vec_push(arena, &shape->uses) = use;
}

const QueryShape *my_query_shape(const MyTokens *tokens, const MyQuery *query)
{
    QueryShape *shape = arena_new_of(tokens->arena, QueryShape);
    for (size_t i = 0; i < query->columns.count; i++) {
        const MyColumn *column = &query->columns.items[i];
        if (column->name.size > 0 || column->relation.name.size > 0) {
            add_use(tokens->arena, shape, resolve(query, *column));
            continue;
        }
        for (size_t k = 0; k < query->tables.count; k++) /* SELECT * */
            add_use(tokens->arena, shape, (ColumnUse){.relation = query->tables.items[k].name});
    }
    for (size_t i = 0; i < query->outputs.count; i++) {
        const MyOutput *output = &query->outputs.items[i];
        QueryColumn    *column = vec_push(tokens->arena, &shape->columns);
        column->name           = output->name;
        if (output->plain)
            column->of = resolve(query, output->of);
    }
    return shape;
}
