#!/usr/bin/env python3
# limit: 300
"""Histories that Debian's packages ship for MySQL, from zero: made into native files, one for each,
and applied by `shore up`, they give the same schema and rows as the mariadb client.

Of roundcube and icingaweb2-module-director no package has the base that the first upgrade changes:
director-62.sql and roundcube-0.1.sql make it of the newest. SHORE_TEST_ALL: on MySQL 5.6 as well,
and with an `up` for each file, as a history grows."""

import os
import pathlib
import re
import subprocess

import fetch
import mysql
import packages
from project import Project
from tap import run, skip, test

LONG = bool(os.environ.get("SHORE_TEST_ALL"))
HERE = pathlib.Path(__file__).resolve().parent
ROUNDCUBE = "usr/share/roundcube/SQL/"
DIRECTOR = "usr/share/icingaweb2/modules/director/schema/"
GOIARDI = "usr/share/goiardi/sql-files/sql-files/mysql-bundle/"
# Director's upgrades expect of their session that || joins strings.
PIPES = "SET SESSION sql_mode = 'STRICT_ALL_TABLES,PIPES_AS_CONCAT';\n"
# Roundcube's indexes are longer than what MySQL 5.6 takes as it comes.
SETTINGS_56 = {"innodb_large_prefix": 1, "innodb_file_format": "Barracuda"}


def folder_of(package):
    try:
        return packages.unpacked(package)
    except fetch.Unavailable as error:
        return skip(str(error))


def goiardi():
    """In the order of the plan; an earlier form of a change is a file with the tag that the later
    one names."""
    folder = folder_of("goiardi") / GOIARDI
    plan = (folder / "sqitch.plan").read_text(encoding="utf-8").splitlines()
    paths, newest = [], {}
    for line in plan:
        if not line.strip() or line[0] in "%@#":
            continue
        name = line.split()[0]
        if name in newest:
            tag = re.search(rf"\b{name}@([\w.]+)", line).group(1)
            paths[newest[name]] = folder / "deploy" / f"{name}@{tag}.sql"
        newest[name] = len(paths)
        paths.append(folder / "deploy" / f"{name}.sql")
    return paths


def history(package, *paths):
    return [folder_of(package) / path for path in paths]


def newest_base(package, path, back):
    """The newest schema of the package, taken back."""
    text = history(package, path)[0].read_text(encoding="utf-8")
    return text + "\n" + (HERE / back).read_text(encoding="utf-8")


def says_something(path):
    """Roundcube's upgrades for other databases are files with a comment."""
    return re.sub(r"--.*", "", path.read_text(encoding="utf-8")).strip()


def roundcube():
    return [newest_base("roundcube-core", ROUNDCUBE + "mysql.initial.sql", "roundcube-0.1.sql"),
            *filter(says_something,
                    sorted(folder_of("roundcube-core").glob(ROUNDCUBE + "mysql/*.sql")))]


def director():
    upgrades = folder_of("icingaweb2-module-director").glob(DIRECTOR + "mysql-migrations/*.sql")
    return [newest_base("icingaweb2-module-director", DIRECTOR + "mysql.sql", "director-62.sql"),
            *(PIPES + path.read_text(encoding="utf-8")
              for path in sorted(upgrades,
                                 key=lambda path: int(path.stem.removeprefix("upgrade_"))))]


# What it is, where it is, and how many objects and rows there must be at least.
HISTORIES = [
    ("roundcube since 0.1", roundcube, 20),
    ("icingaweb2-director since schema 62", director, 120),
    ("goiardi", goiardi, 20),
    ("roundcube as it is installed",
     lambda: history("roundcube-core", ROUNDCUBE + "mysql.initial.sql"), 15),
    ("icingaweb2-director as it is installed",
     lambda: history("icingaweb2-module-director", DIRECTOR + "mysql.sql"), 100),
    # The one file has all its upgrades.
    ("kea", lambda: history("kea-admin", "usr/share/kea/scripts/mysql/dhcpdb_create.mysql"), 100),
]


