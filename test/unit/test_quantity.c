/* test_quantity.c -- durations and sizes, read and shown. */
#include <string.h>

#include "base/quantity.h"
#include "cmd/human.h"
#include "test.h"

static void durations_need_a_unit_and_come_out_whole(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t     ms; /* -1: refused */
        const char *reason;
    } cases[] = {
        {"800ms", 800, ""},
        {"0s", 0, ""},
        {"1.5s", 1500, ""},
        {"10m", 600000, ""},
        {"10min", 600000, ""},
        {"2 h", 7200000, ""},
        {"7d", 604800000, ""},
        {"2S", 2000, ""},
        {"5", -1, "a unit is required: ms, s, m, h or d"},
        {"5 parsecs", -1, "a unit is required: ms, s, m, h or d"},
        {"", -1, "it is not a number with a unit"},
        {"s", -1, "it is not a number with a unit"},
        {"-1s", -1, "it is not a number with a unit"},
        {"1.s", -1, "it is not a number with a unit"},
        {".5s", -1, "it is not a number with a unit"},
        {"1.2.3s", -1, "it is not a number with a unit"},
        {"0.5ms", -1, "it is finer than the smallest unit"},
        {"99999999999999999999s", -1, "the number is too large"},
        {"9223372036854775807s", -1, "the number is too large"},
        {"0.00000000000000000000001s", -1, "the number is too large"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        int64_t     ms     = -1;
        const char *reason = "";
        const bool  ok     = duration_parse(str_from(cases[i].text), &ms, &reason);
        assert_int_equal(ok, cases[i].ms >= 0);
        assert_int_equal(ms, cases[i].ms);
        if (!ok)
            assert_string_equal(reason, cases[i].reason);
    }
}

static void sizes_are_powers_of_1024(void **state)
{
    (void)state;
    int64_t     bytes  = -1;
    const char *reason = "";
    assert_true(size_parse(STR("64MB"), &bytes, &reason));
    assert_int_equal(bytes, 64 << 20);
    assert_true(size_parse(STR("1.5kB"), &bytes, &reason));
    assert_int_equal(bytes, 1536);
    assert_true(size_parse(STR("2TiB"), &bytes, &reason));
    assert_true(bytes == (int64_t)2 << 40);
    assert_false(size_parse(STR("64"), &bytes, &reason));
    assert_string_equal(reason, "a unit is required: B, kB, MB, GB or TB");
}

static void durations_are_rounded_for_people(void **state)
{
    (void)state;
    static const struct {
        int64_t     ms;
        const char *text;
    } cases[] = {
        {-5, "0 ms"},
        {0, "0 ms"},
        {999, "999 ms"},
        {1000, "1.0 s"},
        {1249, "1.2 s"},
        {59949, "59.9 s"},
        {59950, "1 m 00 s"},
        {200000, "3 m 20 s"},
        {3599499, "59 m 59 s"},
        {3599500, "1 h 00 m"},
        {7500000, "2 h 05 m"},
        {86399000, "1 d 0 h"},
        {INT64_C(273600000), "3 d 4 h"},
    };
    AUTO_ARENA Arena *arena = arena_new("test", 1 << 20);
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        assert_string_equal(human_duration(arena, cases[i].ms).data, cases[i].text);
}

static void counts_have_commas_and_large_ones_a_letter(void **state)
{
    (void)state;
    static const struct {
        int64_t     count;
        const char *text;
    } cases[] = {
        {-1, "0"},
        {0, "0"},
        {999, "999"},
        {1000, "1,000"},
        {1234567, "1,234,567"},
        {9999999, "9,999,999"},
        {12400000, "12.4 M"},
        {999999999, "999.9 M"},
        {INT64_C(1000000000), "1.0 G"},
        {INT64_C(3100000000000), "3.1 T"},
        {INT64_MAX, "9223.3 P"},
    };
    AUTO_ARENA Arena *arena = arena_new("test", 1 << 20);
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        assert_string_equal(str_c(arena, human_count(arena, cases[i].count)), cases[i].text);
    assert_string_equal(human_rows(arena, 1).data, "1 row");
    assert_string_equal(human_rows(arena, 2000).data, "2,000 rows");
}

static void foreign_text_becomes_one_short_harmless_line(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t      columns;
        const char *line;
    } cases[] = {
        {"  SELECT\n\t1  ", 80, "SELECT 1"},
        {"\x1b[31mred\x07\x7f", 80, "[31mred"},
        {"a\xc2\x9b"
         "2J",
         80, "a2J"},
        {"latin1 \xe9", 80, "latin1 ?"},
        {"1234567890", 10, "1234567890"},
        {"12345678901", 10, "1234567..."},
        {"gr\xc3\xbc\xc3\x9f"
         "e und mehr",
         8,
         "gr\xc3\xbc\xc3\x9f"
         "e..."},
        {"\xe6\xbc\xa2\xe5\xad\x97\xe6\xbc\xa2", 5, "\xe6\xbc\xa2..."},
        {"abc", 2, ".."},
        {"abc", 0, ""},
    };
    AUTO_ARENA Arena *arena = arena_new("test", 1 << 20);
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const Str line = human_line(arena, str_from(cases[i].text), cases[i].columns);
        assert_string_equal(str_c(arena, line), cases[i].line);
        assert_true(human_columns(line) <= cases[i].columns);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(durations_need_a_unit_and_come_out_whole),
        cmocka_unit_test(sizes_are_powers_of_1024),
        cmocka_unit_test(durations_are_rounded_for_people),
        cmocka_unit_test(counts_have_commas_and_large_ones_a_letter),
        cmocka_unit_test(foreign_text_becomes_one_short_harmless_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
