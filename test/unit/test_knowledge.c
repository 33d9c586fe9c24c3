/* test_knowledge.c -- what is known of a database, as a file and back. */
#include "cmd/knowledge.h"
#include "model/charset.h"
#include "sql/parse.h"
#include "test.h"

enum { ARENA_BYTES = 16 << 20 };

static Table *table_add(Catalog *catalog, const char *name)
{
    return catalog_table_add(catalog, (Name){STR("app"), str_from(name)});
}

static Knowledge *knowledge_make(Arena *arena)
{
    const Type type      = {.name = {{0}, STR("numeric")}, {10, 2}, 2, 1, false};
    Knowledge *knowledge = arena_new_of(arena, Knowledge);
    Catalog   *catalog   = catalog_new(arena);
    Table     *table     = table_add(catalog, "orders");
    Column    *column    = vec_push(arena, &table->columns);
    Index     *index     = vec_push(arena, &table->indexes);
    knowledge->catalog   = catalog;
    knowledge->taken_at  = STR("2026-11-27T12:00:00Z");
    catalog->version     = (Version){ENGINE_PG, 16, 3};

    *vec_push(arena, &knowledge->applied) = STR("0001");
    *vec_push(arena, &catalog->setting_defaults) =
        (SettingDefault){STR("lock_timeout"), STR("2000ms")};
    table->rows_estimate     = 12;
    table->partition_of      = (Name){STR("app"), STR("all")};
    table->default_partition = true;

    *column = (Column){.name = STR("a\"\xc3\xbc"), .type = type, .default_text = STR("1")};
    *index  = (Index){.name           = {STR("app"), STR("i")},
                      .method         = STR("btree"),
                      .size_bytes     = -1,
                      .valid          = true,
                      .immediate      = true,
                      .all_descending = true};
    *vec_push(arena, &index->columns)    = STR("");
    *vec_push(arena, &table->dependants) = (Dependant){DEPENDANT_TRIGGER, {{0}, STR("t")}, {0}};
    return knowledge;
}

static Str rendered(Arena *arena, const Knowledge *knowledge)
{
    Buf buf = buf_new(arena, SIZE_MAX);
    knowledge_render(knowledge, &buf);
    return buf_str(&buf);
}

static void what_is_written_is_read_again(void **state)
{
    (void)state;
    AUTO_ARENA Arena *arena = arena_new("test", ARENA_BYTES);
    Fault             fault = {0};
    Knowledge         again = {0};
    const Str         text  = rendered(arena, knowledge_make(arena));
    assert_int_equal(knowledge_parse(arena, &fault, STR("c.json"), text, &again), STATUS_OK);
    assert_true(str_equal(rendered(arena, &again), text));
    assert_true(again.catalog->complete);
    assert_int_equal(again.catalog->version.major, 16);
    const Table *table = again.catalog->tables.items[0];
    assert_int_equal(table->rows_estimate, 12);
    assert_int_equal(table->size_bytes, -1);
    assert_true(table->default_partition);
    assert_int_equal(table->columns.items[0].type.modifiers[1], 2);
    assert_true(table->indexes.items[0].all_descending && !table->indexes.items[0].all_ascending);
    assert_int_equal(table->dependants.items[0].kind, DEPENDANT_TRIGGER);
}

static void apply(Arena *arena, Catalog *catalog, Str source)
{
    StatementVec statements = {0};
    sql_parse_mysql(arena, catalog->version, source, (Span){0, source.size}, &statements);
    for (size_t i = 0; i < statements.count; i++) {
        assert_true(statements.items[i].parsed);
        for (size_t k = 0; k < statements.items[i].changes.count; k++)
            catalog_apply(catalog, &statements.items[i].changes.items[k]);
    }
}

