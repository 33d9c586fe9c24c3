/* test_sql_change.c -- what all statements but those about tables come to as Changes. */
#include "change_text.h"
static void renames_and_moves(void **state)
{
    (void)state;
    expect_changes("ALTER TABLE t RENAME TO u", "RENAME_TABLE t new='u'\n");
    expect_changes("ALTER TABLE t RENAME COLUMN a TO b", "RENAME_COLUMN t .a new='b'\n");
    expect_changes("ALTER TABLE t RENAME CONSTRAINT a TO b", "RENAME_CONSTRAINT t 'a' new='b'\n");
    expect_changes("ALTER INDEX IF EXISTS s.a RENAME TO b",
                   "RENAME_INDEX index=s.a new='b' [if_exists]\n");
    expect_changes("ALTER VIEW v RENAME TO w", "RENAME_TABLE v new='w'\n");
    expect_changes("ALTER TABLE s.t SET SCHEMA n", "SET_SCHEMA s.t new='n'\n");
    expect_changes("ALTER VIEW v RENAME COLUMN a TO b", "RENAME_COLUMN v .a new='b'\n");
    expect_changes("ALTER TYPE t RENAME ATTRIBUTE a TO b",
                   "OTHER t .a new='b' words='ALTER TYPE T RENAME ATTRIBUTE A TO B'\n");
    expect_changes("ALTER FUNCTION f(int) RENAME TO g",
                   "OTHER 'f' new='g' words='ALTER FUNCTION F INT RENAME TO G'\n");
    expect_changes("ALTER SEQUENCE s RENAME TO t",
                   "OTHER s new='t' words='ALTER SEQUENCE S RENAME TO T'\n");
    expect_changes("ALTER SCHEMA a RENAME TO b",
                   "OTHER 'a' new='b' words='ALTER SCHEMA A RENAME TO B'\n");
    expect_changes("ALTER TYPE s.e RENAME TO f",
                   "OTHER s.e 'e' new='f' words='ALTER TYPE S E RENAME TO F'\n");
    expect_changes("ALTER INDEX i SET (fillfactor=10)", "SET_TABLE_OPTION 'fillfactor' index=i\n");
    expect_changes("ALTER INDEX i ATTACH PARTITION j", "ATTACH_PARTITION index=i references=j\n");
    expect_changes("ALTER SEQUENCE s OWNER TO x", "OTHER s words='ALTER SEQUENCE S OWNER TO X'\n");
}

static void indexes(void **state)
{
    (void)state;
    expect_changes("CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS i ON ONLY s.t "
                   "USING btree (a DESC, lower(b), c NULLS FIRST) INCLUDE (d) WHERE "
                   "(a IS NOT NULL)",
                   "CREATE_INDEX s.t 'i' index=s.i (a,,c) value='btree' "
                   "expression='(a IS NOT NULL)' [concurrently if_not_exists unique "
                   "only partial has_expression special descending]\n");
    expect_changes("CREATE INDEX ON t (a NULLS LAST)", "CREATE_INDEX t (a) value='btree'\n");
    expect_changes("CREATE INDEX ON t USING gin (a)", "CREATE_INDEX t (a) value='gin'\n");
    expect_changes("DROP INDEX CONCURRENTLY IF EXISTS s.a, b CASCADE",
                   "DROP_INDEX +b 'a' index=s.a [concurrently if_exists cascade]\n");
    expect_changes("REINDEX INDEX CONCURRENTLY s.i",
                   "REINDEX index=s.i words='REINDEX INDEX CONCURRENTLY S I' "
                   "[concurrently]\n");
    expect_changes("REINDEX (VERBOSE, CONCURRENTLY) TABLE t",
                   "REINDEX t words='REINDEX VERBOSE CONCURRENTLY TABLE T' "
                   "[concurrently]\n");
    expect_changes("REINDEX DATABASE d", "REINDEX 'd' words='REINDEX DATABASE D'\n");
    expect_changes("REINDEX (concurrently false) TABLE t",
                   "REINDEX t words='REINDEX CONCURRENTLY FALSE TABLE T'\n");
}

