/* test_layout.c -- the native format: all that it can say, and each way to get it wrong. The first
 * part reads good files and looks at every field; the second is a table of malformed files, each
 * with the exact Problems that it must give. */
#include "layout/layout.h"
#include "test.h"

#define HEAD                                                                                       \
    "-- shore: size small\n"                                                                       \
    "-- shore: phase expand\n"                                                                     \
    "-- shore: reason \"tests\"\n"
#define UP   "-- up\nALTER TABLE a ADD b int;\n"
#define DOWN "-- down\nALTER TABLE a DROP b;\n"

static Migration read_as(Arena *arena, const char *path, Str bytes)
{
    SourceFileVec files      = {0};
    MigrationVec  migrations = {0};
    *vec_push(arena, &files) = (SourceFile){str_from(path), bytes};
    layout_read(arena, &(LayoutInput){.files = &files}, &migrations);
    assert_int_equal(migrations.count, 1);
    return migrations.items[0];
}

static Migration read_text(Arena *arena, const char *text)
{
    return read_as(arena, "m/0001_test.sql", str_from(text));
}

/* "line:column: message" for each Problem. */
static const char *problems_text(Arena *arena, const Migration *migration)
{
    Buf buf = buf_new(arena, 1 << 20);
    for (size_t i = 0; i < migration->problems.count; i++) {
        const Problem *problem = &migration->problems.items[i];
        buf_format(&buf, "%s%zu:%zu: " STR_FMT, i == 0 ? "" : "\n", problem->place.line,
                   problem->place.column, STR_ARG(problem->message));
    }
    return buf_str(&buf).data;
}

#define assert_str(str, text) assert_string_equal(str_c(arena, (str)), (text))

static const char full_text[] =
    "-- 0042: a file that says everything\n"
    "-- shore: size small                       -- small | large\n"
    "-- shore: size large for orders, Audit.\"Events\"\n"
    "-- shore: phase migrate\n"
    "--shore:plan rename-users-email\n"
    "-- shore: reason \"she said \"\"now\"\" -- twice\"   -- a comment\n"
    "-- shore: lock-timeout 1.5s\n"
    "-- shore: statement-timeout 0s\n"
    "-- shore: retries 20\n"
    "-- shore: window \"22:00-05:00\"\n"
    "-- shore: bake 7d\n"
    "-- shore: after-release 2026.1\n"
    "-- shore: unused users.email, users.phone\n"
    "-- shore: unused old_table\n"
    "-- shore: allow drop-column \"nobody reads it\"\n"
    "/* -- up */\n"
    "-- up\n"
    "SELECT '\n"
    "-- down\n"
    "', $x$\n"
    "-- down\n"
    "$x$;\n"
    "COPY a FROM stdin;\n"
    "-- down\n"
    "\\.\n"
    "-- plain words\n"
    "-- shore: batched by (tenant_id, \"Id\") size 5000 workers 4 skip locked pause \"SELECT 1\"\n"
    "-- more words\n"
    "-- shore: allow update-all \"small\"\n"
    "UPDATE a SET b = 1;\n"
    "-- down\n"
    "UPDATE a SET b = NULL\n"
    "-- verify\n"
    "SELECT true;\n"
    "-- shore: expect -3\n"
    "SELECT -3;\n"
    "  -- shore: equal\n"
    "  SELECT 1;\n"
    "SELECT 1;\n"
    "-- shore: expect true\n"
    "SELECT true;\n";

