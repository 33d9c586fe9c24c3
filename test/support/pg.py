"""A throw-away PostgreSQL for tests that are scripts, without shore's own sandbox: what tests shore
should not lean on it.

    with pg.Server() as server:
        server.execute("CREATE TABLE t (id int)")
        print(server.query("SELECT count(*) FROM t"), server.url)

The server listens on a unix socket in a temporary folder and is gone with the block; as root it
runs as user postgres.
"""
import glob
import os
import pwd
import re
import shutil
import signal
import subprocess
import sys
import tempfile


def bin_dir():
    """The newest installed PostgreSQL, or SHORE_PG_BIN."""
    if os.environ.get("SHORE_PG_BIN"):
        return os.environ["SHORE_PG_BIN"]
    found = glob.glob("/usr/lib/postgresql/*/bin/postgres")
    if not found:
        sys.exit("Bail out! no PostgreSQL server is installed")
    newest = max(found, key=lambda path: int(re.search(r"postgresql/(\d+)", path)[1]))
    return os.path.dirname(newest)


class Server:
    def __init__(self, settings=None, binaries=None):
        self.binaries = binaries or bin_dir()
        self.folder = tempfile.mkdtemp(prefix="shore-test-")
        self.data = os.path.join(self.folder, "data")
        self.log = os.path.join(self.folder, "log")
        self.user = "postgres" if os.getuid() == 0 else None
        self.name = self.user or pwd.getpwuid(os.getuid()).pw_name
        self.settings = {"fsync": "off", "shared_buffers": "128MB", "max_wal_size": "2GB",
                         "dynamic_shared_memory_type": "mmap",  # goes with the folder
                         "listen_addresses": "''", "unix_socket_directories": f"'{self.folder}'",
                         "log_min_messages": "warning", **(settings or {})}
        self.process = None
        if self.user:
            shutil.chown(self.folder, self.user, self.user)
        self._run("initdb", "-D", self.data, "-A", "trust", "-U", self.name, "--no-sync",
                  "-E", "UTF8", "--no-locale")
        with open(os.path.join(self.data, "postgresql.conf"), "a", encoding="ascii") as conf:
            conf.writelines(f"{key} = {value}\n" for key, value in self.settings.items())
        self.start()

    def _options(self):
        return {"user": self.user, "group": self.user, "extra_groups": []} if self.user else {}

    def _run(self, program, *args):
        subprocess.run([os.path.join(self.binaries, program), *args], check=True, cwd="/",
                       stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, **self._options())

    def start(self):
        self._run("pg_ctl", "-D", self.data, "-l", self.log, "-w", "-t", "60", "start")

    def stop(self, mode="immediate"):
        self._run("pg_ctl", "-D", self.data, "-m", mode, "-w", "stop")

    def postmaster_pid(self):
        with open(os.path.join(self.data, "postmaster.pid"), encoding="ascii") as file:
            return int(file.readline())

    @property
    def url(self):
        return self.url_of("postgres")

    def url_of(self, database, user=None):
        return f"postgres://{user or self.name}@/{database}?host={self.folder}"

    def psql(self, sql, database="postgres", check=True):
        """Run SQL through psql; the CompletedProcess."""
        done = subprocess.run(
            ["psql", "-X", "-q", "-A", "-t", "-F", "|", "-v", "ON_ERROR_STOP=1",
             "-d", self.url_of(database), "-f", "-"], input=sql, text=True, capture_output=True)
        if check and done.returncode != 0:
            raise RuntimeError(f"psql failed: {done.stderr}\n{sql}")
        return done

    def execute(self, sql, database="postgres"):
        self.psql(sql, database)

    def query(self, sql, database="postgres"):
        """Rows as lists of texts."""
        return [line.split("|") for line in self.psql(sql, database).stdout.splitlines()]

    def value(self, sql, database="postgres"):
        return self.psql(sql, database).stdout.rstrip("\n")

    def session(self, sql, database="postgres"):
        """A psql of its own that runs `sql`, then waits for its standard input to close."""
        process = subprocess.Popen(
            ["psql", "-X", "-q", "-A", "-t", "-d", self.url_of(database)], text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        process.stdin.write(sql + "\n\\echo ready\n")
        process.stdin.flush()
        while (line := process.stdout.readline()) and line != "ready\n":
            pass
        return process

    def close(self):
        if os.path.exists(os.path.join(self.data, "postmaster.pid")):
            try:
                self.stop()
            except subprocess.CalledProcessError:
                os.kill(self.postmaster_pid(), signal.SIGKILL)
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
