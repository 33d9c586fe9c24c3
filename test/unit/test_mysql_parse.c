/* test_mysql_parse.c -- statements of MySQL and MariaDB: where they end, and what they do. */
#include <stdio.h>
#include <string.h>

#include "change_text.h"
#include "sql/parse.h"

enum { ARENA_BYTES = 256 << 20 };

static const Version mysql   = {ENGINE_MYSQL, 8, 0};
static const Version mariadb = {ENGINE_MARIADB, 10, 11};

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

static StatementVec parse(Version version, const char *text)
{
    StatementVec statements = {0};
    const Str    source     = str_from(text);
    sql_parse(test_arena, version, source, (Span){0, source.size}, &statements);
    return statements;
}

static void same(const char *source, Str got, const char *wanted)
{
    if (!str_is(got, wanted))
        print_message("source:\n%s\nwanted:\n%s\ngot:\n" STR_FMT "\n", source, wanted,
                      STR_ARG(got));
    assert_true(str_is(got, wanted));
}

/* Each statement on a line: form, error mark, "line:column-line:column", text. */
static void expect_split(Version version, const char *source, const char *wanted)
{
    const StatementVec statements = parse(version, source);
    Buf                buf        = buf_new(test_arena, SIZE_MAX);
    for (size_t i = 0; i < statements.count; i++) {
        const Statement *s = &statements.items[i];
        buf_format(&buf, "%c%s %zu:%zu-%zu:%zu " STR_FMT "\n", "SM"[s->form],
                   s -> error.size > 0 ? "!" : "", s->start.line, s->start.column, s->end.line,
                   s->end.column, STR_ARG(s->text));
    }
    same(source, buf_str(&buf), wanted);
}

static void add_statement_text(Buf *buf, const Statement *statement, int depth)
{
    if (statement->error.size > 0)
        buf_format(buf, "%*serror at %zu: " STR_FMT "\n", depth * 2, "", statement->error_offset,
                   STR_ARG(statement->error));
    for (size_t i = 0; i < statement->changes.count; i++) {
        const Change *change = &statement->changes.items[i];
        buf_format(buf, "%*s", depth * 2, "");
        change_text(buf, change, statement->text);
        buf->size--; /* the line goes on */
        for (size_t k = 0; k < change->key_columns.count; k++)
            buf_format(buf, "%s" STR_FMT,
                       k > 0 ? "," : " key=", STR_ARG(change->key_columns.items[k]));
        for (size_t k = 0; k < change->calls.count; k++)
            buf_format(buf, "%s" STR_FMT, k > 0 ? "," : " calls=", STR_ARG(change->calls.items[k]));
        buf_add_char(buf, '\n');
        for (size_t k = 0; k < change->body_count; k++)
            add_statement_text(buf, &change->body[k], depth + 1);
    }
}

static void expect(Version version, const char *source, const char *wanted)
{
    const StatementVec statements = parse(version, source);
    Buf                buf        = buf_new(test_arena, SIZE_MAX);
    for (size_t i = 0; i < statements.count; i++)
        add_statement_text(&buf, &statements.items[i], 0);
    same(source, buf_str(&buf), wanted);
}

static void test_split(void **state)
{
    (void)state;
    expect_split(mysql, "SELECT 1;\n  SELECT ';' -- ;\n ;; SELECT 3",
                 "S 1:1-1:9 SELECT 1\nS 2:3-3:2 SELECT ';' -- ;\n \nS 3:5-3:13 SELECT 3\n");
    expect_split(mysql, "\xef\xbb\xbfSELECT 1\\G SELECT 2\\g\nsource a.sql\n\\. b.sql\nSELECT 3",
                 "S 1:1-1:9 SELECT 1\nS 1:12-1:20 SELECT 2\nM 2:1-2:13 source a.sql\n"
                 "M 3:1-3:9 \\. b.sql\nS 4:1-4:9 SELECT 3\n");
    expect_split(mysql, "SELECT (1; SELECT 2", "S! 1:1-1:10 SELECT (1\nS 1:12-1:20 SELECT 2\n");
    expect_split(mysql, "SELECT 'a; SELECT 2", "S! 1:1-1:20 SELECT 'a; SELECT 2\n");
}