static void every_directive_of_a_header_is_read(void **state)
{
    (void)state;
    AUTO_ARENA Arena *arena     = arena_new("test", 1 << 24);
    const Migration   migration = read_as(arena, "db/m/0042_say_all.sql", str_from(full_text));
    const Header     *header    = migration_header(&migration);
    assert_string_equal(problems_text(arena, &migration), "");
    assert_string_equal(migration.layout, "native");
    assert_true(migration.native);
    assert_str(migration.version, "0042");
    assert_str(migration.name, "say_all");
    assert_int_equal(header->size, SIZE_SMALL);
    assert_int_equal(header->table_sizes.count, 2);
    assert_str(name_text(arena, header->table_sizes.items[0].table), "orders");
    assert_str(name_text(arena, header->table_sizes.items[1].table), "audit.Events");
    assert_int_equal(header->table_sizes.items[1].size, SIZE_LARGE);
    assert_int_equal(header->phase, PHASE_MIGRATE);
    assert_str(header->plan, "rename-users-email");
    assert_str(header->reason, "she said \"now\" -- twice");
    assert_str(header->lock_timeout, "1.5s");
    assert_str(header->statement_timeout, "0s");
    assert_str(header->retries, "20");
    assert_str(header->window, "22:00-05:00");
    assert_str(header->bake, "7d");
    assert_str(header->after_release, "2026.1");
    assert_int_equal(header->unused.count, 3);
    assert_str(header->unused.items[1], "users.phone");
    assert_int_equal(header->allow.count, 1);
    assert_str(header->allow.items[0].rule, "drop-column");
    assert_str(header->allow.items[0].reason, "nobody reads it");
    assert_int_equal(header->allow.items[0].place.line, 15);
    assert_int_equal(header->filled[HEADER_REASON], HEADER_FILLED);
    assert_int_equal(header->filled_place[HEADER_REASON].line, 6);
}

static void markers_in_strings_bodies_comments_and_data_are_none(void **state)
{
    (void)state;
    AUTO_ARENA Arena *arena     = arena_new("test", 1 << 24);
    const Migration   migration = read_text(arena, full_text);
    assert_int_equal(migration.up.start.line, 18);
    assert_int_equal(migration_section(&migration, SECTION_DOWN)->start.line, 32);
    assert_int_equal(migration_section(&migration, SECTION_VERIFY)->start.line, 34);
    assert_int_equal(migration.up.statements.count, 4);
    assert_int_equal(migration.up.statements.items[2].form, STATEMENT_COPY_DATA);
    assert_int_equal(migration_section(&migration, SECTION_DOWN)->statements.count, 1);
    assert_str(migration_section(&migration, SECTION_DOWN)->statements.items[0].text,
               "UPDATE a SET b = NULL");
    assert_int_equal(migration_section(&migration, SECTION_DOWN)->statements.items[0].start.line,
                     32);
    assert_int_equal(migration_section(&migration, SECTION_DOWN)->statements.items[0].start.column,
                     1);
    assert_int_equal(migration_section(&migration, SECTION_VERIFY)->statements.count, 5);
}

static void directives_belong_to_the_statement_below_them(void **state)
{
    (void)state;
    AUTO_ARENA Arena *arena     = arena_new("test", 1 << 24);
    const Migration   migration = read_text(arena, full_text);
    const Statement  *update    = &migration.up.statements.items[3];
    assert_true(update->batched);
    assert_int_equal(update->batch.by.count, 2);
    assert_str(update->batch.by.items[0], "tenant_id");
    assert_str(update->batch.by.items[1], "Id");
    assert_int_equal(update->batch.size, 5000);
    assert_int_equal(update->batch.workers, 4);
    assert_true(update->batch.skip_locked);
    assert_str(update->batch.pause_sql, "SELECT 1");
    assert_int_equal(update->directives.count, 2);
    assert_str(update->directives.items[1].word, "allow");
    assert_str(update->directives.items[1].rest, "update-all \"small\"");
    assert_int_equal(update->directives.items[1].place.line, 29);
    assert_int_equal(update->allow.count, 1);
    assert_str(update->allow.items[0].reason, "small");
    assert_int_equal(migration.up.statements.items[0].directives.count, 0);

    const Statement *verify = migration_section(&migration, SECTION_VERIFY)->statements.items;
    assert_int_equal(verify[0].expect, EXPECT_TRUE);
    assert_int_equal(verify[1].expect, EXPECT_COUNT);
    assert_int_equal(verify[1].expect_count, -3);
    assert_int_equal(verify[2].expect, EXPECT_EQUAL);
    assert_int_equal(verify[3].expect, EXPECT_TRUE);
    assert_int_equal(verify[4].expect, EXPECT_TRUE);
}

