/* test_sql_code.c -- the SQL in DO blocks and functions, with its places in the file. */
#include "change_text.h"

static void add_statement(Buf *buf, const Statement *statement, Str source, int depth)
{
    for (size_t i = 0; i < statement->changes.count; i++) {
        const Change *change = &statement->changes.items[i];
        buf_add_repeat(buf, ' ', (size_t)depth * 2);
        if (statement->behind_commit)
            buf_add_c(buf, "(behind commit) ");
        if (statement->batched)
            buf_add_c(buf, "(batched) ");
        Change one = *change;
        if (depth == 0)
            one.span.size = source.size; /* its text is the source */
        change_text(buf, &one, source);
        for (size_t k = 0; k < change->body_count; k++)
            add_statement(buf, &change->body[k], source, depth + 1);
    }
}

/* The Changes of `source`, those of its code indented. */
static void expect_code(const char *source, const char *wanted)
{
    AUTO_ARENA Arena *arena      = arena_new("test", 64 << 20);
    const Str         text       = str_from(source);
    StatementVec      statements = {0};
    sql_parse_pg(arena, text, (Span){0, text.size}, &statements);
    Buf buf = buf_new(arena, SIZE_MAX);
    for (size_t i = 0; i < statements.count; i++)
        add_statement(&buf, &statements.items[i], text, 0);
    assert_string_equal(str_c(arena, buf_str(&buf)), wanted);
}

#define BLOCK "DO_BLOCK value='plpgsql'\n"

static void control_words_are_no_sql(void **state)
{
    (void)state;
    expect_code("DO $$ <<outer>> DECLARE a int := (SELECT 1); c CURSOR FOR SELECT 2; BEGIN "
                "a := a + 1; r.x = 2; m[1] := 3; NULL; RAISE NOTICE 'a;b %', a; ASSERT a > 1; "
                "OPEN c; FETCH c INTO a; MOVE c; CLOSE c; GET DIAGNOSTICS a = ROW_COUNT; "
                "<<l>> LOOP EXIT l WHEN a > 3; CONTINUE; END LOOP l; "
                "WHILE a > 1 LOOP a := a - 1; END LOOP; FOR i IN REVERSE 9..1 LOOP NULL; END LOOP; "
                "FOREACH a IN ARRAY m LOOP NULL; END LOOP; FOR x IN c LOOP NULL; END LOOP; "
                "IF a > 1 THEN NULL; ELSIF a > 2 THEN NULL; ELSE NULL; END IF; "
                "CASE a WHEN 1, 2 THEN NULL; ELSE NULL; END CASE; "
                "BEGIN NULL; EXCEPTION WHEN others OR SQLSTATE '22012' THEN NULL; END; "
                "RETURN; END outer $$",
                BLOCK);
}

static void sql_between_them_is_found_in_its_place(void **state)
{
    (void)state;
    expect_code("DO $$ BEGIN IF a THEN DROP TABLE t; ELSE TRUNCATE u; END IF; "
                "FOR r IN SELECT * FROM v LOOP DELETE FROM w WHERE id = r.id; END LOOP; "
                "BEGIN LOCK TABLE x; EXCEPTION WHEN others THEN DROP TABLE y; END; END $$",
                BLOCK "  DROP_TABLE t at='DROP TABLE t'\n"
                      "  TRUNCATE u at='TRUNCATE u'\n"
                      "  SELECT_ROWS +v [returns_rows] at='SELECT * FROM v'\n"
                      "  DELETE_ROWS w expression='id = r.id' [has_where] "
                      "at='DELETE FROM w WHERE id = r.id'\n"
                      "  LOCK_TABLE x value='ACCESS EXCLUSIVE' at='LOCK TABLE x'\n"
                      "  DROP_TABLE y at='DROP TABLE y'\n");
    expect_code("CREATE FUNCTION f() RETURNS SETOF t LANGUAGE plpgsql AS 'BEGIN "
                "OPEN c FOR SELECT 1; RETURN QUERY DELETE FROM t RETURNING *; "
                "RETURN QUERY EXECUTE q; END'",
                "CREATE_FUNCTION 'f' value='plpgsql'\n"
                "  SELECT_ROWS [returns_rows] at='SELECT 1'\n"
                "  DELETE_ROWS t [returns_rows] at='DELETE FROM t RETURNING *'\n"
                "  DYNAMIC_SQL at='EXECUTE q'\n");
}

