/* test_events.c -- the sink of events, with a real terminal or a pipe as stderr and a clock that is
 * moved by hand. */
#include <pty.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmd/command.h"
#include "test.h"

#define ERASE "\r\x1b[K"

/* A clock that stands at `at_ms`. */
typedef struct HandClock {
    Clock   clock;
    int64_t at_ms;
} HandClock;

static int64_t hand_now(const Clock *clock)
{
    return ((const HandClock *)clock)->at_ms;
}

/* A Cmd whose stderr is something else until stage_close. */
typedef struct Stage {
    HandClock hand;
    Arena    *arena;
    Globals   globals;
    Cmd       cmd;
    int       stderr_kept;
    int       listener; /* reads what is written to stderr */
} Stage;

static void stage_open(Stage *stage, bool terminal)
{
    int pair[2];
    if (terminal) {
        const struct winsize size = {.ws_row = 20, .ws_col = 60};
        assert_int_equal(openpty(&pair[0], &pair[1], NULL, NULL, &size), 0);
    } else {
        assert_int_equal(pipe(pair), 0);
    }
    *stage     = (Stage){.hand        = {{hand_now, hand_now, NULL}, 0},
                         .arena       = arena_new("test", 1 << 24),
                         .globals     = {.color = "never"},
                         .stderr_kept = dup(STDERR_FILENO),
                         .listener    = pair[0]};
    stage->cmd = (Cmd){.ctx     = {.arena = stage->arena, .clock = &stage->hand.clock},
                       .globals = &stage->globals};
    setenv("TERM", "xterm", 1);
    assert_true(dup2(pair[1], STDERR_FILENO) >= 0);
    close(pair[1]);
    cmd_events_begin(&stage->cmd);
}

/* What was written, with the terminal's \r\n as \n. */
static const char *stage_close(Stage *stage)
{
    cmd_events_end(&stage->cmd);
    fflush(stderr);
    dup2(stage->stderr_kept, STDERR_FILENO);
    close(stage->stderr_kept);
    Buf  text = buf_new(stage->arena, SIZE_MAX);
    char chunk[4096];
    for (ssize_t got; (got = read(stage->listener, chunk, sizeof chunk)) > 0;)
        for (ssize_t i = 0; i < got; i++)
            if (chunk[i] != '\r' || i + 1 == got || chunk[i + 1] != '\n')
                buf_add_char(&text, chunk[i]);
    close(stage->listener);
    return str_c(stage->arena, buf_str(&text));
}

static size_t count_of(const char *text, const char *needle)
{
    size_t count = 0;
    for (const char *at = text; (at = strstr(at, needle)) != NULL; at++)
        count++;
    return count;
}

static void run_batches(Stage *stage, int64_t every_ms, int count)
{
    for (int i = 1; i <= count; i++) {
        stage->hand.at_ms += every_ms;
        emit(&stage->cmd.ctx,
             &(Event){.kind = EVENT_BATCH_PROGRESS, .count = i, .total = count, .rate = 1000});
    }
}

static void a_terminal_sees_the_bar_ten_times_a_second_and_nothing_of_it_at_the_end(void **state)
{
    (void)state;
    Stage stage;
    stage_open(&stage, true);
    emit(&stage.cmd.ctx, &(Event){.kind = EVENT_BATCH_BEGIN, .sql = STR("UPDATE t"), .total = 500});
    run_batches(&stage, 10, 500);
    emit(&stage.cmd.ctx,
         &(Event){.kind = EVENT_BATCH_END, .count = 500, .batches = 500, .duration_ms = 5000});
    const char *text = stage_close(&stage);
    assert_true(count_of(text, "[") - count_of(text, "\x1b[") <= 51);
    assert_true(count_of(text, "[") - count_of(text, "\x1b[") >= 45);
    assert_true(str_ends(str_from(text), ERASE "    500 rows changed in 500 batches, 5.0 s\n"));
    arena_free(stage.arena);
}

