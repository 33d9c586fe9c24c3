/* my_form_index.c -- indexes and constraints. */
#include "facts/my_form.h"
#include "model/charset.h"

#include "base/poison.h"

static const Column *column_of(const MySubject *subject, Str name)
{
    return subject->table != NULL ? table_column_find(subject->table, name) : NULL;
}

static bool is_nullable(const MySubject *subject, const StrVec *columns)
{
    for (size_t i = 0; i < columns->count; i++) {
        const Column *column = column_of(subject, columns->items[i]);
        if (column != NULL && !column->not_null)
            return true;
    }
    return false;
}

static bool is_over_virtual(const MySubject *subject)
{
    const StrVec *columns = &subject->change->columns;
    for (size_t i = 0; i < columns->count; i++) {
        const Column *column = column_of(subject, columns->items[i]);
        if (column != NULL && column->generated_virtual)
            return true;
    }
    return false;
}

/* A UNIQUE over a whole TEXT or BLOB. */
static bool is_over_object(const MySubject *subject)
{
    const Change      *change = subject->change;
    const IndexDetail *detail = change->index_detail;
    for (size_t i = 0; i < change->columns.count; i++) {
        const Column *column = column_of(subject, change->columns.items[i]);
        const bool    prefix =
            detail != NULL && i < detail->prefixes.count && detail->prefixes.items[i];
        if (column != NULL && my_is_object(column->type) && !prefix)
            return true;
    }
    return false;
}

static bool has_prefix(const Change *change)
{
    const IndexDetail *detail = change->index_detail;
    for (size_t i = 0; detail != NULL && i < detail->prefixes.count; i++)
        if (detail->prefixes.items[i] > 0)
            return true;
    return false;
}

static bool adds_several_fulltext(const MySubject *subject)
{
    const ChangeVec *siblings = subject->siblings;
    size_t           count    = 0;
    for (size_t i = 0; siblings != NULL && i < siblings->count; i++)
        count += siblings->items[i].kind == CHANGE_CREATE_INDEX &&
                 str_is(siblings->items[i].value, "fulltext");
    return count > 1;
}

static bool is_over_no_text(const MySubject *subject)
{
    const StrVec *columns = &subject->change->columns;
    for (size_t i = 0; i < columns->count; i++) {
        const Column *column = column_of(subject, columns->items[i]);
        if (column != NULL && !name_empty(column->type.name) && !my_is_text(column->type))
            return true;
    }
    return false;
}

static const char *form_of_fulltext(const MySubject *subject)
{
    if (is_over_no_text(subject))
        return "add_fulltext_no_text";
    if (adds_several_fulltext(subject))
        return "add_fulltext_two";
    if (my_has_fulltext(subject))
        return "add_fulltext_second";
    return column_of(subject, STR("FTS_DOC_ID")) != NULL ? "add_fulltext_first_with_docid"
                                                         : "add_fulltext_first";
}

static bool is_replaced(const MySubject *subject)
{
    const ChangeVec *siblings = subject->siblings;
    for (size_t i = 0; siblings != NULL && i < siblings->count; i++) {
        const Change *other = &siblings->items[i];
        if (other->kind == CHANGE_DROP_INDEX && subject->change->index.name.size > 0 &&
            str_equal_nocase(other->index.name, subject->change->index.name))
            return true;
    }
    return false;
}

static const char *form_of_index(const MySubject *subject)
{
    const Change *change = subject->change;
    if (str_is(change->value, "fulltext"))
        return form_of_fulltext(subject);
    if (str_is(change->value, "spatial"))
        return is_nullable(subject, &change->columns) ? "add_spatial_nullable" : "add_spatial";
    if (change->has_expression)
        return "add_index_functional";
    if (change->kind == CHANGE_ADD_UNIQUE && is_over_object(subject))
        return "add_unique_hash_blob";
    if (change->kind == CHANGE_ADD_UNIQUE)
        return "add_unique";
    if (change->unique)
        return "create_unique_index";
    if (change->index_detail != NULL && change->index_detail->hidden)
        return subject->engine == ENGINE_MARIADB ? "add_index_ignored" : "add_index_invisible";
    if (is_over_virtual(subject))
        return "add_index_on_virtual";
    if (my_has_fulltext(subject))
        return "add_index_on_fts_table";
    if (my_is_partitioned(subject))
        return "part_add_index";
    if (is_replaced(subject))
        return "replace_index_same_stmt";
    if (change->descending)
        return "add_index_desc";
    return has_prefix(change) ? "add_index_prefix" : "add_index";
}

