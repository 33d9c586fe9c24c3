/* test_layout_files.c -- migrations among others: names, versions, order, checksums, and the
 * template that a new one begins with. */
#include "layout/layout.h"
#include "layout/version.h"
#include "test.h"

#define NATIVE                                                                                     \
    "-- shore: size small\n-- shore: phase expand\n-- shore: reason \"r\"\n"                       \
    "-- up\nALTER TABLE a ADD b int;\n-- down\nALTER TABLE a DROP b;\n"

#define assert_str(str, text) assert_string_equal(str_c(arena, (str)), (text))

/* Files of these paths, each with the same text. */
static MigrationVec read_paths(Arena *arena, const char *const *paths, size_t count, Str text)
{
    SourceFileVec files      = {0};
    MigrationVec  migrations = {0};
    for (size_t i = 0; i < count; i++)
        *vec_push(arena, &files) = (SourceFile){str_from(paths[i]), text};
    layout_read(arena, &(LayoutInput){.files = &files}, &migrations);
    return migrations;
}

static const char *paths_text(Arena *arena, const MigrationVec *migrations)
{
    StrVec paths = {0};
    for (size_t i = 0; i < migrations->count; i++) {
        assert_int_equal(migrations->items[i].ordinal, i);
        *vec_push(arena, &paths) = migrations->items[i].path;
    }
    return str_join(arena, &paths, " ").data;
}

static void versions_are_in_the_order_of_their_numbers(void **state)
{
    (void)state;
    AUTO_ARENA Arena        *arena      = arena_new("test", 1 << 24);
    static const char *const paths[]    = {"20260131120000_z.sql", "m/10_b.sql", "m/0002_c.sql",
                                           "m/9_a.sql"};
    const MigrationVec       migrations = read_paths(arena, paths, COUNT_OF(paths), STR(NATIVE));
    assert_string_equal(paths_text(arena, &migrations),
                        "m/0002_c.sql m/9_a.sql m/10_b.sql 20260131120000_z.sql");
}

static void files_without_a_version_are_in_the_order_of_their_names(void **state)
{
    (void)state;
    AUTO_ARENA Arena        *arena   = arena_new("test", 1 << 24);
    static const char *const paths[] = {"2.10.0.sql", "schema.sql", "2.9.1.sql", "2.9.sql"};
    const MigrationVec migrations    = read_paths(arena, paths, COUNT_OF(paths), STR("SELECT 1"));
    assert_string_equal(paths_text(arena, &migrations), "2.9.sql 2.9.1.sql 2.10.0.sql schema.sql");
    assert_int_equal(migrations.items[0].version.size, 0);
    assert_str(migrations.items[0].name, "2.9");
}

static void one_version_twice_is_a_problem_of_the_later_file(void **state)
{
    (void)state;
    AUTO_ARENA Arena        *arena      = arena_new("test", 1 << 24);
    static const char *const paths[]    = {"m/0007_b.sql", "other/0007_c.sql", "m/7_a.sql"};
    const MigrationVec       migrations = read_paths(arena, paths, COUNT_OF(paths), STR(NATIVE));
    assert_string_equal(paths_text(arena, &migrations), "m/7_a.sql m/0007_b.sql other/0007_c.sql");
    assert_int_equal(migrations.items[0].problems.count, 0);
    assert_int_equal(migrations.items[1].problems.count, 1);
    assert_str(migrations.items[1].problems.items[0].message,
               "version 0007 is that of '7_a.sql' already");
    assert_int_equal(migrations.items[2].problems.count, 0);
}