def native(project, number, text):
    """As shore's message says: BEGIN and COMMIT around DDL are taken out. A backslash at the end of
    a line is the client's, which takes it out."""
    text = re.sub(r"\\$", "", text, flags=re.M)
    text = re.sub(r"^(BEGIN|COMMIT|START TRANSACTION);$", "", text, flags=re.M | re.I)
    project.write(f"{number:04}", "part", up=text)


# Statements that show each table, row, trigger and routine; columns with what the clock or UUID()
# gave are left out.
SHOW = r"""SET group_concat_max_len = 100000;
    SELECT CONCAT('SHOW CREATE TABLE `', table_name, '`') FROM information_schema.tables
        WHERE table_schema = DATABASE() AND table_name NOT LIKE 'shore\_%' ORDER BY 1;
    SELECT CONCAT('SELECT ', QUOTE(table_name), ', ', GROUP_CONCAT('HEX(`', column_name, '`)'
            ORDER BY ordinal_position), ' FROM `', table_name, '`')
        FROM information_schema.columns JOIN information_schema.tables
            USING (table_schema, table_name)
        WHERE table_schema = DATABASE() AND table_name NOT LIKE 'shore\_%'
            AND table_type = 'BASE TABLE' AND data_type NOT IN ('datetime', 'timestamp')
            AND column_name <> 'uuid'
        GROUP BY table_name ORDER BY table_name;
    SELECT CONCAT('SHOW CREATE TRIGGER `', trigger_name, '`') FROM information_schema.triggers
        WHERE trigger_schema = DATABASE() ORDER BY 1;
    SELECT CONCAT('SHOW CREATE ', routine_type, ' `', routine_name, '`')
        FROM information_schema.routines WHERE routine_schema = DATABASE() ORDER BY 1"""
CREATED = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d+$")


def schema(server, database):
    """All objects as the server shows them, but for when a trigger was made, and the rows."""
    show = ";".join(row[0] for row in server.query(SHOW, database))
    return sorted([CREATED.sub("", field).replace(database, "DB") for field in line]
                  for line in server.query(show, database))


def differences(wanted, got):
    return [f"wanted {a}\n# got    {b}" for a, b in zip(wanted, got) if a != b][:3]


def compare(server, parts, least, one_by_one=False):
    with Project(server) as project:
        by_client = f"{project.database}_client"
        server.execute(f"CREATE DATABASE {by_client}")
        for number, part in enumerate(parts, 1):
            text = part if isinstance(part, str) else part.read_text(encoding="utf-8")
            done = subprocess.run(server.client(by_client, "--comments"), text=True, check=False,
                                  input=f"SET NAMES utf8mb4; {text}", capture_output=True)
            if done.returncode and not server.is_mariadb:  # written for older releases
                skip(f"the server refuses it: {done.stderr.strip().splitlines()[-1]}")
            assert not done.returncode, done.stderr
            native(project, number, text)
            if one_by_one:
                project.up()
        project.up()
        states = project.states()
        assert len(states) == len(parts) and set(states.values()) == {"applied"}, states
        wanted, got = schema(server, by_client), schema(server, project.database)
        assert len(wanted) >= least, len(wanted)
        assert len(got) == len(wanted) and got == wanted, differences(wanted, got)
        print(f"# {len(parts)} files, {len(wanted)} objects and rows", flush=True)


@test
def shore_up_gives_what_the_client_gives():
    def case(name, open_server, what, one_by_one):
        of, parts, least = what

        def call():
            settings = SETTINGS_56 if name == "MySQL 5.6" else {}
            with open_server(settings=settings) as server:
                compare(server, parts(), least, one_by_one)
        return f"{of} on {name}{', a file at a time' * one_by_one}", call

    for name, open_server in mysql.each() if LONG else mysql.each()[:1]:
        for what in HISTORIES:
            yield case(name, open_server, what, False)
    for what in HISTORIES[:3] * LONG:
        yield case("MariaDB", mysql.Server, what, True)


run()
