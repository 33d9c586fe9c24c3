/* test_report.c -- excerpts that are safe to show, and whole reports. */
#include <string.h>

#include "report/formats/excerpt.h"
#include "report/report.h"
#include "test.h"

enum { ARENA_BYTES = 16 << 20 };

static void control_characters_do_not_reach_the_terminal(void **state)
{
    (void)state;
    AUTO_ARENA Arena *arena = arena_new("test", ARENA_BYTES);
    Buf               buf   = buf_new(arena, SIZE_MAX);
    shown_add(&buf, STR("a\033[31m\tb\x7f\xc2\x9b|\xc3\xa9"));
    assert_string_equal(buf.data, "a?[31m b??|\xc3\xa9");
    buf_clear(&buf);
    shown_add(&buf, (Str){"caf\xe9", 4});
    assert_string_equal(buf.data, "caf?");
}

static void an_excerpt_marks_the_span_in_code_points(void **state)
{
    (void)state;
    const Str     source  = STR("-- one\nDROP TABLE \"\xc3\xa9t\xc3\xa9\";\n");
    const Excerpt excerpt = excerpt_of(source, (Span){18, 7}, 80);
    assert_int_equal(excerpt.mark, 11);
    assert_int_equal(excerpt.mark_size, 5);
    assert_false(excerpt.more || excerpt.cut_head || excerpt.cut_tail);
}

static void a_mark_stands_below_wide_and_combining_characters(void **state)
{
    (void)state;
    /* Two wide characters, an e with a combining accent, an emoji. */
    const Str     source = STR("\xe6\x97\xa5\xe6\x9c\xac e\xcc\x81 DROP \xf0\x9f\x98\x80;");
    const Excerpt word   = excerpt_of(source, (Span){11, 4}, 80);
    const Excerpt emoji  = excerpt_of(source, (Span){16, 4}, 80);
    const Excerpt cut    = excerpt_of(source, (Span){0, 6}, 3);
    assert_int_equal(word.mark, 7);
    assert_int_equal(word.mark_size, 4);
    assert_int_equal(emoji.mark, 12);
    assert_int_equal(emoji.mark_size, 2);
    assert_int_equal(cut.line.size, 3); /* half a character is none */
    assert_true(cut.cut_tail);
}

static void an_excerpt_of_many_lines_shows_the_first(void **state)
{
    (void)state;
    const Excerpt excerpt = excerpt_of(STR("ALTER TABLE t\r\n  ADD c int;"), (Span){0, 27}, 80);
    assert_true(str_is(excerpt.line, "ALTER TABLE t"));
    assert_int_equal(excerpt.mark_size, 13);
    assert_true(excerpt.more);
}

static void a_long_line_is_cut_around_the_span(void **state)
{
    (void)state;
    AUTO_ARENA Arena *arena = arena_new("test", ARENA_BYTES);
    Buf               buf   = buf_new(arena, SIZE_MAX);
    buf_add_repeat(&buf, 'a', 500);
    buf_add_c(&buf, "XYZ");
    buf_add_repeat(&buf, 'b', 500);
    const Excerpt excerpt = excerpt_of(buf_str(&buf), (Span){500, 3}, 60);
    assert_true(excerpt.cut_head && excerpt.cut_tail);
    assert_int_equal(excerpt.line.size, 60);
    assert_memory_equal(excerpt.line.data + excerpt.mark, "XYZ", 3);
    assert_int_equal(excerpt.mark_size, 3);
}

static void an_excerpt_at_the_end_of_the_file_is_empty_or_the_last_line(void **state)
{
    (void)state;
    assert_int_equal(excerpt_of(STR(""), (Span){0, 0}, 80).line.size, 0);
    assert_true(str_is(excerpt_of(STR("a;"), (Span){2, 0}, 80).line, "a;"));
    assert_int_equal(excerpt_of(STR("a;"), (Span){2, 0}, 80).mark, 2);
}

typedef struct Example {
    Migration  migration;
    Effect     effect;
    LintReport report;
} Example;

