/* knowledge_render.c -- Knowledge to JSON, for knowledge_parse.c. What is not there, false or not
 * known has no member, so that a file of thousands of tables stays small and readable. */
#include "base/json.h"
#include "cmd/knowledge.h"
#include "model/engine_traits.h"

#include "base/poison.h"

enum { LINES_DEPTH = 4 };

static void add_text(Json *json, const char *key, Str text)
{
    if (text.size > 0)
        json_add_string(json, key, text);
}

static void add_true(Json *json, const char *key, bool value)
{
    if (value)
        json_add_bool(json, key, true);
}

static void add_known(Json *json, const char *key, int64_t value)
{
    if (value >= 0)
        json_add_int(json, key, value);
}

static void add_texts(Json *json, const char *key, const StrVec *texts)
{
    json_key(json, key);
    json_array_begin(json);
    for (size_t i = 0; i < texts->count; i++)
        json_string(json, texts->items[i]);
    json_array_end(json);
}

static void add_some_texts(Json *json, const char *key, const StrVec *texts)
{
    if (texts->count > 0)
        add_texts(json, key, texts);
}

static void add_name_members(Json *json, Name name)
{
    add_text(json, "schema", name.schema);
    json_add_string(json, "name", name.name);
}

static void name_write(Json *json, Name name)
{
    json_object_begin(json);
    add_name_members(json, name);
    json_object_end(json);
}

static void add_name(Json *json, const char *key, Name name)
{
    if (name_empty(name))
        return;
    json_key(json, key);
    name_write(json, name);
}

static void add_names(Json *json, const char *key, const NameVec *names)
{
    if (names->count == 0)
        return;
    json_key(json, key);
    json_array_begin(json);
    for (size_t i = 0; i < names->count; i++)
        name_write(json, names->items[i]);
    json_array_end(json);
}

static void add_numbers(Json *json, const char *key, const int *items, size_t count)
{
    json_key(json, key);
    json_array_begin(json);
    for (size_t i = 0; i < count; i++)
        json_int(json, items[i]);
    json_array_end(json);
}

static void add_type_detail(Json *json, const TypeDetail *detail)
{
    add_text(json, "charset", detail->charset);
    add_text(json, "collation", detail->collation);
    add_some_texts(json, "values", &detail->values);
    if (detail->display_width > 0)
        json_add_int(json, "width", detail->display_width);
    add_true(json, "unsigned", detail->is_unsigned);
    add_true(json, "zerofill", detail->zerofill);
    add_true(json, "binary", detail->bin);
    add_true(json, "json", detail->json);
}

static void add_type(Json *json, Type type)
{
    add_text(json, "type_schema", type.name.schema);
    add_text(json, "type_name", type.name.name);
    if (type.modifier_count > 0)
        add_numbers(json, "modifiers", type.modifiers, (size_t)type.modifier_count);
    if (type.array_dimensions > 0)
        json_add_int(json, "array", type.array_dimensions);
    if (type.detail != NULL)
        add_type_detail(json, type.detail);
}

static void add_column_detail(Json *json, const ColumnDetail *detail)
{
    add_text(json, "on_update", detail->on_update);
    add_true(json, "invisible", detail->invisible);
    add_true(json, "compressed", detail->compressed);
    add_true(json, "row_period", detail->period);
    add_true(json, "without_versioning", detail->no_versioning);
    add_text(json, "comment", detail->comment);
}

static void column_write(Json *json, const Column *column)
{
    json_object_begin(json);
    json_add_string(json, "name", column->name);
    add_text(json, "type", column->type_text);
    add_type(json, column->type);
    add_true(json, "not_null", column->not_null);
    add_true(json, "identity", column->identity);
    add_true(json, "generated", column->generated);
    add_true(json, "virtual", column->generated_virtual);
    add_true(json, "collated", column->collated);
    add_some_texts(json, "uses", &column->used_columns);
    add_true(json, "has_default", column->has_default);
    add_text(json, "default", column->default_text);
    if (column->detail != NULL)
        add_column_detail(json, column->detail);
    json_object_end(json);
}

static void add_index_detail(Json *json, const IndexDetail *detail)
{
    bool any = false;
    for (size_t i = 0; i < detail->prefixes.count; i++)
        any = any || detail->prefixes.items[i] > 0;
    if (any)
        add_numbers(json, "prefixes", detail->prefixes.items, detail->prefixes.count);
    add_true(json, "hidden", detail->hidden);
    add_text(json, "comment", detail->comment);
}

static void index_write(Json *json, const Index *index)
{
    json_object_begin(json);
    add_name_members(json, index->name);
    add_texts(json, "columns", &index->columns); /* "" is an expression */
    add_some_texts(json, "uses", &index->used_columns);
    json_add_string(json, "method", index->method);
    add_name(json, "attached_to", index->attached_to);
    add_known(json, "bytes", index->size_bytes);
    add_true(json, "unique", index->unique);
    add_true(json, "primary", index->primary);
    add_true(json, "invalid", !index->valid);
    add_true(json, "partial", index->partial);
    add_true(json, "expression", index->has_expression);
    add_true(json, "special", index->special);
    add_true(json, "deferrable", !index->immediate);
    add_true(json, "descending", index->all_descending);
    add_true(json, "mixed_order", !index->all_ascending && !index->all_descending);
    if (index->detail != NULL)
        add_index_detail(json, index->detail);
    json_object_end(json);
}

