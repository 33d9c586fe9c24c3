/* column_storage_change.c */
#include <string.h>

#include "lint/rule.h"

#include "base/poison.h"

static void check(const LintPoint *point)
{
    const Change *change = point->change;
    const char   *form   = point->effect->form;
    if (form == NULL || point->section == SECTION_DOWN || !lint_is_busy(point, change->relation))
        return;
    const bool compression = strcmp(form, "set_compression") == 0;
    if (!compression && change->kind != CHANGE_SET_STORAGE)
        return;
    lint_report(point,
                "SET %s counts for values that are written from now on: the rows that " STR_FMT
                " has stay as they are",
                compression ? "COMPRESSION" : "STORAGE",
                STR_ARG(lint_relation_text(point, change->relation)));
}

RULE(column_storage_change) = {
    .id       = "column-storage-change",
    .severity = SEVERITY_INFO,
    .scope    = RULE_CHANGE,
    .servers  = RULE_ON_PG,
    .summary  = "how a column is stored changes, for new values only",
    .why      = "The server notes it in the catalog under ACCESS EXCLUSIVE, which is quick, and "
                "rewrites nothing. Old values keep their form until their rows are updated, or the "
                "table is written anew.",
    .safe  = "Keep the lock_timeout short. To change the old values too, update them in batches.",
    .bad   = "ALTER TABLE documents ALTER COLUMN body SET STORAGE EXTERNAL;",
    .good  = "ALTER TABLE documents ALTER COLUMN body SET STATISTICS 500;",
    .check = check,
};
