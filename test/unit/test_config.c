/* test_config.c -- shore.yaml to values, and what is said about a bad one, with its place. */
#include "cmd/config.h"
#include "test.h"

typedef struct Outcome {
    Fault       fault;
    Globals     globals;
    CommandLine line;
} Outcome;

static Status read_config(Arena *arena, const char *yaml, const char *env, Outcome *ret)
{
    *ret = (Outcome){.line = {.tables = {[TABLE_GLOBAL] = {globals_options, globals_option_count,
                                                           &ret->globals}}}};
    const ConfigFile file = {STR("below/shore.yaml"), str_from(yaml), str_from(env)};
    TRY(config_read(arena, &ret->fault, &file, &ret->line));
    return option_apply(arena, &ret->fault, &ret->line.settings);
}

static const char design_example[] =
    "dir: migrations            # layout is detected\n"
    "engine: postgres:15        # judged for, when no server is asked\n"
    "lock_tolerance: 800ms\n"
    "statement_timeout: 0s      # 0s: none\n"
    "retry: {budget: 10m, backoff: 1s, backoff_max: 30s}\n"
    "sizes: {small_rows: 100000, large: [orders, audit.events]}\n"
    "batch: {target: 250ms, max_rows: 50000}\n"
    "severity: {drop-column: error, prefer-text: off}\n"
    "envs:\n"
    "  prod: {url: 'postgres://app@db/app', lock_tolerance: 2s}\n"
    "  dev:  {url: 'postgres:///app_dev'}\n";

static void the_example_of_the_manual_is_read(void **state)
{
    (void)state;
    AUTO_ARENA Arena *arena = arena_new("test", 1 << 24);
    Outcome           out;
    assert_int_equal(read_config(arena, design_example, "", &out), 0);
    assert_string_equal(out.globals.dir, "below/migrations");
    assert_string_equal(out.globals.engine, "postgres:15");
    assert_int_equal(out.globals.lock_tolerance_ms, 800);
    assert_int_equal(out.globals.backoff_max_ms, 30000);
    assert_int_equal(out.globals.large_tables.count, 2);
    assert_true(str_is(out.globals.large_tables.items[1], "audit.events"));
    assert_true(str_is(out.globals.severity.items[1].value, "off"));
    assert_null(out.globals.url);
}

static void a_section_of_envs_is_stronger_than_the_file(void **state)
{
    (void)state;
    AUTO_ARENA Arena *arena = arena_new("test", 1 << 24);
    Outcome           out;
    assert_int_equal(read_config(arena, design_example, "prod", &out), 0);
    assert_string_equal(out.globals.url, "postgres://app@db/app");
    assert_int_equal(out.globals.lock_tolerance_ms, 2000);
    assert_true(str_is(option_source(&out.line.settings, "url")->place, "below/shore.yaml:10:15"));
}

static void the_file_may_name_its_own_default_section(void **state)
{
    (void)state;
    AUTO_ARENA Arena *arena = arena_new("test", 1 << 24);
    Outcome           out;
    assert_int_equal(
        read_config(arena, "env: dev\nenvs: {dev: {url: a}, prod: {url: b}}", "", &out), 0);
    assert_string_equal(out.globals.url, "a");
    assert_int_equal(
        read_config(arena, "env: dev\nenvs: {dev: {url: a}, prod: {url: b}}", "prod", &out), 0);
    assert_string_equal(out.globals.url, "b");
}

static void commas_are_part_of_an_item_that_stands_alone(void **state)
{
    (void)state;
    AUTO_ARENA Arena *arena = arena_new("test", 1 << 24);
    Outcome           out;
    assert_int_equal(read_config(arena, "sizes: {large: ['a,b', c]}", "", &out), 0);
    assert_int_equal(out.globals.large_tables.count, 2);
    assert_true(str_is(out.globals.large_tables.items[0], "a,b"));
}

static void an_empty_file_sets_nothing(void **state)
{
    (void)state;
    AUTO_ARENA Arena *arena = arena_new("test", 1 << 24);
    Outcome           out;
    assert_int_equal(read_config(arena, "", "", &out), 0);
    assert_int_equal(read_config(arena, "# nothing\n---\n", "", &out), 0);
    assert_int_equal(out.line.settings.count, 0);
}

