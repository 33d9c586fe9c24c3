/* test_layout_tools.c -- small directories of other tools, and what is read of them: a line for
 * each
 * migration, and one for each of its sections. */
#include "layout/layout.h"
#include "test.h"

static const char *mode_text(TransactionMode mode)
{
    static const char *const texts[] = {[TRANSACTION_NONE]  = "none",
                                        [TRANSACTION_SHORE] = "shore",
                                        [TRANSACTION_WHOLE] = "whole",
                                        [TRANSACTION_QUERY] = "query"};
    return texts[mode];
}

static void render(Buf *buf, const Migration *migration)
{
    buf_format(buf, "%s " STR_FMT " " STR_FMT "\n", migration->layout, STR_ARG(migration->version),
               STR_ARG(migration->name));
    for (SectionKind kind = SECTION_UP; kind <= SECTION_VERIFY; kind++) {
        const Section *section = migration_section(migration, kind);
        if (!section->present)
            continue;
        buf_format(buf, "  %s " STR_FMT " %s", section_text(kind), STR_ARG(section->path),
                   mode_text(section->transaction));
        for (size_t i = 0; i < section->statements.count; i++)
            buf_format(buf, " %zu:" STR_FMT, section->statements.items[i].start.line,
                       STR_ARG(section->statements.items[i].text));
        buf_add_char(buf, '\n');
    }
    for (size_t i = 0; i < migration->problems.count; i++)
        buf_format(
            buf, "  ! " STR_FMT ":%zu " STR_FMT "\n", STR_ARG(migration->problems.items[i].path),
            migration->problems.items[i].place.line, STR_ARG(migration->problems.items[i].message));
}

/* Files as pairs of path and text; `layout` is that of all, or NULL. */
static const char *read_as(Arena *arena, const char *layout, const char *const *pairs, size_t count)
{
    SourceFileVec files      = {0};
    MigrationVec  migrations = {0};
    Buf           buf        = buf_new(arena, SIZE_MAX);
    for (size_t i = 0; i + 1 < count; i += 2)
        *vec_push(arena, &files) = (SourceFile){str_from(pairs[i]), str_from(pairs[i + 1])};
    layout_read(arena, &(LayoutInput){.files = &files, .layout = layout_find(str_from(layout))},
                &migrations);
    for (size_t i = 0; i < migrations.count; i++) {
        assert_int_equal(migrations.items[i].ordinal, i);
        assert_int_equal(migrations.items[i].checksum.size, 64);
        render(&buf, &migrations.items[i]);
    }
    buf_add(&buf, STR(""));
    return str_c(arena, buf_str(&buf));
}

#define READS_AS(layout, expected, ...)                                                            \
    do {                                                                                           \
        AUTO_ARENA Arena *arena   = arena_new("test", 1 << 24);                                    \
        const char *const pairs[] = {__VA_ARGS__};                                                 \
        assert_string_equal(read_as(arena, layout, pairs, COUNT_OF(pairs)), expected);             \
    } while (0)
#define READS(expected, ...) READS_AS(NULL, expected, __VA_ARGS__)

static void goose_sends_all_in_a_transaction_unless_told_not_to(void **state)
{
    (void)state;
    READS("goose 2 b\n  up m/2_b.sql none 3:DROP TABLE b\n  down m/2_b.sql none\n"
          "goose 10 a\n  up m/10_a.sql whole 3:SELECT 1 4:SELECT 2\n"
          "  down m/10_a.sql whole 6:SELECT 3\n",
          "m/10_a.sql",
          "-- about it\n-- +goose Up\nSELECT 1;\nSELECT 2;\n-- +goose Down\nSELECT 3;\n",
          "m/2_b.sql", "-- +goose NO TRANSACTION\n-- +goose up\nDROP TABLE b;\n-- +goose down\n");
}

