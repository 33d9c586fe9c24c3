/* test_catalog.c -- replaying statements gives the schema that the server would have. */
#include "model/catalog.h"
#include "sql/parse.h"
#include "test.h"

typedef struct Replay {
    Arena   *arena;
    Catalog *catalog;
} Replay;

static int setup(void **state)
{
    Arena  *arena   = arena_new("test", (size_t)64 << 20);
    Replay *replay  = arena_new_of(arena, Replay);
    replay->arena   = arena;
    replay->catalog = catalog_new(arena);
    *state          = replay;
    return 0;
}

static int teardown(void **state)
{
    arena_free(((Replay *)*state)->arena);
    return 0;
}

static void apply(const Replay *replay, const char *sql)
{
    StatementVec statements = {0};
    const Str    source     = str_from(sql);
    sql_parse_pg(replay->arena, source, (Span){0, source.size}, &statements);
    for (size_t i = 0; i < statements.count; i++) {
        const Statement *statement = &statements.items[i];
        if (!statement->parsed)
            fail_msg("%.*s: %.*s", STR_ARG(statement->text), STR_ARG(statement->error));
        for (size_t k = 0; k < statement->changes.count; k++)
            catalog_apply(replay->catalog, &statement->changes.items[k]);
    }
}

static Table *table(const Replay *replay, const char *name)
{
    return catalog_table_find(replay->catalog, (Name){.name = str_from(name)});
}

static Column *column(const Replay *replay, const char *table_name, const char *name)
{
    return table_column_find(table(replay, table_name), str_from(name));
}

static Index *index_of(const Replay *replay, const char *table_name, const char *name)
{
    return table_index_find(table(replay, table_name), str_from(name));
}

static Constraint *constraint(const Replay *replay, const char *table_name, const char *name)
{
    return table_constraint_find(table(replay, table_name), str_from(name));
}

static void create_table_gives_columns_with_what_was_written(void **state)
{
    const Replay *replay = *state;
    apply(replay, "CREATE TABLE users (id bigserial PRIMARY KEY, email varchar(255) NOT NULL,"
                  " age int DEFAULT 18, n int GENERATED ALWAYS AS IDENTITY, v text);");
    assert_int_equal(table(replay, "users")->columns.count, 5);
    assert_true(column(replay, "users", "id")->not_null);
    assert_true(column(replay, "users", "id")->has_default);
    assert_true(str_is(column(replay, "users", "email")->type.name.name, "varchar"));
    assert_int_equal(column(replay, "users", "email")->type.modifiers[0], 255);
    assert_true(column(replay, "users", "email")->not_null);
    assert_true(str_is(column(replay, "users", "age")->default_text, "18"));
    assert_true(column(replay, "users", "n")->identity);
    assert_true(column(replay, "users", "n")->not_null);
    assert_false(column(replay, "users", "v")->not_null);
}

static void what_nobody_named_gets_the_servers_names(void **state)
{
    const Replay *replay = *state;
    apply(replay, "CREATE TABLE r (id int PRIMARY KEY, a int, b int, UNIQUE (a, b));"
                  "CREATE TABLE t (id int PRIMARY KEY, a int UNIQUE CHECK (a > 0), b int,"
                  " c int REFERENCES r, CHECK (a > b), FOREIGN KEY (a, b) REFERENCES r (a, b));"
                  "CREATE INDEX ON t (a); CREATE INDEX ON t (a); CREATE INDEX ON t (a, b);"
                  "CREATE INDEX ON t ((a + b), (a - b));"
                  "ALTER TABLE t ADD CHECK (a > 1);");
    assert_true(index_of(replay, "t", "t_pkey")->primary);
    assert_true(index_of(replay, "t", "t_a_key")->unique);
    assert_non_null(index_of(replay, "r", "r_a_b_key"));
    assert_non_null(index_of(replay, "t", "t_a_idx"));
    assert_non_null(index_of(replay, "t", "t_a_idx1"));
    assert_non_null(index_of(replay, "t", "t_a_b_idx"));
    assert_non_null(index_of(replay, "t", "t_expr_expr1_idx"));
    assert_int_equal(constraint(replay, "t", "t_pkey")->kind, CONSTRAINT_PRIMARY_KEY);
    assert_int_equal(constraint(replay, "t", "t_a_check")->kind, CONSTRAINT_CHECK);
    assert_non_null(constraint(replay, "t", "t_check"));
    assert_non_null(constraint(replay, "t", "t_a_check1"));
    assert_non_null(constraint(replay, "t", "t_c_fkey"));
    assert_non_null(constraint(replay, "t", "t_a_b_fkey"));
}

