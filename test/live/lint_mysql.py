#!/usr/bin/env python3
"""What lint says of MySQL and MariaDB holds on the servers: the cases of test/golden/lint are run
there, with the clause that must be taken or refused, what `shore lint --fix` writes runs, and
from a file of `shore catalog dump` lint says what it says with --url."""
# limit: 600
import contextlib
import json
import os
import pathlib
import re
import subprocess
import tempfile

import mysql
from fetch import Unavailable
from tap import run, skip, test

SHORE = os.environ["SHORE"]
GOLDEN = pathlib.Path(__file__).resolve().parents[1] / "golden/lint"
BASE = (GOLDEN / "base_mysql.sql").read_text(encoding="utf-8")
# What is judged for on each, and the engines of the cases that are run there.
ENGINES = {"MariaDB": ("mariadb:10.11", ["mariadb:10.11"]),
           "MySQL 5.6": ("mysql:5.6", ["mysql:5.6"]),
           "MySQL 9": ("mysql:9.7", ["mysql:8.0.36", "mysql:9.1", "mysql:9.7"]),
           "MariaDB 11.8": ("mariadb:11.8", ["mariadb:11.4"]),
           "MariaDB 10.5": ("mariadb:10.5", [])}
# MySQL 8 reads over it, 9 does not.
CHANGED_SINCE = {"MySQL 9": ["REFERENCES behind a column (mysql:8.0.36)."]}

# What both servers take: the author's statement, and the fixed one on each.
FIXES = [
    ("CREATE INDEX t_a ON t (a);",
     "CREATE INDEX t_a ON t (a) ALGORITHM=INPLACE LOCK=NONE;",
     "CREATE INDEX t_a ON t (a) ALGORITHM=NOCOPY LOCK=NONE;"),
    ("ALTER TABLE t ADD INDEX t_a (a) -- for the list\n;",
     "ALTER TABLE t ADD INDEX t_a (a), ALGORITHM=INPLACE, LOCK=NONE -- for the list\n;",
     "ALTER TABLE t ADD INDEX t_a (a), ALGORITHM=NOCOPY, LOCK=NONE -- for the list\n;"),
    ("ALTER TABLE unseen ADD COLUMN m INT;",
     "ALTER TABLE unseen ADD COLUMN m INT, ALGORITHM=INPLACE, LOCK=NONE;",
     "ALTER TABLE unseen ADD COLUMN m INT, ALGORITHM=INSTANT;"),
    ("ALTER TABLE unseen ALTER COLUMN c SET DEFAULT 2;",
     "ALTER TABLE unseen ALTER COLUMN c SET DEFAULT 2, ALGORITHM=INPLACE, LOCK=NONE;",
     "ALTER TABLE unseen ALTER COLUMN c SET DEFAULT 2, ALGORITHM=INSTANT;"),
    ("ALTER TABLE t ADD COLUMN c INT, ALGORITHM=COPY;",
     None,
     "ALTER TABLE t ADD COLUMN c INT, ALGORITHM=INSTANT;"),
    ("ALTER TABLE t ADD COLUMN c INT, ADD INDEX t_c (c);",
     None,
     "ALTER TABLE t ADD COLUMN c INT, ALGORITHM=INSTANT;\n"
     "ALTER TABLE t ADD INDEX t_c (c), ALGORITHM=NOCOPY, LOCK=NONE;"),
    ("ALTER TABLE unseen ADD (m INT, o INT DEFAULT 2);",
     "ALTER TABLE unseen ADD (m INT, o INT DEFAULT 2), ALGORITHM=INPLACE, LOCK=NONE;",
     "ALTER TABLE unseen ADD (m INT, o INT DEFAULT 2), ALGORITHM=INSTANT;"),
    ("CREATE INDEX t_a ON t (a) ALGORITHM=INPLACE, LOCK=NONE;",
     "CREATE INDEX t_a ON t (a) ALGORITHM=INPLACE LOCK=NONE;",
     "CREATE INDEX t_a ON t (a) ALGORITHM=INPLACE LOCK=NONE;"),
]
# What is not said again; the proposal says it.
REDEFINED = {"code": ["ALTER TABLE t MODIFY code VARCHAR(30);",
                      "ALTER TABLE t CHANGE COLUMN `code` code VARCHAR(30) AFTER id;",
                      "ALTER TABLE t MODIFY COLUMN code varchar ( 25 ) NOT NULL FIRST;"],
             "v": ["ALTER TABLE t MODIFY v VARCHAR(70);",
                   "ALTER TABLE t MODIFY v\n  VARCHAR (70)\n  FIRST;"],
             "id": ["ALTER TABLE t MODIFY id BIGINT;"],
             "e": ["ALTER TABLE t MODIFY e ENUM('a', 'b', '(c)');"],
             "stamp": ["ALTER TABLE t MODIFY stamp DATETIME FIRST;"],
             "u": ["ALTER TABLE t MODIFY u BIGINT;"]}
