/* catalog_my_column.c -- replay: columns of MySQL and MariaDB. MODIFY and CHANGE put a new
 * definition in the place of the old one. */
#include "model/catalog_my.h"
#include "model/charset.h"

#include "base/poison.h"

/* Types */

/* TEXT and BLOB by how many bytes they hold. */
static const struct {
    const char *text;
    const char *blob;
    int64_t     bytes;
} sizes[] = {
    {"tinytext", "tinyblob", 255},
    {"text", "blob", 65535},
    {"mediumtext", "mediumblob", 16777215},
    {"longtext", "longblob", INT64_MAX},
};

/* Which of them it is; COUNT_OF(sizes): none. */
static size_t size_of_text(Type type)
{
    size_t i = 0;
    while (i < COUNT_OF(sizes) && !str_is(type.name.name, sizes[i].text))
        i++;
    return i;
}

static void set_size(Type *type, bool text, int64_t bytes)
{
    size_t i = 0;
    while (sizes[i].bytes < bytes)
        i++;
    type->name.name = str_from(text ? sizes[i].text : sizes[i].blob);
}

/* TEXT(n) is the smallest one that holds n characters. */
static void set_type(const Table *table, Column *column)
{
    Type *type = &column->type;
    if (type->modifier_count == 0)
        return;
    if (str_is(type->name.name, "text")) {
        const int bytes = charset_bytes_max(column_charset(table, column));
        set_size(type, true, (int64_t)type->modifiers[0] * MAX_OF(bytes, 1));
    } else if (str_is(type->name.name, "blob")) {
        set_size(type, false, type->modifiers[0]);
    } else if (size_of_text(*type) == COUNT_OF(sizes) && !str_ends(type->name.name, "blob")) {
        return;
    }
    type->modifier_count = 0;
    type->modifiers[0]   = 0;
}

/* A table in binary has no texts. */
static void set_binary(const Table *table, Column *column)
{
    if (!str_is(column_charset(table, column), "binary"))
        return;
    Type        *type = &column->type;
    const size_t size = size_of_text(*type);
    if (size < COUNT_OF(sizes))
        type->name.name = str_from(sizes[size].blob);
    else if (str_is(type->name.name, "char"))
        type->name.name = STR("binary");
    else if (str_is(type->name.name, "varchar"))
        type->name.name = STR("varbinary");
}

static bool detail_equal(const TypeDetail *left, const TypeDetail *right)
{
    return str_equal(left->charset, right->charset) &&
           str_equal(left->collation, right->collation) && left->values.count == 0 &&
           right->values.count == 0 && left->display_width == right->display_width &&
           left->is_unsigned == right->is_unsigned && left->zerofill == right->zerofill &&
           left->bin == right->bin && left->json == right->json;
}

/* Most columns of a table say the same of their types. */
static const TypeDetail *own_type_detail(const Catalog *catalog, const Table *table,
                                         const TypeDetail *detail)
{
    if (detail == NULL)
        return NULL;
    for (size_t i = 0; i < table->columns.count; i++) {
        const TypeDetail *other = table->columns.items[i].type.detail;
        if (other != NULL && detail_equal(other, detail))
            return other;
    }
    TypeDetail *copy = arena_new_of(catalog->arena, TypeDetail);
    *copy            = *detail;
    copy->charset    = own(catalog, detail->charset);
    copy->collation  = own(catalog, detail->collation);
    copy->values     = own_names(catalog, &detail->values);
    return copy;
}

/* Of what a definition says, what the column goes on to be. */
static const ColumnDetail *own_detail(const Catalog *catalog, const ColumnDetail *detail)
{
    if (detail == NULL)
        return NULL;
    const ColumnDetail lasting = {
        .on_update              = own(catalog, detail->on_update),
        .comment                = own(catalog, detail->comment),
        .invisible              = detail->invisible,
        .compressed             = detail->compressed,
        .default_in_parentheses = detail->default_in_parentheses,
        .period                 = detail->period,
        .no_versioning          = detail->no_versioning,
    };
    if (lasting.on_update.size + lasting.comment.size == 0 && !lasting.invisible &&
        !lasting.compressed && !lasting.default_in_parentheses && !lasting.period &&
        !lasting.no_versioning)
        return NULL;
    ColumnDetail *copy = arena_new_of(catalog->arena, ColumnDetail);
    *copy              = lasting;
    return copy;
}

/* explicit_defaults_for_timestamp is on by default from here on. */
static bool timestamps_are_plain(const Catalog *catalog)
{
    const Version since = engine_traits(catalog->version.engine)->plain_timestamps;
    return version_reaches(catalog->version, since.major, since.minor);
}

static bool has_timestamp(const Table *table)
{
    for (size_t i = 0; i < table->columns.count; i++)
        if (str_is(table->columns.items[i].type.name.name, "timestamp"))
            return true;
    return false;
}