static void test_delimiter(void **state)
{
    (void)state;
    expect_split(mysql, "delimiter //\nSELECT 1; SELECT 2 //\nSELECT 3//\ndelimiter ;\nSELECT 4;",
                 "M 1:1-1:13 delimiter //\nS 2:1-2:9 SELECT 1\nS 2:11-2:19 SELECT 2\n"
                 "S 3:1-3:9 SELECT 3\nM 4:1-4:12 delimiter ;\nS 5:1-5:9 SELECT 4\n");
    expect_split(mysql, "DELIMITER $$\nCREATE PROCEDURE p() BEGIN DO 1; END$$\nSELECT 1$$",
                 "M 1:1-1:13 DELIMITER $$\nS 2:1-2:37 CREATE PROCEDURE p() BEGIN DO 1; END\n"
                 "S 3:1-3:9 SELECT 1\n");
    expect_split(mysql,
                 "DELIMITER ;;\n/*!50003 CREATE*/ /*!50017 DEFINER=`a`@`b`*/ /*!50003 TRIGGER "
                 "t BEFORE INSERT ON u FOR EACH ROW BEGIN DO 1; END */;;\nDELIMITER ;\n",
                 "M 1:1-1:13 DELIMITER ;;\nS 2:1-2:115 /*!50003 CREATE*/ /*!50017 "
                 "DEFINER=`a`@`b`*/ /*!50003 TRIGGER t BEFORE INSERT ON u FOR EACH ROW BEGIN DO 1; "
                 "END */\nM 3:1-3:12 DELIMITER ;\n");
    expect_split(mysql, "/*!40101 SET NAMES utf8 */;\n/*!99999 SET a = 1 */;",
                 "S 1:1-1:27 /*!40101 SET NAMES utf8 */\n");
}

static void test_programs(void **state)
{
    (void)state;
    static const char *const programs[] = {
        "CREATE PROCEDURE p() BEGIN IF a THEN DO 1; ELSEIF b THEN DO 2; ELSE DO 3; END IF; END",
        "CREATE PROCEDURE p() BEGIN DO CASE a WHEN 1 THEN IF(a, b, c) ELSE IF(a, b, c) END; END",
        "CREATE PROCEDURE p() l: LOOP CASE a WHEN 1 THEN DO 1; ELSE END CASE; END LOOP l",
        "CREATE PROCEDURE p() BEGIN REPEAT DO REPEAT('a', 2); UNTIL 1 END REPEAT; END",
        "CREATE PROCEDURE p() BEGIN WHILE a DO WHILE b DO DO 1; END WHILE; END WHILE; END",
        "CREATE PROCEDURE p() IF a THEN DO 1; END IF",
        "CREATE FUNCTION f() RETURNS int IF a THEN RETURN 1; ELSE RETURN 2; END IF",
        "CREATE FUNCTION f() RETURNS int RETURN IF(a, 1, 2)",
        "CREATE TRIGGER t AFTER UPDATE ON u FOR EACH ROW BEGIN DROP TABLE IF EXISTS x; DO 1; END",
        "CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO BEGIN DO 1; DO 2; END",
        "CREATE PROCEDURE p() BEGIN XA BEGIN 'x'; XA END 'x'; END",
        "CREATE DEFINER = a@b PROCEDURE p() BEGIN DECLARE EXIT HANDLER FOR 1 BEGIN END; END",
    };
    for (size_t i = 0; i < COUNT_OF(programs); i++) {
        const char        *two        = str_format(test_arena, "%s; SELECT 2", programs[i]).data;
        const StatementVec statements = parse(mysql, two);
        if (statements.count != 2)
            print_message("%zu statements: %s\n", statements.count, programs[i]);
        assert_int_equal(statements.count, 2);
        assert_true(str_is(statements.items[0].text, programs[i]));
        same(programs[i], statements.items[0].error, "");
    }
    assert_int_equal(parse(mariadb, "BEGIN NOT ATOMIC DO 1; DO 2; END; SELECT 1").count, 2);
    assert_int_equal(parse(mariadb, "FOR i IN 1..3 DO DO i; DO 2; END FOR; SELECT 1").count, 2);
    assert_int_equal(parse(mariadb, "SET STATEMENT a = 1 FOR CREATE PROCEDURE p() BEGIN DO 1; DO 2;"
                                    "END; SELECT 1")
                         .count,
                     2);
    assert_int_equal(parse(mysql, "BEGIN; DO 1; COMMIT").count, 3);
    /* One without END hides nothing. */
    expect_split(mysql, "CREATE PROCEDURE p() BEGIN DO 1; DO 2; SELECT 3;",
                 "S! 1:1-1:32 CREATE PROCEDURE p() BEGIN DO 1\nS 1:34-1:38 DO 2\n"
                 "S 1:40-1:48 SELECT 3\n");
}

