"""replicas.py -- a real replica of a throw-away server.

    with pg.Server() as primary, replicas.of_pg(primary) as replica:
        replica.value("SELECT pg_wal_replay_pause()")

    with replicas.mysql_pair(open_server) as (primary, replica):
        replica.execute("STOP SLAVE SQL_THREAD")
"""
import contextlib
import os
import socket
import subprocess
import time

REPLICATES = {"server_id": 1, "log_bin": "binlog", "binlog_format": "ROW"}


class PgReplica:
    def __init__(self, primary, name="r1"):
        self.primary, self.folder = primary, os.path.join(primary.folder, name)
        self.port = 5433
        primary._run("pg_basebackup", "-D", self.folder, "-d", primary.url_of(""), "-R", "-X",
                     "stream", "-c", "fast")
        with open(os.path.join(self.folder, "postgresql.conf"), "a", encoding="ascii") as conf:
            conf.write(f"port = {self.port}\ncluster_name = '{name}'\n")
        self.start()

    @property
    def url(self):
        return f"{self.primary.url}&port={self.port}"

    def start(self):
        self.primary._run("pg_ctl", "-D", self.folder, "-l", self.folder + ".log", "-w", "start")

    def stop(self):
        self.primary._run("pg_ctl", "-D", self.folder, "-m", "immediate", "-w", "stop")

    def value(self, sql):
        return subprocess.run(["psql", "-XqAt", "-d", self.url, "-c", sql], check=True, text=True,
                              capture_output=True).stdout.strip()

    def pause(self):
        self.value("SELECT pg_wal_replay_pause()")

    def go_on(self):
        self.value("SELECT pg_wal_replay_resume()")


@contextlib.contextmanager
def of_pg(primary):
    replica = PgReplica(primary)
    try:
        yield replica
    finally:
        with contextlib.suppress(subprocess.CalledProcessError):  # it may be down
            replica.stop()


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


@contextlib.contextmanager
def mysql_pair(open_server, settings=None):
    """A primary and its replica, of the same kind."""
    port = free_port()
    listens = {"skip_networking": "OFF", "bind_address": "127.0.0.1", "port": port}
    with open_server(settings=REPLICATES | listens | (settings or {})) as primary, \
            open_server(settings=REPLICATES | {"server_id": 2}) as replica:
        primary.execute("CREATE USER repl@'%' IDENTIFIED BY 'secret';"
                        "GRANT REPLICATION SLAVE ON *.* TO repl@'%';")
        new = not primary.sql("SHOW MASTER STATUS", check=False).stdout  # MySQL 8.4 and later
        file, position = primary.query("SHOW BINARY LOG STATUS" if new else
                                       "SHOW MASTER STATUS")[0][:2]
        replica.slave = "REPLICA" if new else "SLAVE"
        source = "SOURCE" if new else "MASTER"
        replica.execute(f"CHANGE {'REPLICATION SOURCE' if new else 'MASTER'} TO"
                        f" {source}_HOST = '127.0.0.1', {source}_PORT = {port},"
                        f" {source}_USER = 'repl', {source}_PASSWORD = 'secret',"
                        + " GET_SOURCE_PUBLIC_KEY = 1," * new +
                        f" {source}_LOG_FILE = '{file}', {source}_LOG_POS = {position};"
                        f"START {replica.slave};")
        primary.execute("CREATE DATABASE replicated")
        end = time.monotonic() + 30
        while not replica.query("SHOW DATABASES LIKE 'replicated'"):
            if time.monotonic() > end:
                raise RuntimeError(replica.query(f"SHOW {replica.slave} STATUS"))
            time.sleep(0.05)
        yield primary, replica
