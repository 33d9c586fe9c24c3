/* test_mysql_table.c -- table DDL of MySQL and MariaDB: each piece of the grammar, and the Changes
 * that it gives. */
#include "change_text.h"
#include "sql/mysql/ddl.h"

enum { ARENA_BYTES = 64 << 20 };

static const MyDialect mysql_80036    = {.version = 80036};
static const MyDialect mysql_50624    = {.version = 50624};
static const MyDialect mariadb_101119 = {.mariadb = true, .version = 101119};

typedef struct Case {
    const MyDialect *dialect;
    const char      *source;
    const char      *wanted; /* a line for each Change, or the error */
} Case;

static void expect_case(const Case *one)
{
    AUTO_ARENA Arena *arena  = arena_new("test", ARENA_BYTES);
    const Str         source = str_from(one->source);
    MyTokens  tokens  = my_tokens_new(arena, arena, source, (Span){0, source.size}, *one->dialect);
    ChangeVec changes = {0};
    Buf       buf     = buf_new(arena, SIZE_MAX);
    if (!my_ddl(&tokens, &changes))
        buf_add_c(&buf, "other\n");
    else if (my_failed(&tokens))
        buf_format(&buf, "error at %zu: " STR_FMT "\n", tokens.error_at, STR_ARG(tokens.error));
    for (size_t i = 0; !my_failed(&tokens) && i < changes.count; i++)
        change_text(&buf, &changes.items[i], source);
    assert_string_equal(str_c(arena, buf_str(&buf)), one->wanted);
}

static void expect_cases(const Case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++)
        expect_case(&cases[i]);
}

