/* test_sql_split.c -- where statements begin and end, and what stands between them. */
#include <stdio.h>
#include <string.h>

#include "model/place.h"
#include "sql/parse.h"
#include "test.h"

enum { ARENA_BYTES = 256 << 20 };

static Arena *test_arena;

static int arena_up(void **state)
{
    (void)state;
    test_arena = arena_new("test", ARENA_BYTES);
    return 0;
}

static int arena_down(void **state)
{
    (void)state;
    arena_free(test_arena);
    return 0;
}

static StatementVec parse_str(Str source)
{
    StatementVec statements = {0};
    sql_parse_pg(test_arena, source, (Span){0, source.size}, &statements);
    return statements;
}

static StatementVec parse(const char *source)
{
    return parse_str(str_from(source));
}

static const char form_letters[] = {'S', 'M', 'D'};

/* Each statement on a line: form, error mark, "line:column-line:column", text. */
static Str render(const StatementVec *statements)
{
    Buf buf = buf_new(test_arena, SIZE_MAX);
    for (size_t i = 0; i < statements->count; i++) {
        const Statement *s = &statements->items[i];
        buf_format(&buf, "%c%s %zu:%zu-%zu:%zu " STR_FMT "\n", form_letters[s->form],
                   s->error.size > 0 ? "!" : "", s->start.line, s->start.column, s->end.line,
                   s->end.column, STR_ARG(s->text));
    }
    return buf_str(&buf);
}

static void expect(const char *source, const char *rendered)
{
    const StatementVec statements = parse(source);
    const Str          got        = render(&statements);
    if (!str_is(got, rendered))
        print_message("source:\n%s\nwanted:\n%s\ngot:\n" STR_FMT "\n", source, rendered,
                      STR_ARG(got));
    assert_true(str_is(got, rendered));
}

static void statements_end_at_semicolons(void **state)
{
    (void)state;
    expect("SELECT 1; SELECT 2 ;;\n SELECT 3", "S 1:1-1:9 SELECT 1\n"
                                               "S 1:11-1:20 SELECT 2 \n"
                                               "S 2:2-2:10 SELECT 3\n");
}

static void empty_and_comment_only_files_have_no_statement(void **state)
{
    (void)state;
    expect("", "");
    expect(";", "");
    expect(" \n\t;;\r\n", "");
    expect("-- nothing\n/* here /* nested ; */ ; */", "");
    expect("\xef\xbb\xbf", "");
    expect("\xef\xbb\xbf-- x", "");
}

static void comments_before_a_statement_are_not_its_part(void **state)
{
    (void)state;
    expect("-- a;\n/* b; */ SELECT 1 -- c;\n; SELECT /* ; */ 2 -- end",
           "S 2:10-3:1 SELECT 1 -- c;\n\n"
           "S 3:3-3:19 SELECT /* ; */ 2\n");
}

static void semicolons_in_quotes_end_nothing(void **state)
{
    (void)state;
    expect(
        "SELECT ';''', \";\"\"\", E'\\';', e'\\\\', $$;$$, $a$;$$;$b$;$a$, U&';', U&\";\", N';'; "
        "SELECT 1",
        "S 1:1-1:78 SELECT ';''', \";\"\"\", E'\\';', e'\\\\', $$;$$, $a$;$$;$b$;$a$, U&';', "
        "U&\";\", N';'\n"
        "S 1:80-1:88 SELECT 1\n");
    expect("SELECT b'1;'; SELECT x'\\'; SELECT 1",
           "S 1:1-1:13 SELECT b'1;'\nS 1:15-1:26 SELECT x'\\'\nS 1:28-1:36 SELECT 1\n");
}

static void a_string_goes_on_behind_a_line_break_by_its_own_rules(void **state)
{
    (void)state;
    expect("SELECT E'a\\''\n \n '\\';'; SELECT 1",
           "S 1:1-3:7 SELECT E'a\\''\n \n '\\';'\nS 3:9-3:17 SELECT 1\n");
    expect("SELECT 'a' '\\'; SELECT 1", "S! 1:1-1:15 SELECT 'a' '\\'\nS 1:17-1:25 SELECT 1\n");
}