static void into_names_variables(void **state)
{
    (void)state;
    expect_code("DO $$ BEGIN SELECT a, b INTO STRICT x, y.z FROM t; "
                "INSERT INTO t VALUES (1) RETURNING id INTO x; "
                "SELECT (SELECT 1) INTO m[1] FROM u; PERFORM 1 FROM v; END $$",
                BLOCK "  SELECT_ROWS +t [returns_rows] at='SELECT a, b INTO STRICT x, y.z FROM t'\n"
                      "  INSERT_ROWS t [returns_rows] "
                      "at='INSERT INTO t VALUES (1) RETURNING id INTO x'\n"
                      "  SELECT_ROWS +u [returns_rows] at='SELECT (SELECT 1) INTO m[1] FROM u'\n"
                      "  SELECT_ROWS +v [returns_rows] at='PERFORM 1 FROM v'\n");
}

static void execute_of_a_string_is_sql(void **state)
{
    (void)state;
    expect_code("DO $$ BEGIN EXECUTE 'DROP TABLE t'; EXECUTE $q$ DROP TABLE u; TRUNCATE v $q$; "
                "EXECUTE 'DELETE FROM t WHERE a = $1' USING x; EXECUTE 'SELECT 1' INTO x; "
                "EXECUTE 'DROP TABLE \"it''s\"'; EXECUTE 'DROP TABLE ' || x; "
                "EXECUTE format('DROP TABLE %I', x); END $$",
                BLOCK "  DROP_TABLE t at='DROP TABLE t'\n"
                      "  DROP_TABLE u at='DROP TABLE u'\n"
                      "  TRUNCATE v at='TRUNCATE v'\n"
                      "  DELETE_ROWS t expression='a = $1' [has_where] "
                      "at='DELETE FROM t WHERE a = $1'\n"
                      "  SELECT_ROWS [returns_rows] at='SELECT 1'\n"
                      "  DROP_TABLE it's at=''DROP TABLE \"it''s\"''\n"
                      "  DYNAMIC_SQL at='EXECUTE 'DROP TABLE ' || x'\n"
                      "  DYNAMIC_SQL at='EXECUTE format('DROP TABLE %I', x)'\n");
}

static void code_in_code_is_found_where_the_file_has_it(void **state)
{
    (void)state;
    expect_code("DO $$ BEGIN EXECUTE 'DO ''BEGIN DROP TABLE t; END'''; "
                "EXECUTE 'DO $x$ BEGIN TRUNCATE u; END $x$'; END $$",
                BLOCK "  DO_BLOCK value='plpgsql' at=''DO ''BEGIN DROP TABLE t; END''''\n"
                      "    DROP_TABLE t at=''DO ''BEGIN DROP TABLE t; END''''\n"
                      "  DO_BLOCK value='plpgsql' at='DO $x$ BEGIN TRUNCATE u; END $x$'\n"
                      "    TRUNCATE u at='TRUNCATE u'\n");
}

static void bodies_are_strings_of_any_form(void **state)
{
    (void)state;
    expect_code("DO LANGUAGE 'plpgsql' 'BEGIN DROP TABLE t; END'",
                BLOCK "  DROP_TABLE t at='DROP TABLE t'\n");
    expect_code("DO E'BEGIN\\n DROP TABLE t; END'",
                BLOCK "  DROP_TABLE t at='E'BEGIN\\n DROP TABLE t; END''\n");
    expect_code("CREATE PROCEDURE p(a text DEFAULT 'as') LANGUAGE sql AS $x$ TRUNCATE t; $x$",
                "CREATE_FUNCTION 'p' (text) value='sql'\n  TRUNCATE t at='TRUNCATE t'\n");
    expect_code("CREATE FUNCTION f() RETURNS int LANGUAGE sql BEGIN ATOMIC DELETE FROM t; "
                "SELECT CASE WHEN a THEN 1 END FROM u; END",
                "CREATE_FUNCTION 'f' value='sql'\n"
                "  DELETE_ROWS t at='DELETE FROM t'\n"
                "  SELECT_ROWS +u [returns_rows] at='SELECT CASE WHEN a THEN 1 END FROM u'\n");
    expect_changes("CREATE FUNCTION f() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT 1; END",
                   "CREATE_FUNCTION 'f' value='sql'\n");
    expect_code("CREATE FUNCTION f() RETURNS int RETURN 1", "CREATE_FUNCTION 'f' value='sql'\n");
    expect_code("CREATE FUNCTION f() RETURNS int LANGUAGE c AS 'lib', 'f'",
                "CREATE_FUNCTION 'f' value='c'\n");
}

