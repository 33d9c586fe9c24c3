#!/usr/bin/env python3
# limit: 400
# limit-all: 3000
"""sandbox_mysql.py -- shore sandbox with MariaDB and with MySQL 5.6: what sandbox.py asks of it
with PostgreSQL, as far as the server has a part in it.
"""
import json
import os
import pathlib
import pwd
import random
import shutil
import signal
import subprocess
import time

import fetch
import sandboxes
import servers
from sandboxes import (ALL, ENVIRONMENT, PLACE, SHORE, START_SECONDS, assert_nothing_left, folders,
                       kill_after, processes, sandbox, seconds_to_start, shore, start, sweep,
                       wait_until_gone, watchdog_of)
from tap import skip, test

USERS = {entry.pw_name for entry in pwd.getpwall()}
USER = "mysql" if "mysql" in USERS else "nobody"
FOUND = servers.Servers()


class MariaDB:
    engine, release, title = "mariadb", "10.11", "MariaDB"

    @staticmethod
    def environment():
        return ENVIRONMENT


class MySQL:
    engine, release, title = "mysql", "5.6", "MySQL 5.6"

    @staticmethod
    def environment():
        try:
            return {**ENVIRONMENT, "SHORE_MYSQL_BIN": os.path.dirname(FOUND.mysql())}
        except fetch.Unavailable as error:
            return skip(str(error))


def both(function):
    """A test of each; it is given the options and the environment of shore."""
    def cases():
        for kind in (MariaDB, MySQL):
            yield kind.title, lambda kind=kind: function(kind, ["--engine", kind.engine],
                                                         {"env": kind.environment()})
    cases.__name__ = function.__name__
    return test(cases)


def value(socket, sql):
    """The first field; without option files, as a driver would connect."""
    return subprocess.run(["mariadb", "--no-defaults", "--user=root", f"--socket={socket}", "-BNe",
                           sql], check=True, capture_output=True, text=True).stdout.strip()


def socket_of(url):
    return url.split("?socket=")[1]


def pid_of(socket):
    return int((pathlib.Path(socket).parent / "data/mysqld.pid").read_text())


def home():
    return sandboxes.home(USER)


@both
def a_command_has_the_server_in_its_environment(kind, options, how):
    ask = "SELECT current_user(), database(), version()"
    how["env"] = {**how["env"], "MYSQL_HOST": "nowhere", "MYSQL_PWD": "wrong", "MARIADB_HOME": "/",
                  "MYSQL_TCP_PORT": "1", "MYSQL_GROUP_SUFFIX": "x", "LC_ALL": "xx_XX.nope"}
    done = shore(*options, "--", "mariadb", "-BNe", ask, **how)
    user, database, version = done.stdout.strip().split("\t")
    assert (user, database) == ("root@localhost", "test"), done
    assert version.startswith(kind.release) and ("MariaDB" in version) == (kind is MariaDB), done
    done = shore(*options, "--", "sh", "-c", "env | grep -E '^(MYSQL_|MARIA|DATABASE_|PG)' | sort",
                 **how)
    url, where, socket = done.stdout.splitlines()
    assert url.startswith("DATABASE_URL=mysql://root@localhost/test?socket=/"), done
    assert where.startswith("MYSQL_HOME=/") and socket == f"MYSQL_UNIX_PORT={socket_of(url)}", done
    assert_nothing_left()


@both
def nothing_waits_for_the_disk_or_listens(kind, options, how):
    with sandbox(*options, **how) as (process, url):
        socket = socket_of(url)
        for name, wanted in (("skip_networking", "1"), ("port", "0"), ("innodb_doublewrite", "0"),
                             ("innodb_flush_log_at_trx_commit", "0"),
                             ("innodb_flush_method", "nosync")):
            got = value(socket, f"SELECT @@{name}")
            assert got == wanted, f"{name}: {got}"
        assert value(socket, "SELECT count(*) FROM mysql.user WHERE user = ''") == "0"
        assert kind is MySQL or value(socket, "SELECT @@character_set_server") == "utf8mb4"
        process.stdin.close()
        process.stdin = None
        assert process.wait(START_SECONDS) == 0
        assert not processes() and not folders()


@both
def json_says_where_it_is(kind, options, how):
    with sandbox(*options, "--json", **how) as (_, line):
        place = json.loads(line)
        assert f"{place['major']}.{place['minor']}" == kind.release, place
        assert (place["user"], place["database"]) == ("root", "test"), place
        assert os.stat(os.path.dirname(place["socket"])).st_mode & 0o777 == 0o700
        assert value(place["socket"], "SELECT 1") == "1"


