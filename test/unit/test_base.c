/* test_base.c -- the foundation: arenas, strings, maps, faults, JSON, digests, UTF-8. */
#include <string.h>

#include "base/hash.h"
#include "base/json.h"
#include "base/map.h"
#include "base/prng.h"
#include "base/status.h"
#include "base/utf8.h"
#include "test.h"

static void arena_gives_zeroed_memory_again_after_a_reset(void **state)
{
    (void)state;
    AUTO_ARENA Arena *arena = arena_new("test", 1 << 20);
    for (int turn = 0; turn < 3; turn++) {
        unsigned char *bytes = arena_alloc(arena, 1, 1000);
        for (size_t i = 0; i < 1000; i++)
            assert_int_equal(bytes[i], 0);
        memset(bytes, 0xff, 1000);
        arena_alloc(arena, 1, 200000);
        arena_reset(arena);
    }
    assert_true(arena_peak_bytes(arena) >= 201000);
}

static void arena_peak_is_flat_over_many_resets(void **state)
{
    (void)state;
    AUTO_ARENA Arena *arena = arena_new("test", 1 << 20);
    arena_alloc(arena, 1, 5000);
    const size_t peak = arena_peak_bytes(arena);
    for (int turn = 0; turn < 1000; turn++) {
        arena_reset(arena);
        arena_alloc(arena, 1, 5000);
    }
    assert_int_equal(arena_peak_bytes(arena), peak);
}

static void str_cut_trim_and_find(void **state)
{
    (void)state;
    Str rest = STR("a, b,c");
    assert_true(str_is(str_cut(&rest, ','), "a"));
    assert_true(str_is(str_trim(str_cut(&rest, ',')), "b"));
    assert_true(str_is(str_cut(&rest, ','), "c"));
    assert_int_equal(rest.size, 0);
    assert_int_equal(str_find(STR("hello"), "ll"), 2);
    assert_int_equal(str_find(STR("hello"), "x"), SIZE_MAX);
    assert_true(str_starts(STR("postgres://x"), "postgres://"));
    assert_false(str_starts(STR("post"), "postgres"));
    assert_true(str_ends(STR("a.sql"), ".sql"));
    assert_true(str_equal_nocase(STR("SeLeCt"), STR("select")));
    assert_true(str_compare(STR("a"), STR("ab")) < 0);
}

static void str_to_int64_takes_the_whole_text_or_nothing(void **state)
{
    (void)state;
    int64_t value = 7;
    assert_true(str_to_int64(STR("-42"), &value));
    assert_int_equal(value, -42);
    assert_false(str_to_int64(STR("42x"), &value));
    assert_false(str_to_int64(STR(""), &value));
    assert_false(str_to_int64(STR(" 1"), &value));
    assert_false(str_to_int64(STR("99999999999999999999"), &value));
    assert_int_equal(value, -42);
}

static void buf_says_when_its_limit_is_reached(void **state)
{
    (void)state;
    AUTO_ARENA Arena *arena = arena_new("test", 1 << 20);
    Buf               buf   = buf_new(arena, 10);
    buf_format(&buf, "%s", "12345");
    buf_add_c(&buf, "67890");
    assert_false(buf.overflow);
    buf_add_char(&buf, 'x');
    assert_true(buf.overflow);
    assert_true(str_is(buf_str(&buf), "1234567890"));
}

static void map_keeps_a_thousand_keys(void **state)
{
    (void)state;
    AUTO_ARENA Arena *arena = arena_new("test", 1 << 24);
    Map               map   = {0};
    for (size_t i = 0; i < 1000; i++) {
        size_t *value = arena_new_of(arena, size_t);
        *value        = i;
        assert_null(map_put(arena, &map, str_format(arena, "key%zu", i), value));
    }
    assert_int_equal(map.count, 1000);
    for (size_t i = 0; i < 1000; i++)
        assert_int_equal(*(size_t *)map_find(&map, str_format(arena, "key%zu", i)), i);
    assert_null(map_find(&map, STR("other")));
}