static void a_file_name_that_does_not_fit_is_a_problem(void **state)
{
    (void)state;
    AUTO_ARENA Arena        *arena  = arena_new("test", 1 << 24);
    static const char *const bad[]  = {"m/add_note.sql",      "m/0001_.sql", "m/0001.sql",
                                       "m/0001_add note.sql", "m/1.2_x.sql", "m/_x.sql"};
    static const char *const good[] = {"m/0001_add_note.sql", "0001-add-note.sql", "<stdin>",
                                       "./20260131120000_v1.2.sql"};
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        const MigrationVec migrations = read_paths(arena, &bad[i], 1, STR(NATIVE));
        assert_int_equal(migrations.items[0].problems.count, 1);
        assert_str(migrations.items[0].problems.items[0].message,
                   "the file's name is not one of a migration");
    }
    for (size_t i = 0; i < COUNT_OF(good); i++) {
        const MigrationVec migrations = read_paths(arena, &good[i], 1, STR(NATIVE));
        assert_int_equal(migrations.items[0].problems.count, 0);
    }
}

static void a_plain_file_among_native_ones_is_a_problem(void **state)
{
    (void)state;
    AUTO_ARENA Arena *arena      = arena_new("test", 1 << 24);
    SourceFileVec     files      = {0};
    MigrationVec      migrations = {0};
    *vec_push(arena, &files)     = (SourceFile){STR("m/0002_b.sql"), STR("SELECT 1;")};
    *vec_push(arena, &files)     = (SourceFile){STR("m/0001_a.sql"), STR(NATIVE)};
    *vec_push(arena, &files)     = (SourceFile){STR("seed/0003_c.sql"), STR("SELECT 1;")};
    *vec_push(arena, &files)     = (SourceFile){STR("m/0004_d.sql"), STR("")};
    layout_read(arena, &(LayoutInput){.files = &files}, &migrations);
    assert_int_equal(migrations.items[0].problems.count, 0);
    assert_int_equal(migrations.items[1].problems.count, 1);
    assert_str(migrations.items[1].problems.items[0].message,
               "the file has no header, but others of its folder do");
    assert_int_equal(migrations.items[2].problems.count, 0);
    assert_int_equal(migrations.items[3].problems.count, 1);
    assert_str(migrations.items[3].problems.items[0].message, "the file is empty");
}

static void only_visible_sql_files_are_taken_and_not_the_template(void **state)
{
    (void)state;
    assert_true(layout_takes(STR("m/0001_a.sql")));
    assert_true(layout_takes(STR("a.sql")));
    assert_false(layout_takes(STR("m/.0001_a.sql")));
    assert_false(layout_takes(STR("m/README.md")));
    assert_false(layout_takes(STR("m/template.sql")));
    assert_false(layout_takes(STR("m.sql/notes")));
}

static void the_checksum_sees_the_up_section_and_not_its_white_space(void **state)
{
    (void)state;
    AUTO_ARENA Arena *arena = arena_new("test", 1 << 24);
    const char *const path  = "m/0001_a.sql";
#define CHECKSUM(text, which) read_paths(arena, &path, 1, STR(text)).items[0].which.data
    const char *one  = CHECKSUM("-- up\nSELECT  1;\n\nSELECT 2;\n\n-- down\nSELECT 3;\n", checksum);
    const char *same = CHECKSUM("-- shore: size small\n-- up\nSELECT  1;\t\r\n \nSELECT 2;"
                                "\n-- down\nSELECT 4;\n",
                                checksum);
    const char *other  = CHECKSUM("-- up\nSELECT 1;\n\nSELECT 2;\n\n-- down\n", checksum);
    const char *joined = CHECKSUM("-- up\nSELECT  1;\nSELECT 2;\n\n-- down\n", checksum);
    assert_string_equal(one, same);
    assert_string_not_equal(one, other);
    assert_string_not_equal(one, joined);
    /* printf 'SELECT  1;\n\nSELECT 2;' | sha256sum */
    assert_string_equal(one, "6e8d5b91a57391aad7000bdf4f96c15f1e5df55fbc3e294ef499fdd7ce2ec31a");
    /* printf 'SELECT 1;' | sha256sum */
    assert_string_equal(CHECKSUM("SELECT 1; \n\n", checksum_file),
                        "17db4fd369edb9244b9f91d9aeed145c3d04ad8ba6e95d06247f07a63527d11a");
    assert_string_equal(CHECKSUM("SELECT 1;", checksum),
                        "17db4fd369edb9244b9f91d9aeed145c3d04ad8ba6e95d06247f07a63527d11a");
}

