#!/usr/bin/env python3
# serial
# limit: 400
"""up, down, status and history on MariaDB and MySQL: what they do, what they refuse, who is waited
for and for how long, and what is left by a runner that ends in the middle."""
import contextlib
import json
import os
import signal
import threading
import time

import fetch
import mysql
from project import Project, finish, kill
from tap import run, skip, test

TOLERANCE_MS = 600
SLACK_MS = 150
SLEEPS = ("SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE DB = DATABASE() "
          "AND INFO LIKE 'SELECT SLEEP(%' AND ID <> CONNECTION_ID()")
CREATE = {"up": "CREATE TABLE t (id int PRIMARY KEY, a int) ENGINE = InnoDB;",
          "down": "DROP TABLE t;"}
STATEMENT_STARTED = ("INSERT INTO shore_journal (version, name, direction, statement, `sql`, "
                     "state, runner, fence, started_at, seen) VALUES ('0002', 'x', 'up', 0, "
                     "\"{}\", 'started', 'a@b', 1, UTC_TIMESTAMP(6), {})")


class Held:
    """The servers, each opened once."""
    stack = contextlib.ExitStack()
    servers = {}

    @classmethod
    def server(cls, name, open_server):
        if name not in cls.servers:
            try:
                cls.servers[name] = cls.stack.enter_context(open_server())
            except fetch.Unavailable as reason:
                skip(str(reason))
        return cls.servers[name]


def each(call):
    """A test on both servers."""
    for name, open_server in mysql.each():
        def on_server(name=name, open_server=open_server):
            call(Held.server(name, open_server))
        on_server.__name__ = f"{call.__name__}_on_{name.replace(' ', '_').replace('.', '_')}"
        test(on_server)
    return call


def columns(project, table="t"):
    return [row[0] for row in project.query(f"SHOW COLUMNS FROM {table}")]


@each
def up_status_history_and_down(server):
    with Project(server) as project:
        project.write("0001", "create_t", **CREATE)
        assert "1 pending" in project.shore("status", "--exit-code", exit_code=3).stdout
        assert project.query("SHOW TABLES") == [], "status creates nothing"
        assert project.shore("history").stdout == ""
        project.up()
        project.write("0002", "more", up="ALTER TABLE t ADD COLUMN c int;\n"
                      "INSERT INTO t VALUES (1, 1, 1);\nUPDATE t SET c = 2;\n"
                      "CREATE INDEX t_c ON t (c);", down="ALTER TABLE t DROP COLUMN c;")
        project.up()
        assert project.states() == {"0001": "applied", "0002": "applied"}
        before = project.query("SELECT * FROM shore_migration ORDER BY 1")
        project.up()
        assert project.query("SELECT * FROM shore_migration ORDER BY 1") == before
        project.down()
        assert columns(project) == ["id", "a"]
        rows = json.loads(project.shore("history", "--json").stdout)["history"]
        assert [(row["version"], row["direction"]) for row in rows] == [
            ("0001", "up"), ("0002", "up"), ("0002", "down")], rows
        rows = project.query("SELECT DISTINCT ENGINE, ROW_FORMAT, TABLE_COLLATION FROM "
                             "information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND "
                             "TABLE_NAME LIKE 'shore%'")
        assert rows == [["InnoDB", "Compact", "utf8mb4_bin"]], rows


@each
def a_baseline_records_what_is_there_and_up_goes_on_behind_it(server):
    with Project(server) as project:
        project.execute("CREATE TABLE t (id int PRIMARY KEY, a int) ENGINE = InnoDB")
        project.write("0001", "create_t", **CREATE)
        project.write("0002", "add_b", "ALTER TABLE t ADD COLUMN b int;",
                      down="ALTER TABLE t DROP COLUMN b;")
        assert "recorded 0001_create_t" in project.shore("baseline", "0001").stdout
        assert columns(project) == ["id", "a"]
        project.up()
        assert columns(project) == ["id", "a", "b"]
        rows = json.loads(project.shore("history", "--json").stdout)["history"]
        assert [row.get("baseline") for row in rows] == [True, None], rows


@each
def a_dry_run_shows_transactions_and_limits_and_changes_nothing(server):
    with Project(server) as project:
        project.write("0001", "create_t", **CREATE)
        project.up()
        project.write("0002", "more", up="ALTER TABLE t ADD COLUMN c int;\n"
                      "INSERT INTO t VALUES (1, 1, 1);\nUPDATE t SET c = 2;", down="SELECT 1 / 1;")
        text = project.up("--dry-run", "--lock-tolerance", "1500ms").stdout
        for part in ("lock_wait_timeout = 2,", "innodb_lock_wait_timeout = 2", "BEGIN;",
                     "journaled before and after", "COMMIT;"):
            assert part in text, (part, text)
        assert text.index("ADD COLUMN c") < text.index("BEGIN;") < text.index("INSERT")
        assert columns(project) == ["id", "a"]


