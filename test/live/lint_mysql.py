#!/usr/bin/env python3
"""What lint says of MySQL and MariaDB holds on the servers: the cases of test/golden/lint are run
there, with the clause that must be taken or refused, and what `shore lint --fix` writes runs."""
# limit: 300
import contextlib
import json
import os
import pathlib
import re
import subprocess
import tempfile

import mysql
from fetch import Unavailable
from tap import run, skip, test

SHORE = os.environ["SHORE"]
GOLDEN = pathlib.Path(__file__).resolve().parents[1] / "golden/lint"
BASE = (GOLDEN / "base_mysql.sql").read_text(encoding="utf-8")
ENGINES = {"MariaDB": "mariadb:10.11", "MySQL 5.6": "mysql:5.6"}

# What both servers take: the author's statement, and the fixed one on each.
FIXES = [
    ("CREATE INDEX t_a ON t (a);",
     "CREATE INDEX t_a ON t (a) ALGORITHM=INPLACE LOCK=NONE;",
     "CREATE INDEX t_a ON t (a) ALGORITHM=NOCOPY LOCK=NONE;"),
    ("ALTER TABLE t ADD INDEX t_a (a) -- for the list\n;",
     "ALTER TABLE t ADD INDEX t_a (a), ALGORITHM=INPLACE, LOCK=NONE -- for the list\n;",
     "ALTER TABLE t ADD INDEX t_a (a), ALGORITHM=NOCOPY, LOCK=NONE -- for the list\n;"),
    ("ALTER TABLE unseen ADD COLUMN m INT;",
     "ALTER TABLE unseen ADD COLUMN m INT, ALGORITHM=INPLACE, LOCK=NONE;",
     "ALTER TABLE unseen ADD COLUMN m INT, ALGORITHM=INSTANT;"),
    ("ALTER TABLE unseen ALTER COLUMN c SET DEFAULT 2;",
     "ALTER TABLE unseen ALTER COLUMN c SET DEFAULT 2, ALGORITHM=INPLACE, LOCK=NONE;",
     "ALTER TABLE unseen ALTER COLUMN c SET DEFAULT 2, ALGORITHM=INSTANT;"),
    ("ALTER TABLE t ADD COLUMN c INT, ALGORITHM=COPY;",
     None,
     "ALTER TABLE t ADD COLUMN c INT, ALGORITHM=INSTANT;"),
    ("ALTER TABLE t ADD COLUMN c INT, ADD INDEX t_c (c);",
     None,
     "ALTER TABLE t ADD COLUMN c INT, ALGORITHM=INSTANT;\n"
     "ALTER TABLE t ADD INDEX t_c (c), ALGORITHM=NOCOPY, LOCK=NONE;"),
    ("CREATE INDEX t_a ON t (a) ALGORITHM=INPLACE, LOCK=NONE;",
     "CREATE INDEX t_a ON t (a) ALGORITHM=INPLACE LOCK=NONE;",
     "CREATE INDEX t_a ON t (a) ALGORITHM=INPLACE LOCK=NONE;"),
]
# What is not said again; the proposal says it.
REDEFINED = {"code": ["ALTER TABLE t MODIFY code VARCHAR(30);",
                      "ALTER TABLE t CHANGE COLUMN `code` code VARCHAR(30) AFTER id;",
                      "ALTER TABLE t MODIFY COLUMN code varchar ( 25 ) NOT NULL FIRST;"],
             "v": ["ALTER TABLE t MODIFY v VARCHAR(70);",
                   "ALTER TABLE t MODIFY v\n  VARCHAR (70)\n  FIRST;"],
             "id": ["ALTER TABLE t MODIFY id BIGINT;"],
             "e": ["ALTER TABLE t MODIFY e ENUM('a', 'b', '(c)');"],
             "stamp": ["ALTER TABLE t MODIFY stamp DATETIME FIRST;"],
             "u": ["ALTER TABLE t MODIFY u BIGINT;"]}