static void an_irreversible_migration_needs_no_down(void **state)
{
    (void)state;
    AUTO_ARENA Arena *arena = arena_new("test", 1 << 24);
    const Migration   migration =
        read_text(arena, HEAD "-- shore: irreversible \"the rows are gone\"\n" UP);
    assert_string_equal(problems_text(arena, &migration), "");
    assert_true(migration_header(&migration)->irreversible);
    assert_str(migration_header(&migration)->irreversible_reason, "the rows are gone");
    assert_true(migration_down_is_waived(&migration));
}

static void batches_may_keep_what_they_did(void **state)
{
    (void)state;
    AUTO_ARENA Arena *arena = arena_new("test", 1 << 24);
    const Migration   migration =
        read_text(arena, HEAD "-- shore: down keep \"the column is new\"\n"
                              "-- up\nSET work_mem = '1GB';\n-- shore: batched\nUPDATE a SET b=1;\n"
                              "-- down\n-- nothing to do\n");
    assert_string_equal(problems_text(arena, &migration), "");
    assert_str(migration_header(&migration)->down_keep_reason, "the column is new");
}

static void updates_deletes_and_inserts_from_queries_can_be_batched(void **state)
{
    (void)state;
    AUTO_ARENA Arena        *arena        = arena_new("test", 1 << 24);
    static const char *const statements[] = {
        "UPDATE a SET b = 1 WHERE b IS NULL",
        "DELETE FROM only_a WHERE b < now()",
        "INSERT INTO a SELECT * FROM b",
        "WITH x AS (SELECT 1 AS i) UPDATE a SET b = x.i FROM x",
    };
    for (size_t i = 0; i < COUNT_OF(statements); i++) {
        const Str text =
            str_format(arena, HEAD "-- up\n-- shore: batched\n%s;\n" DOWN, statements[i]);
        const Migration read = read_text(arena, text.data);
        assert_string_equal(problems_text(arena, &read), "");
        assert_true(read.up.statements.items[0].batched);
    }
}

static void windows_line_ends_and_a_mark_change_nothing(void **state)
{
    (void)state;
    AUTO_ARENA Arena *arena = arena_new("test", 1 << 24);
    Buf               dos   = buf_new(arena, 1 << 20);
    buf_add_c(&dos, "\xef\xbb\xbf");
    for (const char *c = full_text; *c != '\0'; c++) {
        if (*c == '\n')
            buf_add_char(&dos, '\r');
        buf_add_char(&dos, *c);
    }
    const Migration unix_file = read_text(arena, full_text);
    const Migration dos_file  = read_text(arena, buf_str(&dos).data);
    assert_string_equal(problems_text(arena, &dos_file), "");
    assert_int_equal(migration_header(&dos_file)->filled_place[HEADER_SIZE].line, 2);
    assert_int_equal(migration_header(&dos_file)->filled_place[HEADER_SIZE].column, 1);
    assert_int_equal(dos_file.up.statements.count, unix_file.up.statements.count);
    assert_true(dos_file.up.statements.items[3].batched);
    assert_str(dos_file.checksum, unix_file.checksum.data);
    assert_str(dos_file.checksum_file, unix_file.checksum_file.data);
}

static void columns_are_code_points_and_bytes_in_latin1(void **state)
{
    (void)state;
    AUTO_ARENA Arena *arena  = arena_new("test", 1 << 24);
    const char *const utf8   = "-- shore: size small\n-- shore: phase expand\n"
                               "-- shore: reason \"\xc3\xa9\" x\n" UP DOWN;
    const char *const latin1 = "-- shore: size small\n-- shore: phase expand\n"
                               "-- shore: reason \"\xe9\xe9\" x\n" UP DOWN;
    const Migration                                                   one = read_text(arena, utf8);
    const Migration two = read_text(arena, latin1);
    assert_string_equal(problems_text(arena, &one), "3:22: unexpected 'x' in directive 'reason'");
    assert_string_equal(problems_text(arena, &two), "3:23: unexpected 'x' in directive 'reason'");
}

