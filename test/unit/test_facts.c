/* test_facts.c -- the rows are whole, and typical Changes are judged by the right ones. */
#include <string.h>

#include "facts/facts.h"
#include "sql/parse.h"
#include "test.h"

static const Version pg15 = {ENGINE_PG, 15, 0};

static void every_form_has_one_row_for_each_version(void **state)
{
    (void)state;
    for (size_t g = 0; pg_fact_groups[g] != NULL; g++) {
        const FactGroup *group = pg_fact_groups[g];
        for (size_t i = 0; i < group->count; i++) {
            const Fact *fact = &group->facts[i];
            assert_true(fact->since <= fact->until);
            assert_ptr_equal(fact_find(fact->form, fact->since), fact);
            for (int major = PG_MAJOR_OLDEST; major <= PG_MAJOR_NEWEST; major++) {
                const Fact *found = fact_find(fact->form, major);
                if (found == NULL || found->since > major || found->until < major)
                    fail_msg("%s has no row for %d", fact->form, major);
            }
            for (size_t k = i + 1; k < group->count; k++)
                if (strcmp(group->facts[k].form, fact->form) == 0)
                    assert_true(group->facts[k].since > fact->until);
        }
    }
}

static void a_row_says_what_it_costs(void **state)
{
    (void)state;
    for (size_t g = 0; pg_fact_groups[g] != NULL; g++)
        for (size_t i = 0; i < pg_fact_groups[g]->count; i++) {
            const Fact *fact = &pg_fact_groups[g]->facts[i];
            assert_non_null(fact->sql);
            if (fact->scan || fact->index_rebuild)
                assert_true(fact->duration >= DURATION_SCAN || strstr(fact->form, "truncate") ||
                            strstr(fact->form, "no_data"));
        }
}

static void an_unknown_version_means_the_worst_of_the_supported_ones(void **state)
{
    (void)state;
    const Change grant = {.kind = CHANGE_GRANT, .relation = {.name = STR("t")}};
    Effect       effect;
    effect_of(&grant, NULL, pg15, &effect);
    assert_int_equal(effect.lock_count, 0);
    effect_of(&grant, NULL, (Version){0}, &effect);
    assert_int_equal(effect.lock_count, 1);
    assert_int_equal(effect.locks[0].mode, LOCK_ACCESS_SHARE);
}

/* Judging: a statement, against what went before it, as one line:
 * form, locks, then rewrite/scan/index, !tx, breaks, loses, fails. */

typedef struct Case {
    const char *before; /* replayed first */
    const char *sql;
    const char *effect;    /* on 12, 15 and 18 */
    const char *effect_18; /* on 18, where it differs */
    const char *effect_12; /* on 12, where it differs */
} Case;

static const char T[] =
    "CREATE TABLE t (id int PRIMARY KEY, a int, v varchar(50), n numeric(10,2));";
static const char T_REF[] =
    "CREATE TABLE ref (id int PRIMARY KEY);"
    "CREATE TABLE t (id int PRIMARY KEY, a int CONSTRAINT fk REFERENCES ref);";
static const char P[] = "CREATE TABLE p (k int, x int) PARTITION BY RANGE (k);"
                        "CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (9);"
                        "CREATE TABLE s1 (k int, x int);";

