#!/usr/bin/env python3
# limit: 600
"""Batched statements on PostgreSQL, MariaDB and MySQL: every kind of key, every shape of statement,
what is refused before a row is changed, and what goes on where it stopped."""
import json
import os
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import fetch
import mysql
import pg
from tap import Tap

SHORE = os.environ["SHORE"]
ROWS = 3000

PG_KEYS = {
    "int": ("id int PRIMARY KEY", "(i)"),
    "bigint with gaps and negative numbers": ("id bigint PRIMARY KEY",
                                              "(i::bigint * 1000003 - 1500000000)"),
    "uuid": ("id uuid PRIMARY KEY", "(md5(i::text)::uuid)"),
    "text in a locale's order": ('id text COLLATE "en-x-icu" PRIMARY KEY',
                                 "(chr(97 + i % 26) || chr(65 + i % 7) || i)"),
    "text with quotes and backslashes": ("id text PRIMARY KEY", "('it''s \\ \"' || i)"),
    "numeric": ("id numeric PRIMARY KEY", "(i / 7.0)"),
    "timestamptz": ("id timestamptz PRIMARY KEY",
                    "('2026-03-29 00:00+00'::timestamptz + i * interval '13.000001 seconds')"),
    "bytea": ("id bytea PRIMARY KEY", "(decode(md5(i::text), 'hex'))"),
    "double precision": ("id float8 PRIMARY KEY", "(i * 0.1)"),
    "two columns": ("a int, b text, PRIMARY KEY (a, b)", "(i % 10), ('k' || i)"),
    "three columns of mixed types": ("a text, b int, c date, PRIMARY KEY (a, b, c)",
                                     "('t' || i % 3), (i / 50), (date '2026-01-01' + i % 50)"),
    "a unique index without a primary key": ("id int NOT NULL UNIQUE", "(i)"),
    "a quoted name": ('"Order Id" int PRIMARY KEY', "(i)"),
}

PG_TABLE = "CREATE TABLE t (id int PRIMARY KEY, n int NOT NULL DEFAULT 0, note text);" \
        "INSERT INTO t SELECT i, 0, 'x' FROM generate_series(1, 3000) i;"

PG_SHAPES = {
    "no WHERE": ("UPDATE t SET n = n + 1", "n = 1", 3000),
    "a WHERE": ("UPDATE t SET n = n + 1 WHERE id % 3 = 0", "n = 1", 1000),
    "a WHERE with OR": ("UPDATE t SET n = n + 1 WHERE id < 100 OR id > 2900", "n = 1", 199),
    "a WHERE that ends in a comment": ("UPDATE t SET n = n + 1 WHERE id > 0 -- all of them",
                                       "n = 1", 3000),
    "an alias": ("UPDATE t AS x SET n = x.n + 1 WHERE x.id > 10", "n = 1", 2990),
    "ONLY and a schema": ("UPDATE ONLY public.t SET n = n + 1", "n = 1", 3000),
    "FROM another table": ("UPDATE t SET n = o.v FROM o WHERE o.id = t.id", "n = 7", 1500),
    "RETURNING": ("UPDATE t SET n = n + 1 RETURNING id", "n = 1", 3000),
    "DELETE": ("DELETE FROM t WHERE id % 2 = 0", "id % 2 = 1", 1500),
    "DELETE without WHERE": ("DELETE FROM t", "true", 0),
    "DELETE USING": ("DELETE FROM t USING o WHERE o.id = t.id", "true", 1500),
}

