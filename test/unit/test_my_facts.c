/* test_my_facts.c -- MySQL and MariaDB: the rows are whole, clauses are taken or refused, and
 * Changes are judged by what is known of their table. */
#include <string.h>

#include "facts/facts.h"
#include "facts/my_facts.h"
#include "facts/my_syntax.h"
#include "test.h"

enum { ARENA_BYTES = 1 << 22 };

static const Version mysql_56  = {ENGINE_MYSQL, 5, 6, 24};
static const Version mysql_57  = {ENGINE_MYSQL, 5, 7, 0};
static const Version mysql_80  = {ENGINE_MYSQL, 8, 0, 0};
static const Version mysql_828 = {ENGINE_MYSQL, 8, 0, 28};
static const Version mysql_91  = {ENGINE_MYSQL, 9, 1, 0};
static const Version maria_103 = {ENGINE_MARIADB, 10, 3, 0};
static const Version maria     = {ENGINE_MARIADB, 10, 11, 0};
static const Version maria_112 = {ENGINE_MARIADB, 11, 2, 0};

static void rows_of(const MyForm *form, EngineKind engine, int oldest)
{
    int until = oldest - 1;
    for (size_t i = 0; i < MY_ROWS_MAX; i++) {
        const MyFact *fact = &form->rows[i];
        if (fact->engine != engine)
            continue;
        if (fact->since != until + 1)
            fail_msg("%s: a gap or an overlap at %d", form->form, fact->since);
        assert_true(fact->error != 0 ||
                    (fact->algorithm > ALGORITHM_DEFAULT && fact->lock > DDL_LOCK_DEFAULT));
        assert_true(fact->algorithm != ALGORITHM_INSTANT || !fact->rebuild);
        assert_ptr_equal(my_fact_of(form, engine, fact->since), fact);
        until = fact->until;
    }
    if (until != MY_LATEST)
        fail_msg("%s: nothing behind %d", form->form, until);
}

static void every_syntax_has_one_row(void **state)
{
    (void)state;
    size_t rows = 0;
    for (size_t g = 0; my_syntax_groups[g] != NULL; g++)
        for (size_t i = 0; i < my_syntax_groups[g]->count; i++) {
            const MySyntaxFact *fact = &my_syntax_groups[g]->facts[i];
            assert_ptr_equal(my_syntax_fact(fact->syntax), fact);
            assert_true(fact->mysql.since <= fact->mysql.until || fact->mysql.until == 0);
            assert_true(fact->mariadb.since <= fact->mariadb.until || fact->mariadb.until == 0);
            rows++;
        }
    assert_int_equal(rows, MY_SYNTAX_COUNT - 1);
}

static void a_series_is_judged_as_its_newest_release(void **state)
{
    (void)state;
    assert_int_equal(my_syntax_error(MY_SYNTAX_COLUMN_INVISIBLE, (Version){ENGINE_MYSQL, 8, 0, 22}),
                     1064);
    assert_int_equal(my_syntax_error(MY_SYNTAX_COLUMN_INVISIBLE, (Version){ENGINE_MYSQL, 8, 0, 0}),
                     0);
    assert_int_equal(my_syntax_error(MY_SYNTAX_SLAVE, (Version){ENGINE_MYSQL, 8, 4, 0}), 1064);
    assert_int_equal(my_syntax_error(MY_SYNTAX_SLAVE, (Version){.engine = ENGINE_MYSQL}), 0);
    assert_int_equal(my_syntax_error(MY_SYNTAX_SEQUENCE, (Version){.engine = ENGINE_MYSQL}), 1064);
    assert_int_equal(my_syntax_error(MY_SYNTAX_TYPE_UUID, maria_103), 4161);
}

static void every_form_has_one_row_for_each_release_of_both_servers(void **state)
{
    (void)state;
    for (size_t g = 0; my_form_groups[g] != NULL; g++)
        for (size_t i = 0; i < my_form_groups[g]->count; i++) {
            const MyForm *form = &my_form_groups[g]->forms[i];
            assert_ptr_equal(my_form_find(form->form), form);
            rows_of(form, ENGINE_MYSQL, 50600);
            rows_of(form, ENGINE_MARIADB, 100300);
        }
    assert_null(my_form_find("nobody"));
}

typedef struct ClauseCase {
    const char  *form;
    EngineKind   engine;
    int          release;
    MyClauses    clauses;
    int          error;
    DdlAlgorithm algorithm;
    DdlLock      lock;
    bool         rebuild;
} ClauseCase;

