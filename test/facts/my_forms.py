"""my_forms.py -- what has to stand there before the statement of a form can run.

The statements themselves are in the rows (src/facts/my_*.c, shore facts --json). A form that is
not listed here runs on the table T as it is.
"""
import typing

COLUMNS = """a INT NOT NULL DEFAULT 0, b INT NULL, c INT UNSIGNED NULL DEFAULT 5,
d DECIMAL(10,2) NULL, f FLOAT NULL,
v50 VARCHAR(50) NULL, v200 VARCHAR(200) NULL, v300 VARCHAR(300) NULL,
u60 VARCHAR(60) CHARACTER SET utf8mb4 NULL, u63 VARCHAR(63) CHARACTER SET utf8mb4 NULL,
u3 VARCHAR(60) CHARACTER SET utf8 NULL, asc1 VARCHAR(60) CHARACTER SET ascii NULL,
vb VARBINARY(50) NULL, ch10 CHAR(10) NULL, txt TEXT NULL,
e ENUM('x','y') NULL, s SET('p','q') NULL,
dt DATETIME NULL, ts TIMESTAMP NULL DEFAULT NULL, g INT NULL"""
KEYS = "KEY k_b (b), UNIQUE KEY uk (id, a)"
OPTIONS = "ENGINE=InnoDB DEFAULT CHARSET=latin1"
FILL = "".join(f"INSERT INTO t (id, a) VALUES ({i}, {i});\n" for i in range(1, 4))


def table(key="id INT NOT NULL AUTO_INCREMENT PRIMARY KEY", more="", options=OPTIONS,
          word="TABLE"):
    return f"CREATE {word} t ({key}, {COLUMNS}, {KEYS}{', ' + more if more else ''}) {options};\n"


def narrow(columns, charset="latin1"):
    return f"CREATE TABLE t (id INT PRIMARY KEY, {columns}) ENGINE=InnoDB CHARSET={charset};\n"


T = table() + FILL
NO_KEY = table("id INT NOT NULL") + FILL
PLAIN_KEY = table("id INT NOT NULL PRIMARY KEY") + FILL
PARENT = "CREATE TABLE p (id INT NOT NULL PRIMARY KEY, x INT) ENGINE=InnoDB;\n"
CHILD = PARENT + T + "ALTER TABLE t ADD CONSTRAINT fk1 FOREIGN KEY (b) REFERENCES p(id);\n"
GENERATED = table(more="gs INT AS (a+1) STORED, gv INT AS (a+2) VIRTUAL") + FILL
FULLTEXT = table(more="FULLTEXT KEY ft (txt)") + FILL
REDUNDANT = table(options=OPTIONS + " ROW_FORMAT=REDUNDANT") + FILL
CHECKED = "ALTER TABLE t ADD CONSTRAINT ck1 CHECK (a >= 0);\n"
WIDE_CHECK = "ALTER TABLE t ADD CONSTRAINT ck1 CHECK (a >= g);\n"
INDEXED_VIRTUAL = table(more="gv INT AS (a+2) VIRTUAL, KEY k_gv (gv)") + FILL
NAMED = (f"CREATE TABLE p (v VARCHAR(10) NOT NULL PRIMARY KEY) {OPTIONS};\n"
         f"CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(10), KEY (v), CONSTRAINT fk1 "
         f"FOREIGN KEY (v) REFERENCES p (v)) {OPTIONS};\n")
FILL_B = "UPDATE t SET b = id;\n"
STRICT = "SET SESSION sql_mode = 'STRICT_TRANS_TABLES';\n"
LAX = "SET SESSION sql_mode = '';\n"
SMALL = f"(id INT NOT NULL, a INT NOT NULL DEFAULT 0, b INT NULL, PRIMARY KEY (id)) {OPTIONS}"
RANGE = (f"CREATE TABLE t {SMALL} PARTITION BY RANGE (id) "
         "(PARTITION p0 VALUES LESS THAN (500), PARTITION p1 VALUES LESS THAN (1000000));\n") + FILL
HASH = f"CREATE TABLE t {SMALL} PARTITION BY HASH (id) PARTITIONS 4;\n" + FILL
BESIDE = f"CREATE TABLE x {SMALL};\n"
MEMBERS = ",".join(f"'z{i}'" for i in range(298))


class Form(typing.NamedTuple):
    setup: str = T
    session: str = ""   # after the set-up, before the statement
    sql: str = ""       # where the row's statement is cut short
    about: str = "t"    # the table whose file is looked at


