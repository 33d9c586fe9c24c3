/* alter_column_type_fk_column.c */
#include "lint/rule.h"

#include "base/poison.h"

/* The keys that the column belongs to, or that point to it. */
static bool is_of_key(const Table *table, const Constraint *key, Str column, bool points_here)
{
    if (key->kind != CONSTRAINT_FOREIGN_KEY)
        return false;
    if (!points_here)
        return strvec_contains(&key->columns, column);
    if (key->reference_columns.count > 0)
        return strvec_contains(&key->reference_columns, column);
    for (size_t i = 0; i < table->constraints.count; i++)
        if (table->constraints.items[i].kind == CONSTRAINT_PRIMARY_KEY)
            return strvec_contains(&table->constraints.items[i].columns, column);
    return false;
}

static void report(const LintPoint *point, Name other, Str key)
{
    const Change *change = point->change;
    const Str     table  = lint_relation_text(point, change->relation);
    const Str     tied   = lint_relation_text(point, other);
    Finding      *finding;
    if (!lint_is_busy(point, other))
        return;
    if (!lint_blocks_long(point)) {
        finding = lint_report(point,
                              STR_FMT "." STR_FMT " is tied to " STR_FMT " by foreign key " STR_FMT
                                      ": that one is locked by ACCESS EXCLUSIVE as well",
                              STR_ARG(table), STR_ARG(change->column), STR_ARG(tied), STR_ARG(key));
        lint_lower(finding, SEVERITY_WARNING);
        return;
    }
    finding = lint_report(
        point,
        "changing the type of " STR_FMT "." STR_FMT " to " STR_FMT " %s the table, and " STR_FMT
        " is tied to it by foreign key " STR_FMT
        ": both are under ACCESS EXCLUSIVE, which blocks reads and writes, until that is done%s",
        STR_ARG(table), STR_ARG(change->column), STR_ARG(lint_type(point, change->type)),
        lint_work_text(point->effect), STR_ARG(tied), STR_ARG(key),
        point->effect->rewrite ? " and the key is validated again" : "");
    lint_fix_by_new_column(point, finding);
    if (!point->effect->rewrite)
        lint_lower(finding, SEVERITY_WARNING);
}

static void check(const LintPoint *point)
{
    const Change *change = point->change;
    const Table  *table  = change->kind == CHANGE_ALTER_TYPE ? lint_table(point) : NULL;
    if (table == NULL || point->effect->fails || lint_is_new(point, change->relation))
        return;
    for (size_t i = 0; i < table->constraints.count; i++)
        if (is_of_key(table, &table->constraints.items[i], change->column, false))
            report(point, table->constraints.items[i].references, table->constraints.items[i].name);
    size_t at = 0;
    for (const Table *child; (child = catalog_referencing(point->before, table, &at)) != NULL;)
        for (size_t i = 0; i < child->constraints.count; i++)
            if (catalog_name_same(point->before, child->constraints.items[i].references,
                                  table->name) &&
                is_of_key(table, &child->constraints.items[i], change->column, true))
                report(point, child->name, child->constraints.items[i].name);
}

RULE(alter_column_type_fk_column) = {
    .id         = "alter-column-type-fk-column",
    .severity   = SEVERITY_ERROR,
    .scope      = RULE_CHANGE,
    .servers    = RULE_ON_PG,
    .supersedes = "alter-column-type-rewrite",
    .summary    = "the type of a column changes that a foreign key ties to another table",
    .why   = "The statement locks both tables, and where it rewrites, it looks every row of the "
             "key up again under these locks. The other side keeps its type: it has to follow, "
             "with the same trouble.",
    .safe  = "New columns of the new type on both sides, kept in step by triggers and filled in "
             "batches; a new foreign key NOT VALID, validated later; then switch over.",
    .bad   = "CREATE TABLE owners (id int PRIMARY KEY);\n"
             "CREATE TABLE cars (owner_id int REFERENCES owners (id));\n"
             "-- in a later migration\n"
             "ALTER TABLE owners ALTER COLUMN id TYPE bigint;",
    .good  = "CREATE TABLE owners (id int PRIMARY KEY, note varchar(10));\n"
             "CREATE TABLE cars (owner_id int REFERENCES owners (id));\n"
             "-- in a later migration\n"
             "ALTER TABLE owners ALTER COLUMN note TYPE varchar(20);",
    .check = check,
};
