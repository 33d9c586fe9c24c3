/* test_lint.c -- the rules' rows, and what the walk knows about size, names and suppressions. Whole
 * outputs are golden cases: test/golden/lint. */
#include <string.h>

#include "layout/layout.h"
#include "lint/rule.h"
#include "model/parameters.h"
#include "sql/parse.h"
#include "test.h"

enum { ARENA_BYTES = 256 << 20 };

static LintResult lint_files(Arena *arena, const LintOptions *options, const char *const *sources,
                             size_t count)
{
    SourceFileVec files = {0};
    for (size_t i = 0; i < count; i++)
        *vec_push(arena, &files) = (SourceFile){
            .path  = str_format(arena, "%04zu_test.sql", i + 1),
            .bytes = str_from(sources[i]),
        };
    MigrationVec *migrations = arena_new_of(arena, MigrationVec);
    layout_read(arena, &(LayoutInput){.files = &files, .version = options->version}, migrations);
    for (size_t i = 0; i < count && i < migrations->count; i++)
        migrations->items[i].old = str_starts(str_from(sources[i]), "-- applied already\n");
    migrations_mark_overtaken(migrations, &options->applied);
    LintResult result = {0};
    lint_run(arena, migrations, options, &result);
    return result;
}

enum { EXAMPLE_FILES_MAX = 4 };

/* An example may be of several migrations, with a line of comment between them. */
static size_t example_split(Arena *arena, const char *example, const char **ret_files)
{
    static const char between[] = "-- in a later migration\n";
    size_t            count     = 0;
    for (Str rest = str_from(example); rest.size > 0;) {
        const size_t at = MIN_OF(str_find(rest, between), rest.size);
        assert_true(count < EXAMPLE_FILES_MAX);
        ret_files[count++] = str_c(arena, str_slice(rest, 0, at));
        rest               = str_slice(rest, at + sizeof between - 1, SIZE_MAX);
    }
    return count;
}

static LintResult lint_text(Arena *arena, const char *source)
{
    const LintOptions options = {.runner_lock_timeout_ms = 800};
    return lint_files(arena, &options, &source, 1);
}

/* An example of a rule, for the release that it is about, with that rule switched on. */
static LintResult lint_example(Arena *arena, const Rule *rule, const char *source)
{
    Severity   *severities = arena_array_of(arena, Severity, rule_count());
    LintOptions options    = {.runner_lock_timeout_ms = 800, .severities = severities};
    for (size_t i = 0; rule_table[i] != NULL; i++)
        severities[i] = rule_table[i] == rule && rule->severity == SEVERITY_OFF
                            ? SEVERITY_WARNING
                            : rule_table[i]->severity;
    *vec_push(arena, &options.large_tables) = STR("huge");
    if (rule->engine != NULL)
        assert_true(version_parse(str_from(rule->engine), &options.version));
    const char  *files[EXAMPLE_FILES_MAX];
    const size_t count = example_split(arena, source, files);
    return lint_files(arena, &options, files, count);
}

static const Finding *finding_of(Arena *arena, const LintResult *result, const char *rule)
{
    FindingReader *reader = arena_new_of(arena, FindingReader);
    reader->arena         = arena;
    for (size_t i = 0; i < result->findings.count; i++)
        if (strcmp(finding_at(reader, &result->findings, i)->rule, rule) == 0)
            return &reader->finding;
    return NULL;
}

static void each_rule_finds_its_bad_example(void **state)
{
    (void)state;
    for (size_t i = 0; rule_table[i] != NULL; i++) {
        AUTO_ARENA Arena *arena   = arena_new("test", ARENA_BYTES);
        const Rule       *rule    = rule_table[i];
        const LintResult  result  = lint_example(arena, rule, rule->bad);
        const Finding    *finding = finding_of(arena, &result, rule->id);
        if (finding == NULL) {
            fail_msg("%s does not find its bad example", rule->id);
            return; /* the analyzer does not know that the line above does not */
        }
        assert_int_equal(finding->severity,
                         rule->severity == SEVERITY_OFF ? SEVERITY_WARNING : rule->severity);
        assert_true(finding->message.size > 0 && finding->why.size > 0);
    }
}

