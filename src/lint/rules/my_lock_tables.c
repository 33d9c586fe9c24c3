/* my_lock_tables.c */
#include "lint/rules/online.h"

#include "base/poison.h"

static void check(const LintPoint *point)
{
    const Change *change = point->change;
    const Str     text   = point->statement->text;
    const bool    all    = change->kind == CHANGE_OTHER && str_starts(change->words, "FLUSH") &&
                     (str_contains(text, "READ LOCK") || str_contains(text, "read lock"));
    if (!all && (change->kind != CHANGE_LOCK_TABLE || lint_is_new(point, change->relation)))
        return;
    if (all)
        lint_report(point, "all tables are locked until UNLOCK TABLES: nobody can write");
    else
        lint_report(point, STR_FMT " is locked until UNLOCK TABLES: nobody else can %s it",
                    STR_ARG(lint_relation_text(point, change->relation)),
                    str_starts(change->value, "READ") ? "write to" : "read or write");
}

RULE(my_lock_tables) = {
    .id         = "my-lock-tables",
    .severity   = SEVERITY_ERROR,
    .scope      = RULE_CHANGE,
    .servers    = RULE_ON_MYSQL,
    .engine     = "mysql:8.0.36",
    .supersedes = "lock-table long-lock",
    .summary    = "tables are locked by hand",
    .why        = "LOCK TABLES commits what is open, and holds until UNLOCK TABLES or the end "
                  "of the session. FLUSH TABLES WITH READ LOCK waits for every running query, "
                  "and stops all writes.",
    .safe       = "Leave it out: each statement takes the locks that it needs.",
    .bad   = "LOCK TABLES users WRITE;\nUPDATE users SET level = 1 WHERE id = 1;\nUNLOCK TABLES;",
    .good  = "UPDATE users SET level = 1 WHERE id = 1;",
    .check = check,
};