PG_REFUSALS = {
    "no unique index": ("CREATE TABLE t (id int, n int); INSERT INTO t VALUES (1, 1);", "",
                        "UPDATE t SET n = 2", "no primary key"),
    "a unique index on a column that may be NULL": ("CREATE TABLE t (id int UNIQUE, n int);", "",
                                                    "UPDATE t SET n = 2", "may be NULL"),
    "a partial unique index": ("CREATE TABLE t (id int NOT NULL, n int);"
                               " CREATE UNIQUE INDEX ON t (id) WHERE n > 0;", "",
                               "UPDATE t SET n = 2", "partial"),
    "a unique index on an expression": ("CREATE TABLE t (id text NOT NULL, n int);"
                                        " CREATE UNIQUE INDEX ON t (lower(id));", "",
                                        "UPDATE t SET n = 2", "expression"),
    "an index of mixed directions": ("CREATE TABLE t (a int NOT NULL, b int NOT NULL, n int);"
                                     " CREATE UNIQUE INDEX ON t (a, b DESC);", "",
                                     "UPDATE t SET n = 2", "mixes"),
    "a view": ("CREATE TABLE u (id int PRIMARY KEY, n int); CREATE VIEW t AS SELECT * FROM u;", "",
               "UPDATE t SET n = 2", "not a table"),
    "a table that is not there": ("", "", "UPDATE t SET n = 2", "no such table"),
    "a statement that moves the key": (PG_TABLE, "", "UPDATE t SET id = id + 1",
                                       "a column of the key"),
    "a statement that reads its own table": (PG_TABLE, "",
                                             "UPDATE t SET n = (SELECT max(n) FROM t)",
                                             "also reads"),
    "a key that the author names and no index has": (PG_TABLE, " by (note)", "UPDATE t SET n = 2",
                                                     "no unique index is on (note)"),
    "skip locked": (PG_TABLE, " skip locked", "UPDATE t SET n = 2", "not supported yet"),
}

MY_KEYS = {
    "int": ("id int PRIMARY KEY", "i"),
    "bigint unsigned, to its end": ("id bigint unsigned PRIMARY KEY", "18446744073709551616 - i"),
    "negative bigint with gaps": ("id bigint PRIMARY KEY", "i * 1000003 - 1500000000"),
    "decimal": ("id decimal(20,7) PRIMARY KEY", "i / 7"),
    "bit": ("id bit(64) PRIMARY KEY", "18446744073709551616 - i"),
    "text of another character set": ("id varchar(40) CHARACTER SET latin1 PRIMARY KEY",
                                      "CONCAT('\u00e9', i)"),
    "text of two bytes": ("id varchar(40) CHARACTER SET sjis PRIMARY KEY", "CONCAT('\u8868', i)"),
    "text in a locale's order": ("id varchar(40) CHARACTER SET utf8mb4"
                                 " COLLATE utf8mb4_swedish_ci PRIMARY KEY",
                                 "CONCAT(CHAR(97 + i % 26), '\u00f6', i)"),
    "text with quotes and backslashes": ("id varchar(40) PRIMARY KEY",
                                         "CONCAT('it''s ', CHAR(92), ' \" ? ', i)"),
    "bytes": ("id binary(16) PRIMARY KEY", "UNHEX(REVERSE(LPAD(HEX(i), 32, '0')))"),
    "bytes that end in zeros": ("id varbinary(9) PRIMARY KEY", "CONCAT(i, x'0000')"),
    "date": ("id date PRIMARY KEY", "DATE'2020-01-01' + INTERVAL i DAY"),
    "datetime": ("id datetime(6) PRIMARY KEY",
                 "TIMESTAMP'2020-01-01 00:00:00.000001' + INTERVAL i HOUR"),
    "time": ("id time(3) PRIMARY KEY", "SEC_TO_TIME(i * 100 - 150000.5)"),
    "timestamp": ("id timestamp(6) NOT NULL DEFAULT '2000-01-01 00:00:00' PRIMARY KEY",
                  "TIMESTAMP'2026-03-29 00:00:00.000001' + INTERVAL i * 13 SECOND"),
    "two columns": ("a int, b varchar(20), PRIMARY KEY (a, b)", "i % 10, CONCAT('k', i)"),
    "three columns of mixed types": ("a varchar(9), b int, c date, PRIMARY KEY (c, a, b)",
                                     "CONCAT('t', i % 3), i DIV 50, DATE'2026-01-01' +"
                                     " INTERVAL i % 50 DAY"),
    "a unique index without a primary key": ("id int NOT NULL UNIQUE", "i"),
    "a quoted name": ("`Order ``Id` int PRIMARY KEY", "i"),
}
MARIADB_KEYS = {
    "uuid": ("id uuid PRIMARY KEY", "CONCAT(LEFT(MD5(i), 12), '4abc8', SUBSTR(MD5(i), 18))"),
    "inet6": ("id inet6 PRIMARY KEY", "CONCAT('2001::', HEX(i))"),
}

MY_TABLE = "CREATE TABLE t (id int PRIMARY KEY, n int NOT NULL DEFAULT 0, note varchar(9));" \
           "INSERT INTO t SELECT i, 0, 'x' FROM s;"

