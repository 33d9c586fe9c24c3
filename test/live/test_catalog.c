/* test_catalog.c -- what is read of a schema, and of those who hold locks in it, from a real
 * server. */
#include "base/utf8.h"
#include "live.h"

static void schema_setup(World *world)
{
    run(world, world->conn,
        SQL("DROP SCHEMA IF EXISTS \"App\" CASCADE; CREATE SCHEMA \"App\";"
            "SET search_path = \"App\", public;"
            "CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy'); CREATE TYPE nothing AS ENUM ();"
            "CREATE TABLE users ("
            "  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,"
            "  email varchar(255) NOT NULL UNIQUE DEFERRABLE,"
            "  price numeric(10, 2) DEFAULT 1.5, at timestamp(3) with time zone DEFAULT now(),"
            "  tags text[], feeling mood, \"Odd \"\"Name\" int,"
            "  twice numeric GENERATED ALWAYS AS (price * 2) STORED,"
            "  gone int);"
            "ALTER TABLE users DROP COLUMN gone;"
            "ALTER TABLE users ADD CONSTRAINT nn CHECK (price IS NOT NULL AND \"Odd \"\"Name\" IS "
            "NOT NULL AND price > 0) NOT VALID;"
            "ALTER TABLE users ADD CONSTRAINT either CHECK (price IS NOT NULL OR tags IS NOT "
            "NULL);"
            "CREATE INDEX down ON users (at DESC, price DESC) WHERE price > 3;"
            "CREATE INDEX low ON users (lower(email), id) INCLUDE (price);"
            "CREATE INDEX tags_gin ON users USING gin (tags);"
            "CREATE TABLE orders (user_id bigint REFERENCES users (id), day date, total money)"
            " PARTITION BY RANGE (day);"
            "CREATE TABLE orders_1 PARTITION OF orders FOR VALUES FROM ('2024-01-01') TO "
            "('2025-01-01');"
            "CREATE VIEW v AS SELECT id FROM users;"
            "CREATE MATERIALIZED VIEW m AS SELECT id FROM users;"
            "CREATE TEMP TABLE mine (a int);"
            "INSERT INTO users (email, price, \"Odd \"\"Name\") SELECT 'e' || i, 1, 1 FROM "
            "generate_series(1, 1000) i;"
            "INSERT INTO orders SELECT i, '2024-05-05', 1 FROM generate_series(1, 500) i;"
            "ANALYZE users; ANALYZE orders_1;"));
}

static Catalog *catalog_read(World *world, const NameVec *tables)
{
    Catalog *catalog = NULL;
    if (engine_catalog_read(&world->ctx, world->conn, tables, &catalog) != STATUS_OK)
        fail_msg("%s%s", world->fault.message, world->fault.trail);
    assert_false(conn_in_transaction(world->conn));
    return catalog;
}

static const Table *table_get(World *world, const Catalog *catalog, const char *name)
{
    (void)world;
    const Table *table = catalog_table_find(catalog, (Name){STR("App"), str_from(name)});
    if (table == NULL)
        fail_msg("there is no %s", name);
    return table;
}

static void columns_have_types_defaults_and_what_else_they_are(void **state)
{
    World *world = *state;
    schema_setup(world);
    const Catalog *catalog = catalog_read(world, NULL);
    const Table   *users   = table_get(world, catalog, "users");
    const Column  *columns = users->columns.items;
    assert_true(catalog->complete);
    assert_str(catalog->default_schema, "App");
    assert_int_equal(users->columns.count, 8);

    assert_true(columns[0].identity && columns[0].not_null && !columns[0].has_default);
    assert_str(columns[0].type.name.name, "int8");
    assert_str(columns[0].type.name.schema, "");
    assert_str(columns[1].type.name.name, "varchar");
    assert_str(columns[1].type_text, "character varying(255)");
    assert_int_equal(columns[1].type.modifier_count, 1);
    assert_int_equal(columns[1].type.modifiers[0], 255);
    assert_int_equal(columns[2].type.modifiers[0], 10);
    assert_int_equal(columns[2].type.modifiers[1], 2);
    assert_str(columns[2].default_text, "1.5");
    assert_str(columns[3].type.name.name, "timestamptz");
    assert_int_equal(columns[3].type.modifiers[0], 3);
    assert_true(columns[3].has_default);
    assert_str(columns[4].type.name.name, "text");
    assert_int_equal(columns[4].type.array_dimensions, 1);
    assert_str(columns[5].type.name.schema, "App");
    assert_str(columns[5].type.name.name, "mood");
    assert_str(columns[6].name, "Odd \"Name");
    assert_true(columns[7].generated && !columns[7].has_default);
    assert_non_null(table_column_find(users, STR("email")));
    assert_null(table_column_find(users, STR("gone")));
}

