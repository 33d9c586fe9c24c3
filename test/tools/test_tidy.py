#!/usr/bin/env python3
"""tools/tidy.py must accept a good tree, and name the line and the remedy in a bad one."""
import os
import pathlib
import subprocess
import sys
import tempfile

from tap import run, test

ROOT = pathlib.Path(os.environ["SHORE_ROOT"])
TOP = "/* a.c -- for the test. */\n"
POISON = '#include "base/poison.h"\n'

GOOD = {
    "src/meson.build": "src_files += files('main.c', 'lint/a.c')\nrules = ['b']\n",
    "src/main.c": TOP + POISON + 'int main(void)\n{\n    exit(printf("x\\n"));\n}\n',
    "src/base/poison.h": "/* poison.h -- banned. */\n",
    "src/lint/b.c": TOP + POISON,
    "src/lint/a.c": TOP + """\
#include <stddef.h>

#include "lint/a.h"

#include "base/poison.h"

#define NAME(x) extern const Rule rule_##x; /* goto nowhere */
static const char *const names[] = {"goto", "TODO(#7): printf(x) exit(1) static int counter;"};
static Status (*const table[])(void) = {NULL};
const Rule *const rules[] = {
    NULL,
};
static const struct {
    const char *name;
    int         count;
} rows[] = {{"a", 1}};
typedef struct A {
    int exit;
} A;
enum { LIMIT = 4 };
extern int somewhere_else;
static int     count(A *a);
void           each(A *a, int (*one)(const A *a));
RULE(a) = {.id = "a", .exit = 3};

/* Not a call: exit(1), and not a variable. TODO(#12): say more. */
static int count(A *a)
{
    static const int step = 2;
    for (int i = 0; i < 3; i++)
        a->exit += step;
    return a->exit;
}
""",
    "src/lint/a.h": "/* a.h -- for the test. */\n\ntypedef struct A A;\nA *a_new(void);\n",
    "tools/x.sh": "#!/bin/sh\n# x.sh -- for the test.\n",
    "tools/x.py": '#!/usr/bin/env python3\n"""For the test: caf\u00e9."""\n',
}


def body(lines):
    return TOP + POISON + "int f(void)\n{\n" + "    f();\n" * (lines - 2) + "}\n"


def code(text, top=TOP):
    return {"src/lint/b.c": top + POISON + text}