static void drops(void **state)
{
    (void)state;
    expect_changes("DROP TABLE IF EXISTS a, s.b CASCADE",
                   "DROP_TABLE a +s.b [if_exists cascade]\n");
    expect_changes("DROP VIEW v", "DROP_VIEW v\n");
    expect_changes("DROP MATERIALIZED VIEW v", "DROP_VIEW v [materialized]\n");
    expect_changes("DROP SEQUENCE s", "DROP_SEQUENCE s\n");
    expect_changes("DROP TYPE s.t, u", "DROP_TYPE s.t +u\n");
    expect_changes("DROP FUNCTION IF EXISTS s.f(int), g",
                   "DROP_FUNCTION +g 'f' (int4) [if_exists]\n");
    expect_changes("DROP SCHEMA a, b CASCADE", "DROP_SCHEMA +b 'a' [cascade]\n");
    expect_changes("DROP TRIGGER IF EXISTS tr ON s.t", "DROP_TRIGGER s.t 'tr' [if_exists]\n");
    expect_changes("DROP EXTENSION e", "DROP_OTHER 'e' words='DROP EXTENSION E'\n");
    expect_changes("DROP POLICY p ON t", "DROP_OTHER t 'p' words='DROP POLICY P ON T'\n");
    expect_changes("DROP RULE r ON t", "DROP_OTHER t 'r' words='DROP RULE R ON T'\n");
    expect_changes("DROP AGGREGATE a(int)", "DROP_FUNCTION 'a' (int4)\n");
    expect_changes("DROP CAST (int AS text)", "DROP_OTHER words='DROP CAST INT AS TEXT'\n");
    expect_changes("DROP OPERATOR + (int,int)", "DROP_OTHER '+' words='DROP OPERATOR INT INT'\n");
    expect_changes("DROP OWNED BY x", "DROP_OTHER words='DROP OWNED BY X'\n");
    expect_changes("DROP ROLE r", "DROP_OTHER words='DROP ROLE R'\n");
    expect_changes("DROP DATABASE d", "DROP_OTHER words='DROP DATABASE D'\n");
    expect_changes("DROP TABLESPACE t", "DROP_OTHER words='DROP TABLESPACE T'\n");
}