@each
def a_changed_file_is_refused_and_a_failed_one_goes_on_where_it_stopped(server):
    with Project(server) as project:
        project.write("0001", "create_t", **CREATE)
        project.up()
        project.write("0001", "create_t", up=CREATE["up"] + "\nSELECT 2;", down=CREATE["down"])
        assert "changed" in project.up(exit_code=2).stderr
        project.write("0001", "create_t", **CREATE)
        project.write("0002", "bad", up="ALTER TABLE t ADD COLUMN c int;\n"
                      "ALTER TABLE t ADD COLUMN a int;", down="SELECT 1 / 1;")
        error = project.up(exit_code=None)
        assert "Duplicate column name 'a'" in error.stderr, error
        assert project.states()["0002"] == "failed"
        project.write("0002", "bad", up="ALTER TABLE t ADD COLUMN c int;\n"
                      "ALTER TABLE t ADD COLUMN d int;", down="SELECT 1 / 1;")
        project.up()
        assert columns(project) == ["id", "a", "c", "d"]


@each
def a_group_of_rows_is_all_or_nothing(server):
    with Project(server) as project:
        project.write("0001", "create_t", **CREATE)
        project.up()
        project.write("0002", "rows", up="INSERT INTO t VALUES (1, 1);\n"
                      "INSERT INTO t VALUES (1, 2);", down="SELECT 1 / 1;")
        assert "Duplicate entry" in project.up(exit_code=None).stderr
        assert project.value("SELECT COUNT(*) FROM t") == "0"


@each
def programs_are_sent_whole_and_settings_hold_to_the_end_of_their_file(server):
    with Project(server) as project:
        server.execute(f"CREATE DATABASE {project.database}_b")
        project.write("0001", "programs", up="""
SET SESSION sql_mode = 'ANSI_QUOTES';
DELIMITER //
CREATE PROCEDURE p() BEGIN SELECT 1; SELECT 2; END//
DELIMITER ;
CREATE TABLE "quoted" (id int);
SET autocommit = 0;
INSERT INTO "quoted" VALUES (1);""" + f"""
USE {project.database}_b;
CREATE TABLE elsewhere (id int);
INSERT INTO elsewhere VALUES (1);""", down="SELECT 1 / 1;")
        project.write("0002", "plain", up="CREATE TABLE here (a varchar(9) DEFAULT \"x\");",
                      down="SELECT 1 / 1;")
        project.up()
        assert project.exists("quoted") and project.exists("here")
        assert server.value("SELECT COUNT(*) FROM elsewhere", f"{project.database}_b") == "1"
        assert project.value("SELECT COUNT(*) FROM quoted") == "1"
        assert server.query("SHOW TABLES", f"{project.database}_b") == [["elsewhere"]]


def left_by_a_crash(project, sql, seen):
    """As if a runner had died while it ran the only statement of 0002, which saw `seen` before."""
    project.write("0001", "create_t", **CREATE)
    project.up()
    project.write("0002", "x", up=sql + ";", down="SELECT 1 / 1;")
    project.execute(STATEMENT_STARTED.format(sql, "NULL" if seen is None else f"'{seen}'"))


@each
def what_cannot_be_told_stops_the_run_and_a_person_decides(server):
    with Project(server) as project:
        project.execute("CREATE PROCEDURE p() SELECT 1")
        left_by_a_crash(project, "CALL p()", None)
        error = project.up(exit_code=7).stderr
        assert "could not tell whether statement 1 of 0002_x" in error, error
        assert "UPDATE shore_journal SET state = 'done'" in error, error
        project.execute("UPDATE shore_journal SET state = 'done' WHERE version = '0002'")
        project.up()
        assert project.states()["0002"] == "applied"


@each
def a_view_that_took_effect_is_not_made_again_whatever_its_query_reads(server):
    with Project(server) as project:
        project.execute("CREATE TABLE b (id int);\nCREATE VIEW v AS SELECT id FROM b")
        left_by_a_crash(project, "CREATE VIEW v AS SELECT id FROM b", "absent v\n")
        project.up()
        assert project.states()["0002"] == "applied"


@each
def a_part_of_a_drop_or_a_rename_is_recognised_and_named(server):
    with Project(server) as project:
        project.execute("CREATE TABLE b (id int)")
        left_by_a_crash(project, "DROP TABLE gone, b", "11 gone\n22 b\n")
        error = project.up(exit_code=7).stderr
        assert "of which a part took effect" in error, error
        assert "'gone' is not there, 'b' was changed" in error, error  # it was seen as 22
    with Project(server) as project:
        project.execute("CREATE TABLE a_old (id int);\nCREATE TABLE b (id int)")
        left_by_a_crash(project, "RENAME TABLE a TO a_old, b TO b_old",
                        "11 a\nabsent a_old\n22 b\nabsent b_old\n")
        error = project.up(exit_code=7).stderr
        assert "of which a part took effect" in error, error
        assert "'a' is not there, 'a_old' is there now" in error, error
        assert "'b_old' is not there" in error, error