static void what_is_wrong_is_said_with_its_place(void **state)
{
    (void)state;
    static const struct {
        const char *yaml;
        const char *place;
        const char *message;
        const char *hint;
    } cases[] = {
        {"dir: a\nlock_tolerence: 3s", "2:1",
         "could not use the key 'lock_tolerence': there is no such setting",
         "Did you mean 'lock_tolerance'?"},
        {"batch: {taget: 3s}", "1:9",
         "could not use the key 'batch.taget': there is no such setting",
         "Did you mean 'batch.target'?"},
        {"lock_tolerance: 3", "1:17",
         "could not use '3' for lock_tolerance: a unit is required: ms, s, m, h or d", ""},
        {"deploys: many", "1:1", "could not use the key 'deploys': it is not supported yet", ""},
        {"deploys: 3", "1:1", "could not use the key 'deploys': it is not supported yet", ""},
        {"envs: {p: {protected: true}}", "1:12",
         "could not use the key 'protected': it is not supported yet", ""},
        {"batch: 5", "1:8", "could not use the key 'batch': it must be a map: {NAME: VALUE}", ""},
        {"batch: {target: [5s]}", "1:17",
         "could not use the key 'batch.target': it must be a plain value", ""},
        {"severity: [a]", "1:11",
         "could not use the key 'severity': it must be a map: {NAME: VALUE}", ""},
        {"severity: {a: errr}", "1:15",
         "could not use 'errr' for severity.a: it must be off, info, warning or error", ""},
        {"sizes: {large: {a: b}}", "1:16",
         "could not use the key 'sizes.large': it must be a list: [A, B]", ""},
        {"sizes: {large: [[a]]}", "1:17",
         "could not use the key 'sizes.large': its parts must be plain values", ""},
        {"dir:", "1:5", "could not use the key 'dir': it has no value", ""},
        {"dir: a\ndir: b", "2:1",
         "could not read the configuration: the key 'dir' was there before", ""},
        {"dir: &x a", "1:6",
         "could not read the configuration: anchors and aliases are not supported", ""},
        {"dir: !t a", "1:6", "could not read the configuration: tags are not supported", ""},
        {"[a]: b", "1:1", "could not read the configuration: a key must be a word", ""},
        {"a: b\n---\nc: d", "3:1",
         "could not read the configuration: it holds more than one document", ""},
        {"dir: a\nurl: \xff", "2:6",
         "could not read the configuration: invalid leading UTF-8 octet", ""},
        {"envs: [a]", "1:7", "could not use the key 'envs': it must be a map: {NAME: {url: URL}}",
         ""},
        {"envs: {a: b}", "1:11", "could not use the key 'a': it must be a map: {url: URL}", ""},
        {"env: [a]", "1:6", "could not use the key 'env': it must be the name of a section", ""},
        {"url: postgres://me:secret@h/d\nretry: {budget: 'postgres://me:secret@h/d'}", "2:17",
         "could not use 'postgres://me:***' for retry.budget: it is not a number with a unit", ""},
    };
    AUTO_ARENA Arena *arena = arena_new("test", 1 << 24);
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        Outcome out;
        assert_int_equal(read_config(arena, cases[i].yaml, "", &out), STATUS_USAGE);
        assert_string_equal(out.fault.message, cases[i].message);
        assert_string_equal(out.fault.place,
                            str_format(arena, "below/shore.yaml:%s", cases[i].place).data);
        assert_string_equal(out.fault.hint, cases[i].hint);
    }
}

static void a_section_that_is_not_there_is_an_error_with_the_names(void **state)
{
    (void)state;
    AUTO_ARENA Arena *arena = arena_new("test", 1 << 24);
    Outcome           out;
    assert_int_equal(read_config(arena, design_example, "test", &out), STATUS_USAGE);
    assert_string_equal(out.fault.message,
                        "could not find the environment 'test' in below/shore.yaml");
    assert_string_equal(out.fault.hint, "There are: prod, dev.");
}

static void deep_nesting_is_refused(void **state)
{
    (void)state;
    AUTO_ARENA Arena *arena = arena_new("test", 1 << 24);
    Buf               yaml  = buf_new(arena, SIZE_MAX);
    buf_add_c(&yaml, "dir: ");
    buf_add_repeat(&yaml, '[', 100);
    Outcome out;
    assert_int_equal(read_config(arena, yaml.data, "", &out), STATUS_USAGE);
    assert_string_equal(out.fault.message,
                        "could not read the configuration: it is nested too deeply");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_example_of_the_manual_is_read),
        cmocka_unit_test(a_section_of_envs_is_stronger_than_the_file),
        cmocka_unit_test(the_file_may_name_its_own_default_section),
        cmocka_unit_test(commas_are_part_of_an_item_that_stands_alone),
        cmocka_unit_test(an_empty_file_sets_nothing),
        cmocka_unit_test(what_is_wrong_is_said_with_its_place),
        cmocka_unit_test(a_section_that_is_not_there_is_an_error_with_the_names),
        cmocka_unit_test(deep_nesting_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
