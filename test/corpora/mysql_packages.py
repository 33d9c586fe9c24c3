"""mysql_packages.py -- the MySQL and MariaDB migrations that Debian's and npm's packages ship.

What is in shell scripts, in JavaScript and in MariaDB's own tests becomes files of its own.
"""
import re

import packages

DBCONFIG = "usr/share/dbconfig-common/data/"
# Package, where its files are, and how many statements there must be at least.
SETS = [
    ("roundcube-core", "usr/share/roundcube/SQL/mysql*/**/*.sql", 100),
    ("icinga2-ido-mysql", "usr/share/icinga2-ido-mysql/schema/**/*.sql", 300),
    ("icingaweb2-module-director", "usr/share/icingaweb2/modules/director/schema/mysql*/**/*.sql",
     500),
    ("kea-admin", "usr/share/kea/scripts/mysql/*", 1000),
    ("goiardi", "usr/share/goiardi/sql-files/sql-files/mysql-bundle/**/*.sql", 150),
    ("request-tracker5", "usr/share/request-tracker5/etc/**/schema.mysql*", 150),
    ("zoneminder", "usr/share/zoneminder/db/*.sql", 1500),
    ("tt-rss", "usr/share/tt-rss/schema/versions/mysql/*.sql", 700),
    ("flowise@3.1.2", "package/dist/database/migrations/m[ya]*/*.js", 140),
]
SETS_MORE = [
    ("bacula-director-mysql", DBCONFIG + "bacula-director-mysql/*/mysql*/*", 20),
    ("bacula-director-mysql", "usr/share/bacula-director/*mysql*", 120),
    ("cacti", "usr/share/cacti/conf_templates/*.sql", 500),
    ("dbconfig-common", "usr/share/doc/dbconfig-common/examples/*mysql*/*.sql", 5),
    ("ejabberd", "usr/share/ejabberd/sql/mysql*.sql", 100),
    ("freeradius-config", "etc/freeradius/3.0/mods-config/sql/**/mysql/*.sql", 20),
    ("glewlwyd", "usr/share/doc/glewlwyd/database/*mariadb.sql*", 150),
    ("hibiscus", "usr/share/jameica/plugins/hibiscus/sql/mysql*.sql", 50),
    ("homer-api", "usr/share/homer/sql/*.sql", 30),
    ("icingadb", "usr/share/icingadb/schema/mysql/**/*.sql", 100),
    ("icingaweb2", "usr/share/icingaweb2/schema/mysql*/**/*.sql", 15),
    ("icingaweb2-module-reporting",
     "usr/share/icingaweb2/modules/reporting/schema/mysql*/**/*.sql", 5),
    ("icingaweb2-module-x509", "usr/share/icingaweb2/modules/x509/etc/schema/mysql*/**/*.sql", 5),
    ("kamailio-mysql-modules", "usr/share/kamailio/mysql/*.sql", 150),
    ("kraft", "usr/share/kraft/db*/mysql/*.sql", 150),
    ("libpreludedb7-mysql", "usr/share/libpreludedb/classic/mysql*.sql", 100),
    ("mediawiki", "usr/share/mediawiki/maintenance/tables-generated.sql", 50),
    ("mediawiki", "usr/share/mediawiki/maintenance/archives/*.sql", 150),
    ("oar-server", "usr/lib/oar/database/mysql*.sql", 50),
    ("ocsinventory-reports", "usr/share/ocsinventory-reports/files/**/*.sql", 1500),
    ("opendmarc", DBCONFIG + "opendmarc/*/mysql*/**/*", 2),
    ("pdns-backend-mysql", "usr/share/pdns-backend-mysql/schema/*.sql", 50),
    ("phpmyadmin", "usr/share/phpmyadmin/sql/*.sql", 40),
    ("pmacct", "usr/share/pmacct/sql/pmacct-*.mysql", 40),
    ("pnopaste", DBCONFIG + "pnopaste/upgrade/mysql/*", 2),
    ("prelude-manager", DBCONFIG + "prelude-manager/upgrade/mysql/*", 5),
    ("sogo-common", "usr/share/GNUstep/SOGo/*/Resources/*-mysql.sql", 2),
    ("supysonic", "usr/share/supysonic/schema/**/mysql/*.sql", 60),
    ("tango-db", "usr/share/tango-db/*.sql", 50),
    ("zabbix-server-mysql", "usr/share/zabbix-server-mysql/*.sql.gz", 5000),
    ("marv-mysql-driver@5.0.0", "package/**/*.sql", 10),
    ("mariadb-test-data", "usr/share/mysql/mysql-test/**/*.test", 30000),
]
TABLE_DDL = re.compile(rb"\s*(create\s+(or\s+replace\s+)?(temporary\s+|(online\s+|offline\s+)?"
                       rb"(unique\s+|fulltext\s+|spatial\s+|vector\s+)?)?(table|index)\b|"
                       rb"alter\s+(online\s+)?(ignore\s+)?table\b|"
                       rb"drop\s+(temporary\s+)?(tables?|index)\b|rename\s+tables?\b)", re.I)
