/* test_sql_newer.c -- the syntax of PostgreSQL 16 to 18, which the linked grammar does not have, as
 * Changes. What each release accepts is the business of test/facts/test_newer.py. */
#include "change_text.h"
static void not_null_constraints(void **state)
{
    (void)state;
    expect_changes("ALTER TABLE t ADD CONSTRAINT a_nn NOT NULL a",
                   "SET_NOT_NULL t .a 'a_nn' since=18 at='ADD CONSTRAINT a_nn NOT NULL a'\n");
    expect_changes("ALTER TABLE t ADD CONSTRAINT a_nn NOT NULL a NOT VALID",
                   "SET_NOT_NULL t .a 'a_nn' [not_valid] since=18 at='ADD "
                   "CONSTRAINT a_nn NOT NULL a NOT VALID'\n");
    expect_changes("ALTER TABLE t ADD CONSTRAINT a_nn NOT NULL \"A b\" NO INHERIT NOT VALID",
                   "SET_NOT_NULL t .A b 'a_nn' [not_valid no_inherit] since=18 at='ADD "
                   "CONSTRAINT a_nn NOT NULL \"A b\" NO INHERIT NOT VALID'\n");
    expect_changes("ALTER TABLE t ADD NOT NULL a",
                   "SET_NOT_NULL t .a since=18 at='ADD NOT NULL a'\n");
    expect_changes("ALTER TABLE t ADD CONSTRAINT x NOT NULL a, ADD COLUMN c int",
                   "SET_NOT_NULL t .a 'x' since=18 at='ADD CONSTRAINT x NOT NULL a'\n"
                   "ADD_COLUMN t .c int4 at='ADD COLUMN c int'\n");
    expect_changes("CREATE TABLE n (a int, CONSTRAINT nn NOT NULL a)",
                   "CREATE_TABLE n\n"
                   "ADD_COLUMN n .a int4 [in_create] at='a int'\n"
                   "SET_NOT_NULL n .a 'nn' [in_create] since=18 at='CONSTRAINT nn NOT NULL a'\n");
    expect_changes("CREATE TABLE n (a int, NOT NULL a NO INHERIT, b int)",
                   "CREATE_TABLE n\n"
                   "ADD_COLUMN n .a int4 [in_create] at='a int'\n"
                   "SET_NOT_NULL n .a [in_create no_inherit] since=18 at='NOT NULL a NO INHERIT'\n"
                   "ADD_COLUMN n .b int4 [in_create] at='b int'\n");
    expect_changes("CREATE TABLE n (a int NOT NULL NO INHERIT, b int)",
                   "CREATE_TABLE n\n"
                   "ADD_COLUMN n .a int4 [in_create not_null no_inherit] "
                   "since=18 at='a int NOT NULL NO INHERIT'\n"
                   "ADD_COLUMN n .b int4 [in_create] at='b int'\n");
    expect_changes("CREATE TABLE n (a int CONSTRAINT x NOT NULL NO INHERIT)",
                   "CREATE_TABLE n\n"
                   "ADD_COLUMN n .a int4 [in_create not_null no_inherit] "
                   "since=18 at='a int CONSTRAINT x NOT NULL NO INHERIT'\n");
    expect_changes("ALTER TABLE t ADD COLUMN z int GENERATED ALWAYS AS (a*2) VIRTUAL NOT NULL",
                   "ADD_COLUMN t .z int4 expression='a*2' [not_null "
                   "generated_virtual] since=18 at='ADD COLUMN z int GENERATED "
                   "ALWAYS AS (a*2) VIRTUAL NOT NULL'\n");
    expect_changes("ALTER TABLE t ADD COLUMN z int GENERATED ALWAYS AS (a*2) NOT NULL, ADD y int",
                   "ADD_COLUMN t .z int4 expression='a*2' [not_null "
                   "generated_virtual] since=18 at='ADD COLUMN z int GENERATED "
                   "ALWAYS AS (a*2) NOT NULL'\n"
                   "ADD_COLUMN t .y int4 at='ADD y int'\n");
    expect_changes("CREATE TABLE n (a text STORAGE EXTERNAL, b text STORAGE "
                   "DEFAULT COMPRESSION pglz NOT NULL)",
                   "CREATE_TABLE n\n"
                   "ADD_COLUMN n .a text [in_create] since=16 at='a text STORAGE EXTERNAL'\n"
                   "ADD_COLUMN n .b text [in_create not_null] since=16 at='b "
                   "text STORAGE DEFAULT COMPRESSION pglz NOT NULL'\n");
    expect_changes("ALTER TABLE t ADD COLUMN c text STORAGE external COMPRESSION lz4 NOT NULL",
                   "ADD_COLUMN t .c text [not_null] since=16 at='ADD COLUMN c "
                   "text STORAGE external COMPRESSION lz4 NOT NULL'\n");
    expect_changes("CREATE DOMAIN d AS int CONSTRAINT c NOT NULL NO INHERIT",
                   "CREATE_TYPE d int4 [not_null no_inherit] since=18\n");
    expect_changes("ALTER DOMAIN d ADD CONSTRAINT c NOT NULL",
                   "OTHER d words='ALTER DOMAIN SET NOT NULL' since=17\n");
    expect_changes("ALTER DOMAIN d ADD NOT NULL",
                   "OTHER d words='ALTER DOMAIN SET NOT NULL' since=17\n");
}

