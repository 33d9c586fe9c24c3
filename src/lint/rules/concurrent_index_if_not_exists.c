/* concurrent_index_if_not_exists.c */
#include "lint/rule.h"

#include "base/poison.h"

static bool names(const Change *drop, Str index)
{
    bool same = str_equal(drop->index.name, index);
    for (size_t i = 0; i < drop->others.count; i++)
        same = same || str_equal(drop->others.items[i].name, index);
    return same;
}

/* What a failed build left is dropped by an earlier statement of the file. */
static bool dropped_before(const LintPoint *point)
{
    for (size_t i = lint_steps_here(point); i-- > 0;) {
        const Change *change = point->steps->items[i].change;
        if (change->kind == CHANGE_DROP_INDEX && names(change, point->change->object))
            return true;
    }
    return false;
}

static const Index *index_there(const LintPoint *point)
{
    const Table *table = catalog_index_table_find(point->before, point->change->index);
    return table == NULL ? NULL : table_index_find(table, point->change->object);
}

static void check(const LintPoint *point)
{
    const Change *change = point->change;
    if (change->kind != CHANGE_CREATE_INDEX || !change->concurrently || !change->if_not_exists ||
        lint_is_new(point, change->relation) || dropped_before(point))
        return;
    const Index *there   = index_there(point);
    const bool   invalid = there != NULL && !there->valid;
    Finding     *finding = lint_report(
            point,
        invalid ? "an INVALID index " STR_FMT
                  " is there already: IF NOT EXISTS skips it, and the migration succeeds "
                      "without the index"
                    : "when a build of " STR_FMT
                  " fails, the next try finds an INVALID index, IF NOT EXISTS skips it, "
                      "and the migration succeeds without the index",
            STR_ARG(change->object));
    lint_fix(point, finding, "drop first what a failed build may have left",
             "DROP INDEX CONCURRENTLY IF EXISTS " STR_FMT ";\n" STR_FMT ";",
             STR_ARG(lint_name(point, change->index)), STR_ARG(point->statement->text));
    if (there == NULL && lint_can_run_alone(point) && point->statement->directives.count == 0 &&
        point->statement->allow.count == 0)
        lint_edit(point, finding, (Span){point->statement->span.start, 0},
                  "DROP INDEX CONCURRENTLY IF EXISTS " STR_FMT ";\n",
                  STR_ARG(lint_name(point, change->index)));
}

RULE(concurrent_index_if_not_exists) = {
    .id       = "concurrent-index-if-not-exists",
    .severity = SEVERITY_WARNING,
    .scope    = RULE_CHANGE,
    .servers  = RULE_ON_PG,
    .aliases  = "concurrent-index-invalid-leftover",
    .summary  = "IF NOT EXISTS hides an index that a failed concurrent build left invalid",
    .why      = "A concurrent build that fails leaves an index behind that no query uses and every "
                "write has to keep up. For IF NOT EXISTS it counts as there.",
    .safe  = "Put DROP INDEX CONCURRENTLY IF EXISTS in front, or leave IF NOT EXISTS out, so that "
             "the second try fails and says why.",
    .bad   = "CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_note_idx ON orders (note);",
    .good  = "DROP INDEX CONCURRENTLY IF EXISTS orders_note_idx;\n"
             "CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_note_idx ON orders (note);",
    .check = check,
};