static void long_names_are_cut_as_the_server_cuts_them(void **state)
{
    const Replay *replay = *state;
    apply(replay, "CREATE TABLE a_table_with_quite_a_long_name_that_goes_on_and_on (id int,"
                  " a_column_with_a_long_name_of_its_own int UNIQUE);");
    assert_non_null(index_of(replay, "a_table_with_quite_a_long_name_that_goes_on_and_on",
                             "a_table_with_quite_a_long_nam_a_column_with_a_long_name_of__key"));
}

static void a_table_that_exists_is_left_alone(void **state)
{
    const Replay *replay       = *state;
    replay->catalog->migration = 1;
    apply(replay, "CREATE TABLE t (a int);");
    replay->catalog->migration = 2;
    apply(replay, "CREATE TABLE IF NOT EXISTS t (b int PRIMARY KEY);"
                  "ALTER TABLE t ADD COLUMN IF NOT EXISTS a text UNIQUE;");
    assert_int_equal(table(replay, "t")->created_by, 1);
    assert_int_equal(table(replay, "t")->columns.count, 1);
    assert_int_equal(table(replay, "t")->indexes.count, 0);
    assert_true(str_is(column(replay, "t", "a")->type.name.name, "int4"));
}

static void columns_change_and_go(void **state)
{
    const Replay *replay = *state;
    apply(replay, "CREATE TABLE t (a int, b int, c int, CHECK (b IS NOT NULL));"
                  "CREATE INDEX i ON t (a, b); CREATE INDEX k ON t (c);"
                  "ALTER TABLE t ADD COLUMN d text DEFAULT 'x', ALTER a TYPE bigint,"
                  " ALTER c SET NOT NULL, ALTER c SET DEFAULT 3;"
                  "ALTER TABLE t RENAME COLUMN b TO bb;");
    assert_true(str_is(column(replay, "t", "a")->type.name.name, "int8"));
    assert_true(column(replay, "t", "c")->not_null);
    assert_true(column(replay, "t", "c")->has_default);
    assert_true(str_is(index_of(replay, "t", "i")->columns.items[1], "bb"));
    assert_true(str_is(table(replay, "t")->constraints.items[0].not_null_columns.items[0], "bb"));
    apply(replay, "ALTER TABLE t DROP COLUMN bb, ALTER c DROP NOT NULL, ALTER c DROP DEFAULT;");
    assert_null(column(replay, "t", "bb"));
    assert_null(index_of(replay, "t", "i"));
    assert_non_null(index_of(replay, "t", "k"));
    assert_int_equal(table(replay, "t")->constraints.count, 0);
    assert_false(column(replay, "t", "c")->not_null);
    assert_false(column(replay, "t", "c")->has_default);
}

static void constraints_are_validated_renamed_and_dropped(void **state)
{
    const Replay *replay = *state;
    apply(replay, "CREATE TABLE r (id int PRIMARY KEY);"
                  "CREATE TABLE t (a int, b int);"
                  "ALTER TABLE t ADD CONSTRAINT ck CHECK (a IS NOT NULL) NOT VALID,"
                  " ADD CONSTRAINT fk FOREIGN KEY (b) REFERENCES r NOT VALID,"
                  " ADD CONSTRAINT uq UNIQUE (a);");
    assert_false(constraint(replay, "t", "ck")->validated);
    assert_true(str_is(constraint(replay, "t", "fk")->references.name, "r"));
    apply(replay, "ALTER TABLE t VALIDATE CONSTRAINT ck; ALTER TABLE t VALIDATE CONSTRAINT fk;"
                  "ALTER TABLE t RENAME CONSTRAINT uq TO uq2;");
    assert_true(constraint(replay, "t", "ck")->validated);
    assert_true(constraint(replay, "t", "fk")->validated);
    assert_non_null(index_of(replay, "t", "uq2"));
    apply(replay, "ALTER TABLE t DROP CONSTRAINT uq2, DROP CONSTRAINT IF EXISTS nix;");
    assert_null(index_of(replay, "t", "uq2"));
    assert_null(constraint(replay, "t", "uq2"));
}

