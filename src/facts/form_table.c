/* form_table.c -- which forms describe a Change of a whole table, or of its partitions. */
#include "facts/bound.h"
#include "facts/form.h"

#include "base/poison.h"

static bool missing(const Subject *subject)
{
    return subject->change->if_exists && subject->table == NULL && subject->catalog != NULL &&
           subject->catalog->complete;
}

/* A validated CHECK that also proves its columns to be not null, as it must where they may be. For
 * where it is not known whether its expression implies the bound: who writes a CHECK on a table to
 * be attached means the bound. */
static bool check_serves(const Table *table, const Constraint *check)
{
    if (check->kind != CONSTRAINT_CHECK || !check->validated)
        return false;
    for (size_t i = 0; i < check->columns.count; i++) {
        const Column *column = table_column_find(table, check->columns.items[i]);
        if ((column == NULL || !column->not_null) &&
            !strvec_contains(&check->not_null_columns, check->columns.items[i]))
            return false;
    }
    return true;
}

static bool has_check(const Table *parent, const Table *table, const Change *change)
{
    const Proof proof =
        parent != NULL ? bound_implied(parent, table, &change->allows) : PROOF_UNKNOWN;
    if (proof != PROOF_UNKNOWN)
        return proof == PROOF_YES;
    for (size_t i = 0; i < table->constraints.count; i++)
        if (check_serves(table, &table->constraints.items[i]))
            return true;
    return false;
}

/* A column that is NOT NULL in the parent and may be null in the partition: refused. */
static bool lacks_not_null(const Table *parent, const Table *partition)
{
    for (size_t i = 0; i < parent->columns.count; i++) {
        const Column *column = table_column_find(partition, parent->columns.items[i].name);
        if (parent->columns.items[i].not_null && column != NULL && !column->not_null)
            return true;
    }
    return false;
}

static const char *form_of_parent_key(const Table *partition)
{
    bool has_key = false;
    for (size_t i = 0; i < partition->constraints.count; i++) {
        const Constraint *constraint = &partition->constraints.items[i];
        if (constraint->kind == CONSTRAINT_FOREIGN_KEY && !constraint->validated)
            return "attach_parent_fk_present_notvalid";
        has_key |= constraint->kind == CONSTRAINT_FOREIGN_KEY;
    }
    return has_key ? "attach_parent_fk_present" : "attach_parent_fk";
}

static bool index_over(const Table *table, const Index *wanted)
{
    for (size_t i = 0; i < table->indexes.count; i++) {
        const Index *index = &table->indexes.items[i];
        if (index->columns.count != wanted->columns.count || index->unique != wanted->unique ||
            index->primary != wanted->primary)
            continue;
        size_t same = 0;
        while (same < wanted->columns.count &&
               str_equal(index->columns.items[same], wanted->columns.items[same]))
            same++;
        if (same == wanted->columns.count)
            return true;
    }
    return false;
}

static bool lacks_an_index(const Table *parent, const Table *partition)
{
    for (size_t i = 0; i < parent->indexes.count; i++)
        if (!index_over(partition, &parent->indexes.items[i]))
            return true;
    return false;
}

static const Table *partner(const Subject *subject)
{
    return subject->catalog != NULL
               ? catalog_table_find(subject->catalog, subject->change->references)
               : NULL;
}

static const Table *default_partition(const Subject *subject, const Table *parent)
{
    return catalog_default_partition(subject->catalog, parent);
}

/* A CHECK of the default partition alone, not one of all partitions: who writes one means that it
 * holds no row of the new partition. */
static bool default_is_checked(const Table *parent, const Table *partition,
                               const ComparisonVec *bound)
{
    if (bound_refuted(parent, partition, bound) == PROOF_YES)
        return true;
    for (size_t i = 0; i < partition->constraints.count; i++) {
        const Constraint *check = &partition->constraints.items[i];
        if (check->allows.count == 0 && check_serves(partition, check) &&
            table_constraint_find(parent, check->name) == NULL)
            return true;
    }
    return false;
}

