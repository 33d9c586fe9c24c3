#!/usr/bin/env python3
# serial
"""kill -9 of shore after a random 20 to 500 ms, then up again, until the kills are spent.

First on a table of its own, a million rows with a counter: every row must be changed exactly once,
and history, journal and job must say what an undisturbed run says. Then with a sync trigger and an
application that writes through both columns meanwhile, compared by content. The seed is printed;
SHORE_SEED repeats a run.
"""
import os
import random
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import pg
from tap import Tap

SHORE = os.environ.get("SHORE_RELEASE") or os.environ["SHORE"]
BUILD = os.environ.get("SHORE_BUILD", "build")
LONG = bool(os.environ.get("SHORE_TEST_ALL"))
KILLS_ALONE, KILLS_WITH_WORKLOAD = (200, 20) if LONG else (20, 3)
ROWS = 1_000_000
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
SELECT 'migration', version, name, state, checksum, phase FROM shore.migration ORDER BY 2;
SELECT 'journal', version, direction, coalesce(statement::text, ''), state
  FROM shore.journal ORDER BY id;
SELECT 'job', job, migration, relation, state, rows_done::text FROM shore.job ORDER BY 2;"""


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


def database(server, name, template):
    server.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    return server.url_of(name)


def counters_alone(server, tap, rng, folder):
    server.execute("CREATE DATABASE counters")
    server.execute(f"CREATE TABLE counters (id bigint PRIMARY KEY, n int NOT NULL DEFAULT 0);"
                   "INSERT INTO counters (id) SELECT i * 7"
                   f" FROM generate_series(1, {ROWS}) i; ANALYZE counters;",
                   "counters")
    done = subprocess.run(up(database(server, "undisturbed", "counters"), folder),
                          capture_output=True, text=True)
    tap.equal(done.returncode, 0, "an undisturbed run succeeds")
    wanted = server.psql(STATE, "undisturbed").stdout
    spent = rounds = 0
    while spent < KILLS_ALONE:
        rounds += 1
        name = f"round{rounds}"
        used, code, output = until_done(up(database(server, name, "counters"), folder), rng,
                                        KILLS_ALONE - spent)
        spent += used
        if not tap.equal(code, 0, f"round {rounds}: up succeeds after {used} kills"):
            print("\n".join(f"# {line}" for line in output.splitlines()))
        wrong = server.value("SELECT count(*) FILTER (WHERE n = 0), count(*) FILTER (WHERE n > 1),"
                             " count(*)"
                             " FROM counters", name)
        tap.equal(wrong, f"0|0|{ROWS}", f"round {rounds}: no row missed, no row changed twice")
        tap.equal(server.psql(STATE, name).stdout, wanted,
                  f"round {rounds}: history, journal and job as undisturbed")
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")
    tap.ok(spent == KILLS_ALONE, f"{spent} kills were spent in {rounds} rounds")


def with_workload(server, tap, rng, log):
    server.execute(open(os.path.join(DEMO, "setup.sql"), encoding="ascii").read())
    folder = os.path.join(DEMO, "migrations")
    subprocess.run(up(server.url, folder, "--to", "0001"), check=True, capture_output=True)
    apps = [subprocess.Popen([os.path.join(BUILD, "test", "workload", "workload"), server.url,
                              os.path.join(DEMO, f"{app}_app.sql"), "2", "200", str(ROWS), log])
            for app in ("old", "new")]
    try:
        spent, code, output = until_done(up(server.url, folder, "--to", "0002"), rng,
                                         KILLS_WITH_WORKLOAD)
    finally:
        time.sleep(0.5)
        for app in apps:
            app.terminate()
            app.wait()
    if not tap.equal(code, 0, f"with trigger and workload: up succeeds after {spent} kills"):
        print("\n".join(f"# {line}" for line in output.splitlines()))
    tap.equal(server.value("SELECT count(*) FROM users WHERE email IS DISTINCT FROM email_address"),
              "0",
              "old and new column have the same content in every row")
    outcomes = [line.split()[3] for line in open(log, encoding="ascii")]
    tap.ok(outcomes.count("ok") == len(outcomes) > 0,
           f"the workload's {len(outcomes)} transactions had no error",
           sorted(set(outcomes)))


def main():
    seed = int(os.environ.get("SHORE_SEED") or time.time_ns() % 1_000_000)
    print(f"# seed {seed}")
    rng, tap = random.Random(seed), Tap()
    with pg.Server() as server:
        counters_alone(server, tap, rng, migrations(os.path.join(server.folder, "m"),
                                                    {"0001_count.sql": COUNTER}))
        with_workload(server, tap, rng, os.path.join(server.folder, "workload.log"))
    tap.done()


main()