static void rows(void **state)
{
    (void)state;
    expect_changes("UPDATE ONLY app.t AS x SET a = 1, (b, c) = (SELECT 1, 2), d[1] = "
                   "2 FROM u, v JOIN w ON true WHERE x.id = u.id AND (a > 1 OR b) -- "
                   "c\n"
                   " RETURNING x.id",
                   "UPDATE_ROWS app.t +u +v +w (a,b,c,d) expression='x.id = u.id AND "
                   "(a > 1 OR b)' [only has_where has_from returns_rows]\n");
    expect_changes("UPDATE t SET a = (SELECT max(a) FROM t WHERE 1=1 LIMIT 1), b = "
                   "t.\"where\", c = \"where\"",
                   "UPDATE_ROWS t +t (a,b,c)\n");
    expect_changes("UPDATE t SET a = t.where WHERE b",
                   "UPDATE_ROWS t (a) expression='b' [has_where]\n");
    expect_changes("DELETE FROM t", "DELETE_ROWS t\n");
    expect_changes("DELETE FROM t USING u WHERE t.a = u.a",
                   "DELETE_ROWS t +u expression='t.a = u.a' [has_where has_from]\n");
    expect_changes("DELETE FROM t WHERE CURRENT OF c",
                   "DELETE_ROWS t expression='CURRENT OF c' [has_where]\n");
    expect_changes("WITH gone AS (DELETE FROM a WHERE x < 3 RETURNING *), up AS "
                   "(UPDATE z SET q = 1) INSERT INTO b (m, n) SELECT * FROM gone JOIN "
                   "c ON true LIMIT 5",
                   "INSERT_ROWS b +c +a +z (m,n) [has_limit from_query]\n"
                   "DELETE_ROWS a expression='x < 3' [has_where returns_rows]\n"
                   "UPDATE_ROWS z (q)\n");
    expect_changes("INSERT INTO t VALUES (1),(2)", "INSERT_ROWS t\n");
    expect_changes("INSERT INTO t DEFAULT VALUES", "INSERT_ROWS t\n");
    expect_changes("INSERT INTO t (a) SELECT 1 FROM s.x ON CONFLICT (a) DO UPDATE SET "
                   "b = 1 WHERE t.a > 1 RETURNING a",
                   "INSERT_ROWS t +s.x (a) [returns_rows from_query]\n");
    expect_changes("MERGE INTO t USING s ON t.a = s.a WHEN MATCHED THEN UPDATE SET b "
                   "= 1 WHEN NOT MATCHED THEN INSERT VALUES (1)",
                   "UPDATE_ROWS t +s [has_where has_from]\n");
    expect_changes("SELECT 1", "SELECT_ROWS [returns_rows]\n");
    expect_changes("SELECT set_config('Lock_Timeout', '1s', true), "
                   "pg_catalog.set_config('search_path', '', false)",
                   "SELECT_ROWS [returns_rows]\n"
                   "SET_SESSION 'lock_timeout' value='1s' [local]\n"
                   "SET_SESSION 'search_path'\n");
    expect_changes("SELECT * FROM a, b WHERE x IN (SELECT y FROM c) LIMIT 2",
                   "SELECT_ROWS +a +b +c [has_where has_limit returns_rows]\n");
    expect_changes("VALUES (1)", "SELECT_ROWS [returns_rows]\n");
    expect_changes("TABLE t", "SELECT_ROWS +t [returns_rows]\n");
    expect_changes("COPY s.t (a, b) FROM stdin", "COPY_ROWS s.t (a,b)\n");
    expect_changes("COPY t TO stdout", "SELECT_ROWS t\n");
}

static void settings(void **state)
{
    (void)state;
    expect_changes("SET lock_timeout = '1s'", "SET_SESSION 'lock_timeout' value='1s'\n");
    expect_changes("SET LOCAL statement_timeout TO 0",
                   "SET_SESSION 'statement_timeout' value='0' [local]\n");
    expect_changes("SET search_path = a, \"B\", public",
                   "SET_SESSION 'search_path' value='a, B, public'\n");
    expect_changes("SET x.y = 1.5", "SET_SESSION 'x.y' value='1.5'\n");
    expect_changes("SET TIME ZONE 'UTC'", "SET_SESSION 'timezone' value='UTC'\n");
    expect_changes("SET TIME ZONE INTERVAL '1' HOUR", "SET_SESSION 'timezone' value='1'\n");
    expect_changes("SET a = on", "SET_SESSION 'a' value='on'\n");
    expect_changes("SET a TO DEFAULT", "RESET_SESSION 'a' words='SET A TO DEFAULT'\n");
    expect_changes("SET LOCAL a TO DEFAULT",
                   "RESET_SESSION 'a' words='SET LOCAL A TO DEFAULT' [local]\n");
    expect_changes("RESET A", "RESET_SESSION 'a' words='RESET A'\n");
    expect_changes("RESET ALL", "RESET_SESSION 'all' words='RESET ALL'\n");
    expect_changes("DISCARD ALL", "RESET_SESSION 'all' words='DISCARD ALL'\n");
    expect_changes("SET TRANSACTION ISOLATION LEVEL SERIALIZABLE", "SET_SESSION 'transaction'\n");
    expect_changes("SET CONSTRAINTS ALL DEFERRED", "OTHER words='SET CONSTRAINTS ALL DEFERRED'\n");
    expect_changes("SET ROLE joe", "SET_SESSION 'role' value='joe'\n");
    expect_changes("SET SESSION AUTHORIZATION x",
                   "SET_SESSION 'session_authorization' value='x'\n");
    expect_changes("SET n = -1", "SET_SESSION 'n' value='-1'\n");
}

