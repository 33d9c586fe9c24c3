#!/bin/bash
# demo.sh -- a guided tour: rename a column of a million rows while an application works on them.
# It starts a throw-away server by `shore sandbox`, and leaves nothing behind. ENGINE: postgres, or
# mariadb.
set -euo pipefail
cd "$(dirname "$0")/.."
export ENGINE=${ENGINE:-postgres}
case $ENGINE in
postgres)
    title=PostgreSQL home=demo describe='\d users'
    client=(psql -X -q) ask=(psql -X -c)
    ;;
mariadb)
    title=MariaDB home=demo/mysql describe='DESCRIBE users'
    client=(mariadb) ask=(mariadb -t -e)
    ;;
*)
    echo "the demo knows ENGINE=postgres and ENGINE=mariadb, not $ENGINE" >&2
    exit 2
    ;;
esac

if [ -z "${SHORE_DEMO_INSIDE:-}" ]; then
    export SHORE_DEMO_INSIDE=1
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
    export SHORE_DEMO_WORK=$work
    build/shore sandbox --engine "$ENGINE" -- "$0"
    exit
fi

work=$SHORE_DEMO_WORK
export SHORE_DIR=$home/migrations SHORE_ENGINE=$ENGINE
export PATH=$PWD/build:$PATH
bold= dim= off=
if [ -t 1 ] && [ -z "${NO_COLOR:-}" ]; then bold=$'\e[1m' dim=$'\e[2m' off=$'\e[0m'; fi

step() { printf '\n%s%s%s\n\n' "$bold" "$*" "$off"; }
tell() { printf '%s\n' "$@"; }
show() { printf '%s$ %s%s\n' "$dim" "$*" "$off"; "$@"; }
note_time() { printf '%s %s\n' "$(date +%s%6N)" "$1" >> "$work/marks"; }
app_stop() { kill "$1" && wait "$1" || true; }
app_start() {
    build/test/workload/workload "$DATABASE_URL" "demo/$1_app.sql" 4 400 1000000 "$work/log" &
}
query() {
    printf "%s\$ %s '%s'%s\n" "$dim" "${ask[*]}" "$1" "$off"
    "${ask[@]}" "$1"
}

step "A table in production"
tell "A sandbox $title stands in for production: users, one million rows, and an application that" \
     "reads and writes them 400 times a second. It runs through all that follows."
"${client[@]}" < "$home/setup.sql"
note_time "before"
app_start old
old_app=$!
sleep 6
query 'SELECT count(*), min(email), max(email) FROM users'

step "1. The naive way, refused"
tell "users.email is to be called email_address. One line would do it, and break every running" \
     "instance of the application:"
show cat demo/naive.sql
show shore lint demo/naive.sql && { echo "the naive rename was not refused" >&2; exit 1; }

step "2. The plan: expand, migrate, switch, contract"
tell "Four phases in five migrations, each safe while the old release still runs."
show ls "$SHORE_DIR"
show shore lint
show shore status

step "3. Expand, and migrate"
tell "A new column, a trigger that keeps both in step; then a million rows, in small batches."
note_time "expand and backfill"
show shore up --to 0002

step "4. Switch: an index and NOT NULL for the new column, without blocking anybody"
note_time "switch"
show shore up --to 0003

step "5. Second thoughts: back, and forward again"
tell "The last phase that can be undone, undone; the old release does not notice."
note_time "back and forward"
show shore down
show shore status
show shore up --to 0003

step "6. Deploy the new release, beside the old one"
note_time "both releases"
app_start new
new_app=$!
sleep 4
tell "Both write at the same time, each to its own column. Do the columns agree?"
show shore verify 0002
app_stop "$old_app"
tell "" "The last instance of the old release is gone."

step "7. Contract: nobody uses the old column any more"
note_time "contract"
tell "First the end of the double writing; then the drop, which cannot be undone and so stands" \
     "alone and wants to be confirmed by name."
show shore up --to 0004
show shore up || true
show shore up --confirm 0005
query "$describe"
note_time "after"
sleep 3
note_time "end"
app_stop "$new_app"

step "What the application felt"
python3 tools/workload_report.py "$work/marks" "$work/log"