static void test_modes(void **state)
{
    (void)state;
    expect(mysql,
           "SET sql_mode = 'STRICT_ALL_TABLES,ANSI_QUOTES'; DELETE FROM \"a\"; "
           "SET @@sql_mode = ''; DELETE FROM \"a\"",
           "SET_SESSION 'sql_mode' value='STRICT_ALL_TABLES,ANSI_QUOTES'\nDELETE_ROWS a\n"
           "SET_SESSION 'sql_mode'\nerror at 98: syntax error near \"\"a\"\"\n");
    assert_int_equal(
        parse(mysql, "SET sql_mode='NO_BACKSLASH_ESCAPES'; SELECT '\\'; SELECT 2").count, 3);
    assert_int_equal(
        parse(mysql, "SET GLOBAL sql_mode='NO_BACKSLASH_ESCAPES'; SELECT '\\'; SELECT 2").count, 2);
}

static void test_insert(void **state)
{
    (void)state;
    expect(mysql, "INSERT INTO a (b, `c`) VALUES (1, 'x'), (2, (3)) ON DUPLICATE KEY UPDATE b = 1",
           "INSERT_ROWS a (b,c)\n");
    expect(mysql, "INSERT IGNORE d.a SET b = 1, c = f(2)", "INSERT_ROWS d.a (b,c) calls=f\n");
    expect(mysql,
           "INSERT INTO a SELECT * FROM b JOIN c USING (d) LIMIT 1 ON DUPLICATE KEY UPDATE "
           "b = values(b)",
           "INSERT_ROWS a +b +c [has_limit from_query]\n");
    expect(mysql, "INSERT INTO a (b) (SELECT 1)", "INSERT_ROWS a (b) [from_query]\n");
    expect(mariadb, "REPLACE INTO a VALUES (1) RETURNING b, a.*",
           "INSERT_ROWS a [or_replace returns_rows]\n");
    expect(mysql, "LOAD DATA LOCAL INFILE 'f' IGNORE INTO TABLE a FIELDS TERMINATED BY ','",
           "COPY_ROWS a\n");
}

static void test_update(void **state)
{
    (void)state;
    expect(
        mysql, "UPDATE a SET b = b + 1, c = NULL WHERE d = 1 AND e IN (1, 2) LIMIT 5",
        "UPDATE_ROWS a (b,c) expression='d = 1 AND e IN (1, 2)' [has_where has_limit] key=d,e\n");
    expect(mysql, "UPDATE a x JOIN d.b y ON x.i = y.i SET y.c = 1 WHERE x.e = 1",
           "UPDATE_ROWS d.b +a (c) expression='x.e = 1' [has_where has_from]\n");
    expect(mysql,
           "WITH q AS (SELECT i FROM b) UPDATE a SET c = 1 WHERE i = 1 OR i IN (SELECT i FROM q)",
           "UPDATE_ROWS a +b (c) expression='i = 1 OR i IN (SELECT i FROM q)' [has_where]\n");
    expect(mysql, "UPDATE a SET b = 1", "UPDATE_ROWS a (b)\n");
}

static void test_delete(void **state)
{
    (void)state;
    expect(mysql, "DELETE FROM a WHERE b = 1 ORDER BY c LIMIT 10",
           "DELETE_ROWS a expression='b = 1' [has_where has_limit] key=b\n");
    expect(mysql, "DELETE x, c.* FROM a AS x JOIN b ON x.i = b.i, c WHERE b.j = 1",
           "DELETE_ROWS a +b +c expression='b.j = 1' [has_where has_from]\n"
           "DELETE_ROWS c +a +b expression='b.j = 1' [has_where has_from]\n");
    expect(mysql, "DELETE FROM x USING a x, b WHERE x.i = b.i",
           "DELETE_ROWS a +b expression='x.i = b.i' [has_where has_from]\n");
    expect(mariadb, "DELETE FROM a WHERE b = f(1) RETURNING b",
           "DELETE_ROWS a expression='b = f(1)' [has_where returns_rows] calls=f\n");
    expect(mariadb, "DELETE HISTORY FROM a BEFORE SYSTEM_TIME '2020-01-01'", "DELETE_ROWS a\n");
    expect(mysql, "TRUNCATE TABLE a.b; TRUNCATE c", "TRUNCATE a.b\nTRUNCATE c\n");
}

