/* drop_dependent_objects.c */
#include "lint/rule.h"

#include "base/poison.h"

enum { NAMED_MAX = 5 };

/* It goes by the same statement. */
static bool goes_too(const LintPoint *point, Name name)
{
    const Change *change = point->change;
    for (size_t i = 0; i < change->others.count; i++)
        if (catalog_name_same(point->before, change->others.items[i], name))
            return true;
    return catalog_name_same(point->before, change->relation, name);
}

/* What belongs to a table goes with it; it only stands in the way of a column. */
static bool refuses(const LintPoint *point, const Dependant *dependant)
{
    switch ((int)dependant->kind) {
    case DEPENDANT_VIEW:
    case DEPENDANT_MATERIALIZED_VIEW:
        return !goes_too(point, dependant->name);
    case DEPENDANT_RULE:
    case DEPENDANT_POLICY:
    case DEPENDANT_TRIGGER:
    case DEPENDANT_GENERATED_COLUMN:
        return point->change->kind == CHANGE_DROP_COLUMN;
    default:
        return false;
    }
}

static void add_dependants(const LintPoint *point, const Table *table, StrVec *ret)
{
    size_t at = 0;
    for (const Dependant *one; ret->count < NAMED_MAX &&
                               (one = table_dependant(table, point->change->column, &at)) != NULL;)
        if (refuses(point, one))
            *vec_push(point->arena, ret) = str_format(
                point->arena, "%s " STR_FMT, dependant_text(one->kind),
                STR_ARG(name_text(point->arena, catalog_short_name(point->before, one->name))));
}

static void add_keys(const LintPoint *point, const Table *table, StrVec *ret)
{
    const Str column = point->change->column;
    size_t    at     = 0;
    for (const Table *child; (child = catalog_referencing(point->before, table, &at)) != NULL;)
        for (size_t k = 0; k < child->constraints.count && ret->count < NAMED_MAX; k++) {
            const Constraint *key = &child->constraints.items[k];
            if (child == table || key->kind != CONSTRAINT_FOREIGN_KEY ||
                goes_too(point, child->name) ||
                catalog_table_find(point->before, key->references) != table ||
                (column.size > 0 && !strvec_contains(&key->reference_columns, column)))
                continue;
            *vec_push(point->arena, ret) = str_format(
                point->arena, "foreign key " STR_FMT "." STR_FMT,
                STR_ARG(name_text(point->arena, catalog_short_name(point->before, child->name))),
                STR_ARG(key->name));
        }
}

static void report(const LintPoint *point, Name relation)
{
    const Table *table = catalog_table_find(point->before, relation);
    StrVec       names = {0};
    if (table == NULL)
        return;
    add_dependants(point, table, &names);
    add_keys(point, table, &names);
    if (names.count == 0 && point->effect->fails)
        lint_report(point, STR_FMT " of " STR_FMT " is refused: something depends on it",
                    STR_ARG(lint_verb(point)), STR_ARG(lint_relation_text(point, relation)));
    else if (names.count > 0)
        lint_report(point, STR_FMT " of " STR_FMT " is refused: " STR_FMT " depends on it",
                    STR_ARG(lint_verb(point)), STR_ARG(lint_relation_text(point, relation)),
                    STR_ARG(str_join(point->arena, &names, ", ")));
}

static void check(const LintPoint *point)
{
    const Change *change = point->change;
    if (change->cascade || (change->kind != CHANGE_DROP_TABLE && change->kind != CHANGE_DROP_VIEW &&
                            change->kind != CHANGE_DROP_COLUMN))
        return;
    report(point, change->relation);
    for (size_t i = 0; i < change->others.count && change->kind != CHANGE_DROP_COLUMN; i++)
        report(point, change->others.items[i]);
}

RULE(drop_dependent_objects) = {
    .id       = "drop-dependent-objects",
    .severity = SEVERITY_ERROR,
    .scope    = RULE_CHANGE,
    .servers  = RULE_ON_PG,
    .summary  = "what is dropped is still used by a view, a foreign key or the like",
    .why      = "The server refuses to drop what something else depends on (2BP01), and the "
                "deployment stops here.",
    .safe     = "Drop or replace what depends on it first, by name, when nothing uses that any "
                "more. CASCADE would take it away without asking.",
    .bad      = "CREATE TABLE a (id bigint PRIMARY KEY);\n"
                "CREATE TABLE b (a bigint REFERENCES a);\nDROP TABLE a;",
    .good     = "CREATE TABLE a (id bigint PRIMARY KEY);\n"
                "CREATE TABLE b (a bigint REFERENCES a);\nDROP TABLE b, a;",
    .check    = check,
};