static const Case cases[] = {
    /* columns */
    {T, "ALTER TABLE t ADD COLUMN z int", "addcol_nullable t:AX"},
    {"", "ALTER TABLE t ADD COLUMN z int DEFAULT 7", "addcol_default_const t:AX"},
    {"", "ALTER TABLE t ADD z timestamptz DEFAULT now()", "addcol_default_now t:AX"},
    {"", "ALTER TABLE t ADD z uuid DEFAULT gen_random_uuid()",
     "addcol_default_random t:AX rewrite scan index"},
    {"", "ALTER TABLE t ADD z bigserial", "addcol_serial t:AX rewrite scan index"},
    {"", "ALTER TABLE t ADD z int GENERATED ALWAYS AS IDENTITY",
     "addcol_identity_bydefault t:AX rewrite scan index"},
    {"", "ALTER TABLE t ADD z int GENERATED ALWAYS AS (a * 2) STORED",
     "addcol_generated_stored t:AX rewrite scan index"},
    {T, "ALTER TABLE t ADD z int NOT NULL", "addcol_notnull_nodefault t:AX breaks fails"},
    {"", "ALTER TABLE t ADD z some_domain", "addcol_nullable t:AX rewrite scan index"},
    {"CREATE TYPE mood AS ENUM ('ok');", "ALTER TABLE t ADD z mood", "addcol_nullable t:AX"},
    {"", "ALTER TABLE t ADD z int CHECK (z > 0)", "addcol_check t:AX scan"},
    {"", "ALTER TABLE t ADD z int UNIQUE", "addcol_unique t:AX scan"},
    {"", "ALTER TABLE t ADD z int REFERENCES ref", "addcol_nullable t:AX ref:SRX"},
    {"", "ALTER TABLE t ADD z int DEFAULT 1 REFERENCES ref",
     "addcol_references_default t:AX ref:SRX scan"},
    {T, "ALTER TABLE t ADD COLUMN IF NOT EXISTS a int", "addcol_if_not_exists_present t:AX"},
    {P, "ALTER TABLE p ADD COLUMN z int", "addcol_nullable p:AX p1:AX"},
    {T, "ALTER TABLE t DROP COLUMN a", "dropcol t:AX breaks loses"},
    {T_REF, "ALTER TABLE t DROP COLUMN a", "dropcol t:AX ref:AX breaks loses"},
    {T, "ALTER TABLE t RENAME COLUMN a TO b", "rename_column t:AX breaks"},
    {T, "ALTER TABLE t ALTER a SET DEFAULT 5", "set_default t:AX"},
    {T, "ALTER TABLE t ALTER a SET NOT NULL", "set_not_null t:AX scan breaks"},
    {"CREATE TABLE t (a int, CHECK (a IS NOT NULL));", "ALTER TABLE t ALTER a SET NOT NULL",
     "set_not_null_valid_check t:AX breaks"},
    {"CREATE TABLE t (a int, CONSTRAINT c CHECK (a IS NOT NULL));",
     "ALTER TABLE t ALTER a SET NOT NULL, DROP CONSTRAINT c",
     "set_not_null_plus_drop_check_same_stmt t:AX scan breaks"},
    {"CREATE TABLE t (a int); ALTER TABLE t ADD CHECK (a IS NOT NULL) NOT VALID;",
     "ALTER TABLE t ALTER a SET NOT NULL", "set_not_null_notvalid_check t:AX scan breaks"},
    {T, "ALTER TABLE t ALTER id SET NOT NULL", "set_not_null_already t:AX"},
    {T, "ALTER TABLE t ALTER a SET STATISTICS 500", "set_statistics t:SUE"},
    {T, "ALTER TABLE t ALTER a SET STATISTICS 500, ALTER a SET DEFAULT 1", "set_statistics t:AX"},
    /* types */
    {T, "ALTER TABLE t ALTER v TYPE varchar(100)", "type_varchar_grow t:AX"},
    {T, "ALTER TABLE t ALTER v TYPE text", "type_varchar_to_text t:AX"},
    {T, "ALTER TABLE t ALTER v TYPE text USING upper(v)",
     "type_text_using_upper t:AX rewrite scan index breaks"},
    {T, "ALTER TABLE t ALTER v TYPE varchar(20)",
     "type_varchar_shrink t:AX rewrite scan index breaks"},
    {T, "ALTER TABLE t ALTER a TYPE bigint", "type_int_to_bigint t:AX rewrite scan index breaks"},
    {"", "ALTER TABLE t ALTER a TYPE bigint", "type_other t:AX rewrite scan index breaks"},
    {T, "ALTER TABLE t ALTER n TYPE numeric(12,2)", "type_numeric_grow_precision t:AX"},
    {T, "ALTER TABLE t ALTER n TYPE numeric(12,1)",
     "type_numeric_shrink_scale t:AX rewrite scan index breaks loses"},
    {"CREATE TABLE t (v varchar(9)); CREATE INDEX ON t (lower(v));",
     "ALTER TABLE t ALTER v TYPE text", "type_varchar_to_text t:AX scan index"},
    {"CREATE TABLE t (v varchar(9) CHECK (v <> ''));", "ALTER TABLE t ALTER v TYPE text",
     "type_varchar_to_text t:AX scan"},
    {"CREATE TABLE t (v varchar(9), a int CHECK (a > 0));", "ALTER TABLE t ALTER v TYPE text",
     "type_varchar_to_text t:AX"},
    {"CREATE TABLE t (v text); CREATE INDEX ON t (v);",
     "ALTER TABLE t ALTER v TYPE text COLLATE \"C\"", "type_collate_change t:AX scan index breaks"},
    {T_REF, "ALTER TABLE ref ALTER id TYPE bigint",
     "type_int_to_bigint ref:AX t:AX rewrite scan index breaks"},
    /* constraints */
    {T, "ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0)", "add_check t:AX scan"},
    {T, "ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT VALID", "add_check_not_valid t:AX"},
    {"CREATE TABLE t (a int); ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT VALID;",
     "ALTER TABLE t VALIDATE CONSTRAINT c", "validate_check t:SUE scan"},
    {"CREATE TABLE t (a int);"
     "ALTER TABLE t ADD CONSTRAINT c FOREIGN KEY (a) REFERENCES ref NOT VALID;",
     "ALTER TABLE t VALIDATE CONSTRAINT c", "validate_fk t:SUE ref:RS scan"},
    {T, "ALTER TABLE t ADD FOREIGN KEY (a) REFERENCES ref", "add_fk t:SRX ref:SRX scan"},
    {T, "ALTER TABLE t ADD FOREIGN KEY (a) REFERENCES ref NOT VALID",
     "add_fk_not_valid t:SRX ref:SRX"},
    {T, "ALTER TABLE public.t ADD FOREIGN KEY (a) REFERENCES t", "add_fk_self t:SRX scan"},
    {P, "ALTER TABLE p ADD FOREIGN KEY (x) REFERENCES ref NOT VALID",
     "add_fk_from_partitioned_not_valid fails",
     "add_fk_from_partitioned_not_valid p:SRX ref:SRX p1:SRX"},
    {T, "ALTER TABLE t ADD UNIQUE (a)", "add_unique t:AX scan"},
    {"CREATE TABLE t (a int); CREATE UNIQUE INDEX i ON t (a);",
     "ALTER TABLE t ADD CONSTRAINT u UNIQUE USING INDEX i", "add_unique_using_index_nullable t:AX"},
    {"CREATE TABLE t (a int); CREATE UNIQUE INDEX i ON t (a);",
     "ALTER TABLE t ADD PRIMARY KEY USING INDEX i", "add_pk_using_index_nullable t:AX scan"},
    {"CREATE TABLE t (a int NOT NULL); CREATE UNIQUE INDEX i ON t (a);",
     "ALTER TABLE t ADD PRIMARY KEY USING INDEX i", "add_pk_using_index_notnull t:AX"},
    {T_REF, "ALTER TABLE t DROP CONSTRAINT fk", "drop_fk t:AX ref:AX"},
    {P, "ALTER TABLE p ADD PRIMARY KEY (k)", "add_pk_partitioned p:AX p1:S scan",
     "add_pk_partitioned p:AX p1:AX scan"},
    /* tables */
    {"", "CREATE TABLE n (id int PRIMARY KEY, r int REFERENCES ref)", "create_table_plain ref:SRX"},
    {P, "CREATE TABLE p2 PARTITION OF p FOR VALUES FROM (9) TO (19)",
     "create_table_partition_of p:AX"},
    {T_REF, "DROP TABLE t", "drop_table t:AX ref:AX breaks loses"},
    {T_REF, "DROP TABLE t, x", "drop_table t:AX ref:AX x:AX breaks loses"},
    {T, "ALTER TABLE t RENAME TO t2", "rename_table t:AX breaks"},
    {T, "TRUNCATE t", "truncate t:AX rewrite index loses"},
    {T_REF, "TRUNCATE ref", "truncate_referenced loses fails"},
    {T, "ALTER TABLE t SET (fillfactor = 70)", "set_fillfactor t:SUE"},
    {T, "ALTER TABLE t SET UNLOGGED", "set_unlogged t:AX rewrite scan index"},
    {T, "ALTER TABLE t OWNER TO r", "owner_to t:AX"},
    {T, "ALTER TABLE t ENABLE ALWAYS TRIGGER tr", "enable_trigger t:SRX"},
    {T, "ALTER TABLE t ALTER COLUMN a DROP IDENTITY", "drop_identity t:AX"},
    {P, "ALTER TABLE p ATTACH PARTITION s1 FOR VALUES FROM (9) TO (19)", "attach p:SUE s1:AX scan"},
    {P, "ALTER TABLE p DETACH PARTITION p1 CONCURRENTLY", "detach_concurrently p:SUE p1:AX !tx",
     NULL, "detach_concurrently fails"},
    {P, "ALTER TABLE p DETACH PARTITION p1", "detach p:AX p1:AX", NULL, "detach p:AX p1:SUE"},
    /* indexes */
    {T, "CREATE INDEX ON t (a)", "create_index t:S scan"},
    {T, "CREATE UNIQUE INDEX CONCURRENTLY i ON t (a)",
     "create_unique_index_concurrently t:SUE scan !tx"},
    {P, "CREATE INDEX CONCURRENTLY i ON p (x)", "create_index_concurrently_partitioned !tx fails"},
    {P, "CREATE INDEX i ON ONLY p (x)", "create_index_on_only p:S"},
    {"CREATE TABLE t (a int); CREATE INDEX i ON t (a);", "DROP INDEX i", "drop_index t:AX"},
    {"", "DROP INDEX CONCURRENTLY i", "drop_index_concurrently i:SUE !tx"},
    {T, "DROP INDEX t_pkey", "drop_index_of_constraint t:AX fails"},
    {"CREATE TABLE t (a int); CREATE INDEX i ON t (a);", "ALTER INDEX i RENAME TO k",
     "rename_index i:SUE"},
    {"CREATE TABLE t (a int); CREATE INDEX i ON t (a);", "REINDEX INDEX i",
     "reindex_index t:S i:AX scan index"},
    {"", "REINDEX TABLE CONCURRENTLY t", "reindex_table_concurrently t:SUE scan index !tx"},
    {"", "REINDEX SCHEMA s", "reindex_schema scan index !tx"},
    {"", "VACUUM t", "vacuum t:SUE scan !tx"},
    {"", "VACUUM FULL t", "vacuum_full t:AX rewrite scan index !tx"},
    {"", "CLUSTER", "cluster_all !tx"},
    {"", "ANALYZE t", "analyze t:SUE scan"},
    /* the rest */
    {"", "CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f()",
     "create_trigger t:SRX"},
    {"", "DROP TRIGGER g ON t", "drop_trigger t:AX"},
    {"", "CREATE VIEW v AS SELECT * FROM t", "create_view t:AS"},
    {"", "CREATE OR REPLACE VIEW v AS SELECT * FROM t", "replace_view v:AX t:AS"},
    {"", "REFRESH MATERIALIZED VIEW CONCURRENTLY m", "refresh_matview_concurrently m:X scan"},
    {"", "ALTER TYPE e ADD VALUE 'x'", "alter_type_add_value"},
    {"", "GRANT SELECT ON t TO r", "grant_select", "grant_select t:AS"},
    {"", "COMMENT ON TABLE t IS 'x'", "comment_table t:SUE"},
    {"", "UPDATE t SET a = 1", "ctl_update t:RX"},
    {"", "DELETE FROM t WHERE id = 1", "delete_rows t:RX loses"},
    {"", "INSERT INTO t SELECT * FROM u", "insert_select t:RX u:AS scan"},
    {"", "SELECT * FROM t, u", "ctl_select t:AS u:AS"},
    {"", "LOCK TABLE t IN SHARE MODE", "ctl_lock_table_default t:S"},
    {"", "CREATE DATABASE d", "create_database !tx"},
    {"", "DROP DATABASE IF EXISTS d", "drop_database !tx"},
    {"", "ALTER DATABASE d SET TABLESPACE x", "alter_database_tablespace !tx"},
    {"", "ALTER SYSTEM SET work_mem = '8MB'", "alter_system !tx"},
    {"", "CREATE TABLESPACE x LOCATION '/x'", "create_tablespace !tx"},
    {"", "CREATE SUBSCRIPTION s CONNECTION 'dbname=x' PUBLICATION y", "create_subscription !tx"},
    {"", "COMMIT PREPARED 'x'", "commit_prepared !tx"},
    {"", "DISCARD ALL", "discard_all !tx"},
    {"", "RESET ALL", ""},
    {"", "ALTER SEQUENCE s RESTART", "alter_sequence_increment s:SRX"},
    {"", "ALTER TYPE c ADD ATTRIBUTE z int", "alter_type_add_attribute c:AX breaks"},
    {"", "ALTER TYPE c DROP ATTRIBUTE z", "alter_type_drop_attribute c:AX breaks loses"},
    {"CREATE TYPE c AS (a int); CREATE TABLE x OF c",
     "ALTER TYPE c ALTER ATTRIBUTE a TYPE text CASCADE",
     "alter_type_alter_attribute_typed_table c:AX x:AX rewrite scan breaks"},
    {"CREATE VIEW v AS SELECT a AS x FROM t", "CREATE OR REPLACE VIEW v AS SELECT a AS y FROM t",
     "replace_view_rename_column fails"},
    {"", "CREATE POLICY p ON t USING (true)", "create_policy t:AX"},
    {"", "SET lock_timeout = '1s'", ""},
    {"", "BEGIN", ""},
};

