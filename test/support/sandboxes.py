"""sandboxes.py -- starting `shore sandbox`, and seeing what is left of one.

All of them work below PLACE, the temporary folder that ENVIRONMENT gives them; main() runs the
tests and removes it.
"""
import contextlib
import os
import pathlib
import shutil
import subprocess
import tempfile
import time

from tap import run

SHORE = os.environ["SHORE"]
ALL = os.environ.get("SHORE_TEST_ALL")
GONE_SECONDS = 20  # a second where the disk is idle; removing a thousand files waits its turn
START_SECONDS = 120

PLACE = pathlib.Path(tempfile.mkdtemp(prefix="s-"))
PLACE.chmod(0o1777)
ENVIRONMENT = {**os.environ, "TMPDIR": str(PLACE)}


def processes():
    """{pid: command line} of all that runs from a folder below PLACE, watchdogs included."""
    found = {}
    for pid in filter(str.isdigit, os.listdir("/proc")):
        with contextlib.suppress(OSError):
            words = pathlib.Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
            name = pathlib.Path(f"/proc/{pid}/comm").read_text().strip()
            at = ""
            with contextlib.suppress(OSError):
                at = os.readlink(f"/proc/{pid}/cwd")
            ours = f"TMPDIR={PLACE}".encode() in pathlib.Path(f"/proc/{pid}/environ").read_bytes()
            if str(PLACE) in words or at.startswith(str(PLACE)) or (ours and "watchdog" in name):
                found[int(pid)] = f"{name}: {words}"
    return found


def folders():
    return sorted(path.name for path in PLACE.iterdir() if path.name.startswith("shore-sandbox-"))


class SharedMemory:
    """What the processes below PLACE hold of it now, to see later that it went with them."""

    def __init__(self):
        self.pids = set(processes())
        self.others = set(self._without_process())  # their makers' numbers are given out again
        self.files = set()
        for pid in self.pids:
            with contextlib.suppress(OSError):
                maps = pathlib.Path(f"/proc/{pid}/maps").read_text().splitlines()
                self.files |= {line.split()[-1] for line in maps if " /dev/shm/" in line}

    def left(self):
        segments = [number for number, maker in self._without_process().items()
                    if maker in self.pids and number not in self.others]
        return segments + [path for path in self.files if os.path.exists(path)]

    @staticmethod
    def _without_process():
        """{number of a segment that nobody has attached: the process that made it}"""
        with open("/proc/sysvipc/shm", encoding="ascii") as file:
            rows = [line.split() for line in file][1:]
        return {row[1]: int(row[4]) for row in rows if row[6] == "0"}


def assert_nothing_left(seconds=GONE_SECONDS, memory=None):
    end = time.monotonic() + seconds
    while (left := processes()) or folders():
        assert time.monotonic() < end, f"still there: {left} {folders()}"
        if memory:
            memory.pids |= set(left)
        time.sleep(0.02)


def start(*options, **how):
    """A sandbox that ends with its stdin, not ready yet."""
    return subprocess.Popen([SHORE, "sandbox", *options], text=True, stdin=subprocess.PIPE,
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                            **{"env": ENVIRONMENT, **how})


@contextlib.contextmanager
def sandbox(*options, **how):
    """(process, URL or JSON text) of a sandbox that is ready; killed at the end."""
    process = start(*options, **how)
    try:
        line = process.stdout.readline().strip()
        assert line, process.stderr.read()
        yield process, line
    finally:
        process.kill()
        process.communicate()
        assert_nothing_left()


def home(user):
    """A home of the user that the server runs as, so that its cache is the test's own."""
    path = pathlib.Path(tempfile.mkdtemp(prefix="home-", dir=PLACE))
    if os.getuid() == 0:
        shutil.chown(path, user)
    return path


def shore(*words, **how):
    """One that has ended."""
    return subprocess.run([SHORE, "sandbox", *words], text=True, capture_output=True, check=False,
                          stdin=subprocess.DEVNULL, timeout=START_SECONDS,
                          **{"env": ENVIRONMENT, **how})


def watchdog_of(process):
    children = pathlib.Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    return int(children[0])


def seconds_to_start(*options, **how):
    started = time.monotonic()
    with sandbox(*options, **how):
        return time.monotonic() - started


def kill_after(delay, *options, **how):
    process = start(*options, **how)
    time.sleep(delay)
    memory = SharedMemory()
    process.kill()
    process.communicate()
    try:
        assert_nothing_left(memory=memory)
        assert not memory.left(), f"shared memory: {memory.left()}"
    except AssertionError as error:
        raise AssertionError(f"killed after {delay:.3f} s: {error}") from error


def wait_until_gone(pid):
    end = time.monotonic() + GONE_SECONDS
    while pid in processes():
        assert time.monotonic() < end, processes()
        time.sleep(0.02)


def sweep(*options, **how):
    """What is left without an owner is removed by the next start, once it is not quite new."""
    assert len(folders()) == 1
    for name in folders():
        os.utime(PLACE / name, (time.time() - 60, time.time() - 60))
    left = folders()[0]
    with sandbox(*options, **how):
        end = time.monotonic() + GONE_SECONDS
        while left in folders():
            assert time.monotonic() < end, folders()
            time.sleep(0.02)


def main():
    try:
        run()
    finally:
        shutil.rmtree(PLACE, ignore_errors=True)