MYSQLTEST = re.compile(rb"\s*(#|--|let\b|source\b|if\s*\(|while\s*\(|connect\b|\{|\})", re.I)
PROGRAM = re.compile(rb"\s*(if|while|loop|for|repeat|case|begin|declare|else|elseif|end|\w+\s*:|"
                     rb"create\b.*\b(procedure|function|trigger|event|package))\b", re.I | re.S)
QUERY = re.compile(rb"\.query\(\s*(?:`((?:[^`\\]|\\.)*)`|'((?:[^'\\]|\\.)*)'|"
                   rb"\"((?:[^\"\\]|\\.)*)\")", re.S)


def is_ddl(statement):
    return TABLE_DDL.match(statement) and b"\0" not in statement and len(statement) < 60000


def is_statement(text):
    """Whole, as far as that can be told: not a part of a program or a string with semicolons."""
    return (text.strip() and b"\0" not in text and len(text) < 60000
            and not PROGRAM.match(text)
            and all(text.count(quote) % 2 == 0 for quote in (b"'", b'"', b"`")))


def of_tests(text, wanted=is_ddl):
    """Statements, by default table DDL, in a script for mysqltest: lines that are its own are left
    out, and so is whatever it puts a variable into."""
    lines = b"\n".join(line for line in text.split(b"\n") if not MYSQLTEST.match(line))
    return [piece.strip() for piece in lines.split(b";") if wanted(piece) and b"$" not in piece]


def of_shell(text):
    """What is fed to the client."""
    found = re.findall(rb"^[^#\n]*mysql[^\n]*<<\s*['\"]?([\w-]+)['\"]?[^\n]*\n(.*?)\n\1$", text,
                       re.M | re.S)
    return [re.sub(rb"\\([$`\\])", rb"\1", body) + b"\n" for _, body in found]


def of_javascript(text):
    up = text.split(b"async down(")[0]
    return [re.sub(rb"\\(.)", rb"\1", b"".join(parts)).rstrip(b"; \n") + b";\n"
            for parts in QUERY.findall(up)]


def sql_of(path):
    """The SQL in a file that is not SQL; None: it is."""
    text = path.read_bytes()
    if path.suffix == ".test":
        return b"".join(piece + b";\n" for piece in of_tests(text))
    if path.suffix == ".js":
        return b"".join(of_javascript(text))
    if path.suffix in (".sh", ".in") or text.startswith(b"#!"):
        return b"".join(of_shell(text))
    return None


def files_of(folder, pattern):
    """The SQL files, in the order of their numbers; what is taken out of others lies beside
    them."""
    numbers = re.compile(r"\d+")
    found = sorted({packages.plain(path) for path in folder.glob(pattern) if path.is_file()},
                   key=lambda path: numbers.sub(lambda m: m.group().zfill(12), str(path)))
    target = folder / "mysql-extracted"
    files = []
    for path in found:
        sql = sql_of(path)
        if sql is not None:
            path = target / path.relative_to(folder).with_suffix(".sql")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(sql)
        files.append(path)
    return files
