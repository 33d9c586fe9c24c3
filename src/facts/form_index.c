/* form_index.c -- which forms describe a Change of an index, and the upkeep of tables. */
#include "facts/form.h"

#include "base/poison.h"

static bool present(const Subject *subject)
{
    return subject->change->if_not_exists && subject->catalog != NULL &&
           catalog_index_table_find(subject->catalog, subject->change->index) != NULL;
}

static const char *form_of_build(const Change *change)
{
    if (change->concurrently)
        return change->unique           ? "create_unique_index_concurrently"
               : change->has_expression ? "create_index_concurrently_expression"
                                        : "create_index_concurrently";
    return change->unique           ? "create_unique_index"
           : change->has_expression ? "create_index_expression"
                                    : "create_index";
}

static void create(const Subject *subject, FormList *forms)
{
    const Change *change = subject->change;
    if (present(subject))
        form_add(forms, change->concurrently ? "create_index_concurrently_ine_present"
                                             : "create_index_if_not_exists_present");
    else if (subject->table != NULL && subject->table->kind == TABLE_VIEW)
        form_add(forms, "create_index_on_view");
    else if (subject_partitioned(subject))
        form_add(forms, change->concurrently ? "create_index_concurrently_partitioned"
                        : change->only       ? "create_index_on_only"
                                             : "create_index_partitioned");
    else
        form_add(forms, form_of_build(change));
}

static void drop(const Subject *subject, FormList *forms)
{
    const Change *change = subject->change;
    const Table  *table  = subject->table;
    if (change->if_exists && table == NULL && subject->catalog != NULL &&
        subject->catalog->complete)
        form_add(forms, "drop_index_if_exists_missing");
    else if (change->concurrently && change->others.count > 0)
        form_add(forms, "drop_index_concurrently_multi");
    else if (table != NULL && table_constraint_find(table, change->index.name) != NULL)
        form_add(forms, change->concurrently ? "drop_index_concurrently_constraint"
                                             : "drop_index_of_constraint");
    else if (table != NULL && table->kind == TABLE_PARTITIONED)
        form_add(forms, change->concurrently ? "drop_index_concurrently_partitioned"
                                             : "drop_index_partitioned");
    else
        form_add(forms, change->concurrently ? "drop_index_concurrently" : "drop_index");
}

static bool is_exclusion(const Subject *subject)
{
    const Constraint *constraint =
        subject->table != NULL ? table_constraint_find(subject->table, subject->change->index.name)
                               : NULL;
    return constraint != NULL && constraint->kind == CONSTRAINT_EXCLUDE;
}

static const char *form_of_reindex(const Subject *subject)
{
    const Change *change = subject->change;
    if (name_empty(change->index) && name_empty(change->relation))
        return form_by_words(change->words);
    if (!name_empty(change->index) && change->concurrently && is_exclusion(subject))
        return "reindex_index_concurrently_exclusion";
    if (!name_empty(change->index))
        return change->concurrently ? "reindex_index_concurrently" : "reindex_index";
    if (change->concurrently)
        return "reindex_table_concurrently";
    return subject_partitioned(subject) ? "reindex_table_partitioned" : "reindex_table";
}

void form_index(const Subject *subject, FormList *forms)
{
    const Change    *change = subject->change;
    const ChangeKind kind   = change->kind;
    const bool       all    = name_empty(change->relation);
    if (kind == CHANGE_CREATE_INDEX)
        create(subject, forms);
    else if (kind == CHANGE_DROP_INDEX)
        drop(subject, forms);
    else if (kind == CHANGE_RENAME_INDEX)
        form_add(forms, "rename_index");
    else if (kind == CHANGE_REINDEX)
        form_add(forms, form_of_reindex(subject));
    else if (kind == CHANGE_VACUUM)
        form_add(forms, all ? "vacuum_all" : change->full ? "vacuum_full" : "vacuum");
    else if (kind == CHANGE_ANALYZE)
        form_add(forms, subject_partitioned(subject) ? "analyze_parent" : "analyze");
    else if (kind == CHANGE_CLUSTER)
        form_add(forms, all ? "cluster_all" : "cluster");
}
