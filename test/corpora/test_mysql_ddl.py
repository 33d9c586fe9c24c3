#!/usr/bin/env python3
"""test_mysql_ddl.py -- table DDL of MySQL and MariaDB against real servers of both.

Whatever table DDL a server reads must parse, and 99.9 % of all that it reads; nothing of it may be
called what the server does not have. The statements are those of MariaDB's own tests
(mariadb-test-data), which leave little of the grammar out, and of the migrations that Debian's
packages ship. Each is given to the server as the text of a PREPARE, which reads it and no more.
Then the migrations are executed, and what replaying them gives must be what information_schema has:
columns with their types, charsets, nullability and defaults, indexes, foreign keys. What differs is
listed in mysql-ddl-differs.txt of the build folder. The short form takes one statement in ten of
DDL and in forty of all, and half of the packages.
"""
# limit: 1500
import os
import pathlib
import re
import subprocess

import fetch
import mysql
import packages
from mysql_packages import is_ddl, is_statement, of_tests
from tap import run, skip, test

BUILD = pathlib.Path(os.environ["SHORE_BUILD"])
CHECK = BUILD / "test/corpora/ddl_check"
DIFFERS = BUILD / "mysql-ddl-differs.txt"
LONG = bool(os.environ.get("SHORE_TEST_ALL"))
TESTS = ("mariadb-test-data", "usr/share/mysql/mysql-test/**/*.test")
HISTORIES = [
    ("roundcube-core", "usr/share/roundcube/SQL/mysql*/**/*.sql"),
    ("icinga2-ido-mysql", "usr/share/icinga2-ido-mysql/schema/**/*.sql"),
    ("icingaweb2-module-director", "usr/share/icingaweb2/modules/director/schema/mysql*/**/*.sql"),
    ("kea-admin", "usr/share/kea/scripts/mysql/*"),
    ("goiardi", "usr/share/goiardi/sql-files/sql-files/mysql-bundle/**/deploy/*.sql"),
    ("zoneminder", "usr/share/zoneminder/db/*.sql"),
]
HISTORIES_MORE = [
    ("tt-rss", "usr/share/tt-rss/schema/*mysql.sql"),
    ("ocsinventory-reports", "usr/share/ocsinventory-reports/**/*.sql"),
    ("kamailio-mysql-modules", "usr/share/kamailio/mysql/*.sql"),
    ("phpmyadmin", "usr/share/phpmyadmin/sql/*.sql"),
    ("tango-db", "usr/share/**/*.sql"),
    ("cacti", "usr/share/**/*.sql"),
    ("pdns-backend-mysql", "usr/share/**/*.sql"),
    ("supysonic", "usr/share/supysonic/schema/**/mysql*.sql"),
]
# No syntax (1064, 1149), a type that the server does not know (4161), and what is said of
# partitions, or of a row where one value is wanted, while the statement has only been read in part.
REFUSED = {1064, 1149, 4161, 1479, 1480, 1652, 1653, 1654, 1655, 4107, 1241}
# Said of what has been read to its end: nothing, or that a table is not there.
READ = {0, 1146}
# Not in a PREPARE: said before the statement has been read to its end.
UNREAD = 1295
CHECKS = re.compile(rb"(/\*!\d*\s*)?set\b[^;]*\bforeign_key_checks\b", re.I)
# What a statement ends in, but within quotes and comments.
PIECE = re.compile(rb"'(?:[^'\\]|\\.|'')*'|\"(?:[^\"\\]|\\.|\"\")*\"|`[^`]*`|/\*.*?\*/|"
                   rb"(?:#|--(?=\s))[^\n]*|;|[^;'\"`/#-]+|.", re.S)
LEADING = re.compile(rb"(\s+|(#|--(?=\s))[^\n]*(\n|$)|/\*(?![!M]).*?\*/)*", re.S)


def split(text):
    statement = b""
    for piece in PIECE.findall(text):
        if piece != b";":
            statement += piece
            continue
        yield statement[LEADING.match(statement).end():].strip()
        statement = b""


