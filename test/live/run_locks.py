#!/usr/bin/env python3
# serial
"""What happens when somebody else holds the locks: who is named, what is waited for, and that the
application never queues behind a waiting migration for longer than the lock tolerance."""
import threading
import time

import pg
from project import Project, finish
from tap import run, test

server = pg.Server()

TOLERANCE_MS = 600
SLACK_MS = 100


def start_project():
    project = Project(server)
    project.write("0001", "create_t", up="CREATE TABLE t (id int PRIMARY KEY, a int);\n"
                  "CREATE TABLE u (id int PRIMARY KEY);", down="DROP TABLE u;\nDROP TABLE t;")
    project.up()
    project.execute("INSERT INTO t SELECT n FROM generate_series(1, 100) AS n")
    project.write("0003", "add_c", up="ALTER TABLE t ADD COLUMN c int;\n"
                  "ALTER TABLE u ADD COLUMN c int;",
                  down="ALTER TABLE u DROP COLUMN c;\nALTER TABLE t DROP COLUMN c;")
    return project


def hold_back(project):
    """A migration before the one that matters, which ends when release() is called: so that what
    the test does in between is young when shore looks for it."""
    project.execute("CREATE TABLE go (id int)")
    project.write("0002", "wait", up="DO $$ BEGIN WHILE NOT EXISTS (SELECT FROM go) LOOP "
                  "PERFORM pg_sleep(0.02); END LOOP; END $$;")


def wait_held_back(project):
    project.wait_for("SELECT count(*) > 0 FROM pg_stat_activity WHERE query LIKE 'DO $$ BEGIN%'")


def release(project):
    project.execute("INSERT INTO go VALUES (1)")


def close(session):
    session.stdin.close()
    session.wait()
    session.stdout.close()


class Canary(threading.Thread):
    """An application's query, over and over; the longest it took."""

    def __init__(self, project, sql):
        super().__init__(daemon=True)
        self.session = project.session("SET application_name = 'canary';")
        self.sql = sql
        self.worst_ms = 0
        self.count = 0
        self.stop = False

    def run(self):
        while not self.stop:
            start = time.monotonic()
            self.session.stdin.write(self.sql + "\n\\echo ready\n")
            self.session.stdin.flush()
            while self.session.stdout.readline() != "ready\n":
                pass
            self.worst_ms = max(self.worst_ms, (time.monotonic() - start) * 1000)
            self.count += 1
            time.sleep(0.002)

    def end(self):
        self.stop = True
        self.join()
        close(self.session)


@test
def who_blocks_is_reported_and_the_migration_goes_through_when_he_is_gone():
    with start_project() as project:
        blocker = project.session("SET application_name = 'slow report'; BEGIN; "
                                  "SELECT count(*) FROM t;")
        pid = project.value("SELECT pid FROM pg_stat_activity "
                            "WHERE application_name = 'slow report'")
        process = project.start("up", "--retry-backoff", "200ms", "--retry-backoff-max", "300ms")
        time.sleep(2.5)
        assert process.poll() is None, finish(process)
        close(blocker)
        code, _, err = finish(process)
        assert code == 0, err
        assert pid in err and "slow report" in err, err
        assert project.states()["0003"] == "applied"


@test
def a_spent_budget_is_exit_code_5_and_names_who_blocked():
    with start_project() as project:
        blocker = project.session("SET application_name = 'slow report'; BEGIN; "
                                  "SELECT count(*) FROM t;")
        pid = project.value("SELECT pid FROM pg_stat_activity "
                            "WHERE application_name = 'slow report'")
        done = project.up("--retry-budget", "1500ms", "--retry-backoff", "200ms", exit_code=5)
        close(blocker)
        detail = [line for line in done.stderr.splitlines() if line.startswith("detail:")]
        assert detail and pid in detail[0] and "slow report" in detail[0], done.stderr
        assert "0003" not in project.states()
        project.up()


@test
def the_number_of_retries_in_the_header_bounds_them():
    with start_project() as project:
        project.write("0003", "add_c", up="ALTER TABLE t ADD COLUMN c int;",
                      down="ALTER TABLE t DROP COLUMN c;",
                      header=["-- shore: retries 1", "-- shore: lock-timeout 100ms"])
        blocker = project.session("BEGIN; SELECT count(*) FROM t;")
        start = time.monotonic()
        project.up("--retry-backoff", "100ms", exit_code=5)
        close(blocker)
        assert time.monotonic() - start < 5


@test
def no_session_waits_behind_a_migration_for_longer_than_the_tolerance():
    with start_project() as project:
        canaries = [Canary(project, "SELECT count(*) FROM t;"),
                    Canary(project, "UPDATE u SET id = id WHERE id = 1;")]
        for canary in canaries:
            canary.start()
        time.sleep(1)
        noise_ms = max(canary.worst_ms for canary in canaries)
        for canary in canaries:
            canary.worst_ms = 0
        # A reader of the second table, which has only just begun: so it is worth a try. The first
        # table is locked while the lock of the second is waited for.
        hold_back(project)
        process = project.start("up", "--lock-tolerance", f"{TOLERANCE_MS}ms", "--retry-backoff",
                                "100ms", "--retry-budget", "2s")
        wait_held_back(project)
        reader = project.session("BEGIN; SELECT count(*) FROM u;")
        release(project)
        code, _, err = finish(process)
        assert code == 5, err
        for canary in canaries:
            canary.end()
        close(reader)
        for canary in canaries:
            print(f"# a canary waited {canary.worst_ms:.0f} ms at most, {noise_ms:.0f} ms without "
                  f"a migration; tolerance {TOLERANCE_MS} ms")
            assert canary.worst_ms > TOLERANCE_MS / 2, f"there was no queue\n{err}"
            assert canary.worst_ms <= TOLERANCE_MS + SLACK_MS + noise_ms, err


