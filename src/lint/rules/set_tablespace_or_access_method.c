/* set_tablespace_or_access_method.c */
#include <string.h>

#include "lint/rule.h"

#include "base/poison.h"

static void check(const LintPoint *point)
{
    const Change *change = point->change;
    const bool    space  = change->kind == CHANGE_SET_TABLESPACE;
    const bool    method =
        point->effect->form != NULL && strcmp(point->effect->form, "set_access_method") == 0;
    if ((!space && !method) || !lint_blocks_long(point))
        return;
    const bool index = !name_empty(change->index);
    lint_report(point,
                "%s copies " STR_FMT
                " under ACCESS EXCLUSIVE, which blocks %s until the last page is written",
                space ? "SET TABLESPACE" : "SET ACCESS METHOD",
                STR_ARG(name_text(point->arena, index ? change->index : change->relation)),
                index ? "every query that would plan with it" : "reads and writes");
}

RULE(set_tablespace_or_access_method) = {
    .id       = "set-tablespace-or-access-method",
    .severity = SEVERITY_ERROR,
    .scope    = RULE_CHANGE,
    .servers  = RULE_ON_PG,
    .summary  = "a table or an index is copied to other files under a lock",
    .why   = "All of it is read and written while nobody can use it. There is no concurrent form.",
    .safe  = "Build a new index in the other tablespace concurrently and drop the old one; for a "
             "table use a tool that copies online, such as pg_repack, or a maintenance window.",
    .bad   = "ALTER TABLE orders SET TABLESPACE fast;",
    .good  = "CREATE INDEX CONCURRENTLY orders_note_2 ON orders (note) TABLESPACE fast;",
    .check = check,
};