static void indexes_have_their_columns_in_order(void **state)
{
    World *world = *state;
    schema_setup(world);
    const Table *users = table_get(world, catalog_read(world, NULL), "users");
    assert_int_equal(users->indexes.count, 5);
    const Index *down = table_index_find(users, STR("down"));
    assert_true(down->partial && down->all_descending && !down->all_ascending && down->valid);
    assert_int_equal(down->columns.count, 2);
    assert_str(down->columns.items[0], "at");
    assert_str(down->columns.items[1], "price");
    const Index *low = table_index_find(users, STR("low"));
    assert_true(low->has_expression && low->all_ascending && !low->unique);
    assert_int_equal(low->columns.count, 2);
    assert_str(low->columns.items[0], "");
    assert_str(low->columns.items[1], "id");
    assert_str(table_index_find(users, STR("tags_gin"))->method, "gin");
    const Index *primary = table_index_find(users, STR("users_pkey"));
    assert_true(primary->primary && primary->unique && primary->immediate);
    assert_true(primary->size_bytes > 0);
    assert_false(table_index_find(users, STR("users_email_key"))->immediate);
}

static void constraints_say_what_they_prove(void **state)
{
    World *world = *state;
    schema_setup(world);
    const Catalog    *catalog = catalog_read(world, NULL);
    const Table      *users   = table_get(world, catalog, "users");
    const Constraint *proof   = table_constraint_find(users, STR("nn"));
    assert_int_equal(proof->kind, CONSTRAINT_CHECK);
    assert_false(proof->validated);
    assert_int_equal(proof->not_null_columns.count, 2);
    assert_str(proof->not_null_columns.items[0], "price");
    assert_str(proof->not_null_columns.items[1], "Odd \"Name");
    assert_int_equal(table_constraint_find(users, STR("either"))->not_null_columns.count, 0);
    const Constraint *key = table_constraint_find(users, STR("users_pkey"));
    assert_int_equal(key->kind, CONSTRAINT_PRIMARY_KEY);
    assert_str(key->columns.items[0], "id");
    const Table      *orders  = table_get(world, catalog, "orders");
    const Constraint *foreign = table_constraint_find(orders, STR("orders_user_id_fkey"));
    assert_int_equal(foreign->kind, CONSTRAINT_FOREIGN_KEY);
    assert_str(foreign->references.schema, "App");
    assert_str(foreign->references.name, "users");
    assert_str(foreign->columns.items[0], "user_id");
}

static void tables_have_kinds_sizes_and_parents(void **state)
{
    World *world = *state;
    schema_setup(world);
    const Catalog *catalog = catalog_read(world, NULL);
    const Table   *users   = table_get(world, catalog, "users");
    assert_int_equal(users->rows_estimate, 1000);
    assert_true(users->size_bytes >= 8192 * 10);
    const Table *orders = table_get(world, catalog, "orders");
    assert_int_equal(orders->kind, TABLE_PARTITIONED);
    assert_int_equal(orders->rows_estimate, 500);
    assert_true(orders->size_bytes > 0);
    assert_str(table_get(world, catalog, "orders_1")->partition_of.name, "orders");
    assert_int_equal(table_get(world, catalog, "v")->kind, TABLE_VIEW);
    assert_int_equal(table_get(world, catalog, "m")->kind, TABLE_MATERIALIZED_VIEW);
    assert_int_equal(table_get(world, catalog, "m")->rows_estimate, 0);
    assert_true(catalog_table_find(catalog, (Name){{0}, STR("mine")})->temporary);
    assert_null(catalog_table_find(catalog, (Name){STR("pg_catalog"), STR("pg_class")}));
    const EnumType *mood = catalog_enum_find(catalog, (Name){STR("App"), STR("mood")});
    assert_int_equal(mood->values.count, 3);
    assert_str(mood->values.items[2], "happy");
    assert_int_equal(catalog_enum_find(catalog, (Name){STR("App"), STR("nothing")})->values.count,
                     0);
}

