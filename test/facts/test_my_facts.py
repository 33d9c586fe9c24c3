#!/usr/bin/env python3
# limit: 600
# limit-all: 5400
"""test_my_facts.py -- perform the rows of MySQL and MariaDB on real servers.

Each form's statement runs on a small table: plainly, and with ALGORITHM and LOCK clauses. Whether
the server accepts it, with which error it refuses, and whether the table has a new file afterwards
(its id in INNODB_SYS_TABLES) is compared with what the binary says (shore facts --json). The plain
statement is always performed, and so are the clauses that promise less than a copy; all pairs of
clauses with SHORE_TEST_ALL=1.

The servers are those of mysql.each().
"""
import json
import os
import pathlib
import re
import subprocess
import sys
import typing

HERE = pathlib.Path(__file__).resolve().parent
sys.path += [str(HERE.parent / "support"), str(HERE)]
import mysql  # noqa: E402
from my_forms import FORMS, Form  # noqa: E402
from tap import Tap  # noqa: E402

SHORE = os.environ["SHORE"]
ALL = os.environ.get("SHORE_TEST_ALL")
# Not InnoDB's, or under another name afterwards.
UNSEEN = {"add_col_temp_table", "add_col_myisam", "engine_myisam", "rename_via_alter"}
# The same refusal: without and with its reason, and of a word that no grammar there has.
SAME = [{1845, 1846}, {1064, 1800}]
ELSEWHERE = {3185}  # there is no keyring here
IDS = ("SELECT 'ids', GROUP_CONCAT(CONCAT(name, '=', table_id)) FROM information_schema.{1} "
       "WHERE name = 'facts/{0}' OR name LIKE 'facts/{0}#%';\n")


class Outcome(typing.NamedTuple):
    error: int     # of the first statement that failed, set-up too; 0: none did
    rebuilt: bool  # a file of a name that was there before, too, or of all
    files: bool    # there are others
    text: str


def with_clauses(sql, algorithm, lock):
    """The statement with its clauses, as the grammar wants them; DEFAULT is not written."""
    words = [f"{name}={value}" for name, value in (("ALGORITHM", algorithm), ("LOCK", lock))
             if value != "DEFAULT"]
    if not words:
        return sql
    if re.search(r" (ADD|DROP|REORGANIZE|COALESCE|REBUILD|TRUNCATE|EXCHANGE) PARTITION ", sql):
        return re.sub(r"ALTER TABLE \w+ ", lambda head: f"{head[0]}{', '.join(words)}, ", sql)
    if sql.startswith("ALTER TABLE"):
        return sql + ", " + ", ".join(words)
    return sql + " " + " ".join(words) if "INDEX" in sql.split("(")[0] else None


def perform(server, form, sql):
    ids = IDS.format(form.about, server.id_table)
    done = subprocess.run(
        [*server.client(None), "--force"], text=True, capture_output=True, check=False,
        input="DROP DATABASE IF EXISTS facts; CREATE DATABASE facts; USE facts;\n"
              f"{form.setup}{form.session}{ids}{sql};\n{ids}")
    found = re.search(r"^ERROR (\d+)", done.stderr, re.M)
    seen = [dict(file.split("=") for file in line.split("\t")[1].split(",") if "=" in file)
            for line in done.stdout.splitlines() if line.startswith("ids\t")]
    before, after = seen if len(seen) == 2 else ({}, {})
    return Outcome(int(found.group(1)) if found else 0,
                   any(after.get(name, number) != number for name, number in before.items()),
                   set(before) != set(after), done.stderr.strip()[:200])


def difference(row, expected, outcome, asked):
    """`expected` is an error, or the algorithm with or without ` rebuild`. What the server refuses
    anyway it may refuse for the clause that was `asked` for, or on the way that this leads to."""
    error = int(expected) if expected.isdigit() else 0
    if outcome.error in ELSEWHERE:
        return None
    if asked and outcome.error and row["clauses"]["DEFAULT DEFAULT"].isdigit():
        return None
    if outcome.error != error and not any({outcome.error, error} <= same for same in SAME):
        return f"the row says {expected}, the server {outcome.error or 'does it'}: {outcome.text}"
    rebuild = expected.endswith(" rebuild")
    looked_at = (row["form"] not in UNSEEN and not error
                 and row["algorithm"] not in ("METADATA", "RECREATE"))
    if looked_at and outcome.rebuilt != rebuild and not (rebuild and outcome.files):
        return f"the row says {expected}, the table was {'' if outcome.rebuilt else 'not '}rebuilt"
    return None


def pairs_of(row):
    """Of clauses: those to be tried."""
    promised = (row["algorithm"] if row["algorithm"] != "COPY" else None, row["lock"])
    for pair in row["clauses"]:
        algorithm, lock = pair.split(" ")
        if ALL or pair == "DEFAULT DEFAULT" or (algorithm, lock) == promised:
            yield algorithm, lock, row["clauses"][pair]


def differences(server, row, form):
    for algorithm, lock, expected in pairs_of(row):
        sql = with_clauses(form.sql or row["sql"], algorithm, lock)
        if sql is None:
            continue
        asked = sql != (form.sql or row["sql"])
        found = difference(row, expected, perform(server, form, sql), asked)
        if found:
            yield f"ALGORITHM={algorithm} LOCK={lock}: {found}"


def rows_of(engine, version):
    out = subprocess.run([SHORE, "facts", "--json", "--engine", f"{engine}:{version}"],
                         stdout=subprocess.PIPE, check=True).stdout
    return json.loads(out)["facts"]


def main():
    tap = Tap()
    for name, open_server in mysql.each():
        with open_server() as server:
            version = server.value("SELECT VERSION()").split("-")[0]
            rows = rows_of("mariadb" if server.is_mariadb else "mysql", version)
            server.id_table = ("innodb_tables" if not server.is_mariadb and version >= "8"
                               else "innodb_sys_tables")
            for row in rows:
                found = list(differences(server, row, FORMS.get(row["form"], Form())))
                tap.ok(not found, f"{name} {version}: {row['form']}", "\n".join(found))
            forms = {row["form"] for row in rows}
            tap.ok(set(FORMS) <= forms, f"{name}: no set-up without a row",
                      " ".join(sorted(set(FORMS) - forms)))
    tap.done()


main()
