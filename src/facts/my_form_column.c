/* my_form_column.c -- columns are added, dropped and renamed. */
#include "facts/my_form.h"

#include "base/poison.h"

static bool is_indexed_at_once(const MySubject *subject)
{
    const ChangeVec *siblings = subject->siblings;
    for (size_t i = 0; siblings != NULL && i < siblings->count; i++) {
        const Change *other = &siblings->items[i];
        if ((other->kind == CHANGE_CREATE_INDEX || other->kind == CHANGE_ADD_UNIQUE) &&
            strvec_contains(&other->columns, subject->change->column))
            return true;
    }
    return false;
}

/* A part of this very ADD COLUMN: UNIQUE, CHECK, REFERENCES. */
static bool has_inline(const MySubject *subject, ChangeKind kind)
{
    const ChangeVec *siblings = subject->siblings;
    for (size_t i = 0; siblings != NULL && i < siblings->count; i++) {
        const Change *other = &siblings->items[i];
        if (other->kind == kind && other->in_add_column &&
            (other->columns.count == 0 ||
             strvec_contains(&other->columns, subject->change->column)))
            return true;
    }
    return false;
}

static bool is_last(const MySubject *subject, const ColumnDetail *detail)
{
    const Table *table = subject->table;
    if (detail == NULL || detail->position == POSITION_UNSAID)
        return true;
    return detail->position == POSITION_AFTER && table != NULL && table->columns.count > 0 &&
           str_equal_nocase(table->columns.items[table->columns.count - 1].name, detail->after);
}

static const char *form_of_generated(const MySubject *subject)
{
    const Change       *change = subject->change;
    const ColumnDetail *detail = change->column_detail;
    if (change->generated_stored)
        return "add_col_gen_stored";
    if (my_is_partitioned(subject))
        return "part_add_virtual_col";
    if (is_indexed_at_once(subject))
        return "add_col_gen_virtual_indexed";
    return !is_last(subject, detail) && (subject->table == NULL || my_has_virtual(subject))
               ? "add_col_gen_virtual_middle"
               : "add_col_gen_virtual";
}

static bool is_zero_without_default(const Change *change)
{
    const Str name = change->type.name.name;
    return change->not_null && change->default_class == DEFAULT_NONE &&
           (str_is(name, "datetime") || str_is(name, "date") || str_is(name, "geometry") ||
            str_is(name, "point"));
}

/* The statement makes a key that begins with the column. */
static bool is_key_at_once(const MySubject *subject)
{
    const ChangeVec *siblings = subject->siblings;
    for (size_t i = 0; siblings != NULL && i < siblings->count; i++) {
        const Change *other = &siblings->items[i];
        if ((other->kind == CHANGE_CREATE_INDEX || other->kind == CHANGE_ADD_UNIQUE ||
             other->kind == CHANGE_ADD_PRIMARY_KEY) &&
            other->columns.count > 0 &&
            str_equal_nocase(other->columns.items[0], subject->change->column))
            return true;
    }
    return siblings == NULL;
}

/* Another column is AUTO_INCREMENT, and the statement leaves it so. */
static bool has_autoinc(const MySubject *subject)
{
    const Table *table = subject->table;
    for (size_t i = 0; table != NULL && i < table->columns.count; i++)
        if (table->columns.items[i].identity &&
            !str_equal_nocase(table->columns.items[i].name, subject->change->column) &&
            my_sibling(subject, CHANGE_DROP_COLUMN) == NULL &&
            my_sibling(subject, CHANGE_REDEFINE_COLUMN) == NULL)
            return true;
    return false;
}

/* What tells one plain ADD COLUMN from another one. */
static const char *form_of_plain(const MySubject *subject)
{
    const Change       *change = subject->change;
    const ColumnDetail *detail = change->column_detail;
    const Str           type   = change->type.name.name;
    if (!is_last(subject, detail))
        return detail->position == POSITION_FIRST ? "add_col_first" : "add_col_middle";
    if (is_zero_without_default(change))
        return "add_col_datetime_notnull_nodefault";
    if (detail != NULL && detail->invisible)
        return "add_col_invisible";
    if (str_is(type, "json"))
        return "add_col_json";
    if (my_is_object(change->type))
        return "add_col_text_null";
    if (str_is(type, "enum") || str_is(type, "set"))
        return "add_col_enum";
    if (detail != NULL && detail->on_update.size > 0)
        return "add_col_timestamp_now_onupdate";
    if (change->default_class == DEFAULT_STABLE)
        return "add_col_datetime_now";
    if (change->not_null && change->default_class == DEFAULT_NONE)
        return "add_col_last_notnull_nodefault";
    return change->default_class == DEFAULT_CONSTANT ? "add_col_last_default" : "add_col_last_null";
}