static void test_select(void **state)
{
    (void)state;
    expect(mysql,
           "SELECT a, (SELECT max(b) FROM c) FROM d, (SELECT 1 FROM e) f WHERE x IN (SELECT g "
           "FROM d) UNION ALL SELECT h(1) FROM i LIMIT 1",
           "SELECT_ROWS +c +d +e +i [has_where has_limit returns_rows] calls=h\n");
    expect(mysql, "((SELECT 1 FROM a) UNION (SELECT 2 FROM b)) ORDER BY 1",
           "SELECT_ROWS +a +b [returns_rows]\n");
    expect(mysql, "SELECT * FROM ((SELECT 1 FROM a) x JOIN b)",
           "SELECT_ROWS +a +b [returns_rows]\n");
    expect(mysql,
           "SELECT a INTO OUTFILE 'f' FIELDS TERMINATED BY ',' FROM b FOR UPDATE SKIP LOCKED",
           "SELECT_ROWS +b\n");
    expect(mysql, "WITH RECURSIVE q (a) AS (SELECT 1 UNION SELECT a + 1 FROM q) SELECT a FROM q, b",
           "SELECT_ROWS +b [returns_rows]\n");
    expect(mysql, "TABLE a; VALUES ROW(1, 2), ROW(3, 4)",
           "SELECT_ROWS +a [returns_rows]\nSELECT_ROWS [returns_rows]\n");
    expect(mysql, "FROBNICATE a",
           "error at 0: no statement begins like this, near \"FROBNICATE\"\n");
    expect(mysql, "SELECT a b c; SELECT FROM a",
           "error at 11: syntax error near \"c\"\nerror at 21: syntax error near \"FROM\"\n");
}

static void test_session(void **state)
{
    (void)state;
    expect(mysql, "SET @@session.lock_wait_timeout = 5, GLOBAL a = 1, b = DEFAULT, @c := 'd'",
           "SET_SESSION 'lock_wait_timeout' value='5'\nOTHER 'a' words='SET GLOBAL A B DEFAULT'\n"
           "RESET_SESSION 'b' words='SET GLOBAL A B DEFAULT'\nSET_SESSION '@c' value='d'\n");
    expect(mysql, "SET NAMES utf8 COLLATE utf8_bin; SET SESSION TRANSACTION READ ONLY; USE d",
           "SET_SESSION 'names' value='utf8'\nSET_SESSION 'transaction' value='READ ONLY'\n"
           "USE_SCHEMA 'd'\n");
    expect(
        mariadb, "SET STATEMENT max_statement_time = 1 FOR DELETE FROM a",
        "SET_SESSION 'max_statement_time' value='1' [local]\nDELETE_ROWS a at='DELETE FROM a'\n");
    expect(mysql,
           "START TRANSACTION READ ONLY; COMMIT AND CHAIN; BEGIN; ROLLBACK TO s; SAVEPOINT s; "
           "RELEASE SAVEPOINT s; ROLLBACK; XA START 'x'; XA PREPARE 'x'",
           "BEGIN\nCOMMIT\nBEGIN\nROLLBACK_TO 's'\nSAVEPOINT 's'\nRELEASE 's'\nROLLBACK\nBEGIN\n"
           "COMMIT\n");
    expect(mysql,
           "LOCK TABLES a READ, b AS c LOW_PRIORITY WRITE; FLUSH TABLES a WITH READ LOCK; "
           "UNLOCK TABLES",
           "LOCK_TABLE a value='READ'\nLOCK_TABLE b value='WRITE'\nLOCK_TABLE a value='READ'\n"
           "OTHER words='UNLOCK TABLES'\n");
    expect(mysql, "PREPARE s FROM 'x'; EXECUTE s USING @a; CALL d.p(f(1)); DO g(1)",
           "OTHER words='PREPARE S FROM'\nDYNAMIC_SQL 's'\nCALL 'p' calls=p,f\n"
           "SELECT_ROWS calls=g\n");
}

