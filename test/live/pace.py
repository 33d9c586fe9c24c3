#!/usr/bin/env python3
# serial
# limit: 500
"""What batches wait for, with real replicas and real sessions: it is said, it counts, it ends, and
a signal ends it; and what long DDL says of replicas. The short form is about PostgreSQL and the
MariaDB that is installed."""
import contextlib
import json
import os
import signal
import time

import fetch
import mysql
import pg
import replicas
from project import Project, finish
from tap import run, skip, test

EVERYWHERE = {"SHORE_TEST_ALL", "SHORE_MYSQL_SERVERS"} & set(os.environ)
ROWS = 20000
UPDATE = "-- shore: batched size 200\nUPDATE t SET n = n + 1;"
NUMBERS = "(SELECT 0 AS i" + "".join(f" UNION ALL SELECT {i}" for i in range(1, 100)) + ")"
TABLE = ("CREATE TABLE t (id int PRIMARY KEY, n int NOT NULL DEFAULT 0);"
         "INSERT INTO t (id) SELECT a.i * 200 + b.i * 2 + c.i FROM"
         f" {NUMBERS} AS a, {NUMBERS} AS b, (SELECT 0 AS i UNION ALL SELECT 1) AS c;")


class Pg:
    """A PostgreSQL and its replica."""
    name, sees_lag = "PostgreSQL", True
    lock_row, slow = "BEGIN; SELECT * FROM t WHERE id = 0 FOR UPDATE;", "pg_sleep(30)"
    weak = "CREATE ROLE weak LOGIN; GRANT ALL ON DATABASE {0} TO weak; GRANT ALL ON SCHEMA public" \
           " TO weak; ALTER TABLE t OWNER TO weak"

    def __init__(self, stack):
        self.primary = stack.enter_context(pg.Server())
        self.replica = stack.enter_context(replicas.of_pg(self.primary))
        self.pause, self.go_on = self.replica.pause, self.replica.go_on
        self.stop, self.start = self.replica.stop, self.replica.start


class Mysql:
    """A MariaDB or MySQL and its replica."""
    sees_lag = False
    slow = "SLEEP(30)"
    weak = "CREATE USER weak@localhost; GRANT ALL ON {0}.* TO weak@localhost"

    def __init__(self, stack, name, open_server):
        self.name = name
        self.primary, self.replica = stack.enter_context(replicas.mysql_pair(open_server))
        self.stop, self.start = self.replica.stop, self._start

    def pause(self):
        self.replica.execute(f"STOP {self.replica.slave} SQL_THREAD")

    def go_on(self):
        self.replica.execute(f"START {self.replica.slave} SQL_THREAD")

    def _start(self):
        self.replica.start()  # and its replication with it


STACK = contextlib.ExitStack()
PAIRS = {}


def pair(name, make):
    if name not in PAIRS:
        try:
            PAIRS[name] = make(STACK)
        except fetch.Unavailable as reason:
            skip(str(reason))
    return PAIRS[name]


def each(call):
    """A test on every kind of server."""
    makers = {"PostgreSQL": Pg} | {
        name: lambda stack, name=name, opened=opened: Mysql(stack, name, opened)
        for name, opened in mysql.each() if name == "MariaDB" or EVERYWHERE}
    for name, make in makers.items():
        def on_pair(name=name, make=make):
            call(pair(name, make))
        on_pair.__name__ = f"{call.__name__}_on_{name.replace(' ', '_').replace('.', '_')}"
        test(on_pair)
    return call


@contextlib.contextmanager
def filling(on):
    with Project(on.primary) as project:
        project.execute(TABLE)
        project.write("0001", "fill", up=UPDATE, phase="migrate", size="large")
        yield project


class Running:
    """shore at work, its events read as they come."""

    def __init__(self, project, *args):
        self.process = project.start("--json", "up", *args)
        self.events = []

    def wait_for(self, kind, **fields):
        """The next event of this kind whose fields hold these words."""
        for line in self.process.stdout:
            event = json.loads(line) if line.startswith("{") else {}
            self.events.append(event)
            if event.get("event") == kind and all(words in str(event[field])
                                                  for field, words in fields.items()):
                return event
        code, _, err = finish(self.process)
        raise AssertionError(f"no {kind} {fields}: exit {code}\n{err}\n{self.events[-3:]}")

    def end(self, code=0):
        got, out, err = finish(self.process)
        self.events += [json.loads(line) for line in out.splitlines() if line.startswith("{")]
        assert got == code, (got, err, self.events[-3:])
        return self

    def stop(self):
        """It may have come to its end by then."""
        self.process.send_signal(signal.SIGTERM)
        code, _, err = finish(self.process)
        assert code in (0, 143), (code, err)

    def waited(self):
        ends = [event for event in self.events if event.get("event") == "batch_end"]
        return {wait["reason"]: wait["wait_ms"] for wait in ends[-1]["waits"]}