static void enforcement_of_a_new_table(void **state)
{
    (void)state;
    expect_changes("CREATE TABLE n (a int CHECK (a > 0) NOT ENFORCED, b int)",
                   "CREATE_TABLE n\n"
                   "ADD_COLUMN n .a int4 [in_create] at='a int CHECK (a > 0) NOT ENFORCED'\n"
                   "ADD_CHECK n .a (a) expression='a > 0' [in_create "
                   "not_enforced] since=18 at='CHECK (a > 0) NOT ENFORCED'\n"
                   "ADD_COLUMN n .b int4 [in_create] at='b int'\n");
    expect_changes(
        "CREATE TABLE n (a int CHECK (a > 0) ENFORCED, b int REFERENCES t NOT ENFORCED)",
        "CREATE_TABLE n\n"
        "ADD_COLUMN n .a int4 [in_create] at='a int CHECK (a > 0) ENFORCED'\n"
        "ADD_CHECK n .a (a) expression='a > 0' [in_create] since=18 at='CHECK (a > 0) ENFORCED'\n"
        "ADD_COLUMN n .b int4 [in_create] at='b int REFERENCES t NOT ENFORCED'\n"
        "ADD_FOREIGN_KEY n .b (b) references=t [in_create "
        "not_enforced] since=18 at='REFERENCES t NOT ENFORCED'\n");
    expect_changes("CREATE TABLE n (a int, CHECK (a > 0) NOT ENFORCED, CHECK (a "
                   "< 100) NO INHERIT NOT ENFORCED)",
                   "CREATE_TABLE n\n"
                   "ADD_COLUMN n .a int4 [in_create] at='a int'\n"
                   "ADD_CHECK n (a) expression='a > 0' [in_create not_enforced] "
                   "since=18 at='CHECK (a > 0) NOT ENFORCED'\n"
                   "ADD_CHECK n (a) expression='a < 100' [in_create "
                   "not_enforced no_inherit] since=18 at='CHECK (a < 100) NO INHERIT NOT "
                   "ENFORCED'\n");
    expect_changes("CREATE TABLE n (a int, FOREIGN KEY (a) REFERENCES t (id) ON "
                   "DELETE CASCADE DEFERRABLE NOT ENFORCED)",
                   "CREATE_TABLE n\n"
                   "ADD_COLUMN n .a int4 [in_create] at='a int'\n"
                   "ADD_FOREIGN_KEY n (a) references=t(id) on_delete=1 [in_create "
                   "deferrable not_enforced] since=18 at='FOREIGN KEY (a) "
                   "REFERENCES t (id) ON DELETE CASCADE DEFERRABLE NOT "
                   "ENFORCED'\n");
}