/* What the DDL makes, written and read again. */
static const Catalog *read_again(Arena *arena, Version version, Str ddl)
{
    Fault     fault     = {0};
    Knowledge knowledge = {.catalog = catalog_new(arena)};
    Knowledge again     = {0};

    knowledge.catalog->version        = version;
    knowledge.catalog->default_schema = STR("shop");
    apply(arena, knowledge.catalog, ddl);
    const Str text = rendered(arena, &knowledge);
    if (knowledge_parse(arena, &fault, STR("c.json"), text, &again) != STATUS_OK)
        fail_msg("%s", fault.message);
    if (!str_equal(rendered(arena, &again), text))
        fail_msg(STR_FMT "\n---\n" STR_FMT, STR_ARG(text), STR_ARG(rendered(arena, &again)));
    return again.catalog;
}

static const Column *column_of(const Table *table, const char *name)
{
    const Column *column = table_column_find(table, str_from(name));
    assert_non_null(column);
    return column;
}

static const Table *table_of(const Catalog *catalog, const char *name)
{
    const Table *table = catalog_table_find(catalog, (Name){.name = str_from(name)});
    assert_non_null(table);
    return table;
}

static const char mysql_ddl[] =
    "CREATE DATABASE shop CHARACTER SET latin1 COLLATE latin1_bin;"
    "CREATE TABLE t (Id int(9) unsigned zerofill AUTO_INCREMENT PRIMARY KEY COMMENT 'it''s',"
    " kind enum('a', 'b''c') COLLATE utf8mb4_bin, b varchar(9) BINARY, stamp datetime(3)"
    " ON UPDATE CURRENT_TIMESTAMP(3), hidden int INVISIBLE, twice int AS (Id * 2), note text,"
    " KEY by_note (note(7), Id) COMMENT 'why', KEY unseen (twice DESC) INVISIBLE,"
    " FULLTEXT KEY words (note)) ENGINE = MyISAM ROW_FORMAT = COMPACT;"
    "CREATE TABLE parts (a int, CHECK (a > 0)) PARTITION BY LIST COLUMNS (a)"
    " (PARTITION p VALUES IN (1)); ALTER TABLE parts ADD b int; ALTER TABLE parts ADD c int";

static const char mariadb_ddl[] =
    "CREATE TABLE t (packed varchar(9) COMPRESSED, j json, now int WITHOUT SYSTEM VERSIONING,"
    " since timestamp(6) GENERATED ALWAYS AS ROW START,"
    " until timestamp(6) GENERATED ALWAYS AS ROW END,"
    " PERIOD FOR SYSTEM_TIME (since, until)) WITH SYSTEM VERSIONING;"
    "CREATE VIEW v AS SELECT packed FROM t; CREATE SEQUENCE s";

#define assert_str(str, text) assert_string_equal(str_c(arena, (str)), (text))

static void what_only_mysql_says_is_kept(void **state)
{
    (void)state;
    AUTO_ARENA Arena *arena   = arena_new("test", ARENA_BYTES);
    const Version     version = {ENGINE_MYSQL, 8, 0, 36};
    const Catalog    *catalog = read_again(arena, version, str_from(mysql_ddl));
    assert_int_equal(catalog->version.engine, ENGINE_MYSQL);
    assert_int_equal(catalog->version.patch, 36);
    assert_str(catalog->databases.items[0].name, "shop");
    assert_str(catalog->databases.items[0].options->items[0].value, "latin1");
    assert_int_equal(catalog->databases.items[0].options->count, 2);
    const Table *table = table_of(catalog, "t");
    assert_true(table->nocase);
    assert_str(table_option(table, "engine"), "myisam");
    assert_str(table_option(table, "row_format"), "compact");
    assert_str(table_option(table, "collate"), "latin1_bin");
    const Column *id = column_of(table, "ID");
    assert_true(id->type.detail->is_unsigned && id->type.detail->zerofill && id->identity);
    assert_int_equal(id->type.detail->display_width, 9);
    assert_str(id->detail->comment, "it's");
    assert_str(column_of(table, "kind")->type.detail->values.items[1], "b'c");
    assert_str(column_of(table, "kind")->type.detail->collation, "utf8mb4_bin");
    assert_true(column_of(table, "b")->type.detail->bin);
    assert_str(column_of(table, "stamp")->detail->on_update, "CURRENT_TIMESTAMP(3)");
    assert_true(column_of(table, "hidden")->detail->invisible);
    assert_true(column_of(table, "twice")->generated_virtual);
    assert_null(column_of(table, "note")->detail);
    assert_null(column_of(table, "note")->type.detail);
    const Index *by_note = table_index_find(table, STR("by_note"));
    assert_int_equal(by_note->detail->prefixes.items[0], 7);
    assert_int_equal(by_note->detail->prefixes.items[1], 0);
    assert_str(by_note->detail->comment, "why");
    assert_true(table_index_find(table, STR("unseen"))->detail->hidden);
    assert_str(table_index_find(table, STR("words"))->method, "fulltext");
    assert_int_equal(table_of(catalog, "parts")->row_versions, 2);
    assert_str(table_option(table_of(catalog, "parts"), "partition by"), "list columns");
}

