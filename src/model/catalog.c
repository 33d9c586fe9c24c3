/* catalog.c -- names and lookups. */
#include <string.h>

#include "base/hash.h"
#include "model/replay.h"

#include "base/poison.h"

static const char temporary_schema[] = "pg_temp";

Catalog *catalog_new(Arena *arena)
{
    Catalog *catalog        = arena_new_of(arena, Catalog);
    catalog->arena          = arena;
    catalog->home           = arena;
    catalog->default_schema = STR("public");
    return catalog;
}

Str own(const Catalog *catalog, Str text)
{
    return text.data == NULL ? text : str_copy(catalog->arena, text);
}

Name own_name(const Catalog *catalog, Name name)
{
    return (Name){own(catalog, name.schema), own(catalog, name.name)};
}

StrVec own_names(const Catalog *catalog, const StrVec *names)
{
    StrVec copy = {arena_array_of(catalog->arena, Str, names->count), 0, names->count};
    for (size_t i = 0; i < names->count; i++)
        copy.items[copy.count++] = own(catalog, names->items[i]);
    return copy;
}

Type own_type(const Catalog *catalog, Type type)
{
    type.name = own_name(catalog, type.name);
    return type;
}

/* Schemas and what their names mean. They are never taken out: an entry that means nothing is as
 * good as none. */

static Schema *schema_find(const Catalog *catalog, Str name)
{
    return map_find(&catalog->schemas, name);
}

Schema *schema_get(Catalog *catalog, Str name)
{
    Schema *schema = schema_find(catalog, name);
    if (schema != NULL)
        return schema;
    schema       = arena_new_of(catalog->home, Schema);
    schema->name = str_copy(catalog->home, name);
    map_put(catalog->home, &catalog->schemas, schema->name, schema);
    if (str_is(name, temporary_schema))
        catalog->temporary = schema;
    return schema;
}

Entry *entry_find(const Catalog *catalog, Name whole)
{
    const Schema *schema = schema_find(catalog, whole.schema);
    return schema == NULL ? NULL : map_find(&schema->entries, whole.name);
}

static Entry *entry_get(Catalog *catalog, Name whole)
{
    Schema *schema = schema_get(catalog, whole.schema);
    Entry  *entry  = map_find(&schema->entries, whole.name);
    if (entry != NULL)
        return entry;
    entry = arena_new_of(catalog->home, Entry);
    map_put(catalog->home, &schema->entries, str_copy(catalog->home, whole.name), entry);
    return entry;
}

static Str current_schema(const Catalog *catalog)
{
    return catalog->search_path.count > 0 ? catalog->search_path.items[0] : catalog->default_schema;
}

Name catalog_new_name(const Catalog *catalog, Name name, bool temporary)
{
    if (temporary)
        return (Name){STR("pg_temp"), name.name};
    return name.schema.size > 0 ? name : (Name){current_schema(catalog), name.name};
}

/* The entry on the search_path that means a relation; *ret_schema says where. */
static Entry *path_find(const Catalog *catalog, Str name, Str *ret_schema)
{
    const StrVec  *path  = &catalog->search_path;
    const size_t   count = MAX_OF(path->count, (size_t)1);
    const uint64_t hash  = hash_bytes(name);
    for (size_t i = 0; i <= count; i++) {
        const Str     schema = i == 0             ? STR("pg_temp")
                               : path->count == 0 ? catalog->default_schema
                                                  : path->items[i - 1];
        const Schema *there  = i == 0 ? catalog->temporary : schema_find(catalog, schema);
        Entry        *entry  = there == NULL ? NULL : map_find_hashed(&there->entries, name, hash);
        if (entry != NULL && entry->table != NULL) {
            *ret_schema = schema;
            return entry;
        }
    }
    return NULL;
}

static Entry *find(const Catalog *catalog, Name name)
{
    Str schema;
    return name.schema.size > 0 ? entry_find(catalog, name)
                                : path_find(catalog, name.name, &schema);
}

Table *catalog_table_find(const Catalog *catalog, Name name)
{
    const Entry *entry = find(catalog, name);
    return entry != NULL && entry->table != NULL && str_equal(entry->table->name.name, name.name)
               ? entry->table
               : NULL;
}

Table *catalog_index_table_find(const Catalog *catalog, Name index)
{
    const Entry *entry = find(catalog, index);
    return entry != NULL && entry->table != NULL &&
                   table_index_find(entry->table, index.name) != NULL
               ? entry->table
               : NULL;
}

Name catalog_name(const Catalog *catalog, Name name)
{
    Str schema = name.schema;
    if (schema.size == 0 && path_find(catalog, name.name, &schema) == NULL)
        schema = current_schema(catalog);
    return (Name){schema, name.name};
}

Name catalog_short_name(const Catalog *catalog, Name name)
{
    const Name unqualified = {.name = name.name};
    /* Nothing stands before the default schema: no need to look. */
    if (catalog->search_path.count == 0 && str_equal(name.schema, catalog->default_schema) &&
        catalog->temporary == NULL)
        return unqualified;
    return str_equal(catalog_name(catalog, unqualified).schema, name.schema) ? unqualified : name;
}