static void goose_cuts_at_lines_so_bodies_need_a_block(void **state)
{
    (void)state;
    READS("goose 1 a\n  up 1_a.sql whole 2:DO $$\nBEGIN NULL;\nEND $$\n"
          "  ! 1_a.sql:3 goose ends the statement at this line's semicolon, in the middle\n",
          "1_a.sql", "-- +goose Up\nDO $$\nBEGIN NULL;\nEND $$;\n");
    READS("goose 1 a\n  up 1_a.sql whole 3:DO $$\nBEGIN NULL;\nEND $$\n", "1_a.sql",
          "-- +goose Up\n-- +goose StatementBegin\nDO $$\nBEGIN NULL;\nEND $$;\n"
          "-- +goose StatementEnd\n");
    READS("goose 1 a\n  up 1_a.sql whole 2:SELECT 1\n"
          "  ! 1_a.sql:2 the last statement has no semicolon: goose refuses the file\n",
          "1_a.sql", "-- +goose Up\nSELECT 1\n");
}

static void goose_refuses_what_it_cannot_place(void **state)
{
    (void)state;
    READS("goose 1 a\n  up m/1_a.sql whole 2:SELECT 1\n"
          "goose 1 b\n  ! m/1_b.sql:1 there is no '-- +goose Up': goose refuses the file\n"
          "  ! m/1_b.sql:1 version 1 is that of '1_a.sql' already\n",
          "m/1_a.sql", "-- +goose Up\nSELECT 1;\n", "m/1_b.sql", "SELECT 2;\n");
    READS_AS("goose",
             "goose 1 a\n  up 1_a.sql whole 3:SELECT 1 5:SELECT 2\n"
             "  ! 1_a.sql:1 SQL above the first mark: goose refuses the file\n"
             "  ! 1_a.sql:4 a second '-- +goose Up': goose refuses the file\n",
             "1_a.sql", "SELECT 0;\n-- +goose Up\nSELECT 1;\n-- +goose Up\nSELECT 2;\n");
}

static void dbmate_says_it_for_each_part_and_sends_that_as_one_query(void **state)
{
    (void)state;
    READS("dbmate 10 a\n  up 10_a.sql whole 2:SELECT 1\n  down 10_a.sql query 4:SELECT 2\n"
          "dbmate 9 b\n  up 9_b.sql query 2:SELECT 3\n"
          "  ! 9_b.sql:1 there is no '-- migrate:down': dbmate refuses the file\n",
          "9_b.sql", "-- migrate:up transaction:false\nSELECT 3;\n", "10_a.sql",
          "-- migrate:up\nSELECT 1;\n-- migrate:down transaction:false\nSELECT 2;\n");
}

static void sql_migrate_is_like_goose_with_options(void **state)
{
    (void)state;
    READS("sql-migrate 1 a\n  up 1_a.sql none 2:SELECT 1\n  down 1_a.sql whole 4:SELECT 2\n",
          "1_a.sql", "-- +migrate Up notransaction\nSELECT 1;\n-- +migrate Down\nSELECT 2;\n");
}

static void golang_migrate_pairs_files_by_their_version(void **state)
{
    (void)state;
    READS("golang-migrate 2 b\n  up m/2_b.up.sql query 1:SELECT 2\n"
          "golang-migrate 10 a\n  up m/10_a.up.sql query 1:SELECT 1\n"
          "  down m/10_x.down.sql query 2:SELECT 3\n"
          "golang-migrate 11 c\n  down m/11_c.down.sql query 1:SELECT 4\n",
          "m/10_a.up.sql", "SELECT 1", "m/10_x.down.sql", "\nSELECT 3;", "m/11_c.down.sql",
          "SELECT 4", "m/2_b.up.sql", "SELECT 2");
}

static void sqlx_goes_by_the_first_bytes(void **state)
{
    (void)state;
    READS("sqlx 1 a\n  up 1_a.sql whole 1:SELECT 1\nsqlx 2 b\n  up 2_b.sql query 2:SELECT 2\n",
          "1_a.sql", "SELECT 1", "2_b.sql", "-- no-transaction\nSELECT 2");
    READS("sqlx 2 b\n  up 2_b.up.sql query 2:SELECT 2\n  down 2_b.down.sql whole 1:SELECT 3\n",
          "2_b.down.sql", "SELECT 3", "2_b.up.sql", "-- no-transaction\nSELECT 2");
}

