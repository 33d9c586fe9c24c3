#!/usr/bin/env python3
# serial
# limit: 900
"""kill -9 of shore after a random 20 to 500 ms, then up again, until the kills are spent; on
PostgreSQL, MariaDB and MySQL.

First on a table of its own, with a counter: every row must be changed exactly once, and history,
journal and job must say what an undisturbed run says. Then with a sync trigger and an application
that writes through both columns meanwhile, compared by content. The seed is printed; SHORE_SEED
repeats a run.
"""
import os
import random
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import fetch
import mysql
import pg
from tap import Tap

SHORE = os.environ.get("SHORE_RELEASE") or os.environ["SHORE"]
BUILD = os.environ.get("SHORE_BUILD", "build")
LONG = bool(os.environ.get("SHORE_TEST_ALL"))
KILLS_ALONE, KILLS_WITH_WORKLOAD = (200, 20) if LONG else (20, 3)
DEMO_ROWS = 1_000_000
HERE = os.path.dirname(os.path.abspath(__file__))
DEMO = os.path.join(HERE, "..", "..", "demo")

COUNTER = """-- shore: size large
-- shore: phase migrate
-- shore: reason "count every row once"
-- shore: down keep "a counter harms nobody"

-- up
-- shore: batched
UPDATE counters SET n = n + 1;

-- verify
SELECT count(*) = 0 FROM counters WHERE n <> 1;
"""

# What must not depend on kills: no times, no fences, no batch sizes.
STATE = """
SELECT 'migration', version, name, state, checksum, phase FROM {0}migration ORDER BY 2;
SELECT 'journal', version, direction, coalesce({1}, ''), state FROM {0}journal ORDER BY id;
SELECT 'job', job, migration, state, rows_done FROM {0}job ORDER BY 2;"""


class OnPg:
    rows = 1_000_000
    state = STATE.format("shore.", "statement::text")
    demo = DEMO
    differ = "email IS DISTINCT FROM email_address"

    def __init__(self, server):
        self.server = server

    def first(self):
        self.server.execute("CREATE DATABASE counters")
        self.server.execute("CREATE TABLE counters (id bigint PRIMARY KEY, n int NOT NULL"
                            " DEFAULT 0); INSERT INTO counters (id) SELECT i * 7"
                            f" FROM generate_series(1, {self.rows}) i; ANALYZE counters;",
                            "counters")

    def copy(self, name):
        self.server.execute(f"CREATE DATABASE {name} TEMPLATE counters")
        return self.server.url_of(name)

    def drop(self, name):
        self.server.execute(f"DROP DATABASE {name} WITH (FORCE)")

    def ask(self, sql, name):
        return self.server.psql(sql, name).stdout


class OnMysql:
    rows = 1_000_000 if LONG else 300_000
    state = STATE.format("shore_", "statement")
    demo = os.path.join(DEMO, "mysql")
    differ = "NOT (BINARY email <=> BINARY email_address)"

    def __init__(self, server):
        self.server = server

    def first(self):
        self.server.execute("CREATE DATABASE counters")
        self.server.execute(
            "CREATE TABLE counters (id bigint PRIMARY KEY, n int NOT NULL DEFAULT 0);"
            "CREATE TABLE s (i int PRIMARY KEY); INSERT INTO s VALUES "
            + ", ".join(f"({i})" for i in range(1000)) + ";"
            "INSERT INTO counters (id) SELECT (a.i * 1000 + b.i) * 7 FROM s AS a, s AS b"
            f" WHERE a.i < {self.rows // 1000}; ANALYZE TABLE counters;", "counters")

    def copy(self, name):
        self.server.execute(f"CREATE DATABASE {name}")
        self.server.execute("CREATE TABLE counters LIKE counters.counters;"
                            "INSERT INTO counters SELECT * FROM counters.counters;"
                            "ANALYZE TABLE counters;", name)
        return self.server.url_of(name)

    def drop(self, name):
        self.server.execute(f"DROP DATABASE {name}")

    def ask(self, sql, name):
        return self.server.sql(sql, name).stdout


