#!/usr/bin/env python3
# limit: 300
# limit-all: 1200
"""lint_url.py -- lint with a database at hand: what it knows changes what lint says; 'catalog
dump' and --catalog say the same, byte by byte; nothing is written; a role that may
only read is enough."""
import json
import os
import subprocess

import pg
import servers
from project import Project
from tap import run, test

# Of everything that a catalog may hold, one.
RICH = """
CREATE DOMAIN email AS varchar(100) CHECK (VALUE LIKE '%@%');
CREATE TYPE mood AS ENUM ('sad', 'it''s "ok"', 'happy');
CREATE TABLE users (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, mail email NOT NULL, n int, name text,
    price numeric(10, 2) DEFAULT 1.5, at timestamptz(3) DEFAULT now(),
    tags text[] DEFAULT '{a,"b c"}',
    feeling mood, "Odd ""Name" int, twice numeric GENERATED ALWAYS AS (price * 2) STORED,
    CONSTRAINT has_n CHECK (n IS NOT NULL) NOT VALID);
INSERT INTO users (mail, n, name) SELECT i || '@x', i, 'n' FROM generate_series(1, 200000) AS i;
ALTER TABLE users VALIDATE CONSTRAINT has_n;
ALTER TABLE users ADD CONSTRAINT has_price CHECK (price IS NOT NULL) NOT VALID;
CREATE INDEX part ON users (at DESC, n) WHERE n > 3;
CREATE INDEX low ON users (lower(name), id DESC);
CREATE TABLE tiny (id int PRIMARY KEY, v int, user_id bigint REFERENCES users (id));
INSERT INTO tiny SELECT i, i FROM generate_series(1, 10) AS i;
CREATE TABLE unseen (id int, v int);
CREATE VIEW names AS SELECT id, name FROM users;
CREATE MATERIALIZED VIEW counted AS SELECT count(*) FROM users;
CREATE TABLE log (name text);
CREATE RULE noted AS ON UPDATE TO users DO ALSO INSERT INTO log VALUES (NEW.name);
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER some_columns AFTER UPDATE OF n ON users FOR EACH ROW EXECUTE FUNCTION f();
CREATE POLICY mine ON users USING (name = current_user);
CREATE STATISTICS pair ON id, name FROM users;
CREATE TABLE parent (a int);
CREATE TABLE child () INHERITS (parent);
CREATE TABLE parts (a int, b text) PARTITION BY LIST (a);
CREATE TABLE part_1 PARTITION OF parts FOR VALUES IN (1);
CREATE TABLE part_x PARTITION OF parts DEFAULT;
CREATE PUBLICATION few FOR TABLE log;
CREATE COLLATION nocase (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
CREATE TABLE words (word text COLLATE nocase PRIMARY KEY);
ANALYZE users, tiny, parts;
"""

CHANGES = """
ALTER TABLE users ALTER COLUMN n SET NOT NULL;
ALTER TABLE users ALTER COLUMN price SET NOT NULL;
CREATE INDEX ON users (n);
CREATE INDEX ON tiny (v);
CREATE INDEX ON unseen (v);
ALTER TABLE tiny ALTER COLUMN v TYPE bigint;
ALTER TABLE users ALTER COLUMN name TYPE varchar(10);
ALTER TABLE users ALTER COLUMN mail TYPE text;
ALTER TABLE users DROP COLUMN feeling;
ALTER TABLE users ADD CONSTRAINT u UNIQUE (mail);
ALTER TABLE parts ADD COLUMN c int NOT NULL DEFAULT 1;
CREATE TABLE part_2 PARTITION OF parts FOR VALUES IN (2);
ALTER TABLE parent ADD COLUMN z int;
ALTER TYPE mood ADD VALUE 'new';
ALTER DOMAIN email ADD CONSTRAINT long CHECK (length(VALUE) > 3);
DROP TABLE log;
CREATE TABLE uses (word text REFERENCES words, same text COLLATE nocase REFERENCES words);
UPDATE users SET n = 1;
DELETE FROM tiny;
"""