static void an_index_becomes_a_constraint(void **state)
{
    const Replay *replay = *state;
    apply(replay, "CREATE TABLE t (a int);"
                  "CREATE UNIQUE INDEX CONCURRENTLY i ON t (a);"
                  "ALTER TABLE t ADD CONSTRAINT pk PRIMARY KEY USING INDEX i;");
    assert_null(index_of(replay, "t", "i"));
    assert_true(index_of(replay, "t", "pk")->primary);
    assert_true(column(replay, "t", "a")->not_null);
    assert_int_equal(table(replay, "t")->indexes.count, 1);
}

static void names_and_schemas_are_followed(void **state)
{
    const Replay *replay = *state;
    apply(replay, "CREATE TABLE r (id int PRIMARY KEY);"
                  "CREATE TABLE t (a int REFERENCES r);"
                  "ALTER TABLE r RENAME TO parent; ALTER TABLE parent SET SCHEMA app;"
                  "ALTER INDEX app.r_pkey RENAME TO parent_pkey;");
    assert_null(table(replay, "r"));
    const Table *parent = catalog_table_find(replay->catalog, (Name){STR("app"), STR("parent")});
    assert_non_null(parent);
    assert_non_null(table_index_find(parent, STR("parent_pkey")));
    assert_non_null(table_constraint_find(parent, STR("parent_pkey")));
    const Name references = constraint(replay, "t", "t_a_fkey")->references;
    assert_true(str_is(references.schema, "app") && str_is(references.name, "parent"));
    apply(replay, "DROP TABLE app.parent CASCADE;");
    assert_int_equal(table(replay, "t")->constraints.count, 0);
}

static void an_unqualified_name_is_that_of_the_default_schema(void **state)
{
    const Replay *replay = *state;
    apply(replay, "CREATE TABLE public.t (a int); ALTER TABLE t ADD COLUMN b int;"
                  "CREATE TABLE other.t (a int);");
    assert_int_equal(table(replay, "t")->columns.count, 2);
    apply(replay, "DROP SCHEMA other CASCADE;");
    assert_int_equal(replay->catalog->tables.count, 1);
}

static void a_temporary_table_hides_the_other_one(void **state)
{
    const Replay *replay = *state;
    apply(replay, "CREATE TABLE t (a int); CREATE TEMP TABLE t (x int, y int);"
                  "ALTER TABLE t DROP COLUMN x;");
    assert_true(table(replay, "t")->temporary);
    assert_int_equal(table(replay, "t")->columns.count, 1);
    apply(replay, "DROP TABLE t;");
    assert_non_null(column(replay, "t", "a"));
}

static void partitions_follow_their_parent(void **state)
{
    const Replay *replay = *state;
    apply(replay, "CREATE TABLE p (k int, v int, CHECK (k > 0)) PARTITION BY RANGE (k);"
                  "CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (10);"
                  "CREATE TABLE p2 (k int, v int);"
                  "ALTER TABLE p ATTACH PARTITION p2 DEFAULT;"
                  "ALTER TABLE p ADD COLUMN z int, ALTER v SET NOT NULL;"
                  "ALTER TABLE ONLY p ALTER v SET DEFAULT 1;");
    assert_int_equal(table(replay, "p")->kind, TABLE_PARTITIONED);
    assert_non_null(constraint(replay, "p1", "p_k_check"));
    assert_non_null(column(replay, "p1", "z"));
    assert_non_null(column(replay, "p2", "z"));
    assert_true(column(replay, "p1", "v")->not_null);
    assert_false(column(replay, "p1", "v")->has_default);
    assert_true(table(replay, "p2")->default_partition);
    apply(replay, "ALTER TABLE p DETACH PARTITION p2; DROP TABLE p;");
    assert_null(table(replay, "p1"));
    assert_non_null(table(replay, "p2"));
}

