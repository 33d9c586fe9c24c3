#!/usr/bin/env python3
"""tidy.py [ROOT] -- what a reader notices and a compiler does not.

Goes over src/, test/ and tools/. One message a line, `file:line: what is wrong; what to do`, and
exit code 1 when there is any. A check is a generator in CHECKS; an exception is a row in one of the
tables here, with its reason. How the code is laid out is clang-format's business, what it may
include is check_layers.py's.
"""
import pathlib
import re
import sys

COLUMNS = 100
FUNCTION_LINES = 70
FILE_LINES = 600
LONG_FILE_LINES = 900  # with /* long file: reason */ in the comment at its top

# Files that do without poison.h at the end of their includes.
NOT_POISONED = {
    "src/base/arena.c": "the one place that calls malloc and free",
}

# Identifiers with a home: pattern, homes in src/, what to use elsewhere.
HOMES = [
    (r"(?:v?printf|puts|putchar|perror)(?=\()|stdout|stderr",
     ("src/cmd/", "src/main.c", "src/base/arena.c"),
     "emit an Event, or return bytes; only cmd/ prints"),
    (r"(?:getenv|secure_getenv|setenv|putenv)(?=\()|environ", ("src/cmd/", "src/os/"),
     "let cmd/ read it and pass it on"),
    (r"(?:exit|quick_exit|atexit)(?=\()", ("src/main.c", "src/os/", "src/base/arena.c"),
     "return a Status; only main.c ends the process"),
]

# Variables that live as long as the program and change: (file, name): reason.
MUTABLE = {
    ("src/main.c", "stop_signal"): "a signal handler has no other way to tell",
    ("src/engine/pg/libpq.c", "loaded"): "a library is part of the program, just later",
    ("src/engine/mysql/libmariadb.c", "loaded"): "a library is part of the program, just later",
}

SOURCE = {".c", ".h"}
SCRIPT = {".py", ".sh", ".bats", ".build"}
# A promise in a comment: the word first or with a colon, other than TODO(#12).
PROMISE = re.compile(r"(?:^[/*#\s]*(TODO|FIXME|XXX|HACK)\b(?!\(#\d)|\b(TODO|FIXME|XXX|HACK)(?=:))")

# One lexical element that must not be mistaken for code.
OPAQUE = re.compile(r"""
    //[^\n]* | /\*.*?\*/ | "(?:[^"\\\n]|\\.)*" | '(?:[^'\\\n]|\\.)*'
""", re.VERBOSE | re.DOTALL)


class File:
    """A file as text, as lines, and as code: without comments, strings and preprocessor lines."""

    def __init__(self, root, path):
        self.path = path
        self.name = path.relative_to(root).as_posix()
        self.data = path.read_bytes()
        self.text = self.data.decode("utf-8", "replace")
        self.lines = self.text.split("\n")
        self.is_c = path.suffix in SOURCE
        bare = OPAQUE.sub(blank, self.text) if self.is_c else self.text
        self.code = re.sub(r"^[ \t]*#(?:[^\n\\]|\\.)*", blank, bare, flags=re.M | re.S)
        # Macro bodies are code too where names are looked for.
        self.names = bare

    def line_at(self, offset):
        return self.text.count("\n", 0, offset) + 1

    def top_comment(self):
        match = re.match(r"\s*(/\*.*?\*/|(?://[^\n]*\n)+)", self.text, re.DOTALL)
        return match[1] if match else ""


def blank(match):
    """White space of the same shape, so that offsets and line numbers stay true."""
    return re.sub(r"[^\n]", " ", match[0])


def check_lines(file):
    for number, line in enumerate(file.lines, 1):
        if len(line) > COLUMNS:
            yield number, f"{len(line)} columns; break the line before column {COLUMNS}"
        if line != line.rstrip():
            yield number, "blanks at the end of the line; take them out"
        if "\t" in line:
            yield number, "a tab; indent with four spaces, write \\t in a string"
    if file.is_c and not file.data.isascii():
        at = next(i for i, byte in enumerate(file.data) if byte > 127)
        number = file.data.count(b"\n", 0, at) + 1
        yield number, "not ASCII; write an escape (\\u00e9, \\xc3) or the word"
    if file.data and not file.data.endswith(b"\n"):
        yield len(file.lines), "no newline at the end of the file; add one"


def check_size(file):
    count = len(file.lines) - 1
    reason = re.search(r"long file: *\S", file.top_comment())
    limit = LONG_FILE_LINES if reason else FILE_LINES
    if count > limit:
        hint = "split it" if reason else "split it, or say why not at its top: long file: reason"
        yield count, f"a file of {count} lines, {limit} are allowed; {hint}"


def check_top(file):
    if file.path.suffix == ".build":
        return
    lines = [line for line in file.lines if line.strip() and not line.startswith("#!")]
    start = lines[0] if lines else ""
    if not start.startswith(("/*", "//") if file.is_c else ("#", '"""')):
        yield 1, "no comment at the top; say in a sentence what the file is for"


def functions(file):
    """(start, end) offsets of the braces of each function body."""
    depth = 0
    for match in re.finditer(r"[{}]", file.code):
        if match[0] == "{":
            if depth == 0:
                start, before = match.start(), file.code[:match.start()].rstrip()
            depth += 1
        else:
            depth -= 1
            if depth == 0 and before.endswith(")"):
                yield start, match.start()


def check_functions(file):
    for start, end in functions(file):
        first = file.line_at(start)
        count = file.line_at(end) - first + 1
        if count > FUNCTION_LINES:
            yield first, (f"a function of {count} lines, {FUNCTION_LINES} are allowed; "
                          "give its parts names")


