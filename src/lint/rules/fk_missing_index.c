/* fk_missing_index.c -- asked when the migration has been read: the index may follow the key. */
#include "lint/rule.h"

#include "base/poison.h"

/* The key's columns, in any order, are the first ones of the index. */
static bool leads(const Index *index, const StrVec *columns)
{
    if (index->partial || index->columns.count < columns->count)
        return false;
    for (size_t i = 0; i < columns->count; i++)
        if (!strvec_contains(columns, index->columns.items[i]))
            return false;
    return str_is(index->method, "btree") || columns->count == 1;
}

static bool has_index(const Table *table, const StrVec *columns)
{
    for (size_t i = 0; i < table->indexes.count; i++)
        if (leads(&table->indexes.items[i], columns))
            return true;
    return false;
}

static void check_step(const LintPoint *point)
{
    const Change *change = point->change;
    if (!lint_is_large(point, change->relation))
        return;
    /* Of a table older than the history nobody knows the indexes. */
    const Table *table = lint_table(point);
    if (table == NULL || table->partial || has_index(table, &change->columns))
        return;
    const Str columns = lint_columns(point, &change->columns);
    Finding  *finding =
        lint_report(point,
                    "no index of " STR_FMT " begins with " STR_FMT
                    ": a delete or a new key in " STR_FMT " reads all of it for each row",
                    STR_ARG(lint_relation_text(point, change->relation)), STR_ARG(columns),
                    STR_ARG(lint_relation_text(point, change->references)));
    lint_fix(point, finding, "index the key first, outside a transaction",
             "CREATE INDEX CONCURRENTLY ON " STR_FMT " (" STR_FMT ");",
             STR_ARG(lint_name(point, change->relation)), STR_ARG(columns));
}

static void check(const LintPoint *point)
{
    for (size_t i = 0; i < point->steps->count; i++) {
        const LintStep *step = &point->steps->items[i];
        if (step->change->kind != CHANGE_ADD_FOREIGN_KEY)
            continue;
        const LintPoint at = lint_at_step(point, step);
        check_step(&at);
    }
}

RULE(fk_missing_index) = {
    .id       = "fk-missing-index",
    .severity = SEVERITY_WARNING,
    .scope    = RULE_MIGRATION,
    .servers  = RULE_ON_PG,
    .summary  = "a foreign key of a large table has no index",
    .why      = "The server looks for rows that point to a row before it lets that one go. "
                "Without an index it reads the whole table, while the row stays locked.",
    .safe     = "CREATE INDEX CONCURRENTLY over the key's columns before the key is added.",
    .bad      = "CREATE TABLE cars (id bigint PRIMARY KEY, owner_id bigint);\n"
                "-- in a later migration\n"
                "-- shore: size large\n-- shore: phase expand\n-- shore: reason \"key\"\n\n-- up\n"
                "ALTER TABLE cars ADD FOREIGN KEY (owner_id) REFERENCES owners (id) NOT VALID;\n\n"
                "-- down\nALTER TABLE cars DROP CONSTRAINT cars_owner_id_fkey;\n",
    .good     = "CREATE TABLE cars (id bigint PRIMARY KEY, owner_id bigint);\n"
                "CREATE INDEX cars_owner ON cars (owner_id);\n"
                "-- in a later migration\n"
                "-- shore: size large\n-- shore: phase expand\n-- shore: reason \"key\"\n\n-- up\n"
                "ALTER TABLE cars ADD FOREIGN KEY (owner_id) REFERENCES owners (id) NOT VALID;\n\n"
                "-- down\nALTER TABLE cars DROP CONSTRAINT cars_owner_id_fkey;\n",
    .check    = check,
};
