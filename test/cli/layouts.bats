# layouts.bats -- directories of other tools, and what git says is new in them.

load common

# commit MESSAGE: everything below here.
commit() {
    git -c user.name=t -c user.email=t@example.org -c commit.gpgsign=false add -A
    git -c user.name=t -c user.email=t@example.org -c commit.gpgsign=false commit -qm "$1"
}

@test "a directory tells whose it is, and --layout overrides it" {
    mkdir m
    printf -- '-- +goose Up\nCREATE INDEX CONCURRENTLY i ON t (a);\n' > m/1_a.sql
    run "$SHORE" lint m
    [ "$status" -eq 1 ]
    says "goose opens one"
    says "-- +goose NO TRANSACTION"
    run "$SHORE" lint --layout plain m
    [ "$status" -eq 0 ]
    SHORE_LAYOUT=dbmate run "$SHORE" lint m
    [ "$status" -eq 1 ]
    says "there is no '-- migrate:up': dbmate refuses the file"
}

@test "an unknown layout gives the list of them" {
    run "$SHORE" lint --layout gooose .
    [ "$status" -eq 2 ]
    says "native"
    says "golang-migrate"
    says "sqitch"
}

@test "shore.yaml can name the layout" {
    mkdir m
    printf 'SELECT 1;\nVACUUM t;\n' > m/1_a.up.sql
    printf 'dir: m\nlayout: plain\n' > shore.yaml
    run "$SHORE" lint
    [ "$status" -eq 0 ]
    rm shore.yaml
    run "$SHORE" lint m
    [ "$status" -eq 1 ]
    says "golang-migrate makes one of the file"
}

@test "a finding in a second file of a migration names that file" {
    printf 'SET lock_timeout = 1000;\nALTER TABLE t ADD COLUMN a int;\n' > 1_a.up.sql
    printf '\n\nDROP TABLE other;\n' > 1_a.down.sql
    run "$SHORE" lint 1_a.up.sql 1_a.down.sql
    says "1_a.down.sql:3:"
    says "DROP TABLE other;"
}

@test "only native migrations are run" {
    mkdir m
    printf -- '-- +goose Up\nSELECT 1;\n' > m/1_a.sql
    run "$SHORE" up --dir m --url postgres://nobody@127.0.0.1:1/none
    [ "$status" -ne 0 ]
    says "error:"
}

@test "--since tells only of what is new or changed" {
    git init -q .
    mkdir m
    printf 'DROP TABLE a;\n' > m/1_a.sql
    printf 'DROP TABLE b;\n' > m/2_b.sql
    printf 'CREATE TABLE c (id int);\n' > m/3_c.sql
    commit first
    git tag v1
    run "$SHORE" lint --since v1 m
    [ "$status" -eq 0 ]
    says_not "drop-table"
    printf 'DROP TABLE b2;\n' > m/2_b.sql
    printf 'DROP TABLE d;\n' > m/4_d.sql
    printf 'CREATE INDEX ON c (id);\n' > m/5_e.sql
    run "$SHORE" lint --since v1 m
    [ "$status" -eq 1 ]
    says "m/2_b.sql:1"
    says "m/4_d.sql:1"
    says_not "m/1_a.sql"
    says_not "m/3_c.sql"
    commit second
    run "$SHORE" lint --since v1 m
    [ "$status" -eq 1 ]
    says "m/4_d.sql:1"
    run "$SHORE" lint --since HEAD m
    [ "$status" -eq 0 ]
}

@test "--since works from a folder below, and a file that was renamed is new" {
    git init -q .
    mkdir -p app/m
    printf 'DROP TABLE a;\n' > app/m/1_a.sql
    printf 'DROP TABLE b;\n' > app/m/2_b.sql
    commit first
    git mv app/m/2_b.sql app/m/3_b.sql
    cd app
    run "$SHORE" lint --since HEAD m
    [ "$status" -eq 1 ]
    says "m/3_b.sql:1"
    says_not "m/1_a.sql"
    cd m
    run "$SHORE" lint --since HEAD 1_a.sql
    [ "$status" -eq 0 ]
}

@test "--since compares with where the branch began" {
    git init -q .
    mkdir m
    printf 'DROP TABLE a;\n' > m/1_a.sql
    commit first
    git branch feature
    printf 'DROP TABLE aa;\n' > m/1_a.sql
    commit elsewhere
    git tag later
    git checkout -q feature
    run "$SHORE" lint --since later m
    [ "$status" -eq 0 ]
}

@test "--since says what is missing" {
    printf 'DROP TABLE a;\n' > 1_a.sql
    run env GIT_CEILING_DIRECTORIES="$(dirname "$PWD")" \
        "$SHORE" lint --since HEAD 1_a.sql
    [ "$status" -eq 2 ]
    says "is in no git repository"
    git init -q .
    run "$SHORE" lint --since nowhere 1_a.sql
    [ "$status" -eq 2 ]
    says "git knows no such revision"
    run "$SHORE" lint --since --output=x 1_a.sql
    [ "$status" -eq 2 ]
    PATH=/nowhere run "$SHORE" lint --since HEAD 1_a.sql
    [ "$status" -eq 2 ]
    says "could not start git"
}

@test "Alembic's migrations are only read by running it, and only when that is allowed" {
    printf '[alembic]\n' > alembic.ini
    mkdir bin
    printf '#!/bin/sh\nprintf "BEGIN;\\n\\n-- Running upgrade  -> 1a, x\\n\\nDROP TABLE a;\\n"\n' \
        > bin/alembic
    chmod +x bin/alembic
    run "$SHORE" lint .
    [ "$status" -eq 2 ]
    says "could not read the migrations of alembic"
    says "allow_exec: true"
    PATH="$PWD/bin:$PATH" run "$SHORE" lint --allow-exec .
    [ "$status" -eq 1 ]
    says "alembic upgrade heads --sql:5:1"
    printf 'allow_exec: true\n' > shore.yaml
    PATH="$PWD/bin:$PATH" run "$SHORE" lint .
    [ "$status" -eq 1 ]
    printf '#!/bin/sh\nexit 3\n' > bin/alembic
    PATH="$PWD/bin:$PATH" run "$SHORE" lint .
    [ "$status" -eq 2 ]
    says "failed with exit code 3"
}

@test "Alembic itself: a revision knows the transaction that it is in" {
    command -v alembic > /dev/null || skip "alembic is not installed"
    alembic init migrations > /dev/null 2>&1
    sed -i 's|^sqlalchemy.url.*|sqlalchemy.url = postgresql://x@127.0.0.1/x|' alembic.ini
    alembic revision -m one --rev-id 1a > /dev/null 2>&1
    alembic revision -m two --rev-id 2b > /dev/null 2>&1
    cat > body.py <<'PY'
def upgrade():
    with op.get_context().autocommit_block():
        op.create_index('i', 't', ['a'], postgresql_concurrently=True)
PY
    cat body.py >> migrations/versions/1a_one.py
    sed 's/    with.*/    if True:/; s/.i., .t./"j", "t"/' body.py >> migrations/versions/2b_two.py
    run "$SHORE" lint --allow-exec .
    [ "$status" -eq 1 ]
    says "CREATE INDEX CONCURRENTLY j"
    says "alembic opens one"
    says_not "| CREATE INDEX CONCURRENTLY i"
    says_not "alembic_version"
}
