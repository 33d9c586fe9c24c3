#!/usr/bin/env python3
"""tools/install_packages.sh must ask the network only for what is missing, and say what to do when
it may not install. dpkg-query, apt-get, id and sudo are stand-ins that write down how they were
called."""
import os
import pathlib
import shutil
import subprocess
import tempfile

from tap import run, test

ROOT = pathlib.Path(os.environ["SHORE_ROOT"])
STAND_IN = '#!/bin/sh\necho "$(basename "$0") $*" >> "$CALLS"\n'


def install(part, missing=(), user=0, sudo=None, commands=()):
    """How it ended, and the calls to apt-get and sudo, in order."""
    with tempfile.TemporaryDirectory() as folder:
        missing = " ".join(missing)
        stand_ins = {
            "id": f"echo {user}\n",
            "apt-get": STAND_IN,
            "dpkg-query": 'shift 3; for p; do case " ' + missing + ' " in *" $p "*) ;;\n'
                          '*) echo "installed $p" ;; esac; done\n',
            "sudo": STAND_IN + f"[ {sudo} = yes ] || exit 1\nshift; exec \"$@\"\n",
        }
        ordinary = ("sh", "awk", "sed", "cut", "grep", "env", "true", "basename", "dirname")
        for name in ordinary + tuple(commands):
            pathlib.Path(folder, name).symlink_to(shutil.which(name) or "/bin/true")
        for name, text in stand_ins.items():
            path = pathlib.Path(folder, name)
            path.write_text(text if text.startswith("#!") else "#!/bin/sh\n" + text)
            path.chmod(0o755)
        calls = pathlib.Path(folder, "calls")
        done = subprocess.run(
            ["sh", ROOT / "tools/install_packages.sh", part],
            capture_output=True, text=True, check=False,
            env={"PATH": folder, "CALLS": str(calls)})
        return done, calls.read_text().splitlines() if calls.exists() else []


@test
def nothing_is_asked_when_all_are_there():
    done, calls = install("test", user=1000)
    assert (done.returncode, done.stderr, calls) == (0, "", []), (done, calls)


@test
def root_installs_what_is_missing_and_no_more():
    done, calls = install("test", missing=["bats", "ninja-build"])
    assert done.returncode == 0 and len(calls) == 2, (done, calls)
    assert calls[0].startswith("apt-get update"), calls
    assert " ninja-build bats " in calls[1] + " " and "meson" not in calls[1], calls


@test
def a_part_needs_those_above_it_but_not_those_below():
    assert install("build", missing=["bats"])[1] == []
    assert len(install("demo", missing=["ninja-build"])[1]) == 2


@test
def a_user_with_sudo_installs_through_it():
    done, calls = install("test", missing=["bats"], user=1000, sudo="yes")
    assert done.returncode == 0, done
    assert any(call.startswith("apt-get install") and " bats" in call for call in calls), calls


@test
def a_user_without_is_told_what_to_run():
    done, calls = install("test", missing=["bats"], user=1000, sudo="no")
    assert done.returncode == 1 and not any("apt-get" in call for call in calls), (done, calls)
    assert "hint: As root, run: apt-get update && apt-get install" in done.stderr, done


@test
def what_is_there_under_another_name_is_not_missing():
    assert install("test", missing=["npm"], commands=["npm"])[1] == []
    assert any(" npm" in call for call in install("test", missing=["npm"])[1])


@test
def an_unknown_part_is_refused():
    done, calls = install("everything")
    assert (done.returncode, calls) == (2, []) and "no part 'everything'" in done.stderr, done


run()
