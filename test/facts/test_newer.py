#!/usr/bin/env python3
"""test_newer.py -- the syntax that PostgreSQL 16 to 18 added, as newer.txt lists it: each release
refuses what is newer than it and reads all else, and shore says the same of each.

PostgreSQL 15 of the distribution is always asked. With SHORE_TEST_ALL=1 also 12 to 18.
"""
import json
import os
import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.append(str(HERE.parent / "support"))
import pg  # noqa: E402
import servers  # noqa: E402
from tap import Tap  # noqa: E402

SHORE = os.environ["SHORE"]
INSTALLED = 15
JUDGED = range(15, 19)

REFUSED = re.compile(r"<stdin>:(\d+): ERROR:  (?:42601|0A000): "
                     r"(?:syntax error|trailing junk|.* must have an alias|.* NO INHERIT)")


def read_statements():
    lines = (HERE / "newer.txt").read_text(encoding="utf-8").splitlines()
    return [(int(since), sql) for since, sql in (line.split("\t") for line in lines[1:])]


def refused_by_server(server, statements):
    script = "\\set ON_ERROR_STOP 0\n\\set VERBOSITY verbose\n" + "".join(
        f"BEGIN; {sql};\nROLLBACK;\n" for _, sql in statements)
    said = server.psql(script, check=False).stderr
    return {(int(line) - 3) // 2 for line in REFUSED.findall(said)}


def refused_by_shore(major, statements):
    done = subprocess.run(
        [SHORE, "lint", "--engine", f"postgres:{major}", "--format", "json", "-"],
        input="".join(f"{sql};\n" for _, sql in statements), text=True, capture_output=True,
        check=False)
    findings = json.loads(done.stdout)["findings"]
    unread = [finding for finding in findings
              if finding["rule"] in ("cannot-parse", "newer-than-grammar")]
    return {finding["statement"] for finding in findings
            if finding["rule"] == "refused-by-server" and "it needs" in finding["message"]}, unread


def expect(tap, name, statements, major, refused):
    wrong = [f"{since}\t{sql}" for i, (since, sql) in enumerate(statements)
             if (i in refused) != (since > major)]
    tap.ok(not wrong, name, "\n".join(wrong))


def main():
    tap = Tap()
    statements = read_statements()
    with servers.Servers() as found:
        for major in servers.majors():
            with pg.Server(binaries=found.bin_dir(major)) as server:
                expect(tap, f"PostgreSQL {major or INSTALLED} refuses what is newer, and no more",
                       statements, major or INSTALLED, refused_by_server(server, statements))
    for major in JUDGED:
        refused, unread = refused_by_shore(major, statements)
        tap.ok(not unread, f"all are read when judged for {major}", unread)
        expect(tap, f"judged for {major}, what is newer is refused", statements, major, refused)
    tap.done()


if __name__ == "__main__":
    main()
