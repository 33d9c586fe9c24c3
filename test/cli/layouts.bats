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
