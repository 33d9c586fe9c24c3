#!/usr/bin/env python3
# limit: 900
# limit-all: 4500
"""test_facts.py -- perform the rows of the fact base on a real server.

Each form's statement runs on small tables. What it did is compared with the row that the binary
itself prints (shore facts --json): the strongest lock on every relation that existed before, also
that there is none that the row keeps silent about; a new file for a table (rewrite) or an index
(rebuild); a scan, by the share of a table's pages that were fetched; and whether it refuses to be
in a transaction. Locks on sequences, and on indexes where the row names none, are not compared.

PostgreSQL 15 of the distribution is always there. With SHORE_TEST_ALL=1 also 12 to 18, from the npm
registry.
"""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import time
import typing

HERE = pathlib.Path(__file__).resolve().parent
sys.path += [str(HERE.parent / "support"), str(HERE)]
import pg  # noqa: E402
import servers  # noqa: E402
from forms import BASES, FORMS, ONCE, TEMPLATE, Form  # noqa: E402
from tap import Tap  # noqa: E402

SHORE = os.environ["SHORE"]
# The distribution's own server, where not all majors are asked for.
INSTALLED = 15

# As in lock.h: what must wait for whom.
MODES = ["ACCESS SHARE", "ROW SHARE", "ROW EXCLUSIVE", "SHARE UPDATE EXCLUSIVE", "SHARE",
         "SHARE ROW EXCLUSIVE", "EXCLUSIVE", "ACCESS EXCLUSIVE"]
CONFLICTS = [0b10000000, 0b11000000, 0b11110000, 0b11111000, 0b11101100, 0b11111100, 0b11111110,
             0b11111111]

# Pages of a table that a look by key may touch without it being a scan.
SMALL_PAGES = 5
SCANNED_SHARE = 0.8

MAKE_ROOM = """
SET client_min_messages = error;
DROP SCHEMA IF EXISTS s, s2 CASCADE;
DROP PUBLICATION IF EXISTS pub1; DROP PUBLICATION IF EXISTS pub2;
DROP EXTENSION IF EXISTS hstore CASCADE;
CREATE SCHEMA s; SET search_path = s, public;
"""

# Before: name, kind, file and pages of every relation of the two schemas.
LOOK_BEFORE = """
SELECT coalesce(json_object_agg(c.oid, json_build_array(relname, relkind,
           pg_relation_filenode(c.oid), pg_relation_size(c.oid) / 8192)), '{}') AS before,
       coalesce(array_agg(c.oid), '{}') AS oids
FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace AND nspname IN ('s', 's2') \\gset
"""

# The counters of a session go on from what its set-up did.
COUNT_BEFORE = """
SELECT json_object_agg(oid, pg_stat_get_xact_blocks_fetched(oid)) AS count
FROM unnest(:'oids'::oid[]) AS oid \\gset
"""

LOOK_AFTER = """
SELECT json_build_object(
    'before', :'before'::json,
    'files', (SELECT json_object_agg(c.oid, json_build_array(relname, pg_relation_filenode(c.oid)))
              FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
                  AND nspname IN ('s', 's2')),
    'fetched', (SELECT json_object_agg(oid, pg_stat_get_xact_blocks_fetched(oid)
                                            - (:'count'::json ->> oid::text)::bigint)
                FROM unnest(:'oids'::oid[]) AS oid),
    'locks', (SELECT json_agg(json_build_array(relation, mode)) FROM pg_locks
              WHERE pid = pg_backend_pid() AND locktype = 'relation' AND granted));
"""


def mode_of(name):
    """AccessShareLock -> its place in MODES."""
    words = "".join(" " + letter if letter.isupper() else letter for letter in name[:-len("Lock")])
    return MODES.index(words.strip().upper())


def mode_union(left, right):
    both = CONFLICTS[left] | CONFLICTS[right]
    return next(mode for mode, bits in enumerate(CONFLICTS) if bits & both == both)


class Outcome(typing.NamedTuple):
    prepared: bool  # the set-up succeeded
    seen: dict      # None when the statement failed
    error: str