static void a_catalog_of_some_tables_holds_no_other(void **state)
{
    World *world = *state;
    schema_setup(world);
    NameVec wanted                   = {0};
    *vec_push(world->arena, &wanted) = (Name){{0}, STR("users")};
    *vec_push(world->arena, &wanted) = (Name){STR("App"), STR("no \"such\\table")};
    const Catalog *catalog           = catalog_read(world, &wanted);
    assert_int_equal(catalog->tables.count, 1);
    assert_int_equal(table_get(world, catalog, "users")->columns.count, 8);
}

static void a_catalog_is_read_while_a_table_is_locked(void **state)
{
    World *world = *state;
    schema_setup(world);
    world->other = open_other(world, "locker");
    run(world, world->other, SQL("BEGIN; LOCK TABLE \"App\".users"));
    const Table *users = table_get(world, catalog_read(world, NULL), "users");
    assert_int_equal(users->size_bytes, -1);
    assert_int_equal(users->rows_estimate, 1000);
    assert_int_equal(users->columns.count, 8);
}

static void a_catalog_is_read_in_the_callers_transaction(void **state)
{
    World *world = *state;
    schema_setup(world);
    run(world, world->conn, SQL("BEGIN; CREATE TABLE fresh (a int)"));
    Catalog *catalog = NULL;
    assert_int_equal(engine_catalog_read(&world->ctx, world->conn, NULL, &catalog), STATUS_OK);
    table_get(world, catalog, "fresh");
    assert_true(conn_in_transaction(world->conn));
    run(world, world->conn, SQL("ROLLBACK"));
}

static void an_ordinary_role_reads_the_catalog_and_counts_blockers(void **state)
{
    World *world = *state;
    schema_setup(world);
    run(world, world->conn, SQL("DROP ROLE IF EXISTS shore_plain; CREATE ROLE shore_plain"));
    world->other = open_other(world, "locker");
    run(world, world->other, SQL("BEGIN; LOCK TABLE \"App\".users IN SHARE MODE"));
    run(world, world->conn,
        SQL("GRANT USAGE ON SCHEMA \"App\" TO shore_plain; SET ROLE shore_plain"));
    const Table *users = table_get(world, catalog_read(world, NULL), "users");
    assert_int_equal(users->indexes.count, 5);
    assert_true(users->size_bytes > 0);
    const RelationLock wanted = {{STR("App"), STR("users")}, LOCK_ROW_EXCLUSIVE};
    BlockerVec         found  = {0};
    assert_int_equal(engine_blockers_find(&world->ctx, world->conn, &wanted, 1,
                                          conn_backend_pid(world->conn), &found),
                     STATUS_OK);
    assert_int_equal(found.count, 1);
    assert_int_equal(found.items[0].pid, conn_backend_pid(world->other));
    assert_str(found.items[0].state, "not visible");
    assert_str(found.items[0].lock, "SHARE on users");
    run(world, world->conn, SQL("RESET ROLE; DROP OWNED BY shore_plain; DROP ROLE shore_plain"));
}

static BlockerVec find(World *world, const char *table, LockMode mode)
{
    const RelationLock wanted = {{STR("App"), str_from(table)}, mode};
    BlockerVec         found  = {0};
    if (engine_blockers_find(&world->ctx, world->conn, &wanted, 1, conn_backend_pid(world->conn),
                             &found) != STATUS_OK)
        fail_msg("%s", world->fault.message);
    return found;
}

static void only_locks_that_conflict_are_blockers(void **state)
{
    World *world = *state;
    schema_setup(world);
    world->other = open_other(world, "reader");
    run(world, world->other,
        SQL("BEGIN; SELECT 'a query of more than two hundred bytes, which is cut, but not inside "
            "of a character: \303\234\303\234\303\234\303\234\303\234\303\234\303\234\303\234"
            "\303\234\303\234\303\234\303\234\303\234\303\234\303\234\303\234\303\234\303\234"
            "\303\234\303\234\303\234\303\234\303\234\303\234\303\234\303\234\303\234\303\234"
            "\303\234\303\234\303\234\303\234\303\234\303\234\303\234\303\234\303\234\303\234"
            "\303\234\303\234\303\234\303\234\303\234\303\234\303\234\303\234\303\234\303\234"
            "' FROM \"App\".users LIMIT 1"));
    assert_int_equal(find(world, "users", LOCK_SHARE).count, 0);
    const BlockerVec found = find(world, "users", LOCK_ACCESS_EXCLUSIVE);
    assert_int_equal(found.count, 1);
    assert_str(found.items[0].application, "reader");
    assert_str(found.items[0].state, "idle in transaction");
    assert_str(found.items[0].lock, "ACCESS SHARE on users");
    assert_true(found.items[0].query.size == 199 || found.items[0].query.size == 200);
    assert_true(utf8_valid(found.items[0].query));
    assert_true(str_starts(found.items[0].query, "BEGIN; SELECT 'a query"));
    assert_true(found.items[0].transaction_ms >= 0);
    assert_int_equal(find(world, "nope", LOCK_ACCESS_EXCLUSIVE).count, 0);
}