static Example *example_new(Arena *arena)
{
    Example *example                  = arena_new_of(arena, Example);
    example->migration.up.path        = STR("0001_drop.sql");
    example->migration.path           = STR("0001_drop.sql");
    example->migration.up.source      = STR("DROP TABLE t;\n");
    example->report.statement_count   = 1;
    example->report.judged_for        = (Version){ENGINE_PG, 15, 0};
    example->report.fail_on           = SEVERITY_ERROR;
    example->effect                   = (Effect){.lock_count = 1};
    example->effect.locks[0]          = (RelationLock){{STR(""), STR("t")}, LOCK_ACCESS_EXCLUSIVE};
    Finding *finding                  = vec_push(arena, &example->report.findings);
    *finding                          = (Finding){.rule      = "drop-table",
                                                  .severity  = SEVERITY_ERROR,
                                                  .migration = &example->migration,
                                                  .start     = {1, 1},
                                                  .end       = {1, 13},
                                                  .span      = {0, 12},
                                                  .message   = STR("dropping t"),
                                                  .why       = STR("It is used."),
                                                  .effect    = &example->effect};
    *vec_push(arena, &finding->fixes) = (Fix){.title = STR("do not"), .sql = STR("SELECT 1;")};
    *vec_push(arena, &example->report.verdicts) = (Verdict){.migration  = &example->migration,
                                                            .kind       = VERDICT_UNSAFE,
                                                            .long_lock  = ANSWER_NO,
                                                            .compatible = ANSWER_NO};
    return example;
}

static void the_text_report_reads_like_this(void **state)
{
    (void)state;
    AUTO_ARENA Arena   *arena   = arena_new("test", ARENA_BYTES);
    const Example      *example = example_new(arena);
    const ReportOptions options = {0};
    Buf                 buf     = buf_new(arena, SIZE_MAX);
    report_find(STR("text"))->lint(&buf, &example->report, &options);
    assert_string_equal(buf.data,
                        "error[drop-table]: dropping t\n"
                        "  --> 0001_drop.sql:1:1\n"
                        "   |\n"
                        " 1 | DROP TABLE t;\n"
                        "   | ^^^^^^^^^^^^\n"
                        "   |\n"
                        "   = lock: ACCESS EXCLUSIVE on t: blocks reads and writes, for a moment, "
                        "once it is granted\n"
                        "   = why:  It is used.\n"
                        "   = safe: do not\n"
                        "\n"
                        "           SELECT 1;\n"
                        "\n"
                        "unsafe   0001_drop.sql  no long lock, breaks running code\n"
                        "1 error, 0 warnings, 0 infos in 1 file, 1 statement. Judged for "
                        "PostgreSQL 15.\n");
}

static void colours_are_used_only_when_asked_for(void **state)
{
    (void)state;
    AUTO_ARENA Arena   *arena   = arena_new("test", ARENA_BYTES);
    const Example      *example = example_new(arena);
    Buf                 buf     = buf_new(arena, SIZE_MAX);
    const ReportOptions colour  = {.colour = true};
    const ReportOptions plain   = {0};
    report_find(STR("text"))->lint(&buf, &example->report, &colour);
    assert_true(str_contains(buf_str(&buf), "\033[1;31merror[drop-table]\033[0m"));
    buf_clear(&buf);
    report_find(STR("text"))->lint(&buf, &example->report, &plain);
    assert_false(str_contains(buf_str(&buf), "\033"));
}

static void a_reason_is_given_once(void **state)
{
    (void)state;
    AUTO_ARENA Arena   *arena                   = arena_new("test", ARENA_BYTES);
    Example            *example                 = example_new(arena);
    const ReportOptions options                 = {0};
    Buf                 buf                     = buf_new(arena, SIZE_MAX);
    const Finding       again                   = example->report.findings.items[0];
    *vec_push(arena, &example->report.findings) = again;
    report_find(STR("text"))->lint(&buf, &example->report, &options);
    const size_t first = str_find(buf_str(&buf), "It is used.");
    assert_int_not_equal(first, SIZE_MAX);
    assert_int_equal(str_find(str_slice(buf_str(&buf), first + 1, SIZE_MAX), "It is used."),
                     SIZE_MAX);
}

static void formats_are_found_by_name(void **state)
{
    (void)state;
    assert_non_null(report_find(STR("json")));
    assert_null(report_find(STR("smoke-signals")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(control_characters_do_not_reach_the_terminal),
        cmocka_unit_test(an_excerpt_marks_the_span_in_code_points),
        cmocka_unit_test(a_mark_stands_below_wide_and_combining_characters),
        cmocka_unit_test(an_excerpt_of_many_lines_shows_the_first),
        cmocka_unit_test(a_long_line_is_cut_around_the_span),
        cmocka_unit_test(an_excerpt_at_the_end_of_the_file_is_empty_or_the_last_line),
        cmocka_unit_test(the_text_report_reads_like_this),
        cmocka_unit_test(colours_are_used_only_when_asked_for),
        cmocka_unit_test(a_reason_is_given_once),
        cmocka_unit_test(formats_are_found_by_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
