#!/usr/bin/env python3
"""connect_mysql.py -- logins to MariaDB and MySQL, as a user meets them: what is said when they
fail, the exit code, that no password is in it, and where passwords and TLS come from. What is no
MySQL, or too old, is the handshake of one.
"""
import os
import pathlib
import shutil
import socket
import struct
import subprocess
import tempfile
import threading

import mysql
from tap import run, test

SHORE = os.environ["SHORE"]
SECRET = "hunter2-Zebra"
CONNECTED = ""  # an empty history

FOLDER = pathlib.Path(tempfile.mkdtemp(prefix="shore-certificates-"))


def openssl(*words):
    subprocess.run(["openssl", *words], cwd=FOLDER, check=True, capture_output=True)


def make_certificates():
    """A root, a server's certificate by it, and a root that has to do with nothing."""
    for name in ("root", "other"):
        openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj",
                f"/CN={name}", "-keyout", f"{name}.key", "-out", f"{name}.pem")
    openssl("req", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=127.0.0.1",
            "-keyout", "server.key", "-out", "server.csr")
    (FOLDER / "names").write_text("subjectAltName=IP:127.0.0.1\n")
    openssl("x509", "-req", "-in", "server.csr", "-CA", "root.pem", "-CAkey", "root.key",
            "-CAcreateserial", "-days", "2", "-extfile", "names", "-out", "server.pem")
    for path in (FOLDER, *FOLDER.iterdir()):
        path.chmod(0o755)  # the server runs as another user


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


make_certificates()
PORT = free_port()
SERVER = mysql.Server(settings={
    "skip_networking": "0", "port": PORT, "bind_address": "127.0.0.1",
    "ssl_ca": FOLDER / "root.pem", "ssl_cert": FOLDER / "server.pem",
    "ssl_key": FOLDER / "server.key"})
PLAIN = mysql.Server()
SERVER.execute(f"CREATE USER guarded@'%' IDENTIFIED BY '{SECRET}';"
               "GRANT ALL ON test.* TO guarded@'%';"
               "INSTALL SONAME 'auth_ed25519';"
               f"CREATE USER edward@'%' IDENTIFIED VIA ed25519 USING PASSWORD('{SECRET}');"
               "GRANT ALL ON test.* TO edward@'%';"
               "CREATE USER careful@'%' REQUIRE SSL; GRANT ALL ON test.* TO careful@'%'")
HOME = pathlib.Path(tempfile.mkdtemp(prefix="shore-home-"))


def shore(url, **environment):
    done = subprocess.run([SHORE, "history", "--url", url], capture_output=True, text=True,
                          timeout=60, check=False, stdin=subprocess.DEVNULL,
                          env={**os.environ, "HOME": str(HOME), **environment})
    assert SECRET not in done.stdout + done.stderr, done
    return done


def refused(code, says, url, **environment):
    done = shore(url, **environment)
    assert done.returncode == code and says in done.stderr, done
    return done


def via_socket(login, more=""):
    return f"mysql://{login}@localhost/test?socket={SERVER.socket}{more}"


@test
def the_right_password_is_taken_from_where_the_client_looks():
    refused(0, CONNECTED, via_socket(f"guarded:{SECRET}"))
    refused(0, CONNECTED, via_socket("guarded", f"&password={SECRET}"))
    refused(0, CONNECTED, via_socket("guarded"), MYSQL_PWD=SECRET)
    refused(0, CONNECTED, via_socket(f"edward:{SECRET}"))
    for group in ("client", "shore"):
        (HOME / ".my.cnf").write_text(f"[{group}]\npassword={SECRET}\nuser=guarded\n")
        refused(0, CONNECTED, f"mysql:///test?socket={SERVER.socket}")
    (HOME / ".my.cnf").unlink()


@test
def a_wrong_password_is_not_shown():
    for url in (via_socket(f"guarded:not-{SECRET}"), via_socket(f"nobody:{SECRET}"),
                via_socket("guarded", f"&password=not-{SECRET}"),
                via_socket(f"edward:not-{SECRET}")):
        refused(4, "Access denied", url)
    refused(4, "Access denied", via_socket("guarded"), MYSQL_PWD=f"not-{SECRET}")


@test
def a_broken_url_is_not_shown_either():
    for url in (f"mysql://guarded:{SECRET}/x@localhost/test", f"mysql://guarded:a@{SECRET}@h/test",
                f"mysql://guarded:%zz{SECRET}@localhost/test", f"mysql://guarded:{SECRET}@h:x/test",
                f"mysql://guarded@localhost/test?passwort={SECRET}",
                f"mysql://guarded:{SECRET}@localhost/test?ssl-mode=sometimes"):
        refused(2, "could not understand the connection URL", url)