static void commits_are_noted(void **state)
{
    (void)state;
    expect_code("DO $$ BEGIN TRUNCATE t; COMMIT; TRUNCATE u; END $$",
                "DO_BLOCK value='plpgsql' [commits]\n"
                "  TRUNCATE t at='TRUNCATE t'\n"
                "  (behind commit) TRUNCATE u at='TRUNCATE u'\n");
    expect_code("DO $$ BEGIN LOOP DELETE FROM t; EXIT WHEN NOT FOUND; COMMIT; END LOOP; "
                "DELETE FROM u; ROLLBACK; END $$",
                "DO_BLOCK value='plpgsql' [commits]\n"
                "  (batched) DELETE_ROWS t at='DELETE FROM t'\n"
                "  (behind commit) DELETE_ROWS u at='DELETE FROM u'\n");
}

static void what_cannot_be_read_says_why(void **state)
{
    (void)state;
    static const char *const broken[] = {
        "DO $$ BEGIN DROP TABLE t; $$",          "DO $$ DROP TABLE t $$",
        "DO $$ BEGIN IF a THEN END $$",          "DO $$ BEGIN END; DROP TABLE t $$",
        "DO $$ BEGIN LOOP END; END LOOP; $$",    "DO $$ BEGIN END; END $$",
        "DO $$ DECLARE x int; SELECT 1; END $$",
    };
    for (size_t i = 0; i < COUNT_OF(broken); i++) {
        AUTO_ARENA Arena *arena      = arena_new("test", 1 << 20);
        const Str         text       = str_from(broken[i]);
        StatementVec      statements = {0};
        sql_parse_pg(arena, text, (Span){0, text.size}, &statements);
        const Change *block = &statements.items[0].changes.items[0];
        assert_int_equal(block->body_count, 1);
        const Change *note = &block->body[0].changes.items[0];
        assert_int_equal(note->kind, CHANGE_UNREAD_CODE);
        assert_string_equal(str_c(arena, note->value), "it is not one PL/pgSQL block");
    }
    expect_code("DO LANGUAGE plperl $$ x $$", "DO_BLOCK value='plperl'\n"
                                              "  UNREAD_CODE value='it is written in plperl'\n");
    expect_code("DO $$ BEGIN DROP TABEL t; DROP TABLE u; END $$",
                BLOCK "  UNREAD_CODE value='syntax error at or near \"TABEL\"' "
                      "at='DROP TABEL t'\n"
                      "  DROP_TABLE u at='DROP TABLE u'\n");
}

static void newer_syntax_is_read_in_code_too(void **state)
{
    (void)state;
    expect_code("DO $$ BEGIN ALTER TABLE t ADD NOT NULL a, ADD b int; END $$",
                BLOCK "  SET_NOT_NULL t .a since=18 at='ADD NOT NULL a'\n"
                      "  ADD_COLUMN t .b int4 [if_not_exists] at='ADD b int'\n");
}

static void calls_are_noted(void **state)
{
    (void)state;
    AUTO_ARENA Arena *arena      = arena_new("test", 1 << 20);
    const Str         text       = STR("SELECT app.f(1), lower(g(2)) FROM h() WHERE now() > k()");
    StatementVec      statements = {0};
    sql_parse_pg(arena, text, (Span){0, text.size}, &statements);
    const StrVec *calls = &statements.items[0].changes.items[0].calls;
    assert_string_equal(str_c(arena, str_join(arena, calls, " ")), "f g h k");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(control_words_are_no_sql),
        cmocka_unit_test(sql_between_them_is_found_in_its_place),
        cmocka_unit_test(into_names_variables),
        cmocka_unit_test(execute_of_a_string_is_sql),
        cmocka_unit_test(code_in_code_is_found_where_the_file_has_it),
        cmocka_unit_test(bodies_are_strings_of_any_form),
        cmocka_unit_test(commits_are_noted),
        cmocka_unit_test(what_cannot_be_read_says_why),
        cmocka_unit_test(newer_syntax_is_read_in_code_too),
        cmocka_unit_test(calls_are_noted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
