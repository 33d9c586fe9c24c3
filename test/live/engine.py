#!/usr/bin/env python3
# limit: 300
# limit-all: 1800
"""engine.py -- the programs of this folder, each against a server of its own: the one
that is installed, under SHORE_TEST_ALL those of 12 to 18 from the npm registry. A program is one
test here; when it fails, what it printed is shown.
"""
import os
import subprocess

import pg
import servers
from tap import run, test

PROGRAMS = ("test_engine", "test_catalog", "test_catalog_uses")
SETTINGS = {"max_prepared_transactions": "4", "autovacuum_naptime": "1s"}


def check(program, major):
    with servers.Servers() as found, pg.Server(SETTINGS, found.bin_dir(major)) as server:
        done = subprocess.run(
            [os.path.join(os.environ["SHORE_BUILD"], "test/live", program)], text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False, timeout=240,
            env={**os.environ, "SHORE_TEST_URL": server.url, "CMOCKA_MESSAGE_OUTPUT": "TAP"})
    assert done.returncode == 0, done.stdout[-6000:]


@test
def on_each_version():
    for major in servers.majors():
        for program in PROGRAMS:
            yield (f"{program} on PostgreSQL {major or 'as installed'}",
                   lambda program=program, major=major: check(program, major))


run()
