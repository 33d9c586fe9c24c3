/* test_report.c -- excerpts that are safe to show, and whole reports. */
#include <string.h>

#include "report/fingerprint.h"
#include "report/formats/excerpt.h"
#include "report/formats/markup.h"
#include "report/path.h"
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
    Finding    finding;
    LintReport report;
} Example;

static Example *example_new(Arena *arena)
{
    Example *example                = arena_new_of(arena, Example);
    example->migration.up.present   = true;
    example->migration.up.path      = STR("0001_drop.sql");
    example->migration.path         = STR("0001_drop.sql");
    example->migration.up.source    = STR("DROP TABLE t;\n");
    example->report.statement_count = 1;
    example->report.judged_for      = (Version){ENGINE_PG, 15, 0};
    example->report.fail_on         = SEVERITY_ERROR;
    example->effect                 = (Effect){.lock_count = 1};
    example->effect.locks[0]        = (RelationLock){{STR(""), STR("t")}, LOCK_ACCESS_EXCLUSIVE};
    example->finding                = (Finding){.rule      = "drop-table",
                                                .severity  = SEVERITY_ERROR,
                                                .migration = &example->migration,
                                                .start     = {1, 1},
                                                .end       = {1, 13},
                                                .span      = {0, 12},
                                                .message   = STR("dropping t"),
                                                .why       = STR("It is used."),
                                                .effect    = &example->effect};
    *vec_push(arena, &example->finding.fixes) =
        (Fix){.title = STR("do not"), .sql = STR("SELECT 1;")};
    finding_list_add(&(FindingPacker){arena, arena, NULL, NULL}, &example->report.findings,
                     &example->finding);
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
    AUTO_ARENA Arena   *arena   = arena_new("test", ARENA_BYTES);
    Example            *example = example_new(arena);
    const ReportOptions options = {0};
    Buf                 buf     = buf_new(arena, SIZE_MAX);
    finding_list_add(&(FindingPacker){arena, arena, NULL, NULL}, &example->report.findings,
                     &example->finding);
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

static Str report_as(Arena *arena, const char *format, const LintReport *report)
{
    const ReportOptions options = {
        .here = STR("/p/db"), .root = STR("/p"), .version = "1.2.3", .width = 100};
    Buf buf = buf_new(arena, SIZE_MAX);
    report_find(str_from(format))->lint(&buf, report, &options);
    return buf_str(&buf);
}

/* What each format must say of one finding, and of its verdict. */
static void every_format_tells_the_finding_and_the_verdict(void **state)
{
    (void)state;
    static const struct {
        const char *format;
        const char *texts[5];
    } rows[] = {
        {"text", {"error[drop-table]: dropping t", "0001_drop.sql:1:1", "unsafe   0001_drop.sql"}},
        {"json",
         {"\"rule\":\"drop-table\"", "\"line\":1,\"column\":1,\"end_line\":1,\"end_column\":13",
          "\"verdict\":\"unsafe\"", "\"suppressed\":[]"}},
        {"sarif",
         {"\"ruleId\":\"drop-table\",\"level\":\"error\"", "\"uri\":\"db/0001_drop.sql\"",
          "\"startLine\":1,\"startColumn\":1,\"endLine\":1,\"endColumn\":13",
          "\"verdict\":\"unsafe\"", "\"version\":\"1.2.3\""}},
        {"github",
         {"::error file=db/0001_drop.sql,line=1,endLine=1,col=1,endColumn=12,title=shore%3A "
          "drop-table::dropping t%0A%0AIt is used.%0A%0Asafe: do not%0ASELECT 1;\n",
          "unsafe  db/0001_drop.sql  no long lock, breaks running code\n"}},
        {"gitlab",
         {"\"check_name\":\"drop-table\"", "\"severity\":\"critical\"",
          "\"path\":\"db/0001_drop.sql\",\"lines\":{\"begin\":1,\"end\":1}"}},
        {"junit",
         {"<testsuite name=\"db/0001_drop.sql\" tests=\"1\" failures=\"1\"",
          "<property name=\"verdict\" value=\"unsafe\"/>",
          "<failure message=\"dropping t\" type=\"error\">"}},
        {"markdown",
         {"### shore lint: 1 error, 0 warnings, 0 infos",
          "| db/0001\\_drop.sql | \xe2\x9b\x94 **unsafe** | no | **no** |",
          "```sql\nSELECT 1;\n```"}},
        {"html",
         {"<mark>DROP TABLE t</mark>;", "<span class=\"badge unsafe\">unsafe</span>",
          "<td class=\"mono\">t</td><td>ACCESS EXCLUSIVE</td><td>reads and writes</td>"}},
    };
    AUTO_ARENA Arena *arena   = arena_new("test", ARENA_BYTES);
    const Example    *example = example_new(arena);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const Str out = report_as(arena, rows[i].format, &example->report);
        for (size_t j = 0; j < COUNT_OF(rows[i].texts) && rows[i].texts[j] != NULL; j++)
            if (!str_contains(out, rows[i].texts[j]))
                fail_msg("%s does not say %s, but:\n" STR_FMT, rows[i].format, rows[i].texts[j],
                         STR_ARG(out));
    }
}