static void enforcement_of_a_table(void **state)
{
    (void)state;
    expect_changes("ALTER TABLE t ADD CONSTRAINT ck CHECK (a > 0) NOT ENFORCED",
                   "ADD_CHECK t 'ck' (a) expression='a > 0' [not_enforced] "
                   "since=18 at='ADD CONSTRAINT ck CHECK (a > 0) NOT ENFORCED'\n");
    expect_changes("ALTER TABLE t ADD CONSTRAINT ck CHECK (a > 0) ENFORCED",
                   "ADD_CHECK t 'ck' (a) expression='a > 0' since=18 at='ADD "
                   "CONSTRAINT ck CHECK (a > 0) ENFORCED'\n");
    expect_changes("ALTER TABLE t ADD CONSTRAINT fk FOREIGN KEY (rid) REFERENCES ref NOT ENFORCED",
                   "ADD_FOREIGN_KEY t 'fk' (rid) references=ref [not_enforced] "
                   "since=18 at='ADD CONSTRAINT fk FOREIGN KEY (rid) REFERENCES "
                   "ref NOT ENFORCED'\n");
    expect_changes(
        "ALTER TABLE t ADD COLUMN z bigint REFERENCES ref (id) NOT ENFORCED, ADD COLUMN y int",
        "ADD_COLUMN t .z int8 at='ADD COLUMN z bigint REFERENCES ref (id) NOT ENFORCED'\n"
        "ADD_FOREIGN_KEY t .z (z) references=ref(id) [in_add_column "
        "not_enforced] since=18 at='REFERENCES ref (id) NOT "
        "ENFORCED'\n"
        "ADD_COLUMN t .y int4 at='ADD COLUMN y int'\n");
    expect_changes(
        "ALTER TABLE t ALTER CONSTRAINT fk1 ENFORCED",
        "ALTER_CONSTRAINT t 'fk1' [enforced] since=18 at='ALTER CONSTRAINT fk1 ENFORCED'\n");
    expect_changes("ALTER TABLE t ALTER CONSTRAINT fk1 NOT ENFORCED",
                   "ALTER_CONSTRAINT t 'fk1' [not_enforced] since=18 at='ALTER "
                   "CONSTRAINT fk1 NOT ENFORCED'\n");
    expect_changes("ALTER TABLE t ALTER CONSTRAINT fk1 DEFERRABLE NOT ENFORCED",
                   "ALTER_CONSTRAINT t 'fk1' [deferrable not_enforced] since=18 "
                   "at='ALTER CONSTRAINT fk1 DEFERRABLE NOT ENFORCED'\n");
}

static void inheritance(void **state)
{
    (void)state;
    expect_changes(
        "ALTER TABLE t ALTER CONSTRAINT a_nn NO INHERIT",
        "ALTER_CONSTRAINT t 'a_nn' [no_inherit] since=18 at='ALTER CONSTRAINT a_nn NO INHERIT'\n");
    expect_changes(
        "ALTER TABLE t ALTER CONSTRAINT a_nn INHERIT",
        "ALTER_CONSTRAINT t 'a_nn' [inherit] since=18 at='ALTER CONSTRAINT a_nn INHERIT'\n");
    expect_changes("GRANT r1 TO r2 WITH INHERIT TRUE", "GRANT since=16\n");
    expect_changes(
        "GRANT r1 TO r2 WITH INHERIT FALSE, SET TRUE, ADMIN OPTION GRANTED BY CURRENT_USER",
        "GRANT since=16\n");
    expect_changes("REVOKE INHERIT OPTION FOR r1 FROM r2", "GRANT since=16\n");
}

