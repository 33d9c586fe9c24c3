#!/usr/bin/env bats
# usage.bats -- the command line as a person meets it: help, mistakes, exit codes, the manual.
bats_require_minimum_version 1.5.0
load common

@test "help lists every command and every exit code" {
    run "$SHORE" help
    [ "$status" -eq 0 ]
    for command in completion help version; do says "  $command "; done
    for code in 0 1 2 3 4 5 6 7 8 130 143; do [[ $output =~ (^|$'\n')\ \ $code\  ]]; done
}

@test "help fits a terminal of 80 columns" {
    "$SHORE" help | awk 'length > 80 { print; bad = 1 } END { exit bad }'
}

@test "a command explains itself in three ways" {
    run "$SHORE" help completion
    expected=$output
    run "$SHORE" completion --help
    [ "$output" = "$expected" ]
    run "$SHORE" -h completion
    [ "$output" = "$expected" ]
    [ "$status" -eq 0 ]
}

@test "the version is printed by a command and by an option" {
    run "$SHORE" version
    [[ $output =~ ^shore\ [0-9]+\.[0-9]+\.[0-9]+$ ]]
    expected=$output
    run "$SHORE" --version
    [ "$output" = "$expected" ]
}

@test "no command at all is a mistake with a way on" {
    run "$SHORE"
    [ "$status" -eq 2 ]
    says "hint: Run 'shore help' for the list."
}

@test "an unknown command is told with the one that may have been meant" {
    run "$SHORE" verison
    [ "$status" -eq 2 ]
    says "error: could not find a command 'verison'"
    says "hint: Did you mean 'version'?"
}

@test "an unknown option is told with the one that may have been meant" {
    run "$SHORE" version --formt=json
    [ "$status" -eq 2 ]
    says "error: could not find an option '--formt' of 'shore version'"
    says "hint: Did you mean '--format'?"
}

@test "an argument that nobody takes is refused" {
    run "$SHORE" version extra
    [ "$status" -eq 2 ]
    says "could not use 'extra': 'shore version' takes no argument"
}

@test "errors go to stderr, and as JSON when the result is asked for as JSON" {
    run --separate-stderr "$SHORE" --json nonsense
    [ "$status" -eq 2 ]
    [ -z "$output" ]
    python3 - "$stderr" <<'END'
import json, sys
error = json.loads(sys.argv[1])
assert error["exit_code"] == 2 and error["status"] == "USAGE", error
END
}

@test "a result that cannot be written is an error" {
    [ -c /dev/full ] || skip "no /dev/full"
    run bash -c '"$SHORE" version 2>&1 > /dev/full'
    [ "$status" -eq 2 ]
    says "could not write the result to stdout"
}

@test "a closed pipe ends shore with an error and no signal" {
    run bash -c '{ sleep 0.2; "$SHORE" help --json 2> err; echo "$?" > code; } | true'
    [ "$(cat code)" = 2 ]
    grep -q 'could not write the result to stdout: Broken pipe' err
}

@test "the man page is clean roff" {
    command -v groff > /dev/null || skip "no groff"
    "$SHORE" help --format man > shore.1
    run groff -ww -man -Tutf8 -z shore.1
    [ "$status" -eq 0 ]
    [ -z "$output" ]
}

@test "the manual as JSON has every row" {
    "$SHORE" help --format json > manual.json
    python3 - <<'END'
import json
manual = json.load(open("manual.json"))
names = [command["name"] for command in manual["commands"]]
assert "help" in names and names == sorted(names), names
urls = [option for option in manual["options"] if option["name"] == "url"]
assert urls[0]["variable"] == "SHORE_URL" and urls[0]["other_variable"] == "DATABASE_URL", urls
END
}

@test "the manual as markdown names every command" {
    run "$SHORE" help --format markdown
    for command in completion help version; do says "### shore $command"; done
    says '| `--lock-tolerance DURATION` |'
}
