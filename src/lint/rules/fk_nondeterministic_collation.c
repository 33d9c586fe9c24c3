/* fk_nondeterministic_collation.c -- what the server does with such keys was measured on PostgreSQL
 * 12, 15, 17 and 18. */
#include "lint/rule.h"

#include "base/poison.h"

enum { MAJOR_REFUSING = 18 };

/* A column of a foreign key. */
typedef struct End {
    Name relation;
    Str  column;
    Str  collation; /* empty: the default one */
} End;

static bool is_refused(const LintPoint *point)
{
    const Version version = point->options->version;
    return version.engine == ENGINE_NONE || version.major >= MAJOR_REFUSING;
}

static bool end_is_loose(const LintPoint *point, const End *end)
{
    return catalog_is_nondeterministic(point->before, end->collation);
}

/* Rows that point to a row which is deleted or gets another key are deleted or changed. */
static bool acts(const Change *key)
{
    return key->on_delete != FK_NO_ACTION || key->on_update != FK_NO_ACTION;
}

static Str end_text(const LintPoint *point, const End *end)
{
    return str_format(point->arena, STR_FMT "." STR_FMT,
                      STR_ARG(lint_relation_text(point, end->relation)), STR_ARG(end->column));
}

static Str collation_text(const End *end)
{
    return end->collation.size > 0 ? end->collation : STR("default");
}

static void compare(const LintPoint *point, const Change *key, const End *child, const End *parent)
{
    const bool loose = end_is_loose(point, child);
    if (str_equal(child->collation, parent->collation) || (!loose && !end_is_loose(point, parent)))
        return;
    const bool refused = is_refused(point);
    Finding   *finding = lint_report(
          point,
          STR_FMT " has collation " STR_FMT " and points to " STR_FMT ", which has " STR_FMT ": %s",
          STR_ARG(end_text(point, child)), STR_ARG(collation_text(child)),
          STR_ARG(end_text(point, parent)), STR_ARG(collation_text(parent)),
        refused ? "PostgreSQL 18 refuses the key"
          : loose ? "rows that point to another row count as pointing to one that is deleted"
                  : "PostgreSQL 18 will refuse the key");
    if (!refused && !(loose && acts(key)))
        lint_lower(finding, SEVERITY_WARNING);
}

/* As the column is after the point's Change; false when it is not known. */
static bool end_find(const LintPoint *point, Name relation, Str column, End *ret)
{
    const Change *change = point->change;
    Type          type   = {0};
    bool          not_null;
    if (change->kind == CHANGE_ALTER_TYPE && str_equal(column, change->column) &&
        catalog_name_same(point->before, relation, change->relation))
        type = change->type;
    else if (!lint_column_known(point, relation, column, &type, &not_null))
        return false;
    *ret = (End){relation, column, catalog_collation(point->before, type)};
    return !name_empty(type.name);
}

/* `key` is the point's Change, or stands for a key that is there already. */
static void check_key(const LintPoint *point, const Change *key)
{
    LintPoint at         = *point;
    at.change            = key;
    const StrVec targets = lint_referenced_columns(&at);
    for (size_t i = 0; i < key->columns.count && targets.count == key->columns.count; i++) {
        End child, parent;
        if (end_find(point, key->relation, key->columns.items[i], &child) &&
            end_find(point, key->references, targets.items[i], &parent))
            compare(point, key, &child, &parent);
    }
}

/* The keys from `child` to `parent`; to any table, when that is NULL. */
static void check_keys(const LintPoint *point, const Table *child, const Table *parent)
{
    for (size_t i = 0; i < child->constraints.count; i++) {
        const Constraint *key    = &child->constraints.items[i];
        const Change      change = {.relation          = child->name,
                                    .references        = key->references,
                                    .columns           = key->columns,
                                    .reference_columns = key->reference_columns};
        if (key->kind == CONSTRAINT_FOREIGN_KEY &&
            (parent == NULL || name_equal(key->references, parent->name)))
            check_key(point, &change);
    }
}

static void check(const LintPoint *point)
{
    const Change *change = point->change;
    const Table  *table  = lint_table(point);
    if (point->before->nondeterministic.count == 0)
        return;
    if (change->kind == CHANGE_ADD_FOREIGN_KEY)
        check_key(point, change);
    if (change->kind != CHANGE_ALTER_TYPE || table == NULL)
        return;
    size_t at = 0;
    for (const Table *child; (child = catalog_referencing(point->before, table, &at)) != NULL;)
        if (child != table)
            check_keys(point, child, table);
    check_keys(point, table, NULL);
}

RULE(fk_nondeterministic_collation) = {
    .id       = "fk-nondeterministic-collation",
    .severity = SEVERITY_ERROR,
    .scope    = RULE_CHANGE,
    .servers  = RULE_ON_PG,
    .summary  = "the two columns of a foreign key disagree about which texts are equal",
    .why      = "One of the two collations is not deterministic: it takes different texts for "
                "equal. PostgreSQL 18 refuses the key unless both are the same (SQLSTATE 42P21). "
                "Before, it takes the key, and a dump of it cannot be restored on 18; where the "
                "key's own column has that collation, deleting a row also affects rows that point "
                "to another one, which is equal to it only there.",
    .safe     = "Give both columns the same collation.",
    .bad      = "CREATE COLLATION nocase (provider = icu, locale = 'und-u-ks-level2', "
                "deterministic = false);\n"
                "CREATE TABLE owners (name text PRIMARY KEY);\n"
                "CREATE TABLE cars (owner text COLLATE nocase REFERENCES owners (name));",
    .good     = "CREATE COLLATION nocase (provider = icu, locale = 'und-u-ks-level2', "
                "deterministic = false);\n"
                "CREATE TABLE owners (name text COLLATE nocase PRIMARY KEY);\n"
                "CREATE TABLE cars (owner text COLLATE nocase REFERENCES owners (name));",
    .check    = check,
};