REDEFINED_HEAD = """ALTER TABLE t ADD COLUMN stamp DATETIME NOT NULL DEFAULT '2020-01-01 00:00:00'
    COMMENT 'a ''quoted'' \\\\ one', ADD COLUMN u INT UNSIGNED DEFAULT 7;"""
UNSEEN = "CREATE TABLE unseen (id INT PRIMARY KEY, c INT) ENGINE=InnoDB;"
HEAD = "SET lock_wait_timeout = 2;\n"


def fixed(engine, statement):
    with tempfile.TemporaryDirectory() as folder:
        for name, text in {"0001_base.sql": BASE, "0002_change.sql": HEAD + statement}.items():
            pathlib.Path(folder, name).write_text(text + "\n", encoding="utf-8")
        subprocess.run([SHORE, "lint", "--fix", "--quiet", "--engine", engine, "0001_base.sql",
                        "0002_change.sql"], cwd=folder, check=False, timeout=60)
        return pathlib.Path(folder, "0002_change.sql").read_text(encoding="utf-8")


def cases_of(engines):
    """(title, expected lines, the files) of the golden cases of these engines."""
    for path in sorted(GOLDEN.glob("m*.case")):
        for case in path.read_text(encoding="utf-8").split("@@ case ")[1:]:
            title, _, rest = case.partition("\n")
            engine = re.search(r"^@@ engine (.*)", rest, re.M)
            if not engine or engine.group(1) not in engines or "@@ base mysql\n" not in rest:
                continue
            parts, _, expected = rest.partition("@@ expect\n")
            files = [part.partition("\n")[2] for part in parts.split("@@ file ")[1:]]
            yield path.stem, title, parts, expected, files


def in_its_own(server, files):
    """The last file in a database with the tables and all files before it; the client's answer."""
    server.execute("DROP DATABASE IF EXISTS lint; CREATE DATABASE lint", None)
    server.execute(BASE + UNSEEN.replace("unseen", "other"), "lint")
    for text in files[:-1]:
        server.execute(text, "lint")
    return server.sql(files[-1], "lint", check=False)


def shore(folder, *args):
    return subprocess.run([SHORE, *args], cwd=folder, check=False, timeout=60, text=True,
                          capture_output=True)


def same_from_the_file(url, catalog, text, form="json"):
    """What lint says of the text with the server at hand, and from the file. No table is small."""
    with tempfile.TemporaryDirectory() as folder:
        pathlib.Path(folder, "0001.sql").write_text(text, encoding="utf-8")
        how = ["lint", "--format", form, "--small-bytes", "1B", "0001.sql"]
        live = shore(folder, *how, "--url", url)
        file = shore(folder, *how, "--catalog", catalog)
    assert live.returncode in (0, 1), live.stderr
    assert live.stdout == file.stdout, f"{live.stdout}\n---\n{file.stdout}"
    assert live.returncode == file.returncode
    return live.stdout


def dumped(server, folder):
    path = pathlib.Path(folder, "catalog.json")
    done = shore(folder, "catalog", "dump", "--url", server.url_of("lint"), "-o", path)
    assert done.returncode == 0, done.stderr
    return path