static void a_dollar_in_a_word_opens_no_string(void **state)
{
    (void)state;
    expect("SELECT a$b$ FROM t; SELECT 1", "S 1:1-1:19 SELECT a$b$ FROM t\n"
                                           "S 1:21-1:29 SELECT 1\n");
    expect("SELECT $1; SELECT 1", "S 1:1-1:10 SELECT $1\nS 1:12-1:20 SELECT 1\n");
}

static void backslashes_escape_where_the_setting_says_so(void **state)
{
    (void)state;
    expect("SET standard_conforming_strings = off; SELECT 'a\\';b'; RESET "
           "standard_conforming_strings; SELECT '\\'; SELECT 1",
           "S 1:1-1:38 SET standard_conforming_strings = off\n"
           "S 1:40-1:54 SELECT 'a\\';b'\n"
           "S 1:56-1:89 RESET standard_conforming_strings\n"
           "S 1:91-1:101 SELECT '\\'\n"
           "S 1:103-1:111 SELECT 1\n");
    expect("set session standard_conforming_strings to 'off'; SELECT '\\''",
           "S 1:1-1:49 set session standard_conforming_strings to 'off'\n"
           "S 1:51-1:62 SELECT '\\''\n");
    expect("SET standard_conforming_strings = on; SELECT '\\'",
           "S 1:1-1:37 SET standard_conforming_strings = on\nS 1:39-1:49 SELECT '\\'\n");
}

static void one_broken_statement_hides_no_other(void **state)
{
    (void)state;
    expect("SELECT 1;\nSELEC 2;\nALTER TABLE t ADD (x;\nSELECT 3;",
           "S 1:1-1:9 SELECT 1\nS! 2:1-2:8 SELEC 2\nS! 3:1-3:21 ALTER TABLE t ADD (x\n"
           "S 4:1-4:9 SELECT 3\n");
    const StatementVec statements = parse("SELECT 1;\n  SELECT \xc3\xa4 FRM x y;");
    const Statement   *broken     = &statements.items[1];
    assert_false(broken->parsed);
    assert_true(str_is(broken->error, "syntax error at or near \"x\""));
    const Place place =
        place_of(STR("SELECT 1;\n  SELECT \xc3\xa4 FRM x y;"), broken->error_offset);
    assert_int_equal(place.line, 2);
    assert_int_equal(place.column, 16);
}

static void an_unterminated_quote_reaches_to_the_end(void **state)
{
    (void)state;
    expect("SELECT 1; SELECT 'a; SELECT 2;",
           "S 1:1-1:9 SELECT 1\nS! 1:11-1:31 SELECT 'a; SELECT 2;\n");
    expect("SELECT $x$ ; $y$", "S! 1:1-1:17 SELECT $x$ ; $y$\n");
    expect("SELECT 1 /* ; SELECT 2", "S! 1:1-1:23 SELECT 1 /* ; SELECT 2\n");
    expect("/* only", "S! 1:1-1:8 /* only\n");
}

static void bodies_in_sql_hold_semicolons(void **state)
{
    (void)state;
    const char *body =
        "CREATE OR REPLACE FUNCTION f() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT 1; "
        "SELECT CASE WHEN true THEN 1 END; END";
    const Str          source     = str_format(test_arena, "%s; SELECT 2", body);
    const StatementVec statements = parse_str(source);
    assert_int_equal(statements.count, 2);
    assert_true(str_is(statements.items[0].text, body));
    assert_true(statements.items[0].parsed);
    expect("CREATE RULE r AS ON INSERT TO t DO (SELECT 1; SELECT 2); SELECT 3",
           "S 1:1-1:56 CREATE RULE r AS ON INSERT TO t DO (SELECT 1; SELECT 2)\n"
           "S 1:58-1:66 SELECT 3\n");
    expect("BEGIN; SELECT 1; END; SELECT 2", "S 1:1-1:6 BEGIN\nS 1:8-1:16 SELECT 1\n"
                                             "S 1:18-1:21 END\nS 1:23-1:31 SELECT 2\n");
}