static void constraint_write(Json *json, const Constraint *constraint)
{
    json_object_begin(json);
    json_add_string(json, "name", constraint->name);
    json_add_string(json, "kind", str_from(constraint_text(constraint->kind)));
    add_some_texts(json, "columns", &constraint->columns);
    add_name(json, "references", constraint->references);
    add_some_texts(json, "reference_columns", &constraint->reference_columns);
    add_some_texts(json, "proves_not_null", &constraint->not_null_columns);
    add_true(json, "not_valid", !constraint->validated);
    add_text(json, "definition", constraint->definition);
    json_object_end(json);
}

static void dependant_write(Json *json, const Dependant *dependant)
{
    json_object_begin(json);
    json_add_string(json, "kind", str_from(dependant_text(dependant->kind)));
    add_name_members(json, dependant->name);
    add_some_texts(json, "columns", &dependant->columns);
    add_true(json, "any_column", dependant->any_column);
    json_object_end(json);
}

/* A member that is an object of names and their texts. */
#define ADD_PAIRS(json, key, vec)                                                                  \
    do {                                                                                           \
        json_key((json), (key));                                                                   \
        json_object_begin(json);                                                                   \
        for (size_t i_ = 0; i_ < (vec)->count; i_++)                                               \
            json_add_string((json), str_c((json)->buf->arena, (vec)->items[i_].name),              \
                            (vec)->items[i_].value);                                               \
        json_object_end(json);                                                                     \
    } while (0)

static void add_options(Json *json, const TableOptionVec *options)
{
    if (options != NULL && options->count > 0)
        ADD_PAIRS(json, "options", options);
}

/* A member that is an array of objects, unless it is empty. */
#define ADD_ALL(json, key, vec, write)                                                             \
    do {                                                                                           \
        if ((vec)->count == 0)                                                                     \
            break;                                                                                 \
        json_key((json), (key));                                                                   \
        json_array_begin(json);                                                                    \
        for (size_t i_ = 0; i_ < (vec)->count; i_++)                                               \
            write((json), &(vec)->items[i_]);                                                      \
        json_array_end(json);                                                                      \
    } while (0)

static void table_write(Json *json, Table *const *at)
{
    const Table *table = *at;
    json_object_begin(json);
    add_name_members(json, table->name);
    json_add_string(json, "kind", str_from(table_kind_text(table->kind)));
    add_true(json, "temporary", table->temporary);
    add_name(json, "partition_of", table->partition_of);
    add_true(json, "default_partition", table->default_partition);
    add_some_texts(json, "partitioned_by", &table->key_columns); /* "" is an expression */
    add_names(json, "inherits", &table->inherits);
    add_known(json, "rows", table->rows_estimate);
    add_known(json, "bytes", table->size_bytes);
    add_known(json, "heap_bytes", table->heap_bytes);
    add_known(json, "writes_per_hour", table->writes_per_hour);
    add_known(json, "reads_per_hour", table->reads_per_hour);
    if (table->row_versions > 0)
        json_add_int(json, "row_versions", table->row_versions);
    add_options(json, table->options);
    ADD_ALL(json, "columns", &table->columns, column_write);
    ADD_ALL(json, "indexes", &table->indexes, index_write);
    ADD_ALL(json, "constraints", &table->constraints, constraint_write);
    ADD_ALL(json, "dependants", &table->dependants, dependant_write);
    json_object_end(json);
}

static void database_write(Json *json, const Database *database)
{
    json_object_begin(json);
    json_add_string(json, "name", database->name);
    add_options(json, database->options);
    json_object_end(json);
}

static void enum_write(Json *json, const EnumType *type)
{
    json_object_begin(json);
    add_name_members(json, type->name);
    add_texts(json, "values", &type->values);
    json_object_end(json);
}

static void domain_write(Json *json, const Domain *domain)
{
    json_object_begin(json);
    add_name_members(json, domain->name);
    json_add_string(json, "base", domain->base);
    add_type(json, domain->type);
    add_true(json, "not_null", domain->not_null);
    add_some_texts(json, "checks", &domain->checks);
    add_true(json, "has_default", domain->default_class != DEFAULT_NONE);
    add_true(json, "default_calls", domain->default_class == DEFAULT_UNKNOWN);
    add_names(json, "tables", &domain->tables);
    json_object_end(json);
}

/* "postgres:16.3", "mariadb:10.11.6" */
static Str server_text(Arena *arena, Version version)
{
    const Str series = str_format(arena, "%s:%d.%d", engine_traits(version.engine)->word,
                                  version.major, version.minor);
    return version.patch == 0 ? series
                              : str_format(arena, STR_FMT ".%d", STR_ARG(series), version.patch);
}

void knowledge_render(const Knowledge *knowledge, Buf *buf)
{
    const Catalog *catalog = knowledge->catalog;
    Json           json    = json_new(buf);
    json.lines             = LINES_DEPTH;
    json_object_begin(&json);
    json_add_int(&json, "schema_version", KNOWLEDGE_SCHEMA_VERSION);
    json_add_string(&json, "taken_at", knowledge->taken_at);
    json_add_string(&json, "server", server_text(buf->arena, catalog->version));
    add_text(&json, "default_schema", catalog->default_schema);
    ADD_PAIRS(&json, "settings", &catalog->setting_defaults);
    add_some_texts(&json, "applied", &knowledge->applied);
    add_some_texts(&json, "nondeterministic_collations", &catalog->nondeterministic);
    ADD_ALL(&json, "databases", &catalog->databases, database_write);
    ADD_ALL(&json, "enums", &catalog->enums, enum_write);
    ADD_ALL(&json, "domains", &catalog->domains, domain_write);
    ADD_ALL(&json, "tables", &catalog->tables, table_write);
    json_object_end(&json);
    buf_add_char(buf, '\n');
}