static void parse(Arena *arena, const char *sql, StatementVec *ret)
{
    const Str source = str_from(sql);
    sql_parse_pg(arena, source, (Span){0, source.size}, ret);
    for (size_t i = 0; i < ret->count; i++)
        if (!ret->items[i].parsed)
            fail_msg("%s: %.*s", sql, STR_ARG(ret->items[i].error));
}

static Str effect_text(Arena *arena, const Effect *effect)
{
    static const char *const letters[] = {
#define X(name, text, letters) letters,
        LOCK_LIST(X)
#undef X
    };
    Buf buf = buf_new(arena, SIZE_MAX);
    buf_add_c(&buf, effect->form != NULL ? effect->form : "");
    for (size_t i = 0; i < effect->lock_count; i++)
        buf_format(&buf, " %.*s:%s", STR_ARG(effect->locks[i].relation.name),
                   letters[effect->locks[i].mode]);
    buf_add_c(&buf, effect->rewrite ? " rewrite" : "");
    buf_add_c(&buf, effect->scan ? " scan" : "");
    buf_add_c(&buf, effect->index_rebuild ? " index" : "");
    buf_add_c(&buf, effect->not_in_transaction ? " !tx" : "");
    buf_add_c(&buf, effect->breaks_old_code ? " breaks" : "");
    buf_add_c(&buf, effect->loses_data ? " loses" : "");
    buf_add_c(&buf, effect->fails ? " fails" : "");
    return str_trim(buf_str(&buf));
}

