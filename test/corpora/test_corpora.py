#!/usr/bin/env python3
"""test_corpora.py -- parse and lint the PostgreSQL migrations that real projects ship.

They come from Debian's and npm's packages, fetched by name into a cache, and are never committed.
Every statement that libpg_query accepts alone must be accepted, where a file parses whole each
statement must begin and end where the parser says, and whatever is not accepted is listed with its
reason in corpora-refused.txt of the build folder. A package that cannot be had is skipped.
Lint must get through all of it; how many findings each rule has per thousand statements is printed
at the end, and the findings themselves are in corpora-findings.txt. Ten packages by default, all of
them with SHORE_TEST_ALL=1.
"""
import collections
import gzip
import json
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
SHORE = BUILD / "shore"
REFUSED = BUILD / "corpora-refused.txt"
FINDINGS = BUILD / "corpora-findings.txt"
LONG = bool(os.environ.get("SHORE_TEST_ALL"))
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
DEBIAN_MORE = [
    ("bacula-director-pgsql",
     "usr/share/dbconfig-common/data/bacula-director-pgsql/upgrade/pgsql/*", 10),
    ("davical", "usr/share/davical/dba/**/*.sql", 500),
    ("eekboek", "usr/share/perl5/EB/res/**/*.sql", 50),
    ("ejabberd", "usr/share/ejabberd/sql/pg*.sql", 150),
    ("freeradius-config", "etc/freeradius/3.0/mods-config/sql/**/postgresql/*.sql", 30),
    ("glewlwyd", "usr/share/doc/glewlwyd/database/*postgre.sql*", 200),
    ("homer-api", "usr/share/homer/sql/postgres/*.sql", 50),
    ("icingadb", "usr/share/icingadb/schema/pgsql/**/*.sql", 400),
    ("icingaweb2", "usr/share/icingaweb2/schema/pgsql*/**/*.sql", 10),
    ("kamailio-postgres-modules", "usr/share/kamailio/postgres/*.sql", 150),
    ("libchado-perl", "usr/share/gmod/chado/schemas/**/*.sql", 10000),
    ("libervia-pubsub", "usr/share/libervia/sat_pubsub/db/*.sql", 60),
    ("libpreludedb7-pgsql", "usr/share/libpreludedb/classic/pgsql*.sql", 200),
    ("mediawiki", "usr/share/mediawiki/maintenance/postgres/**/*.sql", 200),
    ("oar-server", "usr/lib/oar/database/pg*.sql", 100),
    ("openqa", "usr/share/openqa/dbicdh/PostgreSQL/**/*.sql", 3000),
    ("pdns-backend-pgsql", "usr/share/pdns-backend-pgsql/schema/*.sql", 40),
    ("pgagent", "usr/share/postgresql/15/extension/*.sql", 50),
    ("pmacct", "usr/share/pmacct/sql/*.pgsql", 50),
    ("postgresql-15-auto-failover", "usr/share/postgresql/15/extension/*.sql", 300),
    ("postgresql-15-mimeo", "usr/share/postgresql/15/extension/*.sql", 600),
    ("postgresql-15-partman", "usr/share/postgresql/15/extension/*.sql", 700),
    ("postgresql-15-pglogical", "usr/share/postgresql/15/extension/*.sql", 500),
    ("postgresql-15-pgtap", "usr/share/postgresql/15/extension/*.sql", 4000),
    ("postgresql-15-powa", "usr/share/postgresql/15/extension/*.sql", 1000),
    ("postgresql-15-repmgr", "usr/share/postgresql/15/extension/*.sql", 250),
    ("prelude-manager", "usr/share/dbconfig-common/data/prelude-manager/upgrade/pgsql/*", 5),
    ("slony1-2-bin", "usr/share/slony1/*.sql", 200),
    ("sql-ledger", "usr/share/sql-ledger/sql/[!DO]*.sql", 10000),
    ("supysonic", "usr/share/supysonic/schema/**/postgres/*.sql", 60),
    ("zabbix-server-pgsql", "usr/share/zabbix-server-pgsql/*.sql.gz", 5000),
]
NPM = [
    ("graphile-worker@0.17.3", "package/sql/*.sql", 100),
]
NPM_MORE = [
    ("@eventide/message-db@1.3.1", "package/database/**/*.sql", 30),
    ("@logto/schemas@1.43.0", "package/tables/*.sql", 150),
    ("@pgpm/base32@0.20.0", "package/**/*.sql", 40),
    ("@pgpm/database-jobs@0.16.0", "package/**/*.sql", 200),
    ("@pgpm/inflection@0.16.0", "package/**/*.sql", 100),
    ("@pgpm/metaschema-modules@0.16.4", "package/**/*.sql", 300),
    ("@pgpm/metaschema-schema@0.16.3", "package/**/*.sql", 250),
    ("@pgpm/services@0.16.3", "package/**/*.sql", 50),
    ("@pgpm/types@0.16.0", "package/**/*.sql", 50),
    ("@pgpm/verify@0.20.0", "package/**/*.sql", 90),
    ("marv-pg-driver@5.0.0", "package/**/*.sql", 10),
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


def plain(path):
    """The file itself, or what is in it when it is compressed."""
    if path.suffix != ".gz":
        return path
    target = path.with_suffix("")
    if not target.exists():
        target.write_bytes(gzip.decompress(path.read_bytes()))
    return target


def files_of(folder, pattern):
    found = sorted({plain(path) for path in folder.glob(pattern) if path.is_file()})
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


def lint(package, folder, pattern):
    """Count the package's findings by rule."""
    files = files_of(folder, pattern)
    done = subprocess.run([SHORE, "lint", "--engine", "postgres:15", "--format", "json", *files],
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False,
                          cwd=folder)
    assert done.returncode in (0, 1), f"shore ended with {done.returncode}: {done.stderr!r}"
    said = json.loads(done.stdout)
    COUNTS.update(found["rule"] for found in said["findings"])
    COUNTS[""] += said["summary"]["statements"]
    with FINDINGS.open("a", encoding="utf-8") as out:
        for found in said["findings"]:
            place = found["file"].removeprefix(str(folder) + "/")
            out.write(f"{package}\t{place}:{found['line']}:{found['column']}\t{found['severity']}"
                      f"\t{found['rule']}\t{found['message']}\n")
    return said["summary"]


COUNTS = collections.Counter()


def packages():
    for package, *what in DEBIAN + (DEBIAN_MORE if LONG else []):
        yield package, *what, fetch.debian, UNPACK_DEB
    for package, *what in NPM + (NPM_MORE if LONG else []):
        yield package, *what, fetch.npm, UNPACK_TGZ


@test
def the_migrations_of_a_package_parse_as_postgresql_has_them():
    def case(package, pattern, statements_min, get, unpack):
        def call():
            said = check(package, unpacked(get, package, unpack), pattern, statements_min)
            print(f"# {package}: {said}", flush=True)
        return package, call

    for what in packages():
        yield case(*what)


@test
def lint_gets_through_the_migrations_of_a_package():
    def case(package, pattern, _, get, unpack):
        def call():
            said = lint(package, unpacked(get, package, unpack), pattern)
            print(f"# {package}: {said['errors']} errors, {said['warnings']} warnings, "
                  f"{said['infos']} infos of {said['statements']} statements", flush=True)
        return package, call

    for what in packages():
        yield case(*what)


@test
def findings_per_thousand_statements_are_counted_by_rule():
    statements = COUNTS.pop("")
    assert statements > 0
    for rule, count in COUNTS.most_common():
        print(f"# {1000 * count / statements:8.2f}  {rule}", flush=True)


REFUSED.unlink(missing_ok=True)
FINDINGS.unlink(missing_ok=True)
run()