static const Case create_table_cases[] = {
    {&mysql_80036,
     "CREATE TABLE d.t (id int unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY, `a b` "
     "varchar(20) CHARACTER SET utf8 COLLATE utf8_bin DEFAULT 'x' COMMENT 'it''s', "
     "c decimal(8) NULL DEFAULT NULL) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 "
     "ROW_FORMAT=DYNAMIC, COMMENT='y'",
     "CREATE_TABLE d.t {engine=innodb} {character set=utf8mb4} {row_format=dynamic} "
     "{comment=y}\n"
     "ADD_COLUMN d.t .id int unsigned [in_create not_null identity] at='id int "
     "unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY'\n"
     "ADD_PRIMARY_KEY d.t .id 'PRIMARY' (id) [in_create unique] at='PRIMARY KEY'\n"
     "ADD_COLUMN d.t .a b varchar(20) charset='utf8mb3' collate='utf8mb3_bin' "
     "default=CONSTANT expression=''x'' comment='it's' [in_create collated] at='`a "
     "b` varchar(20) CHARACTER SET utf8 COLLATE utf8_bin DEFAULT 'x' COMMENT "
     "'it''s''\n"
     "ADD_COLUMN d.t .c decimal(8,0) default=NULL expression='NULL' null_said "
     "[in_create] at='c decimal(8) NULL DEFAULT NULL'\n"},
    {&mysql_80036,
     "create table t (a int, b int as (a + 1) stored, c int generated always as "
     "(lower(t.`x y`)) virtual unique key comment 'c')",
     "CREATE_TABLE t\n"
     "ADD_COLUMN t .a int [in_create] at='a int'\n"
     "ADD_COLUMN t .b int expression='a + 1' uses(a) [in_create generated_stored] "
     "at='b int as (a + 1) stored'\n"
     "ADD_COLUMN t .c int expression='lower(t.`x y`)' uses(x y) comment='c' "
     "[in_create generated_virtual] at='c int generated always as (lower(t.`x y`)) "
     "virtual unique key comment 'c''\n"
     "ADD_UNIQUE t .c (c) [in_create unique] at='unique key'\n"},
    {&mariadb_101119,
     "create or replace temporary table if not exists t (a int default (uuid()), b "
     "datetime(6) default current_timestamp(6) on update now(6), c int default (1 + "
     "2), d int default (a + 1), e int default -1, f bit(3) default b'101', g text "
     "default 'x' 'y')",
     "CREATE_TABLE t [if_not_exists or_replace temporary]\n"
     "ADD_COLUMN t .a int default=VOLATILE expression='(uuid())' parentheses "
     "[in_create] at='a int default (uuid())'\n"
     "ADD_COLUMN t .b datetime(6) default=STABLE expression='current_timestamp(6)' "
     "on_update='now(6)' [in_create] at='b datetime(6) default current_timestamp(6) "
     "on update now(6)'\n"
     "ADD_COLUMN t .c int default=CONSTANT expression='(1 + 2)' parentheses "
     "[in_create] at='c int default (1 + 2)'\n"
     "ADD_COLUMN t .d int default=VOLATILE expression='(a + 1)' parentheses "
     "[in_create] at='d int default (a + 1)'\n"
     "ADD_COLUMN t .e int default=CONSTANT expression='-1' [in_create] at='e int "
     "default -1'\n"
     "ADD_COLUMN t .f bit(3) default=CONSTANT expression='b'101'' [in_create] at='f "
     "bit(3) default b'101''\n"
     "ADD_COLUMN t .g text default=CONSTANT expression=''x' 'y'' [in_create] at='g "
     "text default 'x' 'y''\n"},
    {&mysql_80036,
     "create table t (a int check (a > 0), b int, constraint c check (b < a and "
     "now() > 1) not enforced, check (b > 0) enforced)",
     "CREATE_TABLE t\n"
     "ADD_COLUMN t .a int [in_create] at='a int check (a > 0)'\n"
     "ADD_CHECK t .a (a) expression='a > 0' [in_create] at='check (a > 0)'\n"
     "ADD_COLUMN t .b int [in_create] at='b int'\n"
     "ADD_CHECK t 'c' (b,a) expression='b < a and now() > 1' [in_create expires "
     "not_enforced] at='constraint c check (b < a and now() > 1) not enforced'\n"
     "ADD_CHECK t (b) expression='b > 0' [in_create] at='check (b > 0) enforced'\n"},
    {&mysql_80036,
     "create table t (a int, b text, primary key using btree (a desc), unique key u "
     "(a, b(10)) comment 'k' invisible, key (b(5), (a + 1)), fulltext index f (b) "
     "with parser ngram, spatial key (a), index h using hash (a))",
     "CREATE_TABLE t\n"
     "ADD_COLUMN t .a int [in_create] at='a int'\n"
     "ADD_COLUMN t .b text [in_create] at='b text'\n"
     "ADD_PRIMARY_KEY t 'PRIMARY' (a) value='btree' [in_create unique descending] "
     "at='primary key using btree (a desc)'\n"
     "ADD_UNIQUE t 'u' (a,b) prefixes=0,10 comment='k' hidden [in_create unique] "
     "at='unique key u (a, b(10)) comment 'k' invisible'\n"
     "CREATE_INDEX t (b,) uses(a) prefixes=5 [in_create has_expression] at='key "
     "(b(5), (a + 1))'\n"
     "CREATE_INDEX t index=f (b) value='fulltext' [in_create] at='fulltext index f "
     "(b) with parser ngram'\n"
     "CREATE_INDEX t (a) value='spatial' [in_create] at='spatial key (a)'\n"
     "CREATE_INDEX t index=h (a) value='hash' [in_create] at='index h using hash "
     "(a)'\n"},
    {&mysql_80036,
     "create table t (a int references p (id), b int, constraint f foreign key i "
     "(a, b) references d.p (x, y) match full on delete set null on update cascade)",
     "CREATE_TABLE t\n"
     "ADD_COLUMN t .a int references_said [in_create] at='a int references p (id)'\n"
     "ADD_COLUMN t .b int [in_create] at='b int'\n"
     "ADD_FOREIGN_KEY t 'f' index=i (a,b) references=d.p(x,y) on_delete=2 "
     "on_update=1 [in_create] at='constraint f foreign key i (a, b) references d.p "
     "(x, y) match full on delete set null on update cascade'\n"},
    {&mariadb_101119,
     "create table t (a int references p (id) on delete cascade, foreign key i (a) "
     "references p (x))",
     "CREATE_TABLE t\n"
     "ADD_COLUMN t .a int references_said [in_create] at='a int references p (id) "
     "on delete cascade'\n"
     "ADD_FOREIGN_KEY t .a (a) references=p(id) on_delete=1 [in_create] "
     "at='references p (id) on delete cascade'\n"
     "ADD_FOREIGN_KEY t index=i (a) references=p(x) [in_create] at='foreign key i "
     "(a) references p (x)'\n"},
    {&mysql_80036, "create table t like d.u",
     "CREATE_TABLE t references=d.u [like like_defaults like_constraints "
     "like_indexes]\n"},
    {&mysql_80036, "create table if not exists t (like u)",
     "CREATE_TABLE t references=u [if_not_exists like like_defaults "
     "like_constraints like_indexes]\n"},
    {&mysql_80036, "create table t as select a, b from u", "CREATE_TABLE_AS t +u [from_query]\n"},
    {&mysql_80036, "create table t (x int) engine=myisam replace select 1 as y",
     "CREATE_TABLE_AS t {engine=myisam} [from_query]\n"
     "ADD_COLUMN t .x int [in_create] at='x int'\n"},
    {&mariadb_101119,
     "create table t (a int, s timestamp(6) generated always as row start "
     "invisible, e timestamp(6) generated always as row end, period for "
     "system_time(s, e), b int without system versioning) with system versioning",
     "CREATE_TABLE t {system versioning=yes}\n"
     "ADD_COLUMN t .a int [in_create] at='a int'\n"
     "ADD_COLUMN t .s timestamp(6) invisible period [in_create] at='s timestamp(6) "
     "generated always as row start invisible'\n"
     "ADD_COLUMN t .e timestamp(6) period [in_create] at='e timestamp(6) generated "
     "always as row end'\n"
     "ALTER_TABLE_OTHER t 'system_time' (s,e) words='ADD PERIOD' [in_create] "
     "at='period for system_time(s, e)'\n"
     "ADD_COLUMN t .b int no_versioning [in_create] at='b int without system "
     "versioning'\n"},
    {&mariadb_101119,
     "create table t (id int, s date, e date, period for p (s, e), unique (id, p "
     "without overlaps))",
     "CREATE_TABLE t\n"
     "ADD_COLUMN t .id int [in_create] at='id int'\n"
     "ADD_COLUMN t .s date [in_create] at='s date'\n"
     "ADD_COLUMN t .e date [in_create] at='e date'\n"
     "ALTER_TABLE_OTHER t 'p' (s,e) words='ADD PERIOD' [in_create] at='period for p "
     "(s, e)'\n"
     "ADD_UNIQUE t (id,p) [in_create unique without_overlaps] at='unique (id, p "
     "without overlaps)'\n"},
    {&mariadb_101119,
     "create table t (a varchar(10) compressed foo=bar, b json) x='y' "
     "page_compressed=1",
     "CREATE_TABLE t {x=y} {page_compressed=1}\n"
     "ADD_COLUMN t .a varchar(10) compressed [in_create] at='a varchar(10) "
     "compressed foo=bar'\n"
     "ADD_COLUMN t .b longtext charset='utf8mb4' collate='utf8mb4_bin' json "
     "[in_create collated] at='b json'\n"},
    {&mysql_80036,
     "create table t (a int, d date) partition by range columns (d) subpartition by "
     "linear key algorithm=2 (a) subpartitions 2 (partition p0 values less than "
     "('2020-01-01') engine=innodb comment 'x' (subpartition s0, subpartition s1), "
     "partition p1 values less than (maxvalue))",
     "CREATE_TABLE t keys(d) {partition by=range columns} [partitioned]\n"
     "ADD_COLUMN t .a int [in_create] at='a int'\n"
     "ADD_COLUMN t .d date [in_create] at='d date'\n"},
    {&mysql_80036, "create table t (a int) partition by hash (a) partitions 4",
     "CREATE_TABLE t keys(a) {partition by=hash} [partitioned]\n"
     "ADD_COLUMN t .a int [in_create] at='a int'\n"},
    {&mariadb_101119,
     "create table t (a int) with system versioning partition by system_time "
     "interval 1 day starts '2020-01-01' auto partitions 3",
     "CREATE_TABLE t {system versioning=yes} {partition by=system_time} "
     "[partitioned]\n"
     "ADD_COLUMN t .a int [in_create] at='a int'\n"},
    {&mysql_50624,
     "create table t (a int) /*!50100 partition by list (a + 1) (partition p values "
     "in (1, 2, null)) */",
     "CREATE_TABLE t keys() {partition by=list} [partitioned] at='create table t (a "
     "int) /*!50100 partition by list (a + 1) (partition p values in (1, 2, null))'\n"
     "ADD_COLUMN t .a int [in_create] at='a int'\n"},
};

