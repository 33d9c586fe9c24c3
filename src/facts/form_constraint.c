/* form_constraint.c -- which forms describe a Change of a constraint. */
#include "facts/form.h"

#include "base/poison.h"

enum { MAJOR_SKIPPING_WITH_COLUMN = 13 };

/* All columns of `columns` are, or are proved to be, not null. */
static bool columns_not_null(const Table *table, const StrVec *columns, bool *ret_by_check)
{
    for (size_t i = 0; i < columns->count; i++) {
        const Column *column = table_column_find(table, columns->items[i]);
        if (column == NULL)
            return false;
        if (column->not_null)
            continue;
        bool proved = false;
        for (size_t k = 0; k < table->constraints.count; k++) {
            const Constraint *constraint = &table->constraints.items[k];
            proved |= constraint->validated &&
                      strvec_contains(&constraint->not_null_columns, column->name);
        }
        if (!proved)
            return false;
        *ret_by_check = true;
    }
    return columns->count > 0;
}

static const char *form_of_key_from_index(const Subject *subject)
{
    const Table *table = subject->table;
    const Index *index =
        table != NULL ? table_index_find(table, subject->change->index.name) : NULL;
    if (index == NULL)
        return "add_pk_using_index_nullable";
    if (index->partial)
        return "add_pk_using_index_partial";
    bool by_check = false;
    if (!columns_not_null(table, &index->columns, &by_check))
        return "add_pk_using_index_nullable";
    return by_check ? "add_pk_using_index_nullable_valid_check" : "add_pk_using_index_notnull";
}

static void add_primary_key(const Subject *subject, FormList *forms)
{
    const Change *change = subject->change;
    if (change->using_index)
        form_add(forms, form_of_key_from_index(subject));
    else if (change->without_overlaps)
        form_add(forms, "add_unique_without_overlaps");
    else if (change->in_add_column)
        form_add(forms, "addcol_unique");
    else if (subject_partitioned(subject))
        form_add(forms, "add_pk_partitioned");
    else
        form_add(forms, "add_pk_nullable");
}

static void add_unique(const Subject *subject, FormList *forms)
{
    const Change *change = subject->change;
    if (change->using_index)
        form_add(forms, "add_unique_using_index_nullable");
    else if (change->without_overlaps)
        form_add(forms, "add_unique_without_overlaps");
    else if (change->in_add_column)
        form_add(forms, "addcol_unique");
    else
        form_add(forms, change->deferrable ? "add_unique_deferrable" : "add_unique");
}

static void add_check(const Subject *subject, FormList *forms)
{
    const Change *change = subject->change;
    if (change->not_enforced)
        form_add(forms, "add_check_not_enforced");
    else if (change->in_add_column)
        form_add(forms, "addcol_check");
    else if (subject_partitioned(subject))
        form_add(forms, change->only        ? "alter_only_parent_add_check"
                        : change->not_valid ? "add_check_partitioned_not_valid"
                                            : "add_check_partitioned");
    else
        form_add(forms, change->not_valid ? "add_check_not_valid" : "add_check");
}

/* Without a default of the column there is nothing to validate. */
static const char *form_of_inline_key(const Change *change)
{
    if (change->default_class == DEFAULT_NONE)
        return "addcol_references";
    return change->default_class == DEFAULT_NULL ? "addcol_references_default_null"
                                                 : "addcol_references_default";
}

static bool same_table(const Subject *subject)
{
    const Change *change = subject->change;
    return subject->catalog != NULL
               ? catalog_name_same(subject->catalog, change->relation, change->references)
               : name_equal(change->relation, change->references);
}

static void add_foreign_key(const Subject *subject, FormList *forms)
{
    const Change *change = subject->change;
    if (change->not_enforced) {
        form_add(forms, "add_fk_not_enforced");
        return;
    }
    if (change->in_add_column) {
        form_add(forms, form_of_inline_key(change));
        return;
    }
    if (subject_partitioned(subject)) {
        form_add(forms, change->not_valid ? "add_fk_from_partitioned_not_valid"
                                          : "add_fk_from_partitioned");
        return;
    }
    if (change->not_valid)
        form_add(forms, "add_fk_not_valid");
    else if (same_table(subject))
        form_add(forms, "add_fk_self");
    else
        form_add(forms, "add_fk");
}

static const Constraint *constraint_of(const Subject *subject)
{
    return subject->table != NULL ? table_constraint_find(subject->table, subject->change->object)
                                  : NULL;
}

static bool has_children(const Subject *subject)
{
    size_t at = 0;
    return catalog_child(subject->catalog, subject->table, &at) != NULL;
}

static const char *form_of_alter(const Subject *subject)
{
    const Change     *change     = subject->change;
    const Constraint *constraint = constraint_of(subject);
    if (change->no_inherit)
        return "alter_notnull_constraint_no_inherit";
    if (change->inherit)
        return subject->table != NULL && !has_children(subject)
                   ? "alter_notnull_constraint_no_inherit"
                   : "alter_notnull_constraint_inherit";
    if (change->not_enforced)
        return "alter_fk_not_enforced";
    if (!change->enforced)
        return "alter_fk_deferrable";
    return constraint != NULL && constraint->kind == CONSTRAINT_CHECK ? "alter_check_enforced"
                                                                      : "alter_fk_enforced";
}