def golden_from_the_file(name, server):
    """All cases: those that begin with the same tables share a database and a file."""
    groups = {}
    for stem, title, _, _, files in cases_of(ENGINES[name][1]):
        groups.setdefault(tuple(files[:-1]), []).append((f"{stem}: {title}", files[-1]))

    def check():
        for before, cases in groups.items():
            in_its_own(server, [*before, "SELECT 1"])
            with tempfile.TemporaryDirectory() as folder:
                path = dumped(server, folder)
                for title, text in cases:
                    try:
                        same_from_the_file(server.url_of("lint"), path, text)
                    except AssertionError as error:
                        raise AssertionError(f"{title}: {error}") from error
    return check


# Of everything that a catalog may hold, one; and what only MariaDB has.
RICH = """
ALTER DATABASE lint CHARACTER SET utf8mb4;
CREATE TABLE parent (id INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
    code VARCHAR(20) CHARACTER SET ascii NOT NULL DEFAULT 'a''b' COMMENT 'it''s "so" \\\\',
    kind ENUM('a', 'b''c', 'd\\\\e', 'new\\nline', 'ü') COLLATE utf8_bin, flags SET('x', 'y'),
    price DECIMAL(8,2) DEFAULT 1.5, bits BIT(3) DEFAULT b'101', raw BINARY(2) DEFAULT '\\0\\0',
    seen TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
    note TEXT, n INT(5) ZEROFILL, word VARCHAR(4) DEFAULT 'NULL', UNIQUE KEY by_code (code),
    KEY by_note (note(7), price) COMMENT 'why', FULLTEXT KEY words (note))
    ENGINE=InnoDB ROW_FORMAT=COMPACT DEFAULT CHARSET=utf8 COMMENT='x';
CREATE TABLE old (id INT PRIMARY KEY, a CHAR(3)) ENGINE=MyISAM;
CREATE TABLE small_pages (id INT PRIMARY KEY, a INT) ENGINE=InnoDB ROW_FORMAT=REDUNDANT;
CREATE TABLE kid (a INT, parent INT UNSIGNED, CONSTRAINT to_parent FOREIGN KEY (parent)
    REFERENCES parent (id) ON DELETE CASCADE ON UPDATE SET NULL) ENGINE=InnoDB;
CREATE TABLE `Kid` (a INT, b INT, PRIMARY KEY (a, b)) ENGINE=InnoDB;
CREATE TABLE parts (a INT NOT NULL, b INT) ENGINE=InnoDB PARTITION BY LIST COLUMNS (a)
    (PARTITION p0 VALUES IN (1, 2), PARTITION p1 VALUES IN (3));
CREATE VIEW cheap AS SELECT p.id, parent.price FROM parent JOIN parent AS p ON p.id = parent.id;
CREATE TRIGGER kid_in BEFORE INSERT ON kid FOR EACH ROW
    SET NEW.parent = (SELECT MAX(id) FROM parent);
CREATE PROCEDURE tidy() DELETE FROM kid WHERE a = 'parent';
CREATE FUNCTION tidy() RETURNS INT READS SQL DATA RETURN (SELECT COUNT(*) FROM kid);
CREATE EVENT often ON SCHEDULE EVERY 1 DAY DISABLE DO DELETE FROM kid;
INSERT INTO parent (code) VALUES ('x'), ('y');
INSERT INTO kid SELECT 1, id FROM parent;
ANALYZE TABLE parent, kid;
"""
RICH_MARIADB = """
CREATE TABLE newer (a INT, g INT AS (a + 1) STORED, v INT AS (a * 2) VIRTUAL, b VARCHAR(9)
    AS (CONCAT('x''y\\\\', a)) VIRTUAL, hidden INT INVISIBLE DEFAULT 3,
    packed VARCHAR(9) COMPRESSED, place POINT NOT NULL, j JSON, u UUID DEFAULT UUID(),
    once INT WITHOUT SYSTEM VERSIONING,
    since TIMESTAMP(6) GENERATED ALWAYS AS ROW START, until TIMESTAMP(6) GENERATED ALWAYS AS ROW
    END, PERIOD FOR SYSTEM_TIME (since, until), CONSTRAINT positive CHECK (a > 0), CHECK (j <> ''),
    KEY by_a (a DESC) IGNORED, SPATIAL KEY by_place (place)) WITH SYSTEM VERSIONING;
CREATE SEQUENCE numbers;
"""
CHANGES = """SET lock_wait_timeout = 2;
ALTER TABLE parent MODIFY code VARCHAR(10);
ALTER TABLE parent MODIFY kind ENUM('a', 'b''c', 'd\\\\e', 'new\\nline', 'ü', 'z') COLLATE utf8_bin;
ALTER TABLE parent MODIFY kind ENUM('b''c', 'a');
ALTER TABLE parent MODIFY seen DATETIME;
ALTER TABLE parent MODIFY n INT;
ALTER TABLE parent MODIFY raw BINARY(3);
ALTER TABLE parent ADD COLUMN x INT, ADD KEY (code(3));
ALTER TABLE parent DROP COLUMN price;
ALTER TABLE parent DROP COLUMN id;
ALTER TABLE parent DROP KEY by_note;
ALTER TABLE parent ADD KEY again (note(7));
ALTER TABLE parent CONVERT TO CHARACTER SET utf8mb4;
ALTER TABLE parent MODIFY id BIGINT UNSIGNED AUTO_INCREMENT;
ALTER TABLE old ADD COLUMN b INT, ALGORITHM=INPLACE;
ALTER TABLE old ENGINE=InnoDB;
ALTER TABLE small_pages ADD COLUMN b INT NOT NULL DEFAULT 1;
ALTER TABLE kid DROP FOREIGN KEY to_parent;
ALTER TABLE kid MODIFY parent BIGINT UNSIGNED;
ALTER TABLE kid ADD CONSTRAINT again FOREIGN KEY (parent) REFERENCES parent (id);
ALTER TABLE Kid DROP PRIMARY KEY;
ALTER TABLE parts ADD PARTITION (PARTITION p2 VALUES IN (4));
ALTER TABLE parts ADD KEY by_b (b);
CREATE TABLE later (v VARCHAR(192), KEY (v)) ENGINE=InnoDB ROW_FORMAT=COMPACT;
DROP VIEW cheap;
DROP TABLE kid;
RENAME TABLE parent TO parents;
UPDATE parents SET n = 1;
"""
CHANGES_MARIADB = """
ALTER TABLE newer MODIFY g BIGINT;
ALTER TABLE newer MODIFY b VARCHAR(8);
ALTER TABLE newer MODIFY hidden BIGINT;
ALTER TABLE newer MODIFY packed VARCHAR(10);
ALTER TABLE newer MODIFY u CHAR(36);
ALTER TABLE newer DROP COLUMN since;
ALTER TABLE newer DROP COLUMN a;
ALTER TABLE newer DROP CONSTRAINT positive;
ALTER TABLE newer DROP KEY by_a;
ALTER TABLE newer DROP SYSTEM VERSIONING;
DROP SEQUENCE numbers;
"""


