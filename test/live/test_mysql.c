/* test_mysql.c -- the engine against MariaDB or MySQL: statements, failures, kills, pipelines,
 * locks. The server is $SHORE_TEST_URL, which engine_mysql.py starts. */
#include "live.h"

static void exec(World *world, Sql sql, Status status)
{
    if (conn_exec(&world->ctx, world->conn, sql, NULL) != status)
        fail_msg("%s: " STR_FMT, world->fault.message, STR_ARG(sql.text));
}

static bool is_mariadb(const World *world)
{
    return conn_version(world->conn).engine == ENGINE_MARIADB;
}

/* By default: performance_schema has its instrument on. */
static bool is_mysql_8(const World *world)
{
    return !is_mariadb(world) && conn_version(world->conn).major >= 8;
}

static void the_version_is_read(void **state)
{
    World        *world   = *state;
    const Version version = conn_version(world->conn);
    assert_true(version.engine == ENGINE_MYSQL || is_mariadb(world));
    assert_true(version.major > 5 || version.minor >= 6);
    assert_true(version.patch > 0);
    const Str text = query_text(world, SQL("SELECT VERSION()"));
    const Str want =
        str_format(world->arena, "%d.%d.%d", version.major, version.minor, version.patch);
    assert_true(str_starts(text, want.data));
    assert_true(str_starts(conn_title(world->conn), "mysql://root@localhost/test"));
    assert_int_equal(conn_traits(world->conn)->transactional_ddl, false);
    assert_str(query_text(world, SQL("SELECT @@character_set_client")), "utf8mb4");
    assert_str(query_text(world, SQL("SELECT @@character_set_results")), "utf8mb4");
}

static void parameters_arrive_as_they_are_in_every_sql_mode(void **state)
{
    World    *world    = *state;
    const Sql modes[]  = {SQL("SET sql_mode = ''"), SQL("SET sql_mode = 'NO_BACKSLASH_ESCAPES'"),
                          SQL("SET sql_mode = 'ANSI'"),
                          SQL("SET sql_mode = 'ANSI,NO_BACKSLASH_ESCAPES'")};
    const Str params[] = {
        STR("it's"), {0}, STR("a\\'\\\\"), STR("n\0l"), STR("\377\376"), STR("\360\237\230\200?"),
        STR("")};
    for (size_t i = 0; i < COUNT_OF(modes); i++) {
        exec(world, modes[i], STATUS_OK);
        AUTO_ROWS Rows *rows = NULL;
        assert_int_equal(conn_query(&world->ctx, world->conn,
                                    SQL("SELECT ?, ?, ?, ?, ?, ?, ?, '?', true, false, `a?b` FROM "
                                        "(SELECT 7 AS `a?b`) AS t"),
                                    params, COUNT_OF(params), &rows),
                         STATUS_OK);
        for (size_t at = 0; at < COUNT_OF(params); at++) {
            assert_int_equal(rows_is_null(rows, 0, at), params[at].data == NULL);
            assert_true(str_equal(rows_text(rows, 0, at), params[at]));
        }
        assert_str(rows_text(rows, 0, 7), "?");
        assert_true(rows_bool(rows, 0, 8));
        assert_false(rows_bool(rows, 0, 9));
        assert_int_equal(rows_int(rows, 0, 10), 7);
    }
}

static void one_text_is_one_statement(void **state)
{
    World *world = *state;
    exec(world, SQL("DO 1; DO 2"), STATUS_SQL);
    assert_int_equal(world->fault.number, 1064);
    exec(world, SQL("DO 1;"), STATUS_OK);
}

static void rows_changed_are_counted_and_results_nobody_wants_pass_by(void **state)
{
    World  *world = *state;
    int64_t rows  = -1;
    exec(world, SQL("CREATE TEMPORARY TABLE t (a int)"), STATUS_OK);
    assert_int_equal(
        conn_exec(&world->ctx, world->conn, SQL("INSERT INTO t VALUES (1), (2), (3)"), &rows),
        STATUS_OK);
    assert_int_equal(rows, 3);
    exec(world, SQL("SELECT REPEAT('x', 100000), a.a FROM t AS a"), STATUS_OK);
    exec(world, SQL("DROP PROCEDURE IF EXISTS two_results"), STATUS_OK);
    exec(world,
         SQL("CREATE PROCEDURE two_results() BEGIN SELECT 1; SELECT 2, 'b'; UPDATE t SET a = 7 "
             "WHERE a < 3; END"),
         STATUS_OK);
    exec(world, SQL("CALL two_results()"), STATUS_OK);
    exec(world, SQL("DROP PROCEDURE two_results"), STATUS_OK);
    assert_str(query_text(world, SQL("SELECT SUM(a) FROM t")), "17");
}