def changed(project):
    return int(project.value("SELECT count(*) FROM t WHERE n = 1"))


def replica_option(on):
    return [] if on.sees_lag else ["--replicas", on.replica.url]


@each
def batches_wait_for_a_replica_and_go_on_when_it_has_caught_up(on):
    with filling(on) as project:
        on.pause()
        try:
            running = Running(project, "--batch-nice", "20", "--batch-max-lag", "1s",
                              *replica_option(on))
            event = running.wait_for("batch_wait", reason="lag")
            assert "replica" in event["text"], event
            time.sleep(1.5)
            before = changed(project)
            time.sleep(1.5)
            assert changed(project) == before < ROWS, "nothing is changed meanwhile"
        finally:
            on.go_on()
        project.wait_for(f"SELECT count(*) > {before} FROM t WHERE n = 1")
        running.stop()
        Running(project).end()
        assert changed(project) == ROWS


@each
def a_wait_counts_and_the_report_says_for_how_long(on):
    with filling(on) as project:
        on.pause()
        running = Running(project, "--replicas", on.replica.url, "--batch-max-lag", "100ms",
                          "--batch-nice", "1")
        try:
            running.wait_for("batch_wait", reason="lag")
            running.wait_for("batch_wait", reason="lag", wait_ms="1000")
        finally:
            on.go_on()
        waited = running.end().waited()
        assert 1000 <= waited["lag"] < 60000 and "nice" in waited, waited
        assert changed(project) == ROWS


@each
def a_signal_ends_a_wait_at_once_and_the_lease_was_kept(on):
    with filling(on) as project:
        on.pause()
        try:
            running = Running(project, "--replicas", on.replica.url, "--batch-max-lag", "100ms",
                              "--batch-nice", "1")
            running.wait_for("batch_wait", reason="lag")
            fence = project.value(f"SELECT fence FROM {project.state}lease")
            project.wait_for("SELECT count(*) = 0 FROM " + (
                "information_schema.INNODB_TRX" if project.is_mysql else
                "pg_stat_activity WHERE state LIKE 'idle in%'"))
            time.sleep(4)
            assert project.value(f"SELECT fence FROM {project.state}lease") == fence
            begin = time.monotonic()
            running.process.send_signal(signal.SIGINT)
            running.end(130)
            assert time.monotonic() - begin < 3
        finally:
            on.go_on()
        Running(project).end()
        assert changed(project) == ROWS


@each
def too_long_a_wait_stops_it_to_be_gone_on_with(on):
    with filling(on) as project:
        on.pause()
        try:
            done = project.up("--replicas", on.replica.url, "--batch-max-lag", "100ms",
                              "--batch-max-wait", "2s", "--batch-nice", "1", exit_code=7)
            assert "could not go on: replica" in done.stderr, done.stderr
            assert "waiting: replica" in done.stderr and "batch.max_wait" in done.stderr
        finally:
            on.go_on()
        project.up()
        assert changed(project) == ROWS


@each
def a_replica_that_is_gone_is_waited_for_and_is_an_error_at_the_start(on):
    with filling(on) as project:
        running = Running(project, "--replicas", on.replica.url, "--batch-nice", "20")
        running.wait_for("batch_progress")
        on.stop()
        try:
            running.wait_for("batch_wait", reason="lag")
            done = project.up("--replicas", on.replica.url, exit_code=None)
            assert done.returncode in (4, 5), done
        finally:
            on.start()
        running.wait_for("batch_progress")
        running.stop()
        on.stop()
        try:
            done = project.up("--replicas", on.replica.url, exit_code=4)
            assert "'replicas'" in done.stderr, done.stderr
            before = changed(project)
        finally:
            on.start()
        done = project.up("--replicas", on.primary.url, exit_code=2)
        assert "is no replica" in done.stderr, done.stderr
        assert changed(project) == before
        project.up()
        assert changed(project) == ROWS


@each
def batches_wait_while_the_server_is_busy(on):
    with filling(on) as project:
        busy = [project.session("SELECT 1;") for _ in range(8)]
        for one in busy:
            one.stdin.write(f"SELECT {on.slow};\n")
            one.stdin.flush()
        project.wait_for("SELECT count(*) = 8 FROM " + (
            "information_schema.PROCESSLIST WHERE INFO LIKE 'SELECT SLEEP%'" if project.is_mysql
            else "pg_stat_activity WHERE state = 'active' AND query LIKE 'SELECT pg_sleep%'"))
        running = Running(project, "--batch-max-active", "8")
        event = running.wait_for("batch_wait", reason="active")
        assert "sessions are at work, limit 8" in event["text"], event
        for one in busy:
            one.kill()
            one.communicate()
        if project.is_mysql:  # it does not notice by itself
            for (pid,) in project.query("SELECT ID FROM information_schema.PROCESSLIST"
                                        " WHERE INFO LIKE 'SELECT SLEEP%'"):
                project.execute(f"KILL {pid}")
        else:
            project.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                            " WHERE query LIKE 'SELECT pg_sleep%'")
        assert running.end().waited()["active"] > 0
        assert changed(project) == ROWS


