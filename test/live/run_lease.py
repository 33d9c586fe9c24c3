#!/usr/bin/env python3
# serial
"""One runner at a time: two at once, a dead one, a lost connection, a signal."""
import os
import signal
import time

import pg
from project import Project, finish, kill
from tap import run, skip, test

server = pg.Server()


def start_project():
    """0002 takes as long as the table `nap` says."""
    project = Project(server)
    project.execute("CREATE TABLE nap AS SELECT 60::float AS seconds")
    project.write("0001", "create_t", up="CREATE TABLE t (id int, a int);", down="DROP TABLE t;")
    project.up()
    project.write("0002", "slow", up="ALTER TABLE t ADD COLUMN c int;\n"
                  "SELECT pg_sleep(seconds) FROM nap;", down="ALTER TABLE t DROP COLUMN c;")
    return project


SLEEPS = ("SELECT count(*) = 1 FROM pg_stat_activity WHERE datname = current_database() "
          "AND query LIKE 'SELECT pg_sleep%' AND state = 'active'")


def wake(project):
    project.execute("UPDATE nap SET seconds = 0")


@test
def the_second_of_two_runners_is_told_who_works_and_ends_with_exit_code_5():
    with start_project() as project:
        project.execute("UPDATE nap SET seconds = 4")
        first = project.start("up")
        project.wait_for(SLEEPS)
        pid = project.value("SELECT backend_pid FROM shore.lease")
        holder = project.value("SELECT holder FROM shore.lease")
        error = project.up(exit_code=5).stderr
        assert pid in error and holder in error, error
        code, _, err = finish(first)
        assert code == 0, err
        assert project.states() == {"0001": "applied", "0002": "applied"}


@test
def two_first_runners_do_not_clash_while_they_create_the_state():
    with Project(server) as project:
        project.write("0001", "create_t", up="CREATE TABLE t (id int);", down="DROP TABLE t;")
        processes = [project.start("up") for _ in range(4)]
        results = [finish(process) for process in processes]
        assert any(code == 0 for code, _, _ in results), results
        assert all(code in (0, 5) for code, _, _ in results), results
        assert project.value("SELECT count(*) FROM shore.journal") == "1"


@test
def a_killed_runner_is_followed_at_once_and_its_statement_is_ended():
    with start_project() as project:
        first = project.start("up")
        project.wait_for(SLEEPS)
        kill(first)
        wake(project)
        start = time.monotonic()
        project.up()
        print(f"# after {time.monotonic() - start:.1f} s")
        assert time.monotonic() - start < 12
        assert project.states() == {"0001": "applied", "0002": "applied"}
        assert project.value(SLEEPS) == "f"
        assert project.value("SELECT holder IS NULL FROM shore.lease") == "t"


@test
def status_calls_what_a_killed_runner_left_interrupted():
    with start_project() as project:
        project.write("0002", "slow", up="CREATE INDEX CONCURRENTLY t_a ON t (a);\n"
                      "SELECT pg_sleep(seconds) FROM nap;", down="DROP INDEX CONCURRENTLY t_a;")
        first = project.start("up")
        project.wait_for(SLEEPS)
        assert "running" in project.shore("status").stdout
        kill(first)
        project.wait_for("SELECT count(*) = 0 FROM pg_stat_activity "
                         "WHERE pid = (SELECT backend_pid FROM shore.lease)")
        assert "interrupted" in project.shore("status").stdout
        wake(project)
        project.up()


@test
def a_runner_that_hangs_loses_the_lease_when_its_time_is_over():
    if not os.environ.get("SHORE_TEST_ALL"):
        skip("it takes 15 s")
    with start_project() as project:
        first = project.start("up")
        project.wait_for(SLEEPS)
        first.send_signal(signal.SIGSTOP)
        wake(project)
        project.up(exit_code=5)
        time.sleep(16)
        project.up()
        first.send_signal(signal.SIGCONT)
        code, _, err = finish(first)
        assert code != 0, err
        assert project.value("SELECT count(*) FROM shore.journal WHERE version = '0002'") == "1"


@test
def the_lease_is_beaten_while_a_statement_runs():
    with start_project() as project:
        project.execute("UPDATE nap SET seconds = 5")
        first = project.start("up")
        project.wait_for(SLEEPS)
        before = project.value("SELECT heartbeat_at FROM shore.lease")
        time.sleep(4)
        assert project.value("SELECT heartbeat_at FROM shore.lease") > before
        assert finish(first)[0] == 0


@test
def an_interrupt_cancels_the_statement_and_leaves_nothing_of_the_transaction():
    with start_project() as project:
        first = project.start("up")
        project.wait_for(SLEEPS)
        first.send_signal(signal.SIGINT)
        code, _, err = finish(first)
        assert code == 130, err
        assert "of which nothing was done" in err, err
        assert project.value(SLEEPS) == "f"
        assert project.states() == {"0001": "applied"}
        assert project.value("SELECT holder IS NULL FROM shore.lease") == "t"
        wake(project)
        project.up()


@test
def an_interrupted_concurrent_build_leaves_no_invalid_index():
    with start_project() as project:
        wake(project)
        project.up()
        project.write("0003", "index_a", up="CREATE INDEX CONCURRENTLY t_a ON t (a);",
                      down="DROP INDEX CONCURRENTLY t_a;")
        writer = project.session("BEGIN; INSERT INTO t VALUES (1);")
        first = project.start("up")
        project.wait_for("SELECT count(*) > 0 FROM pg_index WHERE indexrelid = "
                         "to_regclass('t_a') AND NOT indisvalid")
        first.send_signal(signal.SIGTERM)
        code, _, err = finish(first)
        writer.stdin.close()
        writer.wait()
        writer.stdout.close()
        assert code == 143, err
        project.up()
        assert project.value("SELECT count(*) FROM pg_index WHERE NOT indisvalid") == "0"


@test
def a_lost_connection_is_made_again_and_the_migration_goes_on():
    with start_project() as project:
        first = project.start("up", "--retry-backoff", "100ms")
        project.wait_for(SLEEPS)
        wake(project)
        project.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                        "WHERE query LIKE 'SELECT pg_sleep%'")
        code, _, err = finish(first)
        assert code == 0, err
        assert project.states() == {"0001": "applied", "0002": "applied"}


@test
def a_crash_of_the_server_is_survived():
    with start_project() as project:
        first = project.start("up", "--retry-backoff", "100ms")
        project.wait_for(SLEEPS)
        wake(project)
        server.stop("immediate")
        time.sleep(1)
        server.start()
        code, _, err = finish(first)
        assert code == 0, err
        assert project.states() == {"0001": "applied", "0002": "applied"}


@test
def a_lease_that_another_has_taken_stops_the_runner_before_it_writes():
    with start_project() as project:
        project.execute("UPDATE nap SET seconds = 3")
        first = project.start("up")
        project.wait_for(SLEEPS)
        project.execute("UPDATE shore.lease SET fence = fence + 1, holder = 'other@host'")
        code, _, err = finish(first)
        assert code == 5, err
        assert project.states() == {"0001": "applied"}


try:
    run()
finally:
    server.close()
