/* my_drop_check_or_fk.c */
#include "lint/rules/online.h"

#include "base/poison.h"

static void check(const LintPoint *point)
{
    const Change *change = point->change;
    if (change->kind != CHANGE_DROP_CONSTRAINT || str_is(change->value, "primary key") ||
        point->effect->fails || lint_is_new(point, change->relation))
        return;
    lint_report(point, STR_FMT " is not held to " STR_FMT " any more%s",
                STR_ARG(lint_relation_text(point, change->relation)), STR_ARG(change->object),
                str_is(change->value, "foreign key") ? "; the index under it stays" : "");
}

RULE(my_drop_check_or_fk) = {
    .id         = "my-drop-check-or-fk",
    .severity   = SEVERITY_INFO,
    .scope      = RULE_CHANGE,
    .servers    = RULE_ON_MYSQL,
    .engine     = "mysql:8.0.36",
    .supersedes = "drop-constraint",
    .summary    = "a CHECK or foreign key is dropped",
    .why        = "It takes a moment. To have it again takes a copy of the table, and rows that "
                  "break it may have come meanwhile.",
    .safe       = "Set lock_wait_timeout; drop the index as well when nothing else needs it.",
    .bad        = "ALTER TABLE orders DROP FOREIGN KEY orders_user, ALGORITHM=INPLACE, LOCK=NONE;",
    .good       = "ALTER TABLE orders ALTER COLUMN note SET DEFAULT 'x', ALGORITHM=INSTANT;",
    .check      = check,
};