static void validate(const Subject *subject, FormList *forms)
{
    const Constraint *constraint = constraint_of(subject);
    const bool        parent     = subject_partitioned(subject);
    if (constraint == NULL)
        form_add(forms, "validate_check");
    else if (constraint->kind == CONSTRAINT_FOREIGN_KEY)
        form_add(forms, constraint->validated ? "validate_fk_already_valid"
                        : parent              ? "validate_fk_partitioned"
                                              : "validate_fk");
    else if (constraint->kind == CONSTRAINT_NOT_NULL)
        form_add(forms, "validate_notnull_constraint");
    else
        form_add(forms, constraint->validated ? "validate_check_already_valid"
                        : parent              ? "validate_check_partitioned"
                                              : "validate_check");
}

static void drop_known(const Subject *subject, const Constraint *constraint, FormList *forms)
{
    const bool parent = subject_partitioned(subject);
    switch (constraint->kind) {
    case CONSTRAINT_FOREIGN_KEY:
        form_add(forms, parent ? "drop_fk_from_partitioned" : "drop_fk");
        return;
    case CONSTRAINT_PRIMARY_KEY:
    case CONSTRAINT_UNIQUE:
        form_add(forms, constraint->kind == CONSTRAINT_UNIQUE ? "drop_unique" : "drop_pk");
        if (subject->change->cascade && table_is_referenced(subject->catalog, subject->table))
            form_add(forms, "drop_pk_referenced_cascade");
        return;
    case CONSTRAINT_NOT_NULL:
        form_add(forms, "drop_notnull_constraint");
        return;
    case CONSTRAINT_CHECK:
    case CONSTRAINT_EXCLUDE:
        form_add(forms, parent ? "drop_check_partitioned" : "drop_check");
        return;
    }
}

static void drop(const Subject *subject, FormList *forms)
{
    const Change     *change     = subject->change;
    const Constraint *constraint = constraint_of(subject);
    if (constraint != NULL)
        drop_known(subject, constraint, forms);
    else if (change->if_exists && subject->table != NULL && subject->catalog->complete)
        form_add(forms, "drop_constraint_if_exists_missing");
    else /* Only the name can tell. */
        form_add(forms, str_contains(change->object, "fk") ? "drop_fk" : "drop_check");
}

static const char *form_of_rename(const Subject *subject)
{
    const Constraint *constraint = constraint_of(subject);
    if (constraint != NULL && constraint->kind == CONSTRAINT_FOREIGN_KEY)
        return "rename_constraint_fk";
    return "rename_constraint_check";
}

/* ADD COLUMN IF NOT EXISTS finds its column, and from 13 on leaves its constraints out, too. */
static bool column_skipped(const Subject *subject)
{
    const Change *change = subject->change;
    if (!change->in_add_column || subject->major < MAJOR_SKIPPING_WITH_COLUMN ||
        subject->table == NULL || table_column_find(subject->table, change->column) == NULL)
        return false;
    for (size_t i = 0; subject->siblings != NULL && i < subject->siblings->count; i++) {
        const Change *sibling = &subject->siblings->items[i];
        if (sibling->kind == CHANGE_ADD_COLUMN && sibling->if_not_exists &&
            str_equal(sibling->column, change->column))
            return true;
    }
    return false;
}

void form_constraint(const Subject *subject, FormList *forms)
{
    const Change    *change = subject->change;
    const ChangeKind kind   = change->kind;
    if (column_skipped(subject))
        form_add(forms, "addcol_if_not_exists_present");
    else if (change->in_create)
        form_add(forms,
                 kind == CHANGE_ADD_FOREIGN_KEY ? "create_table_references" : "create_table_plain");
    else if (kind == CHANGE_ADD_PRIMARY_KEY)
        add_primary_key(subject, forms);
    else if (kind == CHANGE_ADD_UNIQUE)
        add_unique(subject, forms);
    else if (kind == CHANGE_ADD_CHECK)
        add_check(subject, forms);
    else if (kind == CHANGE_ADD_FOREIGN_KEY)
        add_foreign_key(subject, forms);
    else if (kind == CHANGE_ADD_EXCLUDE)
        form_add(forms, "add_exclude_gist");
    else if (kind == CHANGE_VALIDATE_CONSTRAINT)
        validate(subject, forms);
    else if (kind == CHANGE_ALTER_CONSTRAINT)
        form_add(forms, form_of_alter(subject));
    else if (kind == CHANGE_DROP_CONSTRAINT)
        drop(subject, forms);
    else if (kind == CHANGE_RENAME_CONSTRAINT)
        form_add(forms, form_of_rename(subject));
}
