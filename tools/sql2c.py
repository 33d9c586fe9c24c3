#!/usr/bin/env python3
"""sql2c.py -- embed .sql files in the program, as string-literal macros.

    sql2c.py OUTPUT.h INPUT.sql...

makes of queries/table_sizes.sql

    #define QUERY_TABLE_SIZES \\
        "SELECT relname\\n" \\
        "  FROM pg_class"

A macro and not a constant, because SQL() takes literals only: SQL(QUERY_TABLE_SIZES). In meson:

    custom_target(input: files('queries/a.sql', 'queries/b.sql'), output: 'queries.h',
        command: [python, sql2c, '@OUTPUT@', '@INPUT@'])

Comments from -- to the end of the line are for the reader of the file and are left out, as are
blank lines and the last semicolon; quoted text and /* */ (hints, MySQL's versioned comments) stay.
"""
import pathlib
import re
import sys

# What may hold "--" without it being a comment: strings, identifiers, bodies, block comments.
TOKEN = re.compile(r"""
    (?P<comment> --[^\n]*)
  | (?P<kept> \b[eE]'(?:[^'\\]|\\.|'')*' | '[^']*' | "[^"]*" | `[^`]*`
            | (?P<tag>\$(?:[A-Za-z_]\w*)?\$).*?(?P=tag)
            | /\*.*?\*/)
""", re.VERBOSE | re.DOTALL)


def bare(path):
    """The statement without what is only for its reader."""
    kept = []

    def set_aside(match):
        if match["comment"]:
            return ""
        if re.fullmatch(r"'.*\\'", match["kept"], re.DOTALL):
            sys.exit(f"{path}: {match['kept']}: MySQL and PostgreSQL differ on its end; avoid it")
        kept.append(match["kept"])
        return f"\0{len(kept) - 1}\0"

    text = TOKEN.sub(set_aside, path.read_text(encoding="utf-8"))
    text = "\n".join(line.rstrip() for line in text.splitlines() if line.strip())
    text = text.removesuffix(";").rstrip()
    return re.sub("\0(\\d+)\0", lambda match: kept[int(match[1])], text)


def literal(line):
    """A C string literal of the bytes of one line; octal escapes cannot swallow what follows."""
    named = {'"': '\\"', "\\": "\\\\", "?": "\\?", "\t": "\\t", "\n": "\\n"}
    return '"' + "".join(
        named.get(chr(byte), chr(byte) if 32 <= byte < 127 else f"\\{byte:03o}")
        for byte in line.encode()) + '"'


def macro(path):
    lines = bare(path).splitlines(keepends=True)
    if not lines:
        sys.exit(f"{path}: no statement in it; write one or take the file out of the list")
    body = " \\\n    ".join(literal(line) for line in lines)
    return f"#define QUERY_{path.stem.upper()} \\\n    {body}\n"


def main(output, inputs):
    paths = [pathlib.Path(name) for name in inputs]
    stems = [path.stem for path in paths]
    for path in paths:
        if not re.fullmatch(r"[a-z][a-z0-9_]*", path.stem):
            sys.exit(f"{path}: name it in snake_case, so that a macro can be made of it")
        if stems.count(path.stem) > 1:
            sys.exit(f"{path}: two files would make QUERY_{path.stem.upper()}; rename one")
    macros = [macro(path) for path in paths]
    pathlib.Path(output).write_text(
        "/* Made from .sql files by tools/sql2c.py. */\n#pragma once\n\n"
        + "\n".join(macros), encoding="ascii")


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit("usage: sql2c.py OUTPUT.h INPUT.sql...")
    main(sys.argv[1], sys.argv[2:])