static void generated_columns(void **state)
{
    (void)state;
    expect_changes("ALTER TABLE t ADD COLUMN z int GENERATED ALWAYS AS (a*2) VIRTUAL",
                   "ADD_COLUMN t .z int4 expression='a*2' [generated_virtual] "
                   "since=18 at='ADD COLUMN z int GENERATED ALWAYS AS (a*2) "
                   "VIRTUAL'\n");
    expect_changes("ALTER TABLE t ADD COLUMN z int GENERATED ALWAYS AS (a*2) "
                   "VIRTUAL CHECK (z > 0), ADD COLUMN y int",
                   "ADD_COLUMN t .z int4 expression='a*2' [generated_virtual] "
                   "since=18 at='ADD COLUMN z int GENERATED ALWAYS AS (a*2) "
                   "VIRTUAL CHECK (z > 0)'\n"
                   "ADD_CHECK t .z (z) expression='z > 0' [in_add_column] at='CHECK (z > 0)'\n"
                   "ADD_COLUMN t .y int4 at='ADD COLUMN y int'\n");
    expect_changes("ALTER TABLE t ADD COLUMN z int GENERATED ALWAYS AS (a*2)",
                   "ADD_COLUMN t .z int4 expression='a*2' [generated_virtual] "
                   "since=18 at='ADD COLUMN z int GENERATED ALWAYS AS (a*2)'\n");
    expect_changes("CREATE TABLE n (a int, b int GENERATED ALWAYS AS (a + 1), c "
                   "int GENERATED ALWAYS AS (a + 1) VIRTUAL, d int GENERATED "
                   "ALWAYS AS (a) STORED)",
                   "CREATE_TABLE n\n"
                   "ADD_COLUMN n .a int4 [in_create] at='a int'\n"
                   "ADD_COLUMN n .b int4 expression='a + 1' [in_create "
                   "generated_virtual] since=18 at='b int GENERATED ALWAYS AS "
                   "(a + 1)'\n"
                   "ADD_COLUMN n .c int4 expression='a + 1' [in_create "
                   "generated_virtual] since=18 at='c int GENERATED ALWAYS AS "
                   "(a + 1) VIRTUAL'\n"
                   "ADD_COLUMN n .d int4 expression='a' [in_create "
                   "generated_stored] at='d int GENERATED ALWAYS AS (a) "
                   "STORED'\n");
    expect_changes("ALTER TABLE t ALTER COLUMN g SET EXPRESSION AS (a*3)",
                   "ALTER_TABLE_OTHER t .g expression='a*3' words='ALTER COLUMN "
                   "G SET EXPRESSION AS A' since=17 at='ALTER COLUMN g SET "
                   "EXPRESSION AS (a*3)'\n");
    expect_changes(
        "ALTER TABLE t ALTER g SET EXPRESSION AS (a*3), ALTER g DROP EXPRESSION",
        "ALTER_TABLE_OTHER t .g expression='a*3' words='ALTER G SET "
        "EXPRESSION AS A' since=17 at='ALTER g SET EXPRESSION AS "
        "(a*3)'\n"
        "ALTER_TABLE_OTHER t 'g' words='ALTER G DROP EXPRESSION' at='ALTER g DROP EXPRESSION'\n");
}

static void periods(void **state)
{
    (void)state;
    expect_changes("ALTER TABLE t ADD CONSTRAINT wo UNIQUE (b, rg WITHOUT OVERLAPS)",
                   "ADD_UNIQUE t 'wo' (b,rg) [unique without_overlaps] since=18 "
                   "at='ADD CONSTRAINT wo UNIQUE (b, rg WITHOUT OVERLAPS)'\n");
    expect_changes("ALTER TABLE t ADD PRIMARY KEY (b, rg WITHOUT OVERLAPS)",
                   "ADD_PRIMARY_KEY t (b,rg) [unique without_overlaps] since=18 "
                   "at='ADD PRIMARY KEY (b, rg WITHOUT OVERLAPS)'\n");
    expect_changes("CREATE TABLE n (id int, rg daterange, CONSTRAINT p PRIMARY "
                   "KEY (id, rg WITHOUT OVERLAPS), UNIQUE (id, rg WITHOUT "
                   "OVERLAPS))",
                   "CREATE_TABLE n\n"
                   "ADD_COLUMN n .id int4 [in_create] at='id int'\n"
                   "ADD_COLUMN n .rg daterange [in_create] at='rg daterange'\n"
                   "ADD_PRIMARY_KEY n 'p' (id,rg) [in_create unique "
                   "without_overlaps] since=18 at='CONSTRAINT p PRIMARY KEY "
                   "(id, rg WITHOUT OVERLAPS)'\n"
                   "ADD_UNIQUE n (id,rg) [in_create unique without_overlaps] "
                   "since=18 at='UNIQUE (id, rg WITHOUT OVERLAPS)'\n");
    expect_changes("CREATE TABLE n (id int, v daterange, FOREIGN KEY (id, "
                   "PERIOD v) REFERENCES p (id, PERIOD rg))",
                   "CREATE_TABLE n\n"
                   "ADD_COLUMN n .id int4 [in_create] at='id int'\n"
                   "ADD_COLUMN n .v daterange [in_create] at='v daterange'\n"
                   "ADD_FOREIGN_KEY n (id,v) references=p(id,rg) [in_create "
                   "without_overlaps] since=18 at='FOREIGN KEY (id, PERIOD v) "
                   "REFERENCES p (id, PERIOD rg)'\n");
    expect_changes("ALTER TABLE t ADD CONSTRAINT fkp FOREIGN KEY (id, PERIOD v) "
                   "REFERENCES p (id, PERIOD rg) ON DELETE NO ACTION",
                   "ADD_FOREIGN_KEY t 'fkp' (id,v) references=p(id,rg) "
                   "[without_overlaps] since=18 at='ADD CONSTRAINT fkp FOREIGN "
                   "KEY (id, PERIOD v) REFERENCES p (id, PERIOD rg) ON DELETE "
                   "NO ACTION'\n");
}