# (statement, rule, what it says; None: the rule does not fire there): what only the catalog tells.
KNOWN = [
    ("MODIFY code", "my-modify-drops-attributes", "CHARACTER SET ascii"),
    ("MODIFY code", "my-modify-drops-attributes", """DEFAULT 'a''b', COMMENT 'it''s "so" \\\\'"""),
    ("'ü', 'z')", "my-enum-set-reorder", None),
    ("('b''c', 'a')", "my-enum-set-reorder", ""),
    ("MODIFY seen", "my-modify-drops-attributes", "(3)"),
    ("old ADD COLUMN", "my-algorithm-lock-illegal-combo", "1846"),
    ("DROP COLUMN price", "my-drop-column-in-index", "by_note"),
    ("MODIFY parent", "my-alter-copy-algorithm", ""),
    ("Kid DROP", "my-drop-primary-key", "Kid"),
    ("TABLE later", "my-index-too-long", "768 bytes of v, of 767"),
    ("MODIFY g", "my-modify-drops-attributes", "GENERATED ALWAYS AS (`a` + 1) STORED"),
    ("MODIFY hidden", "my-modify-drops-attributes", "DEFAULT 3, INVISIBLE"),
    ("MODIFY packed", "my-modify-drops-attributes", "COMPRESSED"),
]
KNOWN_BY_BOTH = 10


