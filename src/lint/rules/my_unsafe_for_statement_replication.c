/* my_unsafe_for_statement_replication.c */
#include "lint/online.h"

#include "base/poison.h"

/* Manual, "Determination of Safe and Unsafe Statements in Binary Logging". */
static const char *const functions[] = {"UUID(",      "RAND(",       "SYSDATE(",   "USER(",
                                        "LOAD_FILE(", "FOUND_ROWS(", "ROW_COUNT(", "SLEEP("};

/* From here on a server logs rows, or does so for what is unsafe. */
static bool logs_rows(const LintPoint *point)
{
    enum { MYSQL_ROW = 50707, MARIADB_MIXED = 100204 };
    const Str format = lint_setting(point, "binlog_format");
    if (format.data != NULL)
        return !str_equal_nocase(format, STR("statement"));
    return online_release(point) >= (online_is_mariadb(point) ? MARIADB_MIXED : MYSQL_ROW);
}

static Str upper(Arena *arena, Str text)
{
    Buf buf = buf_new(arena, SIZE_MAX);
    for (size_t i = 0; i < text.size; i++) {
        const char c = text.data[i];
        buf_add_char(&buf, c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c);
    }
    return buf_str(&buf);
}

static const char *cause(const LintPoint *point)
{
    const Str text = upper(point->arena, point->statement->text);
    for (size_t i = 0; i < COUNT_OF(functions); i++)
        if (str_contains(text, functions[i]))
            return functions[i];
    const ChangeKind kind = point->change->kind;
    return (kind == CHANGE_UPDATE_ROWS || kind == CHANGE_DELETE_ROWS) && point->change->has_limit &&
                   !str_contains(text, "ORDER BY")
               ? "LIMIT without ORDER BY"
               : NULL;
}

static void check(const LintPoint *point)
{
    const char *what =
        change_is_data(point->change->kind) && !point->statement->batched ? cause(point) : NULL;
    if (what == NULL)
        return;
    const bool function = str_ends(str_from(what), "(");
    Finding   *finding  = lint_report(point,
                                      "%s%s: a replica that runs this statement itself gets "
                                         "other rows",
                                      what, function ? ")" : "");
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