static void a_table_like_another_one_has_what_was_included(void **state)
{
    const Replay *replay = *state;
    apply(replay, "CREATE TABLE t (id int PRIMARY KEY, a int DEFAULT 1 UNIQUE CHECK (a > 0));"
                  "CREATE INDEX i ON t (a);"
                  "CREATE TABLE bare (LIKE t); CREATE TABLE whole (LIKE t INCLUDING ALL, z int);");
    assert_true(column(replay, "bare", "id")->not_null);
    assert_false(column(replay, "bare", "a")->has_default);
    assert_int_equal(table(replay, "bare")->indexes.count, 0);
    assert_true(column(replay, "whole", "a")->has_default);
    assert_non_null(column(replay, "whole", "z"));
    assert_true(index_of(replay, "whole", "whole_pkey")->primary);
    assert_non_null(index_of(replay, "whole", "whole_a_key"));
    assert_non_null(index_of(replay, "whole", "whole_a_idx"));
    assert_non_null(constraint(replay, "whole", "t_a_check"));
    assert_non_null(constraint(replay, "whole", "whole_a_key"));
}

static void enums_grow_and_change(void **state)
{
    const Replay *replay = *state;
    apply(replay, "CREATE TYPE mood AS ENUM ('sad', 'ok');"
                  "ALTER TYPE mood ADD VALUE 'happy'; ALTER TYPE mood ADD VALUE IF NOT EXISTS 'ok';"
                  "ALTER TYPE mood RENAME VALUE 'sad' TO 'blue';");
    const EnumType *type = catalog_enum_find(replay->catalog, (Name){.name = STR("mood")});
    assert_int_equal(type->values.count, 3);
    assert_true(str_is(type->values.items[0], "blue"));
    assert_true(str_is(type->values.items[2], "happy"));
    apply(replay, "DROP TYPE mood;");
    assert_null(catalog_enum_find(replay->catalog, (Name){.name = STR("mood")}));
}

static void views_are_relations_too(void **state)
{
    const Replay *replay = *state;
    apply(replay, "CREATE TABLE t (a int); CREATE VIEW v AS SELECT a FROM t;"
                  "CREATE OR REPLACE VIEW v AS SELECT a FROM t;"
                  "CREATE MATERIALIZED VIEW m AS SELECT a FROM t; CREATE INDEX ON m (a);");
    assert_int_equal(table(replay, "v")->kind, TABLE_VIEW);
    assert_int_equal(table(replay, "m")->kind, TABLE_MATERIALIZED_VIEW);
    assert_non_null(index_of(replay, "m", "m_a_idx"));
    apply(replay, "DROP VIEW v; DROP MATERIALIZED VIEW m;");
    assert_int_equal(replay->catalog->tables.count, 1);
}

static void what_is_older_than_the_history_is_known_in_part(void **state)
{
    const Replay *replay = *state;
    apply(replay, "ALTER TABLE t ADD COLUMN a int, ADD PRIMARY KEY (a);"
                  "ALTER TABLE t RENAME TO u; DROP TABLE u; DROP INDEX i; CREATE INDEX ON t (a);"
                  "ALTER TYPE e ADD VALUE 'x'; ALTER INDEX i RENAME TO k;"
                  "ALTER TABLE p ATTACH PARTITION q DEFAULT; ALTER TABLE IF EXISTS r ADD z int;");
    assert_int_equal(replay->catalog->tables.count, 3);
    assert_int_equal(replay->catalog->enums.count, 0);
    assert_true(table(replay, "t")->partial);
    assert_int_equal(table(replay, "t")->created_by, 0);
    assert_non_null(index_of(replay, "t", "t_a_idx"));
    assert_int_equal(table(replay, "p")->kind, TABLE_PARTITIONED);
    assert_true(table(replay, "q")->default_partition);
}

