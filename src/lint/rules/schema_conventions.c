/* schema_conventions.c */
#include "lint/rule.h"

#include "base/poison.h"

static bool is_snake(Str name)
{
    for (size_t i = 0; i < name.size; i++) {
        const char c = name.data[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9' && i > 0) || c == '_'))
            return false;
    }
    return true;
}

static bool has_key(const LintPoint *point)
{
    for (size_t i = 0; i < point->statement->changes.count; i++)
        if (point->statement->changes.items[i].kind == CHANGE_ADD_PRIMARY_KEY)
            return true;
    return false;
}

static void check_table(const LintPoint *point)
{
    const Change *change = point->change;
    const Str     table  = name_text(point->arena, change->relation);
    if (!change->temporary && change->relation.schema.size == 0)
        lint_report(point, "where " STR_FMT " is created depends on the search_path",
                    STR_ARG(table));
    if (!change->temporary && !change->partition_of && !change->like && !has_key(point))
        lint_report(point, STR_FMT " has no primary key", STR_ARG(table));
    if (!is_snake(change->relation.name))
        lint_report(point, STR_FMT " must be quoted wherever it is used", STR_ARG(table));
}

static void check(const LintPoint *point)
{
    const Change *change = point->change;
    if (point->section == SECTION_DOWN)
        return;
    if (change->kind == CHANGE_CREATE_TABLE)
        check_table(point);
    else if (change->kind == CHANGE_ADD_COLUMN && !is_snake(change->column))
        lint_report(point, STR_FMT "." STR_FMT " must be quoted wherever it is used",
                    STR_ARG(lint_relation_text(point, change->relation)), STR_ARG(change->column));
}

RULE(schema_conventions) = {
    .id       = "schema-conventions",
    .severity = SEVERITY_OFF,
    .scope    = RULE_CHANGE,
    .servers  = RULE_ON_PG,
    .summary  = "a table without a schema, without a key, or a name that needs quotes",
    .why      = "A search_path differs between sessions; without a key rows cannot be told apart, "
                "replicated logically or changed in batches; a quoted name is forgotten somewhere.",
    .safe     = "Write schema.table, give each table a primary key, and use lower case and "
                "underscores.",
    .bad      = "CREATE TABLE \"Notes\" (id bigint);",
    .good     = "CREATE TABLE app.notes (id bigint PRIMARY KEY);",
    .check    = check,
};