static void create_table(void **state)
{
    (void)state;
    expect_cases(create_table_cases, COUNT_OF(create_table_cases));
}

static const Case types_cases[] = {
    {&mysql_80036,
     "create table t (a integer, b bool, c dec, d numeric(5), e fixed(4,1) "
     "zerofill, f float(30), g float(7,2), h double precision unsigned, i real, j "
     "int8(20), k middleint signed, l bit, m year(4))",
     "CREATE_TABLE t\n"
     "ADD_COLUMN t .a int [in_create] at='a integer'\n"
     "ADD_COLUMN t .b tinyint(width 1) [in_create] at='b bool'\n"
     "ADD_COLUMN t .c decimal(10,0) [in_create] at='c dec'\n"
     "ADD_COLUMN t .d decimal(5,0) [in_create] at='d numeric(5)'\n"
     "ADD_COLUMN t .e decimal(4,1) unsigned zerofill [in_create] at='e fixed(4,1) "
     "zerofill'\n"
     "ADD_COLUMN t .f double [in_create] at='f float(30)'\n"
     "ADD_COLUMN t .g float(7,2) [in_create] at='g float(7,2)'\n"
     "ADD_COLUMN t .h double unsigned [in_create] at='h double precision unsigned'\n"
     "ADD_COLUMN t .i double [in_create] at='i real'\n"
     "ADD_COLUMN t .j bigint(width 20) [in_create] at='j int8(20)'\n"
     "ADD_COLUMN t .k mediumint [in_create] at='k middleint signed'\n"
     "ADD_COLUMN t .l bit(1) [in_create] at='l bit'\n"
     "ADD_COLUMN t .m year [in_create] at='m year(4)'\n"},
    {&mysql_80036,
     "create table t (a char, b national varchar(3), c nchar(2), d character "
     "varying(4), e varchar(4) binary, f char(3) byte, g long varchar, h long "
     "varbinary, i text(100), j blob, k varchar(9) character set binary, l "
     "varchar(5) ascii, m longtext unicode)",
     "CREATE_TABLE t\n"
     "ADD_COLUMN t .a char(1) [in_create] at='a char'\n"
     "ADD_COLUMN t .b varchar(3) charset='utf8mb3' [in_create] at='b national "
     "varchar(3)'\n"
     "ADD_COLUMN t .c char(2) charset='utf8mb3' [in_create] at='c nchar(2)'\n"
     "ADD_COLUMN t .d varchar(4) [in_create] at='d character varying(4)'\n"
     "ADD_COLUMN t .e varchar(4) bin [in_create] at='e varchar(4) binary'\n"
     "ADD_COLUMN t .f binary(3) [in_create] at='f char(3) byte'\n"
     "ADD_COLUMN t .g mediumtext [in_create] at='g long varchar'\n"
     "ADD_COLUMN t .h mediumblob [in_create] at='h long varbinary'\n"
     "ADD_COLUMN t .i text(100) [in_create] at='i text(100)'\n"
     "ADD_COLUMN t .j blob [in_create] at='j blob'\n"
     "ADD_COLUMN t .k varbinary(9) [in_create] at='k varchar(9) character set "
     "binary'\n"
     "ADD_COLUMN t .l varchar(5) charset='latin1' [in_create] at='l varchar(5) "
     "ascii'\n"
     "ADD_COLUMN t .m longtext charset='ucs2' [in_create] at='m longtext unicode'\n"},
    {&mysql_80036,
     "create table t (a enum('x','y ','z''q') charset latin1, b set('a','b') "
     "collate utf8mb4_bin, c json, d serial, e geometry not null srid 4326, f "
     "point, g timestamp(3), h time, i datetime(0), j bigint serial default value, "
     "k vector(3))",
     "CREATE_TABLE t\n"
     "ADD_COLUMN t .a enum(x,y,z'q) charset='latin1' [in_create] at='a enum('x','y "
     "','z''q') charset latin1'\n"
     "ADD_COLUMN t .b set(a,b) charset='utf8mb4' collate='utf8mb4_bin' [in_create "
     "collated] at='b set('a','b') collate utf8mb4_bin'\n"
     "ADD_COLUMN t .c json [in_create] at='c json'\n"
     "ADD_COLUMN t .d bigint unsigned [in_create not_null identity] at='d serial'\n"
     "ADD_UNIQUE t .d (d) [in_create unique] at='serial'\n"
     "ADD_COLUMN t .e geometry [in_create not_null] at='e geometry not null srid "
     "4326'\n"
     "ADD_COLUMN t .f point [in_create] at='f point'\n"
     "ADD_COLUMN t .g timestamp(3) [in_create] at='g timestamp(3)'\n"
     "ADD_COLUMN t .h time [in_create] at='h time'\n"
     "ADD_COLUMN t .i datetime [in_create] at='i datetime(0)'\n"
     "ADD_COLUMN t .j bigint [in_create not_null identity] at='j bigint serial "
     "default value'\n"
     "ADD_UNIQUE t .j (j) [in_create unique] at='serial default value'\n"
     "ADD_COLUMN t .k vector(3) [in_create] at='k vector(3)'\n"},
    {&mariadb_101119,
     "create table t (a uuid, b inet6, c inet4, d json, e oracle_schema.date, f "
     "varchar(3) collate uca1400_ai_ci)",
     "CREATE_TABLE t\n"
     "ADD_COLUMN t .a uuid [in_create] at='a uuid'\n"
     "ADD_COLUMN t .b inet6 [in_create] at='b inet6'\n"
     "ADD_COLUMN t .c inet4 [in_create] at='c inet4'\n"
     "ADD_COLUMN t .d longtext charset='utf8mb4' collate='utf8mb4_bin' json "
     "[in_create collated] at='d json'\n"
     "ADD_COLUMN t .e datetime [in_create] at='e oracle_schema.date'\n"
     "ADD_COLUMN t .f varchar(3) collate='uca1400_ai_ci' [in_create collated] at='f "
     "varchar(3) collate uca1400_ai_ci'\n"},
};

