/* my_create_trigger.c */
#include "lint/rules/online.h"

#include "base/poison.h"

static void check(const LintPoint *point)
{
    const Change *change = point->change;
    const bool    makes  = change->kind == CHANGE_CREATE_TRIGGER;
    if ((!makes && change->kind != CHANGE_DROP_TRIGGER) || lint_is_sync_trigger(change) ||
        lint_is_new(point, change->relation) || lint_undoes_up(point))
        return;
    const bool replaced = !makes && lint_made_again(point) != NULL;
    Finding   *finding  = lint_report(
           point, "trigger " STR_FMT "%s", STR_ARG(change->object),
        makes      ? " runs with each write to its table from then on, and online schema change "
                        "tools may refuse the table"
           : replaced ? " is gone until it is made again: what is written in between passes it by"
                      : " is dropped: what it kept up to date is not any more");
    if (replaced)
        lint_lower(finding, SEVERITY_INFO);
}

RULE(my_create_trigger) = {
    .id         = "my-create-trigger",
    .severity   = SEVERITY_WARNING,
    .scope      = RULE_CHANGE,
    .servers    = RULE_ON_MYSQL,
    .engine     = "mysql:8.0.36",
    .supersedes = "create-trigger drop-trigger",
    .summary    = "a trigger is created or dropped on a table in use",
    .why        = "It waits for an EXCLUSIVE metadata lock, and all queries of the table behind "
                  "it. gh-ost and spirit refuse tables with triggers, pt-online-schema-change "
                  "some of them.",
    .safe       = "Keep it in the application where that can be, and set lock_wait_timeout.",
    .bad        = "CREATE TRIGGER audit AFTER INSERT ON users FOR EACH ROW SET @n = 1;",
    .good       = "CREATE TABLE notes (id int PRIMARY KEY);\n"
                  "CREATE TRIGGER audit AFTER INSERT ON notes FOR EACH ROW SET @n = 1;",
    .check      = check,
};