static void no_rule_finds_its_good_example(void **state)
{
    (void)state;
    for (size_t i = 0; rule_table[i] != NULL; i++) {
        AUTO_ARENA Arena *arena  = arena_new("test", ARENA_BYTES);
        const LintResult  result = lint_example(arena, rule_table[i], rule_table[i]->good);
        if (finding_of(arena, &result, rule_table[i]->id) != NULL)
            fail_msg("%s finds its good example", rule_table[i]->id);
    }
}

static void examples_parse_but_for_the_one_that_must_not(void **state)
{
    (void)state;
    for (size_t i = 0; rule_table[i] != NULL; i++) {
        const char *texts[] = {rule_table[i]->bad, rule_table[i]->good};
        for (size_t t = 0; t < COUNT_OF(texts); t++) {
            AUTO_ARENA Arena *arena  = arena_new("test", ARENA_BYTES);
            const LintResult  result = lint_example(arena, rule_table[i], texts[t]);
            const bool        meant  = t == 0 && (strcmp(rule_table[i]->id, "cannot-parse") == 0 ||
                                          strcmp(rule_table[i]->id, "my-clause-comma") == 0);
            if (!meant && finding_of(arena, &result, "cannot-parse") != NULL)
                fail_msg("an example of %s cannot be parsed", rule_table[i]->id);
        }
    }
}

static void what_is_proposed_can_be_parsed(void **state)
{
    (void)state;
    for (size_t i = 0; rule_table[i] != NULL; i++) {
        AUTO_ARENA Arena *arena   = arena_new("test", ARENA_BYTES);
        const LintResult  result  = lint_example(arena, rule_table[i], rule_table[i]->bad);
        Version           version = {0};
        if (rule_table[i]->engine != NULL)
            assert_true(version_parse(str_from(rule_table[i]->engine), &version));
        FindingReader reader = {.arena = arena};
        for (size_t f = 0; f < result.findings.count; f++) {
            const Finding *finding = finding_at(&reader, &result.findings, f);
            for (size_t x = 0; x < finding->fixes.count; x++) {
                const Str    sql        = finding->fixes.items[x].sql;
                StatementVec statements = {0};
                sql_parse(arena, version, sql, (Span){0, sql.size}, &statements);
                for (size_t s = 0; s < statements.count; s++)
                    if (!statements.items[s].parsed)
                        fail_msg("%s proposes what cannot be parsed: %s", finding->rule,
                                 str_c(arena, statements.items[s].text));
            }
        }
    }
}

static void rows_are_documented_and_sorted(void **state)
{
    (void)state;
    for (size_t i = 0; rule_table[i] != NULL; i++) {
        const Rule *rule = rule_table[i];
        assert_true(rule->summary[0] != '\0' && !str_ends(str_from(rule->summary), "."));
        assert_true(str_ends(str_from(rule->why), "."));
        assert_true(str_ends(str_from(rule->safe), "."));
        assert_ptr_equal(rule_find(str_from(rule->id)), rule);
        for (Str rest = str_from(rule->aliases == NULL ? "" : rule->aliases); rest.size > 0;)
            assert_ptr_equal(rule_find(str_cut(&rest, ' ')), rule);
        for (Str rest = str_from(rule->supersedes == NULL ? "" : rule->supersedes); rest.size > 0;)
            assert_non_null(rule_find(str_cut(&rest, ' ')));
        if (i > 0)
            assert_true(strcmp(rule_table[i - 1]->id, rule->id) < 0);
    }
    assert_null(rule_find(STR("no-such-rule")));
    assert_null(rule_find(STR("")));
}