static void types(void **state)
{
    (void)state;
    expect_cases(types_cases, COUNT_OF(types_cases));
}

static const Case alter_columns_cases[] = {
    {&mysql_80036,
     "alter table t add column a int not null default 5 after `b`, add c int first, "
     "algorithm=instant",
     "ADD_COLUMN t .a int default=CONSTANT expression='5' after b "
     "algorithm='INSTANT' [not_null] at='add column a int not null default 5 after "
     "`b`'\n"
     "ADD_COLUMN t .c int first algorithm='INSTANT' at='add c int first'\n"},
    {&mysql_80036, "alter table t add (a int, b int unique, index (a))",
     "ADD_COLUMN t .a int at='a int'\n"
     "ADD_COLUMN t .b int at='b int unique'\n"
     "ADD_UNIQUE t .b (b) [in_add_column unique] at='unique'\n"
     "CREATE_INDEX t (a) at='index (a)'\n"},
    {&mysql_80036,
     "alter table t modify column a varchar(20), change b c int not null comment "
     "'x' first, change d d bigint, lock = none, algorithm inplace",
     "REDEFINE_COLUMN t .a varchar(20) algorithm='INPLACE' lock='NONE' at='modify "
     "column a varchar(20)'\n"
     "REDEFINE_COLUMN t .b int new='c' first comment='x' algorithm='INPLACE' "
     "lock='NONE' [not_null] at='change b c int not null comment 'x' first'\n"
     "REDEFINE_COLUMN t .d bigint algorithm='INPLACE' lock='NONE' at='change d d "
     "bigint'\n"},
    {&mysql_80036,
     "alter table t drop a, drop column b, rename column c to d, alter e set "
     "default 3, alter column f drop default, alter g set default (uuid()), alter h "
     "set invisible",
     "DROP_COLUMN t .a at='drop a'\n"
     "DROP_COLUMN t .b at='drop column b'\n"
     "RENAME_COLUMN t .c new='d' at='rename column c to d'\n"
     "SET_DEFAULT t .e default=CONSTANT expression='3' at='alter e set default 3'\n"
     "DROP_DEFAULT t .f at='alter column f drop default'\n"
     "SET_DEFAULT t .g default=VOLATILE expression='(uuid())' at='alter g set "
     "default (uuid())'\n"
     "SET_VISIBILITY t .h invisible at='alter h set invisible'\n"},
    {&mariadb_101119,
     "alter online ignore table if exists t wait 5 add column if not exists a int "
     "check (a > 0), drop column if exists b cascade, modify column if exists c "
     "int, change if exists d e int, alter if exists f set default null",
     "ADD_COLUMN t .a int wait=5 ignore online [if_exists if_not_exists] at='add "
     "column if not exists a int check (a > 0)'\n"
     "ADD_CHECK t .a (a) expression='a > 0' wait=5 ignore online [in_add_column "
     "if_exists if_not_exists] at='check (a > 0)'\n"
     "DROP_COLUMN t .b wait=5 ignore online [if_exists cascade] at='drop column if "
     "exists b cascade'\n"
     "REDEFINE_COLUMN t .c int wait=5 ignore online [if_exists] at='modify column "
     "if exists c int'\n"
     "REDEFINE_COLUMN t .d int new='e' wait=5 ignore online [if_exists] at='change "
     "if exists d e int'\n"
     "SET_DEFAULT t .f default=NULL expression='null' wait=5 ignore online "
     "[if_exists] at='alter if exists f set default null'\n"},
    {&mysql_80036, "alter table t add a int primary key, add b serial",
     "ADD_COLUMN t .a int [not_null] at='add a int primary key'\n"
     "ADD_PRIMARY_KEY t .a 'PRIMARY' (a) [in_add_column unique] at='primary key'\n"
     "ADD_COLUMN t .b bigint unsigned [not_null identity] at='add b serial'\n"
     "ADD_UNIQUE t .b (b) [in_add_column unique] at='serial'\n"},
};