/* A TIMESTAMP is not null unless it says so, and has a default: the first one of a statement the
 * time of each change. */
static void set_timestamp(const Catalog *catalog, const Table *table, const Change *change,
                          Column *column)
{
    if (timestamps_are_plain(catalog) || !str_is(column->type.name.name, "timestamp") ||
        (change->column_detail != NULL && change->column_detail->null_said) || column->generated)
        return;
    const bool said  = change->default_class != DEFAULT_NONE;
    column->not_null = true;
    if (said || (column->detail != NULL && column->detail->on_update.size > 0))
        return;
    column->has_default = true;
    if (has_timestamp(table)) {
        column->default_text = STR("'0000-00-00 00:00:00'");
        return;
    }
    ColumnDetail *detail = arena_new_of(catalog->arena, ColumnDetail);
    if (column->detail != NULL)
        *detail = *column->detail;
    detail->on_update    = STR("CURRENT_TIMESTAMP");
    column->default_text = STR("CURRENT_TIMESTAMP");
    column->detail       = detail;
}

static Column define(const Catalog *catalog, const Table *table, const Change *change)
{
    Column column = {
        .name         = own(catalog, change->new_name.size > 0 ? change->new_name : change->column),
        .type         = own_type(catalog, change->type),
        .default_text = own(catalog, change->expression),
        .used_columns = own_names(catalog, &change->used_columns),
        .not_null     = change->not_null || change->identity,
        .identity     = change->identity,
        .generated    = change->generated_stored || change->generated_virtual,
        .generated_virtual = change->generated_virtual,
        .has_default       = change->default_class > DEFAULT_NULL,
        .collated          = change->collated,
        .created_by        = catalog->migration,
        .detail            = own_detail(catalog, change->column_detail),
    };
    column.type.detail = own_type_detail(catalog, table, change->type.detail);
    set_type(table, &column);
    set_binary(table, &column);
    set_timestamp(catalog, table, change, &column);
    return column;
}

/* Places */

/* Where a column that is not there yet, or that was taken out, belongs. */
static size_t place_of_column(const Table *table, const ColumnDetail *detail, size_t otherwise)
{
    if (detail == NULL || detail->position == POSITION_UNSAID)
        return otherwise;
    if (detail->position == POSITION_FIRST)
        return 0;
    const Column *after = table_column_find(table, detail->after);
    return after == NULL ? table->columns.count : (size_t)(after - table->columns.items) + 1;
}

static void insert(Catalog *catalog, Table *table, size_t at, Column column)
{
    (void)replay_push(catalog, &table->columns);
    Column *items = table->columns.items;
    memmove(&items[at + 1], &items[at], (table->columns.count - 1 - at) * sizeof *items);
    items[at] = column;
}

static void add_column(Catalog *catalog, Table *table, const Change *change)
{
    const Column *old       = table_column_find(table, change->column);
    catalog->column_skipped = old != NULL && !change->in_create;
    if (old == NULL) {
        const Column column = define(catalog, table, change);
        insert(catalog, table, place_of_column(table, change->column_detail, table->columns.count),
               column);
    } else if (change->in_create) { /* The query of CREATE TABLE ... AS gives it, too. */
        table->columns.items[old - table->columns.items] = define(catalog, table, change);
    }
    if (!catalog->column_skipped)
        replay_generated(catalog, table, change);
}

static void forget_generated(Table *table, Str column)
{
    for (size_t i = table->dependants.count; i-- > 0;) {
        const Dependant *dependant = &table->dependants.items[i];
        if (dependant->kind == DEPENDANT_GENERATED_COLUMN &&
            str_equal(dependant->name.name, column))
            vec_remove(&table->dependants, i);
    }
}

static void drop_column(Catalog *catalog, Table *table, Str name)
{
    const Column *column = table_column_find(table, name);
    if (column == NULL)
        return;
    const Str spelled = column->name;
    vec_remove(&table->columns, (size_t)(column - table->columns.items));
    forget_generated(table, spelled);
    my_forget_column(catalog, table, spelled);
}

static void rename_column(Catalog *catalog, Table *table, Str old_name, Str new_name)
{
    const Change change = {.column = old_name, .new_name = new_name};
    replay_rename_column(catalog, table, &change);
}

static bool in_primary_key(const Table *table, Str column)
{
    for (size_t i = 0; i < table->indexes.count; i++)
        if (table->indexes.items[i].primary)
            return strvec_contains(&table->indexes.items[i].columns, column);
    return false;
}