static void a_prepared_transaction_is_a_blocker_too(void **state)
{
    World *world = *state;
    if (str_is(query_text(world, SQL("SHOW max_prepared_transactions")), "0"))
        skip();
    schema_setup(world);
    world->other = open_other(world, "two phases");
    run(world, world->other, SQL("BEGIN; UPDATE \"App\".users SET price = 2 WHERE id = 1"));
    run(world, world->other, SQL("PREPARE TRANSACTION 'forgotten'"));
    const BlockerVec found = find(world, "users", LOCK_SHARE);
    run(world, world->other, SQL("ROLLBACK PREPARED 'forgotten'"));
    assert_int_equal(found.count, 1);
    assert_int_equal(found.items[0].pid, 0);
    assert_str(found.items[0].application, "prepared transaction");
    assert_str(found.items[0].query, "forgotten");
    assert_str(found.items[0].lock, "ROW EXCLUSIVE on users");
}

enum { WATCH_TURNS_MAX = 100 };

/* Wait until an autovacuum is at the table; its words are in the blocker. It is slow by the
 * settings of the table, and ended here. */
static Str autovacuum_of(World *world)
{
    enum { TRIES = 600, PAUSE_MS = 100 };
    for (int i = 0; i < TRIES; i++) {
        const BlockerVec found = find(world, "slow", LOCK_SHARE_UPDATE_EXCLUSIVE);
        if (found.count > 0) {
            const Str       pid  = str_format(world->arena, "%lld", (long long)found.items[0].pid);
            AUTO_ROWS Rows *rows = NULL;
            assert_int_equal(conn_query(&world->ctx, world->conn,
                                        SQL("SELECT pg_terminate_backend($1::int)"), &pid, 1,
                                        &rows),
                             STATUS_OK);
            return found.items[0].lock;
        }
        assert_int_equal(ctx_sleep(&world->ctx, PAUSE_MS), STATUS_OK);
    }
    fail_msg("no autovacuum came");
    return STR("");
}

#define SLOW_TABLE                                                                                 \
    "CREATE TABLE slow (a int, b text) WITH (autovacuum_vacuum_cost_delay = 100, "                 \
    "autovacuum_vacuum_cost_limit = 1, autovacuum_vacuum_threshold = 1, "                          \
    "autovacuum_vacuum_scale_factor = 0, autovacuum_freeze_max_age = 100000);"                     \
    "INSERT INTO slow SELECT i, repeat('x', 500) FROM generate_series(1, 20000) i;"

static void autovacuum_is_told_by_name(void **state)
{
    World *world = *state;
    if (!str_is(query_text(world, SQL("SHOW autovacuum_naptime")), "1s"))
        skip();
    schema_setup(world);
    run(world, world->conn, SQL(SLOW_TABLE "DELETE FROM slow WHERE a % 2 = 0"));
    assert_str(autovacuum_of(world), "autovacuum");
    run(world, world->conn, SQL("DROP TABLE slow"));
}

static void autovacuum_that_prevents_wraparound_is_told_apart(void **state)
{
    World *world = *state;
    if (!str_is(query_text(world, SQL("SHOW autovacuum_naptime")), "1s"))
        skip();
    schema_setup(world);
    run(world, world->conn,
        SQL(SLOW_TABLE "CREATE TEMP TABLE burnt (a int);"
                       "DO $$ BEGIN FOR i IN 1 .. 101000 LOOP BEGIN INSERT INTO burnt VALUES (1);"
                       " EXCEPTION WHEN division_by_zero THEN NULL; END; END LOOP; END $$"));
    assert_str(autovacuum_of(world), "autovacuum (to prevent wraparound)");
    run(world, world->conn, SQL("DROP TABLE slow"));
}

