/* test_mysql_replay.c -- what tables are like after DDL of MySQL and MariaDB. */
#include "model/charset.h"
#include "sql/mysql/ddl.h"
#include "test.h"

enum { ARENA_BYTES = 64 << 20 };

static const Version mysql_80 = {ENGINE_MYSQL, 8, 0};
static const Version mysql_56 = {ENGINE_MYSQL, 5, 6};
static const Version mariadb  = {ENGINE_MARIADB, 10, 11};

static void apply(Catalog *catalog, Arena *arena, Str statement)
{
    const bool      maria   = catalog->version.engine == ENGINE_MARIADB;
    const MyDialect dialect = {.mariadb = maria, .version = maria ? 101119 : 80036};
    MyTokens  tokens  = my_tokens_new(arena, arena, statement, (Span){0, statement.size}, dialect);
    ChangeVec changes = {0};
    assert_true(my_ddl(&tokens, &changes));
    assert_false(my_failed(&tokens));
    for (size_t i = 0; i < changes.count; i++)
        catalog_apply(catalog, &changes.items[i]);
}

static void add_column(Buf *buf, const Table *table, const Column *column)
{
    const TypeDetail *detail = column->type.detail;
    buf_format(buf, " " STR_FMT " " STR_FMT, STR_ARG(column->name),
               STR_ARG(column->type.name.name));
    for (int i = 0; i < column->type.modifier_count; i++)
        buf_format(buf, "%c%d", i == 0 ? '(' : ',', column->type.modifiers[i]);
    buf_add_c(buf, column->type.modifier_count > 0 ? ")" : "");
    buf_add_c(buf, detail != NULL && detail->is_unsigned ? " unsigned" : "");
    if (type_has_charset(column->type))
        buf_format(buf, " " STR_FMT, STR_ARG(column_charset(table, column)));
    buf_add_c(buf, column->not_null ? " not null" : "");
    buf_add_c(buf, column->identity ? " auto" : "");
    if (column->has_default)
        buf_format(buf, " default " STR_FMT, STR_ARG(column->default_text));
    if (column->detail != NULL && column->detail->comment.size > 0)
        buf_format(buf, " comment " STR_FMT, STR_ARG(column->detail->comment));
    if (column->detail != NULL && column->detail->on_update.size > 0)
        buf_format(buf, " on update " STR_FMT, STR_ARG(column->detail->on_update));
    buf_add_c(buf, column->detail != NULL && column->detail->invisible ? " invisible" : "");
    buf_add_char(buf, ';');
}

static void add_names(Buf *buf, const StrVec *names, const IndexDetail *detail)
{
    for (size_t i = 0; i < names->count; i++) {
        buf_format(buf, "%s" STR_FMT, i == 0 ? "(" : ",", STR_ARG(names->items[i]));
        if (detail != NULL && i < detail->prefixes.count && detail->prefixes.items[i] > 0)
            buf_format(buf, ":%d", detail->prefixes.items[i]);
    }
    buf_add_char(buf, ')');
}

static void add_table(Buf *buf, const Table *table)
{
    buf_format(buf, STR_FMT ":", STR_ARG(table->name.name));
    for (size_t i = 0; i < table->columns.count; i++)
        add_column(buf, table, &table->columns.items[i]);
    for (size_t i = 0; i < table->indexes.count; i++) {
        const Index *index = &table->indexes.items[i];
        buf_format(buf, " %s" STR_FMT, index->unique ? "unique " : "", STR_ARG(index->name.name));
        add_names(buf, &index->columns, index->detail);
        buf_add_c(buf, index->detail != NULL && index->detail->hidden ? " hidden" : "");
    }
    for (size_t i = 0; i < table->constraints.count; i++) {
        const Constraint *constraint = &table->constraints.items[i];
        if (constraint->kind == CONSTRAINT_FOREIGN_KEY)
            buf_format(buf, " " STR_FMT " to " STR_FMT, STR_ARG(constraint->name),
                       STR_ARG(constraint->references.name));
        else if (constraint->kind == CONSTRAINT_CHECK)
            buf_format(buf, " check " STR_FMT, STR_ARG(constraint->name));
    }
    buf_add_char(buf, '\n');
}

