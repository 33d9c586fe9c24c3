#!/usr/bin/env python3
"""test_corpora.py -- parse and lint the PostgreSQL migrations that real projects ship.

They come from Debian's and npm's packages, fetched by name into a cache, and are never committed.
Every statement that libpg_query accepts alone must be accepted, where a file parses whole each
statement must begin and end where the parser says, and whatever is not accepted is listed with its
reason in corpora-refused.txt of the build folder. A package that cannot be had is skipped.
Lint must get through all of it; how many findings each rule has per thousand statements is printed
at the end, and the findings themselves are in corpora-findings.txt. Ten packages by default, all of
them with SHORE_TEST_ALL=1.
"""
import collections
import json
import os
import pathlib
import subprocess

import fetch
import packages
from tap import run, skip, test

BUILD = pathlib.Path(os.environ["SHORE_BUILD"])
CHECK = BUILD / "test/corpora/parse_check"
SHORE = BUILD / "shore"
REFUSED = BUILD / "corpora-refused.txt"
FINDINGS = BUILD / "corpora-findings.txt"
LONG = bool(os.environ.get("SHORE_TEST_ALL"))
def check(package, folder, pattern, statements_min):
    files = packages.files_of(folder, pattern)
    assert files, f"no file of {package} matches {pattern}"
    done = subprocess.run([CHECK], input="".join(f"{path}\n" for path in files).encode(),
                          stdout=subprocess.PIPE, check=False)
    lines = [line.split("\t") for line in done.stdout.decode(errors="replace").splitlines()]
    assert done.returncode == 0, f"parse_check ended with {done.returncode}"
    rows = [line for line in lines if line[0] == "file"]
    assert len(rows) == len(files), f"{len(rows)} of {len(files)} files were read"
    wrong = [line for line in lines if line[0] == "WRONG"]
    assert not wrong, "\n".join(" ".join(line[1:]) for line in wrong[:20])
    statements, meta, data, refused = (sum(int(row[i]) for row in rows) for i in range(2, 6))
    assert statements >= statements_min, f"only {statements} statements"
    with REFUSED.open("a", encoding="utf-8") as out:
        out.writelines(f"{package}\t{' '.join(line[1:]).removeprefix(str(folder) + '/')}\n"
                       for line in lines if line[0] == "refused")
    return (f"{len(files)} files, {statements} statements, {meta} meta-commands, "
            f"{data} blocks of data, {refused} statements not accepted")


def lint(package, folder, pattern):
    """Count the package's findings by rule."""
    files = packages.files_of(folder, pattern)
    done = subprocess.run([SHORE, "lint", "--engine", "postgres:15", "--format", "json", *files],
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False,
                          cwd=folder)
    assert done.returncode in (0, 1), f"shore ended with {done.returncode}: {done.stderr!r}"
    said = json.loads(done.stdout)
    COUNTS.update(found["rule"] for found in said["findings"])
    COUNTS[""] += said["summary"]["statements"]
    with FINDINGS.open("a", encoding="utf-8") as out:
        for found in said["findings"]:
            place = found["file"].removeprefix(str(folder) + "/")
            out.write(f"{package}\t{place}:{found['line']}:{found['column']}\t{found['severity']}"
                      f"\t{found['rule']}\t{found['message']}\n")
    return said["summary"]


COUNTS = collections.Counter()


def chosen():
    more = packages.DEBIAN_MORE + packages.NPM_MORE if LONG else []
    return packages.DEBIAN + packages.NPM + more


def unpacked(package):
    try:
        return packages.unpacked(package)
    except fetch.Unavailable as error:
        return skip(str(error))


@test
def the_migrations_of_a_package_parse_as_postgresql_has_them():
    def case(package, pattern, statements_min):
        def call():
            said = check(package, unpacked(package), pattern, statements_min)
            print(f"# {package}: {said}", flush=True)
        return package, call

    for what in chosen():
        yield case(*what)


@test
def lint_gets_through_the_migrations_of_a_package():
    def case(package, pattern, _):
        def call():
            said = lint(package, unpacked(package), pattern)
            print(f"# {package}: {said['errors']} errors, {said['warnings']} warnings, "
                  f"{said['infos']} infos of {said['statements']} statements", flush=True)
        return package, call

    for what in chosen():
        yield case(*what)


@test
def findings_per_thousand_statements_are_counted_by_rule():
    statements = COUNTS.pop("")
    assert statements > 0
    for rule, count in COUNTS.most_common():
        print(f"# {1000 * count / statements:8.2f}  {rule}", flush=True)


REFUSED.unlink(missing_ok=True)
FINDINGS.unlink(missing_ok=True)
run()
