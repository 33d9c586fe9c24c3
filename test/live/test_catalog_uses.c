/* test_catalog_uses.c -- who uses tables, how much is written to them, and what sessions find, read
 * from a real server. */
#include <string.h>

#include "engine/pg/queries.h"
#include "live.h"

static void schema_setup(World *world)
{
    run(world, world->conn,
        SQL("DROP SCHEMA IF EXISTS uses CASCADE; DROP PUBLICATION IF EXISTS few, every;"
            "DROP ROLE IF EXISTS uses_reader; CREATE ROLE uses_reader;"
            "CREATE SCHEMA uses; SET search_path = uses;"
            "CREATE DOMAIN email AS varchar(100) CHECK (VALUE LIKE '%@%');"
            "CREATE DOMAIN positive AS int NOT NULL; CREATE DOMAIN unused AS text;"
            "CREATE TABLE users (id int PRIMARY KEY, mail email, mails email[], name text, "
            "  price numeric, twice numeric GENERATED ALWAYS AS (price * 2) STORED, n positive);"
            "CREATE VIEW names AS SELECT id, name FROM users;"
            "CREATE MATERIALIZED VIEW counted AS SELECT count(*) FROM users;"
            "CREATE TABLE log (name text);"
            "CREATE RULE noted AS ON UPDATE TO users DO ALSO INSERT INTO log VALUES (NEW.name);"
            "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';"
            "CREATE TRIGGER any_row AFTER INSERT ON users FOR EACH ROW EXECUTE FUNCTION f();"
            "CREATE TRIGGER some_columns AFTER UPDATE OF name, price ON users FOR EACH ROW "
            "  WHEN (OLD.mail <> '') EXECUTE FUNCTION f();"
            "CREATE POLICY mine ON users USING (name = current_user);"
            "CREATE STATISTICS pair ON id, name FROM users;"
            "CREATE TABLE parent (a int); CREATE TABLE child () INHERITS (parent);"
            "CREATE TABLE parts (a int) PARTITION BY LIST (a);"
            "CREATE INDEX part_a ON parts (a);"
            "CREATE INDEX wide ON users (lower(name), id) INCLUDE (n) WHERE price > 3;"
            "CREATE TABLE refers (x int, y int REFERENCES users (id));"
            "CREATE DOMAIN with_now AS timestamptz(3) DEFAULT now();"
            "CREATE DOMAIN with_one AS numeric(5, 2)[] DEFAULT '{1}';"
            "CREATE TABLE part_1 PARTITION OF parts FOR VALUES IN (1);"
            "CREATE TABLE part_x PARTITION OF parts DEFAULT;"));
}

static const Table *table_read(World *world, const char *name)
{
    Catalog *catalog = NULL;
    if (engine_catalog_read(&world->ctx, world->conn, NULL, &catalog) != STATUS_OK)
        fail_msg("%s%s%s", world->fault.message, world->fault.detail, world->fault.trail);
    const Table *table = catalog_table_find(catalog, (Name){STR("uses"), str_from(name)});
    if (table == NULL)
        fail_msg("there is no %s", name);
    return table;
}

/* "trigger some_columns(mail,name,price)", one a line, sorted as they come. */
static const char *dependants_text(World *world, const char *table_name)
{
    const Table *table = table_read(world, table_name);
    Buf          buf   = buf_new(world->arena, SIZE_MAX);
    for (size_t i = 0; i < table->dependants.count; i++) {
        const Dependant *one = &table->dependants.items[i];
        buf_format(&buf, "%s " STR_FMT "(" STR_FMT ")\n", dependant_text(one->kind),
                   STR_ARG(name_text(world->arena, one->name)),
                   STR_ARG(str_join(world->arena, &one->columns, ",")));
    }
    return str_c(world->arena, buf_str(&buf));
}

static void what_uses_a_table_is_listed_with_the_columns(void **state)
{
    World *world = *state;
    schema_setup(world);
    assert_string_equal(dependants_text(world, "users"), "generated column twice(price)\n"
                                                         "materialized view uses.counted()\n"
                                                         "policy mine(name)\n"
                                                         "rule noted(name)\n"
                                                         "statistics object uses.pair(id,name)\n"
                                                         "trigger any_row()\n"
                                                         "trigger some_columns(mail,name,price)\n"
                                                         "view uses.names(id,name)\n");
    assert_string_equal(dependants_text(world, "log"), "rule noted(name)\n");
    assert_string_equal(dependants_text(world, "parent"), "");
}

