/* test_scale.c -- what the size of tables and the writes to them do to findings. */
#include <string.h>

#include "layout/layout.h"
#include "lint/lint.h"
#include "report/words.h"
#include "test.h"

enum { ARENA_BYTES = 256 << 20, MB = 1 << 20 };

/* A live table t (a, b), whose size the test sets, and lint of one file with it. */
typedef struct World {
    Arena      *arena;
    Catalog    *live;
    Table      *table;
    LintOptions options;
    LintResult  result;
} World;

static int setup(void **state)
{
    Arena *arena = arena_new("test", ARENA_BYTES);
    World *world = arena_new_of(arena, World);
    world->arena = arena;
    world->live  = catalog_new(arena);
    world->table = catalog_table_add(world->live, (Name){STR("public"), STR("t")});
    static const char *const names[] = {"a", "b"};
    for (size_t i = 0; i < COUNT_OF(names); i++)
        *vec_push(arena, &world->table->columns) =
            (Column){.name = str_from(names[i]), .type = {.name = {{0}, STR("int4")}}};
    Index *index                      = vec_push(arena, &world->table->indexes);
    index->name                       = (Name){STR("public"), STR("t_a")};
    index->method                     = STR("btree");
    index->size_bytes                 = MB;
    index->valid                      = true;
    index->immediate                  = true;
    *vec_push(arena, &index->columns) = STR("a");
    world->live->complete             = true;
    world->live->version              = (Version){ENGINE_PG, 15, 0};

    LintOptions *options            = &world->options;
    options->live                   = world->live;
    options->version                = world->live->version;
    options->small_rows             = 100000;
    options->small_bytes            = 256LL * MB;
    options->large_rows             = 1000000;
    options->hot_writes             = 100;
    options->read_speed             = 250LL * MB;
    options->runner_lock_timeout_ms = 800;
    options->runner_sets_timeouts   = true;
    catalog_link(world->live);
    *state = world;
    return 0;
}

static int teardown(void **state)
{
    arena_free(((World *)*state)->arena);
    return 0;
}

static void lint_sql(World *world, const char *sql)
{
    SourceFileVec files             = {0};
    MigrationVec *migrations        = arena_new_of(world->arena, MigrationVec);
    *vec_push(world->arena, &files) = (SourceFile){.path = STR("1.sql"), .bytes = str_from(sql)};
    layout_read(world->arena, &(LayoutInput){.files = &files}, migrations);
    world->result = (LintResult){0};
    lint_run(world->arena, migrations, &world->options, &world->result);
}

static const Finding *find(const World *world, const char *rule)
{
    FindingReader *reader = arena_new_of(world->arena, FindingReader);
    reader->arena         = world->arena;
    for (size_t i = 0; i < world->result.findings.count; i++)
        if (strcmp(finding_at(reader, &world->result.findings, i)->rule, rule) == 0)
            return &reader->finding;
    return NULL;
}

static void size_set(World *world, int64_t rows, int64_t heap_bytes, int64_t size_bytes)
{
    world->table->rows_estimate = rows;
    world->table->heap_bytes    = heap_bytes;
    world->table->size_bytes    = size_bytes;
}

static void few_rows_are_small_unless_they_are_wide(void **state)
{
    World *world = *state;
    size_set(world, 1000, MB, 2 * MB);
    lint_sql(world, "ALTER TABLE t ALTER COLUMN a SET NOT NULL;");
    assert_null(find(world, "set-not-null-scan"));
    size_set(world, 1000, MB, 257LL * MB);
    lint_sql(world, "ALTER TABLE t ALTER COLUMN a SET NOT NULL;");
    assert_non_null(find(world, "set-not-null-scan"));
    size_set(world, 100001, MB, 2 * MB);
    lint_sql(world, "ALTER TABLE t ALTER COLUMN a SET NOT NULL;");
    assert_non_null(find(world, "set-not-null-scan"));
}

static void a_table_never_analysed_is_small_when_no_more_fits_in(void **state)
{
    World *world = *state;
    size_set(world, -1, 100000 * 28, 3 * MB);
    lint_sql(world, "CREATE INDEX ON t (b);");
    assert_null(find(world, "create-index-not-concurrent"));
    size_set(world, -1, 100002 * 28, 3 * MB);
    lint_sql(world, "CREATE INDEX ON t (b);");
    assert_non_null(find(world, "create-index-not-concurrent"));
}

static void a_size_goes_along_with_a_new_name(void **state)
{
    World *world = *state;
    size_set(world, 10, MB, MB);
    lint_sql(world, "ALTER TABLE t RENAME TO u; CREATE INDEX ON u (b);");
    assert_null(find(world, "create-index-not-concurrent"));
}

/* "set-not-null-scan: about 8-33 s". */
static void expect_estimate(World *world, const char *sql, const char *words)
{
    lint_sql(world, sql);
    assert_true(world->result.findings.count > 0);
    FindingReader  reader  = {.arena = world->arena};
    const Finding *finding = finding_at(&reader, &world->result.findings, 0);
    for (size_t i = 1; finding->effect == NULL && i < world->result.findings.count; i++)
        finding = finding_at(&reader, &world->result.findings, i);
    if (finding->effect == NULL)
        fail_msg("no finding has an effect");
    else
        assert_string_equal(
            str_c(world->arena, estimate_words(world->arena, effect_work(finding->effect))), words);
}

