/* test_pace.c -- the batch size against simulated servers: it must reach the target, stay under the
 * limits, and give way at once. */
#include "base/macro.h"
#include "pace/pace.h"
#include "pace/signal.h"
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

static void batches_that_others_wait_for_get_shorter_and_longer_again_when_nobody_does(void **state)
{
    (void)state;
    Pace pace = pace_begin(250, 1000000, 0, 0, 0);
    run_batches(&pace, 40, 0.01);
    const int64_t before = pace.rows;
    for (int i = 0; i < 20; i++) {
        pace_blocked(&pace);
        pace_measured(&pace, pace.rows, pace.rows / 100);
    }
    assert_in_range(pace.rows, PACE_ROWS_MIN, before / 10);
    const int64_t took = run_batches(&pace, 100, 0.01);
    assert_in_range(took, 200, 300);
    Pace short_ones = pace_begin(5, 1000000, 0, 0, 0);
    pace_blocked(&short_ones);
    assert_int_equal(short_ones.target_now_ms, 5);
}

static void a_reading_is_put_into_words_with_its_limit(void **state)
{
    static const struct {
        Reading     reading;
        int64_t     limit;
        const char *text;
    } cases[] = {
        {{SIGNAL_LAG, STR("replica r1"), 4234, NULL},
         3000,
         "replica r1 is 4.2 s behind, limit 3 s"},
        {{SIGNAL_LAG, STR("replica r1"), 850, NULL},
         500,
         "replica r1 is 850 ms behind, limit 500 ms"},
        {{SIGNAL_LAG, STR("replica r1"), 0, "cannot be reached"},
         3000,
         "replica r1 cannot be reached"},
        {{SIGNAL_ACTIVE, STR(""), 31, NULL}, 25, "31 sessions are at work, limit 25"},
        {{SIGNAL_HISTORY, STR(""), 2000000, NULL},
         1000000,
         "old rows of 2000000 transactions cannot be cleaned up, limit 1000000"},
        {{SIGNAL_LOG, STR(""), 35 << 20, NULL},
         32 << 20,
         "the server writes 35.0 MB of log in a second, limit 32.0 MB"},
        {{SIGNAL_BLOCKED, STR(""), 2, NULL}, 1, "sessions that wait for the batch: 2, limit 1"},
    };
    (void)state;
    AUTO_ARENA Arena *arena = arena_new("test", 1 << 20);
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        assert_string_equal(str_c(arena, reading_words(arena, &cases[i].reading, cases[i].limit)),
                            cases[i].text);
}

static void a_signal_acts_at_its_limit_until_there_is_room_below_it(void **state)
{
    (void)state;
    const Reading reading = {.kind = SIGNAL_ACTIVE, .value = 25};
    const Reading gone    = {.kind = SIGNAL_LAG, .problem = "cannot be reached"};
    assert_true(score_waits(reading_score(&reading, 25), false));
    assert_false(score_waits(reading_score(&reading, 26), false));
    assert_true(score_waits(reading_score(&reading, 26), true));
    assert_false(score_waits(reading_score(&reading, 40), true));
    assert_false(score_waits(reading_score(&reading, 0), true)); /* off */
    assert_true(score_waits(reading_score(&gone, 3000), false));
    assert_false(score_waits(reading_score(&gone, 0), false));
}

static void the_rest_grows_towards_the_limit(void **state)
{
    (void)state;
    assert_int_equal(score_rest_ms(0.5, 200), 0);
    assert_in_range(score_rest_ms(0.9, 200), 350, 450);
    assert_in_range(score_rest_ms(0.999, 200), 780, 800);
    assert_int_equal(score_rest_ms(5, 200), 800);
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
        cmocka_unit_test(
            batches_that_others_wait_for_get_shorter_and_longer_again_when_nobody_does),
        cmocka_unit_test(a_reading_is_put_into_words_with_its_limit),
        cmocka_unit_test(a_signal_acts_at_its_limit_until_there_is_room_below_it),
        cmocka_unit_test(the_rest_grows_towards_the_limit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
