/* test_frame.c -- events as people and programs read them. */
#include <string.h>

#include "cmd/event_json.h"
#include "cmd/frame.h"
#include "cmd/human.h"
#include "test.h"

static const FrameOptions plain = {.width = 80};

static const char *text_of(Arena *arena, const Event *event)
{
    return str_c(arena, frame_event(arena, event, (Str){0}, &plain));
}

static const Event progress = {
    .kind       = EVENT_BATCH_PROGRESS,
    .count      = 452000,
    .total      = 1000000,
    .batch_size = 5000,
    .rate       = 82644.4,
    .eta_ms     = 6631,
};

static void the_bar_shows_the_share_and_drops_what_does_not_fit(void **state)
{
    (void)state;
    static const struct {
        size_t      width;
        const char *line;
    } cases[] = {
        {120,
         "  [===============>                   ]  45.2 %  452,000 of ~1,000,000 rows  6.6 s left"
         "  82,644 rows/s  batches of 5,000"},
        {79, "  [=====>      ]  45.2 %  452,000 of ~1,000,000 rows  6.6 s left  82,644 rows/s"},
        {49, "  45.2 %  452,000 of ~1,000,000 rows  6.6 s left"},
        {30, "  45.2 %  6.6 s left"},
        {8, "  45.2 %"},
        {7, ""},
        {0, ""},
    };
    AUTO_ARENA Arena *arena = arena_new("test", 1 << 20);
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const FrameOptions options = {.width = cases[i].width};
        const Str          line    = frame_progress(arena, &progress, &options);
        assert_string_equal(str_c(arena, line), cases[i].line);
    }
}

static void no_frame_is_wider_than_the_terminal(void **state)
{
    (void)state;
    AUTO_ARENA Arena *arena = arena_new("test", 1 << 26);
    Event             event = progress;
    event.wait_ms           = 1500;
    event.text              = STR("replica 'r1' is 12 s behind\n\x1b[2J, and more of it than fits");
    for (size_t width = 0; width < 200; width++)
        for (event.count = 0; event.count <= 1200000; event.count += 300000) {
            const FrameOptions options = {.width = width};
            const Str          line    = frame_progress(arena, &event, &options);
            assert_true(human_columns(line) <= width);
            assert_false(str_contains(line, "\n"));
            assert_false(str_contains(line, "\x1b"));
        }
}

static void unfinished_work_is_never_shown_as_all_of_it(void **state)
{
    (void)state;
    AUTO_ARENA Arena *arena = arena_new("test", 1 << 20);
    Event             event = progress;
    event.count             = 1010000;
    assert_true(
        str_contains(frame_progress(arena, &event, &plain), "99.9 %  1,010,000 of ~1,000,000"));
    event.total = -1;
    assert_true(str_starts(frame_progress(arena, &event, &plain), "  1,010,000 rows  6.6 s left"));
}

static void a_log_gets_the_same_numbers_without_a_bar(void **state)
{
    (void)state;
    AUTO_ARENA Arena *arena = arena_new("test", 1 << 20);
    assert_string_equal(text_of(arena, &progress),
                        "    45.2 %  452,000 of ~1,000,000 rows  6.6 s left  82,644 rows/s"
                        "  batches of 5,000\n");
}

static const Wait waits[] = {{"lag", 4200}, {"retry", 300}};