static void plain_sql_is_all_up(void **state)
{
    (void)state;
    AUTO_ARENA Arena *arena = arena_new("test", 1 << 24);
    const Migration   migration =
        read_as(arena, "<stdin>",
                STR("-- words\nSELECT 1;\n"
                    "-- shore: allow drop-table \"it is empty\"\nDROP TABLE x;\n"));
    assert_string_equal(problems_text(arena, &migration), "");
    assert_string_equal(migration.layout, "plain");
    assert_false(migration.native);
    assert_int_equal(migration.version.size, 0);
    assert_true(migration.up.present);
    assert_int_equal(migration.up.statements.count, 2);
    assert_str(migration.up.statements.items[1].allow.items[0].rule, "drop-table");
    assert_int_equal(migration.up.statements.items[1].start.line, 4);
}

static void comments_alone_are_a_plain_file_without_problem(void **state)
{
    (void)state;
    AUTO_ARENA Arena *arena     = arena_new("test", 1 << 24);
    const Migration   migration = read_as(arena, "schema.sql", STR("-- nothing\n/* here */\n"));
    assert_string_equal(problems_text(arena, &migration), "");
    assert_int_equal(migration.up.statements.count, 0);
}

static void a_nul_byte_is_found_and_utf16_guessed(void **state)
{
    (void)state;
    AUTO_ARENA Arena *arena = arena_new("test", 1 << 24);
    const Migration   nul   = read_as(arena, "a.sql", STR("SELECT 1;\n\n  \0x"));
    assert_string_equal(problems_text(arena, &nul), "3:3: a NUL byte");
    const Migration utf16 = read_as(arena, "a.sql", STR("\xff\xfe-\0-\0 \0"));
    assert_string_equal(problems_text(arena, &utf16), "1:4: a NUL byte");
    assert_true(str_contains(utf16.problems.items[0].hint, "UTF-16"));
}

static void a_flood_of_problems_is_cut_at_a_hundred(void **state)
{
    (void)state;
    AUTO_ARENA Arena *arena = arena_new("test", 1 << 26);
    Buf               buf   = buf_new(arena, 1 << 24);
    buf_add_c(&buf, HEAD);
    for (int i = 0; i < 20000; i++)
        buf_add_c(&buf, "-- shore: nonsense\n");
    buf_add_c(&buf, UP DOWN);
    const Migration migration = read_text(arena, buf_str(&buf).data);
    assert_int_equal(migration.problems.count, 100);
    assert_true(migration_section(&migration, SECTION_DOWN)->present);
}

/* A malformed file, and all that is said about it. */
typedef struct Row {
    const char *sentence;
    const char *text;
    const char *problems;
    const char *hint; /* of the first; NULL: not looked at */
} Row;