@test
def an_open_transaction_that_will_last_is_waited_out_without_a_queue_behind_us():
    with start_project() as project:
        blocker = project.session("BEGIN; SELECT count(*) FROM t;")
        time.sleep(1)
        canary = Canary(project, "SELECT count(*) FROM t;")
        canary.start()
        time.sleep(0.3)
        noise_ms, canary.worst_ms = canary.worst_ms, 0
        project.up("--retry-budget", "2s", "--retry-backoff", "100ms", exit_code=5)
        canary.end()
        close(blocker)
        assert canary.worst_ms <= SLACK_MS + noise_ms, canary.worst_ms


@test
def an_ordinary_autovacuum_gets_one_announced_try_that_outlasts_deadlock_timeout():
    with Project(server) as project:
        project.execute("CREATE TABLE big (id int, t text) WITH (autovacuum_enabled = off);"
                        "INSERT INTO big SELECT n, repeat('x', 200) "
                        "FROM generate_series(1, 60000) AS n; DELETE FROM big WHERE id % 2 = 0;")
        project.write("0001", "add_c", up="ALTER TABLE big ADD COLUMN c int;",
                      down="ALTER TABLE big DROP COLUMN c;")
        server.execute("ALTER SYSTEM SET autovacuum_naptime = '1s';"
                       "ALTER SYSTEM SET autovacuum_vacuum_cost_delay = '100ms';"
                       "ALTER SYSTEM SET autovacuum_vacuum_cost_limit = 1;"
                       "ALTER SYSTEM SET autovacuum_vacuum_threshold = 1;")
        server.execute("SELECT pg_reload_conf()")
        project.execute("ALTER TABLE big SET (autovacuum_enabled = on)")
        project.wait_for("SELECT count(*) > 0 FROM pg_stat_activity "
                         "WHERE backend_type = 'autovacuum worker' AND query LIKE '%big%'", 60)
        err = project.up("--retry-backoff", "100ms").stderr
        server.execute("ALTER SYSTEM RESET ALL")
        server.execute("SELECT pg_reload_conf()")
        assert "one try that waits long enough for it to yield" in err, err
        assert project.states() == {"0001": "applied"}


@test
def in_a_deadlock_the_migration_gives_way_and_tries_again():
    with start_project() as project:
        hold_back(project)
        process = project.start("up", "--retry-backoff", "100ms")
        wait_held_back(project)
        app = project.session("BEGIN; INSERT INTO u VALUES (7);")
        release(project)
        project.wait_for("SELECT count(*) > 0 FROM pg_locks WHERE relation = 'u'::regclass "
                         "AND NOT granted")
        app.stdin.write("INSERT INTO t VALUES (1000);\nCOMMIT;\n\\echo committed\n")
        app.stdin.flush()
        lines = []
        while not lines or lines[-1] not in ("committed\n", ""):
            lines.append(app.stdout.readline())
        close(app)
        code, _, err = finish(process)
        assert code == 0, err
        assert "ERROR" not in "".join(lines), lines
        assert "try 1 gave up" in err, err
        assert project.value("SELECT count(*) FROM t WHERE id = 1000") == "1"


@test
def a_concurrent_build_waits_for_an_old_writer_and_says_so():
    with start_project() as project:
        project.up()
        project.write("0004", "index_a", up="CREATE INDEX CONCURRENTLY t_a ON t (a);",
                      down="DROP INDEX CONCURRENTLY t_a;")
        writer = project.session("SET application_name = 'old writer'; BEGIN; "
                                 "UPDATE t SET a = 1 WHERE id = 1;")
        process = project.start("up")
        time.sleep(1.5)
        assert process.poll() is None
        close(writer)
        code, _, err = finish(process)
        assert code == 0 and "old writer" in err, err
        assert project.value("SELECT indisvalid FROM pg_index "
                             "WHERE indexrelid = 't_a'::regclass") == "t"


@test
def a_concurrent_build_that_is_blocked_for_the_whole_budget_ends_clean():
    with start_project() as project:
        project.up()
        project.write("0004", "index_a", up="CREATE INDEX CONCURRENTLY t_a ON t (a);",
                      down="DROP INDEX CONCURRENTLY t_a;")
        writer = project.session("SET application_name = 'old writer'; BEGIN; "
                                 "UPDATE t SET a = 1 WHERE id = 1;")
        done = project.up("--retry-budget", "1s", exit_code=5)
        assert "old writer" in done.stderr, done.stderr
        close(writer)
        project.up()
        assert project.value("SELECT indisvalid FROM pg_index "
                             "WHERE indexrelid = 't_a'::regclass") == "t"


try:
    run()
finally:
    server.close()
