/* test_not_null.c -- which CHECKs, as the server writes them, prove a column not null. */
#include "engine/pg/not_null.h"
#include "test.h"

static void proves(const char *definition, const char *columns)
{
    AUTO_ARENA Arena *arena = arena_new("test", 1 << 20);
    const StrVec      found = pg_not_null_columns(arena, str_from(definition));
    assert_string_equal(str_c(arena, str_join(arena, &found, ",")), columns);
}

static void a_plain_test_proves_its_column(void **state)
{
    (void)state;
    proves("CHECK ((a IS NOT NULL))", "a");
    proves("CHECK ((a IS NOT NULL)) NOT VALID", "a");
    proves("CHECK ((a IS NOT NULL)) NO INHERIT", "a");
    proves("CHECK ((\"Odd \"\"Name\" IS NOT NULL))", "Odd \"Name");
    proves("CHECK ((\"a) AND (b\" IS NOT NULL))", "a) AND (b");
    proves("CHECK ((\303\274ber IS NOT NULL))", "\303\274ber");
}

static void each_term_of_an_and_proves_its_own(void **state)
{
    (void)state;
    proves("CHECK (((a IS NOT NULL) AND (b IS NOT NULL)))", "a,b");
    proves("CHECK (((a > 0) AND (b IS NOT NULL) AND ((c IS NOT NULL) AND (d < 1))))", "b,c");
    proves("CHECK (((b IS NOT NULL) AND ((x)::text <> ')'::text)))", "b");
}

static void anything_else_proves_nothing(void **state)
{
    (void)state;
    proves("CHECK (((a IS NOT NULL) OR (b IS NOT NULL)))", "");
    proves("CHECK (((a IS NOT NULL) AND ((b IS NOT NULL) OR (c IS NOT NULL))))", "a");
    proves("CHECK ((NOT (a IS NOT NULL)))", "");
    proves("CHECK (((a IS NOT NULL) = false))", "");
    proves("CHECK ((lower(a) IS NOT NULL))", "");
    proves("CHECK (((a + b) IS NOT NULL))", "");
    proves("CHECK ((ROW(a, b) IS NOT NULL))", "");
    proves("CHECK ((a IS NULL))", "");
    proves("NOT NULL a", "");
    proves("FOREIGN KEY (a) REFERENCES b(c)", "");
}

static void what_is_cut_or_crooked_proves_nothing(void **state)
{
    (void)state;
    proves("", "");
    proves("CHECK (", "");
    proves("CHECK ((a IS NOT NULL)", "");
    proves("CHECK ((a IS NOT NULL) AND)", "");
    proves("CHECK (('", "");
    proves("CHECK ((\"a IS NOT NULL))", "");
    proves("CHECK ((\"a\"b\" IS NOT NULL))", "");
    proves("CHECK ()", "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_plain_test_proves_its_column),
        cmocka_unit_test(each_term_of_an_and_proves_its_own),
        cmocka_unit_test(anything_else_proves_nothing),
        cmocka_unit_test(what_is_cut_or_crooked_proves_nothing),
    };
    return cmocka_run_group_tests_name("not_null", tests, NULL, NULL);
}
