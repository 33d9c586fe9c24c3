/* my_other.c -- MySQL and MariaDB: accounts, the session, and the server itself. */
#include "facts/my_rows.h"

#include "base/poison.h"

/* The words of the dictionary, or nothing; no table is kept from anybody. */
#define ANY_RELEASE                                                                                \
    .rows = {MYSQL(50600, LATEST, METADATA, NONE, .no_clauses = true),                             \
             MARIADB(100300, LATEST, METADATA, NONE, .no_clauses = true, ASSUMED)}

static const MyForm forms[] = {
    FORM("create_user", "CREATE USER u1 IDENTIFIED BY 'x'", ANY_RELEASE),
    FORM("alter_user", "ALTER USER u1 PASSWORD EXPIRE", ANY_RELEASE),
    FORM("rename_user", "RENAME USER u1 TO u2", ANY_RELEASE),
    FORM("create_server",
         "CREATE SERVER s1 FOREIGN DATA WRAPPER mysql OPTIONS (HOST 'localhost', DATABASE 'd1')",
         ANY_RELEASE),
    FORM("alter_event", "ALTER EVENT ev DISABLE", ANY_RELEASE),
    FORM("alter_procedure", "ALTER PROCEDURE pr COMMENT 'x'", ANY_RELEASE),
    FORM("set_global", "SET GLOBAL max_connections = 150", ANY_RELEASE),
    FORM("show", "SHOW TABLES", ANY_RELEASE),
    FORM("explain", "EXPLAIN SELECT id FROM t", ANY_RELEASE),
    FORM("checksum_table", "CHECKSUM TABLE t",
         .rows = {MYSQL(50600, LATEST, METADATA, NONE, SCAN, .no_clauses = true),
                  MARIADB(100300, LATEST, METADATA, NONE, SCAN, .no_clauses = true, ASSUMED)}),
    FORM("unlock_tables", "UNLOCK TABLES", ANY_RELEASE),
    FORM("prepare", "PREPARE s1 FROM 'SELECT 1'", ANY_RELEASE),
    FORM("deallocate_prepare", "DEALLOCATE PREPARE s1", ANY_RELEASE),
    FORM("flush_tables", "FLUSH TABLES", ANY_RELEASE,
         .note =
             "MySQL: waits for the queries that run, and new ones wait behind it, also when it "
             "has given up; MariaDB: only where tables are named, and only as long as it waits"),
    FORM("flush_logs", "FLUSH LOGS", ANY_RELEASE),
    FORM("flush_privileges", "FLUSH PRIVILEGES", ANY_RELEASE),
    FORM("flush_status", "FLUSH STATUS", ANY_RELEASE),
};

const MyFormGroup my_forms_other = {"accounts, the session, the server", forms, COUNT_OF(forms)};