static void diesel_has_a_folder_for_each(void **state)
{
    (void)state;
    READS("diesel 20240102 b\n  up m/2024-01-02_b/up.sql query 1:SELECT 1\n"
          "  down m/2024-01-02_b/down.sql query 1:SELECT 2\n"
          "diesel 20240103 c\n  up m/2024-01-03_c/up.sql whole 1:SELECT 3\n",
          "m/2024-01-03_c/up.sql", "SELECT 3", "m/2024-01-02_b/down.sql", "SELECT 2",
          "m/2024-01-02_b/metadata.toml", "run_in_transaction = false # why\n",
          "m/2024-01-02_b/up.sql", "SELECT 1");
}

static void prisma_sends_a_folders_file_as_one_query(void **state)
{
    (void)state;
    READS("prisma 20240101 a\n  up p/20240101_a/migration.sql query 1:SELECT 1\n"
          "prisma 20240102 b\n  up p/20240102_b/migration.sql query 1:SELECT 2\n",
          "p/20240102_b/migration.sql", "SELECT 2", "p/20240101_a/migration.sql", "SELECT 1");
}

static void flyway_sees_some_statements_that_need_no_transaction(void **state)
{
    (void)state;
    READS(
        "flyway 1 a\n  up V1__a.sql whole 1:REINDEX INDEX CONCURRENTLY i\n"
        "flyway 1.9 b\n  up V1_9__b.sql none 1:DROP INDEX CONCURRENTLY i\n"
        "flyway 1.10 c\n  up V1.10__c.sql none 1:SET a = 1 2:VACUUM t\n"
        "  ! V1.10__c.sql:2 Flyway refuses a file that mixes this with statements of a transaction "
        "(line 1)\n"
        "flyway 2 d\n  up V2__d.sql none 1:SET a = 1 1:VACUUM t\n"
        "flyway 3 e\n  up V3__e.sql whole 1:VACUUM t\n",
        "V1.10__c.sql", "SET a = 1;\nVACUUM t;", "V1_9__b.sql", "DROP INDEX CONCURRENTLY i",
        "V1__a.sql", "REINDEX INDEX CONCURRENTLY i", "V2__d.sql", "SET a = 1; VACUUM t",
        "V2__d.sql.conf", "executeInTransaction=false\n", "V3__e.sql", "VACUUM t", "V3__e.sql.conf",
        "encoding=UTF-8\nexecuteInTransaction = true\n");
    READS("flyway 1 a\n  up m/V1__a.sql none 1:SET a = 1 1:VACUUM t\n", "m/V1__a.sql",
          "SET a = 1; VACUUM t", "m/flyway.toml", "[flyway]\nmixed = true\n");
}

static void flyway_has_undo_repeatable_baseline_and_callbacks(void **state)
{
    (void)state;
    READS("flyway  beforeMigrate\n  up beforeMigrate.sql whole 1:SELECT 5\n"
          "flyway 1 a\n  up V1__a.sql whole 1:SELECT 1\n  down U1__a.sql whole 1:SELECT 2\n"
          "flyway  v\n  up R__v.sql whole 1:SELECT 3\n"
          "flyway  grants\n  up afterMigrate__grants.sql whole 1:SELECT 4\n",
          "R__v.sql", "SELECT 3", "U1__a.sql", "SELECT 2", "V1__a.sql", "SELECT 1", "B1__base.sql",
          "SELECT 6", "afterMigrate__grants.sql", "SELECT 4", "beforeMigrate.sql", "SELECT 5");
    READS("flyway 5 base\n  up B5__base.sql whole 1:SELECT 1\n"
          "flyway 6 a\n  up V6__a.sql whole 1:SELECT 2\n",
          "V6__a.sql", "SELECT 2", "B5__base.sql", "SELECT 1");
}

static void atlas_has_its_directives_at_the_top(void **state)
{
    (void)state;
    READS("atlas 1 a\n  up m/1_a.sql whole 3:SELECT 1 5:SELECT 2\n"
          "atlas 2 b_c\n  up m/2_b_c.sql none 3:SELECT 3\n",
          "m/1_a.sql", "-- atlas:delimiter \\n\\n\n\nSELECT 1\n\nSELECT 2\n\n", "m/2_b_c.sql",
          "-- atlas:txmode none\n\nSELECT 3", "m/3_d.sql", "-- atlas:checkpoint\n\nSELECT 4",
          "m/atlas.sum", "h1:x\n");
}

