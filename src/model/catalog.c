/* catalog.c -- lookups. Schemas of real size have some thousand tables; a scan is quick enough for
 * what a migration asks. */
#include "model/catalog.h"

#include "base/poison.h"

Catalog *catalog_new(Arena *arena)
{
    Catalog *catalog        = arena_new_of(arena, Catalog);
    catalog->arena          = arena;
    catalog->default_schema = STR("public");
    return catalog;
}

static bool same_schema(const Catalog *catalog, Str left, Str right)
{
    const Str a = left.size == 0 ? catalog->default_schema : left;
    const Str b = right.size == 0 ? catalog->default_schema : right;
    return str_equal(a, b);
}

Table *catalog_table_find(const Catalog *catalog, Name name)
{
    Table *found = NULL;
    for (size_t i = 0; i < catalog->tables.count; i++) {
        Table *table = catalog->tables.items[i];
        if (!str_equal(table->name.name, name.name))
            continue;
        if (table->temporary && (name.schema.size == 0 || str_is(name.schema, "pg_temp")))
            return table;
        if (!table->temporary && same_schema(catalog, table->name.schema, name.schema))
            found = table;
    }
    return found;
}

Table *catalog_index_table_find(const Catalog *catalog, Name index)
{
    for (size_t i = 0; i < catalog->tables.count; i++) {
        Table *table = catalog->tables.items[i];
        if (!same_schema(catalog, table->name.schema, index.schema))
            continue;
        if (table_index_find(table, index.name) != NULL)
            return table;
    }
    return NULL;
}

EnumType *catalog_enum_find(const Catalog *catalog, Name name)
{
    for (size_t i = 0; i < catalog->enums.count; i++) {
        EnumType *type = &catalog->enums.items[i];
        if (str_equal(type->name.name, name.name) &&
            same_schema(catalog, type->name.schema, name.schema))
            return type;
    }
    return NULL;
}

Column *table_column_find(const Table *table, Str name)
{
    for (size_t i = 0; i < table->columns.count; i++)
        if (str_equal(table->columns.items[i].name, name))
            return &table->columns.items[i];
    return NULL;
}

Index *table_index_find(const Table *table, Str name)
{
    for (size_t i = 0; i < table->indexes.count; i++)
        if (str_equal(table->indexes.items[i].name.name, name))
            return &table->indexes.items[i];
    return NULL;
}

Constraint *table_constraint_find(const Table *table, Str name)
{
    for (size_t i = 0; i < table->constraints.count; i++)
        if (str_equal(table->constraints.items[i].name, name))
            return &table->constraints.items[i];
    return NULL;
}

Table *catalog_table_add(Catalog *catalog, Name name)
{
    Table *table                                = arena_new_of(catalog->arena, Table);
    table->name                                 = name;
    table->rows_estimate                        = -1;
    table->size_bytes                           = -1;
    table->heap_bytes                           = -1;
    table->writes_per_hour                      = -1;
    table->reads_per_hour                       = -1;
    table->created_by                           = catalog->migration;
    *vec_push(catalog->arena, &catalog->tables) = table;
    return table;
}

const char *dependant_text(DependantKind kind)
{
    static const char *const texts[] = {
#define X(name, text) text,
        DEPENDANT_LIST(X)
#undef X
    };
    return texts[kind];
}
