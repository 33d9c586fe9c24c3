/* test_option.c -- words, variables and rows to values. Given a command line, what stands in the
 * globals afterwards, and what is said about a bad one. */
#include <string.h>

#include "cmd/argv.h"
#include "cmd/secret.h"
#include "cmd/suggest.h"
#include "test.h"

/* What a command line comes to, without a configuration file or environment. */
typedef struct Case {
    Arena      *arena;
    Fault       fault;
    Globals     globals;
    CommandLine line;
    Status      status;
} Case;

static int open_case(void **state)
{
    Arena *arena = arena_new("test", 1 << 24);
    Case  *test  = arena_new_of(arena, Case);
    test->arena  = arena;
    *state       = test;
    return 0;
}

static int close_case(void **state)
{
    arena_free(((Case *)*state)->arena);
    return 0;
}

/* `words` are separated by blanks. */
static Status read_words(Case *test, const char *words)
{
    StrVec list = {0};
    for (Str rest = str_from(words); rest.size > 0;)
        *vec_push(test->arena, &list) = str_cut(&rest, ' ');
    test->status = argv_read(test->arena, &test->fault, &list, &test->globals, &test->line);
    if (test->status == STATUS_OK)
        test->status = option_apply(test->arena, &test->fault, &test->line.settings);
    return test->status;
}

static void options_stand_anywhere_and_both_forms_of_value_are_read(void **state)
{
    Case *test = *state;
    assert_int_equal(read_words(test, "--dir=a help --url x one -q --engine postgres:15"), 0);
    assert_string_equal(test->line.command->name, "help");
    assert_string_equal(test->globals.dir, "a");
    assert_string_equal(test->globals.url, "x");
    assert_string_equal(test->globals.engine, "postgres:15");
    assert_true(test->globals.quiet);
    assert_int_equal(test->line.args.count, 1);
    assert_true(str_is(test->line.args.items[0], "one"));
}

static void two_dashes_end_the_options_and_one_dash_is_an_argument(void **state)
{
    Case *test = *state;
    assert_int_equal(read_words(test, "help - -- --url"), 0);
    assert_int_equal(test->line.args.count, 2);
    assert_true(str_is(test->line.args.items[0], "-"));
    assert_true(str_is(test->line.args.items[1], "--url"));
}

static void short_flags_can_be_bundled(void **state)
{
    Case *test = *state;
    assert_int_equal(read_words(test, "-qV help"), 0);
    assert_true(test->globals.quiet);
    assert_true(test->globals.version);
}

static void a_flag_can_be_taken_back(void **state)
{
    Case *test = *state;
    assert_int_equal(read_words(test, "help --quiet --no-quiet"), 0);
    assert_false(test->globals.quiet);
    assert_int_equal(read_words(test, "help --quiet=yes"), 0);
    assert_true(test->globals.quiet);
}

static void json_is_another_word_for_format_json(void **state)
{
    Case *test = *state;
    assert_int_equal(read_words(test, "version --json"), 0);
    assert_string_equal(test->globals.format, "json");
    assert_int_equal(read_words(test, "version --json=yes"), STATUS_USAGE);
}

static void lists_gather_and_commas_separate(void **state)
{
    Case *test = *state;
    assert_int_equal(read_words(test, "help --large-tables a,b --large-tables=c"), 0);
    assert_int_equal(test->globals.large_tables.count, 3);
    assert_true(str_is(test->globals.large_tables.items[2], "c"));
}

static void maps_take_pairs_and_the_last_of_a_key_wins(void **state)
{
    Case *test = *state;
    assert_int_equal(read_words(test, "help --severity a=error,b=off --severity a=info"), 0);
    assert_int_equal(test->globals.severity.count, 2);
    assert_true(str_is(test->globals.severity.items[0].key, "a"));
    assert_true(str_is(test->globals.severity.items[0].value, "info"));
}

static void a_stronger_layer_replaces_a_list_and_merges_a_map(void **state)
{
    Case         *test     = *state;
    Globals       globals  = {0};
    SettingVec    settings = {0};
    const Option *large = option_find(&(OptionTable){globals_options, globals_option_count, NULL},
                                      STR("large-tables"));
    const Option *severity =
        option_find(&(OptionTable){globals_options, globals_option_count, NULL}, STR("severity"));
    const Setting rows[] = {
        {.option = large, .layer = LAYER_ARGV, .value = STR("x")},
        {.option = large, .layer = LAYER_FILE, .value = STR("a,b")},
        {.option = severity, .layer = LAYER_ARGV, .value = STR("r=off")},
        {.option = severity, .layer = LAYER_FILE, .value = STR("r=error,s=info")},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        Setting *setting = vec_push(test->arena, &settings);
        *setting         = rows[i];
        setting->values  = &globals;
    }
    assert_int_equal(option_apply(test->arena, &test->fault, &settings), 0);
    assert_int_equal(globals.large_tables.count, 1);
    assert_true(str_is(globals.large_tables.items[0], "x"));
    assert_int_equal(globals.severity.count, 2);
    assert_true(str_is(globals.severity.items[0].value, "off"));
    assert_int_equal(option_source(&settings, "severity")->layer, LAYER_ARGV);
    assert_null(option_source(&settings, "url"));
}

static void every_fallback_fits_its_own_row(void **state)
{
    Case             *test     = *state;
    SettingVec        settings = {0};
    const OptionTable table    = {globals_options, globals_option_count, &test->globals};
    option_fallbacks(test->arena, &table, STR("../shore.yaml"), &settings);
    assert_int_equal(option_apply(test->arena, &test->fault, &settings), 0);
    assert_int_equal(test->globals.lock_tolerance_ms, 800);
    assert_int_equal(test->globals.retry_budget_ms, 600000);
    assert_int_equal(test->globals.small_rows, 100000);
    assert_string_equal(test->globals.dir, "../migrations");
}