static void test_objects(void **state)
{
    (void)state;
    expect(mysql,
           "CREATE OR REPLACE ALGORITHM = MERGE DEFINER = a@b SQL SECURITY INVOKER VIEW d.v (x) "
           "AS SELECT a FROM t WITH CHECK OPTION; DROP VIEW IF EXISTS v, w",
           "CREATE_VIEW d.v +t (x) [or_replace]\nDROP_VIEW v +w [if_exists]\n");
    expect(mysql, "CREATE DATABASE IF NOT EXISTS d DEFAULT CHARACTER SET = utf8; DROP SCHEMA d",
           "CREATE_SCHEMA 'd' [if_not_exists]\nDROP_SCHEMA 'd'\n");
    expect(mariadb, "CREATE SEQUENCE s START WITH 1; DROP SEQUENCE s",
           "CREATE_SEQUENCE s\nDROP_SEQUENCE s\n");
    expect(mysql,
           "GRANT SELECT (a), INSERT ON d.t TO 'u'@'%'; GRANT ALL ON *.* TO u; DROP USER u@h",
           "GRANT d.t\nGRANT\nDROP_OTHER words='DROP USER U'\n");
    expect(mysql, "OPTIMIZE TABLE a, b; ANALYZE TABLE a; CHECK TABLE a QUICK; SHOW TABLES",
           "REBUILD_TABLE a +b words='OPTIMIZE TABLE'\nANALYZE a\n"
           "OTHER a words='CHECK TABLE A QUICK'\n"
           "OTHER words='SHOW TABLES'\n");
    expect(mysql, "CREATE nonsense a; ALTER EVENT e DISABLE; DROP EVENT e; DROP TRIGGER d.t",
           "error at 7: syntax error near \"nonsense\"\nOTHER 'e' words='ALTER EVENT E DISABLE'\n"
           "DROP_EVENT 'e'\nDROP_TRIGGER 't'\n");
}

static void test_bodies(void **state)
{
    (void)state;
    expect(mysql,
           "CREATE PROCEDURE p(IN a int) BEGIN DECLARE v int DEFAULT (SELECT 1 FROM t); DECLARE c "
           "CURSOR FOR SELECT b FROM u; SET v = 1, sql_mode = ''; IF g(v) THEN DELETE FROM t WHERE "
           "b = v; END IF; w: WHILE v DO UPDATE u SET b = 1; COMMIT; END WHILE; RETURN v; END",
           "CREATE_FUNCTION 'p' value='sql' [commits]\n  SELECT_ROWS +t\n"
           "  SELECT_ROWS +u [returns_rows]\n"
           "  SET_SESSION 'sql_mode'\n  SELECT_ROWS calls=g\n"
           "  DELETE_ROWS t expression='b = v' [has_where]\n  UPDATE_ROWS u (b)\n");
    expect(mysql, "CREATE TRIGGER d.t BEFORE INSERT ON u FOR EACH ROW SET NEW.a = 1",
           "CREATE_TRIGGER u 't'\n");
    expect(mysql, "CREATE EVENT e ON SCHEDULE EVERY 1 DAY STARTS now() DO DELETE FROM t",
           "CREATE_EVENT 'e'\n  DELETE_ROWS t\n");
    expect(mariadb, "BEGIN NOT ATOMIC DELETE FROM t; END",
           "DO_BLOCK value='sql'\n  DELETE_ROWS t\n");
}

/* What a view reads and gives: "t.a t.b -> x=t.a y". */
static void test_views(void **state)
{
    (void)state;
    const StatementVec statements =
        parse(mysql, "CREATE VIEW v AS SELECT q.a, b + 1 AS x, q.c AS y FROM t AS q WHERE d = 1");
    const QueryShape *query = statements.items[0].changes.items[0].query;
    Buf               buf   = buf_new(test_arena, SIZE_MAX);
    for (size_t i = 0; i < query->uses.count; i++)
        buf_format(&buf, STR_FMT "." STR_FMT " ", STR_ARG(query->uses.items[i].relation.name),
                   STR_ARG(query->uses.items[i].column));
    buf_add_c(&buf, "->");
    for (size_t i = 0; i < query->columns.count; i++)
        buf_format(&buf, " " STR_FMT "=" STR_FMT, STR_ARG(query->columns.items[i].name),
                   STR_ARG(query->columns.items[i].of.column));
    same("view", buf_str(&buf), "t.a t.b t.c t.d -> a=a x= y=c");
}

