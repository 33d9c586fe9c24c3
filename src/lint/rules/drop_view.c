/* drop_view.c */
#include "lint/rule.h"

#include "base/poison.h"

/* It is known to have all columns that the old one had. */
static bool keeps_columns(const LintPoint *point, const Change *again)
{
    const Table *old = catalog_table_find(point->before, point->change->relation);
    if (old == NULL || old->columns.count == 0 || again->query == NULL)
        return false;
    for (size_t i = 0; i < old->columns.count; i++) {
        bool kept = false;
        for (size_t k = 0; k < again->query->columns.count && !kept; k++)
            kept = str_equal(again->query->columns.items[k].name, old->columns.items[i].name);
        if (!kept)
            return false;
    }
    return true;
}

static void check(const LintPoint *point)
{
    const Change *change = point->change;
    if (change->kind != CHANGE_DROP_VIEW || lint_is_new(point, change->relation) ||
        lint_undoes_up(point))
        return;
    const Change *again = lint_made_again(point);
    if (again == NULL || keeps_columns(point, again))
        return;
    lint_report(point,
                "view " STR_FMT
                " is made anew: its readers wait, and those that name a column that "
                "it no longer has fail; privileges on it are gone",
                STR_ARG(lint_relation_text(point, change->relation)));
}

RULE(drop_view) = {
    .id       = "drop-view",
    .severity = SEVERITY_WARNING,
    .scope    = RULE_CHANGE,
    .servers  = RULE_ON_PG,
    .summary  = "a view is dropped and created again",
    .why      = "CREATE OR REPLACE VIEW can only add columns at the end, so the view is dropped: "
                "under ACCESS EXCLUSIVE, with its privileges, comments and rules. Running code "
                "finds other columns than it asks for.",
    .safe     = "Add columns at the end with CREATE OR REPLACE VIEW. For another shape, create a "
                "view of another name, move the application, and drop the old one later. Repeat "
                "the GRANTs.",
    .bad      = "BEGIN;\nSET LOCAL lock_timeout = '1s';\nDROP VIEW seen;\n"
                "CREATE VIEW seen AS SELECT id FROM users;\nCOMMIT;",
    .good     = "CREATE OR REPLACE VIEW seen AS SELECT id, name FROM users;",
    .check    = check,
};
