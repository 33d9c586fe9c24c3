#!/usr/bin/env python3
# limit: 400
# limit-all: 3000
"""sandbox.py -- shore sandbox gives a server that is usable, and leaves nothing behind on any way
out: the end of stdin, signals, kill -9 of shore at any moment, of its watchdog, and of both.
"""
import contextlib
import json
import os
import pathlib
import random
import shutil
import signal
import subprocess
import time

import sandboxes
import servers
from sandboxes import (ALL, ENVIRONMENT, GONE_SECONDS, PLACE, SHORE, START_SECONDS,
                       assert_nothing_left, folders, kill_after, processes, sandbox,
                       seconds_to_start, shore, start, sweep, wait_until_gone, watchdog_of)
from tap import skip, test


def home():
    return sandboxes.home("postgres")


def value(url, sql):
    return subprocess.run(["psql", "-XAtc", sql, url], check=True, capture_output=True,
                          text=True).stdout.strip()


def server_of(url):
    return int(value(url, "SELECT split_part(pg_read_file('postmaster.pid'), E'\\n', 1)"))


@test
def a_command_has_the_server_in_its_environment():
    done = shore("--", "psql", "-XAtc", "SELECT current_user, current_database()")
    assert done.stdout == "postgres|postgres\n", done
    done = shore("--", "sh", "-c", "psql -XAtc 'SELECT 1' \"$DATABASE_URL\"; env | grep ^PG | sort")
    assert done.stdout.startswith("1\nPGDATABASE=postgres\nPGHOST=/"), done
    assert "PGPORT=5432\nPGUSER=postgres\n" in done.stdout, done
    assert_nothing_left()


@test
def the_exit_code_is_that_of_the_command():
    assert shore("--", "sh", "-c", "exit 7").returncode == 7
    assert shore("--", "sh", "-c", "kill -9 $$").returncode == 137
    done = shore("--", "/no/such/program")
    assert done.returncode == 2 and "could not start /no/such/program" in done.stderr, done
    assert_nothing_left()


@test
def the_url_works_and_the_server_goes_with_the_end_of_stdin():
    with sandbox() as (process, url):
        assert value(url, "SHOW fsync") == "off"
        assert value(url, "SHOW listen_addresses") == ""
        assert value(url, "SELECT datcollate FROM pg_database LIMIT 1") in ("C.UTF-8", "C.utf8")
        process.stdin.close()
        process.stdin = None
        assert process.wait(START_SECONDS) == 0
        assert not processes() and not folders()


@test
def json_says_where_it_is():
    with sandbox("--json") as (_, line):
        place = json.loads(line)
        assert place["user"] == "postgres" and place["port"] == 5432 and place["major"] >= 12
        folder = os.stat(place["host"])
        assert folder.st_mode & 0o777 == 0o700
        assert os.path.exists(f"{place['host']}/.s.PGSQL.5432")
        assert value(place["url"], "SELECT 1") == "1"


@test
def each_signal_ends_it_all():
    for number, code in ((signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 130)):
        with sandbox() as (process, _):
            process.send_signal(number)
            assert process.wait(START_SECONDS) == code
            assert not processes() and not folders()


@test
def a_signal_while_it_starts_ends_it_all():
    for delay in (0.0, 0.1, 0.4, 1.0):
        process = start()
        time.sleep(delay)
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=START_SECONDS)
        assert process.returncode in (143, -signal.SIGTERM), process.returncode
        assert_nothing_left()


@test
def sigterm_is_handed_on_to_the_command():
    process = start("--", "sh", "-c", "trap 'echo told; exit 3' TERM; echo up; "
                                      "while :; do sleep 0.1; done")
    assert process.stdout.readline() == "up\n"
    process.send_signal(signal.SIGTERM)
    assert process.communicate(timeout=START_SECONDS)[0] == "told\n"
    assert process.returncode == 143
    assert_nothing_left()


@test
def ctrl_c_is_the_commands_business():
    process = start("--", "sh", "-c", "trap : INT; echo up; sleep 1; sleep 1; exit 5")
    assert process.stdout.readline() == "up\n"
    process.send_signal(signal.SIGINT)
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=START_SECONDS)
    assert process.returncode == 5, process.returncode
    assert_nothing_left()


@test
def kill_9_at_any_moment_leaves_nothing():
    chance = random.Random(7)
    whole = seconds_to_start()
    for _ in range(100 if ALL else 10):
        kill_after(chance.uniform(0, 1.3 * whole))


