/* unrelated_changes.c */
#include "lint/rule.h"

#include "base/poison.h"

static bool changes_schema(const LintStep *step)
{
    const ChangeKind kind = step->change->kind;
    return step->strong && !step->on_new && !change_is_data(kind) && kind != CHANGE_LOCK_TABLE;
}

static bool refers(const Catalog *catalog, const Table *child, const Table *parent)
{
    for (size_t i = 0; i < child->constraints.count; i++)
        if (child->constraints.items[i].kind == CONSTRAINT_FOREIGN_KEY &&
            catalog_table_find(catalog, child->constraints.items[i].references) == parent)
            return true;
    return !name_empty(child->partition_of) &&
           catalog_table_find(catalog, child->partition_of) == parent;
}

/* The step changes a table that has nothing to do with that of `first`. */
static bool is_unrelated(const LintPoint *point, const LintStep *first, const LintStep *step)
{
    const Table *left  = catalog_table_find(point->before, first->change->relation);
    const Table *right = catalog_table_find(point->before, step->change->relation);
    return left != NULL && right != NULL && left != right && !refers(point->before, left, right) &&
           !refers(point->before, right, left);
}

static void check(const LintPoint *point)
{
    const LintStep *first = NULL;
    for (size_t i = 0; i < point->steps->count; i++) {
        const LintStep *step = &point->steps->items[i];
        if (!changes_schema(step) || name_empty(step->change->relation))
            continue;
        if (first == NULL)
            first = step;
        else if (is_unrelated(point, first, step)) {
            const LintPoint at = lint_at_step(point, step);
            lint_report(&at,
                        "this changes " STR_FMT ", and line %zu changes " STR_FMT
                        ", which has nothing to do with it",
                        STR_ARG(lint_relation_text(&at, step->change->relation)),
                        first->statement->start.line,
                        STR_ARG(lint_relation_text(&at, first->change->relation)));
            return;
        }
    }
}

RULE(unrelated_changes) = {
    .id       = "unrelated-changes",
    .severity = SEVERITY_OFF,
    .scope    = RULE_MIGRATION,
    .summary  = "one migration changes tables that have nothing to do with each other",
    .why      = "They wait for each other's locks, fail together, and can only be taken back "
                "together.",
    .safe     = "One migration for each thing that changes.",
    .bad      = "ALTER TABLE users ADD COLUMN a text;\nALTER TABLE orders ADD COLUMN b text;",
    .good     = "ALTER TABLE users ADD COLUMN a text;\nALTER TABLE users ADD COLUMN b text;",
    .check    = check,
};