@test
def no_server_is_said():
    refused(4, "could not connect to mysql://nobody@127.0.0.1:1/test",
            "mysql://nobody@127.0.0.1:1/test")
    refused(4, "could not connect to mariadb://", "mariadb://nobody@localhost/?socket=/no/such")
    refused(4, "Unknown database", f"mysql://root@localhost/no_such?socket={SERVER.socket}")


def packet(number, body):
    return struct.pack("<I", len(body))[:3] + bytes([number]) + body


def text(value):
    return bytes([len(value)]) + value


def rows(values):
    """A result of one row, as text."""
    column = (text(b"def") + text(b"") * 3 + text(b"c") + text(b"") + b"\x0c"
              + struct.pack("<HIBHB", 33, 256, 253, 0, 0) + b"\0\0")
    eof = b"\xfe" + struct.pack("<HH", 0, 2)
    bodies = [bytes([len(values)]), *[column] * len(values), eof,
              b"".join(text(value) for value in values), eof]
    return b"".join(packet(number, body) for number, body in enumerate(bodies, 1))


def greet(listener, version, answers):
    """The protocol up to the answers to the first queries."""
    client, _ = listener.accept()
    with client:
        client.sendall(packet(0, b"\x0a" + version + b"\0" + struct.pack("<I", 7) + b"12345678\0"
                              + struct.pack("<H", 0xf7ff & ~0x0800) + b"\x21" + b"\2\0"
                              + struct.pack("<H", 0x000f) + b"\x15" + b"\0" * 10
                              + b"123456789012\0mysql_native_password\0"))
        client.recv(4096)
        client.sendall(packet(2, b"\0\0\0\2\0\0\0"))
        for answer in answers:
            client.recv(4096)
            client.sendall(rows(answer))
        client.recv(4096)


def meet(version, comment, aurora=b""):
    answers = [[version, comment, b"7"], [b"aurora_version", aurora]]
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=greet, args=(listener, version, answers))
        thread.start()
        port = listener.getsockname()[1]
        done = shore(f"mysql://u@127.0.0.1:{port}/test?ssl-mode=disabled")
        thread.join()
    assert done.returncode == 2, done
    return done.stderr


@test
def a_server_that_is_too_old_is_refused_by_both_versions():
    said = meet(b"5.5.62-log", b"MySQL Community Server")
    assert "too old" in said and "MySQL 5.5" in said and "MySQL 5.6" in said, said
    said = meet(b"5.5.5-10.2.44-MariaDB", b"mariadb.org binary")
    assert "too old" in said and "MariaDB 10.2" in said and "MariaDB 10.3" in said, said


@test
def what_only_speaks_the_protocol_is_refused_by_name():
    assert "it is TiDB" in meet(b"8.0.11-TiDB-v7.5.0", b"TiDB Server")
    assert "it is Vitess" in meet(b"8.0.30-Vitess", b"Version: 19.0.0")
    assert "it is Amazon Aurora" in meet(b"8.0.32", b"Source distribution", b"3.05.2")


def via_tcp(mode="", ca=None):
    words = ([f"ssl-mode={mode}"] if mode else []) + ([f"ssl-ca={FOLDER / ca}"] if ca else [])
    return f"mysql://careful@127.0.0.1:{PORT}/test?" + "&".join(words)


@test
def tls_is_used_where_there_is_one_and_checked_where_that_is_asked():
    refused(0, CONNECTED, via_tcp())
    refused(0, CONNECTED, via_tcp("required"))
    refused(0, CONNECTED, via_tcp("VERIFY_IDENTITY", "root.pem"))
    refused(4, "Access denied", via_tcp("disabled"))
    refused(4, "could not connect", via_tcp("verify_ca", "other.pem"))
    refused(4, "could not connect", via_tcp("verify_identity"))


@test
def no_tls_is_a_failure_where_it_is_required():
    url = f"mysql://root@localhost/test?socket={PLAIN.socket}"
    refused(0, CONNECTED, url)
    refused(4, "could not connect", url + "&ssl-mode=required")
    refused(4, "could not connect", url + "&ssl-mode=verify_identity")


try:
    run()
finally:
    SERVER.close()
    PLAIN.close()
    shutil.rmtree(FOLDER, ignore_errors=True)
    shutil.rmtree(HOME, ignore_errors=True)
