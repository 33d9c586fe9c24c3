/* knowledge_render.c -- Knowledge to JSON, for knowledge_parse.c. What is not there, false or not
 * known has no member, so that a file of thousands of tables stays small and readable. */
#include "base/json.h"
#include "cmd/knowledge.h"

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

static void add_type(Json *json, Type type)
{
    add_text(json, "type_schema", type.name.schema);
    add_text(json, "type_name", type.name.name);
    if (type.modifier_count > 0) {
        json_key(json, "modifiers");
        json_array_begin(json);
        for (int i = 0; i < type.modifier_count; i++)
            json_int(json, type.modifiers[i]);
        json_array_end(json);
    }
    if (type.array_dimensions > 0)
        json_add_int(json, "array", type.array_dimensions);
    if (type.detail != NULL)
        add_text(json, "collation", type.detail->collation);
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
    json_object_end(json);
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
    json_object_end(json);
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
    ADD_ALL(json, "columns", &table->columns, column_write);
    ADD_ALL(json, "indexes", &table->indexes, index_write);
    ADD_ALL(json, "constraints", &table->constraints, constraint_write);
    ADD_ALL(json, "dependants", &table->dependants, dependant_write);
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

static void add_settings(Json *json, const SettingDefaultVec *settings)
{
    json_key(json, "settings");
    json_object_begin(json);
    for (size_t i = 0; i < settings->count; i++)
        json_add_string(json, str_c(json->buf->arena, settings->items[i].name),
                        settings->items[i].value);
    json_object_end(json);
}

void knowledge_render(const Knowledge *knowledge, Buf *buf)
{
    const Catalog *catalog = knowledge->catalog;
    Json           json    = json_new(buf);
    json.lines             = LINES_DEPTH;
    json_object_begin(&json);
    json_add_int(&json, "schema_version", KNOWLEDGE_SCHEMA_VERSION);
    json_add_string(&json, "taken_at", knowledge->taken_at);
    json_add_string(
        &json, "server",
        str_format(buf->arena, "postgres:%d.%d", catalog->version.major, catalog->version.minor));
    add_text(&json, "default_schema", catalog->default_schema);
    add_settings(&json, &catalog->setting_defaults);
    add_some_texts(&json, "applied", &knowledge->applied);
    add_some_texts(&json, "nondeterministic_collations", &catalog->nondeterministic);
    ADD_ALL(&json, "enums", &catalog->enums, enum_write);
    ADD_ALL(&json, "domains", &catalog->domains, domain_write);
    ADD_ALL(&json, "tables", &catalog->tables, table_write);
    json_object_end(&json);
    buf_add_char(buf, '\n');
}
