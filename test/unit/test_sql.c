/* test_sql.c -- what the SqlBuf builder makes of user strings. */
#include "sql/sql.h"
#include "test.h"

static void identifiers_are_always_quoted(void **state)
{
    (void)state;
    AUTO_ARENA Arena *arena = arena_new("test", 1 << 20);
    SqlBuf            buf   = sqlbuf_new(arena, ENGINE_PG);
    sql_add(&buf, "SELECT * FROM ");
    sql_add_name(&buf, (Name){STR("App"), STR("a\"b")});
    sql_add(&buf, ", ");
    sql_add_name(&buf, (Name){.name = STR("select")});
    assert_true(str_is(sqlbuf_sql(&buf).text, "SELECT * FROM \"App\".\"a\"\"b\", \"select\""));
}

static void literals_double_their_quotes_and_keep_backslashes(void **state)
{
    (void)state;
    AUTO_ARENA Arena *arena = arena_new("test", 1 << 20);
    SqlBuf            buf   = sqlbuf_new(arena, ENGINE_PG);
    sql_add_literal(&buf, STR("it's \\ '"));
    sql_add(&buf, ",");
    sql_add_int(&buf, INT64_MIN);
    assert_true(str_is(sqlbuf_sql(&buf).text, "'it''s \\ ''',-9223372036854775808"));
}

static void a_nul_in_a_user_string_never_cuts_the_statement(void **state)
{
    (void)state;
    AUTO_ARENA Arena *arena = arena_new("test", 1 << 20);
    SqlBuf            buf   = sqlbuf_new(arena, ENGINE_PG);
    sql_add_literal(&buf, STR("a\0'b"));
    assert_true(str_is(sqlbuf_sql(&buf).text, "'a''b'"));
}

static void mysql_has_quotes_of_its_own_and_values_that_no_sql_mode_changes(void **state)
{
    (void)state;
    AUTO_ARENA Arena *arena = arena_new("test", 1 << 20);
    for (EngineKind engine = ENGINE_MYSQL; engine <= ENGINE_MARIADB; engine++) {
        SqlBuf buf = sqlbuf_new(arena, engine);
        sql_add_name(&buf, (Name){STR("app"), STR("a`\"b")});
        const Str values[] = {STR("it's \"x\""), STR("a\\'"), STR("n\0l"), STR("\377"), {0}};
        for (size_t i = 0; i < COUNT_OF(values); i++) {
            sql_add(&buf, " ");
            sql_add_literal(&buf, values[i]);
        }
        assert_string_equal(sqlbuf_sql(&buf).text.data,
                            "`app`.`a``\"b` 'it''s \"x\"' _utf8mb4 x'615c27' _utf8mb4 x'6e006c' "
                            "x'ff' ''");
    }
}

static void parameters_are_numbered_or_counted(void **state)
{
    (void)state;
    AUTO_ARENA Arena *arena   = arena_new("test", 1 << 20);
    SqlBuf            pg      = sqlbuf_new(arena, ENGINE_PG);
    SqlBuf            mariadb = sqlbuf_new(arena, ENGINE_MARIADB);
    sql_add_parameter(&pg, 12);
    sql_add_parameter(&mariadb, 12);
    assert_true(str_is(sqlbuf_sql(&pg).text, "$12"));
    assert_true(str_is(sqlbuf_sql(&mariadb).text, "?"));
}

static void parts_and_statements_go_in_as_they_stand(void **state)
{
    (void)state;
    AUTO_ARENA Arena *arena = arena_new("test", 1 << 20);
    SqlBuf            buf   = sqlbuf_new(arena, ENGINE_PG);
    sql_add_sql(&buf, SQL("BEGIN; "));
    sql_add_statement(&buf, STR("UPDATE t SET a = 'x'"));
    assert_true(str_is(sqlbuf_sql(&buf).text, "BEGIN; UPDATE t SET a = 'x'"));
    const SqlBuf empty = sqlbuf_new(arena, ENGINE_PG);
    assert_int_equal(sqlbuf_sql(&empty).text.size, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(identifiers_are_always_quoted),
        cmocka_unit_test(literals_double_their_quotes_and_keep_backslashes),
        cmocka_unit_test(a_nul_in_a_user_string_never_cuts_the_statement),
        cmocka_unit_test(mysql_has_quotes_of_its_own_and_values_that_no_sql_mode_changes),
        cmocka_unit_test(parameters_are_numbered_or_counted),
        cmocka_unit_test(parts_and_statements_go_in_as_they_stand),
    };
    return cmocka_run_group_tests_name("sql", tests, NULL, NULL);
}
