#!/usr/bin/env python3
"""tools/test.py must count what suites say, and not be fooled by those that say too little.

Each case is a suite in a tree of its own, with a build that does nothing.
"""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

from tap import run, test

ROOT = pathlib.Path(os.environ["SHORE_ROOT"])

# name: text of the suite, the last line of the run, something else that must be said
CASES = {
    "results that are good": ("echo 1..2; echo ok 1 - a; echo ok 2 b", "2 passed, 0 failed", ""),
    "a result that is not": (
        "echo 1..2; echo ok 1; echo not ok 2 - b; exit 1", "1 passed, 1 failed", "\n  b\n"),
    "a skip with its reason": (
        "echo 1..2; echo ok 1; echo 'ok 2 - b # SKIP no disk'",
        "1 passed, 0 failed, 1 skipped", "golden/suite: b: no disk"),
    "cmocka's way to skip": (
        "echo 1..2; echo ok 1; echo 'not ok 2 # SKIP b'", "1 passed, 0 failed, 1 skipped", ""),
    "a skip of everything, which is no success": (
        "echo '1..0 # SKIP no server'", "0 passed, 0 failed, 1 skipped", "no server"),
    "a plan at the end": ("echo ok 1; echo ok 2; echo 1..2", "2 passed, 0 failed", ""),
    "two plans, of two groups": (
        "echo 1..1; echo ok 1; echo 1..1; echo ok 1", "2 passed, 0 failed", ""),
    "fewer results than planned": (
        "echo 1..3; echo ok 1", "1 passed, 2 failed", "result 3 of 3 never came"),
    "more results than planned": (
        "echo 1..1; echo ok 1; echo ok 2", "2 passed, 1 failed", "planned 1"),
    "no plan": ("echo ok 1", "1 passed, 1 failed", "printed no plan"),
    "silence": ("", "0 passed, 1 failed", "printed no plan"),
    "a bad end after good results": (
        "echo 1..1; echo ok 1; exit 3", "1 passed, 1 failed", "exit code 3"),
    "a crash": (
        "echo 1..1; kill -SEGV $$", "0 passed, 1 failed", "never came; ended with signal 11"),
    "its output when it fails": (
        "echo 1..1; echo not ok 1; echo '# why' ; echo more >&2", "0 passed, 1 failed", "more"),
    "a suite that never ends": (
        "# limit: 1\necho 1..2; echo ok 1; (setsid sleep 99 &); sleep 99", "1 passed, 2 failed",
        "took longer than 1 s"),
    "a signal that the caller ignores is not ignored in a suite": (
        "echo 1..1; sh -c 'kill -INT $$; exit 0' || echo ok 1", "1 passed, 0 failed", ""),
    "a process left behind": (
        "echo 1..1; echo ok 1; (setsid sleep 99 > /dev/null 2>&1 &)", "1 passed, 1 failed",
        "left running: "),
    "a sanitizer in a process that nobody watched": (
        "echo 1..1; echo ok 1; (eval $(echo $ASAN_OPTIONS | tr : '\\n' | grep log_path)\n"
        "echo heap-buffer-overflow > $log_path.77)", "1 passed, 1 failed", "heap-buffer-overflow"),
    "what a suite finds in its environment": (
        'echo 1..1; [ "$(basename $SHORE)$PGHOST$SHORE_TEST_ALL" = shore ] &&'
        ' [ $HOME = $TMPDIR ] && [ -d $TMPDIR ] && echo ok 1', "1 passed, 0 failed", ""),
}


def drive(suites, *options):
    with tempfile.TemporaryDirectory() as name:
        root = pathlib.Path(name)
        (root / "tools").mkdir()
        (root / "test/golden").mkdir(parents=True)
        shutil.copy(ROOT / "tools/test.py", root / "tools")
        for path, text in {"tools/build.sh": "", **suites}.items():
            (root / path).write_text("#!/bin/sh\n" + text + "\n")
            (root / path).chmod(0o755)
        done = subprocess.run(
            ["sh", "-c", 'trap "" INT; exec "$@"', "sh",
             sys.executable, root / "tools/test.py", "--only", "golden/", *options],
            capture_output=True, text=True, check=False, env=os.environ | {"PGHOST": "elsewhere"})
        return done, done.stdout.splitlines()[-1] if done.stdout else ""


@test
def it_judges():
    for name, (text, last, said) in CASES.items():
        def call(text=text, last=last, said=said):
            done, line = drive({"test/golden/suite": text})
            # The two trees that the suite needs count, too.
            passed, rest = last.split(" ", 1)
            assert line == f"{int(passed) + 2} {rest}", done
            assert said in done.stdout, done
            assert (done.returncode == 0) == (" 0 failed" in last), done
        yield name, call


@test
def suites_that_say_serial_run_alone():
    body = "echo 1..1; mkdir busy || exit 1; sleep 0.2; rmdir busy; echo ok 1"
    done, line = drive({f"test/golden/{name}": "# serial\n" + body for name in "abc"})
    assert line == "5 passed, 0 failed", done


@test
def without_any_test_it_fails():
    done, line = drive({})
    assert (done.returncode, line) == (1, "0 passed, 0 failed"), done


@test
def a_tree_that_does_not_build_fails_and_its_suites_are_not_run():
    done, line = drive({"tools/build.sh": '[ "$1" = build ] || { echo broken; exit 1; }',
                        "test/golden/suite": "echo 1..1; echo ok 1"})
    assert (done.returncode, line) == (1, "1 passed, 1 failed"), done
    assert "1 suites are not run: build-asan did not build" in done.stdout, done


@test
def list_names_the_suites_and_runs_nothing():
    done, _ = drive({"test/golden/suite": "exit 1"}, "--list")
    assert (done.returncode, done.stdout) == (0, "golden/suite\n"), done


run()
