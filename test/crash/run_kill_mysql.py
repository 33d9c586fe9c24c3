#!/usr/bin/env python3
# limit: 600
# limit-all: 3600
"""kill -9 of `shore up` and `shore down` on MariaDB and MySQL, again and again until they get
through: what the tables, the programs, the history and the journal are then is that of a run that
nobody disturbed. DDL commits by itself there, so what an interrupted statement did is found out."""
import os
import pathlib
import random
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))

import fetch
import mysql
from project import Project, run_with_kills
from tap import run, skip, test

KILLS = 100 if os.environ.get("SHORE_TEST_ALL") else 8  # for each server and direction
SEED = int(os.environ.get("SHORE_TEST_SEED", random.randrange(1 << 32)))
KILLED = 0.8, (0, 0.3)  # see run_with_kills
NAP = "SELECT SLEEP(0.05);"
DIGITS = "(SELECT 0 AS d UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL " \
         "SELECT 4 UNION ALL SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7 UNION ALL SELECT 8 " \
         "UNION ALL SELECT 9)"

MIGRATIONS = [
    ("0001", "create",
     f"CREATE TABLE t (id int PRIMARY KEY, a int, b varchar(20)) ENGINE = InnoDB;\n{NAP}\n"
     "INSERT INTO t SELECT n.d + 10 * m.d + 100 * o.d + 1000 * p.d, n.d, 'x' "
     f"FROM {DIGITS} AS n, {DIGITS} AS m, {DIGITS} AS o, {DIGITS} AS p;\n"
     "CREATE TABLE log (at int) ENGINE = InnoDB;", "DROP TABLE log;\nDROP TABLE t;"),
    ("0002", "columns",
     "ALTER TABLE t ADD COLUMN c int NOT NULL DEFAULT 7 AFTER id, ALGORITHM = COPY;\n"
     f"INSERT INTO log VALUES (2);\n{NAP}\nINSERT INTO log VALUES (21);\n"
     "ALTER TABLE t MODIFY b varchar(40) CHARACTER SET utf8 NOT NULL;\n"
     "ALTER TABLE t CHANGE a alpha bigint;",
     "ALTER TABLE t CHANGE alpha a int;\nALTER TABLE t MODIFY b varchar(20);\n"
     "ALTER TABLE t DROP COLUMN c;"),
    ("0003", "indexes",
     f"CREATE INDEX t_c ON t (c);\n{NAP}\nALTER TABLE t ADD UNIQUE KEY t_both (id, c), "
     "ADD KEY t_b (b);\nINSERT INTO log VALUES (3);\nALTER TABLE t ENGINE = InnoDB;",
     "ALTER TABLE t DROP INDEX t_b, DROP INDEX t_both;\nDROP INDEX t_c ON t;"),
    ("0004", "groups",
     f"BEGIN;\nINSERT INTO log VALUES (4);\n{NAP}\nCOMMIT;\n"
     f"BEGIN;\nINSERT INTO log VALUES (41);\n{NAP}\nCOMMIT;\nINSERT INTO log VALUES (42);",
     "DELETE FROM log WHERE at >= 4;"),
    ("0005", "programs",
     "DELIMITER //\nCREATE PROCEDURE p() BEGIN SELECT 1; SELECT 2; END//\nDELIMITER ;\n"
     f"CREATE TRIGGER log_is BEFORE INSERT ON log FOR EACH ROW SET NEW.at = NEW.at + 0;\n{NAP}\n"
     "CREATE VIEW v AS SELECT id, c FROM t;\nCREATE FUNCTION f() RETURNS int DETERMINISTIC "
     "NO SQL RETURN 3;",
     "DROP FUNCTION f;\nDROP VIEW v;\nDROP TRIGGER log_is;\nDROP PROCEDURE p;"),
    ("0006", "tables",
     "CREATE TABLE t_new LIKE t;\nCREATE TABLE parts (id int NOT NULL) ENGINE = InnoDB "
     "PARTITION BY RANGE (id) (PARTITION p0 VALUES LESS THAN (10), PARTITION p1 VALUES LESS THAN "
     f"(20));\n{NAP}\nALTER TABLE parts DROP PARTITION p0;\n"
     "INSERT INTO t_new SELECT * FROM t;\nTRUNCATE TABLE t_new;\n"
     f"RENAME TABLE t TO t_old, t_new TO t;\n{NAP}\nRENAME TABLE t TO t_new, t_old TO t;",
     "DROP TABLE parts;\nDROP TABLE t_new;"),
]


