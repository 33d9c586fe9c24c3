/* test_limits.c -- what the server is told before a statement. */
#include "run/dialect.h"
#include "test.h"

typedef struct Case {
    Run       run;
    Todo      todo;
    Section   section;
    Statement statement;
    Change    change;
    Effect    effect;
} Case;

/* ALTER TABLE ... ADD COLUMN, with a server and configuration as they come. */
static void add_column(Case *c)
{
    *c = (Case){
        .run    = {.version = {ENGINE_PG, 15, 0, 0}, .facts = {.deadlock_timeout_ms = 1000}},
        .todo   = {.section = &c->section, .effects = &c->effect, .lock_tolerance_ms = 800},
        .effect = {.form = "addcol_nullable", .duration = DURATION_INSTANT, .lock_count = 1},
        .change = {.kind = CHANGE_ADD_COLUMN},
    };
    c->effect.locks[0]    = (RelationLock){{.name = STR("t")}, LOCK_ACCESS_EXCLUSIVE};
    c->statement.changes  = (ChangeVec){.items = &c->change, .count = 1};
    c->section.statements = (StatementVec){.items = &c->statement, .count = 1};
}

static void check(Limits limits, int64_t lock_ms, int64_t statement_ms)
{
    assert_int_equal(limits.lock_ms, lock_ms);
    assert_int_equal(limits.statement_ms, statement_ms);
}

static void what_is_left_of_the_tolerance_bounds_wait_and_statement(void **state)
{
    Case c;
    (void)state;
    add_column(&c);
    check(limits_in_transaction(&c.run, &c.todo, 0, 800, false), 800, 800);
    check(limits_in_transaction(&c.run, &c.todo, 0, 300, false), 300, 300);
}

static void nothing_left_still_gives_a_moment(void **state)
{
    Case c;
    (void)state;
    add_column(&c);
    check(limits_in_transaction(&c.run, &c.todo, 0, 0, false), 10, 100);
}

static void a_wait_ends_before_deadlock_timeout(void **state)
{
    Case c;
    (void)state;
    add_column(&c);
    check(limits_in_transaction(&c.run, &c.todo, 0, 5000, false), 950, 5000);
    c.run.facts.deadlock_timeout_ms = 20;
    check(limits_in_transaction(&c.run, &c.todo, 0, 5000, false), 10, 5000);
}

static void an_autovacuum_is_waited_for_beyond_deadlock_timeout(void **state)
{
    Case c;
    (void)state;
    add_column(&c);
    check(limits_in_transaction(&c.run, &c.todo, 0, 800, true), 1500, 1500);
    c.run.facts.deadlock_timeout_ms = 3000;
    check(limits_in_transaction(&c.run, &c.todo, 0, 800, true), 3500, 3500);
}

static void work_in_proportion_to_the_table_has_the_users_statement_timeout(void **state)
{
    Case c;
    (void)state;
    add_column(&c);
    c.effect.duration = DURATION_SCAN;
    check(limits_in_transaction(&c.run, &c.todo, 0, 300, false), 300, 0);
    c.todo.statement_timeout_ms = 60000;
    check(limits_in_transaction(&c.run, &c.todo, 0, 300, false), 300, 60000);
}

static void what_no_fact_is_known_of_is_not_called_instant(void **state)
{
    Case c;
    (void)state;
    add_column(&c);
    c.effect.form = NULL;
    check(limits_in_transaction(&c.run, &c.todo, 0, 300, false), 300, 0);
}

static void a_concurrent_build_may_wait(void **state)
{
    Case c;
    (void)state;
    add_column(&c);
    c.change                    = (Change){.kind = CHANGE_CREATE_INDEX, .concurrently = true};
    c.effect.locks[0].mode      = LOCK_SHARE_UPDATE_EXCLUSIVE;
    c.todo.statement_timeout_ms = 60000;
    check(limits_alone(&c.run, &c.todo, 0), 0, 0);
}

static void a_strong_lock_outside_a_transaction_is_bounded_too(void **state)
{
    Case c;
    (void)state;
    add_column(&c);
    c.change = (Change){.kind = CHANGE_VACUUM, .full = true};
    check(limits_alone(&c.run, &c.todo, 0), 800, 0);
}

static void an_authors_own_statement_timeout_is_left_alone(void **state)
{
    Case              c;
    AUTO_ARENA Arena *arena = arena_new("test", 1 << 16);
    (void)state;
    add_column(&c);
    c.todo.sets_timeout = true;
    const Limits limits = limits_in_transaction(&c.run, &c.todo, 0, 300, false);
    assert_true(
        str_is(dialect_pg.limits(arena, limits, true).text, "SET LOCAL lock_timeout = '300ms'"));
}

static void limits_are_written_as_settings(void **state)
{
    AUTO_ARENA Arena *arena = arena_new("test", 1 << 16);
    (void)state;
    const Limits limits = {.lock_ms = 0, .statement_ms = 100};
    assert_true(str_is(dialect_pg.limits(arena, limits, false).text,
                       "SET lock_timeout = '0ms'; SET statement_timeout = '100ms'"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_left_of_the_tolerance_bounds_wait_and_statement),
        cmocka_unit_test(nothing_left_still_gives_a_moment),
        cmocka_unit_test(a_wait_ends_before_deadlock_timeout),
        cmocka_unit_test(an_autovacuum_is_waited_for_beyond_deadlock_timeout),
        cmocka_unit_test(work_in_proportion_to_the_table_has_the_users_statement_timeout),
        cmocka_unit_test(what_no_fact_is_known_of_is_not_called_instant),
        cmocka_unit_test(a_concurrent_build_may_wait),
        cmocka_unit_test(a_strong_lock_outside_a_transaction_is_bounded_too),
        cmocka_unit_test(an_authors_own_statement_timeout_is_left_alone),
        cmocka_unit_test(limits_are_written_as_settings),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