static void durations_are_read_as_the_server_reads_them(void **state)
{
    (void)state;
    assert_int_equal(parameters_duration_ms(STR("1s")), 1000);
    assert_int_equal(parameters_duration_ms(STR("500")), 500);
    assert_int_equal(parameters_duration_ms(STR(" 2 min ")), 120000);
    assert_int_equal(parameters_duration_ms(STR("0")), 0);
    assert_int_equal(parameters_duration_ms(STR("1500us")), 1);
    assert_int_equal(parameters_duration_ms(STR("soon")), -1);
    assert_int_equal(parameters_duration_ms(STR("")), -1);
    assert_int_equal(parameters_duration_ms(STR("99999999999999999999s")), -1);
}

static void names_are_quoted_where_they_must_be(void **state)
{
    (void)state;
    AUTO_ARENA Arena *arena  = arena_new("test", ARENA_BYTES);
    const LintResult  result = lint_text(
         arena, "CREATE INDEX i ON t (a);\nDROP INDEX \"Odd \"\"Name\", app.\"user\", plain;");
    const char *expected[] = {"DROP INDEX CONCURRENTLY \"Odd \"\"Name\";",
                              "DROP INDEX CONCURRENTLY app.\"user\";",
                              "DROP INDEX CONCURRENTLY plain;"};
    for (size_t e = 0; e < COUNT_OF(expected); e++) {
        FindingReader reader = {.arena = arena};
        bool          found  = false;
        for (size_t i = 0; i < result.findings.count; i++) {
            const FixVec *fixes = &finding_at(&reader, &result.findings, i)->fixes;
            for (size_t x = 0; x < fixes->count; x++)
                found = found || str_is(fixes->items[x].sql, expected[e]);
        }
        if (!found)
            fail_msg("nobody proposes %s", expected[e]);
    }
}

static void a_table_is_small_by_its_rows_or_by_declaration(void **state)
{
    (void)state;
    AUTO_ARENA Arena *arena   = arena_new("test", ARENA_BYTES);
    const char       *source  = "CREATE INDEX i ON t (a);";
    Catalog          *live    = catalog_new(arena);
    Table            *table   = catalog_table_add(live, (Name){STR("public"), STR("t")});
    LintOptions       options = {.live = live, .small_rows = 1000};
    table->rows_estimate      = 1000;
    LintResult result         = lint_files(arena, &options, &source, 1);
    assert_null(finding_of(arena, &result, "create-index-not-concurrent"));
    table->rows_estimate = 1001;
    result               = lint_files(arena, &options, &source, 1);
    assert_non_null(finding_of(arena, &result, "create-index-not-concurrent"));
}

static void a_table_known_to_be_large_is_not_small(void **state)
{
    (void)state;
    AUTO_ARENA Arena *arena = arena_new("test", ARENA_BYTES);
    const char       *source =
        "-- shore: size small\n-- shore: phase expand\n-- shore: reason \"x\"\n\n-- up\n"
        "CREATE INDEX i ON audit.events (a);\nCREATE INDEX j ON events (a);\n\n"
        "-- down\nDROP INDEX i;\n";
    LintOptions options                     = {0};
    *vec_push(arena, &options.large_tables) = STR("audit.events");
    const LintResult result                 = lint_files(arena, &options, &source, 1);
    const Finding   *finding = finding_of(arena, &result, "create-index-not-concurrent");
    assert_non_null(finding);
    assert_int_equal(finding->start.line, 6);
}

static void severities_are_taken_from_the_options(void **state)
{
    (void)state;
    AUTO_ARENA Arena *arena      = arena_new("test", ARENA_BYTES);
    const char       *source     = "SET lock_timeout = '1s';\nDROP TABLE t;";
    Severity         *severities = arena_array_of(arena, Severity, rule_count());
    const LintOptions options    = {.severities = severities};
    for (size_t i = 0; rule_table[i] != NULL; i++)
        severities[i] =
            strcmp(rule_table[i]->id, "drop-table") == 0 ? SEVERITY_WARNING : SEVERITY_OFF;
    const LintResult result = lint_files(arena, &options, &source, 1);
    assert_int_equal(result.findings.count, 1);
    assert_int_equal(result.findings.items[0].severity, SEVERITY_WARNING);
}

