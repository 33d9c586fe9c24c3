#!/usr/bin/env python3
"""check_layers.py [SRC] -- hold every #include in src/ against src/LAYERS.

LAYERS has a line per folder: its name, its kind, and the folders that it may include. A folder may
name only folders above it, so there is no cycle. `pure` folders see no clock, file or socket: of
the system's headers they get those below, and no function of theirs returns a Status. `base` may
include the system and nothing of ours. `live` folders may include any system header that has no
other home. src/main.c wires everything together and may include what it likes.
"""
import pathlib
import re
import sys

KINDS = {"base", "pure", "live"}

# What a function of bytes to bytes needs. Not stdio.h: text is built with Buf. Not ctype.h: its
# answers depend on the locale. stdlib.h is for qsort; tidy.py and poison.h ban the rest of it.
PURE_SYSTEM = {
    "assert.h", "inttypes.h", "limits.h", "math.h", "stdalign.h", "stdarg.h", "stdbool.h",
    "stddef.h", "stdint.h", "stdlib.h", "string.h",
}

# Libraries that one place knows and nobody else: header pattern, home, what others use instead.
HOMES = [
    (r"postgres\.h|postgres_fe\.h|c\.h|(nodes|parser|utils|catalog|access|storage|lib|port|mb"
     r"|common|miscadmin|tcop)/.*|pg_query.*", "sql/pg", "call sql/ and work on model/change.h"),
    (r"libpq-fe\.h|libpq-events\.h|libpq/.*", "engine/pg", "call engine/engine.h"),
    (r"mysql\.h|mysqld_error\.h|errmsg\.h|(mysql|mariadb)/.*", "engine/mysql",
     "call engine/engine.h"),
]

INCLUDE = re.compile(r'\s*#\s*include\s+(?:"([^"]+)"|<([^>]+)>)')
RETURNS_STATUS = re.compile(r"(?:[A-Z_]+ )?(?:static )?(?:inline )?Status\s+\w+\s*\(")


def read_layers(path):
    """(kind, allowed, errors): of each folder its kind and the set of folders it may include."""
    kind, allowed, errors = {}, {}, []
    for number, line in enumerate(path.read_text().splitlines(), 1):
        words = line.split("#")[0].split()
        if not words:
            continue
        place, folder = f"{path}:{number}", words[0]
        if len(words) < 2 or words[1] not in KINDS:
            errors.append(f"{place}: {folder} has no kind; write base, pure or live after its name")
            continue
        if folder in allowed:
            errors.append(f"{place}: {folder} is listed twice; keep one line")
        for name in words[2:]:
            if name not in allowed:
                errors.append(f"{place}: {folder} may not name {name}, which is not above it; "
                              "move the line or the noun down")
            elif words[1] == "pure" and kind[name] == "live":
                errors.append(f"{place}: {folder} is pure and may not name {name}, which is live")
        if words[1] == "base" and words[2:]:
            errors.append(f"{place}: {folder} is the base and may not include anything of ours")
        kind[folder], allowed[folder] = words[1], {folder, *words[2:]}
    return kind, allowed, errors


def check_ours(header, folder, allowed):
    target = header.split("/")[0]
    if "/" not in header:
        return f'"{header}" is not named from the root of src/; write "{folder}/…/{header}"'
    if target not in allowed:
        return f"nothing in LAYERS is called {target}; list the folder, or use <> for a library"
    if target not in allowed[folder]:
        return (f"{folder} may not include {target}; exchange a struct of model/, "
                "or let cmd/ introduce the two")
    return None


def check_system(header, place, kind):
    for pattern, home, instead in HOMES:
        if re.fullmatch(pattern, header):
            if place == home or place.startswith(home + "/"):
                return None
            return f"only {home}/ includes <{header}>; {instead}"
    folder = place.split("/")[0]
    if kind[folder] == "pure" and header not in PURE_SYSTEM:
        return (f"{folder} is pure and may not include <{header}>; "
                "move what needs it to a live folder")
    return None


def check_file(path, src, kind, allowed):
    place = path.relative_to(src).parent.as_posix()
    folder = place.split("/")[0]
    for number, line in enumerate(path.read_text(errors="replace").splitlines(), 1):
        include = INCLUDE.match(line)
        error = None
        if include and include[1]:
            error = check_ours(include[1], folder, allowed)
        elif include:
            error = check_system(include[2], place, kind)
        elif kind[folder] == "pure" and RETURNS_STATUS.match(line):
            error = f"{folder} is pure and cannot fail; return a value instead of Status"
        if error:
            yield f"{path}:{number}: {error}"


def check(src):
    layers = src / "LAYERS"
    kind, allowed, errors = read_layers(layers)
    folders = sorted(path.name for path in src.iterdir() if path.is_dir())
    errors += [f"{src / name}:1: not in LAYERS; add its line" for name in folders
               if name not in allowed]
    errors += [f"{layers}:1: there is no folder {name}; take its line out" for name in allowed
               if name not in folders]
    for path in sorted([*src.rglob("*.c"), *src.rglob("*.h")]):
        if path.parent != src and path.relative_to(src).parts[0] in allowed:
            errors += check_file(path, src, kind, allowed)
    return errors


if __name__ == "__main__":
    here = pathlib.Path(__file__).parents[1] / "src"
    found = check(pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else here)
    print(*found, sep="\n", end="\n" if found else "")
    sys.exit(bool(found))