static void paths_are_named_from_the_root(void **state)
{
    (void)state;
    static const struct {
        const char *path, *shown, *uri;
    } rows[] = {
        {"a.sql", "db/a.sql", "db/a.sql"},
        {"./x/../a b.sql", "db/a b.sql", "db/a%20b.sql"},
        {"../other/\xc3\xa9:1.sql", "other/\xc3\xa9:1.sql", "other/%C3%A9%3A1.sql"},
        {"/p/db/a.sql", "db/a.sql", "db/a.sql"},
        {"/q/a.sql", "/q/a.sql", "file:///q/a.sql"},
        {"../../../q/a.sql", "../../../q/a.sql", "../../../q/a.sql"},
        {"<stdin>", "<stdin>", "%3Cstdin%3E"},
    };
    AUTO_ARENA Arena   *arena   = arena_new("test", ARENA_BYTES);
    const ReportOptions options = {.here = STR("/p/db"), .root = STR("/p")};
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const Str path = str_from(rows[i].path);
        assert_string_equal(str_c(arena, report_path(arena, &options, path)), rows[i].shown);
        assert_string_equal(str_c(arena, report_uri(arena, &options, path)), rows[i].uri);
    }
}

static void a_fingerprint_is_of_what_the_finding_is_about(void **state)
{
    (void)state;
    AUTO_ARENA Arena   *arena   = arena_new("test", ARENA_BYTES);
    Example            *example = example_new(arena);
    const ReportOptions options = {.here = STR("/p"), .root = STR("/p")};
    FindingList        *all     = &example->report.findings;
    FindingList         one     = {0};
    Finding             moved   = example->finding;
    Finding             other   = example->finding;
    moved.start.line            = 7;
    moved.message               = STR("said better");
    other.relation              = (Name){STR(""), STR("u")};
    finding_list_add(&(FindingPacker){arena, arena, NULL, NULL}, all, &moved);
    finding_list_add(&(FindingPacker){arena, arena, NULL, NULL}, all, &other);
    finding_list_add(&(FindingPacker){arena, arena, NULL, NULL}, &one, &moved);
    const StrVec prints = fingerprints_of(arena, &options, all);
    const StrVec alone  = fingerprints_of(arena, &options, &one);
    assert_true(str_equal(prints.items[0], alone.items[0]));
    assert_false(str_equal(prints.items[0], prints.items[1])); /* the second of its kind */
    assert_false(str_equal(prints.items[0], prints.items[2]));
}

static void markup_holds_no_markup_and_no_control_characters(void **state)
{
    (void)state;
    AUTO_ARENA Arena *arena = arena_new("test", ARENA_BYTES);
    Buf               buf   = buf_new(arena, SIZE_MAX);
    markup_add(&buf, STR("<a & \"b\">\n\x01\x7f\xc2\x9b\xff\xef\xbf\xbe"));
    assert_string_equal(buf.data, "&lt;a &amp; &quot;b&quot;&gt;\n\xef\xbf\xbd\xef\xbf\xbd"
                                  "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd");
    buf_clear(&buf);
    markup_add_attribute(&buf, "name", STR("a\n'b'"));
    assert_string_equal(buf.data, " name=\"a&#10;&#39;b&#39;\"");
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
        cmocka_unit_test(every_format_tells_the_finding_and_the_verdict),
        cmocka_unit_test(paths_are_named_from_the_root),
        cmocka_unit_test(a_fingerprint_is_of_what_the_finding_is_about),
        cmocka_unit_test(markup_holds_no_markup_and_no_control_characters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