typedef struct Watch {
    World     *world;
    Conn      *watcher;
    Conn      *holder;
    int64_t    waiting_pid;
    BlockerVec blocked_by;
    BlockerVec queue;
    int        turns;
} Watch;

/* While world->conn waits: look who blocks it, and once that is seen, let go. */
static Status watch(void *data)
{
    Watch *watch = data;
    Ctx    ctx   = watch->world->ctx;
    ctx.idle     = NULL;
    if (watch->blocked_by.count > 0)
        return STATUS_OK;
    const RelationLock wanted = {{STR("App"), STR("users")}, LOCK_ACCESS_SHARE};
    TRY(engine_blocked_by(&ctx, watch->watcher, watch->waiting_pid, &watch->blocked_by));
    TRY(engine_blockers_find(&ctx, watch->watcher, &wanted, 1, 0, &watch->queue));
    if (watch->blocked_by.count == 0 && ++watch->turns < WATCH_TURNS_MAX)
        return STATUS_OK;
    return conn_exec(&ctx, watch->holder, SQL("ROLLBACK"), NULL);
}

static void who_blocks_a_waiting_session_is_told(void **state)
{
    World *world = *state;
    schema_setup(world);
    world->other            = open_other(world, "holder");
    AUTO_CONN Conn *watcher = open_other(world, "watcher");
    run(world, world->other, SQL("BEGIN; SELECT count(*) FROM \"App\".users"));
    Watch data           = {.world       = world,
                            .watcher     = watcher,
                            .holder      = world->other,
                            .waiting_pid = conn_backend_pid(world->conn)};
    world->ctx.idle      = watch;
    world->ctx.idle_data = &data;
    run(world, world->conn, SQL("ALTER TABLE \"App\".users ADD COLUMN later int"));
    world->ctx.idle = NULL;
    assert_int_equal(data.blocked_by.count, 1);
    assert_int_equal(data.blocked_by.items[0].pid, conn_backend_pid(world->other));
    assert_str(data.blocked_by.items[0].lock, "ACCESS SHARE on users");
    assert_str(data.blocked_by.items[0].application, "holder");
    assert_int_equal(data.queue.count, 1);
    assert_int_equal(data.queue.items[0].pid, conn_backend_pid(world->conn));
    assert_str(data.queue.items[0].lock, "waits for ACCESS EXCLUSIVE on users");
}

static void a_row_lock_is_told_as_one(void **state)
{
    World *world = *state;
    schema_setup(world);
    world->other            = open_other(world, "holder");
    AUTO_CONN Conn *watcher = open_other(world, "watcher");
    run(world, world->other, SQL("BEGIN; UPDATE \"App\".users SET price = 9 WHERE id = 1"));
    Watch data           = {.world       = world,
                            .watcher     = watcher,
                            .holder      = world->other,
                            .waiting_pid = conn_backend_pid(world->conn)};
    world->ctx.idle      = watch;
    world->ctx.idle_data = &data;
    run(world, world->conn, SQL("UPDATE \"App\".users SET price = 8 WHERE id = 1"));
    world->ctx.idle = NULL;
    assert_int_equal(data.blocked_by.count, 1);
    assert_str(data.blocked_by.items[0].lock, "a row that it changed");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, world_setup, world_teardown)
    const struct CMUnitTest tests[] = {
        TEST(columns_have_types_defaults_and_what_else_they_are),
        TEST(indexes_have_their_columns_in_order),
        TEST(constraints_say_what_they_prove),
        TEST(tables_have_kinds_sizes_and_parents),
        TEST(a_catalog_of_some_tables_holds_no_other),
        TEST(a_catalog_is_read_while_a_table_is_locked),
        TEST(a_catalog_is_read_in_the_callers_transaction),
        TEST(an_ordinary_role_reads_the_catalog_and_counts_blockers),
        TEST(only_locks_that_conflict_are_blockers),
        TEST(a_prepared_transaction_is_a_blocker_too),
        TEST(autovacuum_is_told_by_name),
        TEST(autovacuum_that_prevents_wraparound_is_told_apart),
        TEST(who_blocks_a_waiting_session_is_told),
        TEST(a_row_lock_is_told_as_one),
    };
    return cmocka_run_group_tests_name("catalog", tests, NULL, NULL);
}
