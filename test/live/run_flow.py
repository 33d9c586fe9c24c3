#!/usr/bin/env python3
"""up, down, status and history on a real server: what they do when nothing goes wrong with the
server, and what they refuse."""
import json
import os

import pg
from project import Project
from tap import run, test

server = pg.Server()

CREATE = {"up": "CREATE TABLE t (id int PRIMARY KEY, a int, b text);", "down": "DROP TABLE t;"}


def add_column(name):
    return {"up": f"ALTER TABLE t ADD COLUMN {name} int;",
            "down": f"ALTER TABLE t DROP COLUMN {name};"}


def applied(project, *versions):
    got = project.states()
    assert got == {version: "applied" for version in versions}, got


@test
def up_applies_everything_in_order_and_again_does_nothing():
    with Project(server) as project:
        project.write("0001", "create_t", **CREATE)
        project.write("0002", "add_c", **add_column("c"))
        project.up()
        applied(project, "0001", "0002")
        before = project.query("SELECT * FROM shore.migration ORDER BY 1")
        project.up()
        assert project.query("SELECT * FROM shore.migration ORDER BY 1") == before


@test
def status_of_a_fresh_database_is_pending_and_creates_nothing():
    with Project(server) as project:
        project.write("0001", "create_t", **CREATE)
        done = project.shore("status", "--exit-code", exit_code=3)
        assert "pending" in done.stdout and "1 pending" in done.stdout, done.stdout
        assert project.value("SELECT count(*) FROM pg_namespace WHERE nspname = 'shore'") == "0"
        assert project.shore("history").stdout == ""


@test
def status_after_up_is_applied_in_text_and_json():
    with Project(server) as project:
        project.write("0001", "create_t", **CREATE)
        project.up()
        project.write("0002", "add_c", **add_column("c"))
        project.shore("status", "--exit-code", exit_code=3)
        done = json.loads(project.shore("status", "--json").stdout)
        assert [row["state"] for row in done["migrations"]] == ["applied", "pending"], done
        assert done["pending"] == 1
        project.up()
        project.shore("status", "--exit-code", exit_code=0)


@test
def down_takes_back_the_newest_and_history_keeps_both_directions():
    with Project(server) as project:
        project.write("0001", "create_t", **CREATE)
        project.write("0002", "add_c", **add_column("c"))
        project.up()
        project.down()
        applied(project, "0001")
        assert project.value("SELECT count(*) FROM pg_attribute WHERE attrelid = 't'::regclass "
                             "AND attname = 'c'") == "0"
        rows = json.loads(project.shore("history", "--json").stdout)["history"]
        assert [(row["version"], row["direction"]) for row in rows] == [
            ("0001", "up"), ("0002", "up"), ("0002", "down")], rows
        project.up()
        applied(project, "0001", "0002")


@test
def down_goes_back_to_a_version_or_some_steps():
    with Project(server) as project:
        project.write("0001", "create_t", **CREATE)
        for number, name in enumerate("cdef", 2):
            project.write(f"{number:04}", f"add_{name}", **add_column(name))
        project.up()
        project.down("--steps", "2")
        applied(project, "0001", "0002", "0003")
        project.down("--to", "0001")
        applied(project, "0001")
        assert "not applied" in project.down("--to", "0005", exit_code=2).stderr


@test
def up_stops_behind_a_version_or_after_some_steps():
    with Project(server) as project:
        project.write("0001", "create_t", **CREATE)
        project.write("0002", "add_c", **add_column("c"))
        project.write("0003", "add_d", **add_column("d"))
        project.up("--steps", "1")
        applied(project, "0001")
        project.up("--to", "0002")
        applied(project, "0001", "0002")
        project.up("--to", "0042", exit_code=2)