static void time_follows_from_bytes_and_the_kind_of_work(void **state)
{
    World *world = *state;
    size_set(world, 12000000, 4000LL * MB, 6000LL * MB);
    expect_estimate(world, "ALTER TABLE t ALTER COLUMN a SET NOT NULL;", "about 8-32 s");
    expect_estimate(world, "CREATE INDEX ON t (b);", "about 32-128 s");
    expect_estimate(world, "ALTER TABLE t ALTER COLUMN a TYPE bigint;", "about 2-6 min");
    expect_estimate(world, "ALTER TABLE t DROP COLUMN a;", "");
    expect_estimate(world, "CREATE INDEX ON t USING gin (b);", "");
    size_set(world, 200000, 10 * MB, 20 * MB);
    expect_estimate(world, "ALTER TABLE t ALTER COLUMN a SET NOT NULL;", "less than 1 s");
    size_set(world, 200000, -1, -1);
    expect_estimate(world, "ALTER TABLE t ALTER COLUMN a SET NOT NULL;", "");
    world->options.read_speed = 0;
    size_set(world, 12000000, 4000LL * MB, 6000LL * MB);
    expect_estimate(world, "ALTER TABLE t ALTER COLUMN a SET NOT NULL;", "");
}

static void the_verdict_adds_up_what_blocks(void **state)
{
    World *world = *state;
    size_set(world, 12000000, 4000LL * MB, 6000LL * MB);
    lint_sql(world, "ALTER TABLE t ALTER COLUMN a SET NOT NULL; CREATE INDEX ON t (b);");
    assert_int_equal(world->result.verdicts.items[0].held.low_ms, 8000 + 32000);
    lint_sql(world, "ALTER TABLE t ADD COLUMN c int;");
    assert_int_equal(world->result.verdicts.items[0].held.high_ms, 0);
}

static void a_warning_is_an_error_where_many_write(void **state)
{
    World *world                  = *state;
    world->table->writes_per_hour = 3600 * 310;
    size_set(world, 200000, 10 * MB, 20 * MB);
    lint_sql(world, "DROP INDEX t_a;");
    const Finding *finding = find(world, "drop-index-not-concurrent");
    assert_non_null(finding);
    assert_int_equal(finding->severity, SEVERITY_ERROR);
    assert_string_equal(str_c(world->arena, scale_words(world->arena, finding->effect)),
                        "t has 200,000 rows, 20.0 MB, about 310 writes a second");
    world->table->writes_per_hour = 3600 * 99;
    lint_sql(world, "DROP INDEX t_a;");
    assert_int_equal(find(world, "drop-index-not-concurrent")->severity, SEVERITY_WARNING);
}

static void a_severity_that_somebody_chose_stays(void **state)
{
    World    *world      = *state;
    Severity *severities = arena_array_of(world->arena, Severity, rule_count());
    for (size_t i = 0; i < rule_count(); i++)
        severities[i] = SEVERITY_INFO;
    world->options.severities     = severities;
    world->table->writes_per_hour = 3600 * 310;
    size_set(world, 200000, 10 * MB, 20 * MB);
    lint_sql(world, "DROP INDEX t_a;");
    assert_int_equal(find(world, "drop-index-not-concurrent")->severity, SEVERITY_INFO);
}

static void amounts_are_short(void **state)
{
    World *world  = *state;
    Scale  scale  = {.relation        = {{0}, STR("orders")},
                     .rows            = 12345678,
                     .size_bytes      = 4402341478,
                     .writes_per_hour = 314 * 3600};
    Effect effect = {.scale = &scale};
    assert_string_equal(str_c(world->arena, scale_words(world->arena, &effect)),
                        "orders has 12.3 million rows, 4.1 GB, about 310 writes a second");
    scale.rows            = -1;
    scale.writes_per_hour = 0;
    assert_string_equal(str_c(world->arena, scale_words(world->arena, &effect)),
                        "orders has an unknown number of rows, 4.1 GB");
    const struct {
        Estimate    estimate;
        const char *words;
    } cases[] = {
        {{20000, 60000}, "about 20-60 s"},    {{100, 400}, "less than 1 s"},
        {{400, 1600}, "up to about 2 s"},     {{120000, 480000}, "about 2-8 min"},
        {{7200000, 28800000}, "about 2-8 h"}, {{0, 0}, ""},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        assert_string_equal(str_c(world->arena, estimate_words(world->arena, cases[i].estimate)),
                            cases[i].words);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(few_rows_are_small_unless_they_are_wide),
        TEST(a_table_never_analysed_is_small_when_no_more_fits_in),
        TEST(a_size_goes_along_with_a_new_name),
        TEST(time_follows_from_bytes_and_the_kind_of_work),
        TEST(the_verdict_adds_up_what_blocks),
        TEST(a_warning_is_an_error_where_many_write),
        TEST(a_severity_that_somebody_chose_stays),
        TEST(amounts_are_short),
    };
    return cmocka_run_group_tests_name("scale", tests, NULL, NULL);
}