static void alter_columns(void **state)
{
    (void)state;
    expect_cases(alter_columns_cases, COUNT_OF(alter_columns_cases));
}

static const Case alter_keys_cases[] = {
    {&mysql_80036,
     "alter table t add index i (a), add key (b(5) desc), add unique u using btree "
     "(c), add constraint x unique (d), add primary key (e), add fulltext (f), add "
     "check (g > 1)",
     "CREATE_INDEX t index=i (a) at='add index i (a)'\n"
     "CREATE_INDEX t (b) prefixes=5 [descending] at='add key (b(5) desc)'\n"
     "ADD_UNIQUE t 'u' (c) value='btree' [unique] at='add unique u using btree (c)'\n"
     "ADD_UNIQUE t 'x' (d) [unique] at='add constraint x unique (d)'\n"
     "ADD_PRIMARY_KEY t 'PRIMARY' (e) [unique] at='add primary key (e)'\n"
     "CREATE_INDEX t (f) value='fulltext' at='add fulltext (f)'\n"
     "ADD_CHECK t (g) expression='g > 1' at='add check (g > 1)'\n"},
    {&mysql_80036,
     "alter table t drop index i, drop key j, drop primary key, drop foreign key f, "
     "drop check c, drop constraint d, rename index a to b, alter index x "
     "invisible, alter check y not enforced, alter constraint z enforced",
     "DROP_INDEX t index=i at='drop index i'\n"
     "DROP_INDEX t index=j at='drop key j'\n"
     "DROP_CONSTRAINT t 'PRIMARY' value='primary key' at='drop primary key'\n"
     "DROP_CONSTRAINT t 'f' value='foreign key' at='drop foreign key f'\n"
     "DROP_CONSTRAINT t 'c' value='check' at='drop check c'\n"
     "DROP_CONSTRAINT t 'd' value='constraint' at='drop constraint d'\n"
     "RENAME_INDEX t index=a new='b' at='rename index a to b'\n"
     "ALTER_INDEX t index=x hidden at='alter index x invisible'\n"
     "ALTER_CONSTRAINT t 'y' [not_enforced] at='alter check y not enforced'\n"
     "ALTER_CONSTRAINT t 'z' [enforced] at='alter constraint z enforced'\n"},
    {&mariadb_101119,
     "alter table t add index if not exists i (a) ignored, add constraint if not "
     "exists c check (a > 0), drop index if exists j, drop foreign key if exists f, "
     "drop constraint if exists g, alter key k not ignored, add foreign key if not "
     "exists i (a) references p (b)",
     "CREATE_INDEX t index=i (a) hidden [if_not_exists] at='add index if not exists "
     "i (a) ignored'\n"
     "ADD_CHECK t 'c' (a) expression='a > 0' [if_not_exists] at='add constraint if "
     "not exists c check (a > 0)'\n"
     "DROP_INDEX t index=j [if_exists] at='drop index if exists j'\n"
     "DROP_CONSTRAINT t 'f' value='foreign key' [if_exists] at='drop foreign key if "
     "exists f'\n"
     "DROP_CONSTRAINT t 'g' value='constraint' [if_exists] at='drop constraint if "
     "exists g'\n"
     "ALTER_INDEX t index=k at='alter key k not ignored'\n"
     "ADD_FOREIGN_KEY t index=i (a) references=p(b) [if_not_exists] at='add foreign "
     "key if not exists i (a) references p (b)'\n"},
    {&mysql_80036,
     "create unique index i using hash on d.t (a, b(3)) comment 'x' "
     "algorithm=inplace lock=none",
     "CREATE_INDEX d.t index=i (a,b) value='hash' prefixes=0,3 comment='x' "
     "algorithm='INPLACE' lock='NONE' [unique]\n"},
    {&mariadb_101119, "create or replace fulltext index if not exists i on t (a) wait 3",
     "CREATE_INDEX t index=i (a) value='fulltext' wait=3 [if_not_exists or_replace]\n"},
    {&mysql_80036, "drop index i on t algorithm inplace",
     "DROP_INDEX t index=i algorithm='INPLACE'\n"},
    {&mariadb_101119, "drop index if exists i on t nowait",
     "DROP_INDEX t index=i wait=0 [if_exists]\n"},
};

