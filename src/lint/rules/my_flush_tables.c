/* my_flush_tables.c */
#include "lint/rules/online.h"

#include "base/poison.h"

static bool ends_with(Str text, const char *word)
{
    const Str end = str_from(word);
    return text.size >= end.size &&
           str_equal_nocase(str_slice(text, text.size - end.size, end.size), end);
}

static bool names_tables(const LintPoint *point)
{
    const Str text = str_trim(point->statement->text);
    return !ends_with(text, "TABLES") && !ends_with(text, "TABLE");
}

/* Measured on MySQL 5.6 and 9.7, MariaDB 10.5, 10.11 and 11.8. */
static void check(const LintPoint *point)
{
    const Change *change = point->change;
    if (change->kind != CHANGE_OTHER || !str_starts(change->words, "FLUSH") ||
        !str_contains(change->words, " TABLE") || str_contains(change->words, " LOCK"))
        return;
    if (!online_is_mariadb(point))
        lint_report(point, "FLUSH TABLES waits for the longest query that runs, and queries that "
                           "come wait behind it, also once lock_wait_timeout has ended it");
    else if (names_tables(point))
        lint_lower(lint_report(point, "FLUSH TABLES waits for the longest query of these tables, "
                                      "and queries that come wait behind it"),
                   SEVERITY_WARNING);
}

RULE(my_flush_tables) = {
    .id       = "my-flush-tables",
    .severity = SEVERITY_ERROR,
    .scope    = RULE_CHANGE,
    .servers  = RULE_ON_MYSQL,
    .engine   = "mysql:8.0.36",
    .summary  = "FLUSH TABLES makes queries wait for the longest one",
    .why      = "MySQL marks the open tables as old, and lets nobody use them until the last query "
                "that began before has ended. The mark stays when FLUSH TABLES itself gives up. "
                "MariaDB waits only where tables are named.",
    .safe     = "Leave it out: DDL and ANALYZE TABLE take care of the tables that they change.",
    .bad      = "FLUSH TABLES;",
    .good     = "ANALYZE TABLE users;",
    .check    = check,
};