static const Row rows[] = {
    {"an empty file", "", "1:1: the file is empty", NULL},
    {"a file of blanks", " \n\t\r\n", "1:1: the file is empty", NULL},
    {"no size", "-- shore: phase expand\n-- shore: reason \"r\"\n" UP DOWN,
     "1:1: the header has no size",
     "Add '-- shore: size small' or '-- shore: size large' at the top."},
    {"no phase", "-- shore: size small\n-- shore: reason \"r\"\n" UP DOWN,
     "1:1: the header has no phase", NULL},
    {"no reason", "-- shore: size small\n-- shore: phase switch\n" UP DOWN,
     "1:1: the header has no reason", NULL},
    {"markers without a header", UP DOWN,
     "1:1: the header has no phase\n1:1: the header has no reason\n1:1: the header has no size",
     NULL},
    {"a header as the template left it",
     "-- shore: size <small or large>    -- words\n-- shore: phase <expand or so>\n"
     "-- shore: reason \"<why>\"\n" UP DOWN,
     "1:1: the size is still as the template left it\n"
     "2:1: the phase is still as the template left it\n"
     "3:1: the reason is still as the template left it",
     "Write it as: -- shore: size small|large [for TABLE, ...]"},
    {"an unknown size",
     "-- shore: size medium\n-- shore: phase expand\n-- shore: reason \"r\"\n" UP DOWN,
     "1:16: the size is neither 'small' nor 'large'",
     "Write it as: -- shore: size small|large [for TABLE, ...]"},
    {"a size without value",
     "-- shore: size\n-- shore: phase expand\n-- shore: reason \"r\"\n" UP DOWN,
     "1:15: the size is neither 'small' nor 'large'", NULL},
    {"two sizes for all", HEAD "-- shore: size large\n" UP DOWN,
     "4:1: the size of all tables is given twice", NULL},
    {"a size for no table", HEAD "-- shore: size large for\n" UP DOWN, "4:25: a name is missing",
     NULL},
    {"a size for what is no name", HEAD "-- shore: size large for a, ?\n" UP DOWN,
     "4:29: not a name", NULL},
    {"words behind a size", HEAD "-- shore: size large of a\n" UP DOWN,
     "4:1: the size of all tables is given twice", NULL},
    {"words behind the tables of a size", HEAD "-- shore: size large for a b\n" UP DOWN,
     "4:28: unexpected 'b' in directive 'size'", NULL},
    {"an unknown phase",
     "-- shore: size small\n-- shore: phase Expand\n-- shore: reason \"r\"\n" UP DOWN,
     "2:17: the phase is none of 'expand', 'migrate', 'switch', 'contract'", NULL},
    {"two phases", HEAD "-- shore: phase switch\n" UP DOWN, "4:1: directive 'phase' is given twice",
     NULL},
    {"a reason without quotes",
     "-- shore: size small\n-- shore: phase expand\n-- shore: reason because\n" UP DOWN,
     "3:18: the reason is not in double quotes", NULL},
    {"a quote that is not closed",
     "-- shore: size small\n-- shore: phase expand\n-- shore: reason \"why -- small\n" UP DOWN,
     "3:18: the quote is not closed", NULL},
    {"an empty reason",
     "-- shore: size small\n-- shore: phase expand\n-- shore: reason \" \"\n" UP DOWN,
     "3:18: the reason is empty", NULL},
    {"a misspelt directive", HEAD "-- shore: lock-timeuot 2s\n" UP DOWN,
     "4:1: unknown directive 'lock-timeuot'", "Did you mean 'lock-timeout'?"},
    {"an equals sign for a blank", HEAD "-- shore: bake=7d\n" UP DOWN,
     "4:1: unknown directive 'bake=7d'", "Did you mean 'bake'?"},
    {"a directive like no other", HEAD "-- shore: frobnicate\n" UP DOWN,
     "4:1: unknown directive 'frobnicate'",
     "The directives of a header are size, phase, plan, reason, irreversible, down, lock-timeout, "
     "statement-timeout, retries, window, bake, after-release, unused, allow."},
    {"a directive without a word", HEAD "-- shore:\n" UP DOWN, "4:1: a directive without a word",
     NULL},
    {"a statement's directive in the header", HEAD "-- shore: batched\n" UP DOWN,
     "4:1: directive 'batched' does not stand directly above a statement", NULL},
    {"a header's directive in a section", HEAD "-- up\n-- shore: bake 7d\nALTER TABLE a;\n" DOWN,
     "5:1: directive 'bake' does not stand in the header",
     "Move it to the top of the file, above '-- up'."},
    {"a time without unit", HEAD "-- shore: lock-timeout 2\n" UP DOWN,
     "4:24: not a time: '2': a unit is required: ms, s, m, h or d", NULL},
    {"a lock timeout of nothing", HEAD "-- shore: lock-timeout 0s\n" UP DOWN,
     "4:24: the time is out of range: '0s' is not from 1ms to 1h", NULL},
    {"a statement timeout of months", HEAD "-- shore: statement-timeout 90d\n" UP DOWN,
     "4:29: the time is out of range: '90d' is not from 0s to 7d", NULL},
    {"retries that are no number", HEAD "-- shore: retries many\n" UP DOWN,
     "4:19: the number of retries is not a whole number: 'many'", NULL},
    {"negative retries", HEAD "-- shore: retries -1\n" UP DOWN,
     "4:19: the number of retries is out of range: -1 is not from 0 to 1000", NULL},
    {"a window that ends when it begins", HEAD "-- shore: window \"22:00-22:00\"\n" UP DOWN,
     "4:18: not a window of two times of day: '22:00-22:00'", NULL},
    {"a window past midnight's hour", HEAD "-- shore: window \"24:00-05:00\"\n" UP DOWN,
     "4:18: not a window of two times of day: '24:00-05:00'", NULL},
    {"a release without name", HEAD "-- shore: after-release\n" UP DOWN,
     "4:24: the release is missing", NULL},
    {"allow without a reason", HEAD "-- shore: allow drop-table\n" UP DOWN,
     "4:27: the reason is missing", NULL},
    {"down without keep", HEAD "-- shore: down \"x\"\n" UP DOWN, "4:16: 'keep' is missing", NULL},

    {"no up at all", HEAD, "1:1: there is no '-- down'\n4:1: there is no '-- up'", NULL},
    {"no up above the statements", HEAD "\nALTER TABLE a ADD b int;\n" DOWN,
     "5:1: there is no '-- up'", "Write '-- up' above this statement."},
    {"a statement in the header", HEAD "SELECT 1;\n" UP DOWN, "4:1: a statement in the header",
     NULL},
    {"no down", HEAD UP, "1:1: there is no '-- down'",
     "Write what takes the change back, or '-- shore: irreversible \"why\"' in the header."},
    {"an empty up", HEAD "-- up\n\n" DOWN, "4:1: the up section is empty", NULL},
    {"an empty down", HEAD UP "-- down\n", "6:1: the down section takes nothing back", NULL},
    {"a down that is only a promise", HEAD UP "-- down\n-- TODO: write it\n",
     "6:1: the down section takes nothing back", NULL},
    {"a down that is a stand-in", HEAD UP "-- down\nselect 1;\n",
     "6:1: the down section takes nothing back", NULL},
    {"an empty verify", HEAD UP DOWN "-- verify\n-- later\n", "8:1: the verify section is empty",
     NULL},
    {"up twice", HEAD UP "-- up\nALTER TABLE a ADD c int;\n" DOWN, "6:1: a second '-- up'", NULL},
    {"down above up", HEAD DOWN UP, "6:1: '-- up' stands below '-- down'",
     "The order is '-- up', '-- down', '-- verify'."},
    {"a marker without blank", HEAD "--up\nALTER TABLE a ADD b int;\n" DOWN,
     "4:1: a marker that is not '-- up'", "Write the line as '-- up', exactly."},
    {"a marker with a colon", HEAD UP "-- Down:\nALTER TABLE a DROP b;\n",
     "6:1: a marker that is not '-- down'", NULL},
    {"a marker that is indented is none", HEAD UP "  -- down\nALTER TABLE a DROP b;\n",
     "1:1: there is no '-- down'", NULL},
    {"a string that is never closed", HEAD "-- up\nSELECT 'x;\n" DOWN,
     "5:8: the string that begins here is never closed", NULL},
    {"a body that is never closed", HEAD "-- up\nDO $$ BEGIN;\n" DOWN,
     "5:4: the dollar quote that begins here is never closed", NULL},
    {"a comment that is never closed", HEAD UP "/* x\n" DOWN,
     "6:1: the comment that begins here is never closed", NULL},
    {"irreversible with a down", HEAD "-- shore: irreversible \"x\"\n" UP DOWN,
     "7:1: a down section in a migration that is declared 'irreversible'", NULL},
    {"down keep with a down",
     HEAD "-- shore: down keep \"x\"\n-- up\n-- shore: batched\nUPDATE a SET b=1;\n" DOWN,
     "8:1: a down section in a migration that is declared 'down keep'", NULL},
    {"irreversible and down keep",
     HEAD "-- shore: irreversible \"x\"\n-- shore: down keep \"x\"\n"
          "-- up\n-- shore: batched\nUPDATE a SET b=1;\n",
     "5:1: 'irreversible' and 'down keep' stand together", NULL},
    {"down keep where not all is batched", HEAD "-- shore: down keep \"x\"\n" UP,
     "4:1: 'down keep' in a migration with a statement that is not batched", NULL},
    {"a meta-command", HEAD "-- up\n\\set x 1\nALTER TABLE a ADD b int;\n" DOWN,
     "5:1: a command of psql or mysql", NULL},

    {"batched DDL", HEAD "-- up\n-- shore: batched\nALTER TABLE a ADD b int;\n" DOWN,
     "6:1: this statement cannot be batched", NULL},
    {"a batched INSERT of values",
     HEAD "-- up\n-- shore: batched\nINSERT INTO a VALUES (1);\n" DOWN,
     "6:1: this statement cannot be batched", NULL},
    {"a batched SELECT that changes rows on the way",
     HEAD "-- up\n-- shore: batched\n"
          "WITH x AS (DELETE FROM a RETURNING b) SELECT b FROM x;\n" DOWN,
     "6:1: this statement cannot be batched", NULL},
    {"a batched statement that cannot be parsed",
     HEAD "-- up\n-- shore: batched\nUPDTE a SET b = 1;\n" DOWN,
     "6:1: this statement cannot be batched", NULL},
    {"a batch of nothing", HEAD "-- up\n-- shore: batched size 0\nUPDATE a SET b=1;\n" DOWN,
     "5:24: the size is out of range: 0 is not from 1 to 1000000", NULL},
    {"an army of workers", HEAD "-- up\n-- shore: batched workers 99\nUPDATE a SET b=1;\n" DOWN,
     "5:27: the number of workers is out of range: 99 is not from 1 to 64", NULL},
    {"a key without bracket", HEAD "-- up\n-- shore: batched by id\nUPDATE a SET b=1;\n" DOWN,
     "5:22: '(' is missing behind 'by'", NULL},
    {"a key that is not closed", HEAD "-- up\n-- shore: batched by (id\nUPDATE a SET b=1;\n" DOWN,
     "5:25: ')' is missing behind the columns", NULL},
    {"skip what?", HEAD "-- up\n-- shore: batched skip\nUPDATE a SET b=1;\n" DOWN,
     "5:23: 'locked' is missing behind 'skip'", NULL},
    {"an unknown option", HEAD "-- up\n-- shore: batched fast\nUPDATE a SET b=1;\n" DOWN,
     "5:19: unexpected 'fast' in directive 'batched'",
     "Write it as: -- shore: batched [by (COLUMN, ...)] [size ROWS] [workers N] [skip locked] "
     "[pause \"QUERY\"]"},
    {"a misspelt statement directive", HEAD "-- up\n-- shore: batch\nUPDATE a SET b=1;\n" DOWN,
     "5:1: unknown directive 'batch'", "Did you mean 'batched'?"},
    {"a blank line below a directive", HEAD "-- up\n-- shore: batched\n\nUPDATE a SET b=1;\n" DOWN,
     "5:1: directive 'batched' does not stand directly above a statement",
     "Put it on a line of its own, with only comments between it and its statement."},
    {"a directive behind its statement", HEAD "-- up\nUPDATE a SET b=1; -- shore: batched\n" DOWN,
     "5:19: directive 'batched' does not stand directly above a statement", NULL},
    {"a directive behind one statement is not for the next",
     HEAD "-- up\nSET x = 1; -- shore: batched\nUPDATE a SET b=1;\n" DOWN,
     "5:12: directive 'batched' does not stand directly above a statement", NULL},
    {"a directive inside a statement", HEAD "-- up\nUPDATE a\n-- shore: batched\nSET b=1;\n" DOWN,
     "6:1: directive 'batched' does not stand directly above a statement", NULL},
    {"a directive above nothing", HEAD UP "-- shore: batched\n" DOWN,
     "6:1: directive 'batched' does not stand directly above a statement", NULL},
    {"batched twice", HEAD "-- up\n-- shore: batched\n-- shore: batched\nUPDATE a SET b=1;\n" DOWN,
     "6:1: directive 'batched' is given twice", NULL},
    {"expect outside of verify", HEAD "-- up\n-- shore: expect 0\nSELECT 1;\n" DOWN,
     "5:1: only a query of '-- verify' has an expected value", NULL},
    {"batched in verify", HEAD UP DOWN "-- verify\n-- shore: batched\nSELECT 1;\n",
     "9:1: a query of '-- verify' cannot be batched", NULL},
    {"expect what is no number", HEAD UP DOWN "-- verify\n-- shore: expect none\nSELECT 1;\n",
     "9:18: the number is not a whole number: 'none'", NULL},
    {"equal to nothing", HEAD UP DOWN "-- verify\n-- shore: equal\nSELECT 1;\n",
     "10:1: 'equal' above the last query", NULL},
    {"equal to what is expected otherwise",
     HEAD UP DOWN "-- verify\n-- shore: equal\nSELECT 1;\n-- shore: expect 1\nSELECT 1;\n",
     "10:1: 'equal' above a query that has its own", NULL},
    {"a verify statement that writes", HEAD UP DOWN "-- verify\nUPDATE a SET b=1;\n",
     "9:1: a verify statement that is no query: update", NULL},
};

