"""fetch.py -- packages of Debian and npm, by name, for tests; never committed.

    fetch.npm("graphile-worker@0.17.3")     the path of its archive
    fetch.debian("roundcube-core")
    fetch.debian_tree("trixie", "hello")    the folder with it and all that it needs, unpacked

They are kept in the folder SHORE_CACHE, which tools/test.py sets. What cannot be had raises
Unavailable with what the fetching program said.
"""
import os
import pathlib
import pwd
import re
import shutil
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


KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg"
APT_CONF = """Dir "{0}";
Dir::Etc "{0}";
Dir::State "{0}";
Dir::State::status "{0}/status";
Dir::Cache "{0}";
Acquire::Check-Valid-Until "false";
Acquire::Languages "none";
APT::Install-Recommends "false";
APT::Sandbox::User "root";
"""


def _mirror():
    """Where this machine has Debian's packages from."""
    done = subprocess.run(["apt-get", "indextargets", "--format", "$(ORIGIN) $(REPO_URI)",
                           "Created-By: Packages"], stdout=subprocess.PIPE, text=True, check=False)
    for line in done.stdout.splitlines():
        if line.startswith("Debian ") and "security" not in line:
            return line.split()[1]
    raise Unavailable("could not fetch from another release of Debian: apt has no mirror of it")


def debian_tree(suite, package):
    """Of a release that is not this machine's, for which apt gets settings of its own. What is in
    it is that release's newest; it is fetched once."""
    kept = cache() / f"{suite}-{package}"
    if kept.exists():
        return kept
    with tempfile.TemporaryDirectory(dir=cache()) as folder:
        apt = pathlib.Path(folder, "apt")
        for name in ("lists/partial", "archives/partial", "sources.list.d", "preferences.d",
                     "apt.conf.d"):
            (apt / name).mkdir(parents=True)
        (apt / "status").touch()
        (apt / "apt.conf").write_text(APT_CONF.format(apt), encoding="utf-8")
        (apt / "sources.list").write_text(
            f"deb [signed-by={KEYRING}] {_mirror()} {suite} main\n", encoding="utf-8")
        apt_get = ["apt-get", "-q", "-c", str(apt / "apt.conf")]
        _run([*apt_get, "update"], folder)
        _run([*apt_get, "--yes", "--download-only", "install", package], folder)
        tree = pathlib.Path(folder, "tree")
        for archive in (apt / "archives").glob("*.deb"):
            _run(["dpkg-deb", "--extract", str(archive), str(tree)], folder)
        for unused in ("usr/share/doc", "usr/share/man", "usr/share/locale", "usr/share/perl"):
            shutil.rmtree(tree / unused, ignore_errors=True)
        tree.chmod(0o755)  # servers run as another user
        tree.rename(kept)
    return kept