bool catalog_name_same(const Catalog *catalog, Name left, Name right)
{
    return str_equal(left.name, right.name) &&
           (str_equal(left.schema, right.schema) ||
            str_equal(catalog_name(catalog, left).schema, catalog_name(catalog, right).schema));
}

static bool is_gone(const Catalog *catalog, Name whole)
{
    const Entry *entry = entry_find(catalog, whole);
    return entry != NULL && entry->table == NULL && entry->gone_in > 0 &&
           entry->gone_in >= catalog->certain_since;
}

bool catalog_is_gone(const Catalog *catalog, Name name)
{
    Str schema;
    if (name.schema.size == 0 && path_find(catalog, name.name, &schema) != NULL)
        return false;
    for (size_t i = 0; name.schema.size == 0 && i < catalog->search_path.count; i++)
        if (is_gone(catalog, (Name){catalog->search_path.items[i], name.name}))
            return true;
    return is_gone(catalog, catalog_new_name(catalog, name, false));
}

void catalog_doubt(Catalog *catalog)
{
    for (size_t i = 0; i < catalog->tables.count; i++)
        catalog_touch(catalog, catalog->tables.items[i])->unsure = true;
    catalog->certain_since = catalog->migration;
}

bool replay_name_taken(const Catalog *catalog, Name whole)
{
    const Entry *entry = entry_find(catalog, whole);
    return entry != NULL && entry->table != NULL;
}

/* Parts of tables. */

static bool name_is(const Table *table, Str left, Str right)
{
    return table->nocase ? str_equal_nocase(left, right) : str_equal(left, right);
}

Column *table_column_find(const Table *table, Str name)
{
    for (size_t i = 0; i < table->columns.count; i++)
        if (name_is(table, table->columns.items[i].name, name))
            return &table->columns.items[i];
    return NULL;
}

Index *table_index_find(const Table *table, Str name)
{
    for (size_t i = 0; i < table->indexes.count; i++)
        if (name_is(table, table->indexes.items[i].name.name, name))
            return &table->indexes.items[i];
    return NULL;
}

bool index_begins_with(const Index *index, const StrVec *columns)
{
    if (index->columns.count < columns->count || str_is(index->method, "fulltext") ||
        str_is(index->method, "spatial"))
        return false;
    for (size_t i = 0; i < columns->count; i++) {
        const bool prefix = index->detail != NULL && i < index->detail->prefixes.count &&
                            index->detail->prefixes.items[i] > 0;
        if (prefix || !str_equal_nocase(index->columns.items[i], columns->items[i]))
            return false;
    }
    return true;
}

bool constraint_acts(const Constraint *key, const char *action)
{
    static const char *const events[] = {"ON DELETE ", "ON UPDATE "};
    if (key->kind != CONSTRAINT_FOREIGN_KEY)
        return false;
    for (size_t at = 0; at < key->definition.size; at++)
        for (size_t i = 0; i < COUNT_OF(events); i++) {
            Str rest = str_slice(key->definition, at, SIZE_MAX);
            if (!str_starts(rest, events[i]))
                continue;
            rest = str_slice(rest, strlen(events[i]), SIZE_MAX);
            if (str_starts(rest, action))
                return true;
        }
    return false;
}

Constraint *table_constraint_find(const Table *table, Str name)
{
    for (size_t i = 0; i < table->constraints.count; i++)
        if (name_is(table, table->constraints.items[i].name, name))
            return &table->constraints.items[i];
    return NULL;
}

/* Who depends on a table. The lists may hold some that no longer do. */

static bool is_child(const Table *child, const Table *table)
{
    if (child->dropped)
        return false;
    if (name_equal(child->partition_of, table->name))
        return true;
    for (size_t i = 0; i < child->inherits.count; i++)
        if (name_equal(child->inherits.items[i], table->name))
            return true;
    return false;
}

Table *catalog_child(const Catalog *catalog, const Table *table, size_t *i)
{
    (void)catalog;
    while (*i < table->children.count) {
        Table *child = table->children.items[(*i)++];
        if (is_child(child, table))
            return child;
    }
    return NULL;
}

Table *catalog_default_partition(const Catalog *catalog, const Table *table)
{
    size_t at = 0;
    for (Table *child; (child = catalog_child(catalog, table, &at)) != NULL;)
        if (child->default_partition)
            return child;
    return NULL;
}

static bool references(const Table *child, const Table *table)
{
    for (size_t i = 0; !child->dropped && i < child->constraints.count; i++) {
        const Constraint *constraint = &child->constraints.items[i];
        if (constraint->kind == CONSTRAINT_FOREIGN_KEY &&
            name_equal(constraint->references, table->name))
            return true;
    }
    return false;
}

