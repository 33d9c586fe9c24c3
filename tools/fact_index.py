#!/usr/bin/env python3
"""fact_index.py -- where the rows of each form stand, sorted by form, for a binary search.

    fact_index.py OUTPUT.h INPUT.c...

makes FACT_INDEX(AT): of the FACT("form", ...) and OLDER("form", ...) rows of src/facts/pg_NAME.c,
the n-th one is AT(form, NAME, n).
"""
import pathlib
import re
import sys


def main():
    rows = []
    for path in map(pathlib.Path, sys.argv[2:]):
        forms = re.findall(r'(?:FACT|OLDER)\("(\w+)"', path.read_text(encoding="utf-8"))
        rows += [(form, path.stem.removeprefix("pg_"), at) for at, form in enumerate(forms)]
    rows.sort()
    pathlib.Path(sys.argv[1]).write_text(
        "#define FACT_INDEX(AT)" +
        "".join(f' \\\n    AT("{form}", {group}, {at})' for form, group, at in rows) + "\n",
        encoding="utf-8")


main()