static void a_bad_word_is_named_with_what_may_have_been_meant(void **state)
{
    static const struct {
        const char *words;
        const char *message;
        const char *hint;
    } cases[] = {
        {"hepl", "could not find a command 'hepl'", "Did you mean 'help'?"},
        {"--ulr x help", "could not find an option '--ulr'", "Did you mean '--url'?"},
        {"help --xyzzy=1", "could not find an option '--xyzzy' of 'shore help'",
         "Run 'shore help --help' for the list."},
        {"help -x", "could not find an option '-x' of 'shore help'",
         "Run 'shore help --help' for the list."},
        {"help --url", "could not read --url: its value is missing", ""},
        {"help --url --quiet", "could not read --url: its value is missing",
         "A value that starts with a dash is written --url=VALUE."},
        {"help --lock-tolerance 5",
         "could not use '5' for --lock-tolerance: a unit is required: ms, s, m, h or d", ""},
        {"help --batch-max-rows -5",
         "could not use '-5' for --batch-max-rows: it must be a whole number, not negative", ""},
        {"help --batch-nice nan",
         "could not use 'nan' for --batch-nice: it must be a number, not negative", ""},
        {"help --color blue", "could not use 'blue' for --color: it must be auto, always or never",
         ""},
        {"help --severity a", "could not use 'a' for --severity: it must read KEY=VALUE", ""},
        {"help --quiet=maybe", "could not use 'maybe' for --quiet: it must be true or false", ""},
        {"postgres://me:secret@host/db", "could not find a command 'postgres://me:***'",
         "Run 'shore help' for the list."},
    };
    Case *test = *state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        fault_clear(&test->fault);
        assert_int_equal(read_words(test, cases[i].words), STATUS_USAGE);
        assert_string_equal(test->fault.message, cases[i].message);
        assert_string_equal(test->fault.hint, cases[i].hint);
    }
}

static void every_row_is_sound(void **state)
{
    (void)state;
    for (size_t i = 0; i < globals_option_count; i++) {
        const Option *row = &globals_options[i];
        assert_non_null(row->help);
        assert_true(row->kind == OPTION_FLAG || row->value_name != NULL);
        assert_true(row->kind != OPTION_CHOICE || row->choices != NULL);
    }
    for (size_t c = 0; command_table[c] != NULL; c++) {
        assert_non_null(command_table[c]->summary);
        assert_non_null(command_table[c]->example);
        for (size_t i = 0; i < command_table[c]->option_count; i++) {
            const Option *row = &command_table[c]->options[i];
            assert_non_null(row->help);
            assert_true(row->kind == OPTION_FLAG || row->value_name != NULL);
            assert_true(row->at < command_table[c]->options_size || row->alias != NULL);
        }
    }
}

static void a_variable_is_named_after_the_key(void **state)
{
    Case        *test = *state;
    const Option row  = {.config_key = "batch.max_rows"};
    assert_true(str_is(option_variable(test->arena, &row), "SHORE_BATCH_MAX_ROWS"));
}

static void passwords_are_found_in_all_forms_of_connection_strings(void **state)
{
    static const struct {
        const char *text;
        const char *masked;
    } cases[] = {
        {"postgres://me:geheim@h/d", "postgres://me:***"},
        {"--url=postgresql://me:a@b:c@h/d", "--url=postgresql://me:***"},
        {"postgres://h:5432,i:5433/d", "postgres://h:5432,i:5433/d"},
        {"postgres://me@h/d", "postgres://me@h/d"},
        {"postgres://h/d?user=me&password=x", "postgres://h/d?user=me&password=***"},
        {"postgres://h/d?pass%77ord=x", "postgres://h/d?***"},
        {"host=h password=geheim user=me", "host=h password=***"},
        {"host=h PassWord = 'ge heim'", "host=h PassWord =***"},
        {"host=h sslpassword=x", "host=h sslpassword=***"},
        {"passwords.sql", "passwords.sql"},
        {"", ""},
    };
    Case *test = *state;
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        assert_string_equal(str_c(test->arena, secret_mask(test->arena, str_from(cases[i].text))),
                            cases[i].masked);
}

static void the_closest_word_is_suggested_and_a_far_one_is_not(void **state)
{
    Case  *test                    = *state;
    StrVec words                   = {0};
    *vec_push(test->arena, &words) = STR("verify");
    *vec_push(test->arena, &words) = STR("version");
    *vec_push(test->arena, &words) = STR("up");
    assert_true(str_is(suggest(STR("verison"), &words), "version"));
    assert_true(str_is(suggest(STR("pu"), &words), "up"));
    assert_int_equal(suggest(STR("migrate"), &words).size, 0);
    assert_int_equal(suggest(STR(""), &words).size, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_case, close_case)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(options_stand_anywhere_and_both_forms_of_value_are_read),
        TEST(two_dashes_end_the_options_and_one_dash_is_an_argument),
        TEST(short_flags_can_be_bundled),
        TEST(a_flag_can_be_taken_back),
        TEST(json_is_another_word_for_format_json),
        TEST(lists_gather_and_commas_separate),
        TEST(maps_take_pairs_and_the_last_of_a_key_wins),
        TEST(a_stronger_layer_replaces_a_list_and_merges_a_map),
        TEST(every_fallback_fits_its_own_row),
        TEST(a_bad_word_is_named_with_what_may_have_been_meant),
        TEST(every_row_is_sound),
        TEST(a_variable_is_named_after_the_key),
        TEST(passwords_are_found_in_all_forms_of_connection_strings),
        TEST(the_closest_word_is_suggested_and_a_far_one_is_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