Table *catalog_referencing(const Catalog *catalog, const Table *table, size_t *i)
{
    (void)catalog;
    while (*i < table->referencing.count) {
        Table *child = table->referencing.items[(*i)++];
        if (references(child, table))
            return child;
    }
    return NULL;
}

static bool stands_in_the_way(const Dependant *dependant, Str column)
{
    if (column.size == 0)
        return true;
    if (dependant->kind == DEPENDANT_FUNCTION || dependant->kind == DEPENDANT_STATISTICS)
        return false;
    return dependant->any_column || strvec_contains(&dependant->columns, column);
}

const Dependant *table_dependant(const Table *table, Str column, size_t *i)
{
    while (*i < table->dependants.count) {
        const Dependant *dependant = &table->dependants.items[(*i)++];
        if (stands_in_the_way(dependant, column))
            return dependant;
    }
    return NULL;
}

const char *table_kind_text(TableKind kind)
{
    static const char *const texts[TABLE_KIND_COUNT] = {
        [TABLE_ORDINARY]          = "table",
        [TABLE_PARTITIONED]       = "partitioned table",
        [TABLE_VIEW]              = "view",
        [TABLE_MATERIALIZED_VIEW] = "materialized view",
        [TABLE_FOREIGN]           = "foreign table",
        [TABLE_SEQUENCE]          = "sequence",
    };
    return texts[kind];
}

const char *constraint_text(ConstraintKind kind)
{
    static const char *const texts[CONSTRAINT_COUNT] = {
        [CONSTRAINT_PRIMARY_KEY] = "primary key",
        [CONSTRAINT_UNIQUE]      = "unique",
        [CONSTRAINT_CHECK]       = "check",
        [CONSTRAINT_FOREIGN_KEY] = "foreign key",
        [CONSTRAINT_EXCLUDE]     = "exclude",
        [CONSTRAINT_NOT_NULL]    = "not null",
    };
    return texts[kind];
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

/* Entering and leaving. */

static void entry_set_table(Catalog *catalog, Name whole, Table *table)
{
    Entry *entry = entry_get(catalog, whole);
    journal_save(catalog, entry, sizeof *entry);
    entry->table   = table;
    entry->gone_in = table == NULL && !catalog->tentative ? catalog->migration : 0;
}

/* Names of indexes are those of a schema, but for MySQL. */
void replay_enter_index(Catalog *catalog, Table *table, Str name)
{
    if (table->nocase)
        return;
    entry_set_table(catalog, (Name){table->name.schema, name}, table);
}

static void leave(Catalog *catalog, const Table *table, Str name)
{
    const Name   whole = {table->name.schema, name};
    const Entry *entry = entry_find(catalog, whole);
    if (entry != NULL && entry->table == table)
        entry_set_table(catalog, whole, NULL);
}

void replay_leave_index(Catalog *catalog, const Table *table, Str name)
{
    if (!table->nocase)
        leave(catalog, table, name);
}

void replay_enter_constraint(Catalog *catalog, Table *table, Str name)
{
    if (table->nocase)
        return;
    Entry *entry = entry_get(catalog, (Name){table->name.schema, name});
    journal_save(catalog, entry, sizeof *entry);
    entry->constrained = table;
}

void replay_enter(Catalog *catalog, Table *table)
{
    entry_set_table(catalog, table->name, table);
    for (size_t i = 0; i < table->indexes.count; i++)
        replay_enter_index(catalog, table, table->indexes.items[i].name.name);
    for (size_t i = 0; i < table->constraints.count; i++)
        replay_enter_constraint(catalog, table, table->constraints.items[i].name);
}

void replay_leave(Catalog *catalog, Table *table)
{
    leave(catalog, table, table->name.name);
    for (size_t i = 0; i < table->indexes.count; i++)
        replay_leave_index(catalog, table, table->indexes.items[i].name.name);
}

Table *catalog_table_add(Catalog *catalog, Name name)
{
    Table *table         = arena_new_of(catalog->arena, Table);
    table->temporary     = str_is(name.schema, temporary_schema);
    name                 = catalog_new_name(catalog, name, table->temporary);
    table->nocase        = replay_as_mysql(catalog);
    table->name          = (Name){schema_get(catalog, name.schema)->name, own(catalog, name.name)};
    table->rows_estimate = -1;
    table->size_bytes    = -1;
    table->heap_bytes    = -1;
    table->writes_per_hour = -1;
    table->reads_per_hour  = -1;
    table->created_by      = catalog->migration;
    table->unsure          = catalog->tentative;
    table->at              = catalog->tables.count;
    journal_save(catalog, &catalog->tables, sizeof catalog->tables);
    *replay_push(catalog, &catalog->tables) = table;
    entry_set_table(catalog, table->name, table);
    return table;
}

Table *replay_table(Catalog *catalog, Name name)
{
    Table *table = catalog_table_find(catalog, name);
    if (table != NULL || catalog->complete || name_empty(name))
        return table;
    table             = catalog_table_add(catalog, name);
    table->created_by = 0;
    table->partial    = true;
    return table;
}
