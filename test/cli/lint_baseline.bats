#!/usr/bin/env bats
# lint_baseline.bats -- known findings: written, not counted, found again, and gone.

bats_require_minimum_version 1.5.0

setup() {
    cd "$BATS_TEST_TMPDIR"
    export SHORE_SEVERITY=missing-down=off
    printf "SET lock_timeout = '1s';\nDROP TABLE a;\nDROP TABLE b;\n" > old.sql
    "$SHORE" lint --write-baseline known.json old.sql
}

@test "what the baseline lists is not counted, and summarised" {
    run "$SHORE" lint old.sql
    [ "$status" -eq 1 ]
    run "$SHORE" lint --baseline known.json old.sql
    [ "$status" -eq 0 ]
    [[ "$output" == *"2 known findings of the baseline not shown."* ]]
    [[ "$output" != *"error[drop-table]"* ]]
}

@test "a new finding counts" {
    printf 'DROP TABLE c;\n' >> old.sql
    run "$SHORE" lint --baseline known.json old.sql
    [ "$status" -eq 1 ]
    [[ "$output" == *"dropping table c"* ]]
    [[ "$output" != *"dropping table a"* ]]
}

@test "other lines, white space and other findings do not matter" {
    printf "SET lock_timeout = '1s';\n\n-- b\nDROP   TABLE\n  b;\nDROP TABLE c;\nDROP TABLE a;\n" \
        > old.sql
    run "$SHORE" lint --baseline known.json old.sql
    [[ "$output" == *"1 error, "* ]]
    [[ "$output" == *"2 known findings"* ]]
}

@test "the same statement twice is one more finding" {
    printf 'CREATE TABLE a (i int);\nDROP TABLE b;\n' >> old.sql
    run "$SHORE" lint --baseline known.json old.sql
    [[ "$output" == *"1 error, "* ]]
}

@test "it does not matter from which folder shore is run" {
    git init -q .
    mkdir inner
    cd inner
    run "$SHORE" lint --baseline ../known.json ../old.sql
    [ "$status" -eq 0 ]
}

@test "what no longer occurs is said, and goes with --write-baseline" {
    sed -i '/TABLE b/d' old.sql
    run "$SHORE" lint --baseline known.json old.sql
    [ "$status" -eq 0 ]
    [[ "$output" == *"1 entry of the baseline no longer occurs"* ]]
    printf 'DROP TABLE c;\n' >> old.sql
    run --separate-stderr "$SHORE" lint --baseline known.json --write-baseline known.json old.sql
    [ "$stderr" = "wrote 1 finding to known.json" ]
    run "$SHORE" lint --baseline known.json old.sql
    [ "$status" -eq 1 ]
    [[ "$output" != *"no longer occur"* ]]
}

@test "of other files nothing is said" {
    printf 'SELECT 1;\n' > other.sql
    run "$SHORE" lint --baseline known.json other.sql
    [[ "$output" != *"no longer occur"* ]]
    rm old.sql
    run "$SHORE" lint --baseline known.json other.sql
    [[ "$output" == *"2 entries of the baseline no longer occur"* ]]
}

@test "malformed ones are refused with the place" {
    printf '{"schema_version": 1,\n "findings": [}\n' > bad.json
    run -2 --separate-stderr "$SHORE" lint --baseline bad.json old.sql
    [[ "$stderr" == "bad.json:2:"*"it is no JSON"* ]]
    printf '{"schema_version": 9, "findings": []}\n' > bad.json
    run -2 "$SHORE" lint --baseline bad.json old.sql
    [[ "$output" == *"'schema_version' must be 1"* ]]
    printf '{"schema_version": 1, "findings": [{"rule": "x"}]}\n' > bad.json
    run -2 "$SHORE" lint --baseline bad.json old.sql
    [[ "$output" == *"Finding 1 of it must be an object"* ]]
    run -2 "$SHORE" lint --baseline missing.json old.sql
    [[ "$output" == *"--write-baseline missing.json"* ]]
}

@test "shore.yaml may name it" {
    printf 'lint: {baseline: known.json}\n' > shore.yaml
    run "$SHORE" lint old.sql
    [ "$status" -eq 0 ]
}
