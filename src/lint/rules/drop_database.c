/* drop_database.c */
#include "lint/rule.h"

#include "base/poison.h"

static void check(const LintPoint *point)
{
    const Change *change = point->change;
    if (change->kind == CHANGE_DROP_OTHER && str_starts(change->words, "DROP DATABASE"))
        lint_report(point, "dropping a database destroys everything in it, at once and for good");
    else if (change->kind == CHANGE_DROP_OTHER && str_starts(change->words, "DROP OWNED"))
        lint_report(point, "DROP OWNED drops everything that the role owns in this database, and "
                           "its privileges");
}

RULE(drop_database) = {
    .id       = "drop-database",
    .severity = SEVERITY_ERROR,
    .scope    = RULE_CHANGE,
    .servers  = RULE_ON_PG,
    .summary  = "a database, or all that a role owns, is dropped",
    .why      = "It cannot be rolled back, and no down section brings it back: only a backup does. "
                "The file that drops a test database in one place drops another one elsewhere.",
    .safe     = "Databases are not made or dropped by migrations. Do it by hand, by name, after a "
                "backup. Drop what a role owns object by object, or REASSIGN OWNED to another "
                "role.",
    .bad      = "DROP DATABASE app;",
    .good     = "REASSIGN OWNED BY old_team TO team;",
    .check    = check,
};
