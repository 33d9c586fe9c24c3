#!/usr/bin/env bats
# secrets.bats -- a password on the command line is shown nowhere: not in errors, not in /proc.
load common

@test "no error repeats a password" {
    for words in \
        "postgres://me:geheim@host/db" \
        "version postgres://me:geheim@host/db" \
        "--colr=postgres://me:geheim@host/db version" \
        "--color=postgres://me:geheim@host/db version" \
        "--lock-tolerance postgres://me:geheim@host/db facts" \
        "facts --url" ; do
        # shellcheck disable=SC2086  # words
        run "$SHORE" $words
        says_not geheim
    done
    run "$SHORE" "host=h password=geheim"
    says_not geheim
}

@test "a password in shore.yaml is not repeated" {
    echo 'lock_tolerance: postgres://me:geheim@host/db' > shore.yaml
    run "$SHORE" facts
    [ "$status" -eq 2 ]
    says_not geheim
}

# A fifo for shore.yaml keeps shore waiting for as long as we look.
@test "a password on the command line is gone from /proc at once" {
    [ -r /proc/self/cmdline ] || skip "no /proc"
    mkfifo wait.yaml
    exec 4<> wait.yaml
    "$SHORE" --config wait.yaml --url postgres://me:geheim@host/db facts 3>&- 4>&- > out 2>&1 &
    pid=$!
    for ((i = 0; i < 500; i++)); do
        output=$(tr '\0' ' ' < "/proc/$pid/cmdline")
        [[ $output != *'***'* ]] || break
        sleep 0.02
    done
    kill -0 "$pid"
    exec 4>&-
    wait "$pid"
    says "--url postgres://me:***"
    says_not geheim
    run cat out
    says_not geheim
}