static void psql_commands_are_statements_of_their_own(void **state)
{
    (void)state;
    expect(
        "\\set ON_ERROR_STOP 1\nSELECT 1;\n\\i a;b.sql  \n\\echo 'x'' y' -- no comment\r\nSELECT 2",
        "M 1:1-1:21 \\set ON_ERROR_STOP 1\nS 2:1-2:9 SELECT 1\nM 3:1-3:11 \\i a;b.sql\n"
        "M 4:1-4:28 \\echo 'x'' y' -- no comment\nS 5:1-5:9 SELECT 2\n");
    expect("\\set x 1 \\\\ SELECT 1; \\if true\nSELECT 2;\n\\else\n\\endif",
           "M 1:1-1:9 \\set x 1\nS 1:13-1:21 SELECT 1\nM 1:23-1:31 \\if true\nS 2:1-2:9 SELECT 2\n"
           "M 3:1-3:6 \\else\nM 4:1-4:7 \\endif\n");
}

static void psql_sends_at_g(void **state)
{
    (void)state;
    expect("SELECT 1 \\g\nSELECT 2 AS a\n\\gset\nSELECT 3 \\; SELECT 4;",
           "S 1:1-1:9 SELECT 1\nM 1:10-1:12 \\g\nS 2:1-2:14 SELECT 2 AS a\nM 3:1-3:6 \\gset\n"
           "S 4:1-4:9 SELECT 3\nS 4:13-4:21 SELECT 4\n");
    expect("SELECT 1\n\\echo hi\n, 2; SELECT 3", "S 1:1-3:4 SELECT 1\n\\echo hi\n, 2\n"
                                                 "S 3:6-3:14 SELECT 3\n");
}

static void copy_data_reach_to_their_end_mark(void **state)
{
    (void)state;
    expect("COPY t FROM stdin; -- data\n1\t;\n'\\N\n\\.\nSELECT 1;",
           "S 1:1-1:18 COPY t FROM stdin\nD 2:1-4:1 1\t;\n'\\N\n\nS 5:1-5:9 SELECT 1\n");
    expect("copy public.t (a, \"from\") from STDIN with csv;\r\n1,2\r\n\\.\r\nSELECT 1",
           "S 1:1-1:46 copy public.t (a, \"from\") from STDIN with csv\nD 2:1-3:1 1,2\r\n\n"
           "S 4:1-4:9 SELECT 1\n");
    expect("COPY t FROM stdin;\n\\.\nSELECT 1",
           "S 1:1-1:18 COPY t FROM stdin\nD 2:1-2:1 \nS 3:1-3:9 SELECT 1\n");
    expect("COPY t FROM stdin;\nno end", "S 1:1-1:18 COPY t FROM stdin\nD 2:1-2:7 no end\n");
    expect("COPY (SELECT a FROM stdin) TO stdout;\nSELECT 1",
           "S 1:1-1:37 COPY (SELECT a FROM stdin) TO stdout\nS 2:1-2:9 SELECT 1\n");
    expect("\\copy t from stdin\n1\n\\.\nSELECT 1",
           "M 1:1-1:19 \\copy t from stdin\nD 2:1-3:1 1\n\nS 4:1-4:9 SELECT 1\n");
    expect("\\copy t from 'file'\nSELECT 1",
           "M 1:1-1:20 \\copy t from 'file'\nS 2:1-2:9 SELECT 1\n");
}

