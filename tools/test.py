#!/usr/bin/env python3
"""test.py -- build shore three ways, run every test there is, and add up what they say.

A suite is a program that prints TAP. Where it lies says what it is:

    test/unit/test_*.c               cmocka programs, built and run with sanitizers
    test/{live,facts,golden,...}/*   executable files, in any language
    test/cli/*.bats                  the command line, run by bats
    test/fuzz/fuzz_*.c               libFuzzer targets, built with clang

and the checks of CHECKS below. Scripts find in the environment SHORE (the binary with sanitizers),
SHORE_RELEASE (the one that users get), SHORE_BUILD (the tree of SHORE), SHORE_ROOT, under --all
also SHORE_TEST_ALL=1, and a TMPDIR and HOME of their own that are removed behind them. What they
fetch is kept in SHORE_CACHE (default: shore-test in the user's cache folder). test/support is on
PYTHONPATH: tap.py prints TAP, pg.py starts a server, fetch.py fetches packages.

Two suites run at a time. In the first lines of a file `# serial` makes it run alone, `# limit: 900`
gives it 900 seconds, `# limit-all: 3600` so many under --all.

A suite fails that says `not ok`, that ends badly, prints fewer results than its plan, takes too
long, leaves a process behind, or made a sanitizer speak, even in a process whose exit code nobody
looked at. Everything a suite printed is kept in build/test-logs.
"""
import argparse
import concurrent.futures
import dataclasses
import fcntl
import fnmatch
import os
import pathlib
import re
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parents[1]
LOGS = ROOT / "build" / "test-logs"
CACHE = pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache")
TREES = ("build", "build-asan", "build-clang")

# Seconds that a suite of a kind may take; under --all ten times as long.
LIMITS = {"unit": 120, "cli": 120, "golden": 300, "tools": 120, "facts": 300, "live": 300,
          "crash": 600, "corpora": 600, "check": 600, "build": 900}
SCRIPT_KINDS = ("tools", "golden", "corpora", "facts", "live", "crash")
FUZZ_SECONDS, FUZZ_SECONDS_ALL = 10, 600
# A process that a suite started may take so long to notice that the suite has ended.
LEFTOVER_SECONDS = 5
SHOWN_LINES = 200


@dataclasses.dataclass
class Suite:
    kind: str
    what: str
    command: list
    limit: int
    tap: bool = True
    serial: bool = False
    trees: tuple = ("build", "build-asan")

    @property
    def name(self):
        return f"{self.kind}/{self.what}"

    def log(self, suffix):
        return LOGS / (self.name.replace("/", "-") + suffix)


@dataclasses.dataclass
class Outcome:
    suite: Suite
    passed: int = 0
    failures: list = dataclasses.field(default_factory=list)
    skipped: list = dataclasses.field(default_factory=list)
    seconds: float = 0.0


# Finding the suites


def c_files():
    return [str(path.relative_to(ROOT)) for folder in ("src", "test")
            for path in sorted((ROOT / folder).rglob("*.[ch]"))]


def checks(everything):
    python = sys.executable
    rows = [
        ("layers", [python, "tools/check_layers.py"], ()),
        ("tidy", [python, "tools/tidy.py"], ()),
        ("dead-code", [python, "tools/dead_code.py"], ("build-asan",)),
        ("format", ["clang-format", "--dry-run", "--Werror", *c_files()], ()),
        ("clang-tidy", [python, "tools/clang_tidy.py", *([] if everything else ["--quick"])],
         ("build-clang",)),
    ]
    limit = LIMITS["check"] * (10 if everything else 1)
    return [Suite("check", what, command, limit, tap=False, trees=trees)
            for what, command, trees in rows]


def suite_of(kind, path, everything, command):
    """With what the first lines of its file say about how to run it."""
    head = "\n".join(path.read_text(errors="replace").split("\n")[:20])
    said = dict(re.findall(r"^#\s*(serial|limit|limit-all)(?::\s*(\d+))?$", head, re.M))
    limit = int(said.get("limit") or LIMITS[kind])
    if everything:
        limit = int(said.get("limit-all") or limit * 10)
    return Suite(kind, path.stem, command, limit, serial="serial" in said)


def programs(everything):
    for path in sorted((ROOT / "test/unit").glob("test_*.c")):
        yield suite_of("unit", path, everything, [str(ROOT / "build-asan/test/unit" / path.stem)])
    for path in sorted((ROOT / "test/cli").glob("*.bats")):
        yield suite_of("cli", path, everything, ["bats", "--tap", str(path)])
    for kind in SCRIPT_KINDS:
        for path in sorted((ROOT / "test" / kind).glob("*")):
            if path.is_file() and os.access(path, os.X_OK):
                yield suite_of(kind, path, everything, [str(path)])