static void defaults_and_storage(void **state)
{
    (void)state;
    expect_changes("ALTER TABLE t SET ACCESS METHOD DEFAULT",
                   "ALTER_TABLE_OTHER t words='SET ACCESS METHOD DEFAULT' "
                   "since=17 at='SET ACCESS METHOD DEFAULT'\n");
    expect_changes("ALTER TABLE t ALTER COLUMN a SET STORAGE DEFAULT",
                   "SET_STORAGE t .a since=16 at='ALTER COLUMN a SET STORAGE DEFAULT'\n");
    expect_changes("ALTER TABLE t ALTER COLUMN a SET STATISTICS DEFAULT",
                   "SET_STATISTICS t .a since=17 at='ALTER COLUMN a SET STATISTICS DEFAULT'\n");
    expect_changes("ALTER INDEX i ALTER COLUMN 1 SET STATISTICS DEFAULT",
                   "SET_STATISTICS index=i since=17\n");
    expect_changes("ALTER STATISTICS s SET STATISTICS DEFAULT",
                   "OTHER words='ALTER STATISTICS S SET STATISTICS DEFAULT' since=17\n");
    expect_changes(
        "SELECT JSON_VALUE(js, '$.a' RETURNING int DEFAULT 0 ON EMPTY ERROR ON ERROR) FROM t",
        "SELECT_ROWS +t [returns_rows] since=17\n");
    expect_changes("ALTER DEFAULT PRIVILEGES GRANT SELECT ON LARGE OBJECTS TO r1",
                   "GRANT since=18\n");
    expect_changes("ALTER TABLE t ALTER COLUMN a SET DEFAULT 1_000_000",
                   "SET_DEFAULT t .a default=CONSTANT expression='1_000_000' "
                   "since=16 at='ALTER COLUMN a SET DEFAULT 1_000_000'\n");
}

static void upkeep(void **state)
{
    (void)state;
    expect_changes("CREATE STATISTICS ON a, b FROM t",
                   "OTHER +t words='CREATE STATISTICS ON A B FROM T' since=16\n");
    expect_changes("CREATE STATISTICS (ndistinct) ON a, b FROM t",
                   "OTHER +t words='CREATE STATISTICS NDISTINCT ON A B FROM T' since=16\n");
    expect_changes("VACUUM ONLY t", "VACUUM t [only] since=18\n");
    expect_changes("VACUUM (ANALYZE) ONLY t, ONLY ref", "VACUUM t +ref [only] since=18\n");
    expect_changes("ANALYZE ONLY t", "ANALYZE t [only] since=18\n");
    expect_changes("REINDEX DATABASE", "REINDEX words='REINDEX DATABASE' since=16\n");
    expect_changes("REINDEX SYSTEM", "REINDEX words='REINDEX SYSTEM' since=16\n");
    expect_changes("REINDEX (CONCURRENTLY) DATABASE",
                   "REINDEX words='REINDEX CONCURRENTLY DATABASE' [concurrently] since=16\n");
    expect_changes("REINDEX DATABASE CONCURRENTLY",
                   "REINDEX words='REINDEX DATABASE CONCURRENTLY' [concurrently] since=16\n");
    expect_changes("CLUSTER (VERBOSE)", "CLUSTER since=17\n");
}

