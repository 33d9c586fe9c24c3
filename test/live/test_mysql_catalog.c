/* test_mysql_catalog.c -- the schema of a MariaDB or MySQL, read. engine_mysql.py starts them. */
#include "live.h"
#include "model/charset.h"

static bool is_mariadb(const World *world)
{
    return conn_version(world->conn).engine == ENGINE_MARIADB;
}

static Catalog *read_catalog(World *world, const NameVec *tables)
{
    Catalog *catalog = NULL;
    if (engine_catalog_read(&world->ctx, world->conn, tables, &catalog) != STATUS_OK)
        fail_msg("%s %s", world->fault.message, world->fault.detail);
    return catalog;
}

static Table *table_of(const Catalog *catalog, const char *name)
{
    Table *table = catalog_table_find(catalog, (Name){.name = str_from(name)});
    assert_non_null(table);
    return table;
}

static const Column *column_of(const Table *table, const char *name)
{
    const Column *column = table_column_find(table, str_from(name));
    assert_non_null(column);
    return column;
}

static const Index *index_of(const Table *table, const char *name)
{
    const Index *index = table_index_find(table, str_from(name));
    assert_non_null(index);
    return index;
}

static const Constraint *constraint_of(const Table *table, const char *name)
{
    const Constraint *constraint = table_constraint_find(table, str_from(name));
    assert_non_null(constraint);
    return constraint;
}

static int catalog_setup(void **state)
{
    world_setup(state);
    World *world = *state;
    run(world, world->conn, SQL("DROP DATABASE IF EXISTS shop"));
    run(world, world->conn, SQL("CREATE DATABASE shop CHARACTER SET utf8"));
    run(world, world->conn, SQL("USE shop"));
    run(world, world->conn,
        SQL("CREATE TABLE parent (id int unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY, "
            "code varchar(20) CHARACTER SET latin1 NOT NULL DEFAULT 'a''b' COMMENT 'it''s', "
            "kind enum('a','b''c','d\\\\e','COMPRESSED\\n') COLLATE utf8_bin, "
            "price decimal(8,2) DEFAULT 1.5, "
            "seen timestamp(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE "
            "CURRENT_TIMESTAMP(3), note text, n int(5) zerofill DEFAULT NULL, UNIQUE KEY by_code "
            "(code), KEY by_note (note(7), price)) ENGINE = InnoDB ROW_FORMAT = COMPACT"));
    run(world, world->conn,
        SQL("CREATE TABLE child (a int, parent int unsigned, CONSTRAINT to_parent FOREIGN KEY "
            "(parent) REFERENCES parent (id) ON DELETE CASCADE) ENGINE = InnoDB"));
    run(world, world->conn,
        SQL("CREATE VIEW cheap AS SELECT p.id, parent.price FROM parent JOIN parent AS p ON p.id = "
            "parent.id"));
    run(world, world->conn,
        SQL("CREATE TRIGGER child_in BEFORE INSERT ON child FOR EACH ROW SET NEW.parent = (SELECT "
            "MAX(id) FROM parent)"));
    run(world, world->conn,
        SQL("CREATE PROCEDURE tidy_up() BEGIN DELETE FROM child WHERE a = 'parent'; END"));
    run(world, world->conn,
        SQL("CREATE TABLE parted (a int NOT NULL, b int) ENGINE = InnoDB PARTITION BY RANGE (a) "
            "(PARTITION p0 VALUES LESS THAN (10), PARTITION p1 VALUES LESS THAN MAXVALUE)"));
    run(world, world->conn, SQL("INSERT INTO parent (code) VALUES ('x'), ('y')"));
    return 0;
}

static void columns_have_their_types_and_all_that_is_said_of_them(void **state)
{
    World        *world  = *state;
    const Table  *parent = table_of(read_catalog(world, NULL), "parent");
    const Column *id     = column_of(parent, "id");
    const Column *code   = column_of(parent, "code");
    const Column *kind   = column_of(parent, "kind");
    const Column *price  = column_of(parent, "price");
    const Column *seen   = column_of(parent, "seen");
    const Column *n      = column_of(parent, "n");
    assert_int_equal(parent->columns.count, 7);
    assert_str(id->type.name.name, "int");
    assert_int_equal(id->type.modifier_count, 0);
    assert_true(id->type.detail->is_unsigned && id->not_null && id->identity);
    assert_false(id->has_default);
    assert_str(code->type_text, "varchar(20)");
    assert_int_equal(code->type.modifiers[0], 20);
    assert_str(code->type.detail->charset, "latin1");
    assert_str(code->default_text, "'a''b'");
    assert_str(code->detail->comment, "it's");
    assert_true(code->collated);
    assert_int_equal(kind->type.detail->values.count, 4);
    assert_str(kind->type.detail->values.items[1], "b'c");
    assert_str(kind->type.detail->values.items[2], "d\\e");
    assert_str(kind->type.detail->values.items[3], "COMPRESSED\n");
    assert_null(kind->detail);
    assert_str(kind->type.detail->collation, "utf8mb3_bin");
    assert_int_equal(price->type.modifiers[1], 2);
    assert_str(price->default_text, "1.50");
    assert_null(price->type.detail);
    assert_int_equal(seen->type.modifiers[0], 3);
    assert_true(str_equal_nocase(seen->detail->on_update, STR("current_timestamp(3)")));
    assert_true(str_equal_nocase(seen->default_text, STR("current_timestamp(3)")));
    assert_true(n->type.detail->zerofill);
    assert_false(n->has_default);
    assert_false(column_of(parent, "note")->collated);
}