static void a_fault_reads_as_three_lines(void **state)
{
    (void)state;
    AUTO_ARENA Arena *arena = arena_new("test", 1 << 20);
    Fault             fault = {0};
    const Status status = FAIL(&fault, STATUS_LOCK_TIMEOUT, "could not add column '%s'", "note");
    assert_int_equal(status, STATUS_LOCK_TIMEOUT);
    const Status again = fault_while(&fault, "applying 0042");
    assert_int_equal(again, status);
    assert_int_equal(fault_detail(&fault, "Blocked by pid 7."), status);
    assert_int_equal(fault_hint(&fault, "End that session."), status);
    Buf buf = buf_new(arena, 4096);
    fault_render(&fault, &buf);
    assert_string_equal(buf.data, "error: could not add column 'note'; while applying 0042\n"
                                  "detail: Blocked by pid 7.\nhint: End that session.\n");
    assert_int_equal(status_row(status)->exit_code, 5);
    assert_int_equal(status_row(status)->retry, RETRY_BACKOFF);
}

static void json_nests_and_escapes(void **state)
{
    (void)state;
    AUTO_ARENA Arena *arena = arena_new("test", 1 << 20);
    Buf               buf   = buf_new(arena, 4096);
    Json              json  = json_new(&buf);
    json_object_begin(&json);
    json_add_string(&json, "a", STR("x\"\\\n\x01"));
    json_key(&json, "b");
    json_array_begin(&json);
    json_int(&json, 1);
    json_null(&json);
    json_bool(&json, true);
    json_array_end(&json);
    json_add_string(&json, "latin1", (Str){"\xe9", 1});
    json_object_end(&json);
    assert_string_equal(
        buf.data, "{\"a\":\"x\\\"\\\\\\n\\u0001\",\"b\":[1,null,true],\"latin1\":\"\\ufffd\"}");
}

static void json_gives_members_lines_down_to_a_depth(void **state)
{
    (void)state;
    AUTO_ARENA Arena *arena = arena_new("test", 1 << 20);
    Buf               buf   = buf_new(arena, SIZE_MAX);
    Json              json  = json_new(&buf);
    json.lines              = 2;
    json_object_begin(&json);
    json_add_int(&json, "a", 1);
    json_key(&json, "b");
    json_array_begin(&json);
    json_array_begin(&json);
    json_int(&json, 1);
    json_int(&json, 2);
    json_array_end(&json);
    json_array_end(&json);
    json_key(&json, "c");
    json_array_begin(&json);
    json_array_end(&json);
    json_object_end(&json);
    assert_true(
        str_is(buf_str(&buf), "{\n  \"a\": 1,\n  \"b\": [\n    [1, 2]\n  ],\n  \"c\": []\n}"));
}

static void sha256_of_abc_is_the_published_one(void **state)
{
    (void)state;
    AUTO_ARENA Arena *arena = arena_new("test", 1 << 20);
    assert_true(str_is(hash_sha256_hex(arena, STR("abc")),
                       "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
}

static void utf8_is_counted_in_code_points_and_latin1_in_bytes(void **state)
{
    (void)state;
    assert_int_equal(utf8_length(STR("a\xc3\xa9z")), 3);
    assert_int_equal(utf8_length(STR("a\xe9z")), 3);
    assert_false(utf8_valid(STR("\xc0\x80")));
    assert_false(utf8_valid(STR("\xed\xa0\x80")));
    assert_true(utf8_valid(STR("\xf0\x9f\x90\x98")));
}

static void prng_repeats_for_the_same_seed(void **state)
{
    (void)state;
    Prng left = {42}, right = {42};
    for (int i = 0; i < 100; i++) {
        const uint64_t value = prng_below(&left, 10);
        assert_int_equal(value, prng_below(&right, 10));
        assert_true(value < 10);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(arena_gives_zeroed_memory_again_after_a_reset),
        cmocka_unit_test(arena_peak_is_flat_over_many_resets),
        cmocka_unit_test(str_cut_trim_and_find),
        cmocka_unit_test(str_to_int64_takes_the_whole_text_or_nothing),
        cmocka_unit_test(buf_says_when_its_limit_is_reached),
        cmocka_unit_test(map_keeps_a_thousand_keys),
        cmocka_unit_test(a_fault_reads_as_three_lines),
        cmocka_unit_test(json_nests_and_escapes),
        cmocka_unit_test(json_gives_members_lines_down_to_a_depth),
        cmocka_unit_test(sha256_of_abc_is_the_published_one),
        cmocka_unit_test(utf8_is_counted_in_code_points_and_latin1_in_bytes),
        cmocka_unit_test(prng_repeats_for_the_same_seed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