REDEFINED_HEAD = """ALTER TABLE t ADD COLUMN stamp DATETIME NOT NULL DEFAULT '2020-01-01 00:00:00'
    COMMENT 'a ''quoted'' \\\\ one', ADD COLUMN u INT UNSIGNED DEFAULT 7;"""
UNSEEN = "CREATE TABLE unseen (id INT PRIMARY KEY, c INT) ENGINE=InnoDB;"
HEAD = "SET lock_wait_timeout = 2;\n"


def fixed(engine, statement):
    with tempfile.TemporaryDirectory() as folder:
        for name, text in {"0001_base.sql": BASE, "0002_change.sql": HEAD + statement}.items():
            pathlib.Path(folder, name).write_text(text + "\n", encoding="utf-8")
        subprocess.run([SHORE, "lint", "--fix", "--quiet", "--engine", engine, "0001_base.sql",
                        "0002_change.sql"], cwd=folder, check=False, timeout=60)
        return pathlib.Path(folder, "0002_change.sql").read_text(encoding="utf-8")


def cases_of(engine):
    """(title, expected lines, the files) of the golden cases of an engine."""
    for path in sorted(GOLDEN.glob("m*.case")):
        for case in path.read_text(encoding="utf-8").split("@@ case ")[1:]:
            title, _, rest = case.partition("\n")
            if f"@@ engine {engine}\n" not in rest or "@@ base mysql\n" not in rest:
                continue
            parts, _, expected = rest.partition("@@ expect\n")
            files = [part.partition("\n")[2] for part in parts.split("@@ file ")[1:]]
            yield path.stem, title, parts, expected, files


def in_its_own(server, files):
    """The last file in a database with the tables and all files before it; the client's answer."""
    server.execute("DROP DATABASE IF EXISTS lint; CREATE DATABASE lint", None)
    server.execute(BASE + UNSEEN.replace("unseen", "other"), "lint")
    for text in files[:-1]:
        server.execute(text, "lint")
    return server.sql(files[-1], "lint", check=False)


def clause(statement, text):
    """The statement with one more clause, in the place where it goes."""
    comma = "," if statement.lower().lstrip().startswith("alter") else ""
    return statement.rstrip().rstrip(";") + f"{comma} {text.replace(',', comma)};\n"


def expectations(files, expected):
    """(statement with a clause, taken or refused): what the findings say of the algorithm."""
    last = files[-1].rstrip("\n").split("\n")
    statement = last[-1]
    if len([line for line in last if line.upper().startswith(("ALTER", "CREATE INDEX"))]) != 1 or \
            not re.match(r"ALTER TABLE|CREATE (UNIQUE )?INDEX", statement) or \
            "ALGORITHM" in statement or "PARTITION" in statement or "MyISAM" in statement:
        return
    head = "\n".join(last[:-1]) + "\n"
    if "ALGORITHM=COPY)" in expected:
        yield head + clause(statement, "ALGORITHM=INPLACE"), False
    elif "LOCK=SHARED)" in expected:
        yield head + clause(statement, "LOCK=NONE"), False
        yield head + clause(statement, "ALGORITHM=INPLACE, LOCK=SHARED"), True
    elif "rename" not in expected and "refuses" not in expected:
        yield head + clause(statement, "ALGORITHM=INPLACE, LOCK=NONE"), True


def holds(server, parts, expected, files):
    def check():
        done = in_its_own(server, files)
        fails = "@@ verdict FAILS\n" in parts or "the server refuses" in expected
        assert (done.returncode != 0) == fails, f"{files[-1]}: {done.stderr}"
        for text, taken in () if fails else expectations(files, expected):
            done = in_its_own(server, [*files[:-1], text])
            assert (done.returncode == 0) == taken, f"{text}: {done.stderr or 'was taken'}"
    return check


def performs(server, before, after):
    def check():
        text = fixed(ENGINES["MariaDB" if server.is_mariadb else "MySQL 5.6"], before)
        assert text == HEAD + after + "\n", text
        done = in_its_own(server, [UNSEEN, text])
        assert done.returncode == 0, done.stderr
    return check


