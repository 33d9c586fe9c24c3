/* wide_index.c */
#include "lint/rule.h"

#include "base/poison.h"

enum { COLUMNS_MAX = 3 };

static void check(const LintPoint *point)
{
    const Change *change = point->change;
    if (change->kind != CHANGE_CREATE_INDEX || change->unique ||
        change->columns.count <= COLUMNS_MAX)
        return;
    lint_report(point, "this index of " STR_FMT " has %zu columns",
                STR_ARG(lint_relation_text(point, change->relation)), change->columns.count);
}

RULE(wide_index) = {
    .id       = "wide-index",
    .severity = SEVERITY_OFF,
    .scope    = RULE_CHANGE,
    .summary  = "an index that is not unique has more than three columns",
    .why  = "Behind the first two or three columns there are seldom rows left to tell apart, and "
            "every write keeps all of them up.",
    .safe = "Index the columns that narrow the search most; INCLUDE what is only read.",
    .safe_mysql = "Index the columns that narrow the search most.",
    .bad        = "CREATE INDEX CONCURRENTLY orders_wide ON orders (user_id, state, day, note);",
    .good       = "CREATE INDEX CONCURRENTLY orders_state ON orders (user_id, state);",
    .check      = check,
};
