/* test_knowledge.c -- what is known of a database, as a file and back. */
#include "cmd/knowledge.h"
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
        {"{\"schema_version\": 1, \"server\": \"postgres:11\"}", STATUS_INPUT, "server is no"},
        {HEAD "\"tables\": {}}", STATUS_INPUT, "tables must be an array"},
        {HEAD "\"tables\": [{\"kind\": \"table\"}]}", STATUS_INPUT, "tables[0].name is missing"},
        {HEAD "\"tables\": [{\"name\": \"t\", \"kind\": \"x\"}]}", STATUS_INPUT,
         "tables[0].kind is not known"},
        {HEAD "\"tables\": [{\"name\": \"t\", \"kind\": \"table\", \"rows\": -1}]}", STATUS_INPUT,
         "tables[0].rows must not be negative"},
        {HEAD "\"tables\": [{\"name\": \"t\", \"kind\": \"table\", \"columns\": [{\"name\": \"a\", "
              "\"modifiers\": [1, 2, 3]}]}]}",
         STATUS_INPUT, "tables[0].columns[0].modifiers has too many items"},
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
        cmocka_unit_test(unknown_members_are_passed_over),
        cmocka_unit_test(what_is_wrong_is_named),
    };
    return cmocka_run_group_tests_name("knowledge", tests, NULL, NULL);
}
