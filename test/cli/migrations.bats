#!/usr/bin/env bats
# migrations.bats -- files, folders and stdin: what is read, and what is said when it cannot be.
bats_require_minimum_version 1.5.0
load common

@test "a folder that is not there is told with a way on" {
    run "$SHORE" lint
    [ "$status" -eq 2 ]
    says "error: could not find the folder of migrations 'migrations'"
    says "hint: Name files or a folder, or say where they are with --dir or 'dir:' in shore.yaml."
}

@test "a folder that shore.yaml names is told with the place" {
    echo 'dir: nowhere' > shore.yaml
    run "$SHORE" lint
    [ "$status" -eq 2 ]
    says "shore.yaml:1:6: error: could not find the folder of migrations 'nowhere'"
}

@test "an empty folder is an error" {
    mkdir migrations
    run "$SHORE" lint
    [ "$status" -eq 2 ]
    says "could not find a migration in 'migrations'"
    says "hint: A migration is a file that ends in .sql"
}

@test "a file that is not there is an error" {
    run "$SHORE" lint missing.sql
    [ "$status" -eq 2 ]
    says "could not open 'missing.sql': No such file or directory"
}

@test "stdin is read for a dash" {
    run "$SHORE" lint - <<< 'DROP TABLE orders;'
    [ "$status" -eq 1 ]
    says "<stdin>:1:1"
}

@test "folders below a folder are read, hidden files and others are not" {
    mkdir -p migrations/below migrations/.git
    echo 'DROP TABLE a;' > migrations/below/0001_a.sql
    echo 'DROP TABLE b;' > migrations/.git/0002_b.sql
    echo 'DROP TABLE c;' > migrations/notes.txt
    run "$SHORE" lint
    says "migrations/below/0001_a.sql:1:1"
    says_not 0002_b
    says_not notes
}

@test "a folder that contains itself ends with an error" {
    mkdir migrations
    ln -s . migrations/again
    run "$SHORE" lint
    [ "$status" -eq 2 ]
    says "more than 16 levels"
}

@test "an engine that nobody has facts about is told with its place" {
    echo 'engine: postgres:9' > shore.yaml
    run "$SHORE" lint - <<< 'SELECT 1;'
    [ "$status" -eq 2 ]
    says "shore.yaml:1:9: error: could not judge for the engine 'postgres:9'"
    says "hint: Write postgres:9.6 to postgres:18, mysql:5.6 to mysql:9, or mariadb:10.3"
}

@test "a malformed migration is told with line and column, as text and as JSON" {
    mkdir migrations
    printf -- '-- shore: size huge\n\n-- up\nSELECT 1;\n' > migrations/0001_x.sql
    run "$SHORE" verify
    [ "$status" -eq 2 ]
    says "migrations/0001_x.sql:1:"
    says "error: could not accept 1 of 1 migration"
    run --separate-stderr "$SHORE" verify --json
    [ "$status" -eq 2 ]
    [ -z "$output" ]
    python3 - "$stderr" <<'END'
import json, sys
lines = [json.loads(line) for line in sys.argv[1].splitlines()]
assert lines[0]["event"] == "problem" and lines[0]["line"] == 1, lines
assert lines[-1]["event"] == "error" and lines[-1]["exit_code"] == 2, lines
END
}