static void a_rule_that_is_off_says_nothing_and_may_be_allowed(void **state)
{
    (void)state;
    AUTO_ARENA Arena *arena  = arena_new("test", ARENA_BYTES);
    const char       *source = "-- shore: allow prefer-identity \"as the others\"\n"
                               "CREATE TABLE a (id bigserial PRIMARY KEY);\n"
                               "CREATE TABLE b (id bigserial PRIMARY KEY);\n";
    LintResult        result = lint_text(arena, source);
    assert_null(finding_of(arena, &result, "prefer-identity"));
    assert_null(finding_of(arena, &result, "unused-suppression"));
    result                 = lint_example(arena, rule_find(STR("prefer-identity")), source);
    const Finding *finding = finding_of(arena, &result, "prefer-identity");
    assert_non_null(finding);
    assert_int_equal(finding->start.line, 3);
}

static void the_down_section_leaves_the_next_migration_alone(void **state)
{
    (void)state;
    AUTO_ARENA Arena *arena     = arena_new("test", ARENA_BYTES);
    const char       *sources[] = {
              "-- shore: size large\n-- shore: phase expand\n-- shore: reason \"x\"\n\n-- up\n"
                    "CREATE TABLE t (a int, v varchar(10));\n\n-- down\nDROP TABLE t;\n",
              "SET lock_timeout = '1s';\nALTER TABLE t ALTER v TYPE varchar(20);"};
    const LintOptions options = {.runner_lock_timeout_ms = 800};
    const LintResult  result  = lint_files(arena, &options, sources, 2);
    assert_null(finding_of(arena, &result, "alter-column-type-rewrite"));
    assert_int_equal(result.verdicts.count, 2);
    assert_int_equal(result.statement_count, 4);
}

static void a_long_file_is_judged_in_reasonable_time(void **state)
{
    (void)state;
    AUTO_ARENA Arena *arena = arena_new("test", (size_t)1 << 30);
    Buf               buf   = buf_new(arena, SIZE_MAX);
    for (int i = 0; i < 2000; i++)
        buf_format(&buf, "CREATE INDEX i%d ON t (a);\n", i);
    const LintResult result = lint_text(arena, buf.data);
    assert_true(result.findings.count >= 2000);
    assert_int_equal(result.statement_count, 2000);
}

static void a_view_of_itself_has_an_end(void **state)
{
    (void)state;
    AUTO_ARENA Arena *arena = arena_new("test", ARENA_BYTES);
    const LintResult  result =
        lint_text(arena, "CREATE VIEW v AS SELECT 1 AS a;\n"
                         "CREATE OR REPLACE VIEW v AS SELECT 1 AS a, * FROM v;");
    assert_int_equal(result.statement_count, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_rule_finds_its_bad_example),
        cmocka_unit_test(no_rule_finds_its_good_example),
        cmocka_unit_test(examples_parse_but_for_the_one_that_must_not),
        cmocka_unit_test(what_is_proposed_can_be_parsed),
        cmocka_unit_test(rows_are_documented_and_sorted),
        cmocka_unit_test(durations_are_read_as_the_server_reads_them),
        cmocka_unit_test(names_are_quoted_where_they_must_be),
        cmocka_unit_test(a_table_is_small_by_its_rows_or_by_declaration),
        cmocka_unit_test(a_table_known_to_be_large_is_not_small),
        cmocka_unit_test(severities_are_taken_from_the_options),
        cmocka_unit_test(a_rule_that_is_off_says_nothing_and_may_be_allowed),
        cmocka_unit_test(the_down_section_leaves_the_next_migration_alone),
        cmocka_unit_test(a_long_file_is_judged_in_reasonable_time),
        cmocka_unit_test(a_view_of_itself_has_an_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