static void alter_keys(void **state)
{
    (void)state;
    expect_cases(alter_keys_cases, COUNT_OF(alter_keys_cases));
}

static const Case alter_table_cases[] = {
    {&mysql_80036,
     "alter table t engine = InnoDB row_format=compressed, key_block_size 8, "
     "default character set utf8 collate utf8_general_ci, comment 'x', "
     "auto_increment=5, force, order by a, b desc, convert to character set latin1 "
     "collate latin1_bin, rename to d.u",
     "SET_TABLE_OPTION t 'engine' value='innodb' at='engine = InnoDB'\n"
     "SET_TABLE_OPTION t 'row_format' value='compressed' at='row_format=compressed'\n"
     "SET_TABLE_OPTION t 'key_block_size' value='8' at='key_block_size 8'\n"
     "SET_TABLE_OPTION t 'character set' value='utf8mb3' at='default character set "
     "utf8'\n"
     "SET_TABLE_OPTION t 'collate' value='utf8mb3_general_ci' at='collate "
     "utf8_general_ci'\n"
     "SET_TABLE_OPTION t 'comment' value='x' at='comment 'x''\n"
     "SET_TABLE_OPTION t 'auto_increment' value='5' at='auto_increment=5'\n"
     "REBUILD_TABLE t words='FORCE' at='force'\n"
     "REBUILD_TABLE t (a,b) words='ORDER BY' at='order by a, b desc'\n"
     "CONVERT_CHARSET t 'latin1_bin' value='latin1' at='convert to character set "
     "latin1 collate latin1_bin'\n"
     "RENAME_TABLE t references=d.u new='u' at='rename to d.u'\n"},
    {&mysql_80036, "alter table t disable keys, discard tablespace, secondary_load",
     "ALTER_TABLE_OTHER t words='DISABLE KEYS' at='disable keys'\n"
     "ALTER_TABLE_OTHER t words='DISCARD TABLESPACE' at='discard tablespace'\n"
     "ALTER_TABLE_OTHER t words='SECONDARY_LOAD' at='secondary_load'\n"},
    {&mysql_80036, "alter table t rename u", "RENAME_TABLE t new='u' at='rename u'\n"},
    {&mysql_80036, "alter table t", "ALTER_TABLE_OTHER t\n"},
    {&mysql_80036, "alter table t algorithm=copy", "ALTER_TABLE_OTHER t algorithm='COPY'\n"},
    {&mariadb_101119,
     "alter table t add system versioning, drop period for p, add period for q (a, "
     "b), foo=1",
     "ALTER_TABLE_OTHER t words='ADD SYSTEM VERSIONING' at='add system versioning'\n"
     "ALTER_TABLE_OTHER t 'p' words='DROP PERIOD' at='drop period for p'\n"
     "ALTER_TABLE_OTHER t 'q' (a,b) words='ADD PERIOD' at='add period for q (a, b)'\n"
     "SET_TABLE_OPTION t 'foo' value='1' at='foo=1'\n"},
    {&mysql_80036, "rename table a to b, d.c to e.f",
     "RENAME_TABLE a new='b' at='a to b'\n"
     "RENAME_TABLE d.c references=e.f new='f' at='d.c to e.f'\n"},
    {&mariadb_101119, "rename table if exists a nowait to b",
     "RENAME_TABLE a new='b' wait=0 [if_exists] at='a nowait to b'\n"},
    {&mysql_80036, "drop table a, d.b cascade", "DROP_TABLE a +d.b [cascade]\n"},
    {&mariadb_101119, "drop temporary table if exists a wait 1",
     "DROP_TABLE a wait=1 [if_exists temporary]\n"},
};