static Status on_idle(void *data)
{
    World *world = data;
    world->idle_calls++;
    if (world->stop_at != 0 && world->idle_calls >= world->stop_at)
        world->stop_signal = SIGINT;
    if (world->idle_fail_at != 0 && world->idle_calls >= world->idle_fail_at)
        return FAIL(&world->fault, STATUS_LEASE, "could not keep the lease");
    if (world->other == NULL)
        return STATUS_OK;
    Ctx inner  = world->ctx;
    inner.idle = NULL;
    return conn_exec(&inner, world->other, SQL("INSERT INTO beat VALUES (1)"), NULL);
}

static void idle_works_on_another_connection_while_a_statement_runs(void **state)
{
    World *world = *state;
    world->other = open_other(world, "shore/beat");
    run(world, world->other, SQL("CREATE TEMPORARY TABLE beat (a int)"));
    world->ctx.idle      = on_idle;
    world->ctx.idle_data = world;
    exec(world, SQL("SELECT SLEEP(1)"), STATUS_OK);
    world->ctx.idle = NULL;
    assert_in_range(world->idle_calls, 7, 12);
}

/* Another session is asked whether the statement is gone on the server, too. A server says that it
 * is done a moment before it takes itself to be. */
static void assert_not_running(World *world)
{
    Ctx ctx                 = world->ctx;
    ctx.idle                = NULL;
    ctx.stop_signal         = NULL;
    AUTO_CONN Conn *watcher = open_other(world, "watcher");
    const Str     pid = str_format(world->arena, "%lld", (long long)conn_backend_pid(world->conn));
    const int64_t end = now_ms(world) + 3000;
    for (bool gone = false; !gone;) {
        AUTO_ROWS Rows *rows = NULL;
        assert_int_equal(
            conn_query(&ctx, watcher,
                       SQL("SELECT COMMAND FROM information_schema.PROCESSLIST WHERE ID = ?"), &pid,
                       1, &rows),
            STATUS_OK);
        gone = str_is(rows_text(rows, 0, 0), "Sleep");
        assert_true(now_ms(world) < end);
    }
}

static void a_stop_kills_the_statement_on_the_server(void **state)
{
    World *world          = *state;
    world->ctx.idle       = on_idle;
    world->ctx.idle_data  = world;
    world->stop_at        = 3;
    const int64_t started = now_ms(world);
    exec(world, SQL("SELECT SLEEP(60)"), STATUS_INTERRUPTED);
    assert_true(now_ms(world) - started < 5000);
    assert_string_equal(world->fault.message, "interrupted");
    assert_not_running(world);
    assert_true(conn_alive(world->conn));
    exec(world, SQL("SELECT 1"), STATUS_INTERRUPTED);
    world->stop_signal = 0;
    world->stop_at     = 0;
    assert_str(query_text(world, SQL("SELECT 'still here'")), "still here");
}

static void a_stop_among_many_rows_leaves_the_connection_usable(void **state)
{
    World *world         = *state;
    world->ctx.idle      = on_idle;
    world->ctx.idle_data = world;
    world->stop_at       = 2;
    exec(world,
         SQL("SELECT REPEAT('x', 10000), IF(a.ordinal_position > 1, SLEEP(0.01), 0) FROM "
             "information_schema.COLUMNS AS a, information_schema.COLUMNS AS b"),
         STATUS_INTERRUPTED);
    assert_not_running(world);
    world->stop_signal = 0;
    world->stop_at     = 0;
    assert_str(query_text(world, SQL("SELECT 'still here'")), "still here");
}

