/* unique_using_index.c -- an index that cannot become a constraint; each refusal was measured. */
#include "lint/rule.h"

#include "base/poison.h"

static const char *refusal(const Table *table, const Index *index)
{
    if (table->kind == TABLE_PARTITIONED)
        return "the table is partitioned";
    if (!index->unique)
        return "it is not unique";
    if (index->partial)
        return "it is partial";
    if (index->has_expression)
        return "it is over an expression";
    if (!index->all_ascending)
        return "it is not sorted in the default order";
    return index->valid ? NULL : "it is INVALID, left by a build that failed";
}

static void check(const LintPoint *point)
{
    const Change *change = point->change;
    const Table  *table  = lint_table(point);
    const Index  *index =
        change->using_index && table != NULL ? table_index_find(table, change->index.name) : NULL;
    if (index == NULL)
        return;
    const char *why = refusal(table, index);
    if (why == NULL)
        return;
    lint_report(point, "index " STR_FMT " of " STR_FMT " cannot become a constraint: %s",
                STR_ARG(name_text(point->arena, change->index)),
                STR_ARG(lint_relation_text(point, table->name)), why);
}

RULE(unique_using_index) = {
    .id       = "unique-using-index",
    .severity = SEVERITY_ERROR,
    .scope    = RULE_CHANGE,
    .servers  = RULE_ON_PG,
    .summary  = "a constraint adopts an index that the server refuses for it",
    .why      = "ADD CONSTRAINT ... USING INDEX is quick, under ACCESS EXCLUSIVE, and "
                "gives the index the constraint's name. The index has to be unique and "
                "valid, over plain columns in default order and without WHERE.",
    .safe     = "CREATE UNIQUE INDEX CONCURRENTLY over the columns alone, see that it is "
                "valid, then adopt it.",
    .bad      = "CREATE TABLE tags (name text, gone bool);\n"
                "CREATE UNIQUE INDEX tags_name ON tags (name) WHERE NOT gone;\n"
                "ALTER TABLE tags ADD CONSTRAINT tags_name_key UNIQUE USING INDEX tags_name;",
    .good     = "CREATE TABLE tags (name text, gone bool);\n"
                "CREATE UNIQUE INDEX tags_name ON tags (name);\n"
                "ALTER TABLE tags ADD CONSTRAINT tags_name_key UNIQUE USING INDEX tags_name;",
    .check    = check,
};
