/* test_engine.c -- the engine against a real server: statements, failures, cancels, pipelines. The
 * server is $SHORE_TEST_URL, which engine.py starts. */
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include "live.h"

static void a_query_with_parameters_gives_its_rows(void **state)
{
    World          *world    = *state;
    const Str       params[] = {STR("it's"), {0}, STR("7")};
    AUTO_ROWS Rows *rows     = NULL;
    assert_int_equal(conn_query(&world->ctx, world->conn,
                                SQL("SELECT $1::text, $2::int, $3::int * 6, true, false"), params,
                                COUNT_OF(params), &rows),
                     STATUS_OK);
    assert_int_equal(rows_column_count(rows), 5);
    assert_str(rows_text(rows, 0, 0), "it's");
    assert_true(rows_is_null(rows, 0, 1));
    assert_int_equal(rows_int(rows, 0, 1), 0);
    assert_int_equal(rows_int(rows, 0, 2), 42);
    assert_true(rows_bool(rows, 0, 3));
    assert_false(rows_bool(rows, 0, 4));
}

static void several_statements_are_one_transaction_and_count_the_last(void **state)
{
    World  *world = *state;
    int64_t rows  = -1;
    assert_int_equal(conn_exec(&world->ctx, world->conn,
                               SQL("CREATE TEMP TABLE t (a int); INSERT INTO t SELECT "
                                   "generate_series(1, 10); UPDATE t SET a = 0 WHERE a > 4"),
                               &rows),
                     STATUS_OK);
    assert_int_equal(rows, 6);
    assert_int_equal(conn_exec(&world->ctx, world->conn, SQL("DELETE FROM t; SELECT 1/0"), NULL),
                     STATUS_SQL);
    assert_string_equal(world->fault.sqlstate, "22012");
    assert_false(conn_in_transaction(world->conn));
    assert_str(query_text(world, SQL("SELECT count(*) FROM t")), "10");
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
    World            *world   = *state;
    const ConnOptions options = {.url = server_url(), .application = "shore/beat"};
    assert_int_equal(conn_open(&world->ctx, &options, &world->other), STATUS_OK);
    assert_int_equal(
        conn_exec(&world->ctx, world->other, SQL("CREATE TEMP TABLE beat (a int)"), NULL),
        STATUS_OK);
    world->ctx.idle      = on_idle;
    world->ctx.idle_data = world;
    assert_int_equal(conn_exec(&world->ctx, world->conn, SQL("SELECT pg_sleep(1)"), NULL),
                     STATUS_OK);
    world->ctx.idle = NULL;
    assert_in_range(world->idle_calls, 8, 12);
}

static void idle_is_called_between_many_short_statements(void **state)
{
    World *world         = *state;
    world->ctx.idle      = on_idle;
    world->ctx.idle_data = world;
    for (int i = 0; i < 50; i++)
        assert_int_equal(conn_exec(&world->ctx, world->conn, SQL("SELECT pg_sleep(0.02)"), NULL),
                         STATUS_OK);
    assert_in_range(world->idle_calls, 7, 14);
}

/* Another session is asked whether the statement is gone on the server, too. */
static void assert_not_running(World *world)
{
    Ctx ctx                 = world->ctx;
    ctx.idle                = NULL;
    ctx.stop_signal         = NULL;
    AUTO_CONN Conn *watcher = open_other(world, "watcher");
    const Str pid = str_format(world->arena, "%lld", (long long)conn_backend_pid(world->conn));
    AUTO_ROWS Rows *rows = NULL;
    assert_int_equal(conn_query(&ctx, watcher,
                                SQL("SELECT state FROM pg_stat_activity WHERE pid = $1::int"), &pid,
                                1, &rows),
                     STATUS_OK);
    assert_str(rows_text(rows, 0, 0), "idle");
}

