/* my_rename_table.c -- foreign keys follow a table to its new name. */
#include "lint/rules/online.h"

#include "base/poison.h"

/* Another table that gets the name in this statement or later in the section. */
static bool is_replaced(const LintPoint *point)
{
    const StatementVec *statements = &point->statements->statements;
    for (size_t i = point->statement_index; i < statements->count; i++) {
        const ChangeVec *changes = &statements->items[i].changes;
        for (size_t k = 0; k < changes->count; k++) {
            const Change *other = &changes->items[k];
            if (other != point->change && other->kind == CHANGE_RENAME_TABLE &&
                str_equal(other->new_name, point->change->relation.name))
                return true;
        }
    }
    return false;
}

static void check(const LintPoint *point)
{
    const Change *change = point->change;
    const Table  *table  = lint_table(point);
    if (change->kind != CHANGE_RENAME_TABLE || table == NULL || !is_replaced(point))
        return;
    size_t       at    = 0;
    const Table *child = catalog_referencing(point->before, table, &at);
    if (child == NULL)
        return;
    Finding *finding = lint_report(point,
                                   "the foreign keys of " STR_FMT " follow " STR_FMT " to " STR_FMT
                                   ": they do not point to the table that takes its place",
                                   STR_ARG(lint_relation_text(point, child->name)),
                                   STR_ARG(lint_relation_text(point, change->relation)),
                                   STR_ARG(change->new_name));
    finding->help = STR("Drop the foreign keys before the swap and add them to the new table, or "
                        "rebuild the children.");
}

RULE(my_rename_table) = {
    .id         = "my-rename-table",
    .severity   = SEVERITY_ERROR,
    .scope      = RULE_CHANGE,
    .servers    = RULE_ON_MYSQL,
    .engine     = "mariadb:10.11",
    .supersedes = "rename-table",
    .summary    = "tables change places, and foreign keys go with the old one",
    .why        = "A foreign key points to a table, not to a name. After the swap the children "
                  "are checked against the old rows, and DROP TABLE of the old table is "
                  "refused, or leaves keys to nothing.",
    .safe       = "Drop the foreign keys of the children before, and add them to the new table "
                  "afterwards.",
    .bad        = "CREATE TABLE p (id int PRIMARY KEY);\nCREATE TABLE p_new (id int PRIMARY KEY);\n"
                  "CREATE TABLE t (id int PRIMARY KEY, p int, FOREIGN KEY (p) REFERENCES p (id));\n"
                  "-- in a later migration\nRENAME TABLE p TO p_old, p_new TO p;",
    .good       = "CREATE TABLE p (id int PRIMARY KEY);\nCREATE TABLE p_new (id int PRIMARY KEY);\n"
                  "CREATE TABLE t (id int PRIMARY KEY, p int);\n"
                  "-- in a later migration\nRENAME TABLE p TO p_old, p_new TO p;",
    .check      = check,
};