@both
def it_has_the_rights_of_a_server_and_not_of_root(_, options, how):
    with sandbox(*options, **how) as (_, url):
        socket = socket_of(url)
        owner = os.stat(f"/proc/{pid_of(socket)}").st_uid
        assert owner == (pwd.getpwnam(USER).pw_uid if os.getuid() == 0 else os.getuid())
        value(socket, "CREATE TABLE test.t (id INT PRIMARY KEY) ENGINE=InnoDB")
        value(socket, "CREATE DATABASE other")
        assert value(socket, "SELECT count(*) FROM test.t") == "0"


@both
def an_ordinary_user_can_start_it(_, options, how):
    if os.getuid() != 0:
        skip("all of this runs as one")
    path = sandboxes.home("nobody")
    how["env"] = {**how["env"], "HOME": str(path)}
    for _ in range(2):  # the second time it is copied
        done = shore(*options, "--", "mariadb", "-BNe", "SELECT 1", user="nobody", group="nogroup",
                     extra_groups=[], cwd="/", **how)
        assert done.stdout == "1\n", done
    assert len(list((path / ".cache/shore").iterdir())) == 1
    assert_nothing_left()


@both
def a_signal_while_it_starts_ends_it_all(_, options, how):
    for delay in (0.0, 0.1, 0.4, 1.0):
        process = start(*options, **how)
        time.sleep(delay)
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=START_SECONDS)
        assert process.returncode in (143, -signal.SIGTERM), process.returncode
        assert_nothing_left()


@both
def kill_9_at_any_moment_leaves_nothing(_, options, how):
    chance = random.Random(7)
    whole = seconds_to_start(*options, **how)
    for _ in range(100 if ALL else 5):
        kill_after(chance.uniform(0, 1.2 * whole), *options, **how)


@both
def kill_9_while_data_are_made_and_kept_leaves_nothing(_, options, how):
    chance = random.Random(11)
    whole = seconds_to_start(*options, env={**how["env"], "HOME": str(home())})
    for _ in range(100 if ALL else 5):
        path = home()
        kill_after(chance.uniform(0, 1.1 * whole), *options,
                   env={**how["env"], "HOME": str(path)})
        assert not list(path.glob(".cache/shore/new-*"))
        shutil.rmtree(path)


@both
def kill_9_with_a_session_at_work_leaves_nothing(_, options, how):
    with sandbox(*options, **how) as (process, url):
        busy = subprocess.Popen(["mariadb", "--no-defaults", "-uroot", f"-S{socket_of(url)}", "-e",
                                 "SELECT sleep(600)"], stderr=subprocess.DEVNULL,
                                stdout=subprocess.DEVNULL)
        while value(socket_of(url), "SELECT count(*) FROM information_schema.processlist "
                                    "WHERE info LIKE 'SELECT sleep%'") == "0":
            assert busy.poll() is None
        process.kill()
        assert_nothing_left()
        busy.wait(START_SECONDS)


@both
def kill_9_of_the_watchdog_ends_the_server(_, options, how):
    with sandbox(*options, **how) as (process, url):
        server = pid_of(socket_of(url))
        os.kill(watchdog_of(process), signal.SIGKILL)
        wait_until_gone(server)
        sweep(*options, **how)


@both
def the_next_start_sweeps_what_a_kill_of_both_left(_, options, how):
    process = start(*options, **how)
    url = process.stdout.readline().strip()
    server = pid_of(socket_of(url))
    os.kill(process.pid, signal.SIGSTOP)  # so that neither sees the other go
    os.kill(watchdog_of(process), signal.SIGKILL)
    process.kill()
    process.communicate()
    wait_until_gone(server)
    sweep(*options, **how)
    assert_nothing_left()


@both
def the_next_start_ends_a_server_that_was_left(_, options, how):
    """What the kernel's signal at the end of a watchdog should have done: with a server that has
    never had a watchdog."""
    how["env"] = {**how["env"], "HOME": str(home())}
    left = PLACE / "shore-sandbox-left"
    with sandbox(*options, **how) as (_, url):
        program = os.readlink(f"/proc/{pid_of(socket_of(url))}/exe")
        folder = os.path.dirname(socket_of(url))
        settings = pathlib.Path(folder, "my.cnf").read_text().replace(folder, str(left))
    left.mkdir()
    (left / "my.cnf").write_text(settings)
    shutil.copytree(next(pathlib.Path(how["env"]["HOME"], ".cache/shore").iterdir()), left / "data")
    user = {}
    if os.getuid() == 0:
        subprocess.run(["chown", "-R", USER, left], check=True)
        user = {"user": USER, "group": pwd.getpwnam(USER).pw_gid, "extra_groups": []}
    server = subprocess.Popen([program, f"--defaults-file={left}/my.cnf"], cwd=left,
                              stderr=subprocess.DEVNULL, **user)
    until = time.monotonic() + START_SECONDS
    while not (left / "data/mysqld.pid").exists():
        assert server.poll() is None and time.monotonic() < until, "it did not start"
        time.sleep(0.02)
    sweep(*options, **how)
    assert server.wait(START_SECONDS) == -signal.SIGKILL
    assert_nothing_left()