/* The statements, which semicolons separate, give these tables: a line for each. */
static void expect(Version version, const char *history, const char *wanted)
{
    AUTO_ARENA Arena *arena   = arena_new("test", ARENA_BYTES);
    Catalog          *catalog = catalog_new(arena);
    Buf               buf     = buf_new(arena, SIZE_MAX);
    catalog->version          = version;
    for (Str rest = str_from(history); rest.size > 0;)
        apply(catalog, arena, str_trim(str_cut(&rest, ';')));
    for (size_t i = 0; i < catalog->tables.count; i++)
        add_table(&buf, catalog->tables.items[i]);
    assert_string_equal(str_c(arena, buf_str(&buf)), wanted);
}

static void modify_replaces_the_whole_definition(void **state)
{
    (void)state;
    expect(mysql_80,
           "create table t (id int not null auto_increment primary key,"
           " v varchar(10) not null default 'x' comment 'c', ts datetime on update now());"
           "alter table t modify v varchar(20), modify id bigint, change ts TS datetime first",
           "t: TS datetime; id bigint not null; v varchar(20) ; unique PRIMARY(id)\n");
}

static void names_of_columns_know_no_case(void **state)
{
    (void)state;
    expect(mysql_80,
           "create table t (Id int, B int, key (b, ID)); alter table t change b c int after id,"
           " drop column ID",
           "t: c int; B(c)\n");
}

static void columns_go_where_they_are_put(void **state)
{
    (void)state;
    expect(mysql_80,
           "create table t (a int, b int, c int);"
           "alter table t add d int first, add e int after a, modify c int first, add f int",
           "t: c int; d int; a int; e int; b int; f int;\n");
}

static void indexes_are_named_by_their_first_column(void **state)
{
    (void)state;
    expect(
        mysql_80,
        "create table t (a int, b text, key (a), unique (a, b(10)), key ((a + 1)), key ((a - 1)));"
        "create index i on t (b(5)); alter table t rename index a_2 to z,"
        " alter index i invisible; alter table t add index (a)",
        "t: a int; b text ; a(a) unique z(a,b:10) functional_index() functional_index_2()"
        " i(b:5) hidden a_2(a)\n");
}

static void a_dropped_column_narrows_its_indexes(void **state)
{
    (void)state;
    expect(
        mysql_80,
        "create table t (a int, b varchar(20), c int, primary key (a), key k (b(5), c), key (c));"
        "alter table t drop column c; alter table t drop primary key",
        "t: a int not null; b varchar(20) ; k(b:5)\n");
}

static void a_foreign_key_makes_an_index_that_a_better_one_replaces(void **state)
{
    (void)state;
    expect(mysql_80,
           "create table p (id int primary key);"
           "create table t (a int, b int, foreign key (a) references p (id),"
           " constraint f foreign key i (b) references p (id));"
           "create index k on t (a, b); rename table t to u",
           "p: id int not null; unique PRIMARY(id)\n"
           "u: a int; b int; f(b) k(a,b) u_ibfk_1 to p f to p\n");
    expect(mariadb,
           "create table p (id int primary key);"
           "create table t (a int, foreign key i (a) references p (id));"
           "alter table t drop foreign key i",
           "p: id int not null; unique PRIMARY(id)\nt: a int; i(a)\n");
}

static void an_engine_without_foreign_keys_keeps_their_index(void **state)
{
    (void)state;
    expect(mysql_56, "create table t (a int, foreign key (a) references p (id)) engine=MyISAM",
           "t: a int; a(a)\n");
}

static void a_foreign_key_waits_for_its_table(void **state)
{
    (void)state;
    expect(mysql_80,
           "create table p (id int); create table t (a int, foreign key (a) references p (id));"
           "drop table p; create table p (id bigint); rename table p to q",
           "t: a int; a(a) t_ibfk_1 to q\nq: id bigint;\n");
}