static bool is_in_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/* Functions that MySQL lets no new column's default call, for replicas would have others. */
static bool is_unsafe(Str expression)
{
    static const char *const names[] = {"uuid",         "uuid_short",   "rand",
                                        "random_bytes", "sysdate",      "user",
                                        "current_user", "session_user", "system_user"};
    for (size_t at = 0, end; at < expression.size; at = end + 1) {
        for (end = at; end < expression.size && is_in_word(expression.data[end]);)
            end++;
        const Str word = str_slice(expression, at, end - at);
        for (size_t i = 0; i < COUNT_OF(names); i++)
            if (str_equal_nocase(word, str_from(names[i])))
                return true;
    }
    return false;
}

/* What costs more than the position and the type of the column; NULL: nothing. */
static const char *form_of_default(const MySubject *subject)
{
    const Change       *change        = subject->change;
    const ColumnDetail *detail        = change->column_detail;
    const bool          parenthesized = detail != NULL && detail->default_in_parentheses;
    const bool          varies =
        change->default_class == DEFAULT_VOLATILE || change->default_class == DEFAULT_UNKNOWN;
    if (subject->engine == ENGINE_MARIADB
            ? varies
            : (varies || parenthesized) && is_unsafe(change->expression))
        return "add_col_default_expr";
    if (parenthesized || varies)
        return "add_col_default_expr_det";
    if (my_is_object(change->type) && change->default_class == DEFAULT_CONSTANT)
        return "add_col_text_default";
    return NULL;
}

/* What of the table rules INSTANT out, or makes it another thing. */
static const char *form_of_add_to(const MySubject *subject)
{
    const Str engine = my_table_option(subject, "engine");
    if (subject->table != NULL && subject->table->temporary)
        return "add_col_temp_table";
    if (engine.size > 0 && !str_is(engine, "innodb"))
        return "add_col_myisam";
    if (my_has_fulltext(subject))
        return "add_col_on_fts_table";
    return my_is_compressed(subject) ? "add_col_on_compressed" : NULL;
}

static void form_add_column(const MySubject *subject, MyForms *forms)
{
    const Change       *change  = subject->change;
    const ColumnDetail *detail  = change->column_detail;
    const char *const   found[] = {form_of_add_to(subject), form_of_default(subject)};
    if (change->if_not_exists)
        my_form_add(forms, "add_col_if_not_exists");
    for (size_t i = 0; i < COUNT_OF(found); i++)
        if (found[i] != NULL)
            my_form_add(forms, found[i]);
    if (change->generated_stored || change->generated_virtual) {
        my_form_add(forms, form_of_generated(subject));
        return;
    }
    if (change->identity)
        my_form_add(forms,
                    has_autoinc(subject) || !is_key_at_once(subject) ? "add_col_autoinc_no_key"
                    : has_inline(subject, CHANGE_ADD_PRIMARY_KEY)    ? "add_col_autoinc_pk"
                                                                     : "add_col_autoinc_unique");
    if (has_inline(subject, CHANGE_ADD_UNIQUE))
        my_form_add(forms, "add_col_unique");
    if (has_inline(subject, CHANGE_ADD_CHECK))
        my_form_add(forms, "add_col_check");
    if ((detail != NULL && detail->references_said) || has_inline(subject, CHANGE_ADD_FOREIGN_KEY))
        my_form_add(forms, "add_col_references_inline");
    my_form_add(forms, form_of_plain(subject));
    forms->not_instant = subject->table != NULL && subject->table->has_document_ids;
}

static bool has_nocase(const StrVec *columns, Str name)
{
    for (size_t i = 0; i < columns->count; i++)
        if (str_equal_nocase(columns->items[i], name))
            return true;
    return false;
}

/* An index that this statement drops, too, does not hold its column. */
static bool goes_as_well(const MySubject *subject, const Index *index)
{
    const ChangeVec *siblings = subject->siblings;
    for (size_t i = 0; siblings != NULL && i < siblings->count; i++)
        if (siblings->items[i].kind == CHANGE_DROP_INDEX &&
            str_equal_nocase(siblings->items[i].index.name, index->name.name))
            return true;
    return false;
}

static const char *form_of_drop_indexed(const MySubject *subject)
{
    const Table *table = subject->table;
    const char  *form  = NULL;
    for (size_t i = 0; i < table->indexes.count; i++) {
        const Index *index = &table->indexes.items[i];
        if (!strvec_contains(&index->columns, subject->change->column) ||
            goes_as_well(subject, index))
            continue;
        if (index->primary)
            return "drop_col_pk";
        if (index->unique && index->columns.count > 1)
            return "drop_col_in_unique_multi";
        form = index->columns.count > 1 ? "drop_col_indexed_multi"
               : form == NULL           ? "drop_col_indexed_single"
                                        : form;
    }
    return form;
}