static void what_only_mariadb_says_is_kept(void **state)
{
    (void)state;
    AUTO_ARENA Arena *arena   = arena_new("test", ARENA_BYTES);
    const Version     version = {ENGINE_MARIADB, 10, 11, 0};
    const Catalog    *catalog = read_again(arena, version, str_from(mariadb_ddl));
    const Table      *table   = table_of(catalog, "t");
    assert_int_equal(catalog->version.patch, 0);
    assert_str(table_option(table, "system versioning"), "yes");
    assert_true(column_of(table, "packed")->detail->compressed);
    assert_true(column_of(table, "j")->type.detail->json);
    assert_true(column_of(table, "since")->detail->period);
    assert_true(column_of(table, "now")->detail->no_versioning);
    assert_int_equal(table->dependants.items[0].kind, DEPENDANT_VIEW);
    assert_int_equal(table_of(catalog, "s")->kind, TABLE_SEQUENCE);
    assert_null(table_of(catalog, "v")->options);
}

static void without_a_database_there_is_no_default_one(void **state)
{
    (void)state;
    AUTO_ARENA Arena *arena = arena_new("test", ARENA_BYTES);
    Fault             fault = {0};
    Knowledge         read  = {0};
    assert_int_equal(knowledge_parse(arena, &fault, STR("c.json"),
                                     STR("{\"schema_version\": 1, \"server\": \"mysql:5.6.24\"}"),
                                     &read),
                     STATUS_OK);
    assert_int_equal(read.catalog->default_schema.size, 0);
}

static void unknown_members_are_passed_over(void **state)
{
    (void)state;
    AUTO_ARENA Arena *arena = arena_new("test", ARENA_BYTES);
    Fault             fault = {0};
    Knowledge         read  = {0};
    assert_int_equal(knowledge_parse(arena, &fault, STR("c.json"),
                                     STR("{\"schema_version\": 1, \"server\": \"postgres:12\", "
                                         "\"later\": [1], \"tables\": [{\"name\": \"t\", \"kind\": "
                                         "\"table\", \"later\": {}}]}"),
                                     &read),
                     STATUS_OK);
    assert_int_equal(read.catalog->tables.count, 1);
    assert_true(str_is(read.catalog->default_schema, "public"));
}