static void rows(void **state)
{
    (void)state;
    expect_changes("COPY (MERGE INTO t USING u ON t.id = u.id WHEN MATCHED THEN "
                   "DELETE RETURNING t.id) TO STDOUT",
                   "SELECT_ROWS [returns_rows] since=17\n"
                   "UPDATE_ROWS t +u [has_where has_from]\n");
    expect_changes("MERGE INTO t USING s ON t.id = s.id WHEN NOT MATCHED BY SOURCE THEN DELETE",
                   "UPDATE_ROWS t +s [has_where has_from] since=17\n");
    expect_changes("MERGE INTO t USING s ON t.id = s.id WHEN MATCHED THEN "
                   "UPDATE SET a = 1 WHEN NOT MATCHED BY TARGET AND s.a > 1 "
                   "THEN INSERT VALUES (1) WHEN NOT MATCHED BY SOURCE AND t.a > "
                   "3 THEN UPDATE SET a = 2",
                   "UPDATE_ROWS t +s [has_where has_from] since=17\n");
    expect_changes("MERGE INTO t USING s ON t.id = s.id WHEN MATCHED THEN "
                   "DELETE RETURNING merge_action(), t.*",
                   "UPDATE_ROWS t +s [has_where has_from returns_rows] since=17\n");
    expect_changes("MERGE INTO t USING s ON t.id = s.id WHEN MATCHED THEN "
                   "DELETE RETURNING WITH (OLD AS o) o.id",
                   "UPDATE_ROWS t +s [has_where has_from returns_rows] since=18\n");
    expect_changes("WITH m AS (MERGE INTO t AS x USING s ON x.id = s.id WHEN "
                   "MATCHED THEN DELETE RETURNING x.id) SELECT * FROM m, s",
                   "SELECT_ROWS +s +t [returns_rows] since=17\n"
                   "UPDATE_ROWS t +s [has_where has_from]\n");
    expect_changes("INSERT INTO t (id) VALUES (1) RETURNING WITH (OLD AS o, NEW AS n) o.id, n.id",
                   "INSERT_ROWS t (id) [returns_rows] since=18\n");
    expect_changes("UPDATE t SET a = 1 WHERE id = 2 RETURNING WITH (OLD AS o) o.a, new.a",
                   "UPDATE_ROWS t (a) expression='id = 2' [has_where returns_rows] since=18\n");
    expect_changes("DELETE FROM t RETURNING WITH (OLD AS o) o.a",
                   "DELETE_ROWS t [returns_rows] since=18\n");
}

