#!/usr/bin/env python3
"""clang_tidy.py [--quick] -- run clang-tidy over src/ and test/, on the files that changed.

--quick leaves the static analyzer out, which takes nine tenths of the time.

A file that passed is not looked at again until it, a header of ours that it includes, its compiler
options or .clang-tidy change. Needs the tree build-clang, built: there ninja knows who includes
what.
"""
import concurrent.futures
import hashlib
import json
import os
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[1]
TREE = ROOT / "build-clang"
PASSED = TREE / "clang-tidy-passed.json"


def dependencies():
    """Of each object file of the tree, the files of ours that it was made from."""
    listing = subprocess.run(["ninja", "-C", TREE, "-t", "deps"], capture_output=True, text=True,
                             check=True).stdout
    found, current = {}, None
    for line in listing.splitlines():
        if line and not line.startswith(" "):
            current = found.setdefault(line.split(":")[0], [])
        elif line.strip():
            path = (TREE / line.strip()).resolve()
            if path.is_relative_to(ROOT):
                current.append(path)
    return found


def fingerprint(entry, inputs):
    digest = hashlib.sha256(entry["command"].encode())
    for path in [ROOT / ".clang-tidy", *sorted(inputs)]:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def lint(source, quick):
    checks = ["--checks=-clang-analyzer-*"] if quick else []
    return subprocess.run(["clang-tidy", "--quiet", *checks, "-p", TREE, source], cwd=ROOT,
                          text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)


def main(quick):
    entries = json.loads((TREE / "compile_commands.json").read_text())
    made_from = dependencies()
    passed = json.loads(PASSED.read_text()) if PASSED.is_file() else {}
    todo = {}
    for entry in entries:
        path = (TREE / entry["file"]).resolve()
        source = str(path.relative_to(ROOT))
        mark = fingerprint(entry, made_from.get(entry["output"], [path]))
        if passed.get(source) not in ([mark, "full"], [mark, "quick" if quick else "full"]):
            todo[source] = [mark, "quick" if quick else "full"]
    failed = False
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for source, done in zip(todo, pool.map(lambda source: lint(source, quick), todo)):
            if done.returncode == 0:
                passed[source] = todo[source]
                PASSED.write_text(json.dumps(passed, indent=0))
            else:
                failed = True
                print(done.stdout or done.stderr, end="", flush=True)
    return failed


if __name__ == "__main__":
    sys.exit(main("--quick" in sys.argv[1:]))