static void a_copy_stands_on_its_own(void **state)
{
    const Replay *replay = *state;
    apply(replay, "CREATE TABLE t (a int PRIMARY KEY, b int);"
                  "CREATE TYPE mood AS ENUM ('sad');");
    const Replay copy = {replay->arena, catalog_copy(replay->arena, replay->catalog)};
    apply(&copy, "ALTER TABLE t RENAME COLUMN a TO x; ALTER TABLE t DROP COLUMN b;"
                 "ALTER TYPE mood RENAME VALUE 'sad' TO 'ok'; CREATE TABLE u (a int);");
    assert_non_null(column(replay, "t", "a"));
    assert_non_null(column(replay, "t", "b"));
    assert_true(str_is(index_of(replay, "t", "t_pkey")->columns.items[0], "a"));
    assert_true(str_is(replay->catalog->enums.items[0].values.items[0], "sad"));
    assert_null(table(replay, "u"));
    assert_true(str_is(index_of(&copy, "t", "t_pkey")->columns.items[0], "x"));
}

static void what_is_undone_never_was(void **state)
{
    const Replay *replay = *state;
    apply(replay, "CREATE TABLE t (a int PRIMARY KEY, b int); CREATE TABLE r (id int PRIMARY KEY);"
                  "CREATE TYPE mood AS ENUM ('sad'); CREATE VIEW v AS SELECT b FROM t;");
    const size_t outer = catalog_mark(replay->arena, replay->catalog);
    apply(replay, "ALTER TABLE t RENAME COLUMN a TO x; ALTER TABLE t RENAME TO u;"
                  "CREATE TABLE t (z int); CREATE INDEX i ON u (b);");
    const size_t inner = catalog_mark(replay->arena, replay->catalog);
    apply(replay, "DROP TABLE u CASCADE; ALTER TABLE t ADD y int REFERENCES r; DROP TYPE mood;"
                  "ALTER TABLE r SET SCHEMA app;");
    assert_null(table(replay, "v"));
    catalog_undo(replay->catalog, inner);
    assert_non_null(column(replay, "u", "x"));
    assert_non_null(index_of(replay, "u", "i"));
    assert_null(column(replay, "t", "y"));
    assert_non_null(table(replay, "r"));
    assert_non_null(table(replay, "v"));
    assert_int_equal(replay->catalog->enums.count, 1);
    catalog_undo(replay->catalog, outer);
    catalog_unmark(replay->catalog, outer);
    assert_non_null(column(replay, "t", "a"));
    assert_null(table(replay, "u"));
    assert_null(catalog_index_table_find(replay->catalog, (Name){.name = STR("i")}));
    assert_int_equal(replay->catalog->tables.count, 3);
}

/* So many columns that the list of them has a block of memory for itself. */
static void what_grew_is_undone(void **state)
{
    const Replay *replay = *state;
    Buf           sql    = buf_new(replay->arena, SIZE_MAX);
    buf_add_c(&sql, "CREATE TABLE t (a int); ");
    for (int i = 0; i < 1000; i++)
        buf_format(&sql, "ALTER TABLE t ADD b%d int; ", i);
    apply(replay, buf_str(&sql).data);
    const size_t mark = catalog_mark(replay->arena, replay->catalog);
    buf_clear(&sql);
    for (int i = 0; i < 600; i++)
        buf_format(&sql, "ALTER TABLE t ADD c%d int; ", i);
    apply(replay, buf_str(&sql).data);
    assert_int_equal(table(replay, "t")->columns.count, 1601);
    catalog_undo(replay->catalog, mark);
    assert_int_equal(table(replay, "t")->columns.count, 1001);
    apply(replay, "ALTER TABLE t DROP a; ALTER TABLE t ADD c0 int;");
    catalog_undo(replay->catalog, mark);
    catalog_unmark(replay->catalog, mark);
    assert_non_null(column(replay, "t", "a"));
    assert_null(column(replay, "t", "c0"));
}

static const Dependant *dependant(const Replay *replay, const char *table_name,
                                  const char *column_name)
{
    size_t at = 0;
    return table_dependant(table(replay, table_name), str_from(column_name), &at);
}

