#!/usr/bin/env python3
# limit: 600
# limit-all: 3600
"""kill -9 of `shore up` after a random 20 to 500 ms, again and again until it gets through: the
schema, the history and the journal are then those of a run that nobody disturbed."""
import os
import pathlib
import random
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))

import pg
from project import Project, run_with_kills
from tap import run, test

KILLS = 200 if os.environ.get("SHORE_TEST_ALL") else 20
SEED = int(os.environ.get("SHORE_TEST_SEED", random.randrange(1 << 32)))
KILLED = 0.5, (0.02, 0.5)  # see run_with_kills
NAP = "SELECT pg_sleep(0.05);"

server = pg.Server()

MIGRATIONS = [
    ("0001", "create", f"CREATE TABLE t (id int PRIMARY KEY, a int, b text);\n{NAP}\n"
     "INSERT INTO t SELECT n, n, 'x' FROM generate_series(1, 20000) AS n;\n"
     "CREATE TABLE log (at int);", "DROP TABLE log;\nDROP TABLE t;"),
    ("0002", "columns", f"ALTER TABLE t ADD COLUMN c int;\n{NAP}\n"
     "ALTER TABLE t ADD CONSTRAINT a_positive CHECK (a > 0) NOT VALID;\n"
     "INSERT INTO log VALUES (2);",
     "ALTER TABLE t DROP CONSTRAINT a_positive;\nALTER TABLE t DROP COLUMN c;"),
    ("0003", "indexes", f"INSERT INTO log VALUES (3);\n{NAP}\n"
     "CREATE INDEX CONCURRENTLY t_a ON t (a);\nINSERT INTO log VALUES (31);\n"
     "CREATE UNIQUE INDEX CONCURRENTLY t_ab ON t (a, b);\nCOMMENT ON INDEX t_ab IS 'both';\n"
     f"{NAP}\nCREATE INDEX CONCURRENTLY t_b ON t (b);",
     "DROP INDEX CONCURRENTLY t_b;\nDROP INDEX CONCURRENTLY t_ab;\nDROP INDEX CONCURRENTLY t_a;"),
    ("0004", "groups", f"BEGIN;\nINSERT INTO log VALUES (4);\n{NAP}\nCOMMIT;\n"
     f"BEGIN;\nINSERT INTO log VALUES (41);\n{NAP}\nCOMMIT;\nINSERT INTO log VALUES (42);",
     "DELETE FROM log WHERE at >= 4;"),
    ("0005", "drop_and_vacuum", "DROP INDEX CONCURRENTLY t_b;\nVACUUM t;\n"
     "REINDEX INDEX CONCURRENTLY t_a;\nALTER TABLE t VALIDATE CONSTRAINT a_positive;",
     "CREATE INDEX CONCURRENTLY t_b ON t (b);"),
    ("0006", "enum", f"CREATE TYPE mood AS ENUM ('calm');\n{NAP}\n"
     "ALTER TABLE t ADD COLUMN m mood;\nINSERT INTO log VALUES (6);",
     "ALTER TABLE t DROP COLUMN m;\nDROP TYPE mood;"),
]
VERIFY = {"0003": "SELECT count(*) = 2 FROM log WHERE at IN (3, 31);",
          "0006": "-- shore: expect 0\nSELECT count(*) FROM t WHERE m IS NOT NULL;"}


def make(server):
    project = Project(server, binary=os.environ["SHORE_RELEASE"])
    for version, name, up, down in MIGRATIONS:
        project.write(version, name, up=up, down=down, verify=VERIFY.get(version))
    return project


def dump(project):
    text = subprocess.run(
        ["pg_dump", "--no-owner", "--exclude-schema", "shore", server.url_of(project.database)],
        check=True, capture_output=True, text=True).stdout
    # Newer minors of pg_dump put a random word around the dump.
    return [line for line in text.splitlines() if not line.startswith(("\\restrict",
                                                                      "\\unrestrict"))]


def history(project):
    return project.query("SELECT version, name, ordinal, checksum, checksum_file, phase, state, "
                         "progress, progress_checksum, error FROM shore.migration ORDER BY seq")


def journal(project):
    return project.query("SELECT version, direction, statement, sql, state FROM shore.journal "
                         "WHERE state = 'done' ORDER BY version, direction, statement, id")


def check_clean(project):
    assert project.query("SELECT * FROM shore.journal WHERE state = 'started'") == []
    assert project.query("SELECT * FROM pg_index WHERE NOT indisvalid") == []
    # The server needs a moment to end a session whose client is gone. A runner killed behind its
    # last statement leaves its name in the lease; with nothing left to do nobody takes it off.
    project.wait_for("SELECT count(*) = 0 FROM shore.lease AS l JOIN pg_stat_activity AS a "
                     "ON a.pid = l.backend_pid AND a.backend_start = l.backend_start")
    project.wait_for("SELECT count(*) = 0 FROM pg_stat_activity "
                     "WHERE datname = current_database() AND application_name LIKE 'shore/%'")


@test
def killed_again_and_again_up_ends_where_an_undisturbed_run_does():
    chance = random.Random(SEED)
    print(f"# seed {SEED}, {KILLS} kills")
    with make(server) as calm:
        calm.up()
        wanted = dump(calm), history(calm), journal(calm)
        check_clean(calm)
    left = KILLS
    leases = lost = 0
    while left > 0:
        with make(server) as project:
            left = run_with_kills(project, chance, ["up"], left, *KILLED)
            check_clean(project)
            leases += int(project.value("SELECT fence FROM shore.lease"))
            lost += int(project.value("SELECT count(*) FROM shore.journal WHERE state = 'lost'"))
            got = dump(project), history(project), journal(project)
            for wanted_part, got_part in zip(wanted, got):
                assert got_part == wanted_part, (
                    f"seed {SEED}\nwanted {wanted_part}\ngot    {got_part}")
        server.execute(f"DROP DATABASE {project.database}")
    print(f"# {leases} leases were taken, {lost} statements outside transactions were lost and "
          "found not to have taken effect")


@test
def killed_again_and_again_down_ends_where_it_began():
    chance = random.Random(SEED + 1)
    left = KILLS // 2
    with Project(server) as empty:
        wanted = dump(empty)
    while left > 0:
        with make(server) as project:
            project.up()
            left = run_with_kills(project, chance, ["down", "--to", "0001"], left, *KILLED)
            left = run_with_kills(project, chance, ["down", "--steps", "1"], left, *KILLED)
            check_clean(project)
            assert dump(project) == wanted
            assert history(project) == []
            rows = project.query("SELECT version, count(*) FROM shore.journal WHERE direction = "
                                 "'down' AND statement IS NULL GROUP BY 1 ORDER BY 1")
            assert rows == [[version, "1"] for version, *_ in MIGRATIONS], rows
        server.execute(f"DROP DATABASE {project.database}")


try:
    run()
finally:
    server.close()
