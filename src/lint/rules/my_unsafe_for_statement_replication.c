/* my_unsafe_for_statement_replication.c */
#include "lint/rules/online.h"

#include "base/poison.h"

/* Manual, "Determination of Safe and Unsafe Statements in Binary Logging". */
static const char *const functions[] = {
    "FOUND_ROWS", "GET_LOCK",     "IS_FREE_LOCK", "IS_USED_LOCK", "LOAD_FILE",
    "RAND",       "RELEASE_LOCK", "ROW_COUNT",    "SESSION_USER", "SLEEP",
    "SYSDATE",    "SYSTEM_USER",  "USER",         "UUID",         "UUID_SHORT",
};

/* From here on a server logs rows, or does so for what is unsafe. */
static bool logs_rows(const LintPoint *point)
{
    enum { MYSQL_ROW = 50707, MARIADB_MIXED = 100204 };
    const Str format = lint_setting(point, "binlog_format");
    if (format.data != NULL)
        return !str_equal_nocase(format, STR("statement"));
    return online_release(point) >= (online_is_mariadb(point) ? MARIADB_MIXED : MYSQL_ROW);
}

static const char *function_called(const Change *change)
{
    for (size_t i = 0; i < COUNT_OF(functions); i++)
        for (size_t k = 0; k < change->server_calls.count; k++)
            if (str_equal_nocase(change->server_calls.items[k], str_from(functions[i])))
                return functions[i];
    return NULL;
}

/* Which rows it takes is left to the server. */
static bool takes_any_rows(const LintPoint *point)
{
    const ChangeKind kind = point->change->kind;
    return (kind == CHANGE_UPDATE_ROWS || kind == CHANGE_DELETE_ROWS) && point->change->has_limit &&
           !point->change->has_order;
}

static void check(const LintPoint *point)
{
    if (!change_is_data(point->change->kind) || point->statement->batched)
        return;
    const char *function = function_called(point->change);
    if (function == NULL && !takes_any_rows(point))
        return;
    Finding *finding = lint_report(
        point, "%s%s: a replica that runs this statement itself gets other rows",
        function == NULL ? "LIMIT without ORDER BY" : function, function == NULL ? "" : "()");
    if (logs_rows(point))
        lint_lower(finding, SEVERITY_INFO);
}

RULE(my_unsafe_for_statement_replication) = {
    .id       = "my-unsafe-for-statement-replication",
    .severity = SEVERITY_WARNING,
    .scope    = RULE_CHANGE,
    .servers  = RULE_ON_MYSQL,
    .engine   = "mysql:5.6",
    .summary  = "a statement may do something else on a replica",
    .why      = "With binlog_format=STATEMENT replicas run the statement again: UUID() and "
                "RAND() give other values there, and LIMIT without ORDER BY takes other rows.",
    .safe     = "Log rows (binlog_format=ROW), give LIMIT an order, compute values in the "
                "application.",
    .bad      = "DELETE FROM sessions WHERE expired = 1 LIMIT 100;",
    .good     = "DELETE FROM sessions WHERE expired = 1 ORDER BY id LIMIT 100;",
    .check    = check,
};