static void placeholders_stand_for_words_numbers_and_strings(void **state)
{
    (void)state;
    static const char *const sources[] = {
        "ALTER TABLE ${schema}.t ADD COLUMN a int",
        "CREATE TABLE app_${env}.t_${x} (a int)",
        "SELECT * FROM :schema.t WHERE a = :'value' AND \"b\" = :\"name\" LIMIT :n",
        "SELECT * FROM :GRAPHILE_WORKER_SCHEMA.jobs",
        "CREATE FUNCTION @extschema@.f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "SELECT @NAMESPACE@.f(1)",
        "INSERT INTO @{tableName} VALUES (1)",
        "CREATE TABLE {{ schema }}.t (a int)",
        "ALTER SEQUENCE s RESTART WITH ${start}",
        "CREATE ROLE r PASSWORD ${secret}",
        "SELECT ARRAY[:a, :b], x[1:n], x[:n], y::text, ARRAY[[:a], [:b]]",
        "SELECT :{?set}",
        "SET search_path TO :schema, public",
    };
    for (size_t i = 0; i < COUNT_OF(sources); i++) {
        const StatementVec statements = parse(sources[i]);
        assert_int_equal(statements.count, 1);
        if (!statements.items[0].parsed)
            print_message("%s: " STR_FMT "\n", sources[i], STR_ARG(statements.items[0].error));
        assert_true(statements.items[0].parsed);
        assert_true(str_is(statements.items[0].text, sources[i]));
    }
}

static void names_show_placeholders_as_they_are_written(void **state)
{
    (void)state;
    const StatementVec statements =
        parse("ALTER TABLE ${app:schema}.T_${x} ADD COLUMN :\"Col\" ${type}");
    const Change *change = &statements.items[0].changes.items[0];
    assert_true(str_is(change->relation.schema, "${app:schema}"));
    assert_true(str_is(change->relation.name, "T_${x}"));
    assert_true(str_is(change->column, "Col"));
    assert_true(str_is(change->type.name.name, "${type}"));
}

static void what_stands_for_the_default_schema_is_none(void **state)
{
    (void)state;
    const StatementVec statements =
        parse("TRUNCATE @extschema@.t; TRUNCATE \"@extschema@\".t; "
              "TRUNCATE ${flyway:defaultSchema}.t; DROP FUNCTION @extschema@.t()");
    for (size_t i = 0; i < statements.count; i++)
        assert_int_equal(statements.items[i].changes.items[0].relation.schema.size, 0);
    assert_true(str_is(statements.items[0].changes.items[0].relation.name, "t"));
}

static void columns_count_code_points_in_utf8_and_bytes_elsewhere(void **state)
{
    (void)state;
    expect("SELECT '\xc3\xa4\xe2\x82\xac'; SELECT 1",
           "S 1:1-1:12 SELECT '\xc3\xa4\xe2\x82\xac'\nS 1:14-1:22 SELECT 1\n");
    expect("SELECT '\xe4\xe4'; SELECT 1", "S 1:1-1:12 SELECT '\xe4\xe4'\nS 1:14-1:22 SELECT 1\n");
}

static void a_byte_order_mark_has_no_width(void **state)
{
    (void)state;
    expect("\xef\xbb\xbfSELECT 1;\r\nSELECT 2;\r\n", "S 1:1-1:9 SELECT 1\nS 2:1-2:9 SELECT 2\n");
}

static void nul_bytes_are_an_error_of_their_statement(void **state)
{
    (void)state;
    const Str          source     = STR("SELECT 1; SELECT '\0'; SELECT 2; \0");
    const StatementVec statements = parse_str(source);
    assert_int_equal(statements.count, 4);
    assert_true(statements.items[0].parsed);
    assert_false(statements.items[1].parsed);
    assert_int_equal(statements.items[1].error_offset, 18);
    assert_true(statements.items[2].parsed);
    assert_false(statements.items[3].parsed);
}

static void only_the_span_is_read_but_places_are_of_the_source(void **state)
{
    (void)state;
    const Str    source     = STR("-- up\nSELECT 1;\n-- down\nSELECT 2;\n");
    StatementVec statements = {0};
    sql_parse_pg(test_arena, source, (Span){24, source.size - 24}, &statements);
    assert_true(str_is(render(&statements), "S 4:1-4:9 SELECT 2\n"));
    statements = (StatementVec){0};
    sql_parse_pg(test_arena, source, (Span){6, 6}, &statements);
    assert_true(str_is(render(&statements), "S! 2:1-2:7 SELECT\n") ||
                str_is(render(&statements), "S 2:1-2:7 SELECT\n"));
}

