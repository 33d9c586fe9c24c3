/* knowledge_parse.c -- the JSON of knowledge_render.c back to Knowledge. Members that are not known
 * here are passed over: a later shore may have added them without a new schema_version. What is
 * there must be of its kind; the message says where, as in tables[3].columns[0].name. */
#include <string.h>

#include "base/json_read.h"
#include "cmd/knowledge.h"
#include "model/engine_traits.h"

#include "base/poison.h"

typedef struct Reader {
    Arena *arena;
    Fault *fault;
    Str    path;
} Reader;

/* A value and the way to it. */
typedef struct At At;
struct At {
    const Reader    *reader;
    const At        *parent;
    const char      *key; /* of its parent, or NULL: the item `index` */
    size_t           index;
    const JsonValue *value; /* NULL: there is no such member */
};

static void path_add(const At *at, Buf *buf)
{
    if (at->parent == NULL)
        return;
    path_add(at->parent, buf);
    if (at->key == NULL)
        buf_format(buf, "[%zu]", at->index);
    else
        buf_format(buf, "%s%s", at->parent->parent == NULL ? "" : ".", at->key);
}

#define MAKE_ANEW "'shore catalog dump --output FILE' makes it anew."

static Status refuse(const At *at, const char *what)
{
    const Reader *reader = at->reader;
    Buf           buf    = buf_new(reader->arena, SIZE_MAX);
    path_add(at, &buf);
    if (buf.size == 0)
        buf_add_c(&buf, "it");
    (void)FAIL(reader->fault, STATUS_INPUT, "could not read the catalog: " STR_FMT " %s",
               STR_ARG(buf_str(&buf)), what);
    (void)fault_place(reader->fault, STR_FMT, STR_ARG(reader->path));
    return fault_hint(reader->fault, MAKE_ANEW);
}

static At member(const At *at, const char *key)
{
    return (At){.reader = at->reader, .parent = at, .key = key, .value = json_find(at->value, key)};
}

static At item(const At *at, size_t index)
{
    return (At){.reader = at->reader,
                .parent = at,
                .index  = index,
                .value  = &at->value->items.items[index]};
}

static size_t item_count(const At *at)
{
    return at->value == NULL ? 0 : at->value->items.count;
}

/* Of that kind, or not there at all. */
static Status check(const At *at, JsonKind kind)
{
    if (at->value == NULL || at->value->kind == kind)
        return STATUS_OK;
    return refuse(at, str_format(at->reader->arena, "must be %s", json_kind_text(kind)).data);
}

static Status take_text(const At *at, const char *key, Str *ret)
{
    const At text = member(at, key);
    TRY(check(&text, JSON_KIND_STRING));
    if (text.value != NULL)
        *ret = text.value->string;
    return STATUS_OK;
}

static Status take_required_text(const At *at, const char *key, Str *ret)
{
    const At text = member(at, key);
    TRY(take_text(at, key, ret));
    return text.value == NULL ? refuse(&text, "is missing") : STATUS_OK;
}

static Status take_int(const At *at, const char *key, int64_t *ret)
{
    const At number = member(at, key);
    TRY(check(&number, JSON_KIND_INT));
    if (number.value == NULL)
        return STATUS_OK;
    if (number.value->integer < 0)
        return refuse(&number, "must not be negative");
    *ret = number.value->integer;
    return STATUS_OK;
}

/* What fits an int. */
static Status small_int_read(const At *number, int *ret)
{
    TRY(check(number, JSON_KIND_INT));
    if (number->value == NULL)
        return STATUS_OK;
    if (number->value->integer < 0 || number->value->integer > INT32_MAX)
        return refuse(number, "is out of range");
    *ret = (int)number->value->integer;
    return STATUS_OK;
}

static Status take_small_int(const At *at, const char *key, int *ret)
{
    const At number = member(at, key);
    return small_int_read(&number, ret);
}

static Status take_bool(const At *at, const char *key, bool *ret)
{
    const At flag = member(at, key);
    TRY(check(&flag, JSON_KIND_BOOL));
    if (flag.value != NULL)
        *ret = flag.value->boolean;
    return STATUS_OK;
}