static const char *next_version(Arena *arena, const char *path, const char *now)
{
    const MigrationVec migrations = read_paths(arena, &path, path == NULL ? 0 : 1, STR(""));
    return layout_next_version(arena, &migrations, str_from(now), false).data;
}

static void the_next_version_is_in_the_style_of_the_newest(void **state)
{
    (void)state;
    AUTO_ARENA Arena *arena = arena_new("test", 1 << 24);
    const char *const now   = "20260131120000";
    assert_string_equal(next_version(arena, NULL, now), "0001");
    assert_string_equal(next_version(arena, "notes.sql", now), "0001");
    assert_string_equal(next_version(arena, "m/0041_a.sql", now), "0042");
    assert_string_equal(next_version(arena, "m/007_a.sql", now), "008");
    assert_string_equal(next_version(arena, "m/9_a.sql", now), "10");
    assert_string_equal(next_version(arena, "m/0999_a.sql", now), "1000");
    assert_string_equal(next_version(arena, "m/9999_a.sql", now), "10000");
    assert_string_equal(next_version(arena, "m/20250101000000_a.sql", now), now);
    assert_string_equal(next_version(arena, "m/20260131120000_a.sql", now), "20260131120001");
    assert_string_equal(next_version(arena, "m/20990101000000_a.sql", now), "20990101000001");
}

static void a_timestamp_can_be_asked_for(void **state)
{
    (void)state;
    AUTO_ARENA Arena  *arena      = arena_new("test", 1 << 24);
    const char *const  path       = "m/0041_a.sql";
    const MigrationVec none       = {0};
    const MigrationVec migrations = read_paths(arena, &path, 1, STR(""));
    const Str          now        = STR("20260131120000");
    assert_str(layout_next_version(arena, &none, now, true), now.data);
    assert_str(layout_next_version(arena, &migrations, now, true), now.data);
}

static void versions_compare_by_their_numbers(void **state)
{
    (void)state;
    assert_true(version_compare(STR("2"), STR("10")) < 0);
    assert_true(version_compare(STR("1.10"), STR("1.9")) > 0);
    assert_int_equal(version_compare(STR("007"), STR("7")), 0);
    assert_true(version_compare(STR(""), STR("0")) < 0);
    assert_true(version_compare(STR("a"), STR("1")) > 0);
    assert_true(version_compare(STR("99999999999999999999999999"), STR("1")) > 0);
    assert_false(version_is_timestamp(STR("0042")));
    assert_true(version_is_timestamp(STR("20260131120000")));
}

static void the_template_is_refused_until_it_is_filled_in(void **state)
{
    (void)state;
    AUTO_ARENA Arena   *arena = arena_new("test", 1 << 24);
    const TemplateInput input = {.version = STR("0042"), .name = STR("add_note")};
    const char *const   path  = "m/0042_add_note.sql";
    const MigrationVec  read  = read_paths(arena, &path, 1, layout_template(arena, &input));
    StrVec              said  = {0};
    for (size_t i = 0; i < read.items[0].problems.count; i++)
        *vec_push(arena, &said) = read.items[0].problems.items[i].message;
    assert_true(read.items[0].native);
    assert_str(str_join(arena, &said, "\n"), "the size is still as the template left it\n"
                                             "the phase is still as the template left it\n"
                                             "the reason is still as the template left it\n"
                                             "the up section is empty\n"
                                             "the down section takes nothing back\n"
                                             "the verify section is empty");
    assert_int_equal(migration_header(&read.items[0])->filled[HEADER_PHASE], HEADER_AS_TEMPLATE);
}

