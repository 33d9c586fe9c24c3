/* form.c -- from a Change to the forms of the fact base that describe it. */
#include "facts/form.h"

#include "base/poison.h"

Subject subject_of(const Change *change, const ChangeVec *siblings, const Catalog *catalog,
                   int major)
{
    const Table *table = NULL;
    if (catalog != NULL && !name_empty(change->relation))
        table = catalog_table_find(catalog, change->relation);
    else if (catalog != NULL && !name_empty(change->index))
        table = catalog_index_table_find(catalog, change->index);
    return (Subject){
        .change   = change,
        .siblings = siblings,
        .catalog  = catalog,
        .table    = table,
        .major    = major,
    };
}

bool table_references(const Table *table, Str column)
{
    for (size_t i = 0; i < table->constraints.count; i++) {
        const Constraint *constraint = &table->constraints.items[i];
        if (constraint->kind == CONSTRAINT_FOREIGN_KEY &&
            (column.size == 0 || strvec_contains(&constraint->columns, column)))
            return true;
    }
    return false;
}

bool table_is_referenced(const Catalog *catalog, const Table *table)
{
    size_t at = 0;
    return catalog_referencing(catalog, table, &at) != NULL;
}

static bool parent_has(const Catalog *catalog, Name parent, Str column)
{
    const Table *table = name_empty(parent) ? NULL : catalog_table_find(catalog, parent);
    return table != NULL && table_column_find(table, column) != NULL;
}

bool column_is_inherited(const Subject *subject, Str column)
{
    const Table *table = subject->table;
    bool         found = parent_has(subject->catalog, table->partition_of, column);
    for (size_t i = 0; i < table->inherits.count; i++)
        found |= parent_has(subject->catalog, table->inherits.items[i], column);
    return found;
}

bool column_in_primary_key(const Table *table, Str column)
{
    for (size_t i = 0; i < table->constraints.count; i++)
        if (table->constraints.items[i].kind == CONSTRAINT_PRIMARY_KEY)
            return strvec_contains(&table->constraints.items[i].columns, column);
    return true;
}

static bool column_has_type(const Catalog *catalog, Type type, Name wanted)
{
    enum { DEPTH_MAX = 16 };
    for (int depth = 0; depth < DEPTH_MAX && !name_empty(type.name); depth++) {
        if (catalog_name_same(catalog, type.name, wanted))
            return true;
        const Domain *domain = catalog_domain_find(catalog, type.name);
        type                 = domain != NULL ? domain->type : (Type){0};
    }
    return false;
}

bool table_has_type(const Catalog *catalog, const Table *table, Name type)
{
    bool found = false;
    for (size_t i = 0; table->kind != TABLE_VIEW && i < table->columns.count; i++)
        found = found || column_has_type(catalog, table->columns.items[i].type, type);
    return found;
}

bool table_is_of(const Catalog *catalog, const Table *table, Name type)
{
    return table->kind != TABLE_SEQUENCE && !name_empty(table->owned_by) &&
           catalog_name_same(catalog, table->owned_by, type);
}

FormList subject_forms(const Subject *subject)
{
    FormList         forms = {0};
    const ChangeKind kind  = subject->change->kind;
    if (kind == CHANGE_ALTER_TYPE)
        form_type(subject, &forms);
    else if (kind >= CHANGE_ADD_COLUMN && kind <= CHANGE_SET_STORAGE)
        form_column(subject, &forms);
    else if (kind >= CHANGE_ADD_PRIMARY_KEY && kind <= CHANGE_RENAME_CONSTRAINT)
        form_constraint(subject, &forms);
    else
        form_table(subject, &forms);
    if (forms.count == 0)
        form_index(subject, &forms);
    if (forms.count == 0)
        form_object(subject, &forms);
    return forms;
}