static void views_and_others_are_known_by_the_columns_that_they_use(void **state)
{
    const Replay *replay = *state;
    apply(replay,
          "CREATE TABLE t (a int, b text, v text, g int GENERATED ALWAYS AS (a + 1) STORED);"
          "CREATE TABLE u (id int, n text);"
          "CREATE VIEW w AS SELECT x.v, u.n FROM t x JOIN u USING (id);");
    assert_int_equal(dependant(replay, "t", "v")->kind, DEPENDANT_VIEW);
    assert_int_equal(dependant(replay, "t", "a")->kind, DEPENDANT_GENERATED_COLUMN);
    assert_non_null(dependant(replay, "u", "id"));
    assert_null(dependant(replay, "t", "b"));
    apply(replay, "CREATE OR REPLACE VIEW w AS SELECT b AS v, 'x'::text AS n FROM t;"
                  "ALTER TABLE t RENAME b TO c; ALTER VIEW w RENAME TO z;");
    assert_null(dependant(replay, "t", "v"));
    assert_null(dependant(replay, "u", "n"));
    assert_true(str_is(dependant(replay, "t", "c")->name.name, "z"));
    apply(replay, "CREATE VIEW every AS SELECT * FROM t; CREATE VIEW over AS SELECT v FROM every;"
                  "DROP VIEW z;");
    assert_true(str_is(dependant(replay, "t", "v")->name.name, "every"));
    assert_true(str_is(dependant(replay, "every", "v")->name.name, "over"));
    apply(replay, "DROP TABLE t CASCADE;");
    assert_null(table(replay, "every"));
    assert_null(table(replay, "over"));
    apply(replay, "CREATE POLICY p ON u USING (n = current_user);"
                  "CREATE TRIGGER tr BEFORE UPDATE OF id ON u FOR EACH ROW EXECUTE FUNCTION f();");
    assert_int_equal(dependant(replay, "u", "n")->kind, DEPENDANT_POLICY);
    assert_int_equal(dependant(replay, "u", "id")->kind, DEPENDANT_TRIGGER);
    apply(replay, "DROP POLICY p ON u; DROP TRIGGER tr ON u;");
    assert_int_equal(table(replay, "u")->dependants.count, 0);
}

static void names_are_looked_for_along_the_search_path(void **state)
{
    const Replay *replay = *state;
    apply(replay, "CREATE TABLE t (a int); CREATE TABLE app.t (b int);");
    assert_non_null(column(replay, "t", "a"));
    *vec_push(replay->arena, &replay->catalog->search_path) = STR("app");
    *vec_push(replay->arena, &replay->catalog->search_path) = STR("public");
    assert_non_null(column(replay, "t", "b"));
    apply(replay, "CREATE TABLE n (a int); CREATE INDEX k ON t (b); ALTER INDEX k RENAME TO l;");
    assert_true(str_is(table(replay, "n")->name.schema, "app"));
    assert_non_null(index_of(replay, "t", "l"));
    apply(replay, "ALTER SCHEMA app RENAME TO other;");
    assert_null(table(replay, "n"));
    assert_non_null(catalog_table_find(replay->catalog, (Name){STR("other"), STR("n")}));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(create_table_gives_columns_with_what_was_written),
        TEST(what_nobody_named_gets_the_servers_names),
        TEST(long_names_are_cut_as_the_server_cuts_them),
        TEST(a_table_that_exists_is_left_alone),
        TEST(columns_change_and_go),
        TEST(constraints_are_validated_renamed_and_dropped),
        TEST(an_index_becomes_a_constraint),
        TEST(names_and_schemas_are_followed),
        TEST(an_unqualified_name_is_that_of_the_default_schema),
        TEST(a_temporary_table_hides_the_other_one),
        TEST(partitions_follow_their_parent),
        TEST(a_table_like_another_one_has_what_was_included),
        TEST(enums_grow_and_change),
        TEST(views_are_relations_too),
        TEST(what_is_older_than_the_history_is_known_in_part),
        TEST(a_copy_stands_on_its_own),
        TEST(what_is_undone_never_was),
        TEST(what_grew_is_undone),
        TEST(views_and_others_are_known_by_the_columns_that_they_use),
        TEST(names_are_looked_for_along_the_search_path),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
