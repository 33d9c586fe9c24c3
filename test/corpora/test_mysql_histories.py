#!/usr/bin/env python3
# limit: 300
"""Histories that Debian's packages ship for MySQL, from zero: made into native files, one for each,
and applied by `shore up`, they give the same schema and rows as the mariadb client."""

import re
import subprocess

import fetch
import mysql
import packages
from project import Project
from tap import run, skip, test

ROUNDCUBE = "usr/share/roundcube/SQL/"
DIRECTOR = "usr/share/icingaweb2/modules/director/schema/"
GOIARDI = "usr/share/goiardi/sql-files/sql-files/mysql-bundle/"

server = mysql.Server()


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


def native(project, number, text):
    """As shore's message says: BEGIN and COMMIT around DDL are taken out. A backslash at the end of
    a line is the client's, which takes it out."""
    text = re.sub(r"\\$", "", text, flags=re.M)
    text = re.sub(r"^(BEGIN|COMMIT|START TRANSACTION);$", "", text, flags=re.M | re.I)
    project.write(f"{number:04}", "part", up=text)


def schema(database):
    """All objects as the server shows them, and the rows."""
    lines = []
    for name, kind in server.query("SHOW FULL TABLES", database):
        if name.startswith("shore_"):
            continue
        lines += server.query(f"SHOW CREATE TABLE `{name}`", database)
        if kind == "BASE TABLE":
            lines += server.query(f"SELECT COUNT(*) FROM `{name}`", database)
    lines += [row[:5] for row in server.query("SHOW TRIGGERS", database)]
    for name, kind in server.query("SELECT ROUTINE_NAME, ROUTINE_TYPE FROM information_schema."
                                   "ROUTINES WHERE ROUTINE_SCHEMA = DATABASE() ORDER BY 1, 2",
                                   database):
        lines += server.query(f"SHOW CREATE {kind} `{name}`", database)
    return [[field.replace(database, "DB") for field in line] for line in lines]


def differences(wanted, got):
    return [f"wanted {a}\n# got    {b}" for a, b in zip(wanted, got) if a != b][:3]


def compare(files, least):
    with Project(server) as project:
        by_client = f"{project.database}_client"
        server.execute(f"CREATE DATABASE {by_client}")
        for number, path in enumerate(files, 1):
            text = path.read_text(encoding="utf-8")
            subprocess.run(server.client(by_client, "--comments"), input=text, text=True,
                           check=True)
            native(project, number, text)
        project.up()
        assert set(project.states().values()) == {"applied"}
        wanted, got = schema(by_client), schema(project.database)
        assert len(wanted) >= least, len(wanted)
        assert len(got) == len(wanted) and got == wanted, differences(wanted, got)
        print(f"# {len(files)} files, {len(wanted)} objects and counts of rows")


@test
def roundcube():
    compare(history("roundcube-core", ROUNDCUBE + "mysql.initial.sql"), 20)


@test
def goiardi_from_its_first_change_to_its_last():
    compare(goiardi(), 30)


@test
def icingaweb2_director():
    compare(history("icingaweb2-module-director", DIRECTOR + "mysql.sql"), 100)


@test
def kea_whose_file_has_all_its_upgrades():
    compare(history("kea-admin", "usr/share/kea/scripts/mysql/dhcpdb_create.mysql"), 100)


try:
    run()
finally:
    server.close()