def make(server):
    project = Project(server, binary=os.environ["SHORE_RELEASE"])
    for version, name, up, down in MIGRATIONS:
        project.write(version, name, up=up, down=down)
    return project


def dump(project):
    """Every object, as the server shows it, with the rows; but for shore's own."""
    lines = []
    for (name,) in project.query("SHOW TABLES"):
        if name.startswith("shore_"):
            continue
        lines += project.query(f"SHOW CREATE TABLE {name}")
        lines += project.query(f"SELECT * FROM {name} ORDER BY 1")
    for kind, show in (("PROCEDURE", "ROUTINES"), ("FUNCTION", "ROUTINES")):
        for (name,) in project.query(
                f"SELECT ROUTINE_NAME FROM information_schema.{show} WHERE ROUTINE_SCHEMA = "
                f"DATABASE() AND ROUTINE_TYPE = '{kind}' ORDER BY 1"):
            lines += project.query(f"SHOW CREATE {kind} {name}")
    for row in project.query("SHOW TRIGGERS"):
        lines += [row[:5]]
    return [[field.replace(project.database, "DB") for field in line] for line in lines]


def history(project):
    return project.query("SELECT version, name, ordinal, checksum, checksum_file, phase, state, "
                         "progress, progress_checksum, error FROM shore_migration ORDER BY seq")


def journal(project):
    return project.query("SELECT version, direction, statement, `sql`, state FROM shore_journal "
                         "WHERE state = 'done' ORDER BY version, direction, statement, id")


def check_clean(project):
    assert project.query("SELECT * FROM shore_journal WHERE state = 'started'") == []
    project.wait_for("SELECT COUNT(*) = 0 FROM shore_lease AS l "
                     "JOIN information_schema.PROCESSLIST AS p ON p.ID = l.backend_pid")
    project.wait_for("SELECT COUNT(*) = 0 FROM information_schema.PROCESSLIST "
                     "WHERE DB = DATABASE() AND ID <> CONNECTION_ID()")


def up_ends_where_an_undisturbed_run_does(server):
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
            leases += int(project.value("SELECT fence FROM shore_lease"))
            lost += int(project.value("SELECT COUNT(*) FROM shore_journal WHERE state = 'lost'"))
            got = dump(project), history(project), journal(project)
            for wanted_part, got_part in zip(wanted, got):
                assert got_part == wanted_part, (
                    f"seed {SEED}\nwanted {wanted_part}\ngot    {got_part}")
        server.execute(f"DROP DATABASE {project.database}")
    print(f"# {leases} leases were taken, {lost} statements were found not to have taken effect")


def down_ends_where_it_began(server):
    chance = random.Random(SEED + 1)
    left = KILLS
    while left > 0:
        with make(server) as project:
            project.up()
            left = run_with_kills(project, chance, ["down", "--to", "0001"], left, *KILLED)
            left = run_with_kills(project, chance, ["down", "--steps", "1"], left, *KILLED)
            check_clean(project)
            assert dump(project) == []
            assert history(project) == []
            rows = project.query("SELECT version, COUNT(*) FROM shore_journal WHERE direction = "
                                 "'down' AND statement IS NULL GROUP BY 1 ORDER BY 1")
            assert rows == [[version, "1"] for version, *_ in MIGRATIONS], rows
        server.execute(f"DROP DATABASE {project.database}")


def add(name, open_server):
    word = name.lower().replace(" ", "_").replace(".", "_")

    def killed():
        try:
            with open_server() as server:
                up_ends_where_an_undisturbed_run_does(server)
                down_ends_where_it_began(server)
        except fetch.Unavailable as reason:
            skip(str(reason))
    killed.__name__ = f"killed_again_and_again_up_and_down_end_as_if_nothing_was_on_{word}"
    test(killed)


for server_name, server_open in mysql.each():
    add(server_name, server_open)
run()