@contextlib.contextmanager
def slow_project(server):
    """0002 takes as long as the table `nap` says."""
    with Project(server) as project:
        project.execute("CREATE TABLE nap AS SELECT 60 AS seconds")
        project.write("0001", "create_t", **CREATE)
        project.up()
        project.write("0002", "slow", up="ALTER TABLE t ADD COLUMN c int;\n"
                      "INSERT INTO t VALUES (1, 1, 1);\nSELECT SLEEP(seconds) FROM nap;",
                      down="ALTER TABLE t DROP COLUMN c;")
        yield project


@each
def the_second_of_two_runners_is_told_who_works(server):
    with slow_project(server) as project:
        project.execute("UPDATE nap SET seconds = 4")
        first = project.start("up")
        project.wait_for(SLEEPS)
        pid = project.value("SELECT backend_pid FROM shore_lease")
        error = project.up(exit_code=5).stderr
        assert pid in error and project.value("SELECT holder FROM shore_lease") in error, error
        before = project.value("SELECT heartbeat_at FROM shore_lease")
        code, _, err = finish(first)
        assert code == 0, err
        assert project.value("SELECT heartbeat_at FROM shore_lease") > before
        assert project.states() == {"0001": "applied", "0002": "applied"}


@each
def two_first_runners_do_not_clash_while_they_create_the_state(server):
    with Project(server) as project:
        project.write("0001", "create_t", **CREATE)
        processes = [project.start("up") for _ in range(3)]
        results = [finish(process) for process in processes]
        assert any(code == 0 for code, _, _ in results), results
        assert all(code in (0, 5) for code, _, _ in results), results
        assert project.value("SELECT COUNT(*) FROM shore_journal WHERE statement IS NULL") == "1"


@each
def a_killed_runner_is_followed_at_once_and_its_statement_is_ended(server):
    with slow_project(server) as project:
        first = project.start("up")
        project.wait_for(SLEEPS)
        kill(first)
        assert project.value(SLEEPS) == "1", "the statement of a dead client runs on"
        project.execute("UPDATE nap SET seconds = 0")
        start = time.monotonic()
        project.up()
        print(f"# after {time.monotonic() - start:.1f} s")
        assert time.monotonic() - start < 12
        assert project.value(SLEEPS) == "0"
        assert project.value("SELECT COUNT(*) FROM t") == "1"
        assert project.states() == {"0001": "applied", "0002": "applied"}


@each
def an_interrupt_kills_the_statement_and_leaves_a_clean_state(server):
    with slow_project(server) as project:
        first = project.start("up")
        project.wait_for(SLEEPS)
        first.send_signal(signal.SIGINT)
        code, _, err = finish(first)
        assert code == 130, err
        assert project.value(SLEEPS) == "0"
        assert project.value("SELECT COUNT(*) FROM t") == "0", "the open transaction is undone"
        assert project.value("SELECT holder IS NULL FROM shore_lease") == "1"
        project.execute("UPDATE nap SET seconds = 0")
        project.up()
        assert project.states() == {"0001": "applied", "0002": "applied"}


@each
def a_lost_connection_is_made_again_with_the_settings_of_the_migration(server):
    with slow_project(server) as project:
        project.write("0002", "slow", up="SET SESSION sql_mode = 'ANSI_QUOTES';\n"
                      "ALTER TABLE t ADD COLUMN c int;\nSELECT SLEEP(seconds) FROM nap;\n"
                      "CREATE TABLE \"quoted\" (id int);", down="SELECT 1 / 1;")
        first = project.start("up", "--retry-backoff", "100ms")
        project.wait_for(SLEEPS)
        project.execute("UPDATE nap SET seconds = 0")
        pid = project.value(SLEEPS.replace("COUNT(*)", "ID"))
        project.execute(f"KILL {pid}")
        code, _, err = finish(first)
        assert code == 0, err
        assert project.exists("quoted")


@each
def a_lease_that_another_has_taken_stops_the_runner_before_it_writes(server):
    with slow_project(server) as project:
        project.execute("UPDATE nap SET seconds = 3")
        first = project.start("up")
        project.wait_for(SLEEPS)
        project.execute("UPDATE shore_lease SET fence = fence + 1, holder = 'other@host'")
        code, _, err = finish(first)
        assert code == 5, err
        assert project.states()["0002"] != "applied"