def of_migration(path, wanted=lambda piece: is_ddl(piece) or CHECKS.match(piece)):
    text = path.read_bytes()
    if path.suffix in (".sh", ".in"):
        text = b"".join(re.findall(rb"<<\s*['\"]?EOF['\"]?[^\n]*\n(.*?)\nEOF", text, re.S))
    return list(filter(wanted, split(text + b";")))


def files_of(package, pattern):
    try:
        folder = packages.unpacked(package)
    except fetch.Unavailable as error:
        return skip(str(error))
    numbers = re.compile(r"\d+")
    found = {path for path in folder.glob(pattern) if path.is_file()}
    assert found, f"no file of {package} matches {pattern}"
    return sorted(found, key=lambda path: numbers.sub(lambda m: m.group().zfill(12), str(path)))


def decodable(path):
    try:
        path.read_bytes().decode()
        return True
    except UnicodeDecodeError:
        return False


def ask(server, statements, execute):
    """The error that each gives, 0 for none; None where the server was lost on the way."""
    said, at = [], 0
    while at < len(statements):
        part   = statements[at:at + 2000]
        action = "prepare s from @q; execute s;" if execute else "prepare s from @q;"
        script = [f"set names utf8; set sql_mode = '{'STRICT_TRANS_TABLES' if execute else ''}';"]
        script += [f"set @q = _utf8 0x{piece.hex()}; {action} select {number};"
                   for number, piece in enumerate(part)]
        done = subprocess.run(server.client("test", "--force"), input="\n".join(script), text=True,
                              errors="replace", capture_output=True, check=False)
        lines = {int(line) - 2: int(code) for code, line in
                 reversed(re.findall(r"^ERROR (\d+) .*? at line (\d+)", done.stderr, re.M))}
        alive = {int(line) for line in re.findall(r"^(\d+)$", done.stdout, re.M)}
        lost  = next((n for n in range(len(part)) if n not in alive), len(part))
        said += [lines.get(n, 0) for n in range(lost)]
        at += lost
        if lost < len(part):
            said.append(None)
            at += 1
            if server.process.poll() is not None:
                server.start()
    return said


def version_of(server):
    major, minor, patch = map(int, re.match(r"(\d+)\.(\d+)\.(\d+)",
                                            server.value("select version()")).groups())
    return (f"{'mariadb' if server.is_mariadb else 'mysql'}:{major}.{minor}",
            f"{major}{minor:02}{patch:02}")


def check(server, statements, charset="latin1", *more):
    done = subprocess.run([CHECK, *version_of(server), charset, *more],
                          input=b"".join(piece + b"\0" for piece in statements),
                          capture_output=True, check=True)
    return done.stdout.decode(errors="replace").split("\n")[:-1]


def write(name, lines):
    with DIFFERS.open("a", encoding="utf-8") as out:
        out.writelines(f"{name}\t{line}\n" for line in lines)


def statements_of(wanted):
    found = dict.fromkeys(piece for path in files_of(*TESTS) if decodable(path)
                          for piece in of_tests(path.read_bytes(), wanted))
    for package, pattern in HISTORIES + HISTORIES_MORE * LONG:
        for path in filter(decodable, files_of(package, pattern)):
            found |= dict.fromkeys(of_migration(path, wanted))
    return list(found)


def read_and_parse(name, open_server, statements):
    """How many the server reads, and those of them that do not parse."""
    with open_server() as server:
        said = dict(zip(statements, ask(server, statements, False)))
        good = [piece for piece, error in said.items()
                if error is not None and error not in REFUSED | {UNREAD}]
        answers = check(server, good)
    assert len(answers) == len(good), f"{len(answers)} answers to {len(good)}"
    wrong = [f"{answer}\t{piece!r}" for piece, answer in zip(good, answers)
             if answer.startswith("error") or (answer != "ok" and said[piece] in READ)]
    write(name, wrong)
    print(f"# {name}: {len(good) - len(wrong)} of {len(good)} statements that it reads parse; it "
          f"was lost {list(said.values()).count(None)} times", flush=True)
    assert len(good) > 1000
    return len(good), wrong