def fuzzers(seconds):
    for source in sorted((ROOT / "test/fuzz").glob("fuzz_*.c")):
        name = source.stem.removeprefix("fuzz_")
        corpus = ROOT / "build-clang/fuzz-corpus" / name
        command = [str(ROOT / "build-clang/test/fuzz" / source.stem), f"-max_total_time={seconds}",
                   "-timeout=10", "-rss_limit_mb=2048", f"-artifact_prefix={corpus}-finding-"]
        dictionary, seeds = source.with_name(f"{name}.dict"), source.with_name(f"{name}.seeds")
        command += [f"-dict={dictionary}"] if dictionary.is_file() else []
        command += [str(corpus)] + ([str(seeds)] if seeds.is_dir() else [])
        yield Suite("fuzz", name, command, seconds + 60, tap=False, trees=("build-clang",))


def find_suites(options):
    seconds = options.fuzz_seconds or (FUZZ_SECONDS_ALL if options.all else FUZZ_SECONDS)
    suites = [*checks(options.all), *programs(options.all), *fuzzers(seconds)]
    if options.only:
        suites = [suite for suite in suites if any(
            pattern in suite.name or fnmatch.fnmatch(suite.name, pattern)
            for pattern in options.only)]
    return suites


# Running one suite


class Processes:
    """What a suite has started, found by the token in its environment and by its session: also what
    made itself a daemon, or runs as another user."""

    def __init__(self, token, session):
        self.token = f"SHORE_SUITE={token}".encode()
        self.session = session

    def find(self):
        return [pid for pid in map(int, filter(str.isdigit, os.listdir("/proc"))) if self.has(pid)]

    def has(self, pid):
        try:
            state, _, _, session = self.stat(pid)[:4]
            if state == "Z":
                return False
            if int(session) == self.session:
                return True
            environment = pathlib.Path(f"/proc/{pid}/environ").read_bytes()
            return any(word.startswith(self.token) for word in environment.split(b"\0"))
        except (OSError, ValueError):
            return False  # gone, or not ours to look at

    @staticmethod
    def stat(pid):
        return pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()

    def names(self):
        for pid in self.find():
            try:
                words = pathlib.Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
                yield f"{pid} {b' '.join(words).decode(errors='replace').strip()[:100]}"
            except OSError:
                continue

    def kill(self):
        """Until none is left: a process may start another while we look."""
        for _ in range(20):
            found = self.find()
            if not found:
                return
            for pid in found:
                try:
                    os.kill(pid, signal.SIGKILL)
                except OSError:
                    pass
            time.sleep(0.05)

    def wait_until_gone(self, seconds):
        until = time.monotonic() + seconds
        while self.find():
            if time.monotonic() > until:
                return False
            time.sleep(0.05)
        return True


def environment_of(suite, token, temporary, everything):
    """The caller's, without what would send a test to the caller's own servers and settings."""
    kept = {name: value for name, value in os.environ.items()
            if not re.match(r"PG|SHORE_(?!MYSQL_SERVERS)|DATABASE_URL$|MYSQL|MARIADB|"
                            r"[A-Z]*SAN_OPTIONS$|BATS", name)}
    options = f"abort_on_error=1:exitcode=99:log_path={suite.log('.sanitizer')}"
    suppressions = ROOT / "tools/lsan.supp"
    kept |= {
        "SHORE_SUITE": token, "TMPDIR": temporary, "HOME": temporary, "LC_ALL": "C.UTF-8",
        "PYTHONUNBUFFERED": "1", "PYTHONDONTWRITEBYTECODE": "1",
        "SHORE_CACHE": os.environ.get("SHORE_CACHE") or str(CACHE / "shore-test"),
        "PYTHONPATH": str(ROOT / "test/support"), "CMOCKA_MESSAGE_OUTPUT": "TAP",
        "SHORE": str(ROOT / "build-asan/shore"), "SHORE_RELEASE": str(ROOT / "build/shore"),
        "SHORE_BUILD": str(ROOT / "build-asan"), "SHORE_ROOT": str(ROOT),
        "ASAN_OPTIONS": f"detect_leaks=1:strict_string_checks=1:{options}",
        "UBSAN_OPTIONS": f"print_stacktrace=1:halt_on_error=1:{options}",
    }
    if suite.kind == "fuzz":  # libFuzzer reads what the sanitizers print
        kept |= {"ASAN_OPTIONS": "detect_leaks=1",
                 "UBSAN_OPTIONS": "print_stacktrace=1:halt_on_error=1"}
    if suppressions.is_file():
        kept["LSAN_OPTIONS"] = f"print_suppressions=0:suppressions={suppressions}"
    if everything:
        kept["SHORE_TEST_ALL"] = "1"
    return kept


