/* fk_target_not_unique.c -- foreign keys to what is no key, refused on every release. Only what the
 * migrations themselves, or a server, have made known counts, as for name-conflict. */
#include "lint/rule.h"

#include "base/poison.h"

/* What the key points to, with what the same statement adds to it. */
typedef struct Target {
    const Table  *table; /* NULL: the statement creates it */
    const Change *creation;
    Name          name;
} Target;

static const Change *creation_of(const LintPoint *point, Name relation)
{
    const ChangeVec *changes = &point->statement->changes;
    for (size_t i = 0; i < changes->count; i++)
        if (changes->items[i].kind == CHANGE_CREATE_TABLE &&
            name_equal(changes->items[i].relation, relation))
            return &changes->items[i];
    return NULL;
}

/* Its keys are all in the statement. */
static bool is_plain(const Change *creation)
{
    return !creation->like && !creation->partition_of && creation->others.count == 0 &&
           name_empty(creation->type.name);
}

/* The keys that partitions have of their parents are not followed. */
static bool target_find(const LintPoint *point, Target *ret)
{
    const Change *key = point->change;
    *ret              = (Target){.name = key->references};
    ret->creation     = creation_of(point, key->references);
    if (ret->creation != NULL)
        return is_plain(ret->creation);
    if (key->in_create && str_equal(key->references.name, key->relation.name))
        return false; /* One of another schema, or perhaps the same. */
    ret->table = catalog_table_find(point->before, key->references);
    return ret->table != NULL && !ret->table->partial && !ret->table->unsure &&
           name_empty(ret->table->partition_of) && name_empty(ret->table->owned_by);
}

static bool is_same_set(const StrVec *left, const StrVec *right)
{
    for (size_t i = 0; i < left->count; i++)
        if (!strvec_contains(right, left->items[i]))
            return false;
    return left->count == right->count;
}

/* A key that the statement adds beside the foreign key: the server makes indexes first. */
static bool adds_key(const LintPoint *point, const Target *target, const StrVec *columns)
{
    const ChangeVec *changes = &point->statement->changes;
    for (size_t i = 0; i < changes->count; i++) {
        const Change *change = &changes->items[i];
        if ((change->kind == CHANGE_ADD_PRIMARY_KEY ||
             (change->kind == CHANGE_ADD_UNIQUE && columns != NULL)) &&
            str_equal(change->relation.name, target->name.name) &&
            (columns == NULL || change->using_index || is_same_set(&change->columns, columns)))
            return true;
    }
    return false;
}

/* One that a foreign key can point to; NULL for the columns: a primary key. `ret_deferrable`: there
 * is one, that can be deferred. An index of partitions becomes valid when they all have theirs. */
static bool has_key(const Table *table, const StrVec *columns, bool *ret_deferrable)
{
    *ret_deferrable = false;
    for (size_t i = 0; table != NULL && i < table->indexes.count; i++) {
        const Index *index = &table->indexes.items[i];
        if (!index->unique || index->partial || index->has_expression ||
            (!index->valid && table->kind != TABLE_PARTITIONED) ||
            (columns == NULL ? !index->primary : !is_same_set(&index->columns, columns)))
            continue;
        if (index->immediate)
            return true;
        *ret_deferrable = true;
    }
    return false;
}

static bool is_table(const Table *table)
{
    return table == NULL || table->kind == TABLE_ORDINARY || table->kind == TABLE_PARTITIONED;
}

static bool has_columns(const Table *table, const StrVec *columns)
{
    for (size_t i = 0; table != NULL && i < columns->count; i++)
        if (table_column_find(table, columns->items[i]) == NULL)
            return false; /* name-conflict */
    return true;
}

static void check_key(const LintPoint *point, const Target *target)
{
    const StrVec *columns = &point->change->reference_columns;
    const Str     name    = lint_relation_text(point, point->change->references);
    bool          deferrable;
    if (!is_table(target->table))
        lint_report(point,
                    STR_FMT " is a %s, and a foreign key points to a table: the server refuses it",
                    STR_ARG(name), table_kind_text(target->table->kind));
    else if (!has_columns(target->table, columns) ||
             has_key(target->table, columns->count > 0 ? columns : NULL, &deferrable) ||
             adds_key(point, target, columns->count > 0 ? columns : NULL))
        return;
    else if (deferrable)
        lint_report(point,
                    "the key of " STR_FMT " that this points to is deferrable: the server refuses "
                    "this",
                    STR_ARG(name));
    else if (columns->count == 0)
        lint_report(point,
                    STR_FMT " has no primary key that this could point to: the server refuses this",
                    STR_ARG(name));
    else
        lint_report(point,
                    "no unique constraint or index of " STR_FMT " is over just (" STR_FMT
                    "), which the key points to: the server refuses this",
                    STR_ARG(name), STR_ARG(lint_columns(point, columns)));
}

/* False when the numbers of columns differ, as far as they are known. */
static bool check_count(const LintPoint *point)
{
    const Change *key     = point->change;
    const StrVec  targets = lint_referenced_columns(point);
    if (targets.count == 0 || targets.count == key->columns.count)
        return true;
    const Table *table = catalog_table_find(point->before, key->references);
    if (key->reference_columns.count == 0 &&
        (table == NULL || table->unsure || str_equal(key->references.name, key->relation.name)))
        return true;
    lint_report(point, "the key has %zu columns and points to %zu: the server refuses this",
                key->columns.count, targets.count);
    return false;
}

static void check(const LintPoint *point)
{
    const Change *key = point->change;
    Target        target;
    if (key->kind != CHANGE_ADD_FOREIGN_KEY || point->before == NULL || point->in_code ||
        point->section == SECTION_DOWN || key->without_overlaps || name_empty(key->references))
        return;
    if (check_count(point) && target_find(point, &target))
        check_key(point, &target);
}

RULE(fk_target_not_unique) = {
    .id       = "fk-target-not-unique",
    .severity = SEVERITY_ERROR,
    .scope    = RULE_CHANGE,
    .servers  = RULE_ON_PG,
    .summary  = "a foreign key points to columns that are no key",
    .why      = "The server wants a primary key, a unique constraint or a unique index over just "
                "the columns that a foreign key points to: one without a WHERE and without "
                "expressions, that is valid and not deferrable. Without it the deployment stops "
                "here (SQLSTATE 42830; 42704 where the primary key is missing).",
    .safe     = "Point to the primary key, or make the columns unique first: CREATE UNIQUE INDEX "
                "CONCURRENTLY.",
    .bad      = "CREATE TABLE owners (id bigint PRIMARY KEY, code text);\n"
                "CREATE TABLE cars (owner text REFERENCES owners (code));",
    .good     = "CREATE TABLE owners (id bigint PRIMARY KEY, code text UNIQUE);\n"
                "CREATE TABLE cars (owner text REFERENCES owners (code));",
    .check    = check,
};
