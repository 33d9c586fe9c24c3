"""A directory of migrations, a database of its own, and shore run on both.

    with Project(server) as project:
        project.write("0001", "create_t", up="CREATE TABLE t (id int);", down="DROP TABLE t;")
        project.up()
"""
import os
import shutil
import signal
import subprocess
import tempfile
import time


class Project:
    count = 0

    def __init__(self, server, binary=None):
        Project.count += 1
        self.server = server
        self.binary = binary or os.environ["SHORE"]
        self.database = f"project_{os.getpid()}_{Project.count}"
        self.dir = tempfile.mkdtemp(prefix="shore-project-")
        self.is_mysql = hasattr(server, "is_mariadb")
        self.state = "shore_" if self.is_mysql else "shore."  # before the names of shore's tables
        server.execute(f"CREATE DATABASE {self.database}")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.dir, ignore_errors=True)

    def write(self, version, name, up, down="SELECT 1 / 1;", verify=None, size="small",
              phase="expand", header=()):
        lines = [f"-- shore: size {size}", f"-- shore: phase {phase}",
                 '-- shore: reason "a test"', *header, "", "-- up", up]
        if down is not None:
            lines += ["", "-- down", down]
        if verify is not None:
            lines += ["", "-- verify", verify]
        path = os.path.join(self.dir, f"{version}_{name}.sql")
        with open(path, "w", encoding="utf-8") as file:
            file.write("\n".join(lines) + "\n")
        return path

    def remove(self, version):
        for name in os.listdir(self.dir):
            if name.startswith(version):
                os.unlink(os.path.join(self.dir, name))

    def command(self, *args, url=None):
        return [self.binary, "--dir", self.dir, "--url",
                url or self.server.url_of(self.database), *args]

    def environment(self, env=None):
        kept = {key: value for key, value in os.environ.items()
                if not key.startswith(("PG", "SHORE_U", "DATABASE_URL"))}
        return {**kept, **(env or {})}

    def shore(self, *args, exit_code=0, url=None, env=None):
        """Run it to its end; CompletedProcess. exit_code None: any."""
        done = subprocess.run(self.command(*args, url=url), text=True, capture_output=True,
                              timeout=120, cwd=self.dir, env=self.environment(env))
        if exit_code is not None:
            assert done.returncode == exit_code, (
                f"exit code {done.returncode} instead of {exit_code}\n"
                f"{args}\nstdout:\n{done.stdout}\nstderr:\n{done.stderr}")
        return done

    def start(self, *args):
        return subprocess.Popen(self.command(*args), text=True, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, cwd=self.dir, env=self.environment())

    def up(self, *args, **options):
        return self.shore("up", *args, **options)

    def down(self, *args, **options):
        return self.shore("down", *args, **options)

    def execute(self, sql):
        self.server.execute(sql, self.database)

    def query(self, sql):
        return self.server.query(sql, self.database)

    def value(self, sql):
        return self.server.value(sql, self.database)

    def session(self, sql):
        return self.server.session(sql, self.database)

    def states(self):
        """{version: state} as the history has it."""
        return dict(self.query(f"SELECT version, state FROM {self.state}migration"))

    def exists(self, relation):
        if self.is_mysql:
            return self.value("SELECT COUNT(*) FROM information_schema.TABLES WHERE TABLE_SCHEMA = "
                              f"DATABASE() AND TABLE_NAME = '{relation}'") == "1"
        return self.value(f"SELECT to_regclass('{relation}') IS NOT NULL") == "t"

    def wait_for(self, sql, seconds=20):
        """Until the query gives true."""
        end = time.monotonic() + seconds
        while self.value(sql) not in ("t", "1"):
            assert time.monotonic() < end, f"never true: {sql}"
            time.sleep(0.05)


def kill(process):
    """As kill -9 does it, and reap."""
    process.send_signal(signal.SIGKILL)
    process.communicate()


def finish(process, seconds=60):
    """(exit code, stdout, stderr) of a started one."""
    out, err = process.communicate(timeout=seconds)
    return process.returncode, out, err


def run_with_kills(project, chance, command, left, heard, pause):
    """Run a command until it gets through; gives how many of the `left` kills are left. Each comes
    within `pause` (least and most seconds), in the share `heard` of cases counted from the first
    line that it says, when it has the lease: on a busy machine the start alone takes its time."""
    while True:
        process = project.start(*command)
        if left > 0:
            if chance.random() < heard:
                process.stderr.readline()
            time.sleep(chance.uniform(*pause))
            if process.poll() is None:
                kill(process)
                left -= 1
                continue
        out, err = process.communicate(timeout=120)
        assert process.returncode == 0, f"{process.returncode}\n{out}{err}"
        return left
