#!/usr/bin/env bats
# catalog.bats -- `shore catalog` and `shore lint --catalog` where no database can be reached.

bats_require_minimum_version 1.5.0

setup() {
    cd "$BATS_TEST_TMPDIR"
    unset DATABASE_URL SHORE_URL
    printf 'CREATE INDEX ON t (a);\n' > change.sql
}

catalog() { # ROWS BYTES: a file of one table
    cat > catalog.json <<JSON
{"schema_version": 1, "server": "postgres:16.2", "taken_at": "2026-01-01T00:00:00Z",
 "tables": [{"schema": "public", "name": "t", "kind": "table", "rows": $1, "bytes": $2,
   "heap_bytes": $2, "writes_per_hour": 1116000, "columns": [{"name": "a", "type_name": "int4"}]}]}
JSON
}

@test "what the file says of a table decides" {
    catalog 50 8192
    run "$SHORE" lint --catalog catalog.json change.sql
    [[ "$output" != *"create-index-not-concurrent"* ]]
    [[ "$output" == *"Judged for PostgreSQL 16.2."* ]]
    catalog 12300000 4402341478
    run "$SHORE" lint --catalog catalog.json change.sql
    [ "$status" -eq 1 ]
    [[ "$output" == *"error[create-index-not-concurrent]"* ]]
    [[ "$output" == *"size: t has 12.3 million rows, 4.1 GB, about 310 writes a second"* ]]
    [[ "$output" == *"a long lock, about 34-134 s"* ]]
}

@test "the thresholds and the speed can be set" {
    catalog 12300000 4402341478
    run "$SHORE" lint --catalog catalog.json --small-rows 20000000 --small-bytes 8GB change.sql
    [[ "$output" != *"create-index-not-concurrent"* ]]
    printf 'catalog: catalog.json\nsizes: {read_speed: 1GB}\n' > shore.yaml
    run "$SHORE" lint change.sql
    [[ "$output" == *"a long lock, about 8-33 s"* ]]
}

@test "JSON has the estimate and the size" {
    catalog 12300000 4402341478
    run "$SHORE" lint --json --catalog catalog.json change.sql
    [[ "$output" == *'"estimate":{"low_ms":33587,"high_ms":'* ]]
    [[ "$output" == *'"size":{"relation":"t","rows":12300000,"bytes":4402341478,'* ]]
    run "$SHORE" lint --json change.sql
    [[ "$output" == *'"estimate":null,"size":null'* ]]
}

@test "a file that is none, or is not there, is refused with its place" {
    printf '{"schema_version": 1,\n "server"}\n' > catalog.json
    run "$SHORE" lint --catalog catalog.json change.sql
    [ "$status" -eq 2 ]
    [[ "$output" == "catalog.json:2:"*"could not read the catalog"* ]]
    printf '{"schema_version": 7}' > catalog.json
    run "$SHORE" lint --catalog catalog.json change.sql
    [ "$status" -eq 2 ]
    [[ "$output" == *"a newer shore made it"*"hint: Upgrade shore"* ]]
    run "$SHORE" lint --catalog none.json change.sql
    [ "$status" -eq 2 ]
}

@test "catalog wants its word, and a server" {
    run "$SHORE" catalog
    [ "$status" -eq 2 ]
    [[ "$output" == *"Write 'shore catalog dump'."* ]]
    run "$SHORE" catalog dump --url 'postgres://nobody@/nothing?host=/nowhere'
    [ "$status" -eq 4 ]
}

@test "the file of a MySQL or MariaDB decides, and names the release" {
    cat > catalog.json <<JSON
{"schema_version": 1, "server": "mariadb:10.11.6", "default_schema": "shop",
 "settings": {"sql_mode": "", "lock_wait_timeout": "2"},
 "databases": [{"name": "shop", "options": {"character set": "utf8mb4"}}],
 "tables": [{"schema": "shop", "name": "t", "kind": "table", "rows": 9000000, "bytes": 4402341478,
   "heap_bytes": 4402341478, "options": {"engine": "innodb", "character set": "utf8mb4"},
   "columns": [{"name": "id", "type_name": "int", "not_null": true, "identity": true},
     {"name": "a", "type_name": "varchar", "modifiers": [9], "comment": "it's"}]}]}
JSON
    printf '%s;\n' 'ALTER TABLE t MODIFY A VARCHAR(8)' \
        'CREATE TABLE u (v VARCHAR(769), KEY (v))' > change.sql
    run "$SHORE" lint --catalog catalog.json change.sql
    [ "$status" -eq 1 ]
    [[ "$output" == *"Judged for MariaDB 10.11.6."* ]]
    [[ "$output" == *"loses what is not said again: COMMENT 'it''s'"* ]]
    [[ "$output" == *"size: t has 9.0 million rows, 4.1 GB"* ]]
    [[ "$output" == *"the session is not strict"* ]]
    [[ "$output" == *"the key takes 3076 bytes of v"* ]]
    run "$SHORE" lint --catalog catalog.json --engine mysql:8.0 change.sql
    [ "$status" -eq 2 ]
    [[ "$output" == *"could not judge for MySQL by what is known of MariaDB"* ]]
    run "$SHORE" lint --catalog catalog.json --engine mariadb:11.4 change.sql
    [[ "$output" == *"Judged for MariaDB 11.4."* ]]
    sed -i 's/"engine": "innodb"/"engine": 1/' catalog.json
    run "$SHORE" lint --catalog catalog.json change.sql
    [ "$status" -eq 2 ]
    [[ "$output" == *"tables[0].options.engine must be a string"* ]]
    sed -i 's/mariadb:10.11.6/mariadb:5.5/' catalog.json
    run "$SHORE" lint --catalog catalog.json change.sql
    [ "$status" -eq 2 ]
    [[ "$output" == *"server is no server that shore knows"* ]]
}