static void alter_table(void **state)
{
    (void)state;
    expect_cases(alter_table_cases, COUNT_OF(alter_table_cases));
}

static const Case partitions_cases[] = {
    {&mysql_80036, "alter table t add partition (partition p values less than (10))",
     "ALTER_PARTITIONS t (p) words='ADD PARTITION' at='add partition (partition p "
     "values less than (10))'\n"},
    {&mysql_80036, "alter table t add partition partitions 3",
     "ALTER_PARTITIONS t value='3' words='ADD PARTITION' at='add partition "
     "partitions 3'\n"},
    {&mysql_80036, "alter table t drop partition p, q",
     "DROP_PARTITION t (p,q) words='DROP PARTITION' at='drop partition p, q'\n"},
    {&mysql_80036, "alter table t truncate partition all",
     "DROP_PARTITION t words='TRUNCATE PARTITION' at='truncate partition all'\n"},
    {&mysql_80036, "alter table t reorganize partition p, q into (partition r values in (1))",
     "ALTER_PARTITIONS t (p,q) words='REORGANIZE PARTITION' at='reorganize "
     "partition p, q into (partition r values in (1))'\n"},
    {&mysql_80036, "alter table t exchange partition p with table d.u without validation",
     "ALTER_PARTITIONS t (p) references=d.u words='EXCHANGE PARTITION' [not_valid] "
     "at='exchange partition p with table d.u without validation'\n"},
    {&mysql_80036, "alter table t add c int partition by key (a) partitions 2",
     "ADD_COLUMN t .c int at='add c int'\n"
     "ALTER_PARTITIONS t value='key' words='PARTITION BY' keys(a) at='partition by "
     "key (a) partitions 2'\n"},
    {&mysql_80036, "alter table t algorithm=inplace, coalesce partition 2",
     "ALTER_PARTITIONS t value='2' words='COALESCE PARTITION' algorithm='INPLACE' "
     "at='coalesce partition 2'\n"},
    {&mysql_80036, "alter table t discard partition p tablespace",
     "ALTER_PARTITIONS t (p) words='DISCARD PARTITION' at='discard partition p "
     "tablespace'\n"},
    {&mysql_80036, "alter table t remove partitioning",
     "ALTER_PARTITIONS t words='REMOVE PARTITIONING' at='remove partitioning'\n"},
    {&mysql_80036, "alter table t rebuild partition p, q",
     "ALTER_PARTITIONS t (p,q) words='REBUILD PARTITION' at='rebuild partition p, q'\n"},
    {&mariadb_101119, "alter table t convert partition p to table u",
     "ALTER_PARTITIONS t (p) references=u words='CONVERT PARTITION' at='convert "
     "partition p to table u'\n"},
    {&mariadb_101119, "alter table t convert table u to partition p values less than (5)",
     "ALTER_PARTITIONS t (p) references=u words='CONVERT TABLE' at='convert table u "
     "to partition p values less than (5)'\n"},
};