static void a_stop_cancels_the_statement_on_the_server(void **state)
{
    World *world          = *state;
    world->ctx.idle       = on_idle;
    world->ctx.idle_data  = world;
    world->stop_at        = 3;
    const int64_t started = now_ms(world);
    assert_int_equal(conn_exec(&world->ctx, world->conn, SQL("SELECT pg_sleep(60)"), NULL),
                     STATUS_INTERRUPTED);
    assert_true(now_ms(world) - started < 3000);
    assert_string_equal(world->fault.message, "interrupted");
    assert_not_running(world);
    assert_true(conn_alive(world->conn));
    assert_int_equal(conn_exec(&world->ctx, world->conn, SQL("SELECT 1"), NULL),
                     STATUS_INTERRUPTED);
    world->stop_signal = 0;
    world->stop_at     = 0;
    assert_str(query_text(world, SQL("SELECT 'still here'")), "still here");
}

static void a_failure_of_idle_cancels_the_statement_and_is_passed_on(void **state)
{
    World *world         = *state;
    world->ctx.idle      = on_idle;
    world->ctx.idle_data = world;
    world->idle_fail_at  = 2;
    assert_int_equal(conn_exec(&world->ctx, world->conn, SQL("BEGIN; SELECT pg_sleep(60)"), NULL),
                     STATUS_LEASE);
    assert_string_equal(world->fault.message, "could not keep the lease");
    conn_rollback(&world->ctx, world->conn);
    assert_false(conn_in_transaction(world->conn));
    assert_int_equal(world->fault.status, STATUS_LEASE);
    assert_not_running(world);
}