static void a_failure_of_idle_kills_the_statement_and_is_passed_on(void **state)
{
    World *world         = *state;
    world->ctx.idle      = on_idle;
    world->ctx.idle_data = world;
    exec(world, SQL("START TRANSACTION"), STATUS_OK);
    world->idle_fail_at = 2;
    exec(world, SQL("SELECT SLEEP(60)"), STATUS_LEASE);
    assert_string_equal(world->fault.message, "could not keep the lease");
    assert_true(conn_in_transaction(world->conn));
    conn_rollback(&world->ctx, world->conn);
    assert_false(conn_in_transaction(world->conn));
    assert_int_equal(world->fault.status, STATUS_LEASE);
    assert_not_running(world);
}

static void failures_become_statuses_by_number(void **state)
{
    World *world = *state;
    const struct {
        Sql    sql;
        Status status;
        int    number;
    } rows[] = {
        {SQL("SELECT * FROM no_such_table"), STATUS_SQL, 1146},
        {SQL("SELEC"), STATUS_SQL, 1064},
        {SQL("SIGNAL SQLSTATE '40001' SET MYSQL_ERRNO = 1213"), STATUS_DEADLOCK, 1213},
        {SQL("SIGNAL SQLSTATE 'HY000' SET MYSQL_ERRNO = 1205"), STATUS_LOCK_TIMEOUT, 1205},
        {SQL("SIGNAL SQLSTATE 'HY000' SET MYSQL_ERRNO = 1114"), STATUS_DISK_FULL, 1114},
        {SQL("SIGNAL SQLSTATE '42000' SET MYSQL_ERRNO = 1142"), STATUS_REFUSED, 1142},
        {SQL("SIGNAL SQLSTATE 'HY000' SET MYSQL_ERRNO = 1290"), STATUS_REFUSED, 1290},
        {SQL("SIGNAL SQLSTATE '70100' SET MYSQL_ERRNO = 1317"), STATUS_TIMEOUT, 1317},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        exec(world, rows[i].sql, rows[i].status);
        assert_int_equal(world->fault.number, rows[i].number);
    }
    exec(world, SQL("SELECT * FROM no_such_table"), STATUS_SQL);
    assert_string_equal(world->fault.sqlstate, "42S02");
}

static void a_syntax_error_has_its_place(void **state)
{
    World *world = *state;
    exec(world, SQL("SELECT '\303\234',\n 1 FRM t"), STATUS_SQL);
    assert_int_equal(world->fault.position, 20);
}

static void a_fault_has_the_servers_further_words(void **state)
{
    World *world = *state;
    exec(world,
         SQL("CREATE TABLE bad_child (a int, FOREIGN KEY (a) REFERENCES nowhere (b)) "
             "ENGINE = InnoDB"),
         STATUS_SQL);
    assert_true(is_mariadb(world) ? world->fault.detail[0] != '\0' : true);
}

static void an_error_among_the_rows_of_optimize_is_a_failure(void **state)
{
    World *world = *state;
    exec(world, SQL("CHECK TABLE no_such_table"), STATUS_SQL);
    exec(world, SQL("DROP TABLE IF EXISTS checked"), STATUS_OK);
    exec(world, SQL("CREATE TABLE checked (a int PRIMARY KEY) ENGINE = InnoDB"), STATUS_OK);
    exec(world, SQL("OPTIMIZE TABLE checked"), STATUS_OK);
    exec(world, SQL("DROP TABLE checked"), STATUS_OK);
}

static void ddl_ends_a_transaction_and_the_connection_knows(void **state)
{
    World *world = *state;
    exec(world, SQL("DROP TABLE IF EXISTS ended"), STATUS_OK);
    exec(world, SQL("CREATE TABLE ended (a int PRIMARY KEY) ENGINE = InnoDB"), STATUS_OK);
    exec(world, SQL("START TRANSACTION"), STATUS_OK);
    exec(world, SQL("INSERT INTO ended VALUES (1)"), STATUS_OK);
    assert_true(conn_in_transaction(world->conn));
    exec(world, SQL("ALTER TABLE ended DROP COLUMN nope"), STATUS_SQL);
    assert_int_equal(world->fault.number, 1091);
    assert_false(conn_in_transaction(world->conn));
    assert_str(query_text(world, SQL("SELECT COUNT(*) FROM ended")), "1");
    exec(world, SQL("DROP TABLE ended"), STATUS_OK);
}

