/* form_type.c -- which forms describe ALTER COLUMN TYPE.
 *
 * The old type comes from the catalog. Where the stored bytes can stay, the change is free by
 * itself, and then it matters what depends on the column: a validated CHECK is checked again, an
 * index over an expression or with a predicate is rebuilt, the other side of a foreign key is
 * locked as well. Some dependants make the server refuse. Where the old type is not known, or the
 * pair was not measured, the table is rewritten. */
#include "facts/form.h"

#include "base/poison.h"

static const char *form_of_dependant(DependantKind kind)
{
    switch ((int)kind) {
    case DEPENDANT_GENERATED_COLUMN:
        return "type_varchar_grow_generated_dep";
    case DEPENDANT_POLICY:
        return "type_varchar_grow_policy_dep";
    case DEPENDANT_TRIGGER:
        return "type_varchar_grow_trigger_update_of";
    case DEPENDANT_VIEW:
    case DEPENDANT_MATERIALIZED_VIEW:
    case DEPENDANT_RULE:
        return "type_varchar_grow_view_dep";
    default: /* functions, statistics, publications */
        return NULL;
    }
}

/* What makes the server refuse; NULL for nothing. */
static const char *form_of_refusal(const Subject *subject)
{
    const Table *table  = subject->table;
    const Str    column = subject->change->column;
    size_t       at     = 0;
    if (strvec_contains(&table->key_columns, column))
        return "type_partition_key";
    if (subject->change->only && subject_partitioned(subject))
        return "type_only_parent";
    if (column_is_inherited(subject, column))
        return "type_inherited";
    for (const Dependant *dependant; (dependant = table_dependant(table, column, &at)) != NULL;) {
        const char *form = form_of_dependant(dependant->kind);
        if (form != NULL)
            return form;
    }
    return NULL;
}

static Str collation_of(const Subject *subject, Type type)
{
    const Str name = catalog_collation(subject->catalog, type);
    return str_is(name, "default") ? STR("") : name;
}

/* The column's order changes: by another operator class, or another collation, be it a domain's. */
static bool reorders(const Subject *subject, const Column *column, Type old, Type new)
{
    const Str before = collation_of(subject, column->type);
    const Str after  = collation_of(subject, subject->change->type);
    return pair_reorders(old, new) || !str_equal(before, after) ||
           (column->collated && before.size == 0);
}

/* What else happens where the column itself keeps its bytes. */
static void add_dependants(const Subject *subject, bool reordered, FormList *forms)
{
    const Table *table  = subject->table;
    const Str    column = subject->change->column;
    for (size_t i = 0; i < table->indexes.count; i++) {
        const Index *index = &table->indexes.items[i];
        const bool   keyed = strvec_contains(&index->columns, column);
        if (!keyed && !strvec_contains(&index->used_columns, column))
            continue;
        if (keyed && reordered)
            form_add(forms, "type_text_to_citext_indexed");
        else if (index->has_expression)
            form_add(forms, "type_varchar_grow_expr_index");
        else if (index->partial)
            form_add(forms, "type_varchar_grow_partial_index_pred_on_col");
    }
    for (size_t i = 0; i < table->constraints.count; i++) {
        const Constraint *constraint = &table->constraints.items[i];
        if (constraint->kind == CONSTRAINT_CHECK && constraint->validated &&
            strvec_contains(&constraint->columns, column))
            form_add(forms, "type_varchar_grow_check");
    }
}

/* A foreign key of another table points to the column. */
static bool is_key_target(const Subject *subject)
{
    const Table *table = subject->table;
    const Str    name  = subject->change->column;
    size_t       at    = 0;
    for (const Table *child; (child = catalog_referencing(subject->catalog, table, &at)) != NULL;)
        for (size_t i = 0; i < child->constraints.count; i++) {
            const Constraint *key = &child->constraints.items[i];
            if (key->kind != CONSTRAINT_FOREIGN_KEY || !name_equal(key->references, table->name))
                continue;
            if (key->reference_columns.count == 0 ? column_in_primary_key(table, name)
                                                  : strvec_contains(&key->reference_columns, name))
                return true;
        }
    return false;
}

/* A domain with a constraint checks every row, unless it is the column's own. */
static const char *form_of_change(const Subject *subject, const Column *column, Type old, Type new)
{
    const Catalog *catalog = subject->catalog;
    const Domain  *before  = catalog_domain_find(catalog, column->type.name);
    const Domain  *after   = catalog_domain_find(catalog, subject->change->type.name);
    if (after != NULL && after != before && subject->change->type.array_dimensions == 0 &&
        catalog_type_is_constrained(catalog, subject->change->type, false))
        return "type_text_to_domain_check";
    const char *form = form_of_pair(subject, old, new);
    if (column->collated && !subject->change->collated && str_equal(old.name.name, new.name.name) &&
        type_equal(old, new))
        return "type_collate_change";
    return form;
}

void form_type(const Subject *subject, FormList *forms)
{
    const Change *change  = subject->change;
    const Table  *table   = subject->table;
    const Column *column  = table != NULL ? table_column_find(table, change->column) : NULL;
    const char   *refusal = table != NULL ? form_of_refusal(subject) : NULL;
    if (refusal != NULL) {
        form_add(forms, refusal);
        return;
    }
    if (column == NULL || column->type.name.name.size == 0) {
        form_add(forms, "type_other");
        return;
    }
    const Type old   = catalog_type_base(subject->catalog, column->type);
    const Type new   = catalog_type_base(subject->catalog, change->type);
    const char *base = form_of_change(subject, column, old, new);
    form_add(forms, base);
    if (fact_find(base, subject->major)->fails)
        return;
    const bool rewrites = fact_find(base, subject->major)->rewrite;
    if (table_references(table, change->column))
        form_add(forms, "type_varchar_grow_fk_child");
    if (is_key_target(subject))
        form_add(forms, rewrites ? "type_pk_int_to_bigint_fk" : "type_varchar_grow_fk_parent");
    if (subject_partitioned(subject))
        form_add(forms,
                 rewrites ? "type_int_to_bigint_partitioned" : "type_varchar_grow_partitioned");
    if (!rewrites)
        add_dependants(subject, reorders(subject, column, old, new), forms);
}
