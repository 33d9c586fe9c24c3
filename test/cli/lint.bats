#!/usr/bin/env bats
# lint.bats -- `shore lint` and `shore explain` as a user meets them: input, exit codes, errors.

bats_require_minimum_version 1.5.0

setup() {
    cd "$BATS_TEST_TMPDIR"
    mkdir -p migrations
    printf '%s\n' '-- shore: size small' '-- shore: phase expand' '-- shore: reason "notes"' '' \
        '-- up' 'CREATE TABLE notes (id bigint);' '' '-- down' 'DROP TABLE notes;' \
        > migrations/0001_notes.sql
}

@test "a good folder gives exit code 0 and a verdict" {
    run --separate-stderr "$SHORE" lint
    [ "$status" -eq 0 ]
    [ -z "$stderr" ]
    [[ "$output" == *"safe     migrations/0001_notes.sql"* ]]
    [[ "$output" == *"0 errors, 0 warnings, 0 infos in 1 file, 2 statements."* ]]
}

@test "an error gives exit code 1, with its place" {
    run --separate-stderr "$SHORE" lint - <<< 'DROP TABLE notes'
    [ "$status" -eq 1 ]
    [[ "$output" == *"error[drop-table]: "* ]]
    [[ "$output" == *"--> <stdin>:1:1"* ]]
}

@test "--fail-on says which severity is too much" {
    printf "SET lock_timeout = '1s';\nDROP INDEX i;\n" > index.sql
    run "$SHORE" lint index.sql
    [ "$status" -eq 0 ]
    run "$SHORE" lint --fail-on warning index.sql
    [ "$status" -eq 1 ]
}

@test "--quiet prints nothing and still answers" {
    run "$SHORE" lint --quiet - <<< 'DROP TABLE notes'
    [ "$status" -eq 1 ]
    [ -z "$output" ]
}

@test "history is replayed: a column of an earlier file is known" {
    mkdir plain
    printf 'CREATE TABLE t (v varchar(10));\n' > plain/1.sql
    printf "SET lock_timeout = '1s';\nALTER TABLE t ALTER v TYPE varchar(20);\n" > plain/2.sql
    run "$SHORE" lint plain
    [ "$status" -eq 0 ]
    run "$SHORE" lint plain/2.sql
    [ "$status" -eq 1 ]
}

@test "severities come from shore.yaml" {
    printf 'severity: {drop-table: warning, require-lock-timeout: off}\n' > shore.yaml
    run "$SHORE" lint - <<< 'DROP TABLE notes'
    [ "$status" -eq 0 ]
    [[ "$output" == *"warning[drop-table]"* ]]
}

@test "a rule that does not exist is a usage error, with a suggestion" {
    run "$SHORE" lint --severity drop-tabel=off
    [ "$status" -eq 2 ]
    [[ "$output" == *"could not find a rule 'drop-tabel'"* ]]
    [[ "$output" == *"Is 'drop-table' meant?"* ]]
}

@test "an engine that is not known is a usage error" {
    for engine in mysql:5.5 mariadb:9.1 mysql:x postgres:9 oracle; do
        run "$SHORE" lint --engine "$engine"
        [ "$status" -eq 2 ]
    done
}

@test "a file that is not there is exit code 2" {
    run "$SHORE" lint nowhere.sql
    [ "$status" -eq 2 ]
}

@test "a malformed file is a finding with its place" {
    printf '%s\n' '-- shore: size small' '-- shore: wibble' '' '-- up' 'SELECT 1;' > bad.sql
    run "$SHORE" lint bad.sql
    [ "$status" -eq 1 ]
    [[ "$output" == *"malformed-file"* ]]
    [[ "$output" == *"bad.sql:2:1"* ]]
}

@test "the output holds no escape sequence unless colour is asked for" {
    run "$SHORE" lint - <<< $'DROP TABLE "a\e[31m"'
    [[ "$output" != *$'\e'* ]]
    run "$SHORE" lint --color always - <<< 'DROP TABLE a'
    [[ "$output" == *$'\e[1;31merror'* ]]
}

@test "explain lists the rules, and explains one" {
    run "$SHORE" explain
    [ "$status" -eq 0 ]
    [[ "$output" == *"drop-column"* ]]
    run "$SHORE" explain drop-column
    [ "$status" -eq 0 ]
    [[ "$output" == *"ALTER TABLE users DROP COLUMN email;"* ]]
    run "$SHORE" explain drop-colum
    [ "$status" -eq 2 ]
}

@test "a rule of style is off by default, and switched on by name" {
    printf 'CREATE TABLE notes (id bigserial PRIMARY KEY);\n' > notes.sql
    run "$SHORE" lint --fail-on info notes.sql
    [[ "$output" != *"prefer-identity"* ]]
    run "$SHORE" lint --severity prefer-identity=info notes.sql
    [[ "$output" == *"info[prefer-identity]"* ]]
    run "$SHORE" explain prefer-identity
    [[ "$output" == *"prefer-identity (off by default):"* ]]
    run "$SHORE" explain
    [[ "$output" == *"'off' is off by default"* ]]
}

@test "explain gives JSON" {
    run "$SHORE" explain --json
    [ "$status" -eq 0 ]
    python3 -c 'import json, sys; assert len(json.load(sys.stdin)) > 20' <<< "$output"
}

@test "explain finds a rule by the id of a narrower one that it covers" {
    run "$SHORE" explain add-column-serial
    [ "$status" -eq 0 ]
    [[ "${lines[0]}" == "add-column-rewrite (error): "* ]]
    [[ "$output" == *"add-column-serial"* ]]
}

@test "a rule is switched off and allowed by the id of a narrower one" {
    local sql='ALTER TABLE t ADD COLUMN c serial;'
    run "$SHORE" lint --severity add-column-serial=off --fail-on info - \
        <<< "SET lock_timeout = '1s'; $sql"
    [ "$status" -eq 0 ]
    printf '%s\n' "SET lock_timeout = '1s';" '-- shore: allow add-column-serial "t is empty"' \
        "$sql" > plain.sql
    run "$SHORE" lint --severity missing-down=off --fail-on info plain.sql
    [ "$status" -eq 0 ]
}