static void publications_are_listed_in_every_form(void **state)
{
    World *world = *state;
    schema_setup(world);
    run(world, world->conn,
        SQL("CREATE PUBLICATION few FOR TABLE log, parent; CREATE PUBLICATION every FOR ALL "
            "TABLES"));
    assert_string_equal(dependants_text(world, "parent"), "publication every()\n"
                                                          "publication few()\n");
    assert_string_equal(dependants_text(world, "child"), "publication every()\n"
                                                         "publication few()\n");
    if (conn_version(world->conn).major >= 15) {
        run(world, world->conn,
            SQL("DROP PUBLICATION few; CREATE PUBLICATION few FOR TABLES IN SCHEMA uses"));
        assert_string_equal(dependants_text(world, "parent"), "publication every()\n"
                                                              "publication few()\n");
        run(world, world->conn,
            SQL("DROP PUBLICATION few; CREATE PUBLICATION few FOR TABLE users (id, name)"));
        assert_non_null(strstr(dependants_text(world, "users"), "publication few(id,name)\n"));
    }
    run(world, world->conn, SQL("DROP PUBLICATION few, every"));
}

static void sql_bodies_are_dependants_where_there_are_some(void **state)
{
    World *world = *state;
    if (conn_version(world->conn).major < 14)
        skip();
    schema_setup(world);
    run(world, world->conn,
        SQL("CREATE FUNCTION g() RETURNS bigint LANGUAGE sql "
            "BEGIN ATOMIC SELECT count(name) FROM log; END"));
    assert_non_null(strstr(dependants_text(world, "log"), "function uses.g(name)\n"));
}

static void parents_and_default_partitions_are_told(void **state)
{
    World *world = *state;
    schema_setup(world);
    const Table *child = table_read(world, "child");
    assert_int_equal(child->inherits.count, 1);
    assert_str(child->inherits.items[0].name, "parent");
    assert_true(name_empty(child->partition_of));
    assert_int_equal(table_read(world, "part_x")->inherits.count, 0);
    assert_true(table_read(world, "part_x")->default_partition);
    assert_false(table_read(world, "part_1")->default_partition);
}

static const char *texts(World *world, const StrVec *texts)
{
    return str_c(world->arena, str_join(world->arena, texts, ","));
}

static void what_else_replay_needs_is_read(void **state)
{
    World *world = *state;
    schema_setup(world);
    const Table *users = table_read(world, "users");
    const Index *wide  = table_index_find(users, STR("wide"));
    assert_string_equal(texts(world, &wide->used_columns), "name,price,n");
    assert_int_equal(table_index_find(users, STR("users_pkey"))->used_columns.count, 0);
    assert_string_equal(texts(world, &table_column_find(users, STR("twice"))->used_columns),
                        "price");
    const Table *parts = table_read(world, "parts");
    assert_string_equal(texts(world, &parts->key_columns), "a");
    assert_str(table_read(world, "part_1")->indexes.items[0].attached_to.name, "part_a");
    const Constraint *key =
        table_constraint_find(table_read(world, "refers"), STR("refers_y_fkey"));
    assert_string_equal(texts(world, &key->columns), "y");
    assert_string_equal(texts(world, &key->reference_columns), "id");
}

static const Domain *domain_get(const Catalog *catalog, const char *name)
{
    for (size_t i = 0; i < catalog->domains.count; i++)
        if (str_is(catalog->domains.items[i].name.name, name))
            return &catalog->domains.items[i];
    fail_msg("there is no domain %s", name);
    return NULL;
}

static void domains_are_listed_with_the_tables_that_use_them(void **state)
{
    World   *world   = *state;
    Catalog *catalog = NULL;
    schema_setup(world);
    assert_int_equal(engine_catalog_read(&world->ctx, world->conn, NULL, &catalog), STATUS_OK);
    const Domain *email = domain_get(catalog, "email");
    assert_str(email->base, "character varying(100)");
    assert_true(email->checked && !email->not_null);
    assert_int_equal(email->tables.count, 1);
    assert_str(email->tables.items[0].name, "users");
    assert_str(email->type.name.name, "varchar");
    assert_int_equal(email->type.modifiers[0], 100);
    assert_string_equal(texts(world, &email->checks), "email_check");
    assert_int_equal(email->default_class, DEFAULT_NONE);
    assert_int_equal(domain_get(catalog, "with_now")->default_class, DEFAULT_UNKNOWN);
    const Domain *with_one = domain_get(catalog, "with_one");
    assert_int_equal(with_one->default_class, DEFAULT_CONSTANT);
    assert_int_equal(with_one->type.array_dimensions, 1);
    assert_str(with_one->type.name.name, "numeric");
    assert_true(domain_get(catalog, "positive")->not_null);
    assert_int_equal(domain_get(catalog, "unused")->tables.count, 0);
}