class Performer:
    """One server, and what happens on it."""

    def __init__(self, major, binaries):
        self.major = major
        self.server = pg.Server({"max_logical_replication_workers": "0", "wal_level": "logical",
                                 "autovacuum": "off", "max_prepared_transactions": "2"}, binaries)
        self.base = None  # which tables stand untouched
        space = os.path.join(self.server.folder, "ts1")
        os.mkdir(space)
        if self.server.user:
            shutil.chown(space, self.server.user)
        self.server.execute("CREATE DATABASE facts")
        self.server.execute(f"CREATE TABLESPACE ts1 LOCATION '{space}'")
        extensions = ["citext", "btree_gist"]
        if major < 13:
            extensions.append("pgcrypto")  # gen_random_uuid() is built in since 13
        self.server.execute("".join(f"CREATE EXTENSION {name};\n" for name in extensions) + ONCE +
                            TEMPLATE, "facts")

    def close(self):
        self.server.close()

    def setup_of(self, form):
        """What has to run before the form can, if its tables do not stand there untouched."""
        if not form.setup and self.base == form.base:
            return ""
        self.base = form.base if not form.setup else None
        return MAKE_ROOM + BASES[form.base] + "".join(f"{text};\n" for text in form.setup)

    def run(self, text):
        """The last line that it printed as JSON, or its error."""
        done = self.server.psql("SET client_min_messages = error;\nSET search_path = s, public;\n" +
                                text, "facts", check=False)
        return self.outcome(done.returncode, done.stdout, done.stderr)

    @staticmethod
    def outcome(code, out, err):
        if code == 0:
            return Outcome(True, json.loads(out.strip().splitlines()[-1]), None)
        return Outcome("prepared" in out.splitlines(), None, err)

    def perform(self, row, form):
        """In a transaction that is rolled back."""
        return self.run(f"{self.setup_of(form)}{form.session};\n\\echo prepared\n{LOOK_BEFORE}"
                        f"BEGIN;\n{COUNT_BEFORE}{row['sql']};\n{LOOK_AFTER}ROLLBACK;")

    def perform_outside(self, row, form):
        """Where it refuses a transaction. Gives the mode that it asked for on its target, too, seen
        while another session kept it waiting."""
        self.base = None
        if not row["locks"].get("target"):
            return self.run(f"{LOOK_BEFORE}{COUNT_BEFORE}{row['sql']};\n{LOOK_AFTER}"), None
        process, mode = self.ask(row, form)
        out, err = process.communicate(timeout=120)
        return self.outcome(process.returncode, out, err), mode

    def ask(self, row, form):
        """The statement, started behind a session whose lock on the target conflicts with what the
        row says, and the mode that it was seen to ask for."""
        wanted = MODES.index(form.first or row["locks"]["target"])
        holder = self.holder(form.roles["target"], wanted)
        text = (f"SET search_path = s, public;\n{LOOK_BEFORE}{COUNT_BEFORE}{row['sql']};\n"
                f"{LOOK_AFTER}")
        process = subprocess.Popen(
            ["psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d",
             self.server.url_of("facts") + "&application_name=asker"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        process.stdin.write(text)
        process.stdin.close()
        process.stdin = None
        mode = None
        until = time.monotonic() + 20
        while mode is None and process.poll() is None and time.monotonic() < until:
            found = self.server.value(
                "SELECT mode FROM pg_locks JOIN pg_stat_activity USING (pid) "
                "WHERE application_name = 'asker' AND NOT granted AND locktype = 'relation' "
                f"AND relation = 's.{form.roles['target']}'::regclass", "facts")
            mode = mode_of(found) if found else None
        holder.stdin.close()
        holder.wait()
        holder.stdout.close()
        return process, mode

    def holder(self, target, wanted):
        """The weakest lock that keeps `wanted` waiting."""
        held = next(mode for mode, bits in enumerate(CONFLICTS) if bits >> wanted & 1)
        return self.server.session(
            f"BEGIN; LOCK TABLE s.{target} IN {MODES[held]} MODE;", "facts")


def rewritten(seen, kinds):
    """Names of relations whose file is another one now; an index may also come back under its name
    with another oid."""
    by_name = {name: file for name, file in seen["files"].values()}
    names = []
    for oid, (name, kind, file, _) in seen["before"].items():
        now = seen["files"].get(oid, [name, by_name.get(name, file)])[1]
        if kind in kinds and now != file:
            names.append(name)
    return sorted(names)


def scanned(seen):
    return sorted(name for oid, (name, kind, _, pages) in seen["before"].items()
                  if kind in "rm" and pages >= SMALL_PAGES and
                  seen["fetched"][oid] >= SCANNED_SHARE * pages)


def locks_of(seen):
    """Mode by relation that existed before; kinds too."""
    modes, kinds = {}, {}
    for oid, mode in seen["locks"] or []:
        if str(oid) not in seen["before"]:
            continue
        name, kind = seen["before"][str(oid)][:2]
        kinds[name] = kind
        modes[name] = mode_union(modes.get(name, 0), mode_of(mode))
    return modes, kinds


def compare_locks(row, form, seen):
    wanted = {}
    for role, mode in row["locks"].items():
        if role not in form.roles:
            yield f"the row locks the role {role}, which forms.py does not name a relation for"
            continue
        for name in form.roles[role].split():
            wanted[name] = mode_union(wanted.get(name, 0), MODES.index(mode))
    modes, kinds = locks_of(seen)
    for name, mode in wanted.items():
        if modes.get(name) != mode:
            got = MODES[modes[name]] if name in modes else "no lock"
            yield f"{name}: the row says {MODES[mode]}, the server took {got}"
    for name in sorted(set(modes) - set(wanted)):
        if kinds[name] in "rpvm":
            yield f"{name}: the row says nothing, the server took {MODES[modes[name]]}"


def compare(row, form, seen):
    yield from compare_locks(row, form, seen)
    for what, names in (("rewrite", rewritten(seen, "rm")), ("scan", scanned(seen)),
                        ("index_rebuild", rewritten(seen, "i"))):
        if row[what] != bool(names):
            yield f"{what}: the row says {row[what]}, of the server's relations: {names}"


def differences_outside(performer, row, form):
    outcome, mode = performer.perform_outside(row, form)
    if outcome.error:
        return [f"outside a transaction it failed: {outcome.error}"]
    found = []
    wanted = form.first or row["locks"].get("target")
    asked = "nothing" if mode is None else MODES[mode]
    if wanted and asked != wanted:
        found.append(f"the row says {wanted}, it asked for {asked}")
    for what, kinds in (("rewrite", "rm"), ("index_rebuild", "i")):
        names = rewritten(outcome.seen, kinds)
        if row[what] != bool(names):
            found.append(f"{what}: the row says {row[what]}, of the server's relations: {names}")
    return found


def differences_of_failure(performer, row, form, outcome, refused):
    """It fails, but not before it has waited for its lock."""
    mode = None
    if refused or row["locks"]:
        outcome, mode = performer.perform_outside(row, form)
    if not outcome.error:
        return ["the row says that it fails, and it did not"]
    if row["locks"] and (mode is None or MODES[mode] != row["locks"]["target"]):
        return [f"the row says {row['locks']['target']}, it asked for "
                f"{'nothing' if mode is None else MODES[mode]}"]
    return []


def differences(performer, row, form):
    """What the row says and the server does not do, as sentences."""
    outcome = performer.perform(row, form)
    if not outcome.prepared:  # this version does not even know what the form is about
        return [] if row["fails"] else [f"the set-up failed: {outcome.error}"]
    refused = outcome.error is not None and "transaction block" in outcome.error
    if form.only_refused:
        return [] if refused != row["in_transaction"] else [f"it was not refused: {outcome.error}"]
    if row["fails"]:
        return differences_of_failure(performer, row, form, outcome, refused)
    if outcome.error and not refused:
        return [f"it failed: {outcome.error}"]
    if row["in_transaction"] == refused:
        return [f"in_transaction: the row says {row['in_transaction']}, the server "
                f"{'refused it' if refused else 'did not mind'}"]
    if not refused:
        return list(compare(row, form, outcome.seen))
    return differences_outside(performer, row, form)


# Forms that are judged otherwise than measured, and why.
OTHERWISE = {
    "addcol_notnull_nodefault_empty": "whether a table is empty is not known",
    "alter_publication_add": "the tables of a publication are not in the Change",
    "alter_publication_drop": "the tables of a publication are not in the Change",
    "create_publication_table": "the tables of a publication are not in the Change",
    "ctl_select_for_update": "FOR UPDATE is not in the Change",
    "drop_statistics": "which table they are about is not in the catalog",
    "nextval": "functions are not looked into",
    "reindex_schema": "the tables of a schema are not listed",
    "reindex_table_partitioned": "indexes of partitions are not replayed",
    "setval": "functions are not looked into",
    "vacuum_truncate": "taken only when nobody is there, and given up for whoever comes",
}


def judged(major, row, form):
    """The Effect that shore gives the form's statement, with the set-up replayed before it; None
    where its grammar does not know the statement."""
    setup = "".join(f"{text};\n" for text in form.setup)
    done = subprocess.run(
        [SHORE, "facts", "--json", "--engine", f"postgres:{major}", "--judge", "-"], check=True,
        input=f"{ONCE}{BASES[form.base]}{setup}{row['sql']};", capture_output=True, text=True)
    effect = json.loads(done.stdout)["statements"][-1]
    return None if "error" in effect else effect


def milder(row, form, effect):
    """Where the Effect promises less harm than the row that was measured. What uses a type or a
    function is not in the catalog, and ACCESS SHARE harms nobody."""
    modes = {lock["relation"]: MODES.index(lock["mode"]) for lock in effect["locks"]}
    for role, mode in row["locks"].items():
        for name in [] if role == "dependant" else form.roles[role].split():
            wanted = CONFLICTS[MODES.index(mode)]
            got = modes.get(name)
            if mode != "ACCESS SHARE" and (got is None or CONFLICTS[got] & wanted != wanted):
                yield f"{name}: {mode} is judged as {got if got is None else MODES[got]}"
    for what in ("rewrite", "scan", "index_rebuild"):
        if row[what] and not effect[what]:
            yield f"{what} is not foreseen"
    if effect["in_transaction"] and not row["in_transaction"]:
        yield "that it refuses a transaction is not foreseen"
    if effect["fails"] and not row["fails"]:
        yield "it is judged to fail, and it does not"


def rows_of(major):
    done = subprocess.run([SHORE, "facts", "--json", "--engine", f"postgres:{major}"], check=True,
                          capture_output=True, text=True)
    return json.loads(done.stdout)["facts"]


def judge(tap, major, rows):
    for row in rows:
        form = FORMS.get(row["form"], Form())
        effect = judged(major, row, form)
        if effect is None:
            continue
        found = [] if row["fails"] else list(milder(row, form, effect))
        tap.ok(not found or row["form"] in OTHERWISE,
               f"PostgreSQL {major}: {row['form']} is not judged milder than it is",
               f"{row['sql']}\njudged as {effect.get('form')}\n" + "\n".join(found))


def perform_all(tap, major, binaries, only):
    performer = Performer(major, binaries)
    try:
        rows = [row for row in rows_of(major)
                if not only or any(part in row["form"] for part in only)]
        for row in rows:
            found = differences(performer, row, FORMS.get(row["form"], Form()))
            tap.ok(not found, f"PostgreSQL {major}: {row['form']}: {row['sql']}", "\n".join(found))
        judge(tap, major, rows)
    finally:
        performer.close()


def main():
    """By hand: a major, parts of form ids, or both."""
    tap = Tap()
    only = sys.argv[1:]
    majors = [int(only.pop(0))] if only and only[0].isdigit() else servers.majors()
    unknown = set(FORMS) - {row["form"] for row in rows_of(INSTALLED)}
    tap.ok(not unknown, "every form of forms.py has a row", sorted(unknown))
    with servers.Servers() as found:
        for major in majors:
            perform_all(tap, major or INSTALLED, found.bin_dir(major), only)
    tap.done()


if __name__ == "__main__":
    main()