static void json(void **state)
{
    (void)state;
    expect_changes("SELECT JSON_OBJECT('a': 1, 'b': 2 ABSENT ON NULL WITH UNIQUE KEYS)",
                   "SELECT_ROWS [returns_rows] since=16\n");
    expect_changes("SELECT JSON_OBJECT(KEY 'a' VALUE 1 RETURNING jsonb)",
                   "SELECT_ROWS [returns_rows] since=16\n");
    expect_changes("SELECT JSON_OBJECT('a' VALUE 1)", "SELECT_ROWS [returns_rows] since=16\n");
    expect_changes("SELECT JSON_OBJECT(RETURNING jsonb)", "SELECT_ROWS [returns_rows] since=16\n");
    expect_changes("SELECT JSON_ARRAY(1, 2, NULL NULL ON NULL), "
                   "JSON_ARRAY(SELECT id FROM t), JSON_ARRAY(RETURNING jsonb)",
                   "SELECT_ROWS [returns_rows] since=16\n");
    expect_changes("SELECT JSON_ARRAYAGG(a ORDER BY a ABSENT ON NULL RETURNING "
                   "jsonb) FILTER (WHERE a > 1) FROM t",
                   "SELECT_ROWS +t [returns_rows] since=16\n");
    expect_changes("SELECT JSON_OBJECTAGG(a: b) FROM t",
                   "SELECT_ROWS +t [returns_rows] since=16\n");
    expect_changes(
        "SELECT JSON_SCALAR(1), JSON_SERIALIZE('{}' RETURNING text), JSON('{}' WITH UNIQUE KEYS)",
        "SELECT_ROWS [returns_rows] since=17\n");
    expect_changes("SELECT JSON_QUERY(js, '$.a' WITH WRAPPER OMIT QUOTES) FROM "
                   "t WHERE JSON_EXISTS(js, '$.b' PASSING 1 AS x)",
                   "SELECT_ROWS +t [has_where returns_rows] since=17\n");
    expect_changes("SELECT jt.* FROM t, JSON_TABLE(js, '$[*]' COLUMNS (id FOR "
                   "ORDINALITY, a int PATH '$.a', NESTED PATH '$.b[*]' COLUMNS "
                   "(c text))) AS jt",
                   "SELECT_ROWS +t [returns_rows] since=17\n");
    expect_changes("SELECT * FROM t WHERE tx IS JSON",
                   "SELECT_ROWS +t [has_where returns_rows] since=16\n");
    expect_changes("SELECT * FROM t WHERE tx IS NOT JSON OBJECT WITH UNIQUE KEYS AND a > 1",
                   "SELECT_ROWS +t [has_where returns_rows] since=16\n");
    expect_changes("ALTER TABLE t ADD CONSTRAINT j CHECK (tx IS JSON ARRAY)",
                   "ADD_CHECK t 'j' (tx) expression='tx IS JSON ARRAY' since=16 "
                   "at='ADD CONSTRAINT j CHECK (tx IS JSON ARRAY)'\n");
    expect_changes("ALTER TABLE t ADD CONSTRAINT j CHECK (tx IS JSON) NOT VALID",
                   "ADD_CHECK t 'j' (tx) expression='tx IS JSON' [not_valid] "
                   "since=16 at='ADD CONSTRAINT j CHECK (tx IS JSON) NOT "
                   "VALID'\n");
}

static void grants(void **state)
{
    (void)state;
    expect_changes("GRANT r1 TO r2 WITH ADMIN TRUE", "GRANT since=16\n");
    expect_changes("REVOKE SET OPTION FOR r1 FROM r2", "GRANT since=16\n");
}

static void expressions(void **state)
{
    (void)state;
    expect_changes("ALTER OPERATOR === (int, int) SET (MERGES, HASHES, COMMUTATOR = ===)",
                   "OTHER words='ALTER OPERATOR INT INT SET MERGES HASHES COMMUTATOR' since=17\n");
    expect_changes("SELECT now() AT LOCAL", "SELECT_ROWS [returns_rows] since=17\n");
    expect_changes("SELECT 0x1F, 0o17, 0b101, 1_000, 1_000.5e1_0",
                   "SELECT_ROWS [returns_rows] since=16\n");
    expect_changes("SELECT * FROM (SELECT 1)", "SELECT_ROWS [returns_rows] since=16\n");
    expect_changes("SELECT a FROM (SELECT id AS a FROM t) WHERE a > 1",
                   "SELECT_ROWS +t [has_where returns_rows] since=16\n");
    expect_changes("SELECT * FROM t, LATERAL (SELECT t.id), (VALUES (1))",
                   "SELECT_ROWS +t [returns_rows] since=16\n");
    expect_changes("SELECT XMLSERIALIZE(DOCUMENT xm AS text INDENT), "
                   "XMLSERIALIZE(CONTENT xm AS text NO INDENT) FROM t",
                   "SELECT_ROWS +t [returns_rows] since=16\n");
}

/* The one statement of `source` is refused with these words, at the byte behind the bar. */
static void expect_refused(const char *source, const char *error, size_t offset, const char *newer)
{
    AUTO_ARENA Arena *arena      = arena_new("test", 64 << 20);
    StatementVec      statements = {0};
    const Str         text       = str_from(source);
    sql_parse_pg(arena, text, (Span){0, text.size}, &statements);
    assert_int_equal(statements.count, 1);
    const Statement *statement = &statements.items[0];
    assert_false(statement->parsed);
    assert_string_equal(str_c(arena, statement->error), error);
    assert_int_equal(statement->error_offset, offset);
    assert_string_equal(str_c(arena, statement->newer), newer);
}

