"""fetch.py -- packages of Debian and npm, by name, for tests; never committed.

    fetch.npm("graphile-worker@0.17.3")     the path of its archive
    fetch.debian("roundcube-core")

They are kept in the folder SHORE_CACHE, which tools/test.py sets. What cannot be had raises
Unavailable with what the fetching program said.
"""
import os
import pathlib
import pwd
import re
import subprocess
import tempfile

SECONDS = 120


class Unavailable(Exception):
    pass


def cache():
    folder = pathlib.Path(os.environ.get("SHORE_CACHE")
                          or pathlib.Path(tempfile.gettempdir()) / "shore-cache")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _run(command, folder):
    # npm's settings lie in the user's home, of which the test driver gives tests an empty one.
    environment = os.environ | {"HOME": pwd.getpwuid(os.getuid()).pw_dir}
    try:
        done = subprocess.run(command, cwd=folder, stdin=subprocess.DEVNULL, timeout=SECONDS,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False,
                              env=environment)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Unavailable(f"could not fetch {command[-1]}: {error}") from error
    if done.returncode != 0:
        lines = done.stdout.decode(errors="replace").split("\n")
        said = next((line for line in lines if line.strip()), "it failed")
        raise Unavailable(f"could not fetch {command[-1]}: {command[0]}: {said}")


def _fetch(command, package, ending):
    kept = cache() / (re.sub(r"[^\w.-]", "_", package) + ending)
    if not kept.exists():
        with tempfile.TemporaryDirectory(dir=cache()) as folder:
            _run([*command, package], folder)
            archive = next(pathlib.Path(folder).glob("*" + ending), None)
            if archive is None:
                raise Unavailable(f"could not fetch {package}: {command[0]} fetched nothing")
            archive.rename(kept)
    return kept


def npm(package):
    return _fetch(["npm", "pack", "--loglevel=error"], package, ".tgz")


def debian(package):
    return _fetch(["apt-get", "download"], package, ".deb")