/* `count` times `unit` between `head` and `tail`. */
static Str repeat(const char *head, const char *unit, size_t count, const char *tail)
{
    Buf buf = buf_new(test_arena, SIZE_MAX);
    buf_add_c(&buf, head);
    for (size_t i = 0; i < count; i++)
        buf_add_c(&buf, unit);
    buf_add_c(&buf, tail);
    return buf_str(&buf);
}

static void expressions_of_a_hundred_thousand_terms_parse(void **state)
{
    (void)state;
    static const char *const units[] = {"+1", " and true", " or false", "||'a'"};
    for (size_t i = 0; i < COUNT_OF(units); i++) {
        const Str source =
            repeat("ALTER TABLE t ADD COLUMN a int DEFAULT (1", units[i], 100000, ")");
        const StatementVec statements = parse_str(source);
        assert_int_equal(statements.count, 1);
        assert_true(statements.items[0].parsed);
        assert_int_equal(statements.items[0].changes.items[0].default_class, DEFAULT_CONSTANT);
    }
    const StatementVec unions = parse_str(repeat("SELECT 1", " UNION SELECT a FROM t", 20000, ""));
    assert_true(unions.items[0].parsed);
}

static void deep_nesting_is_an_error_not_a_crash(void **state)
{
    (void)state;
    static const char *const units[] = {
        "(",  "((", "[",    "CASE WHEN ", "NOT ",          "- ", "/*", "{",
        "${", "$a", "'\n'", "SELECT (",   "BEGIN ATOMIC ", "\\", "@a"};
    for (size_t i = 0; i < COUNT_OF(units); i++) {
        const StatementVec statements = parse_str(repeat("SELECT ", units[i], 100000, ""));
        assert_true(statements.count >= 1);
        for (size_t k = 0; k < statements.count; k++)
            assert_true(statements.items[k].error.size < 300);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(statements_end_at_semicolons),
        cmocka_unit_test(empty_and_comment_only_files_have_no_statement),
        cmocka_unit_test(comments_before_a_statement_are_not_its_part),
        cmocka_unit_test(semicolons_in_quotes_end_nothing),
        cmocka_unit_test(a_string_goes_on_behind_a_line_break_by_its_own_rules),
        cmocka_unit_test(a_dollar_in_a_word_opens_no_string),
        cmocka_unit_test(backslashes_escape_where_the_setting_says_so),
        cmocka_unit_test(one_broken_statement_hides_no_other),
        cmocka_unit_test(an_unterminated_quote_reaches_to_the_end),
        cmocka_unit_test(bodies_in_sql_hold_semicolons),
        cmocka_unit_test(psql_commands_are_statements_of_their_own),
        cmocka_unit_test(psql_sends_at_g),
        cmocka_unit_test(copy_data_reach_to_their_end_mark),
        cmocka_unit_test(placeholders_stand_for_words_numbers_and_strings),
        cmocka_unit_test(names_show_placeholders_as_they_are_written),
        cmocka_unit_test(what_stands_for_the_default_schema_is_none),
        cmocka_unit_test(columns_count_code_points_in_utf8_and_bytes_elsewhere),
        cmocka_unit_test(a_byte_order_mark_has_no_width),
        cmocka_unit_test(nul_bytes_are_an_error_of_their_statement),
        cmocka_unit_test(only_the_span_is_read_but_places_are_of_the_source),
        cmocka_unit_test(expressions_of_a_hundred_thousand_terms_parse),
        cmocka_unit_test(deep_nesting_is_an_error_not_a_crash),
    };
    return cmocka_run_group_tests_name("sql split", tests, arena_up, arena_down);
}