static void each_event_reads_as_a_calm_line(void **state)
{
    (void)state;
    static const Effect effect = {
        .locks      = {{{STR(""), STR("users")}, LOCK_ACCESS_EXCLUSIVE}},
        .lock_count = 1,
    };
    static const Blocker blocker = {
        .pid            = 4312,
        .application    = STR("psql"),
        .user           = STR("app"),
        .state          = STR("idle in transaction"),
        .query          = STR("SELECT *\nFROM users"),
        .lock           = STR("ACCESS SHARE on users"),
        .transaction_ms = 662000,
    };
    static const struct {
        Event       event;
        const char *text;
    } cases[] = {
        {{.kind = EVENT_NOTICE, .text = STR("hello")}, "hello\n"},
        {{.kind = EVENT_WARNING, .text = STR("careful")}, "warning: careful\n"},
        {{.kind = EVENT_RUN_BEGIN, .text = STR("up on app"), .total = 3},
         "up on app: 3 migrations\n"},
        {{.kind = EVENT_RUN_END, .count = 1, .duration_ms = 1249}, "done: 1 migration in 1.2 s\n"},
        {{.kind = EVENT_MIGRATION_BEGIN, .migration = STR("0042_x"), .text = STR("up")},
         "0042_x up\n"},
        {{.kind = EVENT_MIGRATION_END, .duration_ms = 20}, "  done in 20 ms\n"},
        {{.kind   = EVENT_STATEMENT_BEGIN,
          .sql    = STR("ALTER TABLE users\n  ADD COLUMN a int"),
          .effect = &effect},
         "  ALTER TABLE users ADD COLUMN a int  [ACCESS EXCLUSIVE on users]\n"},
        {{.kind = EVENT_STATEMENT_END, .duration_ms = 4, .rows = 2}, "    4 ms, 2 rows\n"},
        {{.kind = EVENT_STATEMENT_SKIP, .text = STR("done before")}, "  skipped: done before\n"},
        {{.kind = EVENT_BLOCKED, .blockers = &blocker, .blocker_count = 1},
         "    blocked by pid 4312 (psql, user app), idle in transaction, transaction open for"
         " 11 m 02 s, ACCESS SHARE on users: SELECT * FROM users\n"},
        {{.kind = EVENT_RETRY, .attempt = 2, .wait_ms = 1400, .text = STR("lock not granted")},
         "    try 2 gave up: lock not granted; the next in 1.4 s\n"},
        {{.kind  = EVENT_BATCH_BEGIN,
          .sql   = STR("UPDATE t SET a = b"),
          .total = 1000000,
          .count = 5000},
         "  UPDATE t SET a = b\n    in batches, about 1,000,000 rows, 5,000 done before\n"},
        {{.kind = EVENT_BATCH_END, .count = 1000000, .batches = 1, .duration_ms = 12100},
         "    1,000,000 rows changed in 1 batch, 12.1 s\n"},
        {{.kind        = EVENT_BATCH_END,
          .count       = 10,
          .batches     = 2,
          .duration_ms = 9000,
          .waits       = waits,
          .wait_count  = 2},
         "    10 rows changed in 2 batches, 9.0 s; waited 4.2 s (lag), 300 ms (retry)\n"},
        {{.kind   = EVENT_BATCH_WAIT,
          .reason = "lag",
          .text   = STR("replica r1 is 4.2 s behind, limit 3 s")},
         "    waiting: replica r1 is 4.2 s behind, limit 3 s\n"},
        {{.kind   = EVENT_VERIFY_RESULT,
          .sql    = STR("SELECT true"),
          .text   = STR("true"),
          .passed = true},
         "  holds: SELECT true  (true)\n"},
        {{.kind = EVENT_VERIFY_RESULT, .sql = STR("SELECT false"), .text = STR("false")},
         "  does not hold: SELECT false  (false)\n"},
    };
    AUTO_ARENA Arena *arena = arena_new("test", 1 << 20);
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        assert_string_equal(text_of(arena, &cases[i].event), cases[i].text);
}

static void the_end_of_a_statement_repeats_it_where_its_begin_was_transient(void **state)
{
    (void)state;
    AUTO_ARENA Arena *arena = arena_new("test", 1 << 20);
    const Event       event = {.kind = EVENT_STATEMENT_END, .duration_ms = 4};
    assert_string_equal(str_c(arena, frame_event(arena, &event, STR("  DROP TABLE t"), &plain)),
                        "  DROP TABLE t  4 ms\n");
}

