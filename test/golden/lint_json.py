#!/usr/bin/env python3
"""lint_json.py -- shore lint --format json is what DESIGN says, field by field."""
import json
import os
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "test/support"))
from tap import run, test  # noqa: E402

SHORE = os.environ.get("SHORE", str(ROOT / "build-asan/shore"))

SQL = """\
BEGIN;
ALTER TABLE "t\u00e9t\u00e9"
    DROP COLUMN a, ADD COLUMN b uuid DEFAULT gen_random_uuid();
COMMIT;
CREATE INDX x;
"""

FINDING = {"rule": str, "severity": str, "file": str, "line": int, "column": int, "end_line": int,
           "end_column": int, "statement": (int, type(None)), "section": str, "message": str,
           "why": str, "locks": list, "rewrite": bool, "scan": bool, "fix": list}


def lint(sql, *options, code=1):
    done = subprocess.run([SHORE, "lint", "--format", "json", *options, "-"],
                          input=sql.encode() if isinstance(sql, str) else sql,
                          capture_output=True, timeout=60, check=False)
    assert done.returncode == code, (done.returncode, done.stderr)
    return json.loads(done.stdout)


def find(output, rule):
    found = [one for one in output["findings"] if one["rule"] == rule]
    assert found, f"no {rule} in {[one['rule'] for one in output['findings']]}"
    return found[0]


@test
def every_field_is_there_and_of_its_type():
    output = lint(SQL)
    assert output["schema_version"] == 1
    assert set(output["summary"]) >= {"files", "statements", "errors", "warnings", "infos"}
    for finding in output["findings"]:
        for key, kind in FINDING.items():
            assert isinstance(finding[key], kind), (key, finding)
        assert finding["severity"] in ("error", "warning", "info")
        assert finding["section"] in ("up", "down", "verify")
        for lock in finding["locks"]:
            assert isinstance(lock["relation"], str) and lock["mode"] in (
                "ACCESS SHARE", "ROW SHARE", "ROW EXCLUSIVE", "SHARE UPDATE EXCLUSIVE", "SHARE",
                "SHARE ROW EXCLUSIVE", "EXCLUSIVE", "ACCESS EXCLUSIVE"), lock
        for fix in finding["fix"]:
            assert isinstance(fix["title"], str) and isinstance(fix["sql"], str)


@test
def places_are_one_based_in_code_points_with_exclusive_ends():
    finding = find(lint(SQL), "drop-column")
    assert (finding["line"], finding["column"]) == (3, 5), finding
    assert (finding["end_line"], finding["end_column"]) == (3, 18), finding
    assert finding["statement"] == 1
    assert finding["file"] == "<stdin>"
    one = find(lint('/* \u00e9 */ DROP TABLE "\u00e9";'), "drop-table")
    assert (one["column"], one["end_column"]) == (9, 23), one


@test
def columns_of_a_latin1_file_count_bytes():
    one = find(lint(b'/* \xe9 */ DROP TABLE "\xe9";'), "drop-table")
    assert (one["column"], one["end_column"]) == (9, 23), one


@test
def a_rewrite_carries_its_lock_and_a_way_out():
    finding = find(lint(SQL), "add-column-rewrite")
    assert finding["rewrite"] is True
    assert finding["locks"][0]["relation"] == "t\u00e9t\u00e9"
    assert finding["locks"][0]["mode"] == "ACCESS EXCLUSIVE"
    assert "-- shore: batched" in finding["fix"][0]["sql"]


@test
def the_summary_counts_what_is_listed():
    output = lint(SQL)
    counted = {"error": 0, "warning": 0, "info": 0}
    for finding in output["findings"]:
        counted[finding["severity"]] += 1
    summary = output["summary"]
    assert counted == {"error": summary["errors"], "warning": summary["warnings"],
                       "info": summary["infos"]}
    assert summary["files"] == 1 and summary["statements"] == 4


@test
def each_migration_has_a_verdict_with_both_answers():
    migration = lint(SQL)["migrations"][0]
    assert migration["file"] == "<stdin>"
    assert (migration["verdict"], migration["long_lock"], migration["compatible"]) == (
        "unsafe", "yes", "no"), migration
    assert lint("CREATE INDX x;")["migrations"][0]["verdict"] == "unknown"
    assert lint("CREATE TABLE x (a int);", code=0)["migrations"][0]["verdict"] == "safe"


@test
def without_findings_the_lists_are_empty():
    output = lint("CREATE TABLE x (a int);", code=0)
    assert output["findings"] == [] and output["summary"]["errors"] == 0


@test
def the_engine_judged_for_is_named():
    assert lint("SELECT 1;", code=0)["judged_for"] == "PostgreSQL 14 to 18"
    assert lint("SELECT 1;", "--engine", "postgres:15", code=0)["judged_for"] == "PostgreSQL 15"


run()