@test
def a_dry_run_prints_what_would_be_sent_and_changes_nothing():
    with Project(server) as project:
        project.write("0001", "create_t", **CREATE)
        project.write("0002", "index_a", phase="expand",
                      up="ALTER TABLE t ADD COLUMN c int;\n"
                         "CREATE INDEX CONCURRENTLY t_a ON t (a);",
                      down="DROP INDEX CONCURRENTLY t_a;\nALTER TABLE t DROP COLUMN c;")
        text = project.up("--dry-run").stdout
        for part in ("BEGIN;", "SET LOCAL lock_timeout = '800ms'", "CREATE TABLE t", "COMMIT;",
                     "SET lock_timeout = '0ms'", "CREATE INDEX CONCURRENTLY t_a"):
            assert part in text, (part, text)
        assert text.index("ADD COLUMN c") < text.index("CREATE INDEX CONCURRENTLY")
        assert project.value("SELECT count(*) FROM pg_namespace WHERE nspname = 'shore'") == "0"
        assert not project.exists("t")


@test
def the_strong_lock_of_a_table_that_was_there_before_gets_a_statement_timeout():
    with Project(server) as project:
        project.write("0001", "create_t", **CREATE)
        project.up()
        project.write("0002", "add_c", **add_column("c"))
        text = project.up("--dry-run", "--lock-tolerance", "300ms").stdout
        assert "SET LOCAL lock_timeout = '300ms'; SET LOCAL statement_timeout = '300ms'" in text, \
            text


@test
def a_concurrent_build_runs_outside_a_transaction_and_is_journaled():
    with Project(server) as project:
        project.write("0001", "create_t", **CREATE)
        project.write("0002", "index_a", up="CREATE INDEX CONCURRENTLY t_a ON t (a);",
                      down="DROP INDEX CONCURRENTLY t_a;")
        project.up()
        assert project.value("SELECT indisvalid FROM pg_index "
                             "WHERE indexrelid = 't_a'::regclass") == "t"
        rows = project.query("SELECT direction, statement, state FROM shore.journal "
                             "WHERE statement IS NOT NULL")
        assert rows == [["up", "0", "done"]], rows
        project.down()
        assert not project.exists("t_a")
        assert "statement 1" in project.shore("history", "--statements").stdout


@test
def begin_and_commit_of_the_author_are_honoured():
    with Project(server) as project:
        project.write("0001", "create_t", **CREATE)
        project.write(
            "0002", "two_groups", up="BEGIN;\nALTER TABLE t ADD COLUMN c int;\n"
            "CREATE TABLE seen AS SELECT txid_current() AS x;\nCOMMIT;\n"
            "INSERT INTO seen SELECT txid_current();\nINSERT INTO seen SELECT txid_current();",
            down="DROP TABLE seen;\nALTER TABLE t DROP COLUMN c;")
        project.up()
        assert project.value("SELECT count(DISTINCT x) || ' ' || count(*) FROM seen") == "2 3"


@test
def a_concurrent_build_inside_begin_is_refused_before_anything_runs():
    with Project(server) as project:
        project.write("0001", "create_t", **CREATE)
        project.write("0002", "index_a",
                      up="BEGIN;\nCREATE INDEX CONCURRENTLY t_a ON t (a);\nCOMMIT;")
        error = project.up(exit_code=2).stderr
        assert "cannot be in a transaction" in error and "0002_index_a.sql:" in error, error
        assert not project.exists("t")


@test
def an_index_without_a_name_is_refused_when_it_is_built_concurrently():
    with Project(server) as project:
        project.write("0001", "create_t", **CREATE)
        project.write("0002", "index_a", up="CREATE INDEX CONCURRENTLY ON t (a);")
        assert "no name" in project.up(exit_code=2).stderr


@test
def a_refused_statement_leaves_nothing_of_its_transaction():
    with Project(server) as project:
        project.write("0001", "create_t", **CREATE)
        path = project.write("0002", "broken",
                             up="ALTER TABLE t ADD COLUMN c int;\nALTER TABLE t ADD COLUMN a int;")
        error = project.up(exit_code=7).stderr
        assert f"{path}:7:" in error and "42701" in error, error
        applied(project, "0001")
        assert project.value("SELECT count(*) FROM pg_attribute WHERE attrelid = 't'::regclass "
                             "AND attname = 'c'") == "0"


