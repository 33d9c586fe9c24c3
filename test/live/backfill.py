#!/usr/bin/env python3
"""Batched statements on a real server: every kind of key, every shape of statement, what is refused
before a row is changed, and what goes on where it stopped."""
import json
import os
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import pg
from tap import Tap

SHORE = os.environ["SHORE"]

KEYS = {
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
ROWS = 3000

TABLE = "CREATE TABLE t (id int PRIMARY KEY, n int NOT NULL DEFAULT 0, note text);" \
        "INSERT INTO t SELECT i, 0, 'x' FROM generate_series(1, 3000) i;"

SHAPES = {
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

REFUSALS = {
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
    "a statement that moves the key": (TABLE, "", "UPDATE t SET id = id + 1",
                                       "a column of the key"),
    "a statement that reads its own table": (TABLE, "", "UPDATE t SET n = (SELECT max(n) FROM t)",
                                             "also reads"),
    "a key that the author names and no index has": (TABLE, " by (note)", "UPDATE t SET n = 2",
                                                     "no unique index is on (note)"),
    "skip locked": (TABLE, " skip locked", "UPDATE t SET n = 2", "not supported yet"),
}


def migration(statement, options="", before=""):
    return ('-- shore: size large\n-- shore: phase migrate\n-- shore: reason "test"\n'
            f'-- shore: down keep "test"\n\n-- up\n{before}'
            f'-- shore: batched{options}\n{statement};\n')


class World:
    def __init__(self, server):
        self.server, self.number = server, 0

    def fresh(self, setup):
        self.number += 1
        self.database = f"d{self.number}"
        self.server.execute(f"CREATE DATABASE {self.database}")
        self.server.execute(setup, self.database)
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
        return self.server.value(sql, self.database)

    def job_rows(self):
        if self.value("SELECT to_regclass('shore.job') IS NULL") == "t":
            return 0
        return int(self.value("SELECT coalesce(max(rows_done), 0) FROM shore.job"))


def keys(world, tap):
    for name, (columns, values) in KEYS.items():
        world.fresh(f"CREATE TABLE t ({columns}, n int NOT NULL DEFAULT 0);"
                    f"INSERT INTO t SELECT {values} FROM generate_series(1, {ROWS}) i; ANALYZE t;")
        world.write(migration("UPDATE t SET n = n + 1", " size 70"))
        done = world.shore("up")
        counts = world.value("SELECT count(*) FILTER (WHERE n = 1), count(*) FROM t")
        tap.ok(done.returncode == 0 and counts == f"{ROWS}|{ROWS}", f"key: {name}: every row once",
               done.stderr + counts)
        tap.equal(world.value("SELECT rows_done, state, batches >= 43 FROM shore.job"),
                  f"{ROWS}|done|t",
                  f"key: {name}: the job says so")


def shapes(world, tap):
    for name, (statement, condition, count) in SHAPES.items():
        world.fresh(TABLE + "CREATE TABLE o AS SELECT i * 2 AS id, 7 AS v"
                    " FROM generate_series(1, 1500) i; ANALYZE;")
        world.write(migration(statement, " size 500"))
        done = world.shore("up")
        got = world.value(f"SELECT count(*) FROM t WHERE {condition}")
        tap.ok(done.returncode == 0 and got == str(count), f"statement with {name}",
               f"{done.stderr}{got} rows")


def refusals(world, tap):
    for name, (setup, options, statement, words) in REFUSALS.items():
        world.fresh(setup)
        world.write(migration(statement, options))
        done = world.shore("up")
        tap.ok(done.returncode == 2 and words in done.stderr, f"refused: {name}",
               f"exit {done.returncode}\n{done.stderr}")
        if "CREATE TABLE t (id int PRIMARY KEY" in setup:
            tap.equal(world.value("SELECT count(*) FROM t WHERE n <> 0"), "0",
                      f"refused: {name}: nothing was changed")


def empty_and_late_rows(world, tap):
    world.fresh("CREATE TABLE t (id int PRIMARY KEY, n int)")
    world.write(migration("UPDATE t SET n = 1"))
    tap.equal(world.shore("up").returncode, 0, "an empty table is done at once")
    tap.equal(world.shore("up").returncode, 0, "and stays done")


def stopped_and_resumed(world, tap):
    world.fresh("CREATE TABLE t (id int PRIMARY KEY, n int NOT NULL DEFAULT 0);"
                "INSERT INTO t SELECT i FROM generate_series(1, 50000) i; ANALYZE t;")
    world.write(migration("UPDATE t SET n = n + 1", " size 500"))
    process = subprocess.Popen(world.command("up", "--batch-nice", "3"), stderr=subprocess.PIPE,
                               text=True)
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and world.job_rows() < 2000:
        time.sleep(0.05)
    process.terminate()
    err = process.communicate()[1]
    rows = world.job_rows()
    tap.ok(process.returncode == 143 and 2000 <= rows < 50000,
           "SIGTERM ends it between two batches with exit 143",
           f"exit {process.returncode}, {rows} rows\n{err}")
    tap.equal(world.value("SELECT count(*) FROM t WHERE n = 1"), str(rows),
              "what the job counted is what was changed")
    world.write(migration("UPDATE t SET n = n + 2", " size 500"))
    done = world.shore("up")
    tap.ok(done.returncode == 2 and world.job_rows() == rows,
           "a changed statement does not go on from there", done.stderr)
    world.write(migration("UPDATE t SET n = n + 1", " size 500"))
    tap.equal(world.shore("up").returncode, 0, "the same statement goes on")
    tap.equal(world.value("SELECT count(*) FILTER (WHERE n = 1), count(*) FROM t"), "50000|50000",
              "and every row was changed once")


def waits_for_locks(world, tap):
    world.fresh(TABLE)
    world.write(migration("UPDATE t SET n = n + 1", " size 300"))
    holder = world.server.session("BEGIN; SELECT * FROM t WHERE id = 1000 FOR UPDATE;",
                                  world.database)
    process = subprocess.Popen(world.command("--json", "up"), stdout=subprocess.PIPE, text=True)
    time.sleep(2)
    holder.stdin.close()
    holder.wait()
    lines = process.communicate()[0].splitlines()
    events = [json.loads(line) for line in lines if line.startswith("{")]
    tap.ok(process.returncode == 0 and any(event.get("event") == "retry" for event in events),
           "a locked row makes the batch give way and try again", events[-3:])
    tap.equal(world.value("SELECT count(*) FROM t WHERE n = 1"), "3000",
              "and every row is changed once all the same")


def pauses(world, tap):
    world.fresh(TABLE + "CREATE TABLE busy (yes boolean); INSERT INTO busy VALUES (true);")
    world.write(migration("UPDATE t SET n = n + 1", ' size 300 pause "SELECT yes FROM busy"'))
    process = subprocess.Popen(world.command("up"), stderr=subprocess.DEVNULL)
    time.sleep(1.5)
    tap.equal(world.value("SELECT count(*) FROM t WHERE n = 1"), "0",
              "while the pause query is true nothing is changed")
    world.server.execute("UPDATE busy SET yes = false", world.database)
    process.wait(20)
    tap.equal(world.value("SELECT count(*) FROM t WHERE n = 1"), "3000",
              "when it is false the work goes on")


def down_and_up_again(world, tap):
    world.fresh(TABLE)
    world.write(migration("UPDATE t SET n = n + 1"))
    codes = [world.shore(*args).returncode for args in (("up",), ("down",), ("up",))]
    tap.equal(codes, [0, 0, 0], "up, down, up")
    tap.equal(world.value("SELECT count(*) FROM t WHERE n = 2"), "3000",
              "the job runs again after a down")


def main():
    tap = Tap()
    with pg.Server() as server:
        world = World(server)
        for part in (keys, shapes, refusals, empty_and_late_rows, stopped_and_resumed,
                     waits_for_locks, pauses, down_and_up_again):
            part(world, tap)
    tap.done()


main()