class Lint(Project):
    """A project whose shore does not get --url by itself."""

    def command(self, *args, url=None):
        return [self.binary, "--dir", self.dir, *(["--url", url] if url else []), *args]

    @property
    def url(self):
        return self.server.url_of(self.database)

    def plain(self, name, sql):
        with open(os.path.join(self.dir, name), "w", encoding="utf-8") as file:
            file.write(sql)

    def lint(self, *args, exit_code=None, **options):
        return self.shore("lint", *args, exit_code=exit_code, **options)

    def findings(self, *args, **options):
        """{(rule, line)} and the parsed answer."""
        answer = json.loads(self.lint("--json", *args, **options).stdout)
        return {(one["rule"], one["line"]) for one in answer["findings"]}, answer

    def dump(self):
        path = os.path.join(self.dir, "catalog.json")
        self.shore("catalog", "dump", "--output", path, url=self.url)
        return path


def same_from_the_file(major):
    with servers.Servers() as found, pg.Server({}, found.bin_dir(major)) as server, \
            Lint(server) as project:
        project.execute(RICH)
        project.plain("0001_changes.sql", CHANGES)
        path = project.dump()
        for form in ("text", "json"):
            live = project.lint("--format", form, url=project.url)
            file = project.lint("--format", form, "--catalog", path)
            assert live.stdout == file.stdout, f"{live.stdout}\n---\n{file.stdout}"
            assert live.returncode == file.returncode == 1, live
        found, answer = project.findings(url=project.url)
        assert answer["judged_for"].startswith(f"PostgreSQL {major or ''}"), answer["judged_for"]
        assert ("set-not-null-scan", 2) not in found, "has_n is a proof"
        assert ("set-not-null-scan", 3) in found, "has_price is not validated"
        assert ("create-index-not-concurrent", 4) in found
        assert ("create-index-not-concurrent", 5) not in found, "tiny is tiny"
        assert ("fk-nondeterministic-collation", 18) in found
        again = open(path, encoding="utf-8").read().splitlines()
        project.dump()
        lines = open(path, encoding="utf-8").read().splitlines()
        assert [a for a, b in zip(again, lines) if a != b and "taken_at" not in a] == []


@test
def a_dumped_catalog_gives_the_same_findings():
    for major in servers.majors():
        yield (f"PostgreSQL {major or 'as installed'}",
               lambda major=major: same_from_the_file(major))


server = pg.Server()


@test
def only_the_command_line_makes_lint_connect():
    with Lint(server) as project:
        project.execute(RICH)
        project.plain("0001_changes.sql", "CREATE INDEX ON tiny (v);")
        nowhere = "postgres://nobody@/nothing?host=/nowhere"
        for variable in ("DATABASE_URL", "SHORE_URL"):
            found, _ = project.findings(env={variable: nowhere})
            assert ("create-index-not-concurrent", 1) in found
        with open(os.path.join(project.dir, "shore.yaml"), "w", encoding="utf-8") as file:
            file.write(f"url: {nowhere}\nenvs:\n  dev: {{url: '{project.url}'}}\n  none: {{}}\n")
        assert ("create-index-not-concurrent", 1) in project.findings()[0]
        assert ("create-index-not-concurrent", 1) in project.findings("--env", "none")[0]
        assert ("create-index-not-concurrent", 1) in project.findings(env={"SHORE_ENV": "dev"})[0]
        assert ("create-index-not-concurrent", 1) not in project.findings("--env", "dev")[0]
        project.lint(url=nowhere, exit_code=4)


@test
def a_role_that_may_only_connect_is_enough_and_nothing_is_written():
    with Lint(server) as project:
        project.execute(RICH + "REVOKE ALL ON SCHEMA public FROM PUBLIC;"
                        "CREATE ROLE looker LOGIN; ALTER ROLE looker SET "
                        "default_transaction_read_only = on;")
        project.plain("0001_changes.sql", CHANGES)
        looker = server.url_of(project.database, "looker")
        one = project.lint(url=looker)
        two = project.lint(url=project.url)
        assert one.stderr == "" and one.stdout == two.stdout, one.stderr
        assert project.value("SELECT count(*) FROM pg_namespace WHERE nspname = 'shore'") == "0"
        project.execute("DROP ROLE looker")


def applied_project(project):
    project.write("0001", "create", up="CREATE TABLE t (id int PRIMARY KEY, a int);",
                  down="DROP TABLE t;")
    project.write("0002", "index", up="CREATE INDEX t_a ON t (a);", down="DROP INDEX t_a;")
    project.shore("up", url=project.url)
    project.execute("INSERT INTO t SELECT i, i FROM generate_series(1, 200000) AS i; ANALYZE t")
    project.write("0003", "second",
                  up="DROP INDEX t_a;\nALTER TABLE t ALTER COLUMN a SET NOT NULL;",
                  down="ALTER TABLE t ALTER COLUMN a DROP NOT NULL;\nCREATE INDEX t_a ON t (a);")