static bool is_example(Str line)
{
    const Str text = str_trim(str_slice(line, 2, SIZE_MAX));
    return str_starts(line, "--     ") && (str_starts(text, "-- ") || str_ends(text, ";"));
}

/* What a user does: take the dashes of the SQL examples away, and fill in the header. */
static Str fill_in(Arena *arena, Str text)
{
    Buf buf = buf_new(arena, 1 << 20);
    while (text.size > 0) {
        const Str line = str_cut(&text, '\n');
        if (str_starts(line, "-- shore: size"))
            buf_add_c(&buf, "-- shore: size large");
        else if (str_starts(line, "-- shore: phase"))
            buf_add_c(&buf, "-- shore: phase migrate");
        else if (str_starts(line, "-- shore: reason"))
            buf_add_c(&buf, "-- shore: reason \"tests\"");
        else
            buf_add(&buf, is_example(line) ? str_slice(line, 7, SIZE_MAX) : line);
        buf_add_char(&buf, '\n');
    }
    return buf_str(&buf);
}

static void the_examples_of_the_template_work_once_they_are_uncommented(void **state)
{
    (void)state;
    AUTO_ARENA Arena   *arena = arena_new("test", 1 << 24);
    const TemplateInput input = {.version = STR("0042"), .name = STR("add_note")};
    const char *const   path  = "m/0042_add_note.sql";
    const Str           text  = fill_in(arena, layout_template(arena, &input));
    const Migration     done  = read_paths(arena, &path, 1, text).items[0];
    assert_int_equal(done.problems.count, 0);
    assert_int_equal(done.up.statements.count, 2);
    assert_true(done.up.statements.items[1].batched);
    assert_int_equal(done.down->statements.count, 1);
    assert_int_equal(done.verify->statements.items[0].expect, EXPECT_COUNT);
}

static void the_template_is_short_and_fits_a_screen(void **state)
{
    (void)state;
    AUTO_ARENA Arena   *arena = arena_new("test", 1 << 24);
    const TemplateInput input = {.version = STR("0042"), .name = STR("add_note")};
    Str                 text  = layout_template(arena, &input);
    size_t              lines = 0;
    assert_true(str_starts(text, "-- 0042_add_note\n"));
    for (; text.size > 0; lines++)
        assert_true(str_cut(&text, '\n').size <= 80);
    assert_true(lines <= 50);
}

static void a_projects_own_template_has_its_placeholders_filled(void **state)
{
    (void)state;
    AUTO_ARENA Arena   *arena = arena_new("test", 1 << 24);
    const TemplateInput input = {.version = STR("0042"),
                                 .name    = STR("add_note"),
                                 .custom  = STR("{{name}}: {{version}}, {{version}} {{x}} {{")};
    assert_str(layout_template(arena, &input), "add_note: 0042, 0042 {{x}} {{");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(versions_are_in_the_order_of_their_numbers),
        cmocka_unit_test(files_without_a_version_are_in_the_order_of_their_names),
        cmocka_unit_test(one_version_twice_is_a_problem_of_the_later_file),
        cmocka_unit_test(a_file_name_that_does_not_fit_is_a_problem),
        cmocka_unit_test(a_plain_file_among_native_ones_is_a_problem),
        cmocka_unit_test(only_visible_sql_files_are_taken_and_not_the_template),
        cmocka_unit_test(the_checksum_sees_the_up_section_and_not_its_white_space),
        cmocka_unit_test(the_next_version_is_in_the_style_of_the_newest),
        cmocka_unit_test(a_timestamp_can_be_asked_for),
        cmocka_unit_test(versions_compare_by_their_numbers),
        cmocka_unit_test(the_template_is_refused_until_it_is_filled_in),
        cmocka_unit_test(the_examples_of_the_template_work_once_they_are_uncommented),
        cmocka_unit_test(the_template_is_short_and_fits_a_screen),
        cmocka_unit_test(a_projects_own_template_has_its_placeholders_filled),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