@test
def what_a_server_reads_parses():
    def table_ddl(name, open_server):
        statements = statements_of(is_ddl)
        _, wrong = read_and_parse(name, open_server, statements if LONG else statements[::10])
        assert not wrong, f"{len(wrong)} do not parse, see {DIFFERS}"

    def of_all(name, open_server):
        statements = statements_of(is_statement)
        count, wrong = read_and_parse(name, open_server, statements if LONG else statements[::40])
        assert len(wrong) * 1000 <= count, f"{len(wrong)} do not parse, see {DIFFERS}"

    for name, open_server in mysql.each():
        for call in (table_ddl, of_all):
            yield (f"{call.__name__}, {name}",
                   lambda call=call, name=name, opened=open_server: call(name, opened))


COLUMNS = """SELECT 'column', table_name, column_name, ordinal_position, data_type,
    coalesce(character_maximum_length, ''), coalesce(numeric_precision, ''),
    coalesce(numeric_scale, ''), coalesce(%s, ''), column_type,
    coalesce(character_set_name, ''), is_nullable,
    if(column_default is null or (column_default = 'NULL' and is_nullable = 'YES'), '', 'default'),
    extra FROM information_schema.columns JOIN information_schema.tables
    USING (table_schema, table_name) WHERE table_schema = 'test' AND table_type = 'BASE TABLE'"""
INDEXES = """SELECT 'index', table_name, index_name, seq_in_index, column_name,
    coalesce(sub_part, 0), if(non_unique, '', 'unique') FROM information_schema.statistics
    WHERE table_schema = 'test'"""
KEYS = """SELECT 'foreign', table_name, constraint_name,
    group_concat(column_name ORDER BY ordinal_position), max(referenced_table_name)
    FROM information_schema.key_column_usage WHERE table_schema = 'test'
    AND referenced_table_name IS NOT NULL GROUP BY table_name, constraint_name"""


def type_of(name, length, precision, scale, digits, full):
    if name in ("char", "varchar", "binary", "varbinary"):
        name += f"({length})"
    elif name == "decimal":
        name += f"({precision},{scale})"
    elif name == "bit":
        name += f"({precision})"
    elif name in ("enum", "set"):
        name += "(" + ",".join(member.replace("''", "'")
                               for member in re.findall(r"'((?:[^']|'')*)'", full)) + ")"
    elif name in ("float", "double") and "(" in full:
        name += re.search(r"\(.*?\)", full).group()
    elif name in ("time", "datetime", "timestamp") and digits not in ("", "0"):
        name += f"({digits})"
    return name + (" unsigned" if "unsigned" in full else "")


def catalog_of(server):
    rows = set()
    for row in server.query(COLUMNS % "datetime_precision"):
        kind, table, column, place, *rest, charset, nullable, default, extra = row
        charset = {"utf8": "utf8mb3"}.get(charset, charset)
        rows.add("\t".join([kind, table, column, place, type_of(*rest), charset, nullable, default,
                            "auto_increment" if "auto_increment" in extra else ""]))
    rows |= {"\t".join(row) for row in server.query(INDEXES) + server.query(KEYS)}
    return rows


@test
def what_is_replayed_is_what_the_server_has():
    def case(name, open_server, package, pattern):
        def call():
            statements = [piece for path in files_of(package, pattern)
                          for piece in of_migration(path)]
            with open_server() as server:
                charset = "utf8mb4"
                server.execute(f"alter database test character set {charset}")
                said = ask(server, statements, True)
                good = [piece for piece, error in zip(statements, said) if error == 0]
                wanted = catalog_of(server)
                got = set(check(server, good, charset, "catalog"))
            missing, extra = sorted(wanted - got), sorted(got - wanted)
            write(f"{name} {package}", [f"server {row}" for row in missing] +
                  [f"replay {row}" for row in extra])
            print(f"# {name}, {package}: {len(good)} of {len(statements)} statements executed; "
                  f"{len(wanted & got)} of {len(wanted)} rows are the same", flush=True)
            assert len(wanted) > 10
            assert not missing and not extra, f"{len(missing)} rows differ, see {DIFFERS}"
        return f"{package} on {name}", call

    for name, open_server in mysql.each():
        for package, pattern in HISTORIES + HISTORIES_MORE * LONG:
            yield case(name, open_server, package, pattern)


DIFFERS.unlink(missing_ok=True)
run()
