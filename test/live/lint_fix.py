#!/usr/bin/env python3
"""What `shore lint --fix` makes of a file runs on a server, does what the author's did, and nobody
who writes to the table waits for it."""
import os
import subprocess
import tempfile

import pg
from project import Project
from tap import run, test

SHORE = os.environ["SHORE"]
server = pg.Server()

SETUP = """CREATE TABLE orders (id bigint PRIMARY KEY, note text);
INSERT INTO orders SELECT i, 'n' || i FROM generate_series(1, 1000) i;
CREATE INDEX orders_old_idx ON orders (note);
CREATE MATERIALIZED VIEW totals AS SELECT id, count(*) FROM orders GROUP BY id;
CREATE UNIQUE INDEX totals_id ON totals (id);
CREATE TABLE parts (id int) PARTITION BY RANGE (id);
CREATE TABLE part1 PARTITION OF parts FOR VALUES FROM (1) TO (10);"""

# The author's statement, the fixed one, what the server must say then.
CASES = {
    "create index": ("CREATE UNIQUE INDEX i ON orders (note);",
                     "CREATE UNIQUE INDEX CONCURRENTLY i ON orders (note);",
                     "SELECT indisvalid AND indisunique FROM pg_index"
                     " WHERE indexrelid = 'i'::regclass"),
    "drop index": ("DROP /* the INDEX */ INDEX IF EXISTS orders_old_idx;",
                   "DROP /* the INDEX */ INDEX CONCURRENTLY IF EXISTS orders_old_idx;",
                   "SELECT to_regclass('orders_old_idx') IS NULL"),
    "reindex": ("REINDEX (VERBOSE) TABLE orders;", "REINDEX (VERBOSE) TABLE CONCURRENTLY orders;",
                "SELECT bool_and(indisvalid) FROM pg_index WHERE indrelid = 'orders'::regclass"),
    "check": ("ALTER TABLE orders ADD CONSTRAINT k CHECK (id > 0);",
              "ALTER TABLE orders ADD CONSTRAINT k CHECK (id > 0) NOT VALID;\n"
              "ALTER TABLE orders VALIDATE CONSTRAINT k;",
              "SELECT convalidated FROM pg_constraint WHERE conname = 'k'"),
    "foreign key": ("ALTER TABLE orders ADD CONSTRAINT f FOREIGN KEY (id)\n"
                    "    REFERENCES orders (id) ON DELETE CASCADE;",
                    "ALTER TABLE orders ADD CONSTRAINT f FOREIGN KEY (id)\n"
                    "    REFERENCES orders (id) ON DELETE CASCADE NOT VALID;\n"
                    "ALTER TABLE orders VALIDATE CONSTRAINT f;",
                    "SELECT convalidated AND confdeltype = 'c' FROM pg_constraint"
                    " WHERE conname = 'f'"),
    "not valid, validate": ("ALTER TABLE orders ADD CONSTRAINT k CHECK (id > 0) NOT VALID,\n"
                            "    VALIDATE CONSTRAINT k;",
                            "ALTER TABLE orders ADD CONSTRAINT k CHECK (id > 0) NOT VALID;\n"
                            "ALTER TABLE orders VALIDATE CONSTRAINT k;",
                            "SELECT convalidated FROM pg_constraint WHERE conname = 'k'"),
    "set not null": ("ALTER TABLE orders ALTER COLUMN note SET NOT NULL;",
                     "ALTER TABLE orders ADD CONSTRAINT orders_note_not_null"
                     " CHECK (note IS NOT NULL) NOT VALID;\n"
                     "ALTER TABLE orders VALIDATE CONSTRAINT orders_note_not_null;\n"
                     "ALTER TABLE orders ALTER COLUMN note SET NOT NULL;\n"
                     "ALTER TABLE orders DROP CONSTRAINT orders_note_not_null;",
                     "SELECT attnotnull AND NOT EXISTS (SELECT FROM pg_constraint"
                     " WHERE conrelid = 'orders'::regclass AND contype = 'c') FROM pg_attribute"
                     " WHERE attrelid = 'orders'::regclass AND attname = 'note'"),
    "add column, set not null": (
        "ALTER TABLE orders ADD COLUMN c int DEFAULT 5,\n    ALTER COLUMN c SET NOT NULL;",
        "ALTER TABLE orders ADD COLUMN c int DEFAULT 5 NOT NULL;",
        "SELECT attnotnull AND atthasmissing FROM pg_attribute"
        " WHERE attrelid = 'orders'::regclass AND attname = 'c'"),
    "unique": ("ALTER TABLE orders ADD CONSTRAINT u UNIQUE (id, note);",
               "CREATE UNIQUE INDEX CONCURRENTLY u ON orders (id, note);\n"
               "ALTER TABLE orders ADD CONSTRAINT u UNIQUE USING INDEX u;",
               "SELECT contype = 'u' AND conkey = '{1,2}' AND NOT condeferrable AND indisvalid"
               " FROM pg_constraint JOIN pg_index ON indexrelid = conindid WHERE conname = 'u'"),
    "refresh": ("REFRESH MATERIALIZED VIEW totals;",
                "REFRESH MATERIALIZED VIEW CONCURRENTLY totals;",
                "SELECT count(*) = 1000 FROM totals"),
    # The author's own try, which a writer held up, has left an INVALID index.
    "if not exists": ("CREATE INDEX CONCURRENTLY IF NOT EXISTS i ON orders (id, note);",
                      "DROP INDEX CONCURRENTLY IF EXISTS i;\n"
                      "CREATE INDEX CONCURRENTLY IF NOT EXISTS i ON orders (id, note);",
                      "SELECT indisvalid FROM pg_index WHERE indexrelid = 'i'::regclass"),
    "detach partition": ("ALTER TABLE parts DETACH PARTITION part1;",
                         "ALTER TABLE parts DETACH PARTITION part1 CONCURRENTLY;",
                         "SELECT NOT relispartition FROM pg_class WHERE relname = 'part1'"),
}