static void a_killed_session_is_a_lost_server(void **state)
{
    World        *world = *state;
    const int64_t end   = now_ms(world) + 5000;
    const Str     id   = str_format(world->arena, "%lld", (long long)conn_backend_pid(world->conn));
    SqlBuf        kill = conn_sql(world->conn, world->arena);
    world->other       = open_other(world, "shore/killer");
    sql_add(&kill, "KILL ");
    sql_add_int(&kill, conn_backend_pid(world->conn));
    run(world, world->other, sqlbuf_sql(&kill));
    for (bool there = true; there;) {
        AUTO_ROWS Rows *rows = NULL;
        assert_int_equal(
            conn_query(&world->ctx, world->other,
                       SQL("SELECT 1 FROM information_schema.PROCESSLIST WHERE ID = ?"), &id, 1,
                       &rows),
            STATUS_OK);
        there = rows_count(rows) > 0;
        assert_true(now_ms(world) < end);
    }
    exec(world, SQL("SELECT 1"), STATUS_SERVER_LOST);
    assert_false(conn_alive(world->conn));
    exec(world, SQL("SELECT 1"), STATUS_SERVER_LOST);
}

static void notes_and_warnings_are_events(void **state)
{
    World *world = *state;
    exec(world, SQL("DROP TABLE IF EXISTS nope"), STATUS_OK);
    assert_true(str_contains(str_from(world->notice), "nope'"));
    assert_false(world->warned);
    exec(world, SQL("DO CAST('12x' AS SIGNED)"), STATUS_OK);
    assert_true(str_contains(str_from(world->notice), "12x"));
    assert_true(world->warned);
}

static void a_file_of_this_machine_is_never_sent(void **state)
{
    World *world = *state;
    exec(world, SQL("CREATE TEMPORARY TABLE words (a text)"), STATUS_OK);
    assert_int_not_equal(conn_exec(&world->ctx, world->conn,
                                   SQL("LOAD DATA LOCAL INFILE '/etc/passwd' INTO TABLE words"),
                                   NULL),
                         STATUS_OK);
    if (!conn_alive(world->conn))
        return;
    assert_str(query_text(world, SQL("SELECT COUNT(*) FROM words")), "0");
}

static void a_pipeline_is_one_transaction(void **state)
{
    World    *world = *state;
    const Str seven = STR("7");
    exec(world, SQL("DROP TABLE IF EXISTS p"), STATUS_OK);
    exec(world, SQL("CREATE TABLE p (a int) ENGINE = InnoDB"), STATUS_OK);
    PipelineStep steps[] = {
        {.sql = SQL("INSERT INTO p VALUES (?), (8)"), .params = &seven, .param_count = 1},
        {.sql = SQL("SELECT SUM(a) FROM p")},
    };
    assert_int_equal(conn_pipeline(&world->ctx, world->conn, steps, COUNT_OF(steps)), STATUS_OK);
    assert_int_equal(rows_affected(steps[0].rows), 2);
    assert_int_equal(rows_int(steps[1].rows, 0, 0), 15);
    assert_false(conn_in_transaction(world->conn));
    for (size_t i = 0; i < COUNT_OF(steps); i++)
        rows_close(steps[i].rows);

    PipelineStep failing[] = {
        {.sql = SQL("INSERT INTO p VALUES (1)")},
        {.sql = SQL("SELECT * FROM no_such_table")},
        {.sql = SQL("INSERT INTO p VALUES (2)")},
    };
    assert_int_equal(conn_pipeline(&world->ctx, world->conn, failing, COUNT_OF(failing)),
                     STATUS_SQL);
    assert_string_equal(world->fault.trail, "; while running step 2 of 3 sent together");
    assert_null(failing[0].rows);
    assert_false(conn_in_transaction(world->conn));
    assert_str(query_text(world, SQL("SELECT COUNT(*) FROM p")), "2");

    PipelineStep begun[] = {
        {.sql = SQL("BEGIN")},
        {.sql = SQL("DELETE FROM p")},
        {.sql = SQL("COMMIT")},
    };
    assert_int_equal(conn_pipeline(&world->ctx, world->conn, begun, COUNT_OF(begun)), STATUS_OK);
    for (size_t i = 0; i < COUNT_OF(begun); i++)
        rows_close(begun[i].rows);
    assert_str(query_text(world, SQL("SELECT COUNT(*) FROM p")), "0");
    exec(world, SQL("DROP TABLE p"), STATUS_OK);
}

