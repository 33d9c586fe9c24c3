#!/usr/bin/env python3
"""`shore lint` beside squawk, and beside the least that any linter must do, on the same files.

The files are migrations that Debian's packages ship; squawk is the npm package. Every figure is
processor time of the whole process on one core, the least of several rounds that alternate, so
that a busy machine does not matter. Then start-up, memory over ten thousand files, and MySQL and
MariaDB, for whose migrations there is no linter to put beside.
"""
import os
import pathlib
import re
import resource
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "support"), str(HERE.parent / "corpora")]
import fetch  # noqa: E402
import mysql_packages  # noqa: E402
import packages  # noqa: E402

SHORE = os.environ["SHORE"]
PROGRAMS = os.path.join(os.path.dirname(SHORE), "test", "bench")
FLOOR = os.path.join(PROGRAMS, "floor")
SQUAWK = "@squawk-cli/linux-x64@2.66.0"
ROUNDS, STARTS, MANY, SMALL_BYTES = 3, 50, 10_000, 4_000
# The packages that the corpora test takes by default; and the histories of short files among them.
ALL = [package for package, *_ in packages.DEBIAN]
SHORT = ["roundcube-core", "icingaweb2-module-director", "tt-rss", "goiardi", "openqa", "davical",
         "supysonic", "kamailio-postgres-modules", "icinga2-ido-pgsql"]


def one_core():
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


def measured(command, given=None, folder=None):
    """Processor seconds and KiB of memory at most of a command on one core; no end of time for one
    that breaks down."""
    with tempfile.TemporaryFile() as stdin:
        stdin.write(given or b"")
        stdin.seek(0)
        child = subprocess.Popen(command, stdin=stdin, stdout=subprocess.DEVNULL, cwd=folder,
                                 stderr=subprocess.DEVNULL, preexec_fn=one_core)
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode not in (0, 1):
        return float("inf"), 0
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss


def corpus(names):
    """The packages' files in UTF-8, the only ones that squawk takes; a package that cannot be had
    is left out."""
    files = []
    for package, pattern, *_ in packages.DEBIAN + packages.DEBIAN_MORE:
        if package in names:
            try:
                files += packages.files_of(packages.unpacked(package), pattern)
            except fetch.Unavailable as error:
                print(f"  {error}", flush=True)
    return [str(path) for path in files if is_utf8(path)]


def is_utf8(path):
    try:
        path.read_bytes().decode()
    except UnicodeDecodeError:
        return False
    return True


def squawk(folder):
    """The program, or None."""
    try:
        archive = fetch.npm(SQUAWK)
    except fetch.Unavailable as error:
        print(f"  {error}", flush=True)
        return None
    subprocess.run(["tar", "-xzf", archive, "-C", folder], check=True)
    return next(path for path in pathlib.Path(folder).rglob("squawk") if path.is_file())


def throughput(files, folder):
    program = squawk(folder)
    paths = "".join(f"{path}\n" for path in files).encode()
    lint = [SHORE, "lint", "--engine", "postgres:15", *files]
    commands = {"floor": ([FLOOR], paths), "shore lint": (lint, None)}
    if program:
        commands["squawk"] = ([program, "--pg-version=15", "--no-error-on-unmatched-pattern",
                               *files], None)
    best = dict.fromkeys(commands, float("inf"))
    for _ in range(ROUNDS):
        for name, (command, given) in commands.items():
            best[name] = min(best[name], measured(command, given)[0])
    statements = int(subprocess.run([FLOOR], input=paths, stdout=subprocess.PIPE,
                                    check=True).stdout)
    size = sum(os.path.getsize(path) for path in files) / 1e6
    print(f"  {len(files)} files, {size:.1f} MB, {statements:,} statements")
    for name in [name for name, seconds in best.items() if seconds == float("inf")]:
        print(f"  {name} breaks down on these files")
        del best[name]
    for name, seconds in best.items():
        print(f"  {name:12}{statements / seconds:12,.0f} statements/s{size / seconds:9.1f} MB/s"
              f"{seconds / statements * 1e6:9.1f} us a statement")
    print(f"  shore lint takes {best['shore lint'] / best['floor']:.2f} times the floor "
          "(target at most 2.5)")
    if "squawk" in best:
        print(f"  shore lint has {best['squawk'] / best['shore lint']:.1f} times squawk's "
              "throughput (target at least 5)")