static bool begins_with(const StrVec *all, const StrVec *first)
{
    for (size_t i = 0; i < first->count; i++)
        if (i >= all->count || !str_equal_nocase(all->items[i], first->items[i]))
            return false;
    return true;
}

/* Another index of the table, or one that the statement makes, begins with the columns. */
static bool another_leads(const MySubject *subject, const Index *index, const StrVec *columns)
{
    const IndexVec  *indexes  = &subject->table->indexes;
    const ChangeVec *siblings = subject->siblings;
    for (size_t i = 0; i < indexes->count; i++)
        if (&indexes->items[i] != index && index_begins_with(&indexes->items[i], columns))
            return true;
    for (size_t i = 0; siblings != NULL && i < siblings->count; i++) {
        const ChangeKind kind = siblings->items[i].kind;
        if ((kind == CHANGE_CREATE_INDEX || kind == CHANGE_ADD_UNIQUE ||
             kind == CHANGE_ADD_PRIMARY_KEY) &&
            begins_with(&siblings->items[i].columns, columns))
            return true;
    }
    return false;
}

/* A foreign key of the table, or one that points to it, uses the index and has no other one. */
static bool is_needed(const MySubject *subject, const Index *index)
{
    const Table *table = subject->table;
    for (size_t i = 0; i < table->constraints.count; i++) {
        const Constraint *key = &table->constraints.items[i];
        if (key->kind == CONSTRAINT_FOREIGN_KEY && index_begins_with(index, &key->columns) &&
            !another_leads(subject, index, &key->columns))
            return true;
    }
    size_t at = 0;
    for (const Table *child; (child = catalog_referencing(subject->catalog, table, &at)) != NULL;)
        for (size_t i = 0; i < child->constraints.count; i++) {
            const Constraint *key = &child->constraints.items[i];
            if (key->kind == CONSTRAINT_FOREIGN_KEY && name_equal(key->references, table->name) &&
                index_begins_with(index, &key->reference_columns) &&
                !another_leads(subject, index, &key->reference_columns))
                return true;
        }
    return false;
}

static void form_drop_index(const MySubject *subject, MyForms *forms)
{
    const Change *change = subject->change;
    const Index  *index  = NULL;
    for (size_t i = 0; subject->table != NULL && i < subject->table->indexes.count; i++)
        if (str_equal_nocase(subject->table->indexes.items[i].name.name, change->index.name))
            index = &subject->table->indexes.items[i];
    if (change->if_exists)
        my_form_add(forms, "drop_index_if_exists");
    if (index != NULL && is_needed(subject, index) &&
        my_sibling(subject, CHANGE_CREATE_INDEX) == NULL &&
        my_sibling(subject, CHANGE_DROP_CONSTRAINT) == NULL)
        my_form_add(forms, "drop_index_needed_by_fk");
    if (index != NULL && str_is(index->method, "fulltext"))
        my_form_add(forms, "drop_fulltext");
    else
        my_form_add(forms, index != NULL && index->unique ? "drop_unique" : "drop_index");
}

/* A key that can take the place of the primary key. */
static bool has_other_key(const MySubject *subject)
{
    const Table *table = subject->table;
    for (size_t i = 0; table != NULL && i < table->indexes.count; i++) {
        const Index *index = &table->indexes.items[i];
        if (index->unique && !index->primary && !is_nullable(subject, &index->columns))
            return true;
    }
    return false;
}

/* In one statement a primary key may be replaced by another one. */
static bool drops_primary_key(const Change *change)
{
    return change != NULL && str_is(change->value, "primary key");
}

static const Index *primary_key_of(const MySubject *subject)
{
    return subject->table != NULL ? table_index_find(subject->table, STR("PRIMARY")) : NULL;
}

static const char *form_of_primary_key(const MySubject *subject)
{
    const ChangeVec *siblings = subject->siblings;
    if (is_nullable(subject, &subject->change->columns))
        return subject->strict ? "add_pk_null_cols_strict" : "add_pk_null_cols";
    for (size_t i = 0; siblings != NULL && i < siblings->count; i++)
        if (siblings->items[i].kind == CHANGE_DROP_CONSTRAINT &&
            drops_primary_key(&siblings->items[i]))
            return "replace_pk";
    return "add_pk";
}

static bool is_not_null(const MySubject *subject, const StrVec *columns)
{
    for (size_t i = 0; i < columns->count; i++) {
        const Column *column = column_of(subject, columns->items[i]);
        if (column != NULL && column->not_null)
            return true;
    }
    return false;
}

