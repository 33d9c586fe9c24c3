#!/usr/bin/env python3
# limit: 600
# limit-all: 3000
"""test_my_syntax.py -- what not every release of MySQL and MariaDB reads, on real servers.

The statement of each row is sent to the servers of mysql.each(): one that reads it does not answer
with a syntax error, one that does not answers with the error of the row (shore facts --json). And
lint says the same of each.
"""
import json
import os
import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.append(str(HERE.parent / "support"))
import mysql  # noqa: E402
from tap import Tap  # noqa: E402

SHORE = os.environ["SHORE"]
# What the statements are about. Not every server has each of these.
SETUP = """
SET sql_mode = DEFAULT
DROP DATABASE IF EXISTS shore_x
DROP DATABASE IF EXISTS words
CREATE DATABASE words
USE words
DROP USER shore_u
DROP USER shore_u0
DROP ROLE shore_r
DROP ROLE shore_r0
DROP SERVER shore_s
DROP UNDO TABLESPACE shore_ts
DROP RESOURCE GROUP shore_g
RESET PERSIST
UNLOCK TABLES
CREATE USER shore_u0
CREATE ROLE shore_r0
GRANT shore_r0 TO shore_u0
CREATE TABLE t (id int PRIMARY KEY, a int, b varchar(40), j text, KEY ia (a)) ENGINE=InnoDB
ALTER TABLE t MODIFY j json
CREATE TABLE u (id int PRIMARY KEY) ENGINE=InnoDB
CREATE TABLE u2 (a int) ENGINE=InnoDB
CREATE TABLE c (a int, CONSTRAINT c1 CHECK (a > 0)) ENGINE=InnoDB
CREATE TABLE p (a int) ENGINE=InnoDB PARTITION BY RANGE (a)
    (PARTITION p0 VALUES LESS THAN (10), PARTITION p1 VALUES LESS THAN (100))
CREATE TABLE w (a int, s date, e date, PERIOD FOR p (s, e))
CREATE TABLE g (a int, c int AS (a + 1) VIRTUAL)
CREATE TABLE sv (a int) WITH SYSTEM VERSIONING
CREATE VIEW v AS SELECT a FROM t
CREATE PROCEDURE pr() SELECT 1
CREATE TRIGGER tr1 BEFORE UPDATE ON t FOR EACH ROW SET NEW.b = 1
"""
# MariaDB reads these with the sql_mode of that name alone, at least in some releases.
ORACLE = {"type_oracle", "minus", "package"}
# Not performed: it ends the server.
LEFT_OUT = {"restart"}
SYNTAX = {1064, 1149}
# What else a server says to words that it does not know: SET of a variable of that name; of a
# partition, of ROLLUP's kin.
AS_SYNTAX = {1193, 1479, 1235}


def perform(server, row):
    """The error of the statement, 0: none."""
    setup = [line.strip() for line in re.sub(r"\n +", " ", SETUP).strip().splitlines()]
    if row["name"] in ORACLE and server.is_mariadb:
        setup.append("SET sql_mode = ORACLE")
    script = "DELIMITER $$\n" + "".join(f"{line}$$\n" for line in [*setup, row["sql"]])
    done = subprocess.run([*server.client(None), "--force"], input=script, text=True,
                          capture_output=True, check=False)
    errors = re.findall(r"^ERROR (\d+) .*?at line (\d+)", done.stderr, re.M)
    at = len(setup) + 2
    return next((int(error) for error, line in errors if int(line) == at), 0)


def difference(row, error):
    if not row["fails"]:
        wrong = error in SYNTAX
    else:
        said = {row["error"]} | (AS_SYNTAX if row["error"] in SYNTAX else set())
        wrong = error not in said
    expected = f"refused with {row['error']}" if row["fails"] else "read"
    return f"the row says {expected}, the server {error or 'does it'}: {row['sql']}" * wrong


def rows_of(engine):
    out = subprocess.run([SHORE, "facts", "--json", "--engine", engine], stdout=subprocess.PIPE,
                         check=True).stdout
    return json.loads(out)["syntax"]


def said_by_lint(engine, row):
    """The findings that refuse the statement, or do not read it."""
    done = subprocess.run(
        [SHORE, "lint", "--engine", engine, "--format", "json", "-"], text=True,
        input=f"DELIMITER $$\n{row['sql']}$$\n", stdout=subprocess.PIPE, check=False)
    return [finding["message"] for finding in json.loads(done.stdout)["findings"]
            if finding["rule"] in ("refused-by-server", "cannot-parse")]


def test_lint(tap, engine):
    wrong = []
    for row in rows_of(engine):
        said = said_by_lint(engine, row)
        if row["fails"] != any(f"has no {row['words']}: error" in message or
                               "syntax error" in message for message in said):
            wrong.append(f"{row['sql']}: {said}")
    tap.ok(not wrong, f"lint says what the rows say of {engine}", "\n".join(wrong))


def main():
    tap = Tap()
    for name, open_server in mysql.each():
        with open_server() as server:
            version = server.value("SELECT VERSION()").split("-")[0]
            engine = f"{'mariadb' if server.is_mariadb else 'mysql'}:{version}"
            for row in rows_of(engine):
                if row["name"] not in LEFT_OUT:
                    wrong = difference(row, perform(server, row))
                    tap.ok(not wrong, f"{name} {version}: {row['name']}", wrong)
            test_lint(tap, engine)
    tap.done()


main()
