#!/usr/bin/env python3
# limit: 300
"""engine_mysql.py -- the programs of this folder that are about MariaDB and MySQL, each against a
server of its own: the MariaDB that is installed, and a MySQL 5.6. A program is one test here; when
it fails, what it printed is shown.
"""
import os
import subprocess

import fetch
import mysql
from tap import run, skip, test

PROGRAMS = ("test_mysql", "test_mysql_catalog")


def check(program, open_server):
    try:
        with open_server(settings={"performance_schema": "ON"}) as server:
            done = subprocess.run(
                [os.path.join(os.environ["SHORE_BUILD"], "test/live", program)], text=True,
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False, timeout=240,
                env={**os.environ, "SHORE_TEST_URL": server.url, "CMOCKA_MESSAGE_OUTPUT": "TAP"})
    except fetch.Unavailable as error:
        skip(str(error))
    assert done.returncode == 0, done.stdout[-6000:]


@test
def on_each_server():
    for name, open_server in mysql.each():
        for program in PROGRAMS:
            yield (f"{program} on {name}",
                   lambda program=program, open_server=open_server: check(program, open_server))


run()