static void transactions(void **state)
{
    (void)state;
    expect_changes("BEGIN", "BEGIN\n");
    expect_changes("START TRANSACTION", "BEGIN\n");
    expect_changes("COMMIT", "COMMIT\n");
    expect_changes("END", "COMMIT\n");
    expect_changes("ROLLBACK", "ROLLBACK\n");
    expect_changes("ABORT", "ROLLBACK\n");
    expect_changes("SAVEPOINT a", "SAVEPOINT 'a'\n");
    expect_changes("RELEASE a", "RELEASE 'a'\n");
    expect_changes("ROLLBACK TO a", "ROLLBACK_TO 'a'\n");
    expect_changes("PREPARE TRANSACTION 'x'", "COMMIT\n");
    expect_changes("COMMIT PREPARED 'x'", "OTHER words='COMMIT PREPARED'\n");
}

static void locks_and_housekeeping(void **state)
{
    (void)state;
    expect_changes("LOCK TABLE a, s.b IN SHARE MODE NOWAIT", "LOCK_TABLE a +s.b value='SHARE'\n");
    expect_changes("LOCK a", "LOCK_TABLE a value='ACCESS EXCLUSIVE'\n");
    expect_changes("TRUNCATE a, s.b CASCADE", "TRUNCATE a +s.b [cascade]\n");
    expect_changes("VACUUM FULL a, b", "VACUUM a +b [full]\n");
    expect_changes("VACUUM (FULL false, ANALYZE) a", "VACUUM a\n");
    expect_changes("VACUUM", "VACUUM\n");
    expect_changes("ANALYZE t (a)", "ANALYZE t\n");
    expect_changes("CLUSTER t USING i", "CLUSTER t index=i\n");
    expect_changes("CLUSTER", "CLUSTER\n");
    expect_changes("DO $$ BEGIN END $$", "DO_BLOCK value='plpgsql'\n");
    expect_changes("DO LANGUAGE plpgsql 'x'", "DO_BLOCK value='plpgsql'\n");
}

static void other_objects(void **state)
{
    (void)state;
    expect_changes("CREATE TRIGGER tr BEFORE UPDATE OF a, b ON s.t FOR EACH ROW "
                   "EXECUTE FUNCTION f()",
                   "CREATE_TRIGGER s.t 'tr' (a,b)\n");
    expect_changes("CREATE OR REPLACE FUNCTION s.f() RETURNS int LANGUAGE sql AS 'x'",
                   "CREATE_FUNCTION 'f' value='sql' [or_replace]\n");
    expect_changes("CREATE PROCEDURE p() LANGUAGE sql BEGIN ATOMIC SELECT 1; SELECT "
                   "2; END",
                   "CREATE_FUNCTION 'p' value='sql'\n");
    expect_changes("CREATE OR REPLACE VIEW v AS SELECT * FROM s.a",
                   "CREATE_VIEW v +s.a [or_replace]\n");
    expect_changes("REFRESH MATERIALIZED VIEW CONCURRENTLY v",
                   "REFRESH_VIEW v [concurrently materialized]\n");
    expect_changes("CREATE SEQUENCE IF NOT EXISTS s.q", "CREATE_SEQUENCE s.q [if_not_exists]\n");
    expect_changes("CREATE TYPE s.e AS ENUM ('a', 'b')", "CREATE_TYPE s.e (a,b) [enum_type]\n");
    expect_changes("CREATE TYPE c AS (a int)", "CREATE_TYPE c\n");
    expect_changes("CREATE TYPE r AS RANGE (subtype = int)", "CREATE_TYPE r\n");
    expect_changes("CREATE DOMAIN d AS varchar(3) CHECK (VALUE > '')",
                   "CREATE_TYPE d varchar(3) (d_check)\n");
    expect_changes("CREATE TYPE shell", "CREATE_TYPE shell\n");
    expect_changes("ALTER TYPE s.e ADD VALUE IF NOT EXISTS 'c' AFTER 'a'",
                   "ADD_ENUM_VALUE s.e 'c' [if_not_exists]\n");
    expect_changes("ALTER TYPE e RENAME VALUE 'a' TO 'b'", "RENAME_ENUM_VALUE e 'a' new='b'\n");
    expect_changes("CREATE EXTENSION IF NOT EXISTS pgcrypto",
                   "CREATE_EXTENSION 'pgcrypto' [if_not_exists]\n");
    expect_changes("CREATE SCHEMA IF NOT EXISTS x AUTHORIZATION y",
                   "CREATE_SCHEMA 'x' [if_not_exists]\n");
    expect_changes("ALTER DOMAIN d SET NOT NULL", "OTHER d words='ALTER DOMAIN SET NOT NULL'\n");
}