#define PLAN                                                                                       \
    ("%syntax-version=1.0.0\n%project=p\n\nb 2024-01-01T00:00:00Z A <a@b> # first\n"               \
     "x/a [b] 2024-01-01T00:00:00Z A <a@b>\n@v1 2024-01-01T00:00:00Z A <a@b>\n"                    \
     "c 2024-01-01T00:00:00Z A <a@b>\nb [b@v1] 2024-01-01T00:00:00Z A <a@b>\n")

static void sqitch_goes_by_its_plan(void **state)
{
    (void)state;
    READS("sqitch b \n  up s/deploy/b@v1.sql none 1:SELECT 1\n"
          "sqitch x/a \n  up s/deploy/x/a.sql none 1:SELECT 2\n"
          "  down s/revert/x/a.sql none 1:SELECT 3\n  verify s/verify/x/a.sql none 1:SELECT 4\n"
          "sqitch c \n  ! s/sqitch.plan:7 there is no deploy/c.sql\n"
          "sqitch b \n  up s/deploy/b.sql none 1:SELECT 5\n",
          "s/deploy/b.sql", "SELECT 5", "s/deploy/b@v1.sql", "SELECT 1", "s/deploy/x/a.sql",
          "SELECT 2", "s/deploy/forgotten.sql", "SELECT 6", "s/revert/x/a.sql", "SELECT 3",
          "s/sqitch.plan", PLAN, "s/verify/x/a.sql", "SELECT 4");
}

static void liquibase_has_many_changesets_in_a_file(void **state)
{
    (void)state;
    READS("liquibase a:1 \n  up c.sql whole 3:SELECT 1 4:SELECT 2\n"
          "  down c.sql whole 5:SELECT 3 6:SELECT 4\n"
          "liquibase a:2 \n  up c.sql none 9:SELECT 5\n  down c.sql none 12:SELECT 6\n"
          "liquibase a:4 \n  up c.sql query 20:SELECT 8\n",
          "c.sql",
          "--liquibase formatted sql\n--changeset a:1\nSELECT 1;\nSELECT 2;\n"
          "--rollback SELECT 3;\n--rollback SELECT 4;\n"
          "--changeset a:2 runInTransaction:false endDelimiter://\n--comment: x\nSELECT 5//\n"
          "\n/* liquibase rollback\nSELECT 6;\n*/\n"
          "-- changeset a:3 dbms:mysql,oracle\nSELECT 7;\n"
          "--changeset a:4 runInTransaction:false splitStatements:false\n"
          "--ignoreLines:start\nSELECT 0;\n--ignoreLines:end\nSELECT 8;\n--rollback empty\n");
}

static void liquibase_does_not_know_dollar_quotes(void **state)
{
    (void)state;
    READS("liquibase a:1 \n  up c.sql whole 3:DO $$ BEGIN NULL; END $$\n"
          "  ! c.sql:2 Liquibase cuts the $-quoted text of line 3 at its semicolons\n"
          "liquibase a:2 \n  up c.sql whole 5:DO $$ BEGIN NULL; END $$\n",
          "c.sql",
          "--liquibase formatted sql\n--changeset a:1\nDO $$ BEGIN NULL; END $$;\n"
          "--changeset a:2 splitStatements:false\nDO $$ BEGIN NULL; END $$;\n");
}

static void liquibase_goes_by_its_changelog(void **state)
{
    (void)state;
    READS("liquibase a:2 \n  up db/changes/z.sql whole 3:SELECT 2\n"
          "liquibase a:1 \n  up db/changes/a.sql whole 3:SELECT 1\n",
          "db/changelog.xml",
          ("<databaseChangeLog><include file=\"db/changes/z.sql\"/>"
           "<include file=\"changes/a.sql\"/></databaseChangeLog>"),
          "db/changes/a.sql", "--liquibase formatted sql\n--changeset a:1\nSELECT 1;\n",
          "db/changes/z.sql", "--liquibase formatted sql\n--changeset a:2\nSELECT 2;\n");
}