FORMS = {
    "add_col_autoinc_pk": Form(NO_KEY),
    "add_col_autoinc_unique": Form(NO_KEY),
    "add_col_references_inline": Form(PARENT + T),
    "add_col_on_fts_table": Form(FULLTEXT),
    "add_col_on_compressed": Form(table(options=OPTIONS + " ROW_FORMAT=COMPRESSED") + FILL),
    "add_col_on_partitioned": Form(RANGE),
    "add_col_on_redundant": Form(REDUNDANT),
    "add_col_on_no_pk": Form(NO_KEY),
    "add_col_on_virtual_table": Form(GENERATED),
    "add_col_temp_table": Form(table(word="TEMPORARY TABLE") + FILL),
    "add_col_myisam": Form(table(options="ENGINE=MyISAM DEFAULT CHARSET=latin1") + FILL),
    "part_add_virtual_col": Form(RANGE),
    "drop_col_indexed_multi": Form(table(more="KEY k_cg (c, g)") + FILL),
    "drop_col_pk": Form(table("id INT NOT NULL PRIMARY KEY").replace(", UNIQUE KEY uk (id, a)", "")
                        + FILL),
    "drop_col_gen_stored": Form(GENERATED),
    "drop_col_gen_virtual": Form(GENERATED),
    "drop_col_on_virtual_table": Form(GENERATED),
    "drop_col_on_fts_table": Form(FULLTEXT),
    "drop_col_fk_child": Form(CHILD),
    "drop_col_fk_parent": Form(CHILD, about="p"),
    "drop_col_used_by_check": Form(T + WIDE_CHECK),
    "drop_col_used_by_gen": Form(table(more="gw INT AS (g+1) VIRTUAL") + FILL),
    "drop_col_gen_virtual_indexed": Form(INDEXED_VIRTUAL),
    "rename_col_used_by_check": Form(T + WIDE_CHECK),
    "rename_col_fk_parent": Form(CHILD, about="p"),
    "rename_col_fk_child": Form(CHILD),
    "rename_col_used_by_gen": Form(GENERATED),
    "mod_charset_utf8_utf8mb4_indexed": Form(table(more="KEY k_u3 (u3)") + FILL),
    "mod_collation_only_indexed": Form(table(more="KEY k_v50 (v50)") + FILL),
    "mod_enum_append_past_255": Form(
        sql=f"ALTER TABLE t MODIFY COLUMN e ENUM('x','y',{MEMBERS}) NULL"),
    "mod_null_to_notnull": Form(T + FILL_B, LAX),
    "mod_null_to_notnull_strict": Form(T + FILL_B, STRICT),
    "mod_notnull_to_null_redundant": Form(REDUNDANT),
    "mod_varchar_grow_255_256_redundant": Form(REDUNDANT),
    "mod_add_autoinc": Form(PLAIN_KEY),
    "mod_gen_stored_expr": Form(GENERATED),
    "mod_gen_virtual_expr": Form(GENERATED),
    "mod_gen_stored_to_base": Form(GENERATED),
    "mod_gen_stored_to_virtual": Form(GENERATED),
    "mod_gen_virtual_to_base": Form(GENERATED),
    "mod_gen_virtual_to_stored": Form(GENERATED),
    "mod_gen_virtual_expr_indexed": Form(INDEXED_VIRTUAL),
    "mod_length_fk_child": Form(NAMED),
    "mod_length_fk_parent": Form(NAMED, about="p"),
    "mod_notnull_fk_set_null": Form(CHILD.replace("p(id)", "p(id) ON DELETE SET NULL"), STRICT),
    "mod_type_fk_child": Form(CHILD),
    "mod_type_fk_parent": Form(CHILD, about="p"),
    "add_index_on_virtual": Form(GENERATED),
    "add_index_on_fts_table": Form(FULLTEXT),
    "add_fulltext_second": Form(FULLTEXT),
    "add_fulltext_first_with_docid": Form(
        "CREATE TABLE t (FTS_DOC_ID BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY, "
        "a INT, txt TEXT) ENGINE=InnoDB DEFAULT CHARSET=latin1;\n"),
    "add_spatial_nullable": Form(table(more="gg POINT")),
    "add_spatial": Form(table(more="gg POINT NOT NULL")),
    "drop_fulltext": Form(FULLTEXT),
    "drop_index_needed_by_fk": Form(CHILD),
    "drop_index_if_exists": Form(),
    "add_pk": Form(NO_KEY),
    "add_pk_null_cols": Form(NO_KEY + FILL_B, LAX),
    "add_pk_null_cols_strict": Form(NO_KEY + FILL_B, STRICT),
    "drop_pk": Form(PLAIN_KEY),
    "drop_pk_only": Form(table("id INT NOT NULL PRIMARY KEY").replace(", UNIQUE KEY uk (id, a)", "")
                         + FILL),
    "replace_pk": Form(PLAIN_KEY),
    "replace_pk_reorder": Form(PLAIN_KEY),
    "replace_pk_needed_by_fk": Form(CHILD.replace("x INT)", "x INT NOT NULL)"), about="p"),
    "drop_pk_of_auto_increment": Form(T.replace(", UNIQUE KEY uk (id, a)", "")),
    "add_fk_set_null_not_null": Form(PARENT + T),
    "part_add_fk": Form(PARENT + RANGE),
    "part_add_fk_to": Form(RANGE + BESIDE),
    "add_fk_checks_on": Form(PARENT + T),
    "add_fk_checks_off": Form(PARENT + T, "SET foreign_key_checks = 0;\n"),
    "add_fk_checks_off_noindex": Form(PARENT + T, "SET foreign_key_checks = 0;\n"),
    "drop_fk": Form(CHILD),
    "drop_fk_if_exists": Form(CHILD),
    "drop_constraint_fk": Form(CHILD),
    "add_check_checks_off": Form(session="SET check_constraint_checks = 0;\n"),
    "drop_check_syntax": Form(T + CHECKED),
    "alter_check_not_enforced": Form(T + CHECKED),
    "add_col_datetime_notnull_nodefault": Form(session=STRICT),
    "drop_constraint_check": Form(T + CHECKED),
    "convert_charset_same": Form(
        f"CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(50)) {OPTIONS};\n"),
    "convert_utf8_utf8mb4": Form(
        "CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(50)) ENGINE=InnoDB CHARSET=utf8;\n"),
    "convert_utf8_utf8mb4_indexed": Form(
        "CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(50), KEY (v)) ENGINE=InnoDB "
        "CHARSET=utf8;\n"),
    "convert_fk": Form(NAMED),
    "convert_enum": Form(narrow("v ENUM('x', 'y')")),
    "convert_utf8_utf8mb4_char": Form(narrow("v CHAR(10)", "utf8")),
    "convert_collation": Form(narrow("v VARCHAR(50)")),
    "convert_collation_char": Form(narrow("v CHAR(10)")),
    "convert_collation_indexed": Form(narrow("v VARCHAR(50), KEY (v)")),
    "engine_innodb_fts": Form(FULLTEXT),
    "optimize_fts": Form(FULLTEXT),
    "drop_trigger": Form(T + "CREATE TRIGGER tr1 AFTER INSERT ON t FOR EACH ROW SET @x=1;\n"),
    "drop_system_versioning": Form(T + "ALTER TABLE t ADD SYSTEM VERSIONING;\n"),
    "alter_database_charset": Form("CREATE DATABASE IF NOT EXISTS d1;\n"),
    "alter_event": Form("CREATE EVENT ev ON SCHEDULE EVERY 1 DAY DO SELECT 1;\n"),
    "alter_procedure": Form("CREATE PROCEDURE pr() SELECT 1;\n"),
    "alter_user": Form("CREATE USER u1;\n", sql="ALTER USER u1 PASSWORD EXPIRE; DROP USER u1"),
    "create_user": Form(sql="CREATE USER u1 IDENTIFIED BY 'x'; DROP USER u1"),
    "deallocate_prepare": Form("PREPARE s1 FROM 'SELECT 1';\n"),
    "rename_user": Form("CREATE USER u1;\n", sql="RENAME USER u1 TO u2; DROP USER u2"),
    "part_add_range": Form(RANGE),
    "part_add_hash": Form(HASH),
    "part_drop": Form(RANGE),
    "part_reorganize": Form(RANGE),
    "part_coalesce": Form(HASH),
    "part_truncate": Form(RANGE),
    "part_exchange": Form(RANGE + BESIDE),
    "part_exchange_novalidate": Form(RANGE + BESIDE),
    "part_rebuild": Form(RANGE),
    "part_optimize": Form(RANGE),
    "part_analyze": Form(RANGE),
    "part_check": Form(RANGE),
    "part_repair": Form(RANGE),
    "part_discard": Form(RANGE),
    "part_remove": Form(RANGE),
    "part_by": Form(PLAIN_KEY.replace(", UNIQUE KEY uk (id, a)", "")),
    "part_add_index": Form(RANGE),
    "part_convert_to_table": Form(RANGE),
    "part_mod_type": Form(RANGE),
}