MY_SHAPES = {
    "no WHERE": ("UPDATE t SET n = n + 1", "n = 1", 3000),
    "a WHERE": ("UPDATE t SET n = n + 1 WHERE id % 3 = 0", "n = 1", 1000),
    "a WHERE with OR": ("UPDATE t SET n = n + 1 WHERE id < 100 OR id > 2900", "n = 1", 199),
    "a WHERE that ends in a comment": ("UPDATE t SET n = n + 1 WHERE id > 0 # all? of them",
                                       "n = 1", 3000),
    "an alias": ("UPDATE t AS x SET n = x.n + 1 WHERE x.id > 10", "n = 1", 2990),
    "a database and quoted names": ("UPDATE `{database}`.`t` SET `n` = n + 1", "n = 1", 3000),
    "a sub-select of another table": ("UPDATE t SET n = (SELECT v FROM o WHERE o.id = t.id)"
                                      " WHERE EXISTS (SELECT 1 FROM o WHERE o.id = t.id)",
                                      "n = 7", 1500),
    "a join": ("UPDATE t JOIN o ON o.id = t.id SET t.n = o.v", "n = 7", 1500),
    "a join whose target is not first": ("UPDATE o JOIN t AS x ON o.id = x.id SET x.n = o.v"
                                         " WHERE o.v = 7", "n = 7", 1500),
    "ORDER BY": ("UPDATE t SET n = n + 1 WHERE id > 5 ORDER BY id DESC", "n = 1", 2995),
    "DELETE": ("DELETE FROM t WHERE id % 2 = 0", "id % 2 = 1", 1500),
    "DELETE without WHERE": ("DELETE FROM t", "1", 0),
    "DELETE from a join": ("DELETE t FROM t JOIN o ON o.id = t.id", "1", 1500),
    "DELETE USING": ("DELETE FROM t USING t JOIN o ON o.id = t.id WHERE o.v = 7", "1", 1500),
}

MY_REFUSALS = {
    "no unique index": ("CREATE TABLE t (id int, n int); INSERT INTO t VALUES (1, 1);", "",
                        "UPDATE t SET n = 2", "no primary key"),
    "a unique index on a column that may be NULL": ("CREATE TABLE t (id int UNIQUE, n int);", "",
                                                    "UPDATE t SET n = 2", "may be NULL"),
    "a unique index on the beginning of a column": ("CREATE TABLE t (id varchar(99) NOT NULL,"
                                                    " n int, UNIQUE (id(10)));", "",
                                                    "UPDATE t SET n = 2", "only the beginning"),
    "a view": ("CREATE TABLE u (id int PRIMARY KEY, n int); CREATE VIEW t AS SELECT * FROM u;", "",
               "UPDATE t SET n = 2", "not a table"),
    "a table that is not there": ("", "", "UPDATE t SET n = 2", "no such table"),
    "a table without transactions": ("CREATE TABLE t (id int PRIMARY KEY, n int)"
                                     " ENGINE = MyISAM;", "", "UPDATE t SET n = 2",
                                     "has no transactions"),
    "a key of type double": ("CREATE TABLE t (id double PRIMARY KEY, n int);", "",
                             "UPDATE t SET n = 2", "is of type double"),
    "a key of type enum": ("CREATE TABLE t (id enum('a', 'b') PRIMARY KEY, n int);", "",
                           "UPDATE t SET n = 2", "is of type enum"),
    "a timestamp where clocks are set back": ("CREATE TABLE t (id timestamp NOT NULL DEFAULT"
                                              " '2000-01-01' PRIMARY KEY, n int);", "",
                                              "UPDATE t SET n = 2", "may be set back"),
    "a statement that moves the key": (MY_TABLE, "", "UPDATE t SET ID = id + 1",
                                       "a column of the key"),
    "a key that follows each change": ("CREATE TABLE t (id int NOT NULL, n int, at datetime NOT"
                                       " NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE"
                                       " CURRENT_TIMESTAMP, PRIMARY KEY (id, at));", "",
                                       "UPDATE t SET n = 2", "a column of the key"),
    "a statement that reads its own table": (MY_TABLE, "",
                                             "UPDATE t SET n = (SELECT MAX(n) FROM t)",
                                             "also reads"),
    "a LIMIT": (MY_TABLE, "", "UPDATE t SET n = 2 LIMIT 10", "a LIMIT of its own"),
    "a join that may change both tables": (MY_TABLE, "",
                                           "UPDATE t JOIN s ON s.i = t.id SET n = 2",
                                           "several tables"),
    "a key that the author names and no index has": (MY_TABLE, " by (note)", "UPDATE t SET n = 2",
                                                     "no unique index is on (note)"),
    "skip locked": (MY_TABLE, " skip locked", "UPDATE t SET n = 2", "not supported yet"),
}


