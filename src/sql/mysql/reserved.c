/* reserved.c -- the words that name nothing unless they are quoted, as the manuals list them and as
 * they were tried as names of columns on MySQL 5.6 and MariaDB 10.11. */
#include "sql/mysql/lex.h"

#include "base/poison.h"

typedef struct ReservedRow {
    const char *word;
    int         mysql;   /* since this version; 0: never */
    int         mariadb; /* 1: always */
} ReservedRow;

/* In the order of their bytes. */
/* clang-format off */
static const ReservedRow rows[] = {
    {"ACCESSIBLE", 50600, 1}, {"ADD", 50600, 1}, {"ALL", 50600, 1}, {"ALTER", 50600, 1},
    {"ANALYZE", 50600, 1}, {"AND", 50600, 1}, {"AS", 50600, 1}, {"ASC", 50600, 1},
    {"ASENSITIVE", 50600, 1}, {"BEFORE", 50600, 1}, {"BETWEEN", 50600, 1}, {"BIGINT", 50600, 1},
    {"BINARY", 50600, 1}, {"BLOB", 50600, 1}, {"BOTH", 50600, 1}, {"BY", 50600, 1},
    {"CALL", 50600, 1}, {"CASCADE", 50600, 1}, {"CASE", 50600, 1}, {"CHANGE", 50600, 1},
    {"CHAR", 50600, 1}, {"CHARACTER", 50600, 1}, {"CHECK", 50600, 1}, {"COLLATE", 50600, 1},
    {"COLUMN", 50600, 1}, {"CONDITION", 50600, 1}, {"CONSTRAINT", 50600, 1}, {"CONTINUE", 50600, 1},
    {"CONVERT", 50600, 1}, {"CREATE", 50600, 1}, {"CROSS", 50600, 1}, {"CUBE", 80000, 0},
    {"CUME_DIST", 80000, 0}, {"CURRENT_DATE", 50600, 1}, {"CURRENT_ROLE", 0, 1},
    {"CURRENT_TIME", 50600, 1}, {"CURRENT_TIMESTAMP", 50600, 1}, {"CURRENT_USER", 50600, 1},
    {"CURSOR", 50600, 1}, {"DATABASE", 50600, 0}, {"DATABASES", 50600, 1}, {"DAY_HOUR", 50600, 1},
    {"DAY_MICROSECOND", 50600, 1}, {"DAY_MINUTE", 50600, 1}, {"DAY_SECOND", 50600, 1},
    {"DEC", 50600, 1}, {"DECIMAL", 50600, 1}, {"DECLARE", 50600, 1}, {"DEFAULT", 50600, 1},
    {"DELAYED", 50600, 1}, {"DELETE", 50600, 1}, {"DELETE_DOMAIN_ID", 0, 1},
    {"DENSE_RANK", 80000, 0}, {"DESC", 50600, 1}, {"DESCRIBE", 50600, 1},
    {"DETERMINISTIC", 50600, 1}, {"DISTINCT", 50600, 1}, {"DISTINCTROW", 50600, 1},
    {"DIV", 50600, 1}, {"DOUBLE", 50600, 1}, {"DO_DOMAIN_IDS", 0, 1}, {"DROP", 50600, 1},
    {"DUAL", 50600, 1}, {"EACH", 50600, 1}, {"ELSE", 50600, 1}, {"ELSEIF", 50600, 1},
    {"EMPTY", 80000, 0}, {"ENCLOSED", 50600, 1}, {"ESCAPED", 50600, 1}, {"EXCEPT", 80000, 1},
    {"EXISTS", 50600, 1}, {"EXIT", 50600, 1}, {"EXPLAIN", 50600, 1}, {"EXTERNAL", 90000, 0},
    {"FALSE", 50600, 1}, {"FETCH", 50600, 1}, {"FIRST_VALUE", 80000, 0}, {"FLOAT", 50600, 1},
    {"FLOAT4", 50600, 1}, {"FLOAT8", 50600, 1}, {"FOR", 50600, 1}, {"FORCE", 50600, 1},
    {"FOREIGN", 50600, 1}, {"FROM", 50600, 1}, {"FULLTEXT", 50600, 1}, {"FUNCTION", 80000, 0},
    {"GENERATED", 50700, 0}, {"GET", 50600, 0}, {"GRANT", 50600, 1}, {"GROUP", 50600, 1},
    {"GROUPING", 80000, 0}, {"GROUPS", 80000, 0}, {"HAVING", 50600, 1}, {"HIGH_PRIORITY", 50600, 1},
    {"HOUR_MICROSECOND", 50600, 1}, {"HOUR_MINUTE", 50600, 1}, {"HOUR_SECOND", 50600, 1},
    {"IF", 50600, 1}, {"IGNORE", 50600, 1}, {"IGNORE_DOMAIN_IDS", 0, 1}, {"IN", 50600, 1},
    {"INDEX", 50600, 1}, {"INFILE", 50600, 1}, {"INNER", 50600, 1}, {"INOUT", 50600, 1},
    {"INSENSITIVE", 50600, 1}, {"INSERT", 50600, 1}, {"INT", 50600, 1}, {"INT1", 50600, 1},
    {"INT2", 50600, 1}, {"INT3", 50600, 1}, {"INT4", 50600, 1}, {"INT8", 50600, 1},
    {"INTEGER", 50600, 1}, {"INTERSECT", 80031, 1}, {"INTERVAL", 50600, 1}, {"INTO", 50600, 1},
    {"IO_AFTER_GTIDS", 50600, 0}, {"IO_BEFORE_GTIDS", 50600, 0}, {"IS", 50600, 1},
    {"ITERATE", 50600, 1}, {"JOIN", 50600, 1}, {"JSON_TABLE", 80000, 0}, {"KEY", 50600, 1},
    {"KEYS", 50600, 1}, {"KILL", 50600, 1}, {"LAG", 80000, 0}, {"LAST_VALUE", 80000, 0},
    {"LATERAL", 80000, 0}, {"LEAD", 80000, 0}, {"LEADING", 50600, 1}, {"LEAVE", 50600, 1},
    {"LEFT", 50600, 1}, {"LIBRARY", 90000, 0}, {"LIKE", 50600, 1}, {"LIMIT", 50600, 1},
    {"LINEAR", 50600, 1}, {"LINES", 50600, 1}, {"LOAD", 50600, 1}, {"LOCALTIME", 50600, 1},
    {"LOCALTIMESTAMP", 50600, 1}, {"LOCK", 50600, 1}, {"LONG", 50600, 1}, {"LONGBLOB", 50600, 1},
    {"LONGTEXT", 50600, 1}, {"LOOP", 50600, 1}, {"LOW_PRIORITY", 50600, 1}, {"MANUAL", 80400, 0},
    {"MASTER_BIND", 50600, 0}, {"MASTER_DEMOTE_TO_REPLICA", 0, 101000},
    {"MASTER_DEMOTE_TO_SLAVE", 0, 101000}, {"MASTER_SSL_VERIFY_SERVER_CERT", 50600, 1},
    {"MATCH", 50600, 1}, {"MAXVALUE", 50600, 1}, {"MEDIUMBLOB", 50600, 1}, {"MEDIUMINT", 50600, 1},
    {"MEDIUMTEXT", 50600, 1}, {"MIDDLEINT", 50600, 1}, {"MINUTE_MICROSECOND", 50600, 1},
    {"MINUTE_SECOND", 50600, 1}, {"MOD", 50600, 1}, {"MODIFIES", 50600, 1}, {"NATURAL", 50600, 1},
    {"NOT", 50600, 1}, {"NO_WRITE_TO_BINLOG", 50600, 1}, {"NTH_VALUE", 80000, 0},
    {"NTILE", 80000, 0}, {"NULL", 50600, 1}, {"NUMERIC", 50600, 1}, {"OF", 80000, 0},
    {"OFFSET", 0, 100600}, {"ON", 50600, 1}, {"OPTIMIZE", 50600, 1}, {"OPTIMIZER_COSTS", 50700, 0},
    {"OPTION", 50600, 0}, {"OPTIONALLY", 50600, 1}, {"OR", 50600, 1}, {"ORDER", 50600, 1},
    {"OUT", 50600, 1}, {"OUTER", 50600, 1}, {"OUTFILE", 50600, 1}, {"OVER", 80000, 1},
    {"PAGE_CHECKSUM", 0, 1}, {"PARALLEL", 80400, 0}, {"PARSE_VCOL_EXPR", 0, 1},
    {"PARTITION", 50600, 1}, {"PERCENT_RANK", 80000, 0}, {"PORTION", 0, 1}, {"PRECISION", 50600, 1},
    {"PRIMARY", 50600, 1}, {"PROCEDURE", 50600, 1}, {"PURGE", 50600, 1}, {"QUALIFY", 80400, 0},
    {"RANGE", 50600, 1}, {"RANK", 80000, 0}, {"READ", 50600, 1}, {"READS", 50600, 1},
    {"READ_WRITE", 50600, 1}, {"REAL", 50600, 1}, {"RECURSIVE", 80000, 1}, {"REFERENCES", 50600, 1},
    {"REF_SYSTEM_ID", 0, 1}, {"REGEXP", 50600, 1}, {"RELEASE", 50600, 1}, {"RENAME", 50600, 1},
    {"REPEAT", 50600, 1}, {"REPLACE", 50600, 1}, {"REQUIRE", 50600, 1}, {"RESIGNAL", 50600, 1},
    {"RESTRICT", 50600, 1}, {"RETURN", 50600, 1}, {"RETURNING", 0, 1}, {"REVOKE", 50600, 1},
    {"RIGHT", 50600, 1}, {"RLIKE", 50600, 1}, {"ROW", 80000, 0}, {"ROWS", 80000, 1},
    {"ROW_NUMBER", 80000, 100700}, {"SCHEMA", 50600, 0}, {"SCHEMAS", 50600, 1},
    {"SECOND_MICROSECOND", 50600, 1}, {"SELECT", 50600, 1}, {"SENSITIVE", 50600, 1},
    {"SEPARATOR", 50600, 1}, {"SET", 50600, 1}, {"SHOW", 50600, 1}, {"SIGNAL", 50600, 1},
    {"SMALLINT", 50600, 1}, {"SPATIAL", 50600, 1}, {"SPECIFIC", 50600, 1}, {"SQL", 50600, 1},
    {"SQLEXCEPTION", 50600, 1}, {"SQLSTATE", 50600, 1}, {"SQLWARNING", 50600, 1},
    {"SQL_BIG_RESULT", 50600, 1}, {"SQL_CALC_FOUND_ROWS", 50600, 1}, {"SQL_SMALL_RESULT", 50600, 1},
    {"SSL", 50600, 1}, {"STARTING", 50600, 1}, {"STATS_AUTO_RECALC", 0, 1},
    {"STATS_PERSISTENT", 0, 1}, {"STATS_SAMPLE_PAGES", 0, 1}, {"STORED", 50700, 0},
    {"STRAIGHT_JOIN", 50600, 1}, {"SYSTEM", 80000, 0}, {"TABLE", 50600, 1},
    {"TABLESAMPLE", 80400, 0}, {"TERMINATED", 50600, 1}, {"THEN", 50600, 1}, {"TINYBLOB", 50600, 1},
    {"TINYINT", 50600, 1}, {"TINYTEXT", 50600, 1}, {"TO", 50600, 1}, {"TRAILING", 50600, 1},
    {"TRIGGER", 50600, 1}, {"TRUE", 50600, 1}, {"UNDO", 50600, 1}, {"UNION", 50600, 1},
    {"UNIQUE", 50600, 1}, {"UNLOCK", 50600, 1}, {"UNSIGNED", 50600, 1}, {"UPDATE", 50600, 1},
    {"USAGE", 50600, 1}, {"USE", 50600, 1}, {"USING", 50600, 1}, {"UTC_DATE", 50600, 1},
    {"UTC_TIME", 50600, 1}, {"UTC_TIMESTAMP", 50600, 1}, {"VALUES", 50600, 1},
    {"VARBINARY", 50600, 1}, {"VARCHAR", 50600, 1}, {"VARCHARACTER", 50600, 1},
    {"VARYING", 50600, 1}, {"VECTOR", 0, 110700}, {"VIRTUAL", 50700, 0}, {"WHEN", 50600, 1},
    {"WHERE", 50600, 1}, {"WHILE", 50600, 1}, {"WINDOW", 80000, 0}, {"WITH", 50600, 1},
    {"WRITE", 50600, 1}, {"XOR", 50600, 1}, {"YEAR_MONTH", 50600, 1}, {"ZEROFILL", 50600, 1},
};
/* clang-format on */

enum { RESERVED_BYTES_MAX = 32 };

bool my_word_reserved(const MyDialect *dialect, Str word)
{
    char upper[RESERVED_BYTES_MAX];
    if (word.size >= sizeof upper)
        return false;
    for (size_t i = 0; i < word.size; i++)
        upper[i] =
            word.data[i] >= 'a' && word.data[i] <= 'z' ? (char)(word.data[i] - 0x20) : word.data[i];
    upper[word.size] = '\0';
    size_t low = 0, high = COUNT_OF(rows);
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        const int    order  = strcmp(rows[middle].word, upper);
        if (order == 0) {
            const int since = dialect->mariadb ? rows[middle].mariadb : rows[middle].mysql;
            return since != 0 && dialect->version >= since;
        }
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}
