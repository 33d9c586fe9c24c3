/* duplicate_column_assignment.c */
#include "lint/rule.h"

#include "base/poison.h"

static void check(const LintPoint *point)
{
    const Change *change = point->change;
    const bool    update = change->kind == CHANGE_UPDATE_ROWS;
    if (!update && change->kind != CHANGE_INSERT_ROWS)
        return;
    for (size_t i = 1; i < change->columns.count; i++)
        for (size_t j = 0; j < i; j++)
            if (str_equal(change->columns.items[i], change->columns.items[j])) {
                lint_report(point, "%s names column " STR_FMT " twice: the server refuses it",
                            update ? "UPDATE" : "INSERT", STR_ARG(change->columns.items[i]));
                return;
            }
}

RULE(duplicate_column_assignment) = {
    .id       = "duplicate-column-assignment",
    .severity = SEVERITY_ERROR,
    .scope    = RULE_CHANGE,
    .servers  = RULE_ON_PG,
    .summary  = "one column is assigned twice",
    .why      = "The server refuses the statement (42601, 42701), and the deployment stops here.",
    .safe     = "Keep the assignment that is meant.",
    .bad      = "UPDATE users SET state = 'a', state = 'b' WHERE id = 1;",
    .good     = "UPDATE users SET tags[1] = 'a', tags[2] = 'b' WHERE id = 1;",
    .check    = check,
};