def run(suite, everything, running):
    """Run it, see that nothing of it is left, and judge it."""
    outcome = Outcome(suite)
    started = time.monotonic()
    for old in LOGS.glob(suite.log("").name + ".*"):
        old.unlink()
    if not shutil.which(suite.command[0]):
        outcome.failures.append(f"{suite.command[0]} is not there; is it in a meson.build?")
        return outcome
    if suite.kind == "fuzz":
        (ROOT / "build-clang/fuzz-corpus" / suite.what).mkdir(parents=True, exist_ok=True)
    temporary = tempfile.mkdtemp(prefix="shore-test-")
    os.chmod(temporary, 0o1777)  # servers of other users live below it
    token = os.environ.get("SHORE_SUITE", "") + secrets.token_hex(8)  # a run in a run is its part
    with open(suite.log(".out"), "wb") as out, open(suite.log(".err"), "wb") as err:
        process = subprocess.Popen(
            suite.command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=out, stderr=err,
            env=environment_of(suite, token, temporary, everything), start_new_session=True)
    processes = Processes(token, process.pid)
    running[token] = processes
    try:
        code = process.wait(suite.limit)
        if not processes.wait_until_gone(LEFTOVER_SECONDS):
            outcome.failures.append(f"left running: {'; '.join(processes.names())}")
    except subprocess.TimeoutExpired:
        code = None
        outcome.failures.append(f"took longer than {suite.limit} s and was killed")
    finally:
        processes.kill()
        process.wait()
        del running[token]
        shutil.rmtree(temporary, ignore_errors=True)
    judge(outcome, code)
    outcome.seconds = time.monotonic() - started
    return outcome


# Judging it

RESULT = re.compile(r"(not )?ok\b\s*\d*\s*(?:- )?(.*)")
PLAN = re.compile(r"1\.\.(\d+)\s*(?:#\s*skip\S*\s*(.*))?$", re.IGNORECASE)
SKIP = re.compile(r"(.*?)#\s*skip\S*\s*(.*)$", re.IGNORECASE)


def read_tap(outcome, text):
    """Count what it says; gives the number of results, and of those planned (None: no plan)."""
    results, planned = 0, None
    for line in text.splitlines():
        plan, result = PLAN.match(line), RESULT.match(line)
        if plan:
            planned = (planned or 0) + int(plan[1])
            if plan[2] is not None:
                outcome.skipped.append(("all of it", plan[2].strip()))
        elif result:
            results += 1
            skip = SKIP.match(result[2])
            if skip:
                outcome.skipped.append((skip[1].strip(" -"), skip[2].strip()))
            elif result[1]:
                outcome.failures.append(result[2].strip())
            else:
                outcome.passed += 1
        elif line.startswith("Bail out!"):
            outcome.failures.append(line)
    return results, planned


def judge(outcome, code):
    """Into passed, failed and skipped. A `code` of None: it was killed, and that is counted."""
    suite = outcome.suite
    how = "" if not code else f"ended with signal {-code}" if code < 0 else f"exit code {code}"
    if suite.tap:
        results, planned = read_tap(outcome, suite.log(".out").read_text(errors="replace"))
        if planned is None:
            outcome.failures.append("printed no plan (1..N)")
        elif results < planned:
            outcome.failures += [f"result {number} of {planned} never came; {how}".rstrip("; ")
                                 for number in range(results + 1, planned + 1)]
        elif results > planned:
            outcome.failures.append(f"printed {results} results, but planned {planned}")
    if how and not (suite.tap and outcome.failures):
        outcome.failures.append(how)
    reports = sorted(LOGS.glob(suite.log(".sanitizer").name + ".*"))
    if reports and not outcome.failures:
        outcome.failures.append(f"a sanitizer spoke in {len(reports)} of its processes")
    if not suite.tap and not outcome.failures:
        outcome.passed = 1


# All of them