@test
def kill_9_while_a_first_cluster_is_made_leaves_nothing():
    chance = random.Random(11)
    whole = seconds_to_start(env={**ENVIRONMENT, "HOME": str(home())})
    for _ in range(100 if ALL else 10):
        path = home()
        kill_after(chance.uniform(0, 1.1 * whole), env={**ENVIRONMENT, "HOME": str(path)})
        assert not list(path.glob(".cache/shore/new-*"))
        shutil.rmtree(path)


@test
def kill_9_with_a_session_at_work_leaves_nothing():
    with sandbox() as (process, url):
        busy = subprocess.Popen(["psql", "-Xqc", "SELECT pg_sleep(600)", url],
                                stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        time.sleep(0.3)
        process.kill()
        assert_nothing_left()
        busy.wait(START_SECONDS)


@test
def kill_9_of_the_watchdog_ends_the_server():
    with sandbox() as (process, url):
        server = server_of(url)
        os.kill(watchdog_of(process), signal.SIGKILL)
        wait_until_gone(server)
        sweep()


@test
def the_next_start_sweeps_what_a_kill_of_both_left():
    process = start()
    process.stdout.readline()
    dog = watchdog_of(process)
    os.kill(process.pid, signal.SIGSTOP)  # so that neither sees the other go
    os.kill(dog, signal.SIGKILL)
    process.kill()
    process.communicate()
    end = time.monotonic() + GONE_SECONDS
    while processes():
        assert time.monotonic() < end, processes()
        time.sleep(0.02)
    sweep()
    assert_nothing_left()


@test
def a_sandbox_in_use_is_not_swept():
    with sandbox() as (_, url):
        for name in folders():
            os.utime(PLACE / name, (time.time() - 60, time.time() - 60))
        assert shore("--", "true").returncode == 0
        assert value(url, "SELECT 1") == "1"


@test
def two_run_beside_each_other_and_end_apart():
    with sandbox() as (_, one):
        other = start()
        url = other.stdout.readline().strip()
        assert url != one and value(url, "SELECT 1") == "1"
        other.kill()
        other.communicate()
        end = time.monotonic() + GONE_SECONDS
        while len(folders()) > 1:
            assert time.monotonic() < end, folders()
            time.sleep(0.02)
        assert value(one, "SELECT 1") == "1"


@test
def the_server_and_its_watchdog_hold_no_descriptor_of_the_callers():
    reading, writing = os.pipe()
    with sandbox(pass_fds=(writing,)) as (process, url):
        ours = os.readlink(f"/proc/self/fd/{writing}")
        for pid in (watchdog_of(process), server_of(url)):
            held = [os.readlink(f"/proc/{pid}/fd/{name}") for name in os.listdir(f"/proc/{pid}/fd")]
            assert ours not in held, held
    os.close(reading)
    os.close(writing)


@test
def a_command_may_outlive_nothing_but_itself():
    process = start("--", "sh", "-c", "echo up; exec sleep 30")
    assert process.stdout.readline() == "up\n"
    process.kill()
    assert_nothing_left()  # though the command, an orphan now, goes on
    process.stdout.close()
    for pid in filter(str.isdigit, os.listdir("/proc")):
        with contextlib.suppress(OSError):
            if (pathlib.Path(f"/proc/{pid}/cmdline").read_bytes() == b"sleep\0" b"30\0"
                    and str(PLACE).encode() in pathlib.Path(f"/proc/{pid}/environ").read_bytes()):
                os.kill(int(pid), signal.SIGKILL)
    process.communicate()


@test
def what_cannot_be_started_is_said():
    done = shore("--bin-dir", str(PLACE))
    assert done.returncode == 2 and "could not find initdb and postgres" in done.stderr, done
    done = shore("--engine", "postgres:11.3")
    assert done.returncode == 2 and "find a PostgreSQL 11.3 server" in done.stderr, done
    broken = PLACE / "broken"
    broken.mkdir()
    for name, says in (("postgres", "echo 'postgres (PostgreSQL) 15.1'"),
                       ("initdb", "echo no room for a cluster; exit 1")):
        (broken / name).write_text(f"#!/bin/sh\n{says}\n")
        (broken / name).chmod(0o755)
    broken.chmod(0o755)
    done = shore("--bin-dir", str(broken))
    assert done.returncode == 2 and "initdb failed" in done.stderr, done
    assert "no room for a cluster" in done.stderr, done
    assert_nothing_left()


@test
def settings_of_the_caller_do_not_leak_in():
    environment = {**ENVIRONMENT, "PGDATA": "/nowhere", "PGPORT": "1", "PGOPTIONS": "-c nonsense=1",
                   "PGDATABASE": "nope", "LC_ALL": "xx_XX.nope", "PGHOST": "/nowhere"}
    done = subprocess.run([SHORE, "sandbox", "--", "psql", "-XAtc", "SELECT 1"], env=environment,
                          capture_output=True, text=True, timeout=START_SECONDS, check=False)
    assert done.stdout == "1\n", done
    assert_nothing_left()


@test
def a_temporary_folder_with_a_long_name_is_not_used():
    long = PLACE / ("x" * 100)
    long.mkdir()
    long.chmod(0o1777)
    done = subprocess.run([SHORE, "sandbox", "--", "sh", "-c", "echo $PGHOST"], text=True,
                          env={**ENVIRONMENT, "TMPDIR": str(long)}, capture_output=True,
                          timeout=START_SECONDS, check=False)
    assert done.stdout.startswith("/tmp/shore-sandbox-"), done
    assert not os.path.exists(done.stdout.strip())


def works_with_home(path):
    done = subprocess.run([SHORE, "sandbox", "--", "psql", "-XAtc", "SELECT 1"], text=True,
                          env={**ENVIRONMENT, "HOME": str(path)}, capture_output=True,
                          stdin=subprocess.DEVNULL, timeout=START_SECONDS, check=False)
    assert done.stdout == "1\n", done


@test
def a_cluster_is_kept_and_copied():
    path = home()
    works_with_home(path)
    kept = list((path / ".cache/shore").iterdir())
    assert len(kept) == 1 and kept[0].name.startswith("pg"), kept
    (kept[0] / "a_mark").write_text("")
    with sandbox("--json", env={**ENVIRONMENT, "HOME": str(path)}) as (_, line):
        assert os.path.exists(json.loads(line)["host"] + "/data/a_mark")


@test
def a_kept_cluster_that_is_no_good_is_made_anew():
    path = home()
    works_with_home(path)
    kept = next((path / ".cache/shore").iterdir())
    os.truncate(kept / "global/pg_control", 0)
    works_with_home(path)
    assert not kept.exists()
    works_with_home(path)
    assert os.path.getsize(kept / "global/pg_control") > 0


@test
def only_a_few_clusters_are_kept():
    path = home()
    works_with_home(path)
    cache = path / ".cache/shore"
    kept = next(cache.iterdir())
    for number in range(9):
        other = cache / f"pg9-{number}"
        other.mkdir()
        if os.getuid() == 0:
            shutil.chown(other, "postgres")
        os.utime(other, (number, number))
    works_with_home(path)
    assert len(list(cache.iterdir())) == 10
    shutil.rmtree(kept)
    works_with_home(path)
    assert kept.exists() and not (cache / "pg9-0").exists() and (cache / "pg9-1").exists()


@test
def a_cache_that_others_can_write_to_is_not_used():
    path = home()
    works_with_home(path)
    cache = path / ".cache/shore"
    cache.chmod(0o777)
    shutil.rmtree(next(cache.iterdir()))
    works_with_home(path)
    assert not list(cache.iterdir())


@test
def binaries_below_a_private_home_are_copied():
    if not ALL or os.getuid() != 0:
        skip("only with SHORE_TEST_ALL and as root")
    with servers.Servers() as found:
        binaries = found.bin_dir(18)
        found.folder.chmod(0o700)
        done = shore("--bin-dir", binaries, "--", "psql", "-XAtc", "SHOW server_version_num")
    assert done.stdout.startswith("18"), done
    assert_nothing_left()


@test
def each_version_can_be_started():
    for major in servers.majors():
        yield (f"PostgreSQL {major or 'as installed'}", lambda major=major: starts(major))


def starts(major):
    with servers.Servers() as found:
        options = ["--engine", "postgres"]
        if major:
            options = ["--engine", f"postgres:{major}", "--bin-dir", found.bin_dir(major)]
        done = shore(*options, "--", "psql", "-XAtc", "SHOW server_version_num")
        assert done.stdout.startswith(str(major or "")) and done.returncode == 0, done


sandboxes.main()
