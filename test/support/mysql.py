"""A throw-away MariaDB or MySQL for tests that are scripts, as pg.py has a PostgreSQL.

    with mysql.Server() as server:                      the MariaDB that is installed
        server.execute("CREATE TABLE t (id int)")
        print(server.query("SELECT count(*) FROM t"), server.url)

    with servers.Servers() as found, mysql.Server(found.mysql()) as server:     a MySQL 5.6

    for name, open_server in mysql.each(): ...          those that tests want

The server listens on a unix socket in a temporary folder and is gone with the block; as root it
runs as user mysql, or nobody. Its own user is root, without a password; its database is `test`.
"""
import contextlib
import os
import pathlib
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time

import servers

SECONDS = 60
CLIENT = ["mariadb", "--no-defaults", "--user=root", "--batch", "--skip-column-names",
          "--default-character-set=utf8mb4"]
# What the system tables are made from, in this order. A file that a version lacks it does not need.
SYSTEM_TABLES = ["mysql_system_tables.sql", "mysql_performance_tables.sql",
                 "mysql_system_tables_data.sql", "maria_add_gis_sp_bootstrap.sql",
                 "mysql_sys_schema.sql"]
ESCAPES = {"n": "\n", "t": "\t", "0": "\0", "\\": "\\"}


def installed():
    """The MariaDB server of this machine, or SHORE_MARIADB_BIN."""
    named = os.environ.get("SHORE_MARIADB_BIN")
    places = [named] if named else ["/usr/sbin", "/usr/libexec", *os.environ["PATH"].split(":")]
    for place in places:
        if os.access(os.path.join(place, "mariadbd"), os.X_OK):
            return os.path.join(place, "mariadbd")
    return sys.exit("Bail out! no MariaDB server is installed")


def share_of(program):
    """Where its system tables and messages are."""
    base = os.path.dirname(program)
    for place in ("../share/mysql", "../share/mariadb", "share", "../share"):
        if os.path.exists(os.path.join(base, place, "english/errmsg.sys")):
            return os.path.normpath(os.path.join(base, place))
    return None


def each():
    """(name, function that gives a Server; it takes the same settings): MariaDB as it is installed
    and MySQL 5.6; in the long form of the tests also those of other releases of Debian; or those
    that SHORE_MYSQL_SERVERS names: "MySQL 9,MariaDB 11.8". fetch.Unavailable comes from one that
    cannot be had."""
    def opener(find):
        @contextlib.contextmanager
        def opened(**how):
            with servers.Servers() as found, Server(find(found), **how) as server:
                yield server
        return opened
    usual = ["MariaDB", "MySQL 5.6"]
    newer = list(servers.DEBIAN)
    every = {"MariaDB": Server, "MySQL 5.6": opener(lambda found: found.mysql())}
    every |= {name: opener(lambda found, name=name: found.debian(name)) for name in newer}
    named = os.environ.get("SHORE_MYSQL_SERVERS")
    wanted = named.split(",") if named else usual + newer * bool(os.environ.get("SHORE_TEST_ALL"))
    return [(name, every[name]) for name in wanted]


def unescaped(field):
    out, at = [], 0
    while (found := field.find("\\", at)) >= 0:
        out += [field[at:found], ESCAPES.get(field[found + 1], field[found + 1])]
        at = found + 2
    return "".join(out) + field[at:]