def check_words(file):
    for match in re.finditer(r"\bgoto\b", file.code):
        yield file.line_at(match.start()), "goto; return early, or use the cleanup attribute"
    for comment in OPAQUE.finditer(file.text):
        for number, line in enumerate(comment[0].split("\n"), file.line_at(comment.start())):
            word = PROMISE.search(line) if comment[0][0] == "/" else None
            if word:
                yield number, f"{word[1] or word[2]} without an issue; write TODO(#12), or do it"


def check_homes(file):
    if not file.name.startswith("src/"):
        return
    for pattern, homes, instead in HOMES:
        if file.name.startswith(homes):
            continue
        for match in re.finditer(rf"(?<![\w.>])({pattern})\b", file.names):
            yield file.line_at(match.start()), f"{match[1]} outside {', '.join(homes)}; {instead}"


def check_poison(file):
    if file.path.suffix != ".c" or not file.name.startswith("src/") or file.name in NOT_POISONED:
        return
    includes = [(number, match[1]) for number, line in enumerate(file.lines, 1)
                if (match := re.match(r'\s*#\s*include\s+["<]([^">]+)', line))]
    if not includes or includes[-1][1] != "base/poison.h":
        number = includes[-1][0] if includes else 1
        yield number, 'the last include is not poison.h; add #include "base/poison.h" after it'


def declarations(file):
    """(offset, text) of the variables that are declared at file scope, or static in a function.

    The text ends before the initializer. Code is cut into statements at ; { and }: what follows a
    brace or a semicolon and ends in = ; or [ without a parameter list is a variable.
    """
    depth = 0
    for match in re.finditer(r"([^;{}]*)([;{}])", file.code):
        text, stop = match[1], match[2]
        at_file_scope = depth == 0
        depth += {"{": 1, "}": -1}.get(stop, 0)
        stripped = text.strip()
        head = re.split(r"[=\[]", stripped)[0]
        if stop == "}" or not re.search(r"\w\s+[*\s]*\w|\*\s*\w", head):
            continue
        if re.match(r"(typedef|extern|return|case|default|goto|else|_Static_assert)\b", head):
            continue
        if not re.search(r"\bstatic\b|\b_?[tT]hread_local\b", head) and not at_file_scope:
            continue
        if "=" not in stripped and (stop == "{" or re.match(r"(struct|union|enum)\s+\w+$", head)):
            continue
        if "(" in head and not re.match(r"[^(]*\(\s*\*", head):
            continue  # a function, be one of its parameters a pointer to another or not
        yield match.start() + len(text) - len(text.lstrip()), head


def check_mutable(file):
    if not file.name.startswith("src/"):
        return
    for offset, head in declarations(file):
        name = re.findall(r"\w+", head.split(")")[0] if "(" in head else head)[-1]
        about = head.rsplit("*", 1)[-1] if "*" in head else head
        if re.search(r"\bconst\b", about) or (file.name, name) in MUTABLE:
            continue
        yield file.line_at(offset), (f"{name} is a variable of the whole program; make it const, "
                                     "or a member of what is passed along")


# Each takes a File and yields (line number, message).
CHECKS = {
    "all": [check_lines, check_top],
    "c": [check_size, check_functions, check_words, check_homes, check_poison, check_mutable],
}


def check_listed(root, files):
    """Every .c file of src/ and test/ stands in a list of meson's, at its folder or above, once."""
    for file in files:
        if file.path.suffix != ".c":
            continue
        quoted = {f"'{file.path.stem}'", f"'{file.path.stem}.c'"}
        folder = file.path.parent
        while folder != root.parent:
            build = folder / "meson.build"
            listed = build.read_text() if build.is_file() else ""
            inside = file.path.relative_to(folder).as_posix()
            quoted |= {f"'{inside}'", f"'{inside[:-2]}'"}
            times = max(listed.count(word) for word in quoted)
            if times > 1:
                yield f"{file.name}:1: stands {times} times in the meson.build; leave one"
            if times > 0:
                break
            folder = folder.parent
        else:
            yield f"{file.name}:1: not in a meson.build; add it to the list of its folder"


def check_included(files):
    """Every header of src/ is included by some other file."""
    included = set()
    for file in files:
        own = file.name.removeprefix("src/")
        for header in re.findall(r'^\s*#\s*include\s+"([^"]+)"', file.text, re.M):
            if header != own:
                included.add(header)
    for file in files:
        own = file.name.removeprefix("src/")
        if file.path.suffix == ".h" and file.name.startswith("src/") and own not in included:
            yield f"{file.name}:1: no file includes this header; use it or take it out"


def is_script(path):
    return path.suffix in SCRIPT or (path.suffix == "" and path.read_bytes()[:2] == b"#!")


def read_tree(root):
    paths = [path for folder in ("src", "test", "tools") for path in (root / folder).rglob("*")
             if path.is_file() and "__pycache__" not in path.parts]
    return [File(root, path) for path in sorted(paths)
            if path.suffix in SOURCE or is_script(path)]


def check(root):
    files = read_tree(root)
    for file in files:
        for one in CHECKS["all"] + (CHECKS["c"] if file.is_c else []):
            for number, message in sorted(one(file)):
                yield f"{file.name}:{number}: {message}"
    sources = [file for file in files if file.is_c]
    yield from check_listed(root, sources)
    yield from check_included(sources)


if __name__ == "__main__":
    here = pathlib.Path(__file__).resolve().parents[1]
    found = list(check(pathlib.Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else here))
    print(*found, sep="\n", end="\n" if found else "")
    sys.exit(bool(found))