static bool is_dropped_too(const MySubject *subject, Str column)
{
    const ChangeVec *siblings = subject->siblings;
    for (size_t i = 0; siblings != NULL && i < siblings->count; i++)
        if (siblings->items[i].kind == CHANGE_DROP_COLUMN &&
            str_equal_nocase(siblings->items[i].column, column))
            return true;
    return false;
}

static bool keeps_virtual(const MySubject *subject)
{
    const ColumnVec *columns = &subject->table->columns;
    for (size_t i = 0; i < columns->count; i++)
        if (columns->items[i].generated_virtual && !is_dropped_too(subject, columns->items[i].name))
            return true;
    return false;
}

/* A generated column that stays is computed from it. */
static bool is_needed_by_generated(const MySubject *subject, Str name)
{
    const ColumnVec *columns = &subject->table->columns;
    for (size_t i = 0; i < columns->count; i++) {
        const Column *column = &columns->items[i];
        if (column->generated && has_nocase(&column->used_columns, name) &&
            !is_dropped_too(subject, column->name))
            return true;
    }
    return false;
}

/* A CHECK about other columns as well does not go with this one; in MariaDB it goes with the
 * last of them. */
static bool is_in_wider_check(const MySubject *subject, Str name)
{
    const ConstraintVec *constraints = &subject->table->constraints;
    for (size_t i = 0; i < constraints->count; i++) {
        const Constraint *check = &constraints->items[i];
        size_t            kept  = 0;
        if (check->kind != CONSTRAINT_CHECK || check->columns.count < 2 ||
            !has_nocase(&check->columns, name))
            continue;
        for (size_t k = 0; k < check->columns.count; k++)
            kept += !is_dropped_too(subject, check->columns.items[k]);
        if (kept > 0 || subject->engine == ENGINE_MYSQL)
            return true;
    }
    return false;
}

static const char *form_of_drop(const MySubject *subject, const Column *column)
{
    const Str engine = my_table_option(subject, "engine");
    if (subject->table->temporary || (engine.size > 0 && !str_is(engine, "innodb")))
        return form_of_add_to(subject); /* copied, likewise */
    const Str name = subject->change->column;
    if (my_sibling(subject, CHANGE_DROP_CONSTRAINT) == NULL) {
        if (my_in_key(subject, name))
            return "drop_col_fk_child";
        if (is_in_wider_check(subject, name))
            return "drop_col_used_by_check";
    }
    if (my_is_key_target(subject, name))
        return "drop_col_fk_parent";
    if (is_needed_by_generated(subject, name))
        return "drop_col_used_by_gen";
    if (my_has_fulltext(subject))
        return "drop_col_on_fts_table";
    const char *indexed = form_of_drop_indexed(subject);
    const bool virtual  = column != NULL && column->generated_virtual;
    if (indexed != NULL)
        return virtual ? "drop_col_gen_virtual_indexed" : indexed;
    if (column != NULL && column->generated)
        return virtual ? "drop_col_gen_virtual" : "drop_col_gen_stored";
    if (subject->engine == ENGINE_MYSQL && keeps_virtual(subject))
        return "drop_col_on_virtual_table";
    return "drop_col";
}

static void form_drop_column(const MySubject *subject, MyForms *forms)
{
    const Column *column =
        subject->table != NULL ? table_column_find(subject->table, subject->change->column) : NULL;
    if (subject->change->if_exists)
        my_form_add(forms, "drop_col_if_exists");
    my_form_add(forms, subject->table != NULL ? form_of_drop(subject, column) : "drop_col");
    forms->not_instant =
        my_is_compressed(subject) || (subject->table != NULL && subject->table->has_document_ids);
}

static const char *form_of_rename(const MySubject *subject)
{
    const Str column = subject->change->column;
    if (my_is_generated_from(subject, column))
        return "rename_col_used_by_gen";
    if (my_in_check(subject, column))
        return "rename_col_used_by_check";
    if (my_is_key_target(subject, column))
        return "rename_col_fk_parent";
    return my_in_key(subject, column) ? "rename_col_fk_child" : "rename_col_syntax";
}

void my_form_column(const MySubject *subject, MyForms *forms)
{
    switch ((int)subject->change->kind) {
    case CHANGE_ADD_COLUMN:
        form_add_column(subject, forms);
        return;
    case CHANGE_DROP_COLUMN:
        form_drop_column(subject, forms);
        return;
    case CHANGE_RENAME_COLUMN:
        my_form_add(forms, "rename_col_syntax");
        my_form_add(forms, form_of_rename(subject));
        return;
    case CHANGE_SET_VISIBILITY:
        my_form_add(forms, "alter_col_set_invisible");
        return;
    case CHANGE_SET_DEFAULT:
        my_form_add(forms, "alter_set_default");
        return;
    case CHANGE_DROP_DEFAULT:
        my_form_add(forms, "alter_drop_default");
        return;
    default:
        return;
    }
}