static void attach(const Subject *subject, FormList *forms)
{
    if (!name_empty(subject->change->index)) {
        form_add(forms, "alter_index_attach");
        return;
    }
    const Table *partition = partner(subject);
    const bool checked = partition != NULL && has_check(subject->table, partition, subject->change);
    form_add(forms, checked ? "attach_matching_check" : "attach");
    if (subject->table == NULL || partition == NULL)
        return;
    const Table *rest = default_partition(subject, subject->table);
    if (rest != NULL)
        form_add(forms, default_is_checked(subject->table, rest, &subject->change->allows)
                            ? "attach_default_present_default_check"
                            : "attach_default_present");
    if (lacks_an_index(subject->table, partition))
        form_add(forms, "attach_parent_index");
    if (table_references(subject->table, (Str){0}))
        form_add(forms, form_of_parent_key(partition));
    if (lacks_not_null(subject->table, partition))
        form_add(forms, "attach_parent_notnull_child_nullable");
    if (table_is_referenced(subject->catalog, subject->table))
        form_add(forms, "attach_referenced_partitioned");
}

static void detach(const Subject *subject, FormList *forms)
{
    const bool by_default =
        subject->table != NULL && default_partition(subject, subject->table) != NULL;
    if (subject->change->concurrently) {
        form_add(forms, by_default ? "detach_concurrently_default_present" : "detach_concurrently");
        return;
    }
    form_add(forms, by_default ? "detach_default_present" : "detach");
    if (subject->table == NULL)
        return;
    if (table_references(subject->table, (Str){0}))
        form_add(forms, "detach_parent_fk");
    if (table_is_referenced(subject->catalog, subject->table))
        form_add(forms, "detach_referenced");
}

static void create(const Subject *subject, FormList *forms)
{
    const Change *change = subject->change;
    if (change->if_not_exists && subject->table != NULL)
        form_add(forms, "create_table_if_not_exists_present");
    else if (change->partition_of) {
        const Table *parent = partner(subject);
        const Table *rest   = parent != NULL ? default_partition(subject, parent) : NULL;
        form_add(forms, rest == NULL ? "create_table_partition_of"
                        : default_is_checked(parent, rest, &change->allows)
                            ? "create_table_partition_of_default_"
                              "present_check"
                            : "create_table_partition_of_default_"
                              "present");
        if (parent != NULL && table_references(parent, (Str){0}))
            form_add(forms, "create_table_partition_of_fk");
    } else {
        form_add(forms, "create_table_plain");
        if (change->others.count > 0)
            form_add(forms, "create_table_inherits");
        if (change->like)
            form_add(forms, "create_table_like");
    }
}

/* The same DROP TABLE takes the other one away, too. */
static bool dropped_beside(const Subject *subject, Name table)
{
    for (size_t i = 0; subject->siblings != NULL && i < subject->siblings->count; i++) {
        const Change *sibling = &subject->siblings->items[i];
        if (catalog_name_same(subject->catalog, sibling->relation, table))
            return true;
        for (size_t k = 0; k < sibling->others.count; k++)
            if (catalog_name_same(subject->catalog, sibling->others.items[k], table))
                return true;
    }
    return false;
}

static const Dependant *first_view(const Subject *subject)
{
    size_t at = 0;
    for (const Dependant *dependant;
         (dependant = table_dependant(subject->table, (Str){0}, &at)) != NULL;)
        if ((dependant->kind == DEPENDANT_VIEW || dependant->kind == DEPENDANT_MATERIALIZED_VIEW) &&
            !dropped_beside(subject, dependant->name))
            return dependant;
    return NULL;
}

/* What makes the server refuse to drop a table or a view without CASCADE; NULL for nothing. */
const char *form_of_kept_table(const Subject *subject)
{
    if (subject->table == NULL || subject->change->cascade)
        return NULL;
    if (first_view(subject) != NULL)
        return "drop_table_view_dep";
    size_t at = 0;
    for (const Table *child;
         (child = catalog_referencing(subject->catalog, subject->table, &at)) != NULL;)
        if (child != subject->table && !dropped_beside(subject, child->name))
            return "drop_table_referenced";
    return NULL;
}

static void drop(const Subject *subject, FormList *forms)
{
    const Table *table = subject->table;
    if (missing(subject)) {
        form_add(forms, "drop_table_if_exists_missing");
        return;
    }
    const char *refusal = form_of_kept_table(subject);
    if (refusal != NULL) {
        form_add(forms, refusal);
        return;
    }
    form_add(forms, "drop_table");
    if (table == NULL)
        return;
    if (subject->change->cascade && first_view(subject) != NULL)
        form_add(forms, "drop_table_view_dep_cascade");
    if (!name_empty(table->partition_of))
        form_add(forms, "drop_table_partition");
    if (table_references(table, (Str){0}))
        form_add(forms, "drop_table_fk_child");
    if (subject->change->cascade && table_is_referenced(subject->catalog, table))
        form_add(forms, "drop_table_referenced_cascade");
}