static void text_formats_make_values_alike(void **state)
{
    World *world = *state;
    exec(world, SQL("SET time_zone = '+05:00'"), STATUS_OK);
    assert_int_equal(conn_set_text_formats(&world->ctx, world->conn), STATUS_OK);
    assert_str(query_text(world, SQL("SELECT FROM_UNIXTIME(1)")), "1970-01-01 00:00:01");
    assert_str(query_text(world, SQL("SELECT CAST('0000-00-00' AS DATE)")), "0000-00-00");
}

/* In the background: a session that waits for the table. */
static Status look_who_blocks(void *data)
{
    World     *world    = data;
    BlockerVec blockers = {0};
    Ctx        ctx      = world->ctx;
    ctx.idle            = NULL;
    world->idle_calls++;
    if (world->idle_calls < 5)
        return STATUS_OK;
    assert_int_equal(
        engine_blocked_by(&ctx, world->watcher, conn_backend_pid(world->conn), &blockers),
        STATUS_OK);
    if (blockers.count == 0)
        return STATUS_OK;
    world->blocker = blockers.items[0];
    return FAIL(&world->fault, STATUS_LEASE, "seen");
}

static void open_reader(World *world)
{
    exec(world, SQL("DROP TABLE IF EXISTS busy"), STATUS_OK);
    exec(world, SQL("CREATE TABLE busy (a int PRIMARY KEY) ENGINE = InnoDB"), STATUS_OK);
    exec(world, SQL("INSERT INTO busy VALUES (1)"), STATUS_OK);
    world->other   = open_other(world, "shore/reader");
    world->watcher = open_other(world, "shore/watcher");
    run(world, world->other, SQL("START TRANSACTION"));
    run(world, world->other, SQL("SELECT * FROM busy"));
}

static void see_the_blocker(World *world, Sql waits)
{
    world->idle_calls    = 0;
    world->ctx.idle      = look_who_blocks;
    world->ctx.idle_data = world;
    exec(world, waits, STATUS_LEASE);
    assert_string_equal(world->fault.message, "seen");
    world->ctx.idle = NULL;
    assert_int_equal(world->blocker.pid, conn_backend_pid(world->other));
    assert_str(world->blocker.user, "root");
    assert_str(world->blocker.state, "idle in transaction");
    assert_in_range(world->blocker.transaction_ms, 0, 600000);
}

static void close_reader(World *world)
{
    conn_close(world->watcher);
    conn_close(world->other);
    world->other = NULL;
    exec(world, SQL("DROP TABLE busy"), STATUS_OK);
}

static void who_blocks_is_guessed_where_nothing_lists_it(void **state)
{
    World *world = *state;
    if (is_mysql_8(world))
        skip();
    open_reader(world);
    see_the_blocker(world, SQL("ALTER TABLE busy ADD COLUMN b int"));
    assert_true(str_starts(world->blocker.lock, "perhaps"));
    BlockerVec         blockers = {0};
    const RelationLock wanted   = {{.name = STR("busy")}, LOCK_MDL_EXCLUSIVE};
    assert_int_equal(engine_blockers_find(&world->ctx, world->conn, &wanted, 1, 0, &blockers),
                     STATUS_OK);
    assert_int_equal(blockers.count, 0);
    close_reader(world);
}

static void who_locks_a_row_is_seen(void **state)
{
    World *world = *state;
    open_reader(world);
    run(world, world->other, SQL("SELECT * FROM busy FOR UPDATE"));
    see_the_blocker(world, SQL("UPDATE busy SET a = 2"));
    assert_str(world->blocker.lock, "a row that it locked");
    close_reader(world);
}