static const char *default_of(World *world, const Catalog *catalog, const char *name)
{
    for (size_t i = 0; i < catalog->setting_defaults.count; i++)
        if (str_is(catalog->setting_defaults.items[i].name, name))
            return str_c(world->arena, catalog->setting_defaults.items[i].value);
    return "";
}

static void what_a_session_finds_is_the_roles_and_the_databases(void **state)
{
    World   *world   = *state;
    Catalog *catalog = NULL;
    run(world, world->conn,
        SQL("ALTER DATABASE postgres SET lock_timeout = '2s';"
            "ALTER ROLE CURRENT_USER SET TimeZone = 'Europe/Berlin'"));
    world->other = open_other(world, "later");
    run(world, world->conn,
        SQL("ALTER DATABASE postgres RESET lock_timeout; ALTER ROLE CURRENT_USER RESET TimeZone"));
    run(world, world->other, SQL("SET lock_timeout = '9s'"));
    assert_int_equal(engine_catalog_read(&world->ctx, world->other, NULL, &catalog), STATUS_OK);
    assert_string_equal(default_of(world, catalog, "lock_timeout"), "2000ms");
    assert_string_equal(default_of(world, catalog, "statement_timeout"), "0");
    assert_string_equal(default_of(world, catalog, "timezone"), "Europe/Berlin");
    assert_string_equal(default_of(world, catalog, "search_path"), "\"$user\", public");
}

static int64_t writes_per_hour(World *world, const char *table, const char *age)
{
    const Str       name     = str_from(table);
    Str             params[] = {{0}, str_from(age)};
    AUTO_ROWS Rows *oid      = NULL;
    AUTO_ROWS Rows *rows     = NULL;
    assert_int_equal(conn_query(&world->ctx, world->conn,
                                SQL("SELECT ARRAY[$1::text::regclass::oid]::text"), &name, 1, &oid),
                     STATUS_OK);
    params[0] = rows_text(oid, 0, 0);
    assert_int_equal(
        conn_query(&world->ctx, world->conn, SQL(QUERY_CATALOG_ACTIVITY), params, 2, &rows),
        STATUS_OK);
    return rows_count(rows) == 0 ? -1 : rows_int(rows, 0, 1);
}

enum { STATISTICS_TURNS_MAX = 600, STATISTICS_PAUSE_MS = 100 };

static void rates_are_the_average_since_statistics_began(void **state)
{
    World *world = *state;
    schema_setup(world);
    assert_int_equal(table_read(world, "part_1")->writes_per_hour, -1);
    run(world, world->conn, SQL("SELECT pg_stat_reset()"));
    run(world, world->conn, SQL("INSERT INTO parts SELECT 1 FROM generate_series(1, 1000)"));
    run(world, world->conn, SQL("UPDATE parts SET a = 2"));
    int64_t writes = 0;
    for (int i = 0; writes <= 0 && i < STATISTICS_TURNS_MAX; i++) {
        assert_int_equal(ctx_sleep(&world->ctx, STATISTICS_PAUSE_MS), STATUS_OK);
        writes = writes_per_hour(world, "uses.parts", "0 s");
    }
    /* 1000 rows came, 1000 left for another partition: within a minute, and not in no time. */
    assert_true(writes > 60 * 1000 && writes < 3600 * 1000 * 100LL);
    assert_int_equal(writes_per_hour(world, "uses.parts", "10 minutes"), -1);
}

static void an_ordinary_role_reads_all_of_it(void **state)
{
    World *world = *state;
    schema_setup(world);
    const char *all = dependants_text(world, "users");
    run(world, world->conn, SQL("SET ROLE uses_reader"));
    assert_string_equal(dependants_text(world, "users"), all);
    run(world, world->conn, SQL("RESET ROLE"));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, world_setup, world_teardown)
    const struct CMUnitTest tests[] = {
        TEST(what_uses_a_table_is_listed_with_the_columns),
        TEST(publications_are_listed_in_every_form),
        TEST(sql_bodies_are_dependants_where_there_are_some),
        TEST(parents_and_default_partitions_are_told),
        TEST(what_else_replay_needs_is_read),
        TEST(domains_are_listed_with_the_tables_that_use_them),
        TEST(what_a_session_finds_is_the_roles_and_the_databases),
        TEST(rates_are_the_average_since_statistics_began),
        TEST(an_ordinary_role_reads_all_of_it),
    };
    return cmocka_run_group_tests_name("catalog uses", tests, NULL, NULL);
}