@test
def after_a_failure_half_way_the_rest_may_be_mended_and_only_that_runs():
    with Project(server) as project:
        first = "ALTER TABLE t ADD COLUMN c int;\nCREATE INDEX CONCURRENTLY t_c ON t (c);\n"
        project.write("0001", "create_t", **CREATE)
        project.write("0002", "half", up=first + "ALTER TABLE t ADD COLUMN a int;")
        project.up(exit_code=7)
        assert project.states()["0002"] == "failed"
        assert "failed" in project.shore("status").stdout
        project.write("0002", "half", up="ALTER TABLE t ADD COLUMN x int;\n"
                      "CREATE INDEX CONCURRENTLY t_c ON t (c);\nALTER TABLE t ADD COLUMN d int;")
        assert "has run was changed" in project.up(exit_code=2).stderr
        project.write("0002", "half", up=first + "ALTER TABLE t ADD COLUMN d int;")
        project.up()
        applied(project, "0001", "0002")
        assert project.value("SELECT count(*) FROM pg_attribute WHERE attrelid = 't'::regclass "
                             "AND attname IN ('c', 'd')") == "2"


@test
def a_changed_up_section_is_refused_and_a_changed_down_section_is_not():
    with Project(server) as project:
        project.write("0001", "create_t", **CREATE)
        project.up()
        project.write("0001", "create_t", up=CREATE["up"], down="DROP TABLE IF EXISTS t;")
        project.up()
        assert "applied" in project.shore("status").stdout
        project.write("0001", "create_t", up=CREATE["up"] + "\nSELECT 2;", down=CREATE["down"])
        error = project.up(exit_code=2).stderr
        assert "changed after it was applied" in error, error
        assert "changed" in project.shore("status", "--exit-code", exit_code=3).stdout


@test
def a_missing_file_is_refused_by_up_and_taken_from_the_history_by_down():
    with Project(server) as project:
        project.write("0001", "create_t", **CREATE)
        project.write("0002", "add_c", **add_column("c"))
        project.up()
        project.remove("0002")
        assert "could not find migration 0002_add_c" in project.up(exit_code=2).stderr
        assert "missing" in project.shore("status").stdout
        project.down()
        applied(project, "0001")
        assert project.value("SELECT count(*) FROM pg_attribute WHERE attrelid = 't'::regclass "
                             "AND attname = 'c'") == "0"


@test
def down_says_when_it_uses_the_copy_in_the_history_because_the_file_was_changed():
    with Project(server) as project:
        project.write("0001", "create_t", **CREATE)
        project.up()
        project.write("0001", "create_t", up="SELECT 3;", down="DROP TABLE not_there;")
        assert "copy in the history is used" in project.down().stderr
        assert not project.exists("t")


@test
def a_pending_version_below_an_applied_one_is_refused_unless_allowed():
    with Project(server) as project:
        project.write("0001", "create_t", **CREATE)
        project.write("0003", "add_d", **add_column("d"))
        project.up()
        project.write("0002", "add_c", **add_column("c"))
        error = project.up(exit_code=2).stderr
        assert "out of order" in error and "--out-of-order" in error, error
        project.up("--out-of-order")
        applied(project, "0001", "0002", "0003")
        project.down()
        applied(project, "0001", "0003")


@test
def an_irreversible_migration_needs_its_name_and_has_no_way_back():
    with Project(server) as project:
        project.write("0001", "create_t", **CREATE)
        project.write("0002", "burn", up="TRUNCATE t;", down=None,
                      header=['-- shore: irreversible "the rows are gone"'])
        error = project.up(exit_code=2).stderr
        assert "--confirm 0002_burn" in error and "the rows are gone" in error, error
        assert not project.exists("t")
        project.up("--confirm", "burn")
        applied(project, "0001", "0002")
        assert "the rows are gone" in project.down(exit_code=2).stderr


@test
def down_keep_only_leaves_the_history():
    with Project(server) as project:
        project.write("0001", "create_t", **CREATE)
        project.write("0002", "fill", phase="migrate", down=None, up=
                      "-- shore: batched\nUPDATE t SET a = 1 WHERE a IS NULL;",
                      header=['-- shore: down keep "partial state is fine"'])
        project.execute("CREATE SCHEMA x")
        project.up("--to", "0001")
        project.execute("INSERT INTO t SELECT n FROM generate_series(1, 100) AS n")
        project.up()
        assert project.value("SELECT count(*) FROM t WHERE a = 1") == "100"
        assert project.value("SELECT state FROM shore.job") == "done"
        project.down()
        applied(project, "0001")
        assert project.value("SELECT count(*) FROM t WHERE a = 1") == "100"
        assert project.value("SELECT count(*) FROM shore.job") == "0"