static void malformed(void **state)
{
    const Row        *row       = *state;
    AUTO_ARENA Arena *arena     = arena_new("test", 1 << 24);
    const Migration   migration = read_text(arena, row->text);
    assert_string_equal(problems_text(arena, &migration), row->problems);
    if (row->hint != NULL)
        assert_str(migration.problems.items[0].hint, row->hint);
}

int main(void)
{
    const struct CMUnitTest good[] = {
        cmocka_unit_test(every_directive_of_a_header_is_read),
        cmocka_unit_test(markers_in_strings_bodies_comments_and_data_are_none),
        cmocka_unit_test(directives_belong_to_the_statement_below_them),
        cmocka_unit_test(an_irreversible_migration_needs_no_down),
        cmocka_unit_test(batches_may_keep_what_they_did),
        cmocka_unit_test(updates_deletes_and_inserts_from_queries_can_be_batched),
        cmocka_unit_test(windows_line_ends_and_a_mark_change_nothing),
        cmocka_unit_test(columns_are_code_points_and_bytes_in_latin1),
        cmocka_unit_test(plain_sql_is_all_up),
        cmocka_unit_test(comments_alone_are_a_plain_file_without_problem),
        cmocka_unit_test(a_nul_byte_is_found_and_utf16_guessed),
        cmocka_unit_test(a_flood_of_problems_is_cut_at_a_hundred),
    };
    struct CMUnitTest all[COUNT_OF(good) + COUNT_OF(rows)];
    for (size_t i = 0; i < COUNT_OF(good); i++)
        all[i] = good[i];
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        all[COUNT_OF(good) + i] = (struct CMUnitTest){.name          = rows[i].sentence,
                                                      .test_func     = malformed,
                                                      .initial_state = (void *)(intptr_t)&rows[i]};
    return cmocka_run_group_tests(all, NULL, NULL);
}
