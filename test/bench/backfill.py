#!/usr/bin/env python3
"""Batched backfill against one big UPDATE of the same million rows, side by side.

First the rate, on PostgreSQL and MariaDB: pairs that alternate, fresh tables, no rest between
batches; the median of five counts. Then what an application feels: p50, p99 and longest latency of
a workload without any change, beside shore at its default pace, and beside the big UPDATE.
"""
import os
import statistics
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "support"))
import mysql
import pg

SHORE = os.environ["SHORE"]
WORKLOAD = os.path.join(os.path.dirname(SHORE), "test", "workload", "workload")
ROWS, PAIRS, ROUNDS = 1_000_000, 5, 3
STATEMENT = "UPDATE users SET email_address = email WHERE email_address IS DISTINCT FROM email"
MARIADB_STATEMENT = "UPDATE users SET email_address = email WHERE NOT email_address <=> email"
MIGRATION = """-- shore: size large
-- shore: phase migrate
-- shore: reason "measure"
-- shore: down keep "nothing to undo"

-- up
-- shore: batched
{};
"""
APP = """SELECT email FROM users WHERE id = :id
UPDATE users SET name = 'name :n' WHERE id = :id
"""


def fresh(server, name):
    server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    server.execute(f"CREATE DATABASE {name} TEMPLATE base")
    server.execute("CHECKPOINT")
    return server.url_of(name)


def migration_folder(server, statement):
    folder = os.path.join(server.folder, "migrations")
    os.mkdir(folder)
    with open(os.path.join(folder, "0001_fill.sql"), "w", encoding="ascii") as file:
        file.write(MIGRATION.format(statement))
    return folder


def timed(command):
    begin = time.monotonic()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.monotonic() - begin


def shore(url, folder, *more):
    return [SHORE, "--quiet", "--url", url, "--dir", folder, "up", *more]


def big(url):
    return ["psql", "-X", "-q", "-d", url, "-c", STATEMENT]


def fresh_mariadb(server):
    server.execute("DROP DATABASE IF EXISTS bench; CREATE DATABASE bench; CREATE TABLE bench.users "
                   "LIKE base.users; INSERT INTO bench.users SELECT * FROM base.users")
    return server.url_of("bench")


def rate_of_mariadb():
    settings = {"innodb_buffer_pool_size": "512M", "innodb_log_file_size": "2G"}
    with mysql.Server(settings=settings) as server:
        server.execute("CREATE DATABASE base; CREATE TABLE base.users (id bigint PRIMARY KEY, "
                       "email varchar(60) NOT NULL, email_address varchar(60), name varchar(60)) "
                       "ENGINE = InnoDB; INSERT INTO base.users (id, email) SELECT seq, "
                       f"CONCAT('user', seq, '@example.com') FROM seq_1_to_{ROWS}")
        rate(lambda: fresh_mariadb(server),
             lambda _: server.client("bench", "--execute", MARIADB_STATEMENT),
             migration_folder(server, MARIADB_STATEMENT))


def rate(afresh, one_update, folder):
    ratios = []
    for pair in range(PAIRS):
        one = timed(one_update(afresh()))
        batched = timed(shore(afresh(), folder, "--batch-nice", "0"))
        ratios.append(one / batched)
        print(f"  pair {pair + 1}: one UPDATE {ROWS / one:9,.0f} rows/s"
              f"   batched {ROWS / batched:9,.0f} rows/s   ratio {ratios[-1]:.2f}", flush=True)
    print(f"  median ratio {statistics.median(ratios):.2f} (target at least 0.90)")


def latencies(server, script, command):
    """Of the transactions that began while `command` ran (or for ten seconds, without one)."""
    url, log = fresh(server, "bench"), os.path.join(server.folder, "workload.log")
    if os.path.exists(log):
        os.unlink(log)
    app = subprocess.Popen([WORKLOAD, url, script, "4", "400", str(ROWS), log])
    time.sleep(1)
    begin = time.time()
    if command:
        subprocess.run(command(url), check=True, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL)
    else:
        time.sleep(10)
    end = time.time()
    app.terminate()
    app.wait()
    return sorted(int(line.split()[1]) / 1000 for line in open(log, encoding="ascii")
                  if begin <= int(line.split()[0]) / 1e6 <= end)


def felt(server, folder, script):
    cases = {"no change": None, "shore, default pace": lambda url: shore(url, folder),
             "one big UPDATE": big}
    results = {name: [] for name in cases}
    for _ in range(ROUNDS):
        for name, command in cases.items():
            results[name].append(latencies(server, script, command))
    print(f"  {'median of ' + str(ROUNDS) + ' rounds':22}{'p50':>10}{'p99':>10}{'max':>10}   (ms)")
    for name, rounds in results.items():
        cells = [statistics.median(values[min(len(values) - 1,
                                              int(len(values) * share))] for values in rounds)
                 for share in (0.5, 0.99, 1)]
        print(f"  {name:22}" + "".join(f"{cell:10.1f}" for cell in cells))


def main():
    with pg.Server({"max_wal_size": "8GB", "shared_buffers": "512MB"}) as server:
        server.execute("CREATE DATABASE base")
        server.execute("CREATE TABLE users (id bigint PRIMARY KEY, email text NOT NULL,"
                       " email_address text, name text);"
                       "INSERT INTO users (id, email) SELECT i, 'user' || i || '@example.com'"
                       f" FROM generate_series(1, {ROWS}) i;"
                       "VACUUM (FREEZE, ANALYZE) users;", "base")
        folder, script = migration_folder(server, STATEMENT), os.path.join(server.folder, "app.sql")
        with open(script, "w", encoding="ascii") as file:
            file.write(APP)
        print(f"backfill: {ROWS:,} rows, batched against one UPDATE, PostgreSQL", flush=True)
        rate(lambda: fresh(server, "bench"), big, folder)
        print("backfill: the same on MariaDB", flush=True)
        rate_of_mariadb()
        print("backfill: a workload of 400 transactions a second beside it", flush=True)
        felt(server, folder, script)


main()
