#!/usr/bin/env bats
# config.bats -- shore.yaml, the environment and the command line, in the order of their strength.
# A bad value for --color tells which of them was heard.
load common

# heard WORD: that value for --color was the one in force.
heard() {
    [ "$status" -eq 2 ]
    says "could not use '$1' for "
}

@test "a mistake in shore.yaml is told with line and column" {
    printf 'dir: migrations\nlock_tolerence: 2s\n' > shore.yaml
    run "$SHORE" facts
    [ "$status" -eq 2 ]
    says "shore.yaml:2:1: error: could not use the key 'lock_tolerence': there is no such setting"
    says "hint: Did you mean 'lock_tolerance'?"
}

@test "a missing unit in shore.yaml is told with line and column" {
    printf 'retry:\n  budget: 10\n' > shore.yaml
    run "$SHORE" facts
    [ "$status" -eq 2 ]
    says "shore.yaml:2:11: error: could not use '10' for retry.budget: a unit is required"
}

@test "a key that nothing heeds yet is refused, not ignored" {
    printf 'windows: {tz: Europe/Berlin}\n' > shore.yaml
    run "$SHORE" facts
    [ "$status" -eq 2 ]
    says "shore.yaml:1:1: error: could not use the key 'windows': it is not supported yet"
}

@test "shore.yaml is found in a folder above" {
    mkdir -p one/two
    echo 'color: purple' > shore.yaml
    cd one/two
    run "$SHORE" facts
    heard purple
    says "../../shore.yaml:1:8:"
}

@test "--config names another file, and one that is missing is an error" {
    echo 'color: purple' > other.yaml
    run "$SHORE" --config other.yaml facts
    heard purple
    run "$SHORE" --config missing.yaml facts
    [ "$status" -eq 2 ]
    says "could not open 'missing.yaml'"
}

@test "the environment is told by the name of its variable" {
    SHORE_COLOR=green run "$SHORE" facts
    heard green
    says "for SHORE_COLOR:"
}

@test "the command line is stronger than the environment, that than a section, that than the file" {
    printf 'color: never\nenvs: {prod: {color: always}}\n' > shore.yaml
    SHORE_COLOR=green run "$SHORE" --env prod facts
    heard green
    SHORE_COLOR=auto run "$SHORE" --env prod --color blue facts
    heard blue
}

@test "an environment that shore.yaml does not have is an error with the names" {
    printf 'envs: {prod: {url: a}, dev: {url: b}}\n' > shore.yaml
    run "$SHORE" --env test facts
    [ "$status" -eq 2 ]
    says "could not find the environment 'test' in shore.yaml"
    says "hint: There are: prod, dev."
}

@test "an environment without a shore.yaml is an error" {
    run "$SHORE" --env prod facts
    [ "$status" -eq 2 ]
    says "could not find the environment 'prod': there is no shore.yaml here or in a folder above"
}

@test "help and version work when shore.yaml is broken" {
    echo '[' > shore.yaml
    run "$SHORE" version
    [ "$status" -eq 0 ]
    run "$SHORE" facts --help
    [ "$status" -eq 0 ]
    run "$SHORE" facts
    [ "$status" -eq 2 ]
}

@test "an empty shore.yaml is as good as none" {
    : > shore.yaml
    run "$SHORE" facts
    [ "$status" -eq 0 ]
}

# reached [WORD...]: verify with these words wants to talk to a server, and nobody is there.
reached() {
    run "$SHORE" verify "$@"
    [ "$status" -eq 4 ]
}

@test "the URL comes from the strongest of its six homes" {
    mkdir migrations
    echo 'CREATE TABLE t (id int);' > migrations/0001_t.sql
    echo 'url: host=/nowhere/file' > shore.yaml
    reached
    says /nowhere/file
    printf 'env: dev\nenvs: {dev: {url: host=/nowhere/dev}, prod: {url: host=/nowhere/prod}}\n' \
        > shore.yaml
    reached
    says /nowhere/dev
    export DATABASE_URL=host=/nowhere/database
    reached
    says /nowhere/database
    reached --env prod
    says /nowhere/prod
    export SHORE_URL=host=/nowhere/shore
    reached --env prod
    says /nowhere/shore
    reached --env prod --url host=/nowhere/argv
    says /nowhere/argv
}