static void what_is_wrong_is_named(void **state)
{
    (void)state;
#define HEAD "{\"schema_version\": 1, \"server\": \"postgres:15\", "
#define MYSQL                                                                                      \
    "{\"schema_version\": 1, \"server\": \"mysql:8.0.36\", \"tables\": [{\"name\": \"t\", "        \
    "\"kind\": \"table\", "
    static const struct {
        const char *text;
        Status      status;
        const char *says;
    } cases[] = {
        {"", STATUS_INPUT, "could not read the catalog"},
        {"{}", STATUS_INPUT, "schema_version is missing"},
        {"{\"schema_version\": 0}", STATUS_INPUT, "schema_version is none that there was"},
        {"{\"schema_version\": 2}", STATUS_REFUSED, "a newer shore made it"},
        {"{\"schema_version\": 1}", STATUS_INPUT, "server is missing"},
        {"{\"schema_version\": 1, \"server\": \"postgres:9.5\"}", STATUS_INPUT, "server is no"},
        {"{\"schema_version\": 1, \"server\": \"mysql:5.5.60\"}", STATUS_INPUT, "server is no"},
        {"{\"schema_version\": 1, \"server\": \"mariadb\"}", STATUS_INPUT, "server is no"},
        {HEAD "\"tables\": {}}", STATUS_INPUT, "tables must be an array"},
        {HEAD "\"tables\": [{\"kind\": \"table\"}]}", STATUS_INPUT, "tables[0].name is missing"},
        {HEAD "\"tables\": [{\"name\": \"t\", \"kind\": \"x\"}]}", STATUS_INPUT,
         "tables[0].kind is not known"},
        {HEAD "\"tables\": [{\"name\": \"t\", \"kind\": \"table\", \"rows\": -1}]}", STATUS_INPUT,
         "tables[0].rows must not be negative"},
        {HEAD "\"tables\": [{\"name\": \"t\", \"kind\": \"table\", \"columns\": [{\"name\": \"a\", "
              "\"modifiers\": [1, 2, 3]}]}]}",
         STATUS_INPUT, "tables[0].columns[0].modifiers has too many items"},
        {MYSQL "\"columns\": [{\"name\": \"a\", \"values\": [\"b\", 1]}]}]}", STATUS_INPUT,
         "tables[0].columns[0].values[1] must be a string"},
        {MYSQL "\"columns\": [{\"name\": \"a\", \"width\": 2147483648}]}]}", STATUS_INPUT,
         "tables[0].columns[0].width is out of range"},
        {MYSQL "\"columns\": [{\"name\": \"a\", \"on_update\": true}]}]}", STATUS_INPUT,
         "tables[0].columns[0].on_update must be a string"},
        {MYSQL "\"options\": {\"engine\": 1}}]}", STATUS_INPUT,
         "tables[0].options.engine must be a string"},
        {MYSQL "\"options\": []}]}", STATUS_INPUT, "tables[0].options must be an object"},
        {MYSQL "\"row_versions\": -1}]}", STATUS_INPUT, "tables[0].row_versions is out of range"},
        {MYSQL "\"indexes\": [{\"name\": \"i\", \"method\": \"btree\", \"columns\": [\"a\"], "
               "\"prefixes\": [1, 2]}]}]}",
         STATUS_INPUT, "tables[0].indexes[0].prefixes has more items than there are columns"},
        {MYSQL "\"dependants\": [{\"kind\": \"view\", \"name\": \"v\", \"any_column\": 1}]}]}",
         STATUS_INPUT, "tables[0].dependants[0].any_column must be a boolean"},
        {HEAD "\"databases\": [{\"options\": {}}]}", STATUS_INPUT, "databases[0].name is missing"},
        {HEAD "\"domains\": [{\"name\": \"d\", \"base\": \"text\", \"tables\": [1]}]}",
         STATUS_INPUT, "domains[0].tables[0] must be an object"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        AUTO_ARENA Arena *arena = arena_new("test", ARENA_BYTES);
        Fault             fault = {0};
        Knowledge         read  = {0};
        assert_int_equal(
            knowledge_parse(arena, &fault, STR("c.json"), str_from(cases[i].text), &read),
            cases[i].status);
        assert_true(str_contains(str_from(fault.message), cases[i].says));
        assert_true(str_starts(str_from(fault.place), "c.json"));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_written_is_read_again),
        cmocka_unit_test(what_only_mysql_says_is_kept),
        cmocka_unit_test(what_only_mariadb_says_is_kept),
        cmocka_unit_test(without_a_database_there_is_no_default_one),
        cmocka_unit_test(unknown_members_are_passed_over),
        cmocka_unit_test(what_is_wrong_is_named),
    };
    return cmocka_run_group_tests_name("knowledge", tests, NULL, NULL);
}
