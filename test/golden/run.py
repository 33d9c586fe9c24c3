#!/usr/bin/env python3
"""run.py [--bless] [PATTERN] -- golden cases: SQL in, what lint says about it out.

A file lint/*.case holds cases. Lines that start with @@ give it its shape:

    @@ case A sentence that names it.
    @@ engine postgres:15            judged for; without it, for the releases assumed
    @@ options --fail-on info        further words for the command line
    @@ base                          the tables of lint/base.sql are there before
    @@ base mysql                    those of lint/base_mysql.sql
    @@ verdict UNSAFE                what the servers were seen to do; not touched by --bless
    @@ file 0001_change.sql          what follows is this file; without it, stdin
    @@ expect                        what follows is the output, as below

An expected line is `file:line:column severity rule message`, or `file verdict long_lock=answer
compatible=answer`.
--bless writes what comes out into the cases: read the difference before you commit it.
"""
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(ROOT / "test/support"))
import tap  # noqa: E402

SHORE = os.path.abspath(os.environ.get("SHORE", ROOT / "build-asan/shore"))
BASE = "0000_base.sql"

# The worst severity that a verdict allows, and demands.
SEVERITY = {"UNSAFE": "error", "FAILS": "error", "WARN": "warning", "INFO": "info", "SAFE": None}


class Case:
    def __init__(self, title):
        self.title, self.engine, self.options, self.verdict = title, None, [], None
        self.base, self.files, self.lines, self.expect = None, {}, [], []


def read_cases(path):
    cases, part = [], None
    for line in path.read_text(encoding="utf-8").split("\n")[:-1]:
        if not line.startswith("@@ "):
            if part is not None:
                part.append(line)
            continue
        word, _, rest = line[3:].partition(" ")
        if word == "case":
            cases.append(Case(rest))
            part = None
        elif word == "engine":
            cases[-1].engine = rest
        elif word == "options":
            cases[-1].options = rest.split()
        elif word == "verdict":
            assert rest in SEVERITY, f"{path.name}: unknown verdict {rest}"
            cases[-1].verdict = rest
        elif word == "base":
            cases[-1].base = f"lint/base_{rest}.sql" if rest else "lint/base.sql"
        elif word == "file":
            part = cases[-1].files[rest] = []
        elif word == "expect":
            part = cases[-1].expect
        else:
            sys.exit(f"{path.name}: unknown line: {line}")
    return cases


def run_case(case):
    """(the output as lines, the findings, the migrations)."""
    command = [SHORE, "lint", "--format", "json", *case.options]
    if case.engine:
        command += ["--engine", case.engine]
    with tempfile.TemporaryDirectory(prefix="shore-golden-") as folder:
        names = list(case.files)
        for name, lines in case.files.items():
            path = pathlib.Path(folder) / name
            path.parent.mkdir(exist_ok=True)
            path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        if case.base:
            (pathlib.Path(folder) / BASE).write_text((HERE / case.base).read_text())
            names.insert(0, BASE)
        done = subprocess.run(command + names, cwd=folder, capture_output=True, text=True,
                              timeout=60, check=False)
    assert done.returncode in (0, 1), f"exit code {done.returncode}\n{done.stderr}"
    assert done.stderr == "", done.stderr
    output = json.loads(done.stdout)
    findings = [one for one in output["findings"] if one["file"] != BASE]
    lines = [f"{one['file']}:{one['line']}:{one['column']} {one['severity']} {one['rule']} "
             f"{one['message']}" for one in findings]
    migrations = [one for one in output["migrations"] if one["file"] != BASE]
    lines += [f"{one['file']} {one['verdict']} long_lock={one['long_lock']} "
              f"compatible={one['compatible']}" for one in migrations]
    return lines, findings, migrations


def check_verdict(case, findings, migrations):
    order = ["info", "warning", "error"]
    worst = max((one["severity"] for one in findings), key=order.index, default=None)
    assert worst == SEVERITY[case.verdict], \
        f"the servers say {case.verdict}, the worst finding is {worst}"
    verdicts = {one["verdict"] for one in migrations}
    if case.verdict in ("UNSAFE", "FAILS"):
        assert "unsafe" in verdicts, f"the servers say {case.verdict}, the verdicts are {verdicts}"
    elif case.verdict != "WARN":
        assert verdicts == {"safe"}, f"the servers say {case.verdict}, the verdicts are {verdicts}"


def check(case):
    lines, findings, migrations = run_case(case)
    expected = [line for line in case.expect if line]
    assert lines == expected, "\n".join(
        ["got:", *lines, "expected:", *expected])
    if case.verdict:
        check_verdict(case, findings, migrations)


def bless(path, cases):
    blessed, at, skipping = [], -1, False
    for line in path.read_text(encoding="utf-8").split("\n")[:-1]:
        if line.startswith("@@ case"):
            at, skipping = at + 1, False
            if blessed and blessed[-1]:
                blessed.append("")
        if not skipping:
            blessed.append(line)
        if line.startswith("@@ expect"):
            skipping = True
            blessed += run_case(cases[at])[0]
    path.write_text("\n".join(blessed) + "\n", encoding="utf-8")


def main():
    words = [word for word in sys.argv[1:] if word != "--bless"]
    pattern = words[0] if words else ""
    for path in sorted((HERE / "lint").glob("*.case")):
        cases = read_cases(path)
        if "--bless" in sys.argv and pattern in path.stem:
            bless(path, cases)
            cases = read_cases(path)
        for case in cases:
            name = f"{path.stem}: {re.sub(r'[.]$', '', case.title)}"
            if pattern in name:
                tap.test(named(name, case))
    tap.run()


def named(name, case):
    def one():
        check(case)
    one.__name__ = name
    return one


main()