static void partitions(void **state)
{
    (void)state;
    expect_cases(partitions_cases, COUNT_OF(partitions_cases));
}

static const Case errors_cases[] = {
    {&mysql_80036, "create table t (a int,)", "error at 22: syntax error near \")\"\n"},
    {&mysql_80036, "create table t (a nothing)",
     "error at 18: a type is missing, or not known, near \"nothing\"\n"},
    {&mysql_80036, "alter table t add column a int after",
     "error at 36: syntax error at the end of the statement\n"},
    {&mysql_80036, "alter table t add a int algorithm=inplace",
     "error at 24: syntax error near \"algorithm\"\n"},
    {&mysql_80036, "create index i on t (a) algorithm=inplace, lock=none",
     "error at 41: syntax error near \",\"\n"},
    {&mysql_80036, "alter table t foo = 1", "error at 14: syntax error near \"foo\"\n"},
    {&mysql_80036, "create table t (a int) engine",
     "error at 29: syntax error at the end of the statement\n"},
    {&mysql_80036, "alter table t drop", "error at 18: syntax error at the end of the statement\n"},
    {&mysql_80036, "create table t (a int",
     "error at 21: syntax error at the end of the statement\n"},
    {&mysql_80036, "create view v as select 1", "other\n"},
};

static void errors(void **state)
{
    (void)state;
    expect_cases(errors_cases, COUNT_OF(errors_cases));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(create_table),  cmocka_unit_test(types),
        cmocka_unit_test(alter_columns), cmocka_unit_test(alter_keys),
        cmocka_unit_test(alter_table),   cmocka_unit_test(partitions),
        cmocka_unit_test(errors),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