/* The statement with its condition between brackets, or with brackets where one would go. */
static DmlShape expect_where(const char *statement, const char *marked)
{
    DmlShape  shape = {0};
    const Str text  = str_from(statement);
    assert_true(sql_dml_shape(test_arena, mariadb, text, &shape));
    same(statement,
         str_format(test_arena, STR_FMT "[" STR_FMT "]%s", (int)shape.where_start, statement,
                    (int)(shape.where_end - shape.where_start), statement + shape.where_start,
                    statement + shape.where_end),
         marked);
    return shape;
}

static void test_shapes(void **state)
{
    (void)state;
    DmlShape shape =
        expect_where("UPDATE a AS x SET b = rand(), c = f(1) WHERE d = (SELECT 1 FROM "
                     "a LIMIT 1) ORDER BY e LIMIT 5;",
                     "UPDATE a AS x SET b = rand(), c = f(1) WHERE [d = (SELECT 1 FROM "
                     "a LIMIT 1)] ORDER BY e LIMIT 5;");
    assert_true(shape.update && shape.has_where && shape.has_limit && shape.reads_limited);
    assert_true(shape.reads_target && shape.is_volatile && !shape.has_from && !shape.has_with);
    assert_true(str_is(shape.alias, "x") && str_is(shape.relation.name, "a"));
    assert_int_equal(shape.assigned.count, 2);
    assert_int_equal(shape.unknown_functions.count, 1);
    shape = expect_where("DELETE FROM d.a LIMIT 5", "DELETE FROM d.a[] LIMIT 5");
    assert_true(!shape.update && !shape.has_where && shape.has_limit && !shape.reads_limited);
    assert_true(str_is(shape.relation.schema, "d") && str_is(shape.alias, "a"));
    shape = expect_where("WITH q AS (SELECT 1) DELETE a FROM a JOIN b WHERE c",
                         "WITH q AS (SELECT 1) DELETE a FROM a JOIN b WHERE [c]");
    assert_true(shape.has_with && shape.has_from && !shape.reads_target);
    assert_true(
        expect_where("DELETE FROM a WHERE b RETURNING c", "DELETE FROM a WHERE [b] RETURNING c")
            .returns_rows);
    assert_false(sql_dml_shape(test_arena, mysql, STR("SELECT 1"), &shape));
    assert_false(sql_dml_shape(test_arena, mysql, STR("DELETE FROM a; DELETE FROM b"), &shape));
    assert_false(sql_dml_shape(test_arena, mysql, STR("UPDATE a SET"), &shape));
}

static void test_depth(void **state)
{
    (void)state;
    enum { DEPTH = 100000 };
    Buf buf = buf_new(test_arena, SIZE_MAX);
    buf_add_c(&buf, "SELECT ");
    buf_add_repeat(&buf, '(', DEPTH);
    buf_add_c(&buf, "1");
    buf_add_repeat(&buf, ')', DEPTH);
    assert_true(parse(mysql, str_c(test_arena, buf_str(&buf))).items[0].parsed);
    buf_clear(&buf);
    for (int i = 0; i < DEPTH; i++)
        buf_add_c(&buf, "(SELECT ");
    assert_false(parse(mysql, str_c(test_arena, buf_str(&buf))).items[0].parsed);
    buf_clear(&buf);
    buf_add_c(&buf, "CREATE PROCEDURE p() ");
    for (int i = 0; i < DEPTH; i++)
        buf_add_c(&buf, "BEGIN ");
    assert_false(parse(mysql, str_c(test_arena, buf_str(&buf))).items[0].parsed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_split),    cmocka_unit_test(test_delimiter),
        cmocka_unit_test(test_programs), cmocka_unit_test(test_modes),
        cmocka_unit_test(test_insert),   cmocka_unit_test(test_update),
        cmocka_unit_test(test_delete),   cmocka_unit_test(test_select),
        cmocka_unit_test(test_session),  cmocka_unit_test(test_objects),
        cmocka_unit_test(test_bodies),   cmocka_unit_test(test_views),
        cmocka_unit_test(test_depth),    cmocka_unit_test(test_shapes),
    };
    return cmocka_run_group_tests(tests, arena_up, arena_down);
}