def start_up():
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "0001_one.sql")
        with open(path, "w", encoding="ascii") as file:
            file.write("SELECT 1;\n")
        best = min(measured([SHORE, "lint", path])[0] for _ in range(STARTS))
    print(f"  lint of one statement: {best * 1000:.1f} ms (target under 10)")


def histories(files):
    """Many histories one after the other: in each round the tables have names of their own."""
    small = [pathlib.Path(path).read_bytes() for path in files
             if 0 < os.path.getsize(path) < SMALL_BYTES]
    created = re.compile(rb"create\s+table\s+(?:if\s+not\s+exists\s+)?\"?(\w+)", re.IGNORECASE)
    names = {name for text in small for name in created.findall(text)}
    named = re.compile(rb"\b(" + b"|".join(sorted(names, key=len, reverse=True)) + rb")\b")

    def text(number):
        return named.sub(rb"\1_%d" % (number // len(small)), small[number % len(small)])
    return text


def native(number):
    table = number % 500
    return ("-- shore: size small\n-- shore: phase expand\n"
            "-- shore: reason \"one more column\"\n\n"
            f"-- up\nALTER TABLE accounts_{table} ADD COLUMN c_{number} text;\n\n"
            f"-- down\nALTER TABLE accounts_{table} DROP COLUMN c_{number};\n").encode()


def new_tables(number):
    return (f"BEGIN;\nCREATE TABLE t_{number} (id bigint PRIMARY KEY, name text NOT NULL,"
            " created_at timestamptz NOT NULL DEFAULT now(), amount numeric(10,2),"
            f" status varchar(20));\nCREATE INDEX t_{number}_name_idx ON t_{number} (name);\n"
            "COMMIT;\n").encode()


def many_findings(number):
    table = number % 50
    return (f"ALTER TABLE t_{table} DROP COLUMN c_{number};\n"
            f"CREATE INDEX ON t_{table} (d_{number});\n"
            f"ALTER TABLE t_{table} ADD CONSTRAINT k_{number} CHECK (a > {number});\n"
            f"ALTER TABLE t_{table} ALTER COLUMN c{number} TYPE bigint;\n").encode()


def memory(title, text, folder):
    size = 0
    for number in range(MANY):
        bytes_ = text(number)
        pathlib.Path(folder, f"{number:05}_change.sql").write_bytes(bytes_)
        size += len(bytes_)
    seconds, kilobytes = measured([SHORE, "lint", "--engine", "postgres:15", folder])
    print(f"  {title + ':':14}{MANY:,} files, {size / 1e6:.1f} MB: {kilobytes / 1024:.0f} MiB "
          f"(target under 50), {seconds:.1f} s")


def of_mysql():
    """The parser alone, and lint as a whole process."""
    files = []
    for package, pattern, _ in mysql_packages.SETS:
        if package.count("@") == 0:
            try:
                files += packages.files_of(packages.unpacked(package), pattern)
            except fetch.Unavailable as error:
                print(f"  {error}", flush=True)
    if not files:
        return
    paths = [str(path) for path in files if path.suffix in (".sql", ".mysql") and is_utf8(path)]
    done = subprocess.run([os.path.join(PROGRAMS, "parse_mysql"), "20"], check=True, text=True,
                          input="".join(f"{path}\n" for path in paths), stdout=subprocess.PIPE,
                          preexec_fn=one_core)
    size, statements, _, seconds = map(float, done.stdout.split())
    lint = min(measured([SHORE, "lint", "--engine", "mariadb:10.11", *paths])[0]
               for _ in range(ROUNDS))
    print(f"  {len(paths)} files, {size / 1e6:.1f} MB, {statements:,.0f} statements")
    print(f"  parser      {statements / seconds:12,.0f} statements/s"
          f"{size / seconds / 1e6:9.1f} MB/s (target at least 30)")
    print(f"  shore lint  {statements / lint:12,.0f} statements/s{size / lint / 1e6:9.1f} MB/s")


def main():
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    for title, names in (("nine packages", ALL), ("histories of short files", SHORT)):
        print(f"lint: throughput on one core, {title}", flush=True)
        files = corpus(names)
        if files:
            with tempfile.TemporaryDirectory() as folder:
                throughput(files, folder)
    print("lint: start-up", flush=True)
    start_up()
    print("lint: memory", flush=True)
    sets = {"native": native, "new tables": new_tables, "six findings": many_findings}
    if files:
        sets["histories"] = histories(files)
    for title, text in sets.items():
        with tempfile.TemporaryDirectory() as folder:
            memory(title, text, folder)
    print("lint: MySQL and MariaDB, on one core", flush=True)
    of_mysql()


main()
