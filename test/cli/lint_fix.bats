#!/usr/bin/env bats
# lint_fix.bats -- `shore lint --fix` and --diff: files changed by a machine, and what it refuses.

bats_require_minimum_version 1.5.0

setup() {
    cd "$BATS_TEST_TMPDIR"
    printf '%s\n' '-- shore: size large' '-- shore: phase expand' '-- shore: reason "search"' \
        '' '-- up' 'CREATE INDEX orders_note_idx ON orders (note);' '' '-- down' \
        'DROP INDEX CONCURRENTLY IF EXISTS orders_note_idx;' > 0001_index.sql
}

@test "--fix changes the file, and the finding is gone" {
    run --separate-stderr "$SHORE" lint 0001_index.sql
    [ "$status" -eq 1 ]
    [[ "$output" == *"1 can be fixed with --fix"* ]]
    run --separate-stderr "$SHORE" lint --fix 0001_index.sql
    [ "$status" -eq 0 ]
    [[ "$output" == *"Fixed 1 finding."* ]]
    grep -qx 'CREATE INDEX CONCURRENTLY orders_note_idx ON orders (note);' 0001_index.sql
    run "$SHORE" lint --fix 0001_index.sql
    [[ "$output" != *"Fixed"* ]]
}

@test "--diff shows it, changes nothing, and patch applies what it shows" {
    cp 0001_index.sql before
    run --separate-stderr "$SHORE" lint --diff 0001_index.sql
    [ "$status" -eq 1 ]
    cmp before 0001_index.sql
    [ "${lines[0]}" = "--- a/0001_index.sql" ]
    [[ "$output" == *"+CREATE INDEX CONCURRENTLY orders_note_idx"* ]]
    [ "$stderr" = "--fix would take away 1 finding and leave 0" ]
    "$SHORE" lint --diff 0001_index.sql 2>/dev/null > change.diff || true
    patch -p1 < change.diff
    cp 0001_index.sql patched
    cp before 0001_index.sql
    "$SHORE" lint --fix 0001_index.sql
    cmp patched 0001_index.sql
}

@test "mode, links, byte order mark and line ends stay" {
    mkdir real
    { printf '\xef\xbb\xbf'; sed 's/$/\r/' 0001_index.sql; } > real/0001_index.sql
    chmod 640 real/0001_index.sql
    rm 0001_index.sql
    ln -s real/0001_index.sql 0001_index.sql
    "$SHORE" lint --fix 0001_index.sql
    [ -L 0001_index.sql ]
    [ "$(stat -c %a real/0001_index.sql)" = 640 ]
    [ "$(head -c 3 real/0001_index.sql)" = $'\xef\xbb\xbf' ]
    [ "$(grep -c $'\r$' real/0001_index.sql)" = "$(wc -l < real/0001_index.sql)" ]
    grep -q CONCURRENTLY real/0001_index.sql
    [ "$(ls real)" = 0001_index.sql ]
}

@test "standard input comes out fixed" {
    run --separate-stderr "$SHORE" lint --fix - <<< 'CREATE INDEX i ON t (a);'
    [ "$output" = 'CREATE INDEX CONCURRENTLY i ON t (a);' ]
    [[ "$stderr" == "fixed 1 finding, "*" left" ]]
    run --separate-stderr "$SHORE" lint --diff - <<< 'CREATE INDEX i ON t (a);'
    [ "${lines[0]}" = "--- a/<stdin>" ]
}

@test "what cannot be fixed without harm stays as it is" {
    printf 'BEGIN;\nCREATE INDEX i ON t (a);\nCOMMIT;\n' > block.sql
    cp block.sql before
    run "$SHORE" lint --fix block.sql
    [ "$status" -eq 1 ]
    cmp block.sql before
}

@test "a fix that brings a new error is left out, those beside it are not" {
    printf '%s\n' "SET lock_timeout = '1s';" 'CREATE INDEX IF NOT EXISTS i ON t (a);' \
        'CREATE INDEX j ON t (b);' 'CREATE INDEX k ON t (c);' > three.sql
    run "$SHORE" lint --fix --severity concurrent-index-if-not-exists=error three.sql
    [ "$status" -eq 1 ]
    [[ "$output" == *"Fixed 2 findings."* ]]
    [ "$(sed -n 2p three.sql)" = 'CREATE INDEX IF NOT EXISTS i ON t (a);' ]
    [ "$(grep -c 'INDEX CONCURRENTLY' three.sql)" -eq 2 ]
}

@test "what the author allowed is not fixed" {
    sed -i 's/^CREATE/-- shore: allow create-index-not-concurrent "at night"\n&/' 0001_index.sql
    cp 0001_index.sql before
    run "$SHORE" lint --fix 0001_index.sql
    cmp 0001_index.sql before
}

@test "--fix and --diff together, and stdin beside files, are refused" {
    run -2 "$SHORE" lint --fix --diff 0001_index.sql
    [[ "$output" == *"could not use --fix and --diff together"* ]]
    run -2 "$SHORE" lint --fix - 0001_index.sql < /dev/null
    [[ "$output" == *"could not fix standard input and files"* ]]
}

@test "a file that cannot be written is a failure that names it" {
    [ "$(id -u)" -ne 0 ] || skip "root may write everywhere"
    mkdir closed
    mv 0001_index.sql closed
    chmod 500 closed
    run -2 "$SHORE" lint --fix closed
    [[ "$output" == *"closed/0001_index.sql"* ]]
    chmod 700 closed
}

@test "a lock_timeout is set where the strong lock stays, and where nobody has said anything" {
    run --separate-stderr "$SHORE" lint --fix - <<< 'DROP INDEX i;
ALTER TABLE a DETACH PARTITION b;
ALTER TABLE x ADD COLUMN y int;'
    [ "$output" = "DROP INDEX CONCURRENTLY i;
SET lock_timeout = '1s';
ALTER TABLE a DETACH PARTITION b CONCURRENTLY;
ALTER TABLE x ADD COLUMN y int;" ]
    run --separate-stderr "$SHORE" lint --fix - <<< 'SET lock_timeout = 0;
ALTER TABLE x ADD COLUMN y int;'
    [ "$output" = 'SET lock_timeout = 0;
ALTER TABLE x ADD COLUMN y int;' ]
}

@test "what has more to it than the fix knows stays as it is" {
    printf '%s\n' "SET lock_timeout = '1s';" 'ALTER TABLE t ADD UNIQUE (a);' \
        'ALTER TABLE t ADD CONSTRAINT k UNIQUE (a) INCLUDE (b);' \
        'ALTER TABLE t ADD CONSTRAINT d UNIQUE (a) DEFERRABLE;' \
        'ALTER TABLE t ADD CONSTRAINT n UNIQUE NULLS NOT DISTINCT (a);' \
        'ALTER TABLE t ADD CONSTRAINT p UNIQUE (a), ADD CONSTRAINT q UNIQUE (b);' \
        'REFRESH MATERIALIZED VIEW unknown;' > block.sql
    cp block.sql before
    run "$SHORE" lint --fix block.sql
    [ "$status" -eq 1 ]
    cmp block.sql before
}
