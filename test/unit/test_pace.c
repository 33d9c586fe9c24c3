/* test_pace.c -- the batch size against simulated servers: it must reach the target, stay under the
 * limits, and give way at once. */
#include "pace/pace.h"
#include "test.h"

static int64_t run_batches(Pace *pace, int batches, double ms_per_row)
{
    int64_t took = 0;
    for (int i = 0; i < batches; i++) {
        took = (int64_t)((double)pace->rows * ms_per_row);
        pace_measured(pace, pace->rows, took);
    }
    return took;
}

static void size_settles_at_the_target_duration(void **state)
{
    (void)state;
    Pace          pace = pace_begin(250, 1000000, 0, 0, 0);
    const int64_t took = run_batches(&pace, 40, 0.01);
    assert_in_range(took, 200, 300);
}

static void size_never_passes_the_limits(void **state)
{
    (void)state;
    Pace fast = pace_begin(250, 5000, 0, 0, 0);
    run_batches(&fast, 100, 0.00001);
    assert_int_equal(fast.rows, 5000);
    Pace slow = pace_begin(250, 5000, 0, 0, 0);
    run_batches(&slow, 100, 1000);
    assert_int_equal(slow.rows, PACE_ROWS_MIN);
}

static void growth_is_at_most_by_half(void **state)
{
    (void)state;
    Pace pace = pace_begin(250, 1000000, 0, 0, 0);
    for (int i = 0; i < 20; i++) {
        const int64_t before = pace.rows;
        pace_measured(&pace, pace.rows, 1);
        assert_true(pace.rows <= before * 3 / 2);
    }
}

static void a_slow_batch_shrinks_the_next_at_once(void **state)
{
    (void)state;
    Pace pace = pace_begin(250, 1000000, 0, 0, 0);
    run_batches(&pace, 40, 0.01);
    const int64_t before = pace.rows;
    pace_measured(&pace, pace.rows, 2000);
    assert_true(pace.rows <= before / 4 + 1);
}

static void the_authors_own_size_stays_unless_it_times_out(void **state)
{
    (void)state;
    Pace pace = pace_begin(250, 1000000, 5000, 0, 0);
    run_batches(&pace, 10, 1);
    assert_int_equal(pace.rows, 5000);
    assert_true(pace_timed_out(&pace));
    assert_int_equal(pace.rows, 2500);
}

static void a_timeout_at_the_smallest_size_is_final(void **state)
{
    (void)state;
    Pace pace = pace_begin(250, 1000000, 0, 0, 20);
    assert_true(pace_timed_out(&pace));
    assert_int_equal(pace.rows, PACE_ROWS_MIN);
    assert_false(pace_timed_out(&pace));
}

static void the_rest_is_a_share_of_the_batch(void **state)
{
    (void)state;
    Pace pace = pace_begin(250, 1000000, 0, 0.5, 0);
    assert_int_equal(pace_measured(&pace, 1000, 200), 100);
    assert_int_equal(pace_timeout_ms(250), 1000);
    assert_int_equal(pace_timeout_ms(2000), 8000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(size_settles_at_the_target_duration),
        cmocka_unit_test(size_never_passes_the_limits),
        cmocka_unit_test(growth_is_at_most_by_half),
        cmocka_unit_test(a_slow_batch_shrinks_the_next_at_once),
        cmocka_unit_test(the_authors_own_size_stays_unless_it_times_out),
        cmocka_unit_test(a_timeout_at_the_smallest_size_is_final),
        cmocka_unit_test(the_rest_is_a_share_of_the_batch),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