def fixed(text):
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, "0000_setup.sql"), "w", encoding="utf-8") as file:
            file.write(SETUP)
        path = os.path.join(folder, "0001_change.sql")
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        subprocess.run([SHORE, "lint", "--fix", "--quiet", "--engine", "postgres:15", folder],
                       check=False, timeout=60)
        with open(path, encoding="utf-8") as file:
            return file.read()


def performs(database, before, after, question):
    def perform():
        text = fixed(f"SET lock_timeout = '2s';\n{before}\n")
        assert text == f"SET lock_timeout = '2s';\n{after}\n", text
        server.execute(f"CREATE DATABASE {database}")
        server.execute(SETUP, database)
        # A writer that began before and has not ended: the author's form would wait for it.
        writer = server.session("BEGIN; UPDATE orders SET note = 'x' WHERE id = 1;"
                                "INSERT INTO parts VALUES (2); SELECT FROM totals LIMIT 0;",
                                database)
        try:
            blocked = server.psql(f"SET lock_timeout = '300ms';\n{before}", database, check=False)
            assert "lock timeout" in blocked.stderr, blocked.stderr
        finally:
            writer.communicate("ROLLBACK;")
        server.execute(text, database)
        assert server.value(question, database) == "t"
    return perform


@test
def a_fixed_file_runs():
    for number, (name, case) in enumerate(CASES.items()):
        yield name, performs(f"fix{number}", *case)


# The author's text, the fixed one.
TIMEOUTS = {
    "alone": ("ALTER TABLE orders ADD COLUMN x int;\n",
              "SET lock_timeout = '1s';\nALTER TABLE orders ADD COLUMN x int;\n"),
    "in the runner's transaction": (
        "-- +goose Up\nALTER TABLE orders ADD COLUMN x int;\n",
        "-- +goose Up\nSET LOCAL lock_timeout = '1s';\nALTER TABLE orders ADD COLUMN x int;\n"),
    "in the author's transactions": (
        "BEGIN;\nALTER TABLE orders ADD COLUMN x int;\nCOMMIT;\n"
        "BEGIN;\nALTER TABLE orders DROP CONSTRAINT orders_pkey;\nCOMMIT;\n",
        "BEGIN;\nSET lock_timeout = '1s';\nALTER TABLE orders ADD COLUMN x int;\nCOMMIT;\n"
        "BEGIN;\nALTER TABLE orders DROP CONSTRAINT orders_pkey;\nCOMMIT;\n"),
}


def gives_up(database, before, after):
    def perform():
        text = fixed(before)
        assert text == after, text
        server.execute(f"CREATE DATABASE {database}")
        server.execute(SETUP, database)
        writer = server.session("BEGIN; UPDATE orders SET note = 'x' WHERE id = 1;", database)
        run_text = f"BEGIN;\n{text}COMMIT;" if "goose" in text else text
        try:
            waited = server.psql(f"SET statement_timeout = '20s';\n{run_text}", database,
                                 check=False)
            assert "due to lock timeout" in waited.stderr, waited.stderr
        finally:
            writer.communicate("ROLLBACK;")
        done = server.psql(run_text, database)
        assert done.stderr == "", done.stderr
    return perform


@test
def a_lock_is_waited_for_with_a_limit():
    for number, (name, case) in enumerate(TIMEOUTS.items()):
        yield name, gives_up(f"wait{number}", *case)


@test
def up_runs_a_fixed_migration():
    with Project(server) as project:
        project.write("0001", "orders", up=SETUP.split("CREATE INDEX")[0],
                      down="DROP TABLE orders;")
        project.write("0002", "index", up=CASES["create index"][0], size="large",
                      down="DROP INDEX i;")
        done = subprocess.run([SHORE, "lint", "--fix", project.dir], capture_output=True,
                              text=True, check=False, timeout=60)
        assert "Fixed 2 findings." in done.stdout, done.stdout
        project.up()
        project.command("down")
        assert project.states()["0001"] == "applied"


try:
    run()
finally:
    server.close()
