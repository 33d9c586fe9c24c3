#!/usr/bin/env python3
"""dead_code.py [ROOT] -- find functions and tables that are shared but that no other file uses.

They are static, or gone. A test counts as a user. Needs the tree build-asan, built.
"""
import collections
import pathlib
import re
import subprocess
import sys


def symbols(objects):
    """(defined, used): the object files of each global symbol."""
    defined, used = {}, collections.defaultdict(set)
    listing = subprocess.run(["nm", "-A", "-g", *objects], capture_output=True, text=True,
                             check=True).stdout
    for path, kind, name in re.findall(r"^(.+?\.o):\s*\w* ([A-Za-z]) (\w+)$", listing, re.M):
        if kind in "Uw":
            used[name].add(path)
        else:
            defined[name] = path
    return defined, used


def source_of(src, path):
    """src/base/arena.c, from the object's name in meson's folder: base_arena.c.o."""
    name = pathlib.Path(path).name.removesuffix(".o")
    for source in src.rglob("*.c"):
        if source.relative_to(src).as_posix().replace("/", "_") == name:
            return source
    return None


def line_of(source, name):
    text = source.read_text()
    match = re.search(rf"^[^\n;]*\b{name}\b", text, re.M)
    return text.count("\n", 0, match.start()) + 1 if match else 1


def main(root):
    objects = sorted(str(path) for path in (root / "build-asan").rglob("*.o"))
    defined, used = symbols(objects)
    found = []
    for name, path in sorted(defined.items()):
        source = source_of(root / "src", path)
        if source and not used[name]:
            place = f"{source.relative_to(root)}:{line_of(source, name)}"
            found.append(f"{place}: no other file uses {name}; make it static, or take it out")
    print(*found, sep="\n", end="\n" if found else "")
    return bool(found)


if __name__ == "__main__":
    here = pathlib.Path(__file__).resolve().parents[1]
    sys.exit(main(pathlib.Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else here))