static void failures_become_statuses_by_sqlstate(void **state)
{
    World *world = *state;
    const struct {
        Sql         sql;
        Status      status;
        const char *sqlstate;
    } rows[] = {
        {SQL("SELECT 1/0"), STATUS_SQL, "22012"},
        {SQL("SELEC"), STATUS_SQL, "42601"},
        {SQL("SET statement_timeout = 50; SELECT pg_sleep(5)"), STATUS_TIMEOUT, "57014"},
        {SQL("DO $$ BEGIN RAISE lock_not_available; END $$"), STATUS_LOCK_TIMEOUT, "55P03"},
        {SQL("DO $$ BEGIN RAISE deadlock_detected; END $$"), STATUS_DEADLOCK, "40P01"},
        {SQL("DO $$ BEGIN RAISE serialization_failure; END $$"), STATUS_SERIALIZATION, "40001"},
        {SQL("DO $$ BEGIN RAISE disk_full; END $$"), STATUS_DISK_FULL, "53100"},
        {SQL("DO $$ BEGIN RAISE insufficient_privilege; END $$"), STATUS_REFUSED, "42501"},
        {SQL("BEGIN READ ONLY; CREATE TABLE no (a int)"), STATUS_REFUSED, "25006"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        assert_int_equal(conn_exec(&world->ctx, world->conn, rows[i].sql, NULL), rows[i].status);
        assert_string_equal(world->fault.sqlstate, rows[i].sqlstate);
        conn_rollback(&world->ctx, world->conn);
        assert_int_equal(conn_exec(&world->ctx, world->conn, SQL("RESET statement_timeout"), NULL),
                         STATUS_OK);
    }
    assert_true(world->fault.hint[0] != '\0');
}

static void a_fault_has_position_detail_and_hint_of_the_server(void **state)
{
    World *world = *state;
    assert_int_equal(
        conn_exec(&world->ctx, world->conn, SQL("SELECT '\303\234', nope FROM pg_class"), NULL),
        STATUS_SQL);
    assert_int_equal(world->fault.position, 13);
    assert_string_equal(world->fault.message,
                        "could not run statement: column \"nope\" does not exist");
    assert_int_equal(conn_exec(&world->ctx, world->conn,
                               SQL("DO $$ BEGIN RAISE 'm' USING DETAIL = 'd', HINT = 'h'; END $$"),
                               NULL),
                     STATUS_SQL);
    assert_true(str_starts(str_from(world->fault.detail), "d\nPL/pgSQL function"));
    assert_string_equal(world->fault.hint, "h");
}

static void a_terminated_session_is_a_lost_server(void **state)
{
    World *world = *state;
    assert_int_equal(conn_exec(&world->ctx, world->conn,
                               SQL("SELECT pg_terminate_backend(pg_backend_pid())"), NULL),
                     STATUS_SERVER_LOST);
    assert_false(conn_alive(world->conn));
    assert_int_equal(conn_exec(&world->ctx, world->conn, SQL("SELECT 1"), NULL),
                     STATUS_SERVER_LOST);
}

static void notices_and_warnings_are_events(void **state)
{
    World *world = *state;
    assert_int_equal(conn_exec(&world->ctx, world->conn, SQL("DROP TABLE IF EXISTS nope"), NULL),
                     STATUS_OK);
    assert_string_equal(world->notice, "table \"nope\" does not exist, skipping");
    assert_false(world->warned);
    assert_int_equal(conn_exec(&world->ctx, world->conn, SQL("ROLLBACK"), NULL), STATUS_OK);
    assert_string_equal(world->notice, "there is no transaction in progress");
    assert_true(world->warned);
}

static void rows_that_nobody_wants_take_no_memory_and_copy_out_ends(void **state)
{
    World *world = *state;
    assert_int_equal(conn_exec(&world->ctx, world->conn,
                               SQL("SELECT repeat('x', 1000) FROM generate_series(1, 20000)"),
                               NULL),
                     STATUS_OK);
    assert_int_equal(conn_exec(&world->ctx, world->conn,
                               SQL("COPY (SELECT generate_series(1, 100000)) TO STDOUT"), NULL),
                     STATUS_OK);
    assert_int_equal(conn_exec(&world->ctx, world->conn,
                               SQL("CREATE TEMP TABLE c (a int); COPY c FROM STDIN"), NULL),
                     STATUS_INPUT);
    assert_str(query_text(world, SQL("SELECT 'usable'")), "usable");
}

static void a_zero_byte_in_a_statement_is_refused(void **state)
{
    World *world = *state;
    assert_int_equal(conn_exec(&world->ctx, world->conn, SQL("SELECT 1; \0 DROP TABLE x"), NULL),
                     STATUS_INPUT);
}

static void a_pipeline_gives_the_rows_of_each_step(void **state)
{
    World    *world = *state;
    const Str seven = STR("7");
    assert_int_equal(conn_exec(&world->ctx, world->conn, SQL("CREATE TEMP TABLE p (a int)"), NULL),
                     STATUS_OK);
    PipelineStep steps[] = {
        {.sql = SQL("BEGIN")},
        {.sql = SQL("INSERT INTO p VALUES ($1::int), (8)"), .params = &seven, .param_count = 1},
        {.sql = SQL("SELECT sum(a) FROM p")},
        {.sql = SQL("COMMIT")},
    };
    assert_int_equal(conn_pipeline(&world->ctx, world->conn, steps, COUNT_OF(steps)), STATUS_OK);
    assert_int_equal(rows_affected(steps[1].rows), 2);
    assert_int_equal(rows_int(steps[2].rows, 0, 0), 15);
    assert_false(conn_in_transaction(world->conn));
    for (size_t i = 0; i < COUNT_OF(steps); i++)
        rows_close(steps[i].rows);
    assert_str(query_text(world, SQL("SELECT count(*) FROM p")), "2");
}

static void a_pipeline_that_fails_leaves_nothing_and_says_where(void **state)
{
    World *world = *state;
    assert_int_equal(conn_exec(&world->ctx, world->conn, SQL("CREATE TEMP TABLE p (a int)"), NULL),
                     STATUS_OK);
    PipelineStep begun[] = {
        {.sql = SQL("BEGIN")},
        {.sql = SQL("INSERT INTO p VALUES (1)")},
        {.sql = SQL("SELECT 1/0")},
        {.sql = SQL("COMMIT")},
    };
    assert_int_equal(conn_pipeline(&world->ctx, world->conn, begun, COUNT_OF(begun)), STATUS_SQL);
    assert_string_equal(world->fault.sqlstate, "22012");
    assert_string_equal(world->fault.trail, "; while running step 3 of 4 sent together");
    assert_false(conn_in_transaction(world->conn));
    assert_null(begun[1].rows);
    assert_str(query_text(world, SQL("SELECT count(*) FROM p")), "0");

    PipelineStep implicit[] = {
        {.sql = SQL("INSERT INTO p VALUES (1)")},
        {.sql = SQL("SELECT 1/0")},
        {.sql = SQL("INSERT INTO p VALUES (2)")},
    };
    assert_int_equal(conn_pipeline(&world->ctx, world->conn, implicit, COUNT_OF(implicit)),
                     STATUS_SQL);
    assert_str(query_text(world, SQL("SELECT count(*) FROM p")), "0");
}

static void a_pipeline_that_fails_leaves_an_open_transaction_failed(void **state)
{
    World *world = *state;
    assert_int_equal(conn_exec(&world->ctx, world->conn, SQL("BEGIN"), NULL), STATUS_OK);
    PipelineStep steps[] = {{.sql = SQL("SELECT 1/0")}};
    assert_int_equal(conn_pipeline(&world->ctx, world->conn, steps, COUNT_OF(steps)), STATUS_SQL);
    assert_true(conn_in_failed_transaction(world->conn));
    conn_rollback(&world->ctx, world->conn);
    assert_false(conn_in_transaction(world->conn));
}

static void a_deferred_constraint_fails_at_the_commit_step(void **state)
{
    World *world = *state;
    assert_int_equal(conn_exec(&world->ctx, world->conn,
                               SQL("CREATE TEMP TABLE d (a int UNIQUE DEFERRABLE INITIALLY "
                                   "DEFERRED)"),
                               NULL),
                     STATUS_OK);
    PipelineStep steps[] = {
        {.sql = SQL("BEGIN")},
        {.sql = SQL("INSERT INTO d VALUES (1), (1)")},
        {.sql = SQL("COMMIT")},
    };
    assert_int_equal(conn_pipeline(&world->ctx, world->conn, steps, COUNT_OF(steps)), STATUS_SQL);
    assert_string_equal(world->fault.sqlstate, "23505");
    assert_string_equal(world->fault.trail, "; while running step 3 of 3 sent together");
    assert_str(query_text(world, SQL("SELECT count(*) FROM d")), "0");
}

static void a_stopped_pipeline_is_rolled_back(void **state)
{
    World *world = *state;
    assert_int_equal(conn_exec(&world->ctx, world->conn, SQL("CREATE TEMP TABLE p (a int)"), NULL),
                     STATUS_OK);
    PipelineStep steps[] = {
        {.sql = SQL("BEGIN")},
        {.sql = SQL("INSERT INTO p VALUES (1)")},
        {.sql = SQL("SELECT pg_sleep(60)")},
        {.sql = SQL("COMMIT")},
    };
    world->ctx.idle      = on_idle;
    world->ctx.idle_data = world;
    world->stop_at       = 3;
    assert_int_equal(conn_pipeline(&world->ctx, world->conn, steps, COUNT_OF(steps)),
                     STATUS_INTERRUPTED);
    world->stop_at     = 0;
    world->stop_signal = 0;
    assert_not_running(world);
    assert_false(conn_in_transaction(world->conn));
    assert_str(query_text(world, SQL("SELECT count(*) FROM p")), "0");
}

static void a_pipeline_on_a_lost_connection_says_so(void **state)
{
    World       *world   = *state;
    PipelineStep steps[] = {
        {.sql = SQL("BEGIN")},
        {.sql = SQL("SELECT pg_terminate_backend(pg_backend_pid())")},
        {.sql = SQL("COMMIT")},
    };
    assert_int_equal(conn_pipeline(&world->ctx, world->conn, steps, COUNT_OF(steps)),
                     STATUS_SERVER_LOST);
    assert_false(conn_alive(world->conn));
}

static void copy_takes_the_lines_of_the_file(void **state)
{
    World *world = *state;
    assert_int_equal(
        conn_exec(&world->ctx, world->conn, SQL("CREATE TEMP TABLE c (a int, b text)"), NULL),
        STATUS_OK);
    int64_t rows = 0;
    assert_int_equal(conn_copy_in(&world->ctx, world->conn, SQL("COPY c FROM stdin"),
                                  STR("1\tone\n2\ttwo\n\\.\n"), &rows),
                     STATUS_OK);
    assert_int_equal(rows, 2);
    assert_int_equal(conn_copy_in(&world->ctx, world->conn, SQL("COPY c FROM stdin"),
                                  STR("3\tthree\nx\tbad\n"), &rows),
                     STATUS_SQL);
    assert_string_equal(world->fault.sqlstate, "22P02");
    assert_str(query_text(world, SQL("SELECT count(*) FROM c")), "2");
    assert_int_equal(
        conn_copy_in(&world->ctx, world->conn, SQL("COPY nope FROM stdin"), STR("1\n"), NULL),
        STATUS_SQL);
    assert_int_equal(conn_copy_in(&world->ctx, world->conn, SQL("SELECT 1"), STR("1\n"), NULL),
                     STATUS_INPUT);
    assert_str(query_text(world, SQL("SELECT count(*) FROM c")), "2");
}

static void copy_of_many_lines_with_a_bad_one_ends(void **state)
{
    World *world = *state;
    assert_int_equal(conn_exec(&world->ctx, world->conn, SQL("CREATE TEMP TABLE c (a int)"), NULL),
                     STATUS_OK);
    Buf lines = buf_new(world->arena, SIZE_MAX);
    for (int i = 0; i < 1000000; i++)
        buf_format(&lines, "%d\n", i);
    int64_t rows = 0;
    assert_int_equal(
        conn_copy_in(&world->ctx, world->conn, SQL("COPY c FROM stdin"), buf_str(&lines), &rows),
        STATUS_OK);
    assert_int_equal(rows, 1000000);
    const Str bad = str_concat(world->arena, STR("bad\n"), buf_str(&lines));
    assert_int_equal(conn_copy_in(&world->ctx, world->conn, SQL("COPY c FROM stdin"), bad, &rows),
                     STATUS_SQL);
}

static void the_session_is_the_users_but_for_what_must_be(void **state)
{
    World *world = *state;
    assert_str(query_text(world, SQL("SHOW application_name")), "shore/test");
    assert_str(query_text(world, SQL("SHOW client_encoding")), "UTF8");
    assert_str(query_text(world, SQL("SHOW standard_conforming_strings")), "on");
    if (conn_version(world->conn).major >= 14)
        assert_str(query_text(world, SQL("SHOW client_connection_check_interval")), "1s");
    assert_int_equal(conn_set_text_formats(&world->ctx, world->conn), STATUS_OK);
    assert_str(query_text(world, SQL("SELECT '2024-02-01 00:00+02'::timestamptz")),
               "2024-01-31 22:00:00+00");
    int64_t pid = 0;
    assert_true(str_to_int64(query_text(world, SQL("SELECT pg_backend_pid()")), &pid));
    assert_int_equal(conn_backend_pid(world->conn), pid);
}

/* Login failures. */

static void assert_no_secret(const World *world)
{
    AUTO_ARENA Arena *arena = arena_new("fault", 1 << 20);
    Buf               text  = buf_new(arena, SIZE_MAX);
    fault_render(&world->fault, &text);
    if (str_contains(buf_str(&text), "s3cret") || str_contains(buf_str(&text), "cret"))
        fail_msg("the password is in: %s", buf_str(&text).data);
}

static Status open_status(World *world, const char *url)
{
    AUTO_CONN Conn   *conn    = NULL;
    const ConnOptions options = {.url = url, .application = "shore/test"};
    return conn_open(&world->ctx, &options, &conn);
}

static void a_password_is_never_shown_however_wrong_the_url_is(void **state)
{
    World                   *world  = *state;
    static const char *const urls[] = {
        "postgres://nobody:s3cret@127.0.0.1:1/db",
        "postgres://nobody:s3cret@127.0.0.1:nope/db",
        "postgres://nobody:s3/cret@127.0.0.1/db",
        "postgres://nobody:s3@cret@127.0.0.1/db",
        "postgres://nobody:12/cret@127.0.0.1/db",
        "postgres://nobody:s3?cret@127.0.0.1/db",
        "postgres://nobody:s3%cret@127.0.0.1/db",
        "postgres://nobody:s3cret",
        "postgres://nobody@127.0.0.1:1/db?password=s3cret&x=y",
        "host=127.0.0.1 port=1 password=s3cret",
        "host=127.0.0.1 port=1 password=s3 cret",
        "host=127.0.0.1 password=s3cret nonsense=1",
        "host=127.0.0.1 password='s3cret",
        "http://nobody:s3cret@127.0.0.1/db",
        "mysql://nobody:s3cret@127.0.0.1/db",
    };
    for (size_t i = 0; i < COUNT_OF(urls); i++) {
        const Status status = open_status(world, urls[i]);
        if (status != STATUS_UNREACHABLE && status != STATUS_USAGE && status != STATUS_REFUSED)
            fail_msg("%s gives %s", urls[i], status_row(status)->name);
        assert_no_secret(world);
    }
}

static void a_scheme_names_its_engine(void **state)
{
    World *world = *state;
    assert_int_equal(open_status(world, "mysql://root@127.0.0.1:1/db"), STATUS_UNREACHABLE);
    assert_int_equal(open_status(world, "mariadb://127.0.0.1:1/db"), STATUS_UNREACHABLE);
    assert_int_equal(open_status(world, "oracle://127.0.0.1/db"), STATUS_USAGE);
}

/* A socket that accepts and says nothing. */
static void a_silent_server_is_given_up_after_connect_timeout(void **state)
{
    World             *world = *state;
    const int          fd    = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct sockaddr_in place = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t          size  = sizeof place;
    assert_int_equal(bind(fd, (struct sockaddr *)&place, size), 0);
    assert_int_equal(listen(fd, 1), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)&place, &size), 0);
    const Str url = str_format(world->arena, "postgres://u:s3cret@127.0.0.1:%d/d?connect_timeout=1",
                               ntohs(place.sin_port));
    const int64_t started = now_ms(world);
    assert_int_equal(open_status(world, url.data), STATUS_UNREACHABLE);
    assert_in_range(now_ms(world) - started, 900, 2500);
    assert_no_secret(world);
    close(fd);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, world_setup, world_teardown)
    const struct CMUnitTest tests[] = {
        TEST(a_query_with_parameters_gives_its_rows),
        TEST(several_statements_are_one_transaction_and_count_the_last),
        TEST(idle_works_on_another_connection_while_a_statement_runs),
        TEST(idle_is_called_between_many_short_statements),
        TEST(a_stop_cancels_the_statement_on_the_server),
        TEST(a_failure_of_idle_cancels_the_statement_and_is_passed_on),
        TEST(failures_become_statuses_by_sqlstate),
        TEST(a_fault_has_position_detail_and_hint_of_the_server),
        TEST(a_terminated_session_is_a_lost_server),
        TEST(notices_and_warnings_are_events),
        TEST(rows_that_nobody_wants_take_no_memory_and_copy_out_ends),
        TEST(a_zero_byte_in_a_statement_is_refused),
        TEST(a_pipeline_gives_the_rows_of_each_step),
        TEST(a_pipeline_that_fails_leaves_nothing_and_says_where),
        TEST(a_pipeline_that_fails_leaves_an_open_transaction_failed),
        TEST(a_deferred_constraint_fails_at_the_commit_step),
        TEST(a_stopped_pipeline_is_rolled_back),
        TEST(a_pipeline_on_a_lost_connection_says_so),
        TEST(copy_takes_the_lines_of_the_file),
        TEST(copy_of_many_lines_with_a_bad_one_ends),
        TEST(the_session_is_the_users_but_for_what_must_be),
        TEST(a_password_is_never_shown_however_wrong_the_url_is),
        TEST(a_scheme_names_its_engine),
        TEST(a_silent_server_is_given_up_after_connect_timeout),
    };
    return cmocka_run_group_tests_name("engine", tests, NULL, NULL);
}
