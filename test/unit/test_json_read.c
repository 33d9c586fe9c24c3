/* test_json_read.c -- JSON that others wrote. */
#include "base/json_read.h"
#include "test.h"

enum { ARENA_BYTES = 16 << 20 };

static void a_tree_is_read_in_order(void **state)
{
    (void)state;
    AUTO_ARENA Arena *arena = arena_new("test", ARENA_BYTES);
    JsonValue         value;
    JsonError         error = {0};
    assert_true(json_read(arena,
                          STR("{\"b\": [1, -2.5, \"\\u00e9\", null, true], \"a\": {\"n\": 7}}"),
                          &value, &error));
    assert_int_equal(value.kind, JSON_KIND_OBJECT);
    assert_true(str_is(value.keys.items[0], "b") && str_is(value.keys.items[1], "a"));
    const JsonValue *list = json_find(&value, "b");
    assert_int_equal(list->items.count, 5);
    assert_int_equal(list->items.items[0].integer, 1);
    assert_true(list->items.items[1].real < -2.4 && list->items.items[1].real > -2.6);
    assert_true(str_is(list->items.items[2].string, "\xc3\xa9"));
    assert_int_equal(list->items.items[3].kind, JSON_KIND_NULL);
    assert_true(list->items.items[4].boolean);
    assert_int_equal(json_find_int(json_find(&value, "a"), "n", 0), 7);
}

static void what_is_missing_or_of_another_kind_has_a_stand_in(void **state)
{
    (void)state;
    AUTO_ARENA Arena *arena = arena_new("test", ARENA_BYTES);
    JsonValue         value;
    JsonError         error = {0};
    assert_true(json_read(arena, STR("{\"a\": \"x\", \"t\": true}"), &value, &error));
    assert_null(json_find(&value, "b"));
    assert_null(json_find(NULL, "b"));
    assert_int_equal(json_find_int(&value, "a", 3), 3);
    assert_true(str_is(json_find_string(&value, "a", STR("y")), "x"));
    assert_true(str_is(json_find_string(&value, "t", STR("y")), "y"));
    assert_string_equal(json_kind_text(JSON_KIND_ARRAY), "an array");
}

static void malformed_text_is_refused_with_its_place(void **state)
{
    (void)state;
    static const char *const texts[] = {"",
                                        "{",
                                        "{\"a\": 1,}",
                                        "[1] x",
                                        "\"\xff\"",
                                        "{\"a\": 1, \"a\": 2}",
                                        "nul",
                                        "\"\\u0000\"",
                                        "1e999",
                                        "99999999999999999999"};
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        AUTO_ARENA Arena *arena = arena_new("test", ARENA_BYTES);
        JsonValue         value;
        JsonError         error = {0};
        assert_false(json_read(arena, str_from(texts[i]), &value, &error));
        assert_true(error.line >= 1 && error.column >= 1 && error.message.size > 0);
    }
    AUTO_ARENA Arena *arena = arena_new("test", ARENA_BYTES);
    JsonValue         value;
    JsonError         error = {0};
    assert_false(json_read(arena, STR("{\n  \"a\": ?\n}"), &value, &error));
    assert_int_equal(error.line, 2);
}

static void nesting_has_a_limit(void **state)
{
    (void)state;
    AUTO_ARENA Arena *arena = arena_new("test", ARENA_BYTES);
    for (size_t depth = 64; depth <= 65; depth++) {
        Buf       buf = buf_new(arena, SIZE_MAX);
        JsonValue value;
        JsonError error = {0};
        buf_add_repeat(&buf, '[', depth + 1);
        buf_add_repeat(&buf, ']', depth + 1);
        assert_int_equal(json_read(arena, buf_str(&buf), &value, &error), depth == 64);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_tree_is_read_in_order),
        cmocka_unit_test(what_is_missing_or_of_another_kind_has_a_stand_in),
        cmocka_unit_test(malformed_text_is_refused_with_its_place),
        cmocka_unit_test(nesting_has_a_limit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