static void redefine(Catalog *catalog, Table *table, const Change *change)
{
    const Column *old = table_column_find(table, change->column);
    if (old == NULL) {
        if (table->partial)
            add_column(catalog, table, change);
        return;
    }
    const Str    old_name   = old->name;
    const size_t at         = (size_t)(old - table->columns.items);
    const int    created_by = old->created_by;
    Column       column     = define(catalog, table, change);
    column.created_by       = created_by;
    column.not_null |= in_primary_key(table, old_name);
    vec_remove(&table->columns, at);
    insert(catalog, table, place_of_column(table, change->column_detail, at), column);
    forget_generated(table, old_name);
    if (engine_traits(catalog->version.engine)->checks_follow_columns)
        my_forget_checks(table, old_name);
    if (!str_equal(old_name, column.name))
        rename_column(catalog, table, old_name, column.name);
    replay_generated(catalog, table, change);
}

static void set_visibility(const Catalog *catalog, Column *column, bool invisible)
{
    ColumnDetail *detail = arena_new_of(catalog->arena, ColumnDetail);
    if (column->detail != NULL)
        *detail = *column->detail;
    detail->invisible = invisible;
    column->detail    = detail;
}

void my_replay_column(Catalog *catalog, Table *table, const Change *change)
{
    Column *column = table_column_find(table, change->column);
    if (change->kind == CHANGE_ADD_COLUMN) {
        add_column(catalog, table, change);
    } else if (change->kind == CHANGE_REDEFINE_COLUMN) {
        catalog->column_skipped = change->if_exists && column == NULL;
        redefine(catalog, table, change);
    } else if (change->kind == CHANGE_DROP_COLUMN) {
        drop_column(catalog, table, change->column);
    } else if (column == NULL) {
        return;
    } else if (change->kind == CHANGE_RENAME_COLUMN) {
        rename_column(catalog, table, column->name, change->new_name);
    } else if (change->kind == CHANGE_SET_VISIBILITY) {
        set_visibility(catalog, column, change->column_detail->invisible);
    } else {
        column->has_default  = change->default_class > DEFAULT_NULL;
        column->default_text = column->has_default ? own(catalog, change->expression) : (Str){0};
    }
}

StrVec my_spelled(const Catalog *catalog, const Table *table, const StrVec *names)
{
    StrVec copy = {arena_array_of(catalog->arena, Str, names->count), 0, names->count};
    for (size_t i = 0; i < names->count; i++) {
        const Column *column     = table_column_find(table, names->items[i]);
        copy.items[copy.count++] = column != NULL ? column->name : own(catalog, names->items[i]);
    }
    return copy;
}

void my_not_null(Table *table, const StrVec *columns)
{
    for (size_t i = 0; i < columns->count; i++) {
        Column *column = table_column_find(table, columns->items[i]);
        if (column != NULL)
            column->not_null = true;
    }
}

/* Charsets */

/* The table gets another charset for columns to come: those that are there keep theirs. */
void my_pin_charset(Catalog *catalog, Table *table)
{
    const Str charset   = table_option(table, "character set");
    const Str collation = table_option(table, "collate");
    for (size_t i = 0; i < table->columns.count && charset.size > 0; i++) {
        Column *column = &table->columns.items[i];
        if (!type_has_charset(column->type) ||
            (column->type.detail != NULL && column->type.detail->charset.size > 0))
            continue;
        TypeDetail detail   = column->type.detail != NULL ? *column->type.detail : (TypeDetail){0};
        detail.charset      = charset;
        detail.collation    = collation;
        column->type.detail = own_type_detail(catalog, table, &detail);
    }
}

/* A text that holds as many characters needs more bytes. */
static void widen(Column *column, int old_bytes, int new_bytes)
{
    const size_t size = size_of_text(column->type);
    if (old_bytes > 0 && new_bytes > old_bytes && size + 1 < COUNT_OF(sizes))
        set_size(&column->type, true, sizes[size].bytes / old_bytes * new_bytes);
}

static void forget_charset(Catalog *catalog, const Table *table, Column *column)
{
    if (column->type.detail == NULL)
        return;
    TypeDetail detail   = *column->type.detail;
    detail.charset      = (Str){0};
    detail.collation    = (Str){0};
    column->type.detail = own_type_detail(catalog, table, &detail);
}

void my_replay_charset(Catalog *catalog, Table *table, const Change *change)
{
    const int new_bytes = charset_bytes_max(change->value);
    for (size_t i = 0; i < table->columns.count; i++) {
        Column *column = &table->columns.items[i];
        if (type_has_charset(column->type))
            widen(column, charset_bytes_max(column_charset(table, column)), new_bytes);
    }
    my_set_option(catalog, table, STR("character set"), change->value);
    if (change->object.size > 0)
        my_set_option(catalog, table, STR("collate"), change->object);
    for (size_t i = 0; i < table->columns.count; i++)
        if (type_has_charset(table->columns.items[i].type))
            forget_charset(catalog, table, &table->columns.items[i]);
}