@test
def a_verify_query_that_does_not_hold_is_exit_code_8_and_is_asked_again():
    with Project(server) as project:
        project.write("0001", "create_t", **CREATE, verify="SELECT count(*) > 0 FROM t;")
        project.write("0002", "add_c", **add_column("c"))
        project.up(exit_code=8)
        assert project.states() == {"0001": "verify_failed"}
        assert project.exists("t")
        project.up(exit_code=8)
        project.execute("INSERT INTO t VALUES (1)")
        project.up()
        applied(project, "0001", "0002")


@test
def a_table_declared_small_that_is_large_is_refused():
    with Project(server) as project:
        project.execute("CREATE TABLE t AS SELECT n AS id FROM generate_series(1, 3000) AS n;"
                        "ANALYZE t")
        project.write("0001", "add_c", **add_column("c"))
        error = project.up("--small-rows", "1000", exit_code=2).stderr
        assert "declared small" in error and "3000" in error, error
        project.write("0001", "add_c", **add_column("c"), size="large")
        project.up("--small-rows", "1000")
        project.write("0002", "add_d", **add_column("d"))
        assert "sizes.large" in project.up("--large-tables", "t", exit_code=2).stderr


@test
def copy_takes_its_data_from_the_file():
    with Project(server) as project:
        project.write("0001", "create_t", up=CREATE["up"] + "\nCOPY t (id, b) FROM stdin;\n"
                      "1\tone; -- up\n2\ttwo\n\\.\nUPDATE t SET a = id;", down=CREATE["down"])
        project.up()
        assert project.query("SELECT * FROM t ORDER BY 1") == [
            ["1", "1", "one; -- up"], ["2", "2", "two"]]


@test
def settings_of_one_migration_do_not_reach_the_next_but_survive_its_own_resume():
    with Project(server) as project:
        project.execute("CREATE SCHEMA app")
        project.write("0001", "create_t", up="SET search_path = app;\nCREATE TABLE t (id int);\n"
                      "CREATE INDEX CONCURRENTLY t_id ON t (id);\nSELECT 1 / 0;",
                      down="DROP TABLE app.t;")
        project.up(exit_code=7)
        project.write("0001", "create_t", up="SET search_path = app;\nCREATE TABLE t (id int);\n"
                      "CREATE INDEX CONCURRENTLY t_id ON t (id);\nALTER TABLE t ADD COLUMN c int;",
                      down="DROP TABLE app.t;")
        project.write("0002", "create_t_here", up="CREATE TABLE t (id int);", down="DROP TABLE t;")
        project.up()
        assert project.exists("app.t") and project.exists("public.t")


@test
def a_migration_may_run_as_a_role_that_may_not_write_the_history():
    with Project(server) as project:
        role = f"owner_{os.getpid()}"
        project.execute(f"CREATE ROLE {role}; GRANT ALL ON SCHEMA public TO {role}")
        project.write("0001", "create_t", up=f"SET ROLE {role};\nCREATE TABLE t (id int);\n"
                      "CREATE INDEX CONCURRENTLY t_id ON t (id);\nCREATE TABLE u (id int);",
                      down="DROP TABLE u;\nDROP TABLE t;")
        project.up()
        applied(project, "0001")
        owners = project.query("SELECT DISTINCT tableowner FROM pg_tables "
                               "WHERE schemaname = 'public'")
        assert owners == [[role]], owners


