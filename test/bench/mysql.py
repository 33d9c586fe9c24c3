#!/usr/bin/env python3
"""The parser for MySQL and MariaDB, alone and in `shore lint`, over the migrations that Debian's
packages ship. Processor time on one core, the least of several rounds. There is no linter of
migrations for these servers to put beside it."""
import os
import sys

from lint import SHORE, corpus_of, measured, one_core

HERE = os.path.dirname(os.path.abspath(__file__))