static Status take_texts(const At *at, const char *key, StrVec *ret)
{
    const At texts = member(at, key);
    TRY(check(&texts, JSON_KIND_ARRAY));
    for (size_t i = 0; i < item_count(&texts); i++) {
        const At text = item(&texts, i);
        TRY(check(&text, JSON_KIND_STRING));
        *vec_push(at->reader->arena, ret) = text.value->string;
    }
    return STATUS_OK;
}

/* The schema and name that are members of `at` itself. */
static Status name_read(const At *at, Name *ret)
{
    TRY(check(at, JSON_KIND_OBJECT));
    TRY(take_text(at, "schema", &ret->schema));
    return take_required_text(at, "name", &ret->name);
}

static Status take_name(const At *at, const char *key, Name *ret)
{
    const At name = member(at, key);
    return name.value == NULL ? STATUS_OK : name_read(&name, ret);
}

static Status take_names(const At *at, const char *key, NameVec *ret)
{
    const At names = member(at, key);
    TRY(check(&names, JSON_KIND_ARRAY));
    for (size_t i = 0; i < item_count(&names); i++) {
        const At name = item(&names, i);
        TRY(name_read(&name, vec_push(at->reader->arena, ret)));
    }
    return STATUS_OK;
}

/* One of the words that `text_of` gives for 0 to count - 1. */
static Status take_word(const At *at, const char *key, const char *(*text_of)(int), int count,
                        int *ret)
{
    const At word = member(at, key);
    Str      text = {0};
    TRY(take_required_text(at, key, &text));
    for (int i = 0; i < count; i++)
        if (str_is(text, text_of(i))) {
            *ret = i;
            return STATUS_OK;
        }
    return refuse(&word, "is not known");
}

static const char *table_kind_word(int kind)
{
    return table_kind_text((TableKind)kind);
}

static const char *constraint_word(int kind)
{
    return constraint_text((ConstraintKind)kind);
}

static const char *dependant_word(int kind)
{
    return dependant_text((DependantKind)kind);
}

/* A copy in the arena. */
#define KEEP(at, value)                                                                            \
    memcpy(arena_alloc((at)->reader->arena, sizeof(value), 1), &(value), sizeof(value))

static Status type_detail_read(const At *at, const TypeDetail **ret)
{
    TypeDetail detail = {0};
    TRY(take_text(at, "charset", &detail.charset));
    TRY(take_text(at, "collation", &detail.collation));
    TRY(take_texts(at, "values", &detail.values));
    TRY(take_small_int(at, "width", &detail.display_width));
    TRY(take_bool(at, "unsigned", &detail.is_unsigned));
    TRY(take_bool(at, "zerofill", &detail.zerofill));
    TRY(take_bool(at, "binary", &detail.bin));
    TRY(take_bool(at, "json", &detail.json));
    if (detail.charset.size + detail.collation.size + detail.values.count > 0 ||
        detail.display_width > 0 || detail.is_unsigned || detail.zerofill || detail.bin ||
        detail.json)
        *ret = KEEP(at, detail);
    return STATUS_OK;
}

/* The members of `at` that describe a type. */
static Status type_read(const At *at, Type *ret)
{
    enum { DIMENSIONS_MAX = 6 }; /* MAXDIM of PostgreSQL */
    int64_t dimensions = 0;
    TRY(take_text(at, "type_schema", &ret->name.schema));
    TRY(take_text(at, "type_name", &ret->name.name));
    TRY(take_int(at, "array", &dimensions));
    TRY(type_detail_read(at, &ret->detail));
    ret->array_dimensions = (int)MIN_OF(dimensions, (int64_t)DIMENSIONS_MAX);
    const At modifiers    = member(at, "modifiers");
    TRY(check(&modifiers, JSON_KIND_ARRAY));
    if (item_count(&modifiers) > TYPE_MODIFIERS_MAX)
        return refuse(&modifiers, "has too many items");
    for (size_t i = 0; i < item_count(&modifiers); i++) {
        const At modifier = item(&modifiers, i);
        TRY(check(&modifier, JSON_KIND_INT));
        if (modifier.value->integer < INT32_MIN || modifier.value->integer > INT32_MAX)
            return refuse(&modifier, "is out of range");
        ret->modifiers[ret->modifier_count++] = (int)modifier.value->integer;
    }
    return STATUS_OK;
}

