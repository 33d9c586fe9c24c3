#!/usr/bin/env python3
"""fact_index.py -- where the rows of each form stand, sorted by form, for a binary search.

    fact_index.py MACRO OUTPUT.h INPUT.c...

makes MACRO(AT): of the FACT("form", ...), OLDER("form", ...) or FORM("form", ...) rows of
src/facts/ENGINE_NAME.c, the n-th one is AT(form, NAME, n).
"""
import pathlib
import re
import sys


def main():
    rows = []
    for path in map(pathlib.Path, sys.argv[3:]):
        forms = re.findall(r'(?:FACT|OLDER|FORM)\(\s*"(\w+)"', path.read_text(encoding="utf-8"))
        rows += [(form, path.stem.partition("_")[2], at) for at, form in enumerate(forms)]
    rows.sort()
    pathlib.Path(sys.argv[2]).write_text(
        f"#define {sys.argv[1]}(AT)" +
        "".join(f' \\\n    AT("{form}", {group}, {at})' for form, group, at in rows) + "\n",
        encoding="utf-8")


main()