class OnPg:
    """What the tests need to say to PostgreSQL."""
    keys, shapes, refusals, table, job = PG_KEYS, PG_SHAPES, PG_REFUSALS, PG_TABLE, "shore.job"
    others = "CREATE TABLE o AS SELECT i * 2 AS id, 7 AS v FROM generate_series(1, 1500) i;" \
             "ANALYZE;"
    numbers = "CREATE TABLE s AS SELECT i FROM generate_series(1, 3000) i;"
    has_job = "SELECT to_regclass('shore.job') IS NOT NULL"
    before = ""

    def __init__(self, server):
        self.server = server

    def value(self, sql, database):
        return self.server.value(sql, database)

    def rows_read(self, database):
        del database  # the plan of row comparisons is PostgreSQL's own
        return 0


class OnMysql:
    """What the tests need to say to MariaDB and MySQL."""
    shapes, refusals, table, job = MY_SHAPES, MY_REFUSALS, MY_TABLE, "shore_job"
    others = "CREATE TABLE o (id int PRIMARY KEY, v int); INSERT INTO o SELECT i * 2, 7 FROM s" \
             " WHERE i <= 1500;"
    numbers = "SET NAMES utf8mb4; CREATE TABLE s (i int PRIMARY KEY); INSERT INTO s VALUES" \
              + ", ".join(f"({i})" for i in range(1, ROWS + 1)) + ";"
    has_job = "SELECT count(*) = 1 FROM information_schema.TABLES" \
              " WHERE TABLE_NAME = 'shore_job' AND TABLE_SCHEMA = DATABASE()"
    before = "SET time_zone = '+00:00';\n"

    def __init__(self, server):
        self.server = server
        self.keys = MY_KEYS | (MARIADB_KEYS if server.is_mariadb else {})

    def value(self, sql, database):
        rows = self.server.query(sql, database)
        return "|".join(rows[0]) if rows else ""

    def rows_read(self, database):
        rows = self.server.query("SHOW GLOBAL STATUS WHERE Variable_name IN"
                                 " ('Handler_read_next', 'Handler_read_prev')", database)
        return float(sum(int(count) for _, count in rows))


def migration(*statements, before=""):
    """Each statement is a pair: the options of its directive, and the SQL."""
    return ('-- shore: size large\n-- shore: phase migrate\n-- shore: reason "test"\n'
            f'-- shore: down keep "test"\n\n-- up\n{before}' +
            "".join(f"-- shore: batched{options}\n{sql}\n;\n" for options, sql in statements))


class World:
    def __init__(self, on):
        self.on, self.server, self.number = on, on.server, 0

    def fresh(self, setup):
        self.number += 1
        self.database = f"d{self.number}"
        self.server.execute(f"CREATE DATABASE {self.database}")
        self.server.execute(self.on.numbers + setup, self.database)
        self.folder = os.path.join(self.server.folder, self.database)
        os.mkdir(self.folder)

    def write(self, text, name="0001_fill.sql"):
        with open(os.path.join(self.folder, name), "w", encoding="utf-8") as file:
            file.write(text)

    def command(self, *args):
        return [SHORE, "--url", self.server.url_of(self.database), "--dir", self.folder, *args]

    def shore(self, *args):
        return subprocess.run(self.command(*args), capture_output=True, text=True)

    def value(self, sql):
        return self.on.value(sql, self.database)

    def count(self, condition, table="t"):
        return int(self.value(f"SELECT count(*) FROM {table} WHERE {condition}"))

    def job_rows(self):
        if self.value(self.on.has_job) not in ("t", "1"):
            return 0
        return int(self.value(f"SELECT coalesce(max(rows_done), 0) FROM {self.on.job}"))


