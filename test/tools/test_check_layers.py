#!/usr/bin/env python3
"""tools/check_layers.py must accept a good tree, and name the place and the remedy in a bad one."""
import os
import pathlib
import subprocess
import sys
import tempfile

from tap import run, test

ROOT = pathlib.Path(os.environ["SHORE_ROOT"])

LAYERS = """\
# folder   kind  may include
base       base
model      pure  base
sql        pure  base model
engine     live  base model sql
cmd        live  base model sql engine
"""

GOOD = {
    "LAYERS": LAYERS,
    "main.c": '#include <stdio.h>\n#include "cmd/command.h"\n#include "sql/split.h"\n',
    "base/str.c": "#include <stdio.h>\n#include <openssl/sha.h>\n",
    "model/change.h": '#include <stdint.h>\n#include "base/str.h"\n#include "model/name.h"\n',
    "sql/pg/parse.c": '#include <pg_query.h>\n#include <nodes/value.h>\n#include "sql/split.h"\n',
    "engine/pg/conn.c": '#include <libpq-fe.h>\n#include <time.h>\n',
    "engine/engine.h": "Status conn_open(Ctx *ctx);\n",
    "cmd/command.h": '#include "engine/engine.h"\n',
}

# name: files that differ from the good tree, and what must be said about which place
BAD = {
    "an include up the layers": (
        {"model/change.h": '#include "sql/split.h"\n'},
        "model/change.h:1: model may not include sql"),
    "a sideways include": (
        {"engine/engine.h": '\n#include "cmd/x.h"\n'},
        "engine/engine.h:2: engine may not include cmd"),
    "base with something of ours": (
        {"base/str.c": '#include "model/name.h"\n'}, "base/str.c:1: base may not include model"),
    "an include without its folder": (
        {"sql/pg/parse.c": '#include "parse.h"\n'}, 'sql/pg/parse.c:1: "parse.h" is not named'),
    "a folder that does not exist": (
        {"sql/pg/parse.c": '#include "parsing/x.h"\n'}, "nothing in LAYERS is called parsing"),
    "a file in a pure folder": (
        {"model/change.h": "#include <stdio.h>\n"}, "model is pure and may not include <stdio.h>"),
    "a clock in a pure folder": (
        {"sql/pg/parse.c": "#include <time.h>\n"}, "sql is pure and may not include <time.h>"),
    "Status in a pure folder": (
        {"model/change.h": "\nStatus change_apply(void);\n"}, "model/change.h:2: model is pure"),
    "static Status in a pure folder": (
        {"sql/pg/parse.c": "static Status walk(void)\n{\n}\n"}, "sql/pg/parse.c:1: sql is pure"),
    "the parser outside its home": (
        {"engine/engine.h": "#include <pg_query.h>\n"}, "only sql/pg/ includes <pg_query.h>"),
    "the parser beside its home": (
        {"sql/split.c": "#include <nodes/value.h>\n"}, "only sql/pg/ includes <nodes/value.h>"),
    "a server's headers in cmd": (
        {"cmd/command.h": "#include <postgres.h>\n"}, "only sql/pg/ includes <postgres.h>"),
    "the client library outside its home": (
        {"cmd/command.h": "#include <libpq-fe.h>\n"}, "only engine/pg/ includes <libpq-fe.h>"),
    "a folder without a line": ({"extra/x.c": "\n"}, "extra:1: not in LAYERS"),
    "a line without a folder": (
        {"LAYERS": LAYERS + "watch live base\n"}, "LAYERS:1: there is no folder watch"),
    "a line that names a folder below": (
        {"LAYERS": LAYERS.replace("model      pure  base", "model pure base sql")},
        "LAYERS:3: model may not name sql, which is not above it"),
    "a base that is not at the bottom": (
        {"LAYERS": LAYERS.replace("engine     live", "engine base")}, "engine is the base"),
    "a pure folder on a live one": (
        {"LAYERS": LAYERS + "plan pure base engine\n", "plan/x.c": "\n"},
        "plan is pure and may not name engine, which is live"),
    "a folder of no kind": (
        {"LAYERS": LAYERS.replace("sql        pure  base", "sql")}, "sql has no kind"),
    "a folder listed twice": ({"LAYERS": LAYERS + "sql pure base\n"}, "sql is listed twice"),
}


def check(files):
    with tempfile.TemporaryDirectory() as src:
        for name, text in files.items():
            path = pathlib.Path(src, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        return subprocess.run([sys.executable, ROOT / "tools/check_layers.py", src],
                              capture_output=True, text=True, check=False)


@test
def a_good_tree_passes_in_silence():
    done = check(GOOD)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", ""), done


@test
def it_refuses():
    for name, (files, message) in BAD.items():
        def call(files=files, message=message):
            done = check(GOOD | files)
            assert done.returncode == 1 and message in done.stdout, done
        yield name, call


run()