/* The same TRUNCATE empties it. */
static bool emptied_beside(const Subject *subject, Name table)
{
    for (size_t i = 0; subject->siblings != NULL && i < subject->siblings->count; i++) {
        const Change *change = &subject->siblings->items[i];
        bool          found  = catalog_name_same(subject->catalog, change->relation, table);
        for (size_t k = 0; k < change->others.count; k++)
            found |= catalog_name_same(subject->catalog, change->others.items[k], table);
        if (found)
            return true;
    }
    return false;
}

static bool referenced_by_rows(const Subject *subject)
{
    size_t at = 0;
    for (const Table *child;
         (child = catalog_referencing(subject->catalog, subject->table, &at)) != NULL;)
        if (child != subject->table && !emptied_beside(subject, child->name))
            return true;
    return false;
}

static void truncate(const Subject *subject, FormList *forms)
{
    const Table *table = subject->table;
    const bool   kept  = table != NULL && referenced_by_rows(subject);
    if (kept && !subject->change->cascade) {
        form_add(forms, "truncate_referenced");
        return;
    }
    form_add(forms, "truncate");
    if (table == NULL)
        return;
    if (!name_empty(table->partition_of))
        form_add(forms, "truncate_partition");
    if (subject_partitioned(subject))
        form_add(forms, "truncate_parent");
    if (kept)
        form_add(forms, "truncate_referenced_cascade");
}

static const char *form_of_rename(const Subject *subject)
{
    const Table *table = subject->table;
    if (table != NULL && table->kind == TABLE_VIEW)
        return "rename_view";
    if (table != NULL && table->kind == TABLE_MATERIALIZED_VIEW)
        return "rename_matview";
    if (subject->catalog != NULL && table == NULL &&
        catalog_index_table_find(subject->catalog, subject->change->relation) != NULL)
        return "rename_index_via_alter_table";
    return "rename_table";
}

static const char *form_of_option(const Change *change)
{
    if (!name_empty(change->index))
        return "index_set_fillfactor";
    if (change->column.size > 0)
        return "set_n_distinct";
    return str_is(change->object, "user_catalog_table") ? "set_user_catalog_table"
                                                        : "set_fillfactor";
}

/* Of a table that was seen to be created it is known whether it is logged. */
static const char *form_of_logged(const Subject *subject)
{
    const Table *table = subject->table;
    if (!subject->change->logged)
        return "set_unlogged";
    return table != NULL && table->created_by != 0 && !table->unlogged ? "set_logged_already"
                                                                       : "set_logged";
}

void form_table(const Subject *subject, FormList *forms)
{
    const Change    *change = subject->change;
    const ChangeKind kind   = change->kind;
    if (kind == CHANGE_CREATE_TABLE)
        create(subject, forms);
    else if (kind == CHANGE_CREATE_TABLE_AS)
        form_add(forms, "create_table_as");
    else if (kind == CHANGE_DROP_TABLE)
        drop(subject, forms);
    else if (kind == CHANGE_RENAME_TABLE)
        form_add(forms, form_of_rename(subject));
    else if (kind == CHANGE_SET_SCHEMA)
        form_add(forms, "set_schema");
    else if (kind == CHANGE_TRUNCATE)
        truncate(subject, forms);
    else if (kind == CHANGE_SET_TABLE_OPTION)
        form_add(forms, form_of_option(change));
    else if (kind == CHANGE_SET_LOGGED)
        form_add(forms, form_of_logged(subject));
    else if (kind == CHANGE_SET_TABLESPACE)
        form_add(forms, !name_empty(change->index)     ? "set_tablespace_index"
                        : subject_partitioned(subject) ? "set_tablespace_partitioned"
                                                       : "set_tablespace");
    else if (kind == CHANGE_ATTACH_PARTITION)
        attach(subject, forms);
    else if (kind == CHANGE_DETACH_PARTITION)
        detach(subject, forms);
}