def build(tree):
    """A tree is a suite with one result, too: the compilers' warnings are errors."""
    suite = Suite("build", tree, [str(ROOT / "tools/build.sh"), tree], LIMITS["build"], tap=False)
    started = time.monotonic()
    done = subprocess.run(suite.command, cwd=ROOT, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    LOGS.mkdir(parents=True, exist_ok=True)
    suite.log(".out").write_bytes(done.stdout)
    suite.log(".err").write_bytes(b"")
    outcome = Outcome(suite, seconds=time.monotonic() - started)
    if done.returncode == 0:
        outcome.passed = 1
    else:
        outcome.failures.append(f"exit code {done.returncode}")
    return outcome


def count(passed, failed, skipped):
    return f"{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else "")


def show_line(outcome):
    word = "FAIL" if outcome.failures else "ok  "
    counts = count(outcome.passed, len(outcome.failures), len(outcome.skipped))
    print(f"{word} {outcome.suite.name:<40} {outcome.seconds:7.1f} s  {counts}", flush=True)


def run_all(suites, options):
    """Outcomes in the order in which they come: the trees, then two at a time, then one by one."""
    outcomes, running, lock = [], {}, threading.Lock()

    def done(outcome):
        with lock:
            outcomes.append(outcome)
            show_line(outcome)
        return not outcome.failures

    def one(suite):
        done(run(suite, options.all, running))

    needed = {tree for suite in suites for tree in suite.trees} if options.only else set(TREES)
    broken = {tree for tree in TREES if tree in needed and not done(build(tree))}
    LOGS.mkdir(parents=True, exist_ok=True)
    suites = find_suites(options)
    runnable = [suite for suite in suites if not broken & set(suite.trees)]
    if len(runnable) < len(suites):
        print(f"     {len(suites) - len(runnable)} suites are not run: {', '.join(sorted(broken))} "
              "did not build")
    pool = concurrent.futures.ThreadPoolExecutor(options.jobs)
    try:
        list(pool.map(one, [suite for suite in runnable if not suite.serial]))
        for suite in runnable:
            if suite.serial:
                one(suite)
    except KeyboardInterrupt:
        print("\ninterrupted; ending what still runs", flush=True)
        pool.shutdown(wait=False, cancel_futures=True)
        for processes in list(running.values()):
            processes.kill()
        pool.shutdown()
        sys.exit(130)
    return outcomes


def show_log(path):
    lines = path.read_text(errors="replace").splitlines() if path.is_file() else []
    if not lines:
        return
    print(f"--- {path.relative_to(ROOT)}")
    if len(lines) > SHOWN_LINES:
        print(f"    ({len(lines) - SHOWN_LINES} lines before these)")
    print(*lines[-SHOWN_LINES:], sep="\n")


def show_end(outcomes):
    """What was skipped and why, what failed and how, and the count: the last line of all."""
    skipped = [(outcome.suite.name, *row) for outcome in outcomes for row in outcome.skipped]
    if skipped:
        print("\nskipped:")
        for name, test, reason in skipped:
            print(f"  {name}: {test}: {reason or 'no reason given'}")
    failed = [outcome for outcome in outcomes if outcome.failures]
    for outcome in failed:
        print(f"\nFAILED {outcome.suite.name}")
        for failure in outcome.failures:
            print(f"  {failure}")
        reports = sorted(LOGS.glob(outcome.suite.log(".sanitizer").name + ".*"))
        for path in [outcome.suite.log(".out"), outcome.suite.log(".err"), *reports]:
            show_log(path)
    passed = sum(outcome.passed for outcome in outcomes)
    failures = sum(len(outcome.failures) for outcome in outcomes)
    print(f"\n{count(passed, failures, len(skipped))}", flush=True)
    return passed > 0 and failures == 0


def parse_options():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0].partition(" -- ")[2])
    parser.add_argument("--all", action="store_true", help="the long form of every suite")
    parser.add_argument("--only", action="append", metavar="PATTERN",
                        help="suites whose name holds this, or matches it as a glob")
    parser.add_argument("--list", action="store_true", help="print the suites' names")
    parser.add_argument("--jobs", type=int, default=2, help="suites at a time (default: 2)")
    parser.add_argument("--fuzz-seconds", type=int, metavar="N", help="for each fuzz target")
    return parser.parse_args()


def main():
    options = parse_options()
    suites = find_suites(options)
    if options.list:
        print(*[suite.name for suite in suites], sep="\n")
        return 0
    with open(__file__, "rb") as own:
        try:
            fcntl.flock(own, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            sys.exit("test.py: another run is using these trees; wait for it to end")
        # A job in the background of a shell has SIGINT ignored, one under nohup SIGHUP, and the
        # suites would inherit that: programs that heed it could not be interrupted in a test.
        signal.signal(signal.SIGHUP, signal.SIG_DFL)
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.default_int_handler)
        return 0 if show_end(run_all(suites, options)) else 1


if __name__ == "__main__":
    sys.exit(main())