def migrations(folder, files):
    os.makedirs(folder, exist_ok=True)
    for name, text in files.items():
        with open(os.path.join(folder, name), "w", encoding="ascii") as file:
            file.write(text)
    return folder


def up(url, folder, *more):
    return [SHORE, "--url", url, "--dir", folder, "--json", "up", *more]


def until_done(command, rng, kills):
    """Kill it `kills` times at most, then let it finish. Gives the kills spent and the last run."""
    spent = 0
    while True:
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                   text=True)
        if spent < kills:
            try:
                process.wait(rng.uniform(0.02, 0.5))
            except subprocess.TimeoutExpired:
                process.kill()
                spent += 1
        out, err = process.communicate()
        if process.returncode != -9:
            return spent, process.returncode, out[-2000:] + err


def counters_alone(on, tap, rng, folder):
    on.first()
    done = subprocess.run(up(on.copy("undisturbed"), folder), capture_output=True, text=True)
    tap.ok(done.returncode == 0, "an undisturbed run succeeds", done.stdout + done.stderr)
    wanted = on.ask(on.state, "undisturbed")
    on.drop("undisturbed")
    spent = rounds = 0
    while spent < KILLS_ALONE:
        rounds += 1
        name = f"round{rounds}"
        used, code, output = until_done(up(on.copy(name), folder), rng, KILLS_ALONE - spent)
        spent += used
        tap.ok(code == 0, f"round {rounds}: up succeeds after {used} kills", output)
        counts = [on.ask(f"SELECT count(*) FROM counters WHERE {condition}", name).strip()
                  for condition in ("n = 0", "n > 1", "n = 1")]
        tap.equal(counts, ["0", "0", str(on.rows)],
                  f"round {rounds}: no row missed, no row changed twice")
        tap.equal(on.ask(on.state, name), wanted,
                  f"round {rounds}: history, journal and job as undisturbed")
        on.drop(name)
    tap.ok(spent == KILLS_ALONE, f"{spent} kills were spent in {rounds} rounds")


def with_workload(on, tap, rng, log):
    server = on.server
    server.execute(open(os.path.join(on.demo, "setup.sql"), encoding="ascii").read())
    folder = os.path.join(on.demo, "migrations")
    subprocess.run(up(server.url, folder, "--to", "0001"), check=True, capture_output=True)
    apps = [subprocess.Popen([os.path.join(BUILD, "test", "workload", "workload"), server.url,
                              os.path.join(DEMO, f"{app}_app.sql"), "2", "200", str(DEMO_ROWS),
                              log])
            for app in ("old", "new")]
    try:
        spent, code, output = until_done(up(server.url, folder, "--to", "0002"), rng,
                                         KILLS_WITH_WORKLOAD)
    finally:
        time.sleep(0.5)
        for app in apps:
            app.terminate()
            app.wait()
    tap.ok(code == 0, f"with trigger and workload: up succeeds after {spent} kills", output)
    tap.equal(server.value(f"SELECT count(*) FROM users WHERE {on.differ}"), "0",
              "old and new column have the same content in every row")
    outcomes = [line.split()[3] for line in open(log, encoding="ascii")]
    tap.ok(outcomes.count("ok") == len(outcomes) > 0,
           f"the workload's {len(outcomes)} transactions had no error",
           sorted(set(outcomes)))


def check(name, open_server, on, tap, rng):
    print(f"# {name}", flush=True)
    try:
        with open_server() as server:
            counters_alone(on(server), tap, rng, migrations(os.path.join(server.folder, "m"),
                                                            {"0001_count.sql": COUNTER}))
            with_workload(on(server), tap, rng, os.path.join(server.folder, "workload.log"))
    except fetch.Unavailable as error:
        tap.skip(name, str(error))


def main():
    seed = int(os.environ.get("SHORE_SEED") or time.time_ns() % 1_000_000)
    print(f"# seed {seed}")
    rng, tap = random.Random(seed), Tap()
    wanted = os.environ.get("SHORE_SERVERS", "")
    for name, open_server, on in (("PostgreSQL", pg.Server, OnPg),
                                  *((name, opened, OnMysql) for name, opened in mysql.each())):
        if wanted in name:
            check(name, open_server, on, tap, rng)
    tap.done()


main()
