/* sources_mysql.c -- MySQL and MariaDB. Seconds_Behind_Master is the same column under each name
 * that it and the statement have had; MariaDB's, of all connections, has two more before it. */
#include "pace/mysql/queries.h"
#include "pace/source.h"

#include "base/poison.h"

enum { STATUS_VALUE = 1, SECONDS_BEHIND = 32, MS_PER_S = 1000 };

#define REPLICAS                                                                                   \
    "SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE COMMAND LIKE 'Binlog Dump%'"
#define REPLICAS_80                                                                                \
    "SELECT COUNT(*) FROM performance_schema.threads WHERE PROCESSLIST_COMMAND LIKE 'Binlog Dump%'"
#define ACTIVE "SHOW GLOBAL STATUS LIKE 'Threads_running'"
#define LOG    "SHOW GLOBAL STATUS LIKE 'Innodb_os_log_written'"

#define LAG(engine, ...)                                                                           \
    .kind = SIGNAL_LAG, .where = SOURCE_REPLICA, .since = {engine, __VA_ARGS__}, .scale = MS_PER_S

static const SignalSource rows[] = {
    {LAG(ENGINE_MYSQL), .sql = {STR("SHOW SLAVE STATUS")}, .value = SECONDS_BEHIND},
    {LAG(ENGINE_MYSQL, 8, 0, 22), .sql = {STR("SHOW REPLICA STATUS")}, .value = SECONDS_BEHIND},
    {LAG(ENGINE_MARIADB), .sql = {STR("SHOW ALL SLAVES STATUS")}, .value = SECONDS_BEHIND + 2},
    {SIGNAL_LAG, SOURCE_REPLICAS, {ENGINE_MYSQL}, {STR(REPLICAS)}},
    {SIGNAL_LAG, SOURCE_REPLICAS, {ENGINE_MYSQL, 8, 0, 0}, {STR(REPLICAS_80)}},
    {SIGNAL_LAG, SOURCE_REPLICAS, {ENGINE_MARIADB}, {STR(REPLICAS)}},
    {SIGNAL_ACTIVE, SOURCE_PRIMARY, {ENGINE_MYSQL}, {STR(ACTIVE)}, .value = STATUS_VALUE},
    {SIGNAL_ACTIVE, SOURCE_PRIMARY, {ENGINE_MARIADB}, {STR(ACTIVE)}, .value = STATUS_VALUE},
    {SIGNAL_HISTORY, SOURCE_PRIMARY, {ENGINE_MYSQL}, {STR(QUERY_HISTORY)}},
    {SIGNAL_HISTORY, SOURCE_PRIMARY, {ENGINE_MARIADB}, {STR(QUERY_HISTORY)}},
    {SIGNAL_LOG, SOURCE_PRIMARY, {ENGINE_MYSQL}, {STR(LOG)}, STATUS_VALUE, .counter = true},
    {SIGNAL_LOG, SOURCE_PRIMARY, {ENGINE_MARIADB}, {STR(LOG)}, STATUS_VALUE, .counter = true},
    {SIGNAL_BLOCKED, SOURCE_SESSION, {ENGINE_MYSQL}, {STR(QUERY_BEHIND)}},
    {SIGNAL_BLOCKED, SOURCE_SESSION, {ENGINE_MYSQL, 8, 0, 0}, {STR(QUERY_BEHIND_80)}},
    {SIGNAL_BLOCKED, SOURCE_SESSION, {ENGINE_MARIADB}, {STR(QUERY_BEHIND)}},
};

const SourceTable sources_mysql = {rows, COUNT_OF(rows), "PROCESS"};
