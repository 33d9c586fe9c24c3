# common.bash -- what the tests of the command line share. Each test has a folder of its own.

setup() {
    cd "$BATS_TEST_TMPDIR" || return
    unset SHORE_URL SHORE_ENV SHORE_CONFIG DATABASE_URL NO_COLOR
}

# says TEXT: the output of the last run holds it.
says() {
    [[ $output == *"$1"* ]] || { printf 'expected: %s\ngot: %s\n' "$1" "$output"; return 1; }
}

# says_not TEXT
says_not() {
    [[ $output != *"$1"* ]] || { printf 'unexpected: %s\nin: %s\n' "$1" "$output"; return 1; }
}