static void tables_can_swap_their_names(void **state)
{
    (void)state;
    expect(mysql_80,
           "create table a (x int); create table b (y int, foreign key (y) references a (x));"
           "rename table a to c, b to a, c to b",
           "b: x int;\na: y int; y(y) a_ibfk_1 to b\n");
}

static void charsets_come_down_from_the_table(void **state)
{
    (void)state;
    expect(mysql_80,
           "create table t (a char(3), b varchar(5) character set latin1, c text(100))"
           " default charset utf8; alter table t default character set utf8mb4, add d char(2)",
           "t: a char(3) utf8mb3; b varchar(5) latin1; c text utf8mb3; d char(2) utf8mb4;\n");
    expect(mysql_80,
           "create table t (a tinytext, b text character set utf8, c varchar(3) collate utf8_bin)"
           " charset latin1; alter table t convert to character set utf8mb4",
           "t: a text utf8mb4; b mediumtext utf8mb4; c varchar(3) utf8mb4;\n");
    expect(mysql_80, "create table t (a char(3), b varchar(4), c text, d text(9)) charset binary",
           "t: a binary(3); b varbinary(4); c blob; d tinyblob;\n");
}

static void old_timestamps_have_defaults(void **state)
{
    (void)state;
    const char *history = "create table t (a timestamp, b timestamp, c timestamp null)";
    expect(mysql_56, history,
           "t: a timestamp not null default CURRENT_TIMESTAMP on update CURRENT_TIMESTAMP;"
           " b timestamp not null default '0000-00-00 00:00:00'; c timestamp;\n");
    expect(mariadb, history, "t: a timestamp; b timestamp; c timestamp;\n");
}

static void checks_are_named_as_each_server_does(void **state)
{
    (void)state;
    const char *history = "create table t (i int check (i > 0), check (i < 9), constraint c check"
                          " (i <> 5)); alter table t add check (i <> 6), drop constraint c";
    expect(mysql_80, history, "t: i int; check t_chk_1 check t_chk_2 check t_chk_3\n");
    expect(mariadb, history, "t: i int; check i check CONSTRAINT_1 check CONSTRAINT_2\n");
    expect(mysql_56, history, "t: i int;\n");
}

static void like_copies_all_but_foreign_keys(void **state)
{
    (void)state;
    expect(mysql_80,
           "create table p (id int primary key) charset latin1;"
           "create table t (a char(1), b int, key k (a), foreign key (b) references p (id));"
           "create table u like t; alter table u drop index k",
           "p: id int not null; unique PRIMARY(id)\n"
           "t: a char(1) ; b int; k(a) b(b) t_ibfk_1 to p\nu: a char(1) ; b int; b(b)\n");
}

static void what_is_there_already_is_left_alone(void **state)
{
    (void)state;
    expect(
        mariadb,
        "create table t (a int, key k (a)); create table if not exists t (b int);"
        "alter table t add column if not exists a bigint unique, add index if not exists k (a, a);"
        "alter table t drop column if exists z, drop index if exists y",
        "t: a int; k(a)\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(modify_replaces_the_whole_definition),
        cmocka_unit_test(names_of_columns_know_no_case),
        cmocka_unit_test(columns_go_where_they_are_put),
        cmocka_unit_test(indexes_are_named_by_their_first_column),
        cmocka_unit_test(a_dropped_column_narrows_its_indexes),
        cmocka_unit_test(a_foreign_key_makes_an_index_that_a_better_one_replaces),
        cmocka_unit_test(an_engine_without_foreign_keys_keeps_their_index),
        cmocka_unit_test(a_foreign_key_waits_for_its_table),
        cmocka_unit_test(tables_can_swap_their_names),
        cmocka_unit_test(charsets_come_down_from_the_table),
        cmocka_unit_test(old_timestamps_have_defaults),
        cmocka_unit_test(checks_are_named_as_each_server_does),
        cmocka_unit_test(like_copies_all_but_foreign_keys),
        cmocka_unit_test(what_is_there_already_is_left_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
