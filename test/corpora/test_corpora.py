#!/usr/bin/env python3
"""test_corpora.py -- parse the PostgreSQL migrations that real projects ship.

They come from Debian's and npm's packages, fetched by name into a cache, and are never committed.
Every statement that libpg_query accepts alone must be accepted, where a file parses whole each
statement must begin and end where the parser says, and whatever is not accepted is listed with its
reason in corpora-refused.txt of the build folder. A package that cannot be had is skipped.
"""
import os
import pathlib
import re
import shutil
import subprocess
import tempfile

import fetch
from tap import run, skip, test

BUILD = pathlib.Path(os.environ["SHORE_BUILD"])
CHECK = BUILD / "test/corpora/parse_check"
REFUSED = BUILD / "corpora-refused.txt"
UNPACK_DEB = ["sh", "-c", "dpkg -x \"$1\" .", "sh"]
UNPACK_TGZ = ["tar", "-xzf"]

# Package, where its files are, and how many statements there must be at least.
DEBIAN = [
    ("roundcube-core", "usr/share/roundcube/SQL/postgres*/**/*.sql", 100),
    ("icinga2-ido-pgsql", "usr/share/icinga2-ido-pgsql/schema/**/*.sql", 400),
    ("icingaweb2-module-director", "usr/share/icingaweb2/modules/director/schema/pgsql*/**/*.sql",
     500),
    ("kea-admin", "usr/share/kea/scripts/pgsql/*", 1200),
    ("tt-rss", "usr/share/tt-rss/schema/**/pgsql/*.sql", 700),
    ("goiardi", "usr/share/goiardi/sql-files/sql-files/postgres-bundle/**/*.sql", 500),
    ("gnumed-server", "var/lib/gnumed/server/**/*.sql", 5000),
    ("ledgersmb", "usr/share/ledgersmb/sql/**/*.sql", 5000),
    ("request-tracker5", "usr/share/request-tracker5/etc/**/schema.Pg", 150),
]
NPM = [
    ("graphile-worker@0.17.3", "package/sql/*.sql", 100),
]


def unpacked(get, package, unpack):
    """The folder with the package's files."""
    folder = fetch.cache() / "files" / re.sub(r"[^\w.-]", "_", package)
    if folder.is_dir():
        return folder
    try:
        archive = get(package)
    except fetch.Unavailable as error:
        skip(str(error))
    folder.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as temporary:
        target = pathlib.Path(temporary, "files")
        target.mkdir()
        subprocess.run([*unpack, archive], cwd=target, check=True)
        try:
            target.rename(folder)
        except OSError:  # another run was quicker
            assert folder.is_dir()
    return folder


def heredocs(folder, scripts):
    """The SQL that shell scripts feed to psql, as files of their own."""
    target = folder / "heredocs"
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir()
    for script in scripts:
        text = script.read_text(errors="surrogateescape")
        found = re.findall(r"psql[^\n]*<<\s*['\"]?(\w+)['\"]?[^\n]*\n(.*?)\n\1$", text, re.M | re.S)
        for number, (_, body) in enumerate(found, 1):
            name = f"{script.stem}-{number}.sql"
            body = re.sub(r"\\([$`\\])", r"\1", body)
            (target / name).write_text(body + "\n", errors="surrogateescape")
    return sorted(target.glob("*.sql"))


def files_of(folder, pattern):
    found = sorted(path for path in folder.glob(pattern) if path.is_file())
    scripts = [path for path in found if path.suffix in (".sh", ".in")]
    return [path for path in found if path not in scripts] + heredocs(folder, scripts)


def check(package, folder, pattern, statements_min):
    files = files_of(folder, pattern)
    assert files, f"no file of {package} matches {pattern}"
    done = subprocess.run([CHECK], input="".join(f"{path}\n" for path in files).encode(),
                          stdout=subprocess.PIPE, check=False)
    lines = [line.split("\t") for line in done.stdout.decode(errors="replace").splitlines()]
    assert done.returncode == 0, f"parse_check ended with {done.returncode}"
    rows = [line for line in lines if line[0] == "file"]
    assert len(rows) == len(files), f"{len(rows)} of {len(files)} files were read"
    wrong = [line for line in lines if line[0] == "WRONG"]
    assert not wrong, "\n".join(" ".join(line[1:]) for line in wrong[:20])
    statements, meta, data, refused = (sum(int(row[i]) for row in rows) for i in range(2, 6))
    assert statements >= statements_min, f"only {statements} statements"
    with REFUSED.open("a", encoding="utf-8") as out:
        out.writelines(f"{package}\t{' '.join(line[1:]).removeprefix(str(folder) + '/')}\n"
                       for line in lines if line[0] == "refused")
    return (f"{len(files)} files, {statements} statements, {meta} meta-commands, "
            f"{data} blocks of data, {refused} statements not accepted")


@test
def the_migrations_of_a_package_parse_as_postgresql_has_them():
    def case(package, pattern, statements_min, *how):
        def call():
            said = check(package, unpacked(*how), pattern, statements_min)
            print(f"# {package}: {said}", flush=True)
        return package, call

    for package, *what in DEBIAN:
        yield case(package, *what, fetch.debian, package, UNPACK_DEB)
    for package, *what in NPM:
        yield case(package, *what, fetch.npm, package, UNPACK_TGZ)


REFUSED.unlink(missing_ok=True)
run()