@both
def data_are_kept_and_copied(kind, options, how):
    how["env"] = {**how["env"], "HOME": str(home())}
    cache = pathlib.Path(how["env"]["HOME"]) / ".cache/shore"
    assert shore(*options, "--", "true", **how).returncode == 0
    kept = list(cache.iterdir())
    assert len(kept) == 1 and kept[0].name.startswith(kind.engine), kept
    (kept[0] / "a_mark").write_text("")
    with sandbox(*options, **how) as (_, url):
        assert os.path.exists(os.path.dirname(socket_of(url)) + "/data/a_mark")
        assert value(socket_of(url), "SHOW TABLES FROM test") == ""


@both
def kept_data_that_are_no_good_are_made_anew(_, options, how):
    how["env"] = {**how["env"], "HOME": str(home())}
    cache = pathlib.Path(how["env"]["HOME"]) / ".cache/shore"
    assert shore(*options, "--", "true", **how).returncode == 0
    kept = next(cache.iterdir())
    os.truncate(kept / "ibdata1", 100)
    done = shore(*options, "--", "mariadb", "-BNe", "SELECT 1", **how)
    assert done.stdout == "1\n" and not kept.exists(), done
    assert shore(*options, "--", "true", **how).returncode == 0
    assert os.path.getsize(kept / "ibdata1") > 1000000


@both
def what_cannot_be_started_is_said(kind, options, how):
    done = shore(*options, "--bin-dir", str(PLACE), **how)
    assert done.returncode == 2 and "could not find m" in done.stderr, done
    done = shore("--engine", kind.engine + ":9.9", **how)
    assert done.returncode == 2 and "9.9" in done.stderr, done
    other = MySQL if kind is MariaDB else MariaDB
    done = shore("--engine", other.engine, "--bin-dir", where_of(kind, how), **how)
    assert done.returncode == 2 and "could not " in done.stderr, done
    broken = PLACE / f"broken-{kind.engine}"
    broken.mkdir()
    name = "-MariaDB" if kind is MariaDB else ""
    (broken / "mysqld").write_text("#!/bin/sh\ncase $2 in --version) echo 'mysqld  Ver "
                                   f"5.7.1{name} for x';; *) echo no room for it; exit 1;; esac\n")
    (broken / "mysqld").chmod(0o755)
    broken.chmod(0o755)
    done = shore(*options, "--bin-dir", str(broken), **how)
    assert done.returncode == 2 and "could not " in done.stderr, done
    assert ("no room for it" if kind is MySQL else "system tables") in done.stderr, done
    assert_nothing_left()


def where_of(kind, how):
    return how["env"]["SHORE_MYSQL_BIN"] if kind is MySQL else "/usr/sbin"


@both
def a_release_can_be_named(kind, options, how):
    options = ["--engine", f"{kind.engine}:{kind.release}"]
    done = shore(*options, "--", "mariadb", "-BNe", "SELECT version()", **how)
    assert done.stdout.startswith(kind.release), done


@test
def an_engine_that_is_none_is_said():
    done = shore("--engine", "oracle")
    assert done.returncode == 2 and "postgres, mariadb and mysql" in done.stderr, done


@both
def a_temporary_folder_with_a_strange_name_is_used(_, options, how):
    strange = PLACE / "a # 'b' \\s c"
    strange.mkdir(exist_ok=True)
    strange.chmod(0o1777)
    done = shore(*options, "--", "sh", "-c", "echo $MYSQL_HOME; mariadb -rBNe 'SELECT @@datadir'",
                 env={**how["env"], "TMPDIR": str(strange)})
    folder, data = done.stdout.splitlines()
    assert folder.startswith(str(strange)) and data == folder + "/data/", done


@both
def a_temporary_folder_with_a_long_name_is_not_used(_, options, how):
    long = PLACE / ("x" * 100)
    long.mkdir(exist_ok=True)
    long.chmod(0o1777)
    done = shore(*options, "--", "sh", "-c", "echo $MYSQL_HOME",
                 env={**how["env"], "TMPDIR": str(long)})
    assert done.stdout.startswith("/tmp/shore-sandbox-"), done
    assert not os.path.exists(done.stdout.strip())


@test
def binaries_below_a_private_home_are_copied():
    if os.getuid() != 0:
        skip("only as root")
    environment = MySQL.environment()
    FOUND.folder.chmod(0o700)
    done = shore("--engine", "mysql", "--", "mariadb", "-BNe", "SELECT version()", env=environment)
    FOUND.folder.chmod(0o755)
    assert done.stdout.startswith("5.6"), done
    assert_nothing_left()


with FOUND:
    sandboxes.main()