@test
def a_failed_unique_build_leaves_no_invalid_index_and_is_built_after_the_data_is_mended():
    with Project(server) as project:
        project.write("0001", "create_t", **CREATE)
        project.up()
        project.execute("INSERT INTO t VALUES (1, 7), (2, 7)")
        project.write("0002", "unique_a", up="CREATE UNIQUE INDEX CONCURRENTLY t_a ON t (a);",
                      down="DROP INDEX CONCURRENTLY t_a;")
        error = project.up(exit_code=7).stderr
        assert "23505" in error, error
        assert not project.exists("t_a")
        project.execute("INSERT INTO t VALUES (3, 7)")
        project.execute("DELETE FROM t WHERE id > 1")
        project.up()
        assert project.value("SELECT indisvalid FROM pg_index "
                             "WHERE indexrelid = 't_a'::regclass") == "t"


@test
def an_invalid_index_of_somebody_else_is_not_taken_for_ours():
    with Project(server) as project:
        project.write("0001", "create_t", **CREATE)
        project.up()
        project.execute("INSERT INTO t VALUES (1, 7), (2, 7)")
        project.server.psql("CREATE UNIQUE INDEX CONCURRENTLY t_a ON t (a)", project.database,
                            check=False)
        project.write("0002", "index_a",
                      up="CREATE INDEX CONCURRENTLY IF NOT EXISTS t_a ON t (a);",
                      down="DROP INDEX CONCURRENTLY t_a;")
        error = project.up(exit_code=2).stderr
        assert "invalid index has that name" in error, error


@test
def a_statement_of_which_nobody_can_say_whether_it_took_effect_is_shown_to_a_person():
    with Project(server) as project:
        name = f"made_{os.getpid()}"
        project.write("0001", "make", up=f"CREATE DATABASE {name};", down=f"DROP DATABASE {name};")
        project.up()
        project.execute("UPDATE shore.migration SET state = 'running', progress = 0, "
                        "progress_checksum = encode(sha256(''), 'hex');"
                        "DELETE FROM shore.journal WHERE statement IS NULL;"
                        "UPDATE shore.journal SET state = 'started', ended_at = NULL")
        error = project.up(exit_code=7).stderr
        assert "could not tell" in error and "UPDATE shore.journal" in error, error
        project.execute("UPDATE shore.journal SET state = 'done'")
        project.up()
        applied(project, "0001")
        project.down()


@test
def a_native_migration_without_a_way_back_is_refused():
    with Project(server) as project:
        for down in (None, "-- TODO"):
            project.write("0001", "create_t", up=CREATE["up"], down=down)
            project.up(exit_code=2)
            assert not project.exists("t")


@test
def two_files_of_one_version_are_refused():
    with Project(server) as project:
        project.write("0001", "create_t", **CREATE)
        project.write("0001", "create_u", up="CREATE TABLE u (id int);", down="DROP TABLE u;")
        project.up(exit_code=2)


@test
def no_file_of_ours_is_written_for_an_empty_directory():
    with Project(server) as project:
        project.up(exit_code=2)


@test
def an_unreachable_server_is_exit_code_4():
    with Project(server) as project:
        project.write("0001", "create_t", **CREATE)
        error = project.up(exit_code=4, url="postgres://nobody@/x?host=/nowhere").stderr
        assert "could not connect" in error, error


@test
def a_wrong_password_is_never_printed():
    with Project(server) as project:
        project.write("0001", "create_t", **CREATE)
        host = server.folder
        for url in (f"postgres://nobody:s3cret-word@/{project.database}?host={host}",
                    f"host={host} user=nobody password=s3cret-word dbname={project.database}",
                    f"postgres://nobody:s3cret-word@localhost:1/{project.database}"):
            done = project.up(exit_code=4, url=url)
            assert "s3cret-word" not in done.stdout + done.stderr, done.stderr
            done = project.up("--dry-run", exit_code=4, url=url)
            assert "s3cret-word" not in done.stdout + done.stderr, done.stderr


@test
def a_read_only_server_is_refused():
    with Project(server) as project:
        project.write("0001", "create_t", **CREATE)
        project.execute(f"ALTER DATABASE {project.database} "
                        "SET default_transaction_read_only = on")
        error = project.up(exit_code=2).stderr
        assert "read-only" in error, error
        project.shore("status")


