/* test_steps.c -- which statements of a migration are run together. */
#include "run/steps.h"
#include "test.h"

enum { STATEMENTS_MAX = 8 };

typedef struct Case {
    Arena       *arena;
    StatementVec statements;
    Effect       effects[STATEMENTS_MAX];
    StepVec      steps;
    Problem      problem;
} Case;

static void add(Case *c, ChangeKind kind)
{
    Statement *statement                          = vec_push(c->arena, &c->statements);
    statement->form                               = STATEMENT_SQL;
    statement->start                              = (Place){c->statements.count, 1};
    vec_push(c->arena, &statement->changes)->kind = kind;
}

static void add_alone(Case *c, ChangeKind kind)
{
    add(c, kind);
    c->effects[c->statements.count - 1].not_in_transaction = true;
}

static void add_batched(Case *c)
{
    add(c, CHANGE_UPDATE_ROWS);
    c->statements.items[c->statements.count - 1].batched = true;
}

static bool group(Case *c)
{
    return steps_group(c->arena, &c->statements, c->effects, &c->steps, &c->problem);
}

static void check_step(const Case *c, size_t index, StepKind kind, size_t first, size_t end)
{
    assert_true(index < c->steps.count);
    assert_int_equal(c->steps.items[index].kind, kind);
    assert_int_equal(c->steps.items[index].first, first);
    assert_int_equal(c->steps.items[index].end, end);
}

static void consecutive_statements_are_one_transaction(void **state)
{
    Case c = {.arena = *state};
    add(&c, CHANGE_ADD_COLUMN);
    add(&c, CHANGE_ADD_CHECK);
    assert_true(group(&c));
    assert_int_equal(c.steps.count, 1);
    check_step(&c, 0, STEP_TRANSACTION, 0, 2);
}

static void a_concurrent_build_stands_between_two_transactions(void **state)
{
    Case c = {.arena = *state};
    add(&c, CHANGE_ADD_COLUMN);
    add_alone(&c, CHANGE_CREATE_INDEX);
    add_alone(&c, CHANGE_CREATE_INDEX);
    add(&c, CHANGE_COMMENT);
    assert_true(group(&c));
    assert_int_equal(c.steps.count, 4);
    check_step(&c, 0, STEP_TRANSACTION, 0, 1);
    check_step(&c, 1, STEP_ALONE, 1, 2);
    check_step(&c, 2, STEP_ALONE, 2, 3);
    check_step(&c, 3, STEP_TRANSACTION, 3, 4);
}

static void a_batched_statement_is_a_step_of_its_own(void **state)
{
    Case c = {.arena = *state};
    add_batched(&c);
    add(&c, CHANGE_COMMENT);
    assert_true(group(&c));
    check_step(&c, 0, STEP_BATCHED, 0, 1);
    check_step(&c, 1, STEP_TRANSACTION, 1, 2);
}

static void begin_and_commit_of_the_author_are_a_step(void **state)
{
    Case c = {.arena = *state};
    add(&c, CHANGE_ADD_COLUMN);
    add(&c, CHANGE_BEGIN);
    add(&c, CHANGE_ADD_COLUMN);
    add(&c, CHANGE_COMMIT);
    add(&c, CHANGE_ADD_COLUMN);
    assert_true(group(&c));
    assert_int_equal(c.steps.count, 3);
    check_step(&c, 1, STEP_TRANSACTION, 1, 4);
    assert_true(c.steps.items[1].author);
    assert_false(c.steps.items[0].author);
    assert_false(c.steps.items[2].author);
}

static void the_data_of_a_copy_goes_with_it(void **state)
{
    Case c = {.arena = *state};
    add(&c, CHANGE_COPY_ROWS);
    vec_push(c.arena, &c.statements)->form = STATEMENT_COPY_DATA;
    assert_true(group(&c));
    check_step(&c, 0, STEP_TRANSACTION, 0, 2);
}