static void check_case(Arena *arena, const Case *one, int major)
{
    StatementVec before = {0}, statements = {0};
    Catalog     *catalog = catalog_new(arena);
    parse(arena, one->before, &before);
    for (size_t i = 0; i < before.count; i++)
        for (size_t k = 0; k < before.items[i].changes.count; k++)
            catalog_apply(catalog, &before.items[i].changes.items[k]);
    parse(arena, one->sql, &statements);
    assert_int_equal(statements.count, 1);
    Effect effect;
    effect_of_statement(&statements.items[0], catalog, (Version){ENGINE_PG, major, 0}, &effect);
    const Str   got    = effect_text(arena, &effect);
    const char *wanted = one->effect;
    if (major == 12 && one->effect_12 != NULL)
        wanted = one->effect_12;
    if (major == 18 && one->effect_18 != NULL)
        wanted = one->effect_18;
    if (!str_is(got, wanted))
        fail_msg("%s\n  on %d: %.*s\n  wanted: %s", one->sql, major, STR_ARG(got), wanted);
}

static void statements_are_judged_as_the_rows_say(void **state)
{
    (void)state;
    static const int majors[] = {12, 15, 18};
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        for (size_t k = 0; k < COUNT_OF(majors); k++) {
            AUTO_ARENA Arena *arena = arena_new("test", (size_t)16 << 20);
            check_case(arena, &cases[i], majors[k]);
        }
}