@test
def applied_migrations_are_left_out():
    with Lint(server) as project:
        applied_project(project)
        done = project.lint(url=project.url)
        assert "2 applied migrations left out" in done.stderr, done.stderr
        _, answer = project.findings(url=project.url)
        assert [one["version"] for one in answer["migrations"]] == ["0003"], answer
        rules = {one["rule"] for one in answer["findings"]}
        assert {"drop-index-not-concurrent", "set-not-null-scan"} <= rules, rules
        _, answer = project.findings("--all", url=project.url)
        assert [one["version"] for one in answer["migrations"]] == ["0001", "0002", "0003"], answer
        path = project.dump()
        assert json.load(open(path, encoding="utf-8"))["applied"] == ["0001", "0002"]
        for words in ([], ["--all"]):
            live = project.lint(*words, url=project.url)
            assert live.stdout == project.lint(*words, "--catalog", path).stdout


@test
def a_history_that_may_not_be_read_is_told_and_does_not_stop_lint():
    with Lint(server) as project:
        applied_project(project)
        project.execute("CREATE ROLE blind LOGIN")
        done = project.lint(url=server.url_of(project.database, "blind"))
        assert done.returncode in (0, 1) and "counts as pending" in done.stderr, done
        assert "0001_create.sql" in done.stdout, done.stdout
        project.execute("DROP ROLE blind")


@test
def what_the_session_finds_counts_as_set():
    with Lint(server) as project:
        project.execute("CREATE TABLE t (a int)")
        project.plain("0001_add.sql", "ALTER TABLE t ADD COLUMN b int;")
        assert ("require-lock-timeout", 1) in project.findings()[0]
        project.execute(f"ALTER DATABASE {project.database} SET lock_timeout = '1s'")
        assert ("require-lock-timeout", 1) not in project.findings(url=project.url)[0]


@test
def what_is_no_catalog_is_refused_with_its_place():
    with Lint(server) as project:
        project.execute(RICH)
        project.plain("0001_changes.sql", "SELECT 1;")
        path = project.dump()
        good = open(path, encoding="utf-8").read()
        cases = {
            '{"a": 1,\n "b" }': (":2:", "dump --output FILE' makes it anew"),
            "[]": ("catalog.json: ", "it must be an object"),
            good.replace('"schema_version": 1', '"schema_version": 99'): ("newer shore", "Upgrade"),
            good.replace('"rows": 10,', '"rows": "ten",'): ("tables[", "].rows must be an integer"),
            good.replace('"server": "postgres:', '"server": "mysql:'): ("server", "shore knows"),
        }
        for text, (one, other) in cases.items():
            assert text != good
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)
            done = project.lint("--catalog", path, exit_code=2)
            assert one in done.stderr and other in done.stderr, done.stderr
        done = project.lint("--catalog", path, url=project.url, exit_code=2)
        assert "--catalog and --url together" in done.stderr, done.stderr
        project.lint("--catalog", path + ".none", exit_code=2)


@test
def shore_yaml_names_a_catalog_and_url_is_stronger():
    with Lint(server) as project:
        project.execute(RICH)
        project.plain("0001_changes.sql", "CREATE INDEX ON tiny (v);")
        project.dump()
        with open(os.path.join(project.dir, "shore.yaml"), "w", encoding="utf-8") as file:
            file.write("catalog: catalog.json\n")
        assert ("create-index-not-concurrent", 1) not in project.findings()[0]
        project.execute("INSERT INTO tiny SELECT i, i FROM generate_series(11, 200000) AS i;"
                        "ANALYZE tiny")
        assert ("create-index-not-concurrent", 1) in project.findings(url=project.url)[0]


@test
def a_dump_goes_to_standard_output_without_a_file():
    with Lint(server) as project:
        done = subprocess.run([project.binary, "catalog", "dump", "--url", project.url], text=True,
                              capture_output=True, env=project.environment(), check=True)
        assert json.loads(done.stdout)["schema_version"] == 1
        project.shore("catalog", exit_code=2)


try:
    run()
finally:
    server.close()