@each
def batches_heed_the_log_and_the_history(on):
    with filling(on) as project:
        running = Running(project, "--batch-max-log", "1B", "--batch-nice", "20")
        running.wait_for("batch_wait", reason="log", text="of log in a second, limit")
        running.wait_for("batch_progress")
        running.stop()
    with filling(on) as project:
        level = "" if project.is_mysql else " ISOLATION LEVEL REPEATABLE READ"
        old = project.session(f"BEGIN{level}; SELECT count(*) FROM t;")
        running = Running(project, "--batch-max-history", "30", "--batch-nice", "20")
        running.wait_for("batch_wait", reason="history", text="cannot be cleaned up, limit 30")
        old.communicate()
        if on.name.startswith("MySQL"):  # its purge leaves the last few while nothing is written
            running.stop()
        else:
            running.end()
            assert changed(project) == ROWS


@each
def batches_get_shorter_while_somebody_waits_for_them(on):
    """A batch sleeps at each row, so that a session that wants its first waits for all of it."""
    with Project(on.primary) as project:
        project.execute(TABLE)
        sleep = "SLEEP(0.002) = 0" if project.is_mysql else "pg_sleep(0.002) IS NOT NULL"
        moment = "SLEEP(0.03)" if project.is_mysql else "pg_sleep(0.03)"
        project.write("0001", "fill", up=f"-- shore: batched\nUPDATE t SET n = n + 1 WHERE {sleep} "
                      "AND id < 4000;", phase="migrate", size="large")
        sizes = {}
        for limit in ("0", "1"):
            project.execute("UPDATE t SET n = 0")
            running = Running(project, "--batch-max-blocked", limit, "--batch-target", "1s")
            wanted = project.session("SELECT 1;")
            while running.process.poll() is None and sum(
                    event.get("event") == "batch_progress" for event in running.events) < 10:
                line = running.process.stdout.readline()
                running.events.append(json.loads(line) if line.startswith("{") else {})
                at = running.events[-1].get("count", 0)
                wanted.stdin.write(f"SELECT {moment};\n"  # the next batch has begun by then
                                   f"UPDATE t SET n = n WHERE id BETWEEN {at} AND {at + 5};\n")
                wanted.stdin.flush()
            running.process.send_signal(signal.SIGTERM)
            finish(running.process)
            wanted.communicate()
            sizes[limit] = [event["batch_size"] for event in running.events
                            if event.get("event") == "batch_progress"]
            project.down(exit_code=None)
        assert min(sizes["1"][2:]) * 2 <= min(sizes["0"][2:]), sizes


@each
def long_ddl_says_how_far_replicas_are_behind(on):
    with Project(on.primary) as project:
        sleep = on.slow.replace("30", "4")
        project.write("0001", "make", up=f"CREATE TABLE u AS SELECT 1 AS a FROM (SELECT {sleep})"
                      " AS x;")
        on.pause()
        try:
            running = Running(project, "--replicas", on.replica.url, "--batch-max-lag", "500ms")
            event = running.wait_for("warning", text="replica")
            assert "behind" in event["text"] or "does not replicate" in event["text"], event
            running.end()
        finally:
            on.go_on()
        assert project.exists("u")


@each
def mariadb_is_told_of_alter_in_two_phases(on):
    with Project(on.primary) as project:
        project.execute(TABLE)
        project.execute("ANALYZE TABLE t" if project.is_mysql else "ANALYZE t")
        project.write("0001", "widen", up="ALTER TABLE t ADD COLUMN c int;\n"
                      "ALTER TABLE t MODIFY n bigint;" if project.is_mysql else
                      "ALTER TABLE t ALTER COLUMN n TYPE bigint;", size="large")
        done = project.up("--small-rows", "1000")
        wanted = 1 if on.name in ("MariaDB", "MariaDB 11.8") else 0
        assert done.stderr.count("binlog_alter_two_phase = ON") == wanted, done.stderr


@each
def who_may_not_look_is_told(on):
    with filling(on) as project:
        on.primary.execute(on.weak.format(project.database), project.database)
        url = on.primary.url_of(project.database, user="weak")
        done = project.shore("up", url=url)
        if on.name == "MySQL 5.6":
            assert "PROCESS: history" in done.stderr, done.stderr
        assert "cannot be watched, for want of the privilege" in done.stderr, done.stderr
        assert changed(project) == ROWS


with STACK:
    run()