def rich_from_the_file(server):
    release = tuple(map(int, server.value("SELECT VERSION()").split("-")[0].split(".")))
    rich = RICH + (RICH_MARIADB if server.is_mariadb else "")
    for since, words, instead in (((10, 6), " IGNORED", ""),
                                  ((10, 7), "UUID DEFAULT UUID()", "CHAR(37)")):
        if release < since:
            rich = rich.replace(words, instead)
    copies_online = server.is_mariadb and release >= (11, 2)
    changes = CHANGES + (CHANGES_MARIADB if server.is_mariadb else "")
    engine = "mariadb:" if server.is_mariadb else "mysql:"

    def check():
        in_its_own(server, [rich, "SELECT 1"])
        with tempfile.TemporaryDirectory() as folder:
            path = dumped(server, folder)
            text = path.read_text(encoding="utf-8")
            for form in ("text", "json"):
                said = same_from_the_file(server.url_of("lint"), path, changes, form)
            again = shore(folder, "catalog", "dump", "--url", server.url_of("lint")).stdout
            assert untimed(text) == untimed(again)
        assert f'"server": "{engine}' in text, text[:300]
        found = {}
        for one in json.loads(said)["findings"]:
            found.setdefault(changes.split("\n")[one["line"] - 1], {})[one["rule"]] = one
        for statement, rule, message in KNOWN if server.is_mariadb else KNOWN[:KNOWN_BY_BOTH]:
            assert statement in changes
            if rule == "my-alter-copy-algorithm" and copies_online:
                rule = "my-table-rebuild"
            rules = {rule: one for line, of in found.items() if statement in line
                     for rule, one in of.items()}
            assert (rule in rules) == (message is not None), f"{statement}: {rules}"
            assert message is None or message in rules[rule]["message"], rules[rule]
    return check


def untimed(text):
    return [line for line in text.splitlines() if '"taken_at"' not in line]


def clause(statement, text):
    """The statement with one more clause, in the place where it goes."""
    comma = "," if statement.lower().lstrip().startswith("alter") else ""
    return statement.rstrip().rstrip(";") + f"{comma} {text.replace(',', comma)};\n"


def expectations(files, expected):
    """(statement with a clause, taken or refused): what the findings say of the algorithm."""
    last = files[-1].rstrip("\n").split("\n")
    statement = last[-1]
    if len([line for line in last if line.upper().startswith(("ALTER", "CREATE INDEX"))]) != 1 or \
            not re.match(r"ALTER TABLE|CREATE (UNIQUE )?INDEX", statement) or \
            "ALGORITHM" in statement or "PARTITION" in statement or "MyISAM" in statement:
        return
    head = "\n".join(last[:-1]) + "\n"
    if "ALGORITHM=COPY)" in expected:
        yield head + clause(statement, "ALGORITHM=INPLACE"), False
    elif "ALGORITHM=COPY, LOCK=NONE)" in expected or "copies the table, online" in expected:
        yield head + clause(statement, "ALGORITHM=INPLACE"), False
        yield head + clause(statement, "ALGORITHM=COPY, LOCK=NONE"), True
    elif "LOCK=SHARED)" in expected:
        yield head + clause(statement, "LOCK=NONE"), False
        yield head + clause(statement, "ALGORITHM=INPLACE, LOCK=SHARED"), True
    elif "rename" not in expected and "refuses" not in expected:
        yield head + clause(statement, "ALGORITHM=INPLACE, LOCK=NONE"), True


def holds(server, parts, expected, files):
    def check():
        done = in_its_own(server, files)
        fails = "@@ verdict FAILS\n" in parts or re.search("the server refuses| refuses this ",
                                                            expected) is not None
        assert (done.returncode != 0) == fails, f"{files[-1]}: {done.stderr}"
        for text, taken in () if fails else expectations(files, expected):
            done = in_its_own(server, [*files[:-1], text])
            assert (done.returncode == 0) == taken, f"{text}: {done.stderr or 'was taken'}"
    return check


def performs(server, engine, before, after):
    def check():
        text = fixed(engine, before)
        assert text == HEAD + after + "\n", text
        done = in_its_own(server, [UNSEEN, text])
        assert done.returncode == 0, done.stderr
    return check


