/* advisory_session_objects.c */
#include "lint/rule.h"

#include "base/poison.h"

static bool is_ours(const Change *change)
{
    static const char *const words[] = {
        "ALTER SYSTEM", "ALTER DATABASE", "ALTER ROLE", "ALTER USER",        "CREATE ROLE",
        "CREATE USER",  "CREATE GROUP",   "DROP ROLE",  "CREATE TABLESPACE", "CREATE DATABASE",
    };
    if (change->kind == CHANGE_GRANT)
        return true;
    if (change->kind != CHANGE_OTHER && change->kind != CHANGE_DROP_OTHER)
        return false;
    for (size_t i = 0; i < COUNT_OF(words); i++)
        if (str_starts(change->words, words[i]))
            return true;
    return false;
}

static void check(const LintPoint *point)
{
    if (is_ours(point->change) && point->section != SECTION_DOWN)
        lint_report(point, "this is about the server and its roles, not about the schema");
}

RULE(advisory_session_objects) = {
    .id        = "advisory-session-objects",
    .severity  = SEVERITY_OFF,
    .scope     = RULE_CHANGE,
    .summary   = "roles, privileges or settings of the server are changed by a migration",
    .why       = "Roles and settings belong to a whole cluster, and differ between development and "
                 "production. From migrations they drift, or fail for want of privileges.",
    .safe      = "Keep them where servers are configured. For tables to come, ALTER DEFAULT "
                 "PRIVILEGES, once, is enough.",
    .why_mysql = "Accounts and settings belong to a whole server, and differ between "
                 "development and production. From migrations they drift, or fail for want of "
                 "privileges.",
    .safe_mysql = "Keep them where servers are configured.",
    .bad        = "GRANT SELECT ON users TO reporting;",
    .good       = "CREATE TABLE notes (id bigint);",
    .check      = check,
};
