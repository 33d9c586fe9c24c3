#!/usr/bin/env bats
# run.bats -- up, down, status and history without a server: what is refused before one is needed.
bats_require_minimum_version 1.5.0
load common

project() {
    mkdir migrations
    printf '%s\n' '-- shore: size small' '-- shore: phase expand' '-- shore: reason "a test"' '' \
        '-- up' 'CREATE TABLE t (id int);' '' '-- down' 'DROP TABLE t;' \
        > migrations/0001_create_t.sql
    nowhere="postgres://nobody@/nothing?host=$BATS_TEST_TMPDIR"
}

@test "up without a directory of migrations is exit code 2" {
    project
    run "$SHORE" up --dir nowhere --url "$nowhere"
    [ "$status" -eq 2 ]
    says "could not"
}

@test "a malformed migration is refused before a server is asked" {
    project
    echo "-- shore: nonsense" | cat - migrations/0001_create_t.sql > migrations/0002_bad.sql
    run "$SHORE" up --url "$nowhere"
    [ "$status" -eq 2 ]
    says "0002_bad.sql:"
}

@test "a server that is not there is exit code 4 for each command" {
    project
    for command in up down status history "up --dry-run"; do
        run "$SHORE" $command --url "$nowhere"
        [ "$status" -eq 4 ]
        says "could not connect"
    done
}

@test "a password in the URL is in no output" {
    project
    for command in up status; do
        run "$SHORE" $command --url "postgres://nobody:s3cret-word@localhost:1/x"
        [ "$status" -eq 4 ]
        says_not s3cret-word
    done
}

@test "the URL of an engine that shore does not know is refused" {
    project
    run "$SHORE" up --url oracle://root@localhost/x
    [ "$status" -eq 2 ]
}

@test "steps that are no number are exit code 2" {
    project
    for steps in x -1 99999999; do
        run "$SHORE" up "--steps=$steps" --url "$nowhere"
        [ "$status" -eq 2 ]
    done
}

@test "the commands take no argument" {
    project
    for command in up down status history; do
        run "$SHORE" $command 0001
        [ "$status" -eq 2 ]
        says "takes no argument"
    done
}

@test "errors are one JSON object with --json" {
    project
    run --separate-stderr "$SHORE" up --json --url "$nowhere"
    [ "$status" -eq 4 ]
    python3 -c 'import json, sys; assert json.loads(sys.argv[1])["exit_code"] == 4' "$stderr"
}

@test "migrations of another tool are not run" {
    project
    mkdir other
    printf -- '-- +goose Up\nCREATE TABLE t (id int);\n-- +goose Down\nDROP TABLE t;\n' \
        > other/0001_t.sql
    for command in up down status; do
        run "$SHORE" $command --dir other --url "$nowhere"
        [ "$status" -eq 2 ]
        says "is one of goose"
    done
}
