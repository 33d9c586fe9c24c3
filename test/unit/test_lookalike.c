/* test_lookalike.c -- version() of servers that are PostgreSQL, and of others. */
#include "engine/pg/lookalike.h"
#include "test.h"

static void postgres_is_itself(void **state)
{
    (void)state;
    static const char *const texts[] = {
        ("PostgreSQL 15.4 (Debian 15.4-1.pgdg120+1) on x86_64-pc-linux-gnu, compiled by gcc "
         "(Debian 12.2.0-14) 12.2.0, 64-bit"),
        "PostgreSQL 18.0 on aarch64-apple-darwin24, compiled by Apple clang, 64-bit",
        "PostgreSQL 17beta1 on x86_64-pc-linux-gnu, compiled by gcc, 64-bit",
        "PostgreSQL 16.1, compiled by Visual C++ build 1937, 64-bit",
    };
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        assert_null(pg_lookalike(str_from(texts[i])));
}

static void others_are_called_by_their_names(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"CockroachDB CCL v23.1.11 (x86_64-pc-linux-gnu, built 2023/09/27 01:53:43, go1.19.10)",
         "CockroachDB"},
        {"PostgreSQL 8.0.2 on i686-pc-linux-gnu, compiled by GCC gcc (GCC) 3.4.2 20041017 (Red Hat "
         "3.4.2-6.fc3), Redshift 1.0.54321",
         "Amazon Redshift"},
        {"PostgreSQL 11.2-YB-2.18.4.0-b0 on x86_64-pc-linux-gnu, compiled by clang, 64-bit",
         "YugabyteDB"},
        {"PostgreSQL 12.12 (Greenplum Database 7.0.0 build commit:0a7a3566) on x86_64",
         "Greenplum"},
        {"PostgreSQL 14.4 (Cloudberry Database 1.5.2 build 1) on x86_64-pc-linux-gnu",
         "Cloudberry"},
        {"PostgreSQL 9.5.0 on x86_64-unknown-linux-gnu (Materialize v0.98.1)", "Materialize"},
        {"PostgreSQL 13.14.0-RisingWave-1.9.0 (b4bc0a2)", "RisingWave"},
        {"PostgreSQL 12.3, compiled by Visual C++ build 1914, 64-bit, QuestDB", "QuestDB"},
        {"PostgreSQL 15.3 (EnterpriseDB Advanced Server 15.3.0) on x86_64-pc-linux-gnu",
         "EDB Postgres Advanced Server"},
        {"8.0.32", "no PostgreSQL"},
        {"", "no PostgreSQL"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        assert_string_equal(pg_lookalike(str_from(cases[i][0])), cases[i][1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(postgres_is_itself),
        cmocka_unit_test(others_are_called_by_their_names),
    };
    return cmocka_run_group_tests_name("lookalike", tests, NULL, NULL);
}