def keys(world, tap):
    """A table and a batched statement for each, in one migration."""
    tables = {name: f"t{number}" for number, name in enumerate(world.on.keys)}
    world.fresh("".join(f"CREATE TABLE {tables[name]} ({columns}, n int NOT NULL DEFAULT 0);"
                        for name, (columns, _) in world.on.keys.items()))
    for name, (_, values) in world.on.keys.items():
        world.server.execute(f"{world.on.before}INSERT INTO {tables[name]} SELECT {values}, 0"
                             " FROM s;", world.database)
    world.write(migration(*((" size 70", f"UPDATE {tables[name]} SET n = n + 1")
                            for name in world.on.keys), before=world.on.before))
    before = world.on.rows_read(world.database)
    done = world.shore("up")
    rows = (world.on.rows_read(world.database) - before) / len(tables)
    tap.ok(done.returncode == 0, "every kind of key: up succeeds", done.stderr)
    tap.ok(rows < 6 * ROWS, "and finds its ranges in the index", f"{rows} rows read per table")
    for number, (name, table) in enumerate(tables.items()):
        tap.equal((world.count("n = 1", table), world.count("n <> 1", table)), (ROWS, 0),
                  f"key: {name}: every row once")
        statement = number + bool(world.on.before)
        tap.equal(world.value("SELECT rows_done, state, CASE WHEN batches >= 43 THEN 'small' END"
                              f" FROM {world.on.job} WHERE job = '0001_fill:up:{statement}'"),
                  f"{ROWS}|done|small", f"key: {name}: the job says so")


def shapes(world, tap):
    for name, (statement, condition, count) in world.on.shapes.items():
        world.fresh(world.on.table + world.on.others)
        world.write(migration((" size 500", statement.replace("{database}", world.database))))
        done = world.shore("up")
        got = world.count(condition)
        tap.ok(done.returncode == 0 and got == count, f"statement with {name}",
               f"{done.stderr}{got} rows")


def refusals(world, tap):
    for name, (setup, options, statement, words) in world.on.refusals.items():
        world.fresh(setup)
        world.write(migration((options, statement)))
        done = world.shore("up")
        tap.ok(done.returncode == 2 and words in done.stderr, f"refused: {name}",
               f"exit {done.returncode}\n{done.stderr}")
        if setup == world.on.table:
            tap.equal(world.count("n <> 0"), 0, f"refused: {name}: nothing was changed")


def empty_and_late_rows(world, tap):
    world.fresh("CREATE TABLE t (id int PRIMARY KEY, n int)")
    world.write(migration(("", "UPDATE t SET n = 1")))
    tap.equal(world.shore("up").returncode, 0, "an empty table is done at once")
    tap.equal(world.shore("up").returncode, 0, "and stays done")


def stopped_and_resumed(world, tap):
    world.fresh("CREATE TABLE t (id int PRIMARY KEY, n int NOT NULL DEFAULT 0);"
                "INSERT INTO t (id) SELECT (a.i - 1) * 3000 + b.i FROM s AS a, s AS b"
                " WHERE a.i <= 17;")
    world.write(migration((" size 500", "UPDATE t SET n = n + 1")))
    process = subprocess.Popen(world.command("up", "--batch-nice", "3"), stderr=subprocess.PIPE,
                               text=True)
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and world.job_rows() < 2000:
        time.sleep(0.05)
    process.terminate()
    err = process.communicate()[1]
    rows = world.job_rows()
    tap.ok(process.returncode == 143 and 2000 <= rows < 51000,
           "SIGTERM ends it between two batches with exit 143",
           f"exit {process.returncode}, {rows} rows\n{err}")
    tap.equal(world.count("n = 1"), rows, "what the job counted is what was changed")
    world.write(migration((" size 500", "UPDATE t SET n = n + 2")))
    done = world.shore("up")
    tap.ok(done.returncode == 2 and world.job_rows() == rows,
           "a changed statement does not go on from there", done.stderr)
    world.write(migration((" size 500", "UPDATE t SET n = n + 1")))
    tap.equal(world.shore("up").returncode, 0, "the same statement goes on")
    tap.equal((world.count("n = 1"), world.count("n <> 1")), (51000, 0),
              "and every row was changed once")


def waits_for_locks(world, tap):
    world.fresh(world.on.table)
    world.write(migration((" size 300", "UPDATE t SET n = n + 1")))
    holder = world.server.session("BEGIN; SELECT * FROM t WHERE id = 1000 FOR UPDATE;",
                                  world.database)
    process = subprocess.Popen(world.command("--json", "up"), stdout=subprocess.PIPE, text=True)
    time.sleep(3)
    holder.stdin.close()
    holder.wait()
    lines = process.communicate()[0].splitlines()
    events = [json.loads(line) for line in lines if line.startswith("{")]
    tap.ok(process.returncode == 0 and any(event.get("event") == "retry" for event in events),
           "a locked row makes the batch give way and try again", events[-3:])
    tap.equal(world.count("n = 1"), 3000, "and every row is changed once all the same")