static void check_listed(World *world)
{
    open_reader(world);
    see_the_blocker(world, SQL("ALTER TABLE busy ADD COLUMN b int"));
    assert_str(world->blocker.lock, "SHARED READ on busy");
    BlockerVec         blockers = {0};
    const RelationLock wanted[] = {{{STR("test"), STR("busy")}, LOCK_MDL_EXCLUSIVE},
                                   {{.name = STR("busy")}, LOCK_MDL_EXCLUSIVE}};
    for (size_t i = 0; i < COUNT_OF(wanted); i++) {
        assert_int_equal(
            engine_blockers_find(&world->ctx, world->conn, &wanted[i], 1, 0, &blockers), STATUS_OK);
        assert_int_equal(blockers.count, 1);
        assert_int_equal(blockers.items[0].pid, conn_backend_pid(world->other));
        assert_int_equal(engine_blockers_find(&world->ctx, world->conn, &wanted[i], 1,
                                              conn_backend_pid(world->other), &blockers),
                         STATUS_OK);
        assert_int_equal(blockers.count, 0);
    }
    const RelationLock weak = {{STR("test"), STR("busy")}, LOCK_MDL_SHARED_WRITE};
    assert_int_equal(engine_blockers_find(&world->ctx, world->conn, &weak, 1, 0, &blockers),
                     STATUS_OK);
    assert_int_equal(blockers.count, 0);
    close_reader(world);
}

static void the_plugin_lists_who_blocks(void **state)
{
    World *world = *state;
    if (!is_mariadb(world) ||
        conn_exec(&world->ctx, world->conn, SQL("INSTALL SONAME 'metadata_lock_info'"), NULL) !=
            STATUS_OK)
        skip();
    check_listed(world);
    exec(world, SQL("UNINSTALL SONAME 'metadata_lock_info'"), STATUS_OK);
}

static void performance_schema_lists_who_blocks(void **state)
{
    World *world = *state;
    if (!is_mariadb(world) && !is_mysql_8(world))
        skip();
    if (is_mariadb(world))
        exec(world,
             SQL("UPDATE performance_schema.setup_instruments SET ENABLED = 'YES' WHERE NAME = "
                 "'wait/lock/metadata/sql/mdl'"),
             STATUS_OK);
    check_listed(world);
    assert_str(world->blocker.application, "shore/reader");
    if (is_mariadb(world))
        exec(world,
             SQL("UPDATE performance_schema.setup_instruments SET ENABLED = 'NO' WHERE NAME = "
                 "'wait/lock/metadata/sql/mdl'"),
             STATUS_OK);
}

#define LIVE_TEST(name) cmocka_unit_test_setup_teardown(name, world_setup, world_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        LIVE_TEST(the_version_is_read),
        LIVE_TEST(parameters_arrive_as_they_are_in_every_sql_mode),
        LIVE_TEST(one_text_is_one_statement),
        LIVE_TEST(rows_changed_are_counted_and_results_nobody_wants_pass_by),
        LIVE_TEST(idle_works_on_another_connection_while_a_statement_runs),
        LIVE_TEST(a_stop_kills_the_statement_on_the_server),
        LIVE_TEST(a_stop_among_many_rows_leaves_the_connection_usable),
        LIVE_TEST(a_failure_of_idle_kills_the_statement_and_is_passed_on),
        LIVE_TEST(failures_become_statuses_by_number),
        LIVE_TEST(a_syntax_error_has_its_place),
        LIVE_TEST(a_fault_has_the_servers_further_words),
        LIVE_TEST(an_error_among_the_rows_of_optimize_is_a_failure),
        LIVE_TEST(ddl_ends_a_transaction_and_the_connection_knows),
        LIVE_TEST(a_killed_session_is_a_lost_server),
        LIVE_TEST(notes_and_warnings_are_events),
        LIVE_TEST(a_file_of_this_machine_is_never_sent),
        LIVE_TEST(a_pipeline_is_one_transaction),
        LIVE_TEST(text_formats_make_values_alike),
        LIVE_TEST(who_blocks_is_guessed_where_nothing_lists_it),
        LIVE_TEST(who_locks_a_row_is_seen),
        LIVE_TEST(the_plugin_lists_who_blocks),
        LIVE_TEST(performance_schema_lists_who_blocks),
    };
    return cmocka_run_group_tests_name("mysql", tests, NULL, NULL);
}
