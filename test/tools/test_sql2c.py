#!/usr/bin/env python3
"""tools/sql2c.py must give the program the very statement of the file, less its comments."""
import os
import pathlib
import subprocess
import sys
import tempfile

from tap import run, test

ROOT = pathlib.Path(os.environ["SHORE_ROOT"])

# name: text of the file, what the program must see
CASES = {
    "a statement": ("SELECT 1;\n", "SELECT 1"),
    "comments and blank lines go": (
        "-- What it is.\n\nSELECT 1 -- one\n\n     , 2;\n-- end\n", "SELECT 1\n     , 2"),
    "quotes, backslashes and question marks": (
        r"""SELECT '"\d' ~ E'\'--\\', a ??/ "b--""c" AS d""", None),
    "a comment mark in a string": ("SELECT 'it''s -- not'  -- but this\n", "SELECT 'it''s -- not'"),
    "a body keeps its comments and blank lines": (
        "DO $$\n-- kept\n\nBEGIN END $$; -- gone\n", "DO $$\n-- kept\n\nBEGIN END $$"),
    "a body with a tag": ("DO $a$ $$ -- x\n$a$;", "DO $a$ $$ -- x\n$a$"),
    "parameters are no body": ("SELECT $1 -- a\n, $2 -- b\n", "SELECT $1\n, $2"),
    "hints and versioned comments stay": ("SELECT /*+ x -- y */ 1 /*!80000 , 2 */", None),
    "letters beyond ASCII": ("SELECT '\u00fc7'", None),
    "several statements": ("CREATE TABLE a ();\nCREATE TABLE b ();\n",
                           "CREATE TABLE a ();\nCREATE TABLE b ()"),
}


def embed(folder, files):
    for name, text in files.items():
        pathlib.Path(folder, name).write_text(text, encoding="utf-8")
    command = [sys.executable, ROOT / "tools/sql2c.py", f"{folder}/q.h"]
    return subprocess.run([*command, *[f"{folder}/{name}" for name in files]],
                          capture_output=True, text=True, check=False)


@test
def the_program_sees():
    for name, (text, expected) in CASES.items():
        def call(text=text, expected=expected):
            with tempfile.TemporaryDirectory() as folder:
                done = embed(folder, {"one.sql": text})
                assert done.returncode == 0, done
                source = '#include <stdio.h>\n#include "q.h"\n' \
                         'int main(void) { return fputs("" QUERY_ONE "", stdout) < 0; }\n'
                command = ["gcc", "-trigraphs", "-w", "-I", folder, "-o", f"{folder}/p", "-xc", "-"]
                subprocess.run(command, input=source, text=True, check=True)
                seen = subprocess.run([f"{folder}/p"], capture_output=True, check=True).stdout
                assert seen.decode() == (text if expected is None else expected), seen
        yield name, call


@test
def it_refuses():
    for name, files, said in [
            ("a file without a statement", {"one.sql": "-- later\n"}, "one.sql: no statement"),
            ("a name that makes no macro", {"One-1.sql": "SELECT 1"}, "name it in snake_case"),
            ("a string that servers read differently", {"one.sql": r"SELECT 'a\'"}, "avoid it")]:
        def call(files=files, said=said):
            with tempfile.TemporaryDirectory() as folder:
                done = embed(folder, files)
                assert done.returncode == 1 and said in done.stderr, done
        yield name, call


run()