static Status column_detail_read(const At *at, const ColumnDetail **ret)
{
    ColumnDetail detail = {0};
    TRY(take_text(at, "on_update", &detail.on_update));
    TRY(take_bool(at, "invisible", &detail.invisible));
    TRY(take_bool(at, "compressed", &detail.compressed));
    TRY(take_bool(at, "row_period", &detail.period));
    TRY(take_bool(at, "without_versioning", &detail.no_versioning));
    TRY(take_text(at, "comment", &detail.comment));
    if (detail.on_update.size + detail.comment.size > 0 || detail.invisible || detail.compressed ||
        detail.period || detail.no_versioning)
        *ret = KEEP(at, detail);
    return STATUS_OK;
}

static Status column_read(const At *at, Column *ret)
{
    TRY(check(at, JSON_KIND_OBJECT));
    TRY(take_required_text(at, "name", &ret->name));
    TRY(take_text(at, "type", &ret->type_text));
    TRY(type_read(at, &ret->type));
    TRY(take_bool(at, "not_null", &ret->not_null));
    TRY(take_bool(at, "identity", &ret->identity));
    TRY(take_bool(at, "generated", &ret->generated));
    TRY(take_bool(at, "virtual", &ret->generated_virtual));
    TRY(take_bool(at, "collated", &ret->collated));
    TRY(take_texts(at, "uses", &ret->used_columns));
    TRY(take_bool(at, "has_default", &ret->has_default));
    TRY(take_text(at, "default", &ret->default_text));
    return column_detail_read(at, &ret->detail);
}

static Status prefixes_read(const At *at, size_t most, IntVec *ret)
{
    const At prefixes = member(at, "prefixes");
    TRY(check(&prefixes, JSON_KIND_ARRAY));
    if (item_count(&prefixes) > most)
        return refuse(&prefixes, "has more items than there are columns");
    for (size_t i = 0; i < item_count(&prefixes); i++) {
        const At prefix = item(&prefixes, i);
        TRY(small_int_read(&prefix, vec_push(at->reader->arena, ret)));
    }
    return STATUS_OK;
}

static Status index_detail_read(const At *at, const StrVec *columns, const IndexDetail **ret)
{
    IndexDetail detail = {0};
    TRY(prefixes_read(at, columns->count, &detail.prefixes));
    TRY(take_bool(at, "hidden", &detail.hidden));
    TRY(take_text(at, "comment", &detail.comment));
    if (detail.prefixes.count > 0 || detail.hidden || detail.comment.size > 0)
        *ret = KEEP(at, detail);
    return STATUS_OK;
}

static Status index_read(const At *at, Index *ret)
{
    bool invalid = false, deferrable = false, descending = false, mixed = false;
    TRY(name_read(at, &ret->name));
    TRY(take_texts(at, "columns", &ret->columns));
    TRY(take_texts(at, "uses", &ret->used_columns));
    TRY(take_required_text(at, "method", &ret->method));
    TRY(take_name(at, "attached_to", &ret->attached_to));
    ret->size_bytes = -1;
    TRY(take_int(at, "bytes", &ret->size_bytes));
    TRY(take_bool(at, "unique", &ret->unique));
    TRY(take_bool(at, "primary", &ret->primary));
    TRY(take_bool(at, "invalid", &invalid));
    TRY(take_bool(at, "partial", &ret->partial));
    TRY(take_bool(at, "expression", &ret->has_expression));
    TRY(take_bool(at, "special", &ret->special));
    TRY(take_bool(at, "deferrable", &deferrable));
    TRY(take_bool(at, "descending", &descending));
    TRY(take_bool(at, "mixed_order", &mixed));
    ret->valid          = !invalid;
    ret->immediate      = !deferrable;
    ret->all_descending = descending && !mixed;
    ret->all_ascending  = !descending && !mixed;
    return index_detail_read(at, &ret->columns, &ret->detail);
}

static Status constraint_read(const At *at, Constraint *ret)
{
    int  kind      = 0;
    bool not_valid = false;
    TRY(check(at, JSON_KIND_OBJECT));
    TRY(take_required_text(at, "name", &ret->name));
    TRY(take_word(at, "kind", constraint_word, CONSTRAINT_COUNT, &kind));
    TRY(take_texts(at, "columns", &ret->columns));
    TRY(take_name(at, "references", &ret->references));
    TRY(take_texts(at, "reference_columns", &ret->reference_columns));
    TRY(take_texts(at, "proves_not_null", &ret->not_null_columns));
    TRY(take_bool(at, "not_valid", &not_valid));
    ret->kind      = (ConstraintKind)kind;
    ret->validated = !not_valid;
    return take_text(at, "definition", &ret->definition);
}