static void colours_are_only_there_when_asked_for(void **state)
{
    (void)state;
    AUTO_ARENA Arena  *arena   = arena_new("test", 1 << 20);
    const FrameOptions options = {.width = 80, .colour = true};
    const Event        event   = {.kind = EVENT_WARNING, .text = STR("careful")};
    assert_string_equal(str_c(arena, frame_event(arena, &event, (Str){0}, &options)),
                        "\x1b[33mwarning: \x1b[0mcareful\n");
    assert_true(str_contains(frame_progress(arena, &progress, &options), "\x1b[32m"));
}

static void json_has_exact_numbers_and_null_for_what_is_not_known(void **state)
{
    (void)state;
    AUTO_ARENA Arena *arena = arena_new("test", 1 << 20);
    Buf               buf   = buf_new(arena, SIZE_MAX);
    Event             event = progress;
    event.migration         = STR("0042_x");
    event.total             = -1;
    event.rows              = 4999;
    event_json(&buf, &event, 1700000000123);
    assert_string_equal(buf.data,
                        "{\"event\":\"batch_progress\",\"at_ms\":1700000000123,\"migration\":"
                        "\"0042_x\",\"statement\":0,\"text\":\"\",\"count\":452000,\"total\":null,"
                        "\"rows\":4999,\"batch_size\":5000,\"eta_ms\":6631,\"wait_ms\":0,"
                        "\"rate\":82644.4}\n");
}

static void json_lists_the_waits(void **state)
{
    (void)state;
    AUTO_ARENA Arena *arena = arena_new("test", 1 << 20);
    Buf               buf   = buf_new(arena, SIZE_MAX);
    const Event       event = {
              .kind = EVENT_BATCH_END, .waits = (const Wait[]){{"lag", 4200}}, .wait_count = 1};
    event_json(&buf, &event, 1);
    assert_non_null(strstr(buf.data, "\"waits\":[{\"reason\":\"lag\",\"wait_ms\":4200}]"));
}

static void json_lists_blockers_and_locks(void **state)
{
    (void)state;
    AUTO_ARENA Arena   *arena   = arena_new("test", 1 << 20);
    Buf                 buf     = buf_new(arena, SIZE_MAX);
    const Blocker       blocker = {.pid = 7, .query = STR("a\"b")};
    const Event         event   = {.kind = EVENT_BLOCKED, .blockers = &blocker, .blocker_count = 1};
    static const Effect effect  = {
         .locks      = {{{STR("s"), STR("t")}, LOCK_SHARE}},
         .lock_count = 1,
    };
    const Event begin = {.kind = EVENT_STATEMENT_BEGIN, .effect = &effect};
    event_json(&buf, &event, 1);
    assert_string_equal(buf.data,
                        "{\"event\":\"blocked\",\"at_ms\":1,\"blockers\":[{\"pid\":7,"
                        "\"application\":\"\",\"user\":\"\",\"state\":\"\",\"query\":\"a\\\"b\","
                        "\"lock\":\"\",\"transaction_ms\":0}]}\n");
    buf_clear(&buf);
    event_json(&buf, &begin, 1);
    assert_true(
        str_contains(buf_str(&buf), "\"locks\":[{\"relation\":\"s.t\",\"mode\":\"SHARE\"}]"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_bar_shows_the_share_and_drops_what_does_not_fit),
        cmocka_unit_test(no_frame_is_wider_than_the_terminal),
        cmocka_unit_test(unfinished_work_is_never_shown_as_all_of_it),
        cmocka_unit_test(a_log_gets_the_same_numbers_without_a_bar),
        cmocka_unit_test(each_event_reads_as_a_calm_line),
        cmocka_unit_test(the_end_of_a_statement_repeats_it_where_its_begin_was_transient),
        cmocka_unit_test(colours_are_only_there_when_asked_for),
        cmocka_unit_test(json_has_exact_numbers_and_null_for_what_is_not_known),
        cmocka_unit_test(json_lists_the_waits),
        cmocka_unit_test(json_lists_blockers_and_locks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