# name: files that differ from the good tree, and what must be said; None for nothing
CASES = {
    "a line of 101 columns": (code("/* " + "x" * 95 + " */\n"), "b.c:3: 101 columns"),
    "a line of 100 columns is fine": (code("/* " + "x" * 94 + " */\n"), None),
    "a long line in a script": (
        {"tools/x.sh": "# " + "x" * 99 + "\n"}, "tools/x.sh:1: 101 columns"),
    "blanks at the end": (code("int f(void); \n"), "b.c:3: blanks at the end"),
    "a tab": (code("\tint f(void);\n"), "b.c:3: a tab"),
    "a letter that is not ASCII": (code("/* caf\u00e9 */\n"), "b.c:3: not ASCII"),
    "no newline at the end": (code("int f(void);"), "b.c:3: no newline"),
    "a function of 71 lines": ({"src/lint/b.c": body(71)}, "b.c:4: a function of 71 lines"),
    "a function of 70 lines is fine": ({"src/lint/b.c": body(70)}, None),
    "a long function with its brace on the line": (
        code("int f(void) {\n" + "    f();\n" * 70 + "}\n"), "b.c:3: a function of 72 lines"),
    "a long table is no function": (
        code("const int x[] = {\n" + "    1,\n" * 80 + "};\n"), None),
    "a file of 601 lines": (code("int f(void);\n" * 599), "a file of 601 lines, 600 are allowed"),
    "a file of 601 lines with a reason is fine": (
        code("int f(void);\n" * 599, "/* b.c -- x. long file: a table */\n"), None),
    "a file of 901 lines with a reason": (
        code("int f(void);\n" * 899, "/* b.c -- x. long file: a table */\n"), "900 are allowed"),
    "no comment at the top": (code("", top="int x(void);\n"), "b.c:1: no comment at the top"),
    "no comment at the top of a script": ({"tools/x.sh": "#!/bin/sh\nset -e\n"}, "x.sh:1: no comm"),
    "no poison": (
        {"src/lint/b.c": TOP + "#include <stddef.h>\n"}, "b.c:2: the last include is not"),
    "poison that is not last": (
        {"src/lint/b.c": TOP + POISON + "#include <stddef.h>\n"}, "b.c:3: the last include is not"),
    "a .c without any include": ({"src/lint/b.c": TOP}, "b.c:1: the last include is not"),
    "printf in a pure folder": (
        code('int f(void) {\n    printf("x");\n}\n'), "b.c:4: printf outside"),
    "printf in a macro": (code('#define SAY(x) printf("%s", x)\n'), "b.c:3: printf outside"),
    "stderr in a pure folder": (code("FILE *f(void) {\n    return stderr;\n}\n"), "stderr outside"),
    "snprintf is fine": (code("int f(void) {\n    return snprintf(a, 1, b);\n}\n"), None),
    "a format attribute is fine": (
        code("int f(const char *, ...) __attribute__((format(printf, 1, 2)));\n"), None),
    "exit outside main": (code("void f(void) {\n    exit(1);\n}\n"), "b.c:4: exit outside"),
    "getenv outside cmd": (code('void f(void) {\n    getenv("X");\n}\n'), "b.c:4: getenv outside"),
    "getenv in cmd is fine": (
        {"src/cmd/c.c": TOP + POISON + 'void f(void) {\n    getenv("X");\n}\n',
         "src/cmd/meson.build": "files('c.c')\n"}, None),
    "goto": (code("void f(void) {\nagain:\n    goto again;\n}\n"), "b.c:5: goto"),
    "a TODO without an issue": (code("/* TODO: later */\n"), "b.c:3: TODO without an issue"),
    "a TODO in the middle": (
        code("/* One.\n * Two. TODO: three. */\n"), "b.c:4: TODO without an issue"),
    "a TODO on a line of its own": (code("int f(void);\n// TODO more\n"), "b.c:4: TODO without"),
    "a word about TODOs is fine": (code("/* A section that only says TODO is empty. */\n"), None),
    "a FIXME in a test": (
        {"test/unit/t.c": TOP + "/* FIXME */\n", "test/meson.build": "files('unit/t.c')\n"},
        "test/unit/t.c:2: FIXME without an issue"),
    "a counter of the file": (code("static int counter;\n"), "b.c:3: counter is a variable"),
    "a counter with a value": (code("static int counter = 1;\n"), "b.c:3: counter is a variable"),
    "a counter of the program": (code("int counter = 1;\n"), "b.c:3: counter is a variable"),
    "a counter in a function": (
        code("int f(void) {\n    static int n;\n    return n++;\n}\n"), "b.c:4: n is a variable"),
    "a buffer": (code("static char buffer[100];\n"), "b.c:3: buffer is a variable"),
    "a pointer that can be changed": (
        code('static const char *name = "x";\n'), "name is a variable"),
    "an array of such pointers": (
        code("static const char *names[] = {0};\n"), "names is a variable"),
    "a function pointer": (code("static void (*hook)(void);\n"), "b.c:3: hook is a variable"),
    "a variable of a thread": (code("static _Thread_local int depth;\n"), "depth is a variable"),
    "a variable of a struct type": (code("static struct A a = {0};\n"), "b.c:3: a is a variable"),
    "a .c that meson does not know": (
        {"src/lint/c.c": TOP + POISON}, "c.c:1: not in a meson.build"),
    "a .c file that is listed twice": (
        {"src/lint/c.c": TOP + POISON, "src/lint/meson.build": "files('c.c', 'c.c')\n"},
        "c.c:1: stands 2 times"),
    "a header that nobody includes": (
        {"src/lint/c.h": "/* c.h -- x. */\n"}, "src/lint/c.h:1: no file includes this header"),
    "a header that only includes itself": (
        {"src/lint/c.h": '/* c.h -- x. */\n#include "lint/c.h"\n'}, "c.h:1: no file includes"),
}


def check(files):
    with tempfile.TemporaryDirectory() as root:
        for name, text in files.items():
            path = pathlib.Path(root, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return subprocess.run([sys.executable, ROOT / "tools/tidy.py", root],
                              capture_output=True, text=True, check=False)


@test
def a_good_tree_passes_in_silence():
    done = check(GOOD)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", ""), done


@test
def given():
    for name, (files, message) in CASES.items():
        def call(files=files, message=message):
            done = check(GOOD | files)
            assert done.returncode == (message is not None) and (message or "") in done.stdout, done
            assert len(done.stdout.splitlines()) == (message is not None), done.stdout
        yield name, call


run()