static const char *form_of_foreign_key(const MySubject *subject)
{
    const Table *table   = subject->table;
    bool         indexed = false;
    const Table *parent  = subject->catalog == NULL
                               ? NULL
                               : catalog_table_find(subject->catalog, subject->change->references);
    if (subject->change->in_add_column)
        return "add_col_references_inline";
    if (my_is_partitioned(subject))
        return "part_add_fk";
    if (parent != NULL && table_option(parent, "partition by").data != NULL)
        return "part_add_fk_to";
    if ((subject->change->on_delete == FK_SET_NULL || subject->change->on_update == FK_SET_NULL) &&
        is_not_null(subject, &subject->change->columns))
        return "add_fk_set_null_not_null";
    if (subject->foreign_key_checks)
        return "add_fk_checks_on";
    for (size_t i = 0; table != NULL && i < table->indexes.count; i++)
        indexed |= index_begins_with(&table->indexes.items[i], &subject->change->columns);
    return indexed ? "add_fk_checks_off" : "add_fk_checks_off_noindex";
}

static const char *form_of_check(const MySubject *subject)
{
    if (subject->change->in_add_column)
        return "add_col_check";
    if (subject->change->not_enforced)
        return "add_check_not_enforced";
    return subject->engine == ENGINE_MARIADB && !subject->check_constraint_checks
               ? "add_check_checks_off"
               : "add_check";
}

/* An AUTO_INCREMENT column would lead no key any more. */
static bool counts_by(const MySubject *subject, const Index *index)
{
    const Column *column =
        index->columns.count > 0 ? column_of(subject, index->columns.items[0]) : NULL;
    const StrVec first = {.items = index->columns.items, .count = 1};
    return column != NULL && column->identity && !another_leads(subject, index, &first) &&
           subject->siblings != NULL && subject->siblings->count == 1;
}

static const char *form_of_drop_primary_key(const MySubject *subject)
{
    const Index *index = primary_key_of(subject);
    if (index != NULL && is_needed(subject, index))
        return "replace_pk_needed_by_fk";
    if (index != NULL && counts_by(subject, index))
        return "drop_pk_of_auto_increment";
    return my_sibling(subject, CHANGE_ADD_PRIMARY_KEY) != NULL ? "replace_pk"
           : has_other_key(subject)                            ? "drop_pk"
                                                               : "drop_pk_only";
}

static void form_drop_constraint(const MySubject *subject, MyForms *forms)
{
    const Change     *change = subject->change;
    const Constraint *known =
        subject->table != NULL ? table_constraint_find(subject->table, change->object) : NULL;
    if (change->if_exists && str_is(change->value, "foreign key"))
        my_form_add(forms, "drop_fk_if_exists");
    if (drops_primary_key(change))
        my_form_add(forms, form_of_drop_primary_key(subject));
    else if (str_is(change->value, "foreign key"))
        my_form_add(forms, "drop_fk");
    else if (str_is(change->value, "check"))
        my_form_add(forms, "drop_check_syntax");
    else if (known != NULL && known->kind == CONSTRAINT_CHECK)
        my_form_add(forms, "drop_constraint_check");
    else
        my_form_add(forms, "drop_constraint_fk");
}

void my_form_index(const MySubject *subject, MyForms *forms)
{
    const Change *change = subject->change;
    switch ((int)change->kind) {
    case CHANGE_CREATE_INDEX:
    case CHANGE_ADD_UNIQUE:
        if (change->if_not_exists)
            my_form_add(forms, "create_index_if_not_exists");
        my_form_add(forms, form_of_index(subject));
        return;
    case CHANGE_DROP_INDEX:
        form_drop_index(subject, forms);
        return;
    case CHANGE_RENAME_INDEX:
        my_form_add(forms, "rename_index");
        return;
    case CHANGE_ALTER_INDEX:
        my_form_add(forms, subject->engine == ENGINE_MARIADB ? "alter_index_ignored"
                                                             : "alter_index_invisible");
        return;
    case CHANGE_ADD_PRIMARY_KEY:
        my_form_add(forms, form_of_primary_key(subject));
        return;
    case CHANGE_ADD_FOREIGN_KEY:
        my_form_add(forms, form_of_foreign_key(subject));
        return;
    case CHANGE_ADD_CHECK:
        my_form_add(forms, form_of_check(subject));
        return;
    case CHANGE_ALTER_CONSTRAINT:
        my_form_add(forms, change->enforced ? "add_check" : "alter_check_not_enforced");
        return;
    case CHANGE_DROP_CONSTRAINT:
        form_drop_constraint(subject, forms);
        return;
    default:
        return;
    }
}
