#!/usr/bin/env python3
"""connect.py -- logins that fail, as a user meets them: what is said, the exit code, and that no
password is in it. The server is real and asks for passwords; the one that is too old is the
handshake of one, because shore's oldest server is the oldest that can still be installed.
"""
import os
import pathlib
import shutil
import socket
import struct
import subprocess
import tempfile
import threading

import pg
from tap import run, test

SHORE = os.environ["SHORE"]
SECRET = "hunter2-Zebra"
HINT = "error: could not connect to postgres://"

SERVER = pg.Server()
SERVER.execute(f"CREATE ROLE guarded LOGIN PASSWORD 'right-{SECRET}'; CREATE ROLE plain LOGIN;"
               "CREATE ROLE reader LOGIN; ALTER ROLE reader SET default_transaction_read_only = on;"
               "REVOKE CREATE ON SCHEMA public FROM public;"
               "REVOKE CREATE ON DATABASE postgres FROM public")
HBA = pathlib.Path(SERVER.data, "pg_hba.conf")
HBA.write_text("local all guarded scram-sha-256\n" + HBA.read_text())
SERVER.query("SELECT pg_reload_conf()")
PROJECT = pathlib.Path(tempfile.mkdtemp(prefix="shore-project-"))
(PROJECT / "migrations").mkdir()
(PROJECT / "migrations/0001_a.sql").write_text("""\
-- shore: size small
-- shore: phase expand
-- shore: reason "a test needs it"

-- up
CREATE TABLE a (id bigint PRIMARY KEY);

-- down
DROP TABLE a;
""")


def shore(*words, **environment):
    done = subprocess.run([SHORE, *words], cwd=PROJECT, capture_output=True, text=True, timeout=60,
                          check=False, stdin=subprocess.DEVNULL,
                          env={**os.environ, "PGCONNECT_TIMEOUT": "3", **environment})
    assert SECRET not in done.stdout + done.stderr, done
    return done


def refused(code, says, *words, **environment):
    done = shore(*words, **environment)
    assert done.returncode == code and says in done.stderr, done
    return done


@test
def a_wrong_password_is_not_shown():
    host = SERVER.folder
    for url in (f"postgres://guarded:{SECRET}@/postgres?host={host}",
                f"postgres://guarded@/postgres?host={host}&password={SECRET}",
                f"host={host} user=guarded dbname=postgres password={SECRET}",
                f"host={host} user=guarded dbname=postgres password='{SECRET}'"):
        refused(4, "password authentication failed", "status", "--url", url)
        refused(4, "password authentication failed", "status", SHORE_URL=url)
        refused(4, "password authentication failed", "up", "--json", "--url", url)


@test
def a_missing_password_is_asked_for_in_words():
    done = refused(4, HINT, "status", "--url", f"postgres://guarded@/postgres?host={SERVER.folder}")
    assert "PGPASSWORD" in done.stderr, done


@test
def the_right_password_is_taken_from_where_libpq_looks():
    url = f"postgres://guarded@/postgres?host={SERVER.folder}"
    assert shore("status", "--url", url, PGPASSWORD=f"right-{SECRET}").returncode == 0
    file = PROJECT / "pgpass"
    file.write_text(f"*:*:*:guarded:right-{SECRET}\n")
    file.chmod(0o600)
    assert shore("status", "--url", url, PGPASSFILE=str(file)).returncode == 0
    assert shore("status", PGHOST=SERVER.folder, PGUSER="guarded", PGDATABASE="postgres",
                 PGPASSWORD=f"right-{SECRET}").returncode == 0
    service = PROJECT / "services"
    service.write_text(f"[test]\nhost={SERVER.folder}\nuser=guarded\ndbname=postgres\n"
                       f"password=right-{SECRET}\n")
    assert shore("status", "--url", "service=test", PGSERVICEFILE=str(service)).returncode == 0


@test
def a_broken_url_is_not_shown_either():
    for url in (f"postgres://guarded:{SECRET}/x@localhost/postgres",
                f"postgres://guarded:a@{SECRET}@localhost/postgres",
                f"postgres://guarded:1/{SECRET}@localhost/postgres",
                f"postgres://guarded:{SECRET}", f"host=localhost password=a {SECRET}",
                f"host=localhost password='{SECRET}"):
        done = shore("status", "--url", url)
        assert done.returncode in (2, 4), done


@test
def no_server_is_said():
    refused(4, HINT, "status", "--url", "postgres://nobody@127.0.0.1:1/postgres")
    refused(4, HINT, "status", "--url", "postgres://nobody@/postgres?host=/no/such/folder")
    refused(4, "does not exist", "status", "--url", SERVER.url_of("no_such_database"))


@test
def a_role_without_privileges_is_told_so():
    done = refused(2, "lacks the privilege", "up", "--url", SERVER.url_of("postgres", "plain"))
    assert "hint: " in done.stderr, done


@test
def a_read_only_server_is_told_so():
    done = refused(2, "read-only", "up", "--url", SERVER.url_of("postgres", "reader"))
    assert "hint: " in done.stderr, done


def message(kind, body):
    return kind + struct.pack("!i", len(body) + 4) + body


def greet_as_11(listener):
    """The protocol as an old server speaks it, up to its answer to the first query."""
    client, _ = listener.accept()
    with client:
        size, code = struct.unpack("!ii", client.recv(8))
        while code != 196608:  # no TLS, no GSSAPI encryption here
            client.sendall(b"N")
            size, code = struct.unpack("!ii", client.recv(8))
        client.recv(size - 8)
        settings = {"server_version": "11.22", "client_encoding": "UTF8",
                    "standard_conforming_strings": "on"}
        client.sendall(message(b"R", struct.pack("!i", 0)) + b"".join(
            message(b"S", f"{name}\0{value}\0".encode()) for name, value in settings.items())
            + message(b"K", struct.pack("!ii", 1, 1)) + message(b"Z", b"I"))
        client.recv(1024)
        text = b"PostgreSQL 11.22 on x86_64-pc-linux-gnu"
        column = b"version\0" + struct.pack("!ihihih", 0, 0, 25, -1, -1, 0)
        row = struct.pack("!hi", 1, len(text)) + text
        client.sendall(message(b"1", b"") + message(b"2", b"")
                       + message(b"T", struct.pack("!h", 1) + column) + message(b"D", row)
                       + message(b"C", b"SELECT 1\0") + message(b"Z", b"I"))
        client.recv(1024)


@test
def a_server_older_than_12_is_refused_by_both_versions():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=greet_as_11, args=(listener,))
        thread.start()
        done = refused(2, "too old", "status", "--url",
                       f"postgres://old@127.0.0.1:{listener.getsockname()[1]}/postgres")
        thread.join()
    assert "PostgreSQL 11.22" in done.stderr and "PostgreSQL 12" in done.stderr, done


try:
    run()
finally:
    SERVER.close()
    shutil.rmtree(PROJECT, ignore_errors=True)