@test
def a_role_without_privileges_is_told_what_to_grant():
    with Project(server) as project:
        role = f"weak_{os.getpid()}"
        project.write("0001", "create_t", **CREATE)
        project.execute(f"CREATE ROLE {role} LOGIN")
        url = server.url_of(project.database, role)
        error = project.up(exit_code=2, url=url).stderr
        assert "GRANT CREATE ON DATABASE" in error and role in error, error
        project.up()
        error = project.shore("status", exit_code=2, url=url).stderr
        assert "GRANT USAGE ON SCHEMA shore" in error, error
        project.execute(f"GRANT USAGE ON SCHEMA shore TO {role};"
                        f"GRANT SELECT ON ALL TABLES IN SCHEMA shore TO {role}")
        assert "applied" in project.shore("status", url=url).stdout
        project.write("0002", "add_c", **add_column("c"))
        assert "write the history" in project.up(exit_code=2, url=url).stderr


@test
def the_history_of_a_newer_shore_is_refused():
    with Project(server) as project:
        project.write("0001", "create_t", **CREATE)
        project.up()
        project.execute("UPDATE shore.meta SET schema_version = 99, shore_version = '9.9.9'")
        for command in ("up", "down", "status", "history"):
            error = project.shore(command, exit_code=2).stderr
            assert "newer shore" in error and "99" in error and "9.9.9" in error, error


@test
def a_baseline_records_what_is_there_and_up_goes_on_behind_it():
    with Project(server) as project:
        project.execute("CREATE TABLE t (id int PRIMARY KEY, a int, b text, c int)")
        project.write("0001", "create_t", **CREATE)
        project.write("0002", "add_c", **add_column("c"))
        project.write("0003", "add_d", **add_column("d"))
        assert "would record" in project.shore("baseline", "0002", "--dry-run").stdout
        assert project.value("SELECT count(*) FROM pg_namespace WHERE nspname = 'shore'") == "0"
        done = json.loads(project.shore("baseline", "0002", "--json").stdout)
        assert done["baseline"] == ["0001_create_t", "0002_add_c"], done
        applied(project, "0001", "0002")
        rows = json.loads(project.shore("history", "--json").stdout)["history"]
        assert [row.get("baseline") for row in rows] == [True, True], rows
        assert project.shore("history").stdout.count("recorded") == 2
        project.up()
        applied(project, "0001", "0002", "0003")
        rows = json.loads(project.shore("history", "--json").stdout)["history"]
        assert [row.get("baseline") for row in rows] == [True, True, None], rows
        assert json.loads(project.shore("baseline", "0003", "--json").stdout)["baseline"] == []
        project.down("--steps", "2")
        applied(project, "0001")
        assert project.value("SELECT count(*) FROM pg_attribute WHERE attrelid = 't'::regclass "
                             "AND attname IN ('c', 'd')") == "0"


@test
def a_baseline_is_refused_where_the_history_speaks_against_it():
    with Project(server) as project:
        project.write("0001", "create_t", **CREATE)
        assert "find version '0009'" in project.shore("baseline", "0009", exit_code=2).stderr
        assert "which version" in project.shore("baseline", exit_code=2).stderr
        project.up()
        project.write("0002", "half", "CREATE TABLE half (a int);\n"
                                      "CREATE INDEX CONCURRENTLY half_b ON half (b);",
                      down="DROP TABLE half;")
        project.up(exit_code=7)
        project.write("0003", "add_d", **add_column("d"))
        done = project.shore("baseline", "0003", exit_code=2)
        assert "0002_half is not finished" in done.stderr, done.stderr
        project.write("0001", "create_t", up="CREATE TABLE t (id int);", down="DROP TABLE t;")
        assert "was changed" in project.shore("baseline", "0003", exit_code=2).stderr


@test
def every_table_and_column_of_the_state_has_a_comment():
    with Project(server) as project:
        project.write("0001", "create_t", **CREATE)
        project.up()
        bare = project.query(
            "SELECT c.relname, a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid "
            "WHERE c.relnamespace = 'shore'::regnamespace AND c.relkind = 'r' AND a.attnum >= 0 "
            "AND NOT a.attisdropped AND col_description(c.oid, a.attnum) IS NULL")
        assert bare == [], bare


try:
    run()
finally:
    server.close()
