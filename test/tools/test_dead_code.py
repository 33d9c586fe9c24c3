#!/usr/bin/env python3
"""tools/dead_code.py must find what is shared for nobody, and nothing else."""
import os
import pathlib
import subprocess
import sys
import tempfile

from tap import run, test

ROOT = pathlib.Path(os.environ["SHORE_ROOT"])

A = """/* a.c */
int used_by_b(void);
int used_by_b(void)
{
    return 1;
}

static int its_own(void)
{
    return used_by_b();
}

int used_by_nobody(void);
int used_by_nobody(void)
{
    return its_own();
}

const char *const table[] = {"x"};
"""
B = """int used_by_b(void);
int used_by_a_test(void);
int used_by_a_test(void)
{
    return used_by_b();
}
"""
TEST = "int used_by_a_test(void);\nint main(void)\n{\n    return used_by_a_test();\n}\n"


def check(a):
    with tempfile.TemporaryDirectory() as name:
        root = pathlib.Path(name)
        for folder in ("src/base", "build-asan"):
            (root / folder).mkdir(parents=True)
        for source, text, compiled in [("src/base/a.c", a, "base_a.c.o"),
                                       ("src/base/b.c", B, "base_b.c.o"),
                                       ("test_b.c", TEST, "test_b.c.o")]:
            (root / source).write_text(text)
            subprocess.run(["gcc", "-O0", "-w", "-c", root / source,
                            "-o", root / "build-asan" / compiled], check=True)
        return subprocess.run([sys.executable, ROOT / "tools/dead_code.py", root],
                              capture_output=True, text=True, check=False)


@test
def what_nobody_uses_is_named_with_its_place():
    done = check(A)
    assert done.returncode == 1, done
    assert done.stdout.splitlines() == [
        f"src/base/a.c:{line}: no other file uses {name}; make it static, or take it out"
        for line, name in [(19, "table"), (13, "used_by_nobody")]], done.stdout


@test
def what_is_used_or_static_is_fine():
    done = check(A.replace("int used_by_nobody(void);\nint", "static int")
                 .replace("const char *const table", "static const char *const table"))
    assert (done.returncode, done.stdout, done.stderr) == (0, "", ""), done


run()