static void check_refused(Case *c, size_t line, const char *message)
{
    assert_false(group(c));
    assert_true(str_contains(c->problem.message, message));
    assert_true(c->problem.hint.size > 0);
    assert_int_equal(c->problem.place.line, line);
}

static void a_concurrent_build_inside_begin_is_refused(void **state)
{
    Case c = {.arena = *state};
    add(&c, CHANGE_BEGIN);
    add_alone(&c, CHANGE_CREATE_INDEX);
    add(&c, CHANGE_COMMIT);
    check_refused(&c, 2, "cannot be in a transaction");
}

static void a_batched_statement_inside_begin_is_refused(void **state)
{
    Case c = {.arena = *state};
    add(&c, CHANGE_BEGIN);
    add_batched(&c);
    add(&c, CHANGE_COMMIT);
    check_refused(&c, 2, "batched");
}

static void begin_inside_begin_is_refused(void **state)
{
    Case c = {.arena = *state};
    add(&c, CHANGE_BEGIN);
    add(&c, CHANGE_BEGIN);
    check_refused(&c, 2, "open already");
}

static void begin_without_commit_is_refused(void **state)
{
    Case c = {.arena = *state};
    add(&c, CHANGE_BEGIN);
    add(&c, CHANGE_ADD_COLUMN);
    check_refused(&c, 1, "BEGIN without COMMIT");
}

static void commit_without_begin_is_refused(void **state)
{
    Case c = {.arena = *state};
    add(&c, CHANGE_ADD_COLUMN);
    add(&c, CHANGE_COMMIT);
    check_refused(&c, 2, "COMMIT without BEGIN");
}

static void prepare_transaction_is_refused(void **state)
{
    Case c = {.arena = *state};
    add(&c, CHANGE_BEGIN);
    add(&c, CHANGE_COMMIT);
    c.statements.items[1].text = STR("prepare transaction 'x'");
    check_refused(&c, 2, "PREPARE TRANSACTION");
}

static void rollback_is_refused_and_rollback_to_a_savepoint_is_not(void **state)
{
    Case fine = {.arena = *state};
    add(&fine, CHANGE_SAVEPOINT);
    add(&fine, CHANGE_ROLLBACK_TO);
    assert_true(group(&fine));
    Case c = {.arena = *state};
    add(&c, CHANGE_ADD_COLUMN);
    add(&c, CHANGE_ROLLBACK);
    check_refused(&c, 2, "ROLLBACK");
}

static void a_meta_command_is_refused(void **state)
{
    Case       c         = {.arena = *state};
    Statement *statement = vec_push(c.arena, &c.statements);
    statement->form      = STATEMENT_META;
    statement->start     = (Place){1, 1};
    check_refused(&c, 1, "commands of psql or mysql");
}

static void no_statement_is_no_step(void **state)
{
    Case c = {.arena = *state};
    assert_true(group(&c));
    assert_int_equal(c.steps.count, 0);
}

static int setup(void **state)
{
    *state = arena_new("test", 1 << 20);
    return 0;
}

static int teardown(void **state)
{
    arena_free(*state);
    return 0;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(consecutive_statements_are_one_transaction),
        TEST(a_concurrent_build_stands_between_two_transactions),
        TEST(a_batched_statement_is_a_step_of_its_own),
        TEST(begin_and_commit_of_the_author_are_a_step),
        TEST(the_data_of_a_copy_goes_with_it),
        TEST(a_concurrent_build_inside_begin_is_refused),
        TEST(a_batched_statement_inside_begin_is_refused),
        TEST(begin_inside_begin_is_refused),
        TEST(begin_without_commit_is_refused),
        TEST(commit_without_begin_is_refused),
        TEST(prepare_transaction_is_refused),
        TEST(rollback_is_refused_and_rollback_to_a_savepoint_is_not),
        TEST(a_meta_command_is_refused),
        TEST(no_statement_is_no_step),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