ATTRIBUTES = """SELECT is_nullable, column_default, extra, column_comment, character_set_name,
    column_type LIKE '%unsigned%' FROM information_schema.columns
    WHERE table_schema = 'lint' AND table_name = 't' AND column_name = """


def proposed(engine, statement):
    """The proposal of my-modify-drops-attributes."""
    with tempfile.TemporaryDirectory() as folder:
        for name, text in {"0001.sql": BASE + REDEFINED_HEAD, "0002.sql": HEAD + statement}.items():
            pathlib.Path(folder, name).write_text(text + "\n", encoding="utf-8")
        done = subprocess.run([SHORE, "lint", "--format", "json", "--engine", engine, "0001.sql",
                               "0002.sql"], cwd=folder, check=False, timeout=60,
                              capture_output=True, text=True)
    [finding] = [one for one in json.loads(done.stdout)["findings"]
                 if one["rule"] == "my-modify-drops-attributes"]
    return finding["fix"][0]["sql"]


def keeps(server, engine, column, statement):
    def check():
        in_its_own(server, [REDEFINED_HEAD, "SELECT 1"])
        before = server.query(f"{ATTRIBUTES}'{column}'", "lint")
        server.execute(statement, "lint")
        assert server.query(f"{ATTRIBUTES}'{column}'", "lint") != before, "nothing is lost"
        sql = proposed(engine, statement)
        in_its_own(server, [REDEFINED_HEAD, "SELECT 1"])
        server.execute(sql, "lint")
        after = server.query(f"{ATTRIBUTES}'{column}'", "lint")
        assert after == before, f"{sql}\n{before}\n{after}"
    return check


def knows(server):
    """lint --url: sizes, definitions and settings are the server's own."""
    def check():
        in_its_own(server, ["CREATE TABLE known (id INT PRIMARY KEY, a INT NOT NULL COMMENT 'hi');"
                            "INSERT INTO known VALUES (1, 1), (2, 2); ANALYZE TABLE known",
                            "SELECT 1"])
        with tempfile.TemporaryDirectory() as folder:
            pathlib.Path(folder, "1.sql").write_text(
                "ALTER TABLE known MODIFY a BIGINT;\n", encoding="utf-8")
            url = server.url_of("lint")
            done = subprocess.run([SHORE, "lint", "--format", "json", "--url", url,
                                   "1.sql"], cwd=folder, check=False, timeout=60,
                                  capture_output=True, text=True)
        assert done.returncode == 1, done.stderr
        findings = {one["rule"]: one for one in json.loads(done.stdout)["findings"]}
        lost = findings["my-modify-drops-attributes"]
        whole = "ALTER TABLE known MODIFY a BIGINT NOT NULL COMMENT 'hi';"
        assert lost["fix"][0]["sql"] == whole, lost["fix"]
        assert lost["size"]["rows"] == 2, lost["size"]
        assert "my-alter-copy-algorithm" not in findings, "the table is small"
    return check


def all_of(name, server):
    yield "lint --url knows the server's tables", knows(server)
    for stem, title, parts, expected, files in cases_of(ENGINES[name]):
        yield f"{stem}: {title}", holds(server, parts, expected, files)
    for before, on_mysql, on_mariadb in FIXES:
        after = on_mariadb if server.is_mariadb else on_mysql
        if after is not None:
            yield f"fixed: {after.splitlines()[0]}", performs(server, before, after)
    for column, statements in REDEFINED.items():
        for statement in statements:
            yield f"kept: {statement}", keeps(server, ENGINES[name], column, statement)


with contextlib.ExitStack() as stack:
    opened = {}
    for server_name, open_server in mysql.each():
        with contextlib.suppress(Unavailable):
            opened[server_name] = stack.enter_context(open_server())

    @test
    def mariadb():
        yield from all_of("MariaDB", opened["MariaDB"])

    @test
    def mysql_56():
        if "MySQL 5.6" not in opened:
            yield "all", lambda: skip("no MySQL 5.6 can be had")
            return
        yield from all_of("MySQL 5.6", opened["MySQL 5.6"])

    run()