static const ClauseCase clause_cases[] = {
    {"add_col_last_null", ENGINE_MYSQL, 80099, {ALGORITHM_INSTANT, DDL_LOCK_NONE}, 1221, 0, 0, 0},
    {"add_col_last_null",
     ENGINE_MARIADB,
     101119,
     {ALGORITHM_INSTANT, DDL_LOCK_NONE},
     0,
     ALGORITHM_INSTANT,
     DDL_LOCK_NONE,
     false},
    {"add_col_last_null",
     ENGINE_MYSQL,
     80099,
     {ALGORITHM_INPLACE, DDL_LOCK_NONE},
     0,
     ALGORITHM_INPLACE,
     DDL_LOCK_NONE,
     true},
    {"add_col_last_null",
     ENGINE_MARIADB,
     101119,
     {ALGORITHM_INPLACE, DDL_LOCK_SHARED},
     0,
     ALGORITHM_INSTANT,
     DDL_LOCK_SHARED,
     false},
    {"add_col_last_null", ENGINE_MYSQL, 50744, {ALGORITHM_INSTANT, 0}, 1800, 0, 0, 0},
    {"add_col_last_null", ENGINE_MYSQL, 80099, {ALGORITHM_NOCOPY, 0}, 1800, 0, 0, 0},
    {"drop_pk", ENGINE_MYSQL, 80099, {ALGORITHM_INPLACE, 0}, 1846, 0, 0, 0},
    {"drop_pk",
     ENGINE_MARIADB,
     101119,
     {ALGORITHM_INPLACE, 0},
     0,
     ALGORITHM_INPLACE,
     DDL_LOCK_NONE,
     true},
    {"add_index", ENGINE_MARIADB, 101119, {ALGORITHM_INSTANT, 0}, 1846, 0, 0, 0},
    {"add_index", ENGINE_MYSQL, 80099, {ALGORITHM_COPY, DDL_LOCK_NONE}, 1846, 0, 0, 0},
    {"add_index",
     ENGINE_MARIADB,
     110299,
     {ALGORITHM_COPY, DDL_LOCK_NONE},
     0,
     ALGORITHM_COPY,
     DDL_LOCK_NONE,
     true},
    {"drop_index_stmt", ENGINE_MARIADB, 101119, {ALGORITHM_NOCOPY, 0}, 1064, 0, 0, 0},
    {"drop_index_stmt",
     ENGINE_MYSQL,
     80099,
     {ALGORITHM_INPLACE, 0},
     0,
     ALGORITHM_INPLACE,
     DDL_LOCK_NONE,
     false},
    {"engine_myisam",
     ENGINE_MARIADB,
     101119,
     {ALGORITHM_INSTANT, 0},
     0,
     ALGORITHM_COPY,
     DDL_LOCK_SHARED,
     true},
    {"rename_col_fk_child", ENGINE_MYSQL, 80099, {ALGORITHM_COPY, 0}, 1846, 0, 0, 0},
    {"part_drop", ENGINE_MARIADB, 101119, {ALGORITHM_INPLACE, 0}, 1064, 0, 0, 0},
};

static void clauses_are_taken_or_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(clause_cases); i++) {
        const ClauseCase *one  = &clause_cases[i];
        const MyForm     *form = my_form_find(one->form);
        const MyFact     *row  = my_fact_of(form, one->engine, one->release);
        const MyFact      fact = my_fact_asked(form, row, one->release, one->clauses);
        if (fact.error != one->error ||
            (fact.error == 0 && (fact.algorithm != one->algorithm || fact.lock != one->lock ||
                                 fact.rebuild != one->rebuild)))
            fail_msg("%zu %s: error %d, %s %s %d", i, one->form, fact.error,
                     algorithm_text(fact.algorithm), ddl_lock_text(fact.lock), fact.rebuild);
    }
}

/* A table t: id int primary key, v varchar(N) of a charset, e enum('a','b'), f int; b is in an
 * index of its own, and g in a foreign key. */
typedef struct World {
    Arena      *arena;
    Catalog    *catalog;
    TypeDetail *charset;
} World;

static Type type_of(const char *name, int length, const TypeDetail *detail)
{
    Type type           = {.name = {.name = str_from(name)}, .detail = detail};
    type.modifiers[0]   = length;
    type.modifier_count = length > 0;
    return type;
}

static Column *column_add(const World *world, Table *table, const char *name, Type type)
{
    Column *column = vec_push(world->arena, &table->columns);
    *column        = (Column){.name = str_from(name), .type = type};
    return column;
}