class Server:
    def __init__(self, program=None, settings=None):
        """`settings`, as in an option file: {"log_bin": "binlog", "skip_name_resolve": None}."""
        self.program = str(program or installed())
        self.share = share_of(self.program)
        self.is_mariadb = os.path.basename(self.program) == "mariadbd"
        self.folder = tempfile.mkdtemp(prefix="shore-test-")
        self.data = os.path.join(self.folder, "data")
        self.log = os.path.join(self.folder, "log")
        self.socket = os.path.join(self.folder, "socket")
        self.user = self._user() if os.getuid() == 0 else None
        self.process = None
        self._configure(settings or {})
        os.mkdir(self.data)
        if self.user:
            for path in (self.folder, self.data):
                shutil.chown(path, self.user)
        try:
            self._bootstrap()
            self.start()
        except BaseException:
            self.close()
            raise

    @staticmethod
    def _user():
        names = {entry.pw_name for entry in pwd.getpwall()}
        return "mysql" if "mysql" in names else "nobody"

    def _configure(self, settings):
        """Nothing here outlives the test, so nothing waits for a disk. What is committed outlives
        a kill of the server all the same."""
        base = self.share[:self.share.rindex("/share")]
        lines = {"basedir": base, "lc_messages_dir": self.share,
                 "datadir": self.data, "socket": self.socket, "tmpdir": self.folder,
                 "pid_file": os.path.join(self.folder, "pid"), "skip_networking": None,
                 "innodb_flush_method": "nosync", "innodb_flush_log_at_trx_commit": 2,
                 "loose_innodb_log_file_size": "64M", "innodb_doublewrite": "OFF"}
        if self.is_mariadb:
            lines |= {"debug_no_sync": None, "character_set_server": "utf8mb4",
                      "collation_server": "utf8mb4_general_ci"}
        else:
            lines |= {"loose_mysqlx": "OFF", "secure_file_priv": ""}
        lines |= settings
        self.options = os.path.join(self.folder, "my.cnf")
        with open(self.options, "w", encoding="utf-8") as file:
            file.write("[mysqld]\n")
            file.writelines(key + ("" if value is None else f" = {value}") + "\n"
                            for key, value in lines.items())

    def _how(self):
        how = {"cwd": self.folder, "stdout": subprocess.DEVNULL}
        return how | ({"user": self.user, "group": pwd.getpwnam(self.user).pw_gid,
                       "extra_groups": []} if self.user else {})

    def _system_table(self, name):
        path = pathlib.Path(self.share, name)
        path = path if path.exists() else path.with_name(name.replace("mysql_", "mariadb_"))
        return path.read_text(encoding="utf-8") if path.exists() else ""

    def _bootstrap(self):
        """What mariadb-install-db does; MySQL 5.6 has it as a Perl program that is not packed,
        later ones inside."""
        script = [self._system_table(name) for name in SYSTEM_TABLES]
        inside = not any(script)
        script = ["create database mysql;\n", "use mysql;\n", "set @auth_root_socket = null;\n",
                  *script]
        if not self.is_mariadb:
            script += ["\ndelete from user where user = '';\n"]
        script += ["\ncreate database test;\n"]
        how = ["--initialize-insecure"] if inside else ["--bootstrap", "--max_allowed_packet=8M"]
        if inside:
            how += [f"--init-file={self.folder}/init"]
            pathlib.Path(self.folder, "init").write_text(script[-1], encoding="utf-8")
        with open(self.log, "ab") as log:
            done = subprocess.run([self.program, f"--defaults-file={self.options}", *how],
                                  input="".join(script).encode(), stderr=log, timeout=SECONDS,
                                  check=False, **self._how())
        if done.returncode != 0:
            raise RuntimeError(f"{self.program} {how[0]} failed: {self.log_tail()}")

    def log_tail(self):
        return pathlib.Path(self.log).read_text(encoding="utf-8", errors="replace")[-2000:]

    def start(self):
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen([self.program, f"--defaults-file={self.options}"],
                                            stdin=subprocess.DEVNULL, stderr=log, **self._how())
        until = time.monotonic() + SECONDS
        while self.sql("SELECT 1", database=None, check=False).returncode != 0:
            if self.process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"{self.program} did not start: {self.log_tail()}")
            time.sleep(0.03)

    def stop(self, number=signal.SIGKILL):
        """At once, as a crash would; SIGTERM: in good order."""
        self.process.send_signal(number)
        self.process.wait(SECONDS)

    @property
    def url(self):
        return self.url_of("test")

    def url_of(self, database, user="root"):
        return f"mysql://{user}@localhost/{database}?socket={self.socket}"

    def client(self, database="test", *more):
        """The words that start a client of this server."""
        return [*CLIENT, f"--socket={self.socket}", *more, *([database] if database else [])]

    def sql(self, sql, database="test", check=True):
        """Run SQL through the mariadb client; the CompletedProcess."""
        done = subprocess.run(self.client(database), input=sql, text=True, capture_output=True,
                              check=False)
        if check and done.returncode != 0:
            raise RuntimeError(f"mariadb failed: {done.stderr}\n{sql}")
        return done

    def execute(self, sql, database="test"):
        self.sql(sql, database)

    def query(self, sql, database="test"):
        """Rows as lists of texts; a null is NULL."""
        return [[unescaped(field) for field in line.split("\t")]
                for line in self.sql(sql, database).stdout.split("\n")[:-1]]

    def value(self, sql, database="test"):
        rows = self.query(sql, database)
        return rows[0][0] if rows else ""

    def session(self, sql, database="test"):
        """A client of its own that runs `sql`, then waits for its standard input to close."""
        process = subprocess.Popen(self.client(database, "--unbuffered"), text=True,
                                   stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                   stderr=subprocess.STDOUT)
        process.stdin.write(sql + ";\nSELECT 'ready';\n")
        process.stdin.flush()
        while (line := process.stdout.readline()) and line != "ready\n":
            pass
        return process

    def close(self):
        if self.process and self.process.poll() is None:
            self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