static Status dependant_read(const At *at, Dependant *ret)
{
    int kind = 0;
    TRY(name_read(at, &ret->name));
    TRY(take_word(at, "kind", dependant_word, DEPENDANT_COUNT, &kind));
    ret->kind = (DependantKind)kind;
    TRY(take_texts(at, "columns", &ret->columns));
    return take_bool(at, "any_column", &ret->any_column);
}

/* Each item of the member `name` of `at`, which is an array, into a new item of `vec`. */
#define TAKE_ALL(at, name, vec, read)                                                              \
    do {                                                                                           \
        const At list_ = member((at), (name));                                                     \
        TRY(check(&list_, JSON_KIND_ARRAY));                                                       \
        for (size_t i_ = 0; i_ < item_count(&list_); i_++) {                                       \
            const At item_ = item(&list_, i_);                                                     \
            TRY(read(&item_, vec_push((at)->reader->arena, (vec))));                               \
        }                                                                                          \
    } while (0)

/* Each member of the object that is the member `key` of `at`, a text, into a new item of `vec`. */
#define TAKE_PAIRS(at, key, vec)                                                                   \
    do {                                                                                           \
        const At pairs_ = member((at), (key));                                                     \
        TRY(check(&pairs_, JSON_KIND_OBJECT));                                                     \
        for (size_t i_ = 0; i_ < item_count(&pairs_); i_++) {                                      \
            __auto_type pair_ = vec_push((at)->reader->arena, (vec));                              \
            pair_->name       = pairs_.value->keys.items[i_];                                      \
            TRY(take_text(&pairs_, str_c((at)->reader->arena, pair_->name), &pair_->value));       \
        }                                                                                          \
    } while (0)

/* NULL where nothing is said. */
static Status options_read(const At *at, const TableOptionVec **ret)
{
    const At options = member(at, "options");
    TRY(check(&options, JSON_KIND_OBJECT));
    if (item_count(&options) == 0)
        return STATUS_OK;
    TableOptionVec *said = arena_new_of(at->reader->arena, TableOptionVec);
    TAKE_PAIRS(at, "options", said);
    *ret = said;
    return STATUS_OK;
}

static Status database_read(const At *at, Database *ret)
{
    TRY(check(at, JSON_KIND_OBJECT));
    TRY(take_required_text(at, "name", &ret->name));
    return options_read(at, &ret->options);
}

static Status table_read(const At *at, Catalog *catalog)
{
    int  kind = 0;
    Name name = {0};
    TRY(name_read(at, &name));
    Table *table = catalog_table_add(catalog, name);
    TRY(take_word(at, "kind", table_kind_word, TABLE_KIND_COUNT, &kind));
    table->kind = (TableKind)kind;
    TRY(take_bool(at, "temporary", &table->temporary));
    TRY(take_name(at, "partition_of", &table->partition_of));
    TRY(take_bool(at, "default_partition", &table->default_partition));
    TRY(take_texts(at, "partitioned_by", &table->key_columns));
    TRY(take_names(at, "inherits", &table->inherits));
    TRY(take_int(at, "rows", &table->rows_estimate));
    TRY(take_int(at, "bytes", &table->size_bytes));
    TRY(take_int(at, "heap_bytes", &table->heap_bytes));
    TRY(take_int(at, "writes_per_hour", &table->writes_per_hour));
    TRY(take_int(at, "reads_per_hour", &table->reads_per_hour));
    TRY(take_small_int(at, "row_versions", &table->row_versions));
    TRY(options_read(at, &table->options));
    TAKE_ALL(at, "columns", &table->columns, column_read);
    TAKE_ALL(at, "indexes", &table->indexes, index_read);
    TAKE_ALL(at, "constraints", &table->constraints, constraint_read);
    TAKE_ALL(at, "dependants", &table->dependants, dependant_read);
    return STATUS_OK;
}

static Status enum_read(const At *at, EnumType *ret)
{
    TRY(name_read(at, &ret->name));
    return take_texts(at, "values", &ret->values);
}