static void index_add(const World *world, Table *table, const char *name, const char *column)
{
    Index *index = vec_push(world->arena, &table->indexes);
    *index       = (Index){.name = {table->name.schema, str_from(name)}, .method = STR("btree")};
    *vec_push(world->arena, &index->columns) = str_from(column);
}

static void option_add(const World *world, Table *table, const char *name, const char *value)
{
    TableOptionVec *options          = arena_new_of(world->arena, TableOptionVec);
    *vec_push(world->arena, options) = (TableOption){str_from(name), str_from(value)};
    table->options                   = options;
}

static World world_new(Arena *arena, int length, const char *charset)
{
    World  world        = {.arena = arena, .catalog = catalog_new(arena)};
    Table *table        = catalog_table_add(world.catalog, (Name){STR(""), STR("t")});
    world.charset       = arena_new_of(arena, TypeDetail);
    *world.charset      = (TypeDetail){.charset = str_from(charset)};
    TypeDetail *members = arena_new_of(arena, TypeDetail);
    *members            = (TypeDetail){0};
    *vec_push(arena, &members->values)                                 = STR("a");
    *vec_push(arena, &members->values)                                 = STR("b");
    column_add(&world, table, "id", type_of("int", 0, NULL))->not_null = true;
    column_add(&world, table, "v", type_of("varchar", length, world.charset));
    column_add(&world, table, "b", type_of("int", 0, NULL));
    column_add(&world, table, "e", type_of("enum", 0, members));
    index_add(&world, table, "k_b", "b");
    return world;
}

static Effect judge_change(const World *world, Change change, Version version)
{
    Effect effect;
    change.relation = (Name){STR(""), STR("t")};
    effect_of(&change, world->catalog, version, &effect);
    return effect;
}

static Effect judge_length(Arena *arena, int old, int new, const char *charset, Version version)
{
    const World world = world_new(arena, old, charset);
    return judge_change(&world,
                        (Change){.kind   = CHANGE_REDEFINE_COLUMN,
                                 .column = STR("v"),
                                 .type   = type_of("varchar", new, world.charset)},
                        version);
}

static void the_length_of_a_varchar_counts_in_bytes(void **state)
{
    (void)state;
    AUTO_ARENA Arena *arena = arena_new("test", ARENA_BYTES);
    static const struct {
        int           old, new;
        const char   *charset;
        DdlAlgorithm  in_56, in_57, in_103, in_1011;
        DurationClass duration; /* on MariaDB 10.11 */
    } cases[] = {
        {10, 50, "latin1", ALGORITHM_COPY, ALGORITHM_INPLACE, ALGORITHM_INPLACE, ALGORITHM_INSTANT,
         DURATION_INSTANT},
        {255, 256, "latin1", ALGORITHM_COPY, ALGORITHM_COPY, ALGORITHM_COPY, ALGORITHM_COPY,
         DURATION_REWRITE},
        {127, 256, "latin1", ALGORITHM_COPY, ALGORITHM_COPY, ALGORITHM_COPY, ALGORITHM_INSTANT,
         DURATION_INSTANT},
        {128, 256, "latin1", ALGORITHM_COPY, ALGORITHM_COPY, ALGORITHM_COPY, ALGORITHM_COPY,
         DURATION_REWRITE},
        {63, 64, "utf8mb4", ALGORITHM_COPY, ALGORITHM_COPY, ALGORITHM_COPY, ALGORITHM_COPY,
         DURATION_REWRITE},
        {60, 63, "utf8mb4", ALGORITHM_COPY, ALGORITHM_INPLACE, ALGORITHM_INPLACE, ALGORITHM_INSTANT,
         DURATION_INSTANT},
        {31, 64, "utf8mb4", ALGORITHM_COPY, ALGORITHM_COPY, ALGORITHM_COPY, ALGORITHM_INSTANT,
         DURATION_INSTANT},
        {85, 86, "utf8mb3", ALGORITHM_COPY, ALGORITHM_COPY, ALGORITHM_COPY, ALGORITHM_COPY,
         DURATION_REWRITE},
        {300, 1000, "latin1", ALGORITHM_COPY, ALGORITHM_INPLACE, ALGORITHM_INPLACE,
         ALGORITHM_INSTANT, DURATION_INSTANT},
        {50, 20, "latin1", ALGORITHM_COPY, ALGORITHM_COPY, ALGORITHM_COPY, ALGORITHM_COPY,
         DURATION_REWRITE},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const Version      versions[] = {mysql_56, mysql_57, maria_103, maria};
        const DdlAlgorithm wanted[]   = {cases[i].in_56, cases[i].in_57, cases[i].in_103,
                                         cases[i].in_1011};
        for (size_t k = 0; k < COUNT_OF(versions); k++) {
            const Effect effect =
                judge_length(arena, cases[i].old, cases[i].new, cases[i].charset, versions[k]);
            if (effect.algorithm != wanted[k])
                fail_msg("%d to %d %s, %zu: %s %s", cases[i].old, cases[i].new, cases[i].charset, k,
                         effect.form, algorithm_text(effect.algorithm));
        }
        const Effect effect =
            judge_length(arena, cases[i].old, cases[i].new, cases[i].charset, maria);
        assert_int_equal(effect.duration, cases[i].duration);
    }
    /* Nobody says the charset: 63 characters of four bytes, and one more. */
    assert_int_equal(judge_length(arena, 63, 64, "", maria).algorithm, ALGORITHM_COPY);
    assert_int_equal(judge_length(arena, 10, 20, "", maria).algorithm, ALGORITHM_INSTANT);
}

