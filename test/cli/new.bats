# new.bats -- `shore new`: the next migration, from the template.

bats_require_minimum_version 1.5.0

setup() {
    cd "$BATS_TEST_TMPDIR"
}

@test "the first migration makes the folder, says so, and prints its path" {
    run --separate-stderr "$SHORE" new add last seen
    [ "$status" -eq 0 ]
    [ "$output" = migrations/0001_add_last_seen.sql ]
    [[ "$stderr" == *"creating the folder 'migrations'"* ]]
    head -1 migrations/0001_add_last_seen.sql | grep -qx -- '-- 0001_add_last_seen'
}

@test "the next number follows in the width that is used" {
    mkdir -p db
    touch db/007_x.sql db/100.txt db/.200_x.sql
    run --separate-stderr "$SHORE" new --dir db two
    [ "$output" = db/008_two.sql ]
    [ -z "$stderr" ]
    run "$SHORE" new --dir db three
    [ "$output" = db/009_three.sql ]
}

@test "folders above a missing folder are made too" {
    run "$SHORE" new -q --dir a/b/c x
    [ "$output" = a/b/c/0001_x.sql ]
    [ -f a/b/c/0001_x.sql ]
}

@test "names become words with underscores" {
    run "$SHORE" new -q '  Add lastSeen--to  ACCOUNTS2! '
    [ "$output" = migrations/0001_add_last_seen_to_accounts2.sql ]
}

@test "a name without letters is refused, and no folder is made for it" {
    run --separate-stderr "$SHORE" new ' --- '
    [ "$status" -eq 2 ]
    [[ "$stderr" == "error: could not name the migration"* ]]
    run "$SHORE" new
    [ "$status" -eq 2 ]
    [ ! -e migrations ]
}

@test "a name that is too long is refused" {
    run --separate-stderr "$SHORE" new "$(printf 'a%.0s' {1..101})"
    [ "$status" -eq 2 ]
    [[ "$stderr" == *"101 letters are more than 100"* ]]
}

@test "timestamps are asked for once, and then followed" {
    run "$SHORE" new -q --timestamp one
    [[ "$output" =~ ^migrations/20[0-9]{12}_one\.sql$ ]]
    run "$SHORE" new -q two
    [[ "$output" =~ ^migrations/20[0-9]{12}_two\.sql$ ]]
    [ "$(ls migrations | cut -d_ -f1 | sort -u | wc -l)" -eq 2 ]
}

@test "--print shows the text and writes nothing" {
    run "$SHORE" new --print add note
    [ "$status" -eq 0 ]
    [ "${lines[0]}" = '-- 0001_add_note' ]
    [ ! -e migrations ]
}

@test "--json is one object" {
    run --separate-stderr "$SHORE" new --json add note
    [ "$output" = '{"path":"migrations/0001_add_note.sql","version":"0001",'\
'"name":"add_note","created":true}' ]
    "$SHORE" new --json --print x | python3 -c '
import json, sys
new = json.load(sys.stdin)
assert new["created"] is False and new["text"].startswith("-- 0002_x\n")'
}

@test "the template in the folder is used, and is no migration itself" {
    mkdir migrations
    printf -- '-- {{version}} of us: {{name}}\n' > migrations/template.sql
    run "$SHORE" new -q x
    [ "$(cat migrations/0001_x.sql)" = '-- 0001 of us: x' ]
}

@test "the template that shore.yaml names is used, from any folder" {
    mkdir sub
    printf 'template: ours.sql\ndir: m\n' > shore.yaml
    echo 'ours {{version}}' > ours.sql
    cd sub
    run "$SHORE" new -q x
    [ "$status" -eq 0 ]
    [ "$(cat ../m/0001_x.sql)" = 'ours 0001' ]
}

@test "a template that is missing is an error that names it" {
    run --separate-stderr "$SHORE" new --template nowhere.sql x
    [ "$status" -eq 2 ]
    [[ "$stderr" == *"could not open 'nowhere.sql'"*"reading the template"* ]]
    run ls migrations
    [ -z "$output" ]
}

@test "a folder that cannot be made is an error" {
    touch migrations
    run --separate-stderr "$SHORE" new x
    [ "$status" -eq 2 ]
    [[ "$stderr" == "error: could not create folder 'migrations'"* ]]
}

@test "twenty at once get twenty numbers" {
    mkdir migrations
    for i in {1..20}; do "$SHORE" new "change $i" > /dev/null & done
    wait
    [ "$(ls migrations | wc -l)" -eq 20 ]
    [ "$(ls migrations | cut -d_ -f1 | sort -u | tail -1)" = 0020 ]
}
