/* test_sql_shape.c -- what is known of an UPDATE or DELETE before it is run range by range. */
#include "sql/parse.h"
#include "test.h"

static Arena *test_arena;

static int arena_up(void **state)
{
    (void)state;
    test_arena = arena_new("test", 64 << 20);
    return 0;
}

static int arena_down(void **state)
{
    (void)state;
    arena_free(test_arena);
    return 0;
}

static DmlShape shape_of(const char *statement)
{
    DmlShape shape = {0};
    assert_true(sql_dml_shape_pg(test_arena, str_from(statement), &shape));
    return shape;
}

/* The statement with its condition between brackets, or with brackets where one would go. */
static void expect_where(const char *statement, const char *marked)
{
    const DmlShape shape = shape_of(statement);
    const Str      text  = str_from(statement);
    const Str      where = str_slice(text, shape.where_start, shape.where_end - shape.where_start);
    Buf            buf   = buf_new(test_arena, SIZE_MAX);
    buf_add(&buf, str_slice(text, 0, shape.where_start));
    buf_format(&buf, "[" STR_FMT "]", STR_ARG(where));
    buf_add(&buf, str_slice(text, shape.where_end, SIZE_MAX));
    const Str got = buf_str(&buf);
    assert_string_equal(str_c(test_arena, got), marked);
}

static void the_condition_is_found_by_tokens(void **state)
{
    (void)state;
    expect_where("UPDATE t SET a = 1 WHERE b > 1", "UPDATE t SET a = 1 WHERE [b > 1]");
    expect_where("UPDATE t SET a = 1 WHERE (b > 1) OR c -- why\n",
                 "UPDATE t SET a = 1 WHERE [(b > 1) OR c] -- why\n");
    expect_where("UPDATE t SET a = ' WHERE ' /* WHERE */ WHERE/**/b RETURNING a",
                 "UPDATE t SET a = ' WHERE ' /* WHERE */ WHERE/**/[b] RETURNING a");
    expect_where("UPDATE t SET a = (SELECT b FROM u WHERE c) WHERE EXISTS (SELECT 1 WHERE true)",
                 "UPDATE t SET a = (SELECT b FROM u WHERE c) WHERE [EXISTS (SELECT 1 WHERE true)]");
    expect_where("UPDATE t SET a = t.where, b = t.returning WHERE t.where",
                 "UPDATE t SET a = t.where, b = t.returning WHERE [t.where]");
    expect_where("WITH w AS (DELETE FROM x WHERE y) UPDATE t SET a = 1 FROM w WHERE t.i = w.i",
                 "WITH w AS (DELETE FROM x WHERE y) UPDATE t SET a = 1 FROM w WHERE [t.i = w.i]");
    expect_where("DELETE FROM t WHERE a IN ('where')", "DELETE FROM t WHERE [a IN ('where')]");
    expect_where("DELETE FROM t WHERE \xc3\xa4 = '\xe2\x82\xac'",
                 "DELETE FROM t WHERE [\xc3\xa4 = '\xe2\x82\xac']");
}

static void without_a_condition_its_place_is_known(void **state)
{
    (void)state;
    expect_where("UPDATE t SET a = 1", "UPDATE t SET a = 1[]");
    expect_where("UPDATE t SET a = 1 -- all\n", "UPDATE t SET a = 1[] -- all\n");
    expect_where("UPDATE t SET a = 1 RETURNING a", "UPDATE t SET a = 1[] RETURNING a");
    expect_where("DELETE FROM t", "DELETE FROM t[]");
    expect_where("DELETE FROM ONLY (app.t) ;", "DELETE FROM ONLY (app.t)[] ;");
    expect_where("DELETE FROM t AS x USING u RETURNING *",
                 "DELETE FROM t AS x USING u[] RETURNING *");
}

static void the_target_is_named_as_its_statement_calls_it(void **state)
{
    (void)state;
    DmlShape shape = shape_of("UPDATE ONLY app.\"T\" SET a = 1, (b, c) = (1, 2)");
    assert_true(shape.update && shape.only);
    assert_true(str_is(shape.relation.schema, "app") && str_is(shape.relation.name, "T"));
    assert_true(str_is(shape.alias, "T"));
    assert_int_equal(shape.assigned.count, 3);
    assert_true(str_is(shape.assigned.items[2], "c"));
    shape = shape_of("DELETE FROM app.t AS \"X\"");
    assert_true(!shape.update && !shape.only && str_is(shape.alias, "X"));
}

static void what_stands_in_the_way_of_ranges_is_told(void **state)
{
    (void)state;
    DmlShape shape = shape_of("UPDATE t SET a = 1 WHERE b");
    assert_false(shape.has_from || shape.has_with || shape.returns_rows || shape.current_of ||
                 shape.reads_target || shape.reads_limited || shape.is_volatile);
    assert_int_equal(shape.unknown_functions.count, 0);
    assert_true(shape_of("UPDATE t SET a = 1 FROM u").has_from);
    assert_true(shape_of("DELETE FROM t USING u").has_from);
    assert_true(shape_of("WITH w AS (SELECT 1) DELETE FROM t").has_with);
    assert_true(shape_of("DELETE FROM t RETURNING a").returns_rows);
    assert_true(shape_of("DELETE FROM t WHERE CURRENT OF c").current_of);
    assert_true(shape_of("DELETE FROM t WHERE a < (SELECT max(a) FROM app.t)").reads_target);
    assert_true(shape_of("UPDATE app.t x SET a = 1 FROM t y WHERE x.i = y.i").reads_target);
    assert_false(shape_of("UPDATE app.t SET a = 1 FROM other.t y").reads_target);
    assert_true(shape_of("DELETE FROM t WHERE a IN (SELECT a FROM u LIMIT 5)").reads_limited);
    assert_true(shape_of("UPDATE t SET a = random()").is_volatile);
    assert_true(shape_of("UPDATE t SET a = 1 WHERE b < clock_timestamp()").is_volatile);
    shape = shape_of("UPDATE t SET a = mine(lower(b)), c = app.yours(), d = mine(1)");
    assert_false(shape.is_volatile);
    assert_int_equal(shape.unknown_functions.count, 2);
    assert_true(str_is(shape.unknown_functions.items[0], "mine"));
}

static void whatever_is_not_one_update_or_delete_has_no_shape(void **state)
{
    (void)state;
    static const char *const statements[] = {
        "",
        "SELECT 1",
        "INSERT INTO t SELECT 1",
        "UPDATE t SET",
        "DELETE FROM t; DELETE FROM u",
        "UPDATE t SET a = ${x} WHERE",
        "-- nothing",
    };
    for (size_t i = 0; i < COUNT_OF(statements); i++) {
        DmlShape shape;
        assert_false(sql_dml_shape_pg(test_arena, str_from(statements[i]), &shape));
    }
    DmlShape shape;
    assert_false(sql_dml_shape_pg(test_arena, STR("DELETE FROM t\0"), &shape));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_condition_is_found_by_tokens),
        cmocka_unit_test(without_a_condition_its_place_is_known),
        cmocka_unit_test(the_target_is_named_as_its_statement_calls_it),
        cmocka_unit_test(what_stands_in_the_way_of_ranges_is_told),
        cmocka_unit_test(whatever_is_not_one_update_or_delete_has_no_shape),
    };
    return cmocka_run_group_tests_name("sql shape", tests, arena_up, arena_down);
}