static Change add_column(void)
{
    return (Change){.kind = CHANGE_ADD_COLUMN, .column = STR("n"), .type = type_of("int", 0, NULL)};
}

static void adding_a_column_depends_on_the_table(void **state)
{
    (void)state;
    AUTO_ARENA Arena *arena  = arena_new("test", ARENA_BYTES);
    World             world  = world_new(arena, 10, "latin1");
    Effect            effect = judge_change(&world, add_column(), mysql_80);
    assert_int_equal(effect.algorithm, ALGORITHM_INSTANT);
    assert_int_equal(effect.duration, DURATION_INSTANT);
    assert_true(effect.commits);
    assert_int_equal(effect.lock_count, 1);
    assert_int_equal(effect.locks[0].mode, LOCK_MDL_SHARED_UPGRADABLE);
    assert_int_equal(effect.locks[0].moment, LOCK_MDL_EXCLUSIVE);
    assert_int_equal(judge_change(&world, add_column(), mysql_57).duration, DURATION_REWRITE);

    const ColumnDetail first  = {.position = POSITION_FIRST};
    Change             change = add_column();
    change.column_detail      = &first;
    assert_true(judge_change(&world, change, mysql_828).rewrite);
    assert_false(judge_change(&world, change, mysql_80).rewrite);

    Table *table = catalog_table_find(world.catalog, (Name){STR(""), STR("t")});
    option_add(&world, table, "row_format", "compressed");
    assert_true(judge_change(&world, add_column(), maria).rewrite);
    table->options = NULL;

    table->row_versions = 64;
    assert_true(judge_change(&world, add_column(), mysql_80).rewrite);
    assert_false(judge_change(&world, add_column(), mysql_91).rewrite);
    assert_false(judge_change(&world, add_column(), maria).rewrite);
    table->row_versions = 0;

    index_add(&world, table, "ft", "v");
    table->indexes.items[table->indexes.count - 1].method = STR("fulltext");
    effect = judge_change(&world, add_column(), mysql_80);
    assert_string_equal(effect.form, "add_col_on_fts_table");
    assert_int_equal(effect.locks[0].mode, LOCK_MDL_SHARED_NO_WRITE);
    assert_true(lock_blocks_writes(effect.locks[0].mode));
    assert_false(lock_blocks_reads(effect.locks[0].mode));
}

static void one_part_takes_instant_from_another(void **state)
{
    (void)state;
    AUTO_ARENA Arena *arena = arena_new("test", ARENA_BYTES);
    const World       world = world_new(arena, 10, "latin1");
    const Name        t     = {STR(""), STR("t")};
    Statement         both  = {.form = STATEMENT_SQL};
    Change index = {.kind = CHANGE_CREATE_INDEX, .relation = t, .index = {STR(""), STR("k")}};
    Change drop  = {.kind = CHANGE_DROP_INDEX, .relation = t, .index = {STR(""), STR("k_b")}};
    *vec_push(arena, &index.columns) = STR("id");
    *vec_push(arena, &both.changes)  = add_column();
    both.changes.items[0].relation   = t;
    *vec_push(arena, &both.changes)  = index;
    Effect effect;
    effect_of_statement(&both, world.catalog, maria, &effect);
    assert_int_equal(effect.algorithm, ALGORITHM_INPLACE);
    assert_true(effect.rewrite);
    both.changes.items[1] = drop;
    effect_of_statement(&both, world.catalog, maria, &effect);
    assert_int_equal(effect.algorithm, ALGORITHM_NOCOPY);
    assert_false(effect.rewrite);
    effect_of_statement(&both, world.catalog, mysql_80, &effect);
    assert_true(effect.rewrite);
}

