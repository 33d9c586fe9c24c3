/* drop_index_before_replacement.c */
#include "lint/rule.h"

#include "base/poison.h"

static bool same_columns(const Index *index, const Change *create)
{
    if (index->columns.count != create->columns.count)
        return false;
    for (size_t i = 0; i < create->columns.count; i++)
        if (!str_equal(index->columns.items[i], create->columns.items[i]))
            return false;
    return true;
}

/* It begins with the same column. Dropping what a failed build may have left, under IF EXISTS,
 * before the same index is built is no replacement. */
static bool replaces(const LintPoint *point, const Change *create, const Table *table,
                     const Index *index)
{
    const bool clean_up = point->change->if_exists && str_equal(create->object, index->name.name) &&
                          same_columns(index, create);
    return create->kind == CHANGE_CREATE_INDEX &&
           str_equal(create->relation.name, table->name.name) && create->columns.count > 0 &&
           index->columns.count > 0 && index->columns.items[0].size > 0 &&
           str_equal(create->columns.items[0], index->columns.items[0]) && !clean_up;
}

static const Statement *replacement(const LintPoint *point, const Table *table, const Index *index)
{
    const StatementVec *statements = &point->statements->statements;
    for (size_t i = point->statement_index + 1; i < statements->count; i++) {
        const ChangeVec *changes = &statements->items[i].changes;
        for (size_t k = 0; k < changes->count; k++)
            if (replaces(point, &changes->items[k], table, index))
                return &statements->items[i];
    }
    return NULL;
}

static void check(const LintPoint *point)
{
    const Change *change = point->change;
    if (change->kind != CHANGE_DROP_INDEX || !lint_is_busy(point, lint_target(point)))
        return;
    const Table *table = catalog_index_table_find(point->before, change->index);
    const Index *index = table == NULL ? NULL : table_index_find(table, change->index.name);
    if (index == NULL || !index->valid)
        return;
    const Statement *create = replacement(point, table, index);
    if (create == NULL)
        return;
    lint_report(point,
                "index " STR_FMT
                " is dropped before its replacement is built (line %zu): until then "
                "queries that need it read all of " STR_FMT "%s",
                STR_ARG(index->name.name), create->start.line,
                STR_ARG(lint_relation_text(point, table->name)),
                index->unique ? ", and duplicates come in" : "");
}

RULE(drop_index_before_replacement) = {
    .id       = "drop-index-before-replacement",
    .severity = SEVERITY_WARNING,
    .scope    = RULE_CHANGE,
    .summary  = "an index is dropped before the one that replaces it is built",
    .why      = "While the new index is built, which takes long, no index serves the "
                "queries of the old one.",
    .safe     = "Build the new index under another name first, then drop the old one, and "
                "rename where the name matters.",
    .bad      = "CREATE TABLE seats (room int, seat int);\nCREATE INDEX seats_1 ON seats (room);\n"
                "-- in a later migration\n"
                "DROP INDEX CONCURRENTLY seats_1;\n"
                "CREATE INDEX CONCURRENTLY seats_2 ON seats (room, seat);",
    .good     = "CREATE TABLE seats (room int, seat int);\nCREATE INDEX seats_1 ON seats (room);\n"
                "-- in a later migration\n"
                "CREATE INDEX CONCURRENTLY seats_2 ON seats (room, seat);\n"
                "DROP INDEX CONCURRENTLY seats_1;",
    .check    = check,
};