ATTRIBUTES = """SELECT is_nullable, column_default, extra, column_comment, character_set_name,
    column_type LIKE '%unsigned%' FROM information_schema.columns
    WHERE table_schema = 'lint' AND table_name = 't' AND column_name = """


def proposed(engine, statement):
    """The proposal of my-modify-drops-attributes."""
    with tempfile.TemporaryDirectory() as folder:
        for name, text in {"0001.sql": BASE + REDEFINED_HEAD, "0002.sql": HEAD + statement}.items():
            pathlib.Path(folder, name).write_text(text + "\n", encoding="utf-8")
        done = subprocess.run([SHORE, "lint", "--format", "json", "--engine", engine, "0001.sql",
                               "0002.sql"], cwd=folder, check=False, timeout=60,
                              capture_output=True, text=True)
    [finding] = [one for one in json.loads(done.stdout)["findings"]
                 if one["rule"] == "my-modify-drops-attributes"]
    return finding["fix"][0]["sql"]


def keeps(server, engine, column, statement):
    def check():
        in_its_own(server, [REDEFINED_HEAD, "SELECT 1"])
        before = server.query(f"{ATTRIBUTES}'{column}'", "lint")
        server.execute(statement, "lint")
        assert server.query(f"{ATTRIBUTES}'{column}'", "lint") != before, "nothing is lost"
        sql = proposed(engine, statement)
        in_its_own(server, [REDEFINED_HEAD, "SELECT 1"])
        server.execute(sql, "lint")
        after = server.query(f"{ATTRIBUTES}'{column}'", "lint")
        assert after == before, f"{sql}\n{before}\n{after}"
    return check


def knows(server):
    """lint --url: sizes, definitions and settings are the server's own."""
    def check():
        in_its_own(server, ["CREATE TABLE known (id INT PRIMARY KEY, a INT NOT NULL COMMENT 'hi');"
                            "INSERT INTO known VALUES (1, 1), (2, 2); ANALYZE TABLE known",
                            "SELECT 1"])
        with tempfile.TemporaryDirectory() as folder:
            pathlib.Path(folder, "1.sql").write_text(
                "ALTER TABLE known MODIFY a BIGINT;\n", encoding="utf-8")
            url = server.url_of("lint")
            done = subprocess.run([SHORE, "lint", "--format", "json", "--url", url,
                                   "1.sql"], cwd=folder, check=False, timeout=60,
                                  capture_output=True, text=True)
        assert done.returncode == 1, done.stderr
        findings = {one["rule"]: one for one in json.loads(done.stdout)["findings"]}
        lost = findings["my-modify-drops-attributes"]
        whole = "ALTER TABLE known MODIFY a BIGINT NOT NULL COMMENT 'hi';"
        assert lost["fix"][0]["sql"] == whole, lost["fix"]
        assert lost["size"]["rows"] == 2, lost["size"]
        assert "my-alter-copy-algorithm" not in findings, "the table is small"
    return check


def all_of(name, server):
    engine, of_cases = ENGINES[name]
    yield "lint --url knows the server's tables", knows(server)
    for stem, title, parts, expected, files in cases_of(of_cases):
        if title not in CHANGED_SINCE.get(name, []):
            yield f"{stem}: {title}", holds(server, parts, expected, files)
    yield "from a file: all of these", golden_from_the_file(name, server)
    yield "from a file: one of everything", rich_from_the_file(server)
    for before, on_mysql_56, on_mariadb in FIXES:
        after = on_mariadb if server.is_mariadb else on_mysql_56
        if after is not None and name in ("MariaDB", "MySQL 5.6"):
            yield f"fixed: {after.splitlines()[0]}", performs(server, engine, before, after)
    for column, statements in REDEFINED.items():
        for statement in statements:
            yield f"kept: {statement}", keeps(server, engine, column, statement)


with contextlib.ExitStack() as stack:
    @test
    def on_each_server():
        for name, open_server in mysql.each():
            try:
                server = stack.enter_context(open_server())
            except Unavailable as reason:
                yield f"all of {name}", lambda reason=reason: skip(str(reason))
                continue
            for title, call in all_of(name, server):
                yield f"{name}: {title}", call

    run()