static void comments_and_grants(void **state)
{
    (void)state;
    expect_changes("COMMENT ON TABLE s.t IS 'x'", "COMMENT s.t\n");
    expect_changes("COMMENT ON COLUMN s.t.c IS NULL", "COMMENT s.t .c\n");
    expect_changes("COMMENT ON INDEX i IS ''", "COMMENT index=i\n");
    expect_changes("COMMENT ON CONSTRAINT c ON t IS ''", "COMMENT t 'c'\n");
    expect_changes("COMMENT ON FUNCTION f(int) IS ''", "COMMENT 'f'\n");
    expect_changes("COMMENT ON SCHEMA s IS ''", "COMMENT 's'\n");
    expect_changes("COMMENT ON TYPE s.t IS ''", "COMMENT s.t\n");
    expect_changes("COMMENT ON CAST (int AS text) IS ''", "COMMENT\n");
    expect_changes("GRANT SELECT ON a, s.b TO x", "GRANT a +s.b\n");
    expect_changes("REVOKE ALL ON SCHEMA s FROM y", "GRANT\n");
    expect_changes("GRANT r TO u", "GRANT\n");
    expect_changes("ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO x", "GRANT\n");
}

static void whatever_else_is_still_a_change(void **state)
{
    (void)state;
    expect_changes("CREATE RULE r AS ON INSERT TO t DO INSTEAD (SELECT 1; SELECT 2)",
                   "OTHER t 'r' words='CREATE RULE R AS ON INSERT TO T'\n");
    expect_changes("CREATE POLICY p ON t", "OTHER t 'p' words='CREATE POLICY P ON T'\n");
    expect_changes("EXPLAIN SELECT 1", "OTHER words='EXPLAIN SELECT'\n");
    expect_changes("CALL p()", "CALL 'p'\n");
    expect_changes("NOTIFY x", "OTHER words='NOTIFY X'\n");
    expect_changes("CREATE ROLE r", "OTHER words='CREATE ROLE R'\n");
    expect_changes("PREPARE p AS SELECT 1", "OTHER words='PREPARE P AS SELECT'\n");
    expect_changes("EXECUTE p", "OTHER words='EXECUTE P'\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(renames_and_moves),
        cmocka_unit_test(indexes),
        cmocka_unit_test(drops),
        cmocka_unit_test(rows),
        cmocka_unit_test(settings),
        cmocka_unit_test(transactions),
        cmocka_unit_test(locks_and_housekeeping),
        cmocka_unit_test(other_objects),
        cmocka_unit_test(comments_and_grants),
        cmocka_unit_test(whatever_else_is_still_a_change),
    };
    return cmocka_run_group_tests_name("sql change", tests, NULL, NULL);
}