static void tables_have_options_rows_and_sizes(void **state)
{
    World         *world   = *state;
    const Catalog *catalog = read_catalog(world, NULL);
    const Table   *parent  = table_of(catalog, "parent");
    assert_str(catalog->default_schema, "shop");
    assert_str(parent->name.schema, "shop");
    assert_int_equal(parent->options->count, 4);
    assert_str(parent->options->items[0].value, "innodb");
    assert_str(parent->options->items[1].value, "compact");
    assert_str(parent->options->items[2].value, "utf8mb3");
    assert_true(str_starts(parent->options->items[3].value, "utf8mb3_")); /* 11.5: uca1400 */
    assert_int_equal(parent->rows_estimate, 2);
    assert_true(parent->size_bytes > parent->heap_bytes && parent->heap_bytes > 0);
    const Table *parted = table_of(catalog, "parted");
    assert_int_equal(parted->kind, TABLE_PARTITIONED);
    assert_str(parted->options->items[4].value, "range");
    assert_int_equal(parted->key_columns.count, 1);
    assert_str(parted->key_columns.items[0], "a");
    assert_int_equal(table_of(catalog, "cheap")->kind, TABLE_VIEW);
    assert_int_equal(table_of(catalog, "cheap")->columns.count, 2);
    assert_int_equal(catalog->databases.count, 1);
    assert_str(catalog->databases.items[0].name, "shop");
    assert_str(catalog->databases.items[0].options->items[0].value, "utf8mb3");
}

static void what_the_database_gives_a_new_table_has(void **state)
{
    World       *world    = *state;
    Catalog     *catalog  = catalog_copy(world->arena, read_catalog(world, NULL));
    const Change creation = {.kind = CHANGE_CREATE_TABLE, .relation = {.name = STR("later")}};
    catalog_apply(catalog, &creation);
    assert_str(table_option(table_of(catalog, "later"), "character set"), "utf8mb3");
    assert_true(str_starts(table_option(table_of(catalog, "later"), "collate"), "utf8mb3_"));
}

static void names_that_differ_in_case_alone_are_two_tables(void **state)
{
    World *world = *state;
    run(world, world->conn, SQL("CREATE TABLE `Same` (a int, b int, PRIMARY KEY (a, b))"));
    run(world, world->conn, SQL("CREATE TABLE `same` (a int, b int, KEY k (a, b), KEY l (b))"));
    const Catalog *catalog = read_catalog(world, NULL);
    const Table   *upper   = table_of(catalog, "Same");
    const Table   *lower   = table_of(catalog, "same");
    assert_int_equal(upper->indexes.count, 1);
    assert_int_equal(upper->indexes.items[0].columns.count, 2);
    assert_int_equal(lower->indexes.count, 2);
    assert_int_equal(index_of(lower, "k")->columns.count, 2);
    assert_str(catalog->tables.items[0]->name.name, "Same");
}

static void keys_have_columns_prefixes_and_actions(void **state)
{
    World         *world   = *state;
    const Catalog *catalog = read_catalog(world, NULL);
    const Table   *parent  = table_of(catalog, "parent");
    const Index   *by_note = index_of(parent, "by_note");
    assert_true(index_of(parent, "PRIMARY")->primary);
    assert_true(index_of(parent, "by_code")->unique);
    assert_int_equal(by_note->columns.count, 2);
    assert_int_equal(by_note->detail->prefixes.items[0], 7);
    assert_int_equal(by_note->detail->prefixes.items[1], 0);
    assert_null(index_of(parent, "by_code")->detail);
    assert_str(by_note->method, "btree");
    assert_int_equal(constraint_of(parent, "PRIMARY")->kind, CONSTRAINT_PRIMARY_KEY);
    assert_int_equal(constraint_of(parent, "by_code")->kind, CONSTRAINT_UNIQUE);
    const Constraint *key = constraint_of(table_of(catalog, "child"), "to_parent");
    assert_int_equal(key->kind, CONSTRAINT_FOREIGN_KEY);
    assert_str(key->references.name, "parent");
    assert_str(key->reference_columns.items[0], "id");
    assert_true(str_starts(key->definition,
                           "FOREIGN KEY (`parent`) REFERENCES `parent` (`id`) ON DELETE CASCADE"));
    size_t at = 0;
    assert_ptr_equal(catalog_referencing(catalog, parent, &at), table_of(catalog, "child"));
}

