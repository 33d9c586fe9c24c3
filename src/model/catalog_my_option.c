/* catalog_my_option.c -- replay: what MySQL's tables and databases say about themselves. A list of
 * options is never changed, but made anew: tables made LIKE others share it. */
#include "model/catalog_my.h"
#include "model/charset.h"

#include "base/poison.h"

static bool is_charset(Str name)
{
    return str_is(name, "character set") || str_is(name, "collate");
}

static void add(const Catalog *catalog, TableOptionVec *options, Str name, Str value)
{
    *vec_push(catalog->arena, options) = (TableOption){own(catalog, name), own(catalog, value)};
}

/* A collation says which charset it is of; another charset has another collation. */
static void add_charset(const Catalog *catalog, TableOptionVec *options, Str name, Str value)
{
    add(catalog, options, name, value);
    const Str charset = str_is(name, "collate") ? charset_of_collation(value) : (Str){0};
    if (charset.size > 0)
        add(catalog, options, STR("character set"), charset);
}

/* Those of `old` but for what `option` replaces. */
static TableOptionVec *without(const Catalog *catalog, const TableOptionVec *old,
                               TableOption option)
{
    const bool charset = str_is(option.name, "character set") ||
                         (is_charset(option.name) && charset_of_collation(option.value).size > 0);
    TableOptionVec *options = arena_new_of(catalog->arena, TableOptionVec);
    for (size_t i = 0; old != NULL && i < old->count; i++)
        if (!str_equal(old->items[i].name, option.name) &&
            !(charset && is_charset(old->items[i].name)))
            *vec_push(catalog->arena, options) = old->items[i];
    return options;
}

static Database *database_find(const Catalog *catalog, Str name)
{
    for (size_t i = 0; i < catalog->databases.count; i++)
        if (str_equal(catalog->databases.items[i].name, name))
            return &catalog->databases.items[i];
    return NULL;
}

static const Database *database_of(const Catalog *catalog, const Table *table)
{
    return database_find(catalog, table->temporary
                                      ? catalog_new_name(catalog, (Name){0}, false).schema
                                      : table->name.schema);
}

/* The last one holds. */
static Str said_of(const TableOptionVec *options, const char *name)
{
    for (size_t i = options == NULL ? 0 : options->count; i-- > 0;)
        if (str_is(options->items[i].name, name) && !str_is(options->items[i].value, "default"))
            return options->items[i].value;
    return (Str){0};
}

Str catalog_charset_of_new(const Catalog *catalog, Name table)
{
    const Database *database =
        database_find(catalog, catalog_new_name(catalog, table, false).schema);
    return database == NULL ? (Str){0} : said_of(database->options, "character set");
}

/* The charset and the collation of a list in which each may be missing. */
static void put_charset(const Catalog *catalog, TableOptionVec *options, Str charset, Str collation)
{
    if (charset.size == 0)
        charset = charset_of_collation(collation);
    if (charset.size > 0)
        add(catalog, options, STR("character set"), charset);
    if (collation.size > 0)
        add(catalog, options, STR("collate"), collation);
}

void my_options_of_new(Catalog *catalog, Table *table, const TableOptionVec *said)
{
    const Database *database  = database_of(catalog, table);
    TableOptionVec *options   = arena_new_of(catalog->arena, TableOptionVec);
    Str             charset   = said_of(said, "character set");
    Str             collation = said_of(said, "collate");
    for (size_t i = 0; said != NULL && i < said->count; i++)
        if (!is_charset(said->items[i].name) && !str_is(said->items[i].name, "auto_increment"))
            add(catalog, options, said->items[i].name, said->items[i].value);
    if (charset.size + collation.size == 0 && database != NULL) {
        charset   = said_of(database->options, "character set");
        collation = said_of(database->options, "collate");
    }
    put_charset(catalog, options, charset, collation);
    table->options = options;
}

void my_set_option(Catalog *catalog, Table *table, Str name, Str value)
{
    if (str_is(name, "auto_increment") || str_is(value, "default"))
        return;
    if (is_charset(name))
        my_pin_charset(catalog, table);
    TableOptionVec *options = without(catalog, table->options, (TableOption){name, value});
    if (is_charset(name))
        add_charset(catalog, options, name, value);
    else if (value.size > 0)
        add(catalog, options, name, value);
    table->options = options;
}

static void use_schema(Catalog *catalog, Str name)
{
    journal_save(catalog, &catalog->search_path, sizeof catalog->search_path);
    catalog->search_path                             = (StrVec){0};
    *vec_push(catalog->arena, &catalog->search_path) = own(catalog, name);
}

void my_replay_schema(Catalog *catalog, const Change *change)
{
    if (change->kind == CHANGE_USE_SCHEMA) {
        use_schema(catalog, change->object);
        return;
    }
    const Str charset   = said_of(change->options, "character set");
    const Str collation = said_of(change->options, "collate");
    const Str current   = catalog_new_name(catalog, (Name){0}, false).schema;
    const Str name      = change->object.size > 0 ? change->object : current;
    if (change->kind == CHANGE_OTHER && charset.size + collation.size == 0)
        return; /* it keeps what it has */
    TableOptionVec *options = arena_new_of(catalog->arena, TableOptionVec);
    put_charset(catalog, options, charset, collation);
    Database *database = database_find(catalog, name);
    if (database == NULL) {
        journal_save(catalog, &catalog->databases, sizeof catalog->databases);
        database       = replay_push(catalog, &catalog->databases);
        database->name = own(catalog, name);
    } else {
        journal_save(catalog, database, sizeof *database);
    }
    database->options = options;
}