static void more_partitions_than_an_effect_holds_are_counted(void **state)
{
    (void)state;
    AUTO_ARENA Arena *arena   = arena_new("test", (size_t)16 << 20);
    Catalog          *catalog = catalog_new(arena);
    catalog_table_add(catalog, (Name){.name = STR("p")})->kind = TABLE_PARTITIONED;
    for (int i = 0; i < 20; i++)
        catalog_table_add(catalog, (Name){.name = str_format(arena, "p%d", i)})->partition_of =
            (Name){STR("public"), STR("p")};
    catalog_link(catalog);
    const Change change = {.kind     = CHANGE_ADD_COLUMN,
                           .relation = {.name = STR("p")},
                           .column   = STR("z"),
                           .type     = {.name = {.name = STR("int4")}}};
    Effect       effect;
    effect_of(&change, catalog, pg15, &effect);
    assert_int_equal(effect.lock_count, EFFECT_LOCKS_MAX);
    assert_int_equal(effect.locks_left_out, 21 - EFFECT_LOCKS_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_form_has_one_row_for_each_version),
        cmocka_unit_test(a_row_says_what_it_costs),
        cmocka_unit_test(an_unknown_version_means_the_worst_of_the_supported_ones),
        cmocka_unit_test(statements_are_judged_as_the_rows_say),
        cmocka_unit_test(more_partitions_than_an_effect_holds_are_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