static Status domain_read(const At *at, Domain *ret)
{
    bool has_default = false, calls = false;
    TRY(name_read(at, &ret->name));
    TRY(take_required_text(at, "base", &ret->base));
    TRY(take_bool(at, "not_null", &ret->not_null));
    TRY(type_read(at, &ret->type));
    TRY(take_texts(at, "checks", &ret->checks));
    TRY(take_bool(at, "has_default", &has_default));
    TRY(take_bool(at, "default_calls", &calls));
    ret->checked       = ret->checks.count > 0;
    ret->default_class = !has_default ? DEFAULT_NONE : calls ? DEFAULT_UNKNOWN : DEFAULT_CONSTANT;
    return take_names(at, "tables", &ret->tables);
}

static Status schema_version_check(const At *root)
{
    const At version = member(root, "schema_version");
    TRY(check(&version, JSON_KIND_INT));
    if (version.value == NULL)
        return refuse(&version, "is missing");
    if (version.value->integer == KNOWLEDGE_SCHEMA_VERSION)
        return STATUS_OK;
    if (version.value->integer < KNOWLEDGE_SCHEMA_VERSION)
        return refuse(&version, "is none that there was");
    Fault *fault = root->reader->fault;
    (void)FAIL(fault, STATUS_REFUSED, "could not use the catalog: a newer shore made it");
    (void)fault_place(fault, STR_FMT, STR_ARG(root->reader->path));
    (void)fault_detail(fault, "It has schema_version %lld; this shore knows %d.",
                       (long long)version.value->integer, KNOWLEDGE_SCHEMA_VERSION);
    return fault_hint(fault, "Upgrade shore, or make the file anew with this one: 'shore catalog "
                             "dump --output FILE'.");
}

static Status server_read(const At *root, Version *ret)
{
    const At server = member(root, "server");
    Str      text   = {0};
    TRY(take_required_text(root, "server", &text));
    if (!version_parse(text, ret) || ret->major == 0 || !cmd_can_judge(*ret))
        return refuse(&server, "is no server that shore knows");
    return STATUS_OK;
}

static Status tables_read(const At *root, Catalog *catalog)
{
    const At tables = member(root, "tables");
    TRY(check(&tables, JSON_KIND_ARRAY));
    for (size_t i = 0; i < item_count(&tables); i++) {
        const At table = item(&tables, i);
        TRY(table_read(&table, catalog));
    }
    return STATUS_OK;
}

Status knowledge_parse(Arena *arena, Fault *fault, Str path, Str bytes, Knowledge *ret)
{
    const Reader reader = {arena, fault, path};
    JsonValue    value  = {0};
    JsonError    error  = {0};
    if (!json_read(arena, bytes, &value, &error)) {
        (void)FAIL(fault, STATUS_INPUT, "could not read the catalog: " STR_FMT,
                   STR_ARG(error.message));
        (void)fault_place(fault, STR_FMT ":%zu:%zu", STR_ARG(path), error.line, error.column);
        return fault_hint(fault, MAKE_ANEW);
    }
    const At root    = {.reader = &reader, .value = &value};
    Catalog *catalog = catalog_new(arena);
    TRY(check(&root, JSON_KIND_OBJECT));
    TRY(schema_version_check(&root));
    TRY(server_read(&root, &catalog->version));
    TRY(take_text(&root, "taken_at", &ret->taken_at));
    const Str usual         = catalog->default_schema;
    catalog->default_schema = STR("");
    TRY(take_text(&root, "default_schema", &catalog->default_schema));
    if (catalog->default_schema.size == 0 && server_traits(catalog->version)->has_schemas)
        catalog->default_schema = usual;
    TAKE_PAIRS(&root, "settings", &catalog->setting_defaults);
    TRY(take_texts(&root, "applied", &ret->applied));
    TRY(take_texts(&root, "nondeterministic_collations", &catalog->nondeterministic));
    TAKE_ALL(&root, "databases", &catalog->databases, database_read);
    TAKE_ALL(&root, "enums", &catalog->enums, enum_read);
    TAKE_ALL(&root, "domains", &catalog->domains, domain_read);
    TRY(tables_read(&root, catalog));
    catalog->complete = true;
    catalog_link(catalog);
    ret->catalog = catalog;
    return STATUS_OK;
}
