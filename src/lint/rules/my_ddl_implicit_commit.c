/* my_ddl_implicit_commit.c */
#include "lint/rules/online.h"

#include "base/poison.h"

static bool turns_autocommit(const Change *change, bool off)
{
    return change->kind == CHANGE_SET_SESSION && str_is(change->object, "autocommit") &&
           online_is_off(change->value) == off;
}

/* The BEGIN before this statement that nothing has ended yet. */
static const LintStep *open_transaction(const LintPoint *point)
{
    for (size_t i = point->steps->count; i-- > 0;) {
        const LintStep *step   = &point->steps->items[i];
        const Change   *change = step->change;
        if (step->statement == point->statement)
            continue;
        if (change->kind == CHANGE_BEGIN || turns_autocommit(change, true))
            return step;
        if (change->kind == CHANGE_COMMIT || change->kind == CHANGE_ROLLBACK ||
            step->effect->commits || turns_autocommit(change, false))
            return NULL;
    }
    return NULL;
}

static void check(const LintPoint *point)
{
    const ChangeVec *changes = &point->statement->changes;
    if (!point->effect->commits || point->change != &changes->items[0] || point->in_code ||
        change_is_transaction_control(point->change->kind))
        return;
    const LintStep *begin = open_transaction(point);
    if (begin == NULL)
        return;
    Finding *finding = lint_report(
        point, STR_FMT " commits the transaction that line %zu began, also when it fails",
        STR_ARG(lint_verb(point)), begin->statement->start.line);
    finding->help = STR("Leave BEGIN and COMMIT out, or end the transaction before it.");
}

RULE(my_ddl_implicit_commit) = {
    .id       = "my-ddl-implicit-commit",
    .severity = SEVERITY_ERROR,
    .scope    = RULE_CHANGE,
    .servers  = RULE_ON_MYSQL,
    .engine   = "mysql:8.0.36",
    .summary  = "DDL in a transaction commits it",
    .why      = "There is no DDL in transactions. Each commits what is open before it does "
                "anything, even when it is refused, and ROLLBACK takes nothing back of what "
                "was before it.",
    .safe     = "One statement after the other, each such that the migration can go on where "
                "it stopped; rows in transactions of their own.",
    .bad =
        "BEGIN;\nUPDATE users SET level = 1 WHERE id = 1;\nCREATE TABLE t (id int PRIMARY KEY);\n"
        "COMMIT;",
    .good  = "BEGIN;\nUPDATE users SET level = 1 WHERE id = 1;\nCOMMIT;\n"
             "CREATE TABLE t (id int PRIMARY KEY);",
    .check = check,
};