class Canary:
    """The application: a query of the table, again and again; how long the longest one took."""

    def __init__(self, project, sql="SELECT COUNT(*) FROM t"):
        self.longest_ms = 0
        self.client = project.session("SET autocommit = 1")
        self.sql = sql
        self.on = True
        self.thread = threading.Thread(target=self._go)
        self.thread.start()

    def _go(self):
        while self.on:
            start = time.monotonic()
            self.client.stdin.write(f"{self.sql}; SELECT 'answered';\n")
            self.client.stdin.flush()
            while (line := self.client.stdout.readline()) and line != "answered\n":
                pass
            self.longest_ms = max(self.longest_ms, int((time.monotonic() - start) * 1000))
            time.sleep(0.01)

    def stop(self):
        self.on = False
        self.thread.join()
        self.client.stdin.close()
        self.client.wait()
        self.client.stdout.close()
        return self.longest_ms


@each
def nobody_waits_longer_than_the_tolerance_behind_a_waiting_alter(server):
    with Project(server) as project:
        project.write("0001", "create_t", **CREATE)
        project.up()
        canary = Canary(project)
        time.sleep(0.5)
        calm = canary.stop()
        holder = project.session("BEGIN; SELECT COUNT(*) FROM t")
        project.write("0002", "add_c", up="ALTER TABLE t ADD COLUMN c int;", down="SELECT 1 / 1;")
        canary = Canary(project)
        first = project.start("up", "--lock-tolerance", f"{TOLERANCE_MS}ms", "--retry-backoff",
                              "200ms", "--retry-budget", "30s")
        time.sleep(4)
        holder.stdin.write("COMMIT;\n")
        holder.stdin.close()
        code, _, err = finish(first)
        longest = canary.stop()
        holder.wait()
        holder.stdout.close()
        print(f"# a canary waited {longest} ms at most, {calm} ms without a migration; "
              f"tolerance {TOLERANCE_MS} ms")
        assert code == 0, err
        assert "blocked" in err.lower() or "retry" in err.lower(), err
        assert longest < TOLERANCE_MS + SLACK_MS + calm, longest
        assert columns(project) == ["id", "a", "c"]


LISTS = {
    "performance_schema": {"performance_schema": "ON",
                           "performance_schema_instrument": "'wait/lock/metadata/sql/mdl=ON'"},
    "metadata_lock_info": {"plugin_load_add": "metadata_lock_info"},
}


def waited_for_without_standing_in_line(settings):
    with mysql.Server(settings=settings) as server, Project(server) as project:
        project.write("0001", "create_t", **CREATE)
        project.up()
        holder = project.session("BEGIN; SELECT COUNT(*) FROM t")
        pid = project.value("SELECT trx_mysql_thread_id FROM information_schema.INNODB_TRX")
        time.sleep(2)  # it is old by then
        project.write("0002", "add_c", up="ALTER TABLE t ADD COLUMN c int;\n"
                      "CREATE INDEX t_a ON t (a);", down="SELECT 1 / 1;")
        first = project.start("up", "--lock-tolerance", f"{TOLERANCE_MS}ms", "--retry-backoff",
                              "200ms", "--retry-backoff-max", "500ms")
        end, queued = time.monotonic() + 4, 0
        while time.monotonic() < end:
            queued += int(project.value("SELECT COUNT(*) FROM information_schema.PROCESSLIST"
                                        " WHERE STATE LIKE 'Waiting for table metadata lock'"))
        holder.stdin.close()
        holder.wait()
        holder.stdout.close()
        code, _, err = finish(first)
        assert code == 0, err
        assert f"blocked by pid {pid}" in err and "a long transaction is in the way" in err, err
        assert queued == 0, "it waited behind the transaction, and others behind it"
        assert columns(project) == ["id", "a", "c"]


@test
def a_long_transaction_is_waited_for_without_standing_in_line():
    for name, settings in LISTS.items():
        yield name, lambda settings=settings: waited_for_without_standing_in_line(settings)


@each
def a_budget_that_is_spent_is_exit_code_5_with_who_blocked(server):
    with Project(server) as project:
        project.write("0001", "create_t", **CREATE)
        project.up()
        holder = project.session("BEGIN; SELECT COUNT(*) FROM t")
        project.write("0002", "add_c", up="ALTER TABLE t ADD COLUMN c int;", down="SELECT 1 / 1;")
        done = project.up("--lock-tolerance", "400ms", "--retry-budget", "2s", exit_code=5)
        pid = project.value("SELECT trx_mysql_thread_id FROM information_schema.INNODB_TRX LIMIT 1")
        holder.stdin.close()
        holder.wait()
        holder.stdout.close()
        assert pid == "" or f"pid {pid}" in done.stderr, done.stderr
        assert columns(project) == ["id", "a"]
        project.up()
        assert columns(project) == ["id", "a", "c"]


try:
    run()
finally:
    Held.stack.close()