static void what_stays_refused(void **state)
{
    (void)state;
    expect_refused("SELEKT 1", "syntax error at or near \"SELEKT\"", 0, "");
    expect_refused("SELECT 123abc", "trailing junk after numeric literal at or near \"123a\"", 7,
                   "");
    expect_refused("ALTER TABLE t ADD c int GENERATED ALWAYS AS (a) STORD",
                   "syntax error at or near \"STORD\"", 48, "");
    expect_refused("ALTER TABLE t ADD c int GENERATED ALWAYS AS (a) VIRTUAL VIRTUAL x",
                   "syntax error at or near \"VIRTUAL\"", 56, "VIRTUAL");
    expect_refused("ALTER TABLE t ADD NOT NULL a, ADD COLUMN COLUMN b int",
                   "syntax error at or near \"COLUMN\"", 41, "");
    expect_refused("ALTER TABLE p MERGE PARTITIONS (p1, p2 INTO p3",
                   "syntax error at or near \"MERGE\"", 14, "");
    expect_refused("SELECT json_value(a b c", "syntax error at or near \"b\"", 20, "");
    expect_refused("SELECT * FROM (SELECT 1", "syntax error at end of input", 23, "");
}

static void constructs_of_later_releases(void **state)
{
    (void)state;
    expect_refused("ALTER TABLE p MERGE PARTITIONS (p1, p2) INTO p3",
                   "syntax error at or near \"MERGE\"", 14, "MERGE PARTITIONS");
    expect_refused("SELECT a FROM t GROUP BY ALL", "syntax error at end of input", 28,
                   "GROUP BY ALL");
    expect_refused("REPACK t", "syntax error at or near \"REPACK\"", 0, "REPACK");
    expect_refused("INSERT INTO t VALUES (1) ON CONFLICT DO SELECT RETURNING *",
                   "syntax error at or near \"SELECT\"", 40, "ON CONFLICT DO SELECT");
}

/* Where words were put in, what stands behind them is still found in the file. */
static void places(void **state)
{
    (void)state;
    expect_changes("CREATE TABLE n (a int, NOT NULL a, b int DEFAULT 3 CHECK (b > 1), "
                   "c int GENERATED ALWAYS AS (b), d int DEFAULT 4 CHECK (d IS NOT NULL))",
                   "CREATE_TABLE n\n"
                   "ADD_COLUMN n .a int4 [in_create] at='a int'\n"
                   "SET_NOT_NULL n .a [in_create] since=18 at='NOT NULL a'\n"
                   "ADD_COLUMN n .b int4 default=CONSTANT expression='3' [in_create] "
                   "at='b int DEFAULT 3 CHECK (b > 1)'\n"
                   "ADD_CHECK n .b (b) default=CONSTANT expression='b > 1' [in_create] "
                   "at='CHECK (b > 1)'\n"
                   "ADD_COLUMN n .c int4 expression='b' [in_create generated_virtual] since=18 "
                   "at='c int GENERATED ALWAYS AS (b)'\n"
                   "ADD_COLUMN n .d int4 default=CONSTANT expression='4' [in_create] "
                   "at='d int DEFAULT 4 CHECK (d IS NOT NULL)'\n"
                   "ADD_CHECK n .d (d) proves(d) default=CONSTANT expression='d IS NOT NULL' "
                   "[in_create] at='CHECK (d IS NOT NULL)'\n");
    expect_changes("UPDATE t SET a = x.b FROM (SELECT 1 AS b) WHERE t.a = 1_0",
                   "UPDATE_ROWS t (a) expression='t.a = 1_0' [has_where has_from] since=16\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(not_null_constraints),
        cmocka_unit_test(enforcement_of_a_new_table),
        cmocka_unit_test(enforcement_of_a_table),
        cmocka_unit_test(inheritance),
        cmocka_unit_test(generated_columns),
        cmocka_unit_test(periods),
        cmocka_unit_test(defaults_and_storage),
        cmocka_unit_test(upkeep),
        cmocka_unit_test(rows),
        cmocka_unit_test(json),
        cmocka_unit_test(grants),
        cmocka_unit_test(expressions),
        cmocka_unit_test(what_stays_refused),
        cmocka_unit_test(constructs_of_later_releases),
        cmocka_unit_test(places),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