static const Dependant *dependant_of(const Table *table, const char *name)
{
    for (size_t i = 0; i < table->dependants.count; i++)
        if (str_is(table->dependants.items[i].name.name, name))
            return &table->dependants.items[i];
    return NULL;
}

static void code_that_names_a_table_is_its_dependant(void **state)
{
    World           *world   = *state;
    const Catalog   *catalog = read_catalog(world, NULL);
    const Table     *parent  = table_of(catalog, "parent");
    const Table     *child   = table_of(catalog, "child");
    const Dependant *view    = dependant_of(parent, "cheap");
    assert_non_null(view);
    assert_int_equal(view->kind, DEPENDANT_VIEW);
    assert_true(view->any_column);
    assert_int_equal(dependant_of(parent, "child_in")->kind, DEPENDANT_TRIGGER);
    assert_int_equal(dependant_of(child, "child_in")->kind, DEPENDANT_TRIGGER);
    assert_int_equal(dependant_of(child, "tidy_up")->kind, DEPENDANT_FUNCTION);
    assert_null(dependant_of(parent, "tidy_up"));
}

static void what_only_newer_servers_have_is_read(void **state)
{
    World        *world   = *state;
    const Version version = conn_version(world->conn);
    if (!is_mariadb(world) || (version.major == 10 && version.minor < 6))
        skip();
    run(world, world->conn,
        SQL("CREATE TABLE newer (a int, g int AS (a + 1) STORED, v int AS (a * 2) VIRTUAL, hidden "
            "int INVISIBLE DEFAULT 3, packed varchar(9) COMPRESSED, place point NOT NULL, "
            "SPATIAL KEY by_place (place), since timestamp(6) GENERATED ALWAYS AS ROW START, until "
            "timestamp(6) GENERATED ALWAYS AS ROW END, PERIOD FOR SYSTEM_TIME (since, until), "
            "CONSTRAINT positive CHECK (a > 0), "
            "KEY by_a (a) IGNORED, j json) WITH SYSTEM VERSIONING"));
    run(world, world->conn, SQL("CREATE SEQUENCE numbers"));
    const Catalog *catalog = read_catalog(world, NULL);
    const Table   *newer   = table_of(catalog, "newer");
    assert_true(column_of(newer, "g")->generated && !column_of(newer, "g")->generated_virtual);
    assert_true(column_of(newer, "v")->generated_virtual);
    assert_int_equal(column_of(newer, "g")->used_columns.count, 1);
    assert_str(column_of(newer, "g")->used_columns.items[0], "a");
    assert_true(column_of(newer, "hidden")->detail->invisible);
    assert_true(column_of(newer, "packed")->detail->compressed);
    assert_int_equal(constraint_of(newer, "positive")->kind, CONSTRAINT_CHECK);
    assert_str(constraint_of(newer, "positive")->columns.items[0], "a");
    assert_true(index_of(newer, "by_a")->detail->hidden);
    assert_true(column_of(newer, "j")->type.detail->json);
    assert_str(newer->options->items[newer->options->count - 1].name, "system versioning");
    assert_str(newer->options->items[newer->options->count - 1].value, "yes");
    assert_true(column_of(newer, "since")->detail->period);
    assert_false(column_of(newer, "since")->generated);
    assert_null(dependant_of(newer, "since"));
    assert_null(index_of(newer, "by_place")->detail);
    assert_false(index_of(newer, "by_place")->special);
    assert_int_equal(table_of(catalog, "numbers")->kind, TABLE_SEQUENCE);
    assert_int_equal(table_of(catalog, "numbers")->columns.count, 0);
}

static void only_the_tables_that_are_wanted_are_read(void **state)
{
    World  *world                    = *state;
    NameVec wanted                   = {0};
    *vec_push(world->arena, &wanted) = (Name){.name = STR("child")};
    assert_int_equal(read_catalog(world, &wanted)->tables.count, 1);
    run(world, world->conn, SQL("USE test"));
    wanted.items[0] = (Name){STR("shop"), STR("parent")};
    assert_int_equal(read_catalog(world, &wanted)->tables.count, 1);
    assert_null(catalog_table_find(read_catalog(world, NULL), wanted.items[0]));
}

#define LIVE_TEST(name) cmocka_unit_test_setup_teardown(name, catalog_setup, world_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        LIVE_TEST(columns_have_their_types_and_all_that_is_said_of_them),
        LIVE_TEST(tables_have_options_rows_and_sizes),
        LIVE_TEST(what_the_database_gives_a_new_table_has),
        LIVE_TEST(names_that_differ_in_case_alone_are_two_tables),
        LIVE_TEST(keys_have_columns_prefixes_and_actions),
        LIVE_TEST(code_that_names_a_table_is_its_dependant),
        LIVE_TEST(what_only_newer_servers_have_is_read),
        LIVE_TEST(only_the_tables_that_are_wanted_are_read),
    };
    return cmocka_run_group_tests_name("mysql_catalog", tests, NULL, NULL);
}