def gives_up_what_takes_too_long(world, tap):
    """A sleep in each row: the batch is ended in time, by whoever can, and made smaller."""
    world.fresh("CREATE TABLE t (id int PRIMARY KEY, n int NOT NULL DEFAULT 0);"
                "INSERT INTO t SELECT i, 0 FROM s WHERE i <= 400;")
    sleep = "pg_sleep(0.005) IS NOT NULL" if world.on.job == "shore.job" else "SLEEP(0.005) = 0"
    world.write(migration(("", f"UPDATE t SET n = n + 1 WHERE {sleep}")))
    done = world.shore("--json", "up", "--batch-nice", "0")
    waits = [json.loads(line) for line in done.stdout.splitlines() if '"retry"' in line]
    tap.ok(done.returncode == 0 and waits, "a batch that takes too long is ended and made smaller",
           done.stdout[-2000:] + done.stderr)
    tap.equal((world.count("n = 1"), world.count("n <> 1")), (400, 0), "and no row is lost by it")


def pauses(world, tap):
    world.fresh(world.on.table + "CREATE TABLE busy (yes boolean); INSERT INTO busy VALUES (true);")
    world.write(migration((' size 300 pause "SELECT yes FROM busy"', "UPDATE t SET n = n + 1")))
    process = subprocess.Popen(world.command("up"), stderr=subprocess.DEVNULL)
    time.sleep(1.5)
    tap.equal(world.count("n = 1"), 0, "while the pause query is true nothing is changed")
    world.server.execute("UPDATE busy SET yes = false", world.database)
    process.wait(20)
    tap.equal(world.count("n = 1"), 3000, "when it is false the work goes on")


def down_and_up_again(world, tap):
    world.fresh(world.on.table)
    world.write(migration(("", "UPDATE t SET n = n + 1")))
    codes = [world.shore(*args).returncode for args in (("up",), ("down",), ("up",))]
    tap.equal(codes, [0, 0, 0], "up, down, up")
    tap.equal(world.count("n = 2"), 3000, "the job runs again after a down")


def verifies(world, tap):
    queries = {
        "SELECT count(*) = 3000 FROM t;": True,
        "SELECT count(*) = 1 FROM t;": False,
        "-- shore: expect 3000\nSELECT count(*) FROM t;": True,
        "-- shore: expect 2999\nSELECT count(*) FROM t;": False,
        "-- shore: equal\nSELECT count(*) FROM t;\nSELECT sum(n) FROM t;": True,
        "-- shore: equal\nSELECT count(*) FROM t;\nSELECT max(n) FROM t;": False,
        "SELECT NULL;": False,
        "DELETE FROM t;": False,
    }
    world.fresh(world.on.table)
    for number, (query, holds) in enumerate(queries.items()):
        world.write(migration(("", "UPDATE t SET n = 1")) + "\n-- verify\n" + query + "\n",
                    "0001_fill.sql")
        if number == 0:
            world.shore("up")
        done = world.shore("verify", "0001")
        tap.ok((done.returncode == 0) == holds, f"verify: {query!r}", done.stdout + done.stderr)
    tap.equal(world.count("n = 1"), 3000, "a verify query changes nothing")


def check(name, open_server, on, tap):
    os.environ["TZ"] = "CET-1CEST,M3.5.0,M10.5.0/3"  # has a summer, which matters to timestamps
    try:
        with open_server() as server:
            world = World(on(server))
            for part in (keys, shapes, refusals, empty_and_late_rows, stopped_and_resumed,
                         waits_for_locks, gives_up_what_takes_too_long, pauses,
                         down_and_up_again, verifies):
                print(f"# {name}: {part.__name__}", flush=True)
                part(world, tap)
    except fetch.Unavailable as error:
        tap.skip(name, str(error))


def main():
    tap = Tap()
    wanted = os.environ.get("SHORE_SERVERS", "")
    for name, open_server, on in (("PostgreSQL", pg.Server, OnPg),
                                  *((name, opened, OnMysql) for name, opened in mysql.each())):
        if wanted in name:
            check(name, open_server, on, tap)
    tap.done()


main()