static void clauses_make_the_server_refuse(void **state)
{
    (void)state;
    AUTO_ARENA Arena *arena   = arena_new("test", ARENA_BYTES);
    const World       world   = world_new(arena, 10, "latin1");
    const DdlClauses  instant = {.algorithm = ALGORITHM_INSTANT, .lock = DDL_LOCK_NONE};
    Change            change  = add_column();
    change.clauses            = &instant;
    Effect effect             = judge_change(&world, change, mysql_80);
    assert_true(effect.fails);
    assert_int_equal(effect.error, 1221);
    assert_false(judge_change(&world, change, maria).fails);
    change.type   = type_of("int", 0, NULL);
    change.kind   = CHANGE_REDEFINE_COLUMN;
    change.column = STR("e");
    effect        = judge_change(&world, change, maria);
    assert_int_equal(effect.error, 1846);
    assert_false(effect.rewrite);
}

static void mariadb_copies_online_from_11_2_on(void **state)
{
    (void)state;
    AUTO_ARENA Arena *arena  = arena_new("test", ARENA_BYTES);
    const World       world  = world_new(arena, 10, "latin1");
    Change            change = {.kind = CHANGE_REDEFINE_COLUMN, .column = STR("b")};
    change.type              = type_of("bigint", 0, NULL);
    Effect effect            = judge_change(&world, change, maria_112);
    assert_int_equal(effect.algorithm, ALGORITHM_COPY);
    assert_int_equal(effect.locks[0].mode, LOCK_MDL_SHARED_UPGRADABLE);
    effect = judge_change(&world, change, (Version){.engine = ENGINE_MARIADB});
    assert_int_equal(effect.locks[0].mode, LOCK_MDL_SHARED_NO_WRITE); /* 10.6 to 11: the worst */
}

static void the_session_decides_about_foreign_keys_and_nulls(void **state)
{
    (void)state;
    AUTO_ARENA Arena *arena = arena_new("test", ARENA_BYTES);
    const World       world = world_new(arena, 10, "latin1");
    Change            key   = {.kind = CHANGE_ADD_FOREIGN_KEY, .references = {STR(""), STR("p")}};
    *vec_push(arena, &key.columns) = STR("b");
    assert_int_equal(judge_change(&world, key, maria).algorithm, ALGORITHM_COPY);
    world.catalog->foreign_key_checks = STR("0");
    assert_int_equal(judge_change(&world, key, maria).algorithm, ALGORITHM_INSTANT);
    assert_int_equal(judge_change(&world, key, mysql_80).lock_count, 2);
    Change null = {.kind     = CHANGE_REDEFINE_COLUMN,
                   .column   = STR("b"),
                   .type     = type_of("int", 0, NULL),
                   .not_null = true};
    assert_int_equal(judge_change(&world, null, mysql_80).algorithm, ALGORITHM_INPLACE);
    world.catalog->sql_mode = STR("NO_ZERO_DATE");
    const Effect effect     = judge_change(&world, null, mysql_80);
    assert_int_equal(effect.algorithm, ALGORITHM_COPY);
    assert_true(effect.loses_data);
}

static void versions_have_three_numbers(void **state)
{
    (void)state;
    Version version;
    assert_true(version_parse(STR("mysql:8.0.28"), &version));
    assert_int_equal(my_release(version), 80028);
    assert_true(version_parse(STR("mariadb:10.11"), &version));
    assert_int_equal(my_release(version), 101199);
    assert_false(version_parse(STR("mysql:8.0.28.1"), &version));
    assert_false(version_parse(STR("postgres:15.1.2"), &version));
    assert_false(version_parse(STR("mysql:8.x"), &version));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_form_has_one_row_for_each_release_of_both_servers),
        cmocka_unit_test(every_syntax_has_one_row),
        cmocka_unit_test(a_series_is_judged_as_its_newest_release),
        cmocka_unit_test(clauses_are_taken_or_refused),
        cmocka_unit_test(the_length_of_a_varchar_counts_in_bytes),
        cmocka_unit_test(adding_a_column_depends_on_the_table),
        cmocka_unit_test(one_part_takes_instant_from_another),
        cmocka_unit_test(clauses_make_the_server_refuse),
        cmocka_unit_test(mariadb_copies_online_from_11_2_on),
        cmocka_unit_test(the_session_decides_about_foreign_keys_and_nulls),
        cmocka_unit_test(versions_have_three_numbers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
