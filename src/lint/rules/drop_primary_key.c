/* drop_primary_key.c */
#include "lint/rule.h"

#include "base/poison.h"

/* Known from the schema; of a table that is older than it, by the name that the server gives. */
static bool is_primary_key(const LintPoint *point, const Constraint *known)
{
    const Change *change = point->change;
    const Table  *table  = lint_table(point);
    if (known != NULL)
        return known->kind == CONSTRAINT_PRIMARY_KEY;
    return (table == NULL || table->partial) &&
           str_equal(change->object,
                     str_format(point->arena, STR_FMT "_pkey", STR_ARG(change->relation.name)));
}

static void check(const LintPoint *point)
{
    const Change *change = point->change;
    const Table  *table  = lint_table(point);
    if (change->kind != CHANGE_DROP_CONSTRAINT || point->section == SECTION_DOWN ||
        lint_is_new(point, change->relation))
        return;
    const Constraint *known = table == NULL ? NULL : table_constraint_find(table, change->object);
    const Constraint  named = {.name = change->object, .kind = CONSTRAINT_PRIMARY_KEY};
    if (!is_primary_key(point, known) || lint_is_replaced(point, known == NULL ? &named : known))
        return;
    const bool published = table != NULL && catalog_is_published(point->before, table);
    lint_report(point,
                STR_FMT " loses its primary key: %s, UPDATE and DELETE fail for "
                        "want of a replica identity, and so does ON CONFLICT over the key",
                STR_ARG(lint_relation_text(point, change->relation)),
                published ? "a publication sends its rows" : "where it is replicated");
}

RULE(drop_primary_key) = {
    .id       = "drop-primary-key",
    .severity = SEVERITY_ERROR,
    .scope    = RULE_CHANGE,
    .servers  = RULE_ON_PG,
    .summary  = "a primary key is dropped, and no other one takes its place",
    .why      = "Logical replication finds rows by the primary key: a table of a "
                "publication refuses UPDATE and DELETE without it (SQLSTATE 55000). "
                "Foreign keys that point to it have to go before, and rows can no longer "
                "be told apart for sure.",
    .safe     = "Swap it in one statement: DROP CONSTRAINT old, ADD CONSTRAINT new PRIMARY "
                "KEY USING INDEX ..., with the index built concurrently before. Or set "
                "REPLICA IDENTITY USING INDEX first.",
    .bad      = "ALTER TABLE orders DROP CONSTRAINT orders_pkey;",
    .good     = "ALTER TABLE orders DROP CONSTRAINT orders_pkey,\n"
                "    ADD CONSTRAINT orders_pkey PRIMARY KEY USING INDEX orders_new_key;",
    .check    = check,
};