static void alembic_is_read_as_it_prints_itself(void **state)
{
    (void)state;
    READS("alembic 1a one, and more\n  up <stdin> whole 5:SELECT 1 6:COMMIT 7:SELECT 2 8:BEGIN\n"
          "alembic 2b \n  up <stdin> whole 11:SELECT 3 13:COMMIT\n",
          "<stdin>",
          "BEGIN;\n\nCREATE TABLE alembic_version ();\n-- Running upgrade  -> 1a, one, and more\n"
          "SELECT 1;\nCOMMIT;\nSELECT 2;\nBEGIN;\nINSERT INTO alembic_version VALUES (1);\n"
          "-- Running upgrade 1a -> 2b\nSELECT 3;\nUPDATE alembic_version SET a = 1;\nCOMMIT;\n");
}

static void scripts_of_extensions_are_guarded_against_psql(void **state)
{
    (void)state;
    READS("plain  y--1.0\n  up e/y--1.0.sql none 1:\\echo go on 2:SELECT 3\n"
          "extension 1.0 x\n  up e/x--1.0.sql whole 4:\\echo \"CREATE\". \\quit 5:SELECT 1\n"
          "extension 1.0--1.1 x\n  up e/x--1.0--1.1.sql whole 1:\\echo \"ALTER\". \\quit "
          "2:SELECT 2\n",
          "e/x--1.0--1.1.sql", "\\echo \"ALTER\". \\quit\nSELECT 2;\n", "e/x--1.0.sql",
          "/* x\n */\n-- psql must not\n\\echo \"CREATE\". \\quit\nSELECT 1;\n", "e/y--1.0.sql",
          "\\echo go on\nSELECT 3;\n");
}

static void a_layout_can_be_named(void **state)
{
    (void)state;
    READS_AS("golang-migrate", "golang-migrate  \n  up <stdin> query 1:SELECT 1\n", "<stdin>",
             "SELECT 1");
    READS_AS("plain", "plain 1 a\n  up 1_a.sql none 2:SELECT 1\n", "1_a.sql",
             "-- +goose Up\nSELECT 1");
    READS("goose  \n  up <stdin> whole 2:SELECT 1\n", "<stdin>", "-- +goose Up\nSELECT 1;");
}

static void what_no_tool_takes_is_plain(void **state)
{
    (void)state;
    READS("plain  seed\n  up m/seed.sql none 1:SELECT 2\n"
          "goose 1 a\n  up m/1_a.sql whole 2:SELECT 1\n",
          "m/1_a.sql", "-- +goose Up\nSELECT 1;", "m/seed.sql", "SELECT 2", "m/flyway.conf", "x=y");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(goose_sends_all_in_a_transaction_unless_told_not_to),
        cmocka_unit_test(goose_cuts_at_lines_so_bodies_need_a_block),
        cmocka_unit_test(goose_refuses_what_it_cannot_place),
        cmocka_unit_test(dbmate_says_it_for_each_part_and_sends_that_as_one_query),
        cmocka_unit_test(sql_migrate_is_like_goose_with_options),
        cmocka_unit_test(golang_migrate_pairs_files_by_their_version),
        cmocka_unit_test(sqlx_goes_by_the_first_bytes),
        cmocka_unit_test(diesel_has_a_folder_for_each),
        cmocka_unit_test(prisma_sends_a_folders_file_as_one_query),
        cmocka_unit_test(flyway_sees_some_statements_that_need_no_transaction),
        cmocka_unit_test(flyway_has_undo_repeatable_baseline_and_callbacks),
        cmocka_unit_test(atlas_has_its_directives_at_the_top),
        cmocka_unit_test(sqitch_goes_by_its_plan),
        cmocka_unit_test(liquibase_has_many_changesets_in_a_file),
        cmocka_unit_test(liquibase_does_not_know_dollar_quotes),
        cmocka_unit_test(liquibase_goes_by_its_changelog),
        cmocka_unit_test(alembic_is_read_as_it_prints_itself),
        cmocka_unit_test(scripts_of_extensions_are_guarded_against_psql),
        cmocka_unit_test(a_layout_can_be_named),
        cmocka_unit_test(what_no_tool_takes_is_plain),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