static void a_wait_is_said_when_it_begins_and_then_now_and_then(void **state)
{
    (void)state;
    Stage       stage;
    const Event wait = {.kind = EVENT_BATCH_WAIT, .total = 500, .text = STR("r1 is behind")};
    stage_open(&stage, false);
    run_batches(&stage, 500, 1);
    for (int i = 0; i < 12; i++) {
        emit(&stage.cmd.ctx, &wait);
        stage.hand.at_ms += 1000;
    }
    const char *text = stage_close(&stage);
    assert_int_equal(count_of(text, "    waiting: r1 is behind\n"), 3);
    arena_free(stage.arena);
}

static void a_terminal_sees_the_statement_while_it_runs_and_one_line_afterwards(void **state)
{
    (void)state;
    Stage stage;
    stage_open(&stage, true);
    emit(&stage.cmd.ctx, &(Event){.kind = EVENT_STATEMENT_BEGIN, .sql = STR("DROP TABLE t")});
    emit(&stage.cmd.ctx, &(Event){.kind = EVENT_STATEMENT_END, .duration_ms = 4});
    assert_string_equal(stage_close(&stage), "  DROP TABLE t" ERASE "  DROP TABLE t  4 ms\n");
    arena_free(stage.arena);
}

static void a_failure_leaves_no_half_line(void **state)
{
    (void)state;
    Stage stage;
    stage_open(&stage, true);
    emit(&stage.cmd.ctx, &(Event){.kind = EVENT_STATEMENT_BEGIN, .sql = STR("DROP TABLE t")});
    assert_string_equal(stage_close(&stage), "  DROP TABLE t" ERASE);
    arena_free(stage.arena);
}

static void a_note_takes_the_bar_away_first(void **state)
{
    (void)state;
    Stage stage;
    stage_open(&stage, true);
    run_batches(&stage, 10, 1);
    cmd_note(&stage.cmd, "hello");
    assert_true(str_ends(str_from(stage_close(&stage)), ERASE "hello\n"));
    arena_free(stage.arena);
}

static void a_log_gets_a_line_every_five_seconds_and_no_escapes(void **state)
{
    (void)state;
    Stage stage;
    stage_open(&stage, false);
    emit(&stage.cmd.ctx, &(Event){.kind = EVENT_STATEMENT_BEGIN, .sql = STR("UPDATE t")});
    run_batches(&stage, 100, 200);
    emit(&stage.cmd.ctx, &(Event){.kind = EVENT_STATEMENT_END, .duration_ms = 4});
    const char *text = stage_close(&stage);
    assert_int_equal(count_of(text, " rows/s"), 4);
    assert_true(str_starts(str_from(text), "  UPDATE t\n"));
    assert_true(str_ends(str_from(text), "    4 ms\n"));
    assert_int_equal(count_of(text, "\x1b"), 0);
    arena_free(stage.arena);
}

static void memory_is_flat_over_a_long_run(void **state)
{
    (void)state;
    Stage stage;
    stage_open(&stage, false);
    run_batches(&stage, 10, 10);
    const size_t before = arena_peak_bytes(stage.arena);
    run_batches(&stage, 10, 100000);
    assert_int_equal(arena_peak_bytes(stage.arena), before);
    stage_close(&stage);
    arena_free(stage.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_terminal_sees_the_bar_ten_times_a_second_and_nothing_of_it_at_the_end),
        cmocka_unit_test(a_terminal_sees_the_statement_while_it_runs_and_one_line_afterwards),
        cmocka_unit_test(a_failure_leaves_no_half_line),
        cmocka_unit_test(a_note_takes_the_bar_away_first),
        cmocka_unit_test(a_wait_is_said_when_it_begins_and_then_now_and_then),
        cmocka_unit_test(a_log_gets_a_line_every_five_seconds_and_no_escapes),
        cmocka_unit_test(memory_is_flat_over_a_long_run),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
