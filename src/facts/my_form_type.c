/* my_form_type.c -- MODIFY and CHANGE: the new definition beside the old one, which says what it is
 * that changes. Where the old one is not known, the type does. */
#include "facts/my_form.h"
#include "model/charset.h"

#include "base/poison.h"

/* MariaDB gives a VARCHAR its second byte of length where it has 128 bytes or more, unless that is
 * there anyway; MySQL looks at 255 only. */
enum { ONE_BYTE_MAX = 255, HALF_BYTE_MAX = 127 };

typedef struct Pair {
    const MySubject *subject;
    const Column    *column; /* as it is */
    Type             old;
    Type new;
    bool indexed;
} Pair;

static const TypeDetail no_detail = {0};

static const TypeDetail *detail_of(Type type)
{
    return type.detail != NULL ? type.detail : &no_detail;
}

static bool is_named(Type type, const char *name)
{
    return str_is(type.name.name, name);
}

static int length_of(Type type)
{
    return type.modifier_count > 0 ? type.modifiers[0] : 1;
}

static const char *form_of_length(const Pair *pair, int old_bytes, int new_bytes)
{
    if (new_bytes > ONE_BYTE_MAX && old_bytes <= HALF_BYTE_MAX)
        return "mod_varchar_grow_lt128_256";
    if (new_bytes > ONE_BYTE_MAX && old_bytes <= ONE_BYTE_MAX)
        return my_is_redundant(pair->subject) ? "mod_varchar_grow_255_256_redundant"
                                              : "mod_varchar_grow_255_256";
    return old_bytes > ONE_BYTE_MAX ? "mod_varchar_grow_gt256" : "mod_varchar_grow_lt256";
}

/* Nobody knows the charset: the boundary may be between them for one of these. */
static const char *form_of_unknown_length(const Pair *pair)
{
    static const int bytes[] = {1, 3, 4};
    const int        old     = length_of(pair->old);
    const int new            = length_of(pair->new);
    for (size_t i = 0; i < COUNT_OF(bytes); i++)
        if (old * bytes[i] > HALF_BYTE_MAX && old * bytes[i] <= ONE_BYTE_MAX &&
            new *bytes[i] > ONE_BYTE_MAX)
            return form_of_length(pair, old * bytes[i], new *bytes[i]);
    for (size_t i = 0; i < COUNT_OF(bytes); i++)
        if (old * bytes[i] <= ONE_BYTE_MAX && new *bytes[i] > ONE_BYTE_MAX)
            return form_of_length(pair, old * bytes[i], new *bytes[i]);
    return form_of_length(pair, old, new);
}

static void form_varchar(const Pair *pair, MyForms *forms)
{
    const int old = length_of(pair->old);
    const int new = length_of(pair->new);
    if (new < old) {
        my_form_add(forms, "mod_varchar_shrink");
        return;
    }
    const int old_bytes = my_charset_bytes(my_charset_of(pair->subject, pair->old));
    const int new_bytes = my_charset_bytes(my_charset_of(pair->subject, pair->new));
    if (old_bytes == 0 || new_bytes == 0) {
        if (new > old)
            my_form_add(forms, form_of_unknown_length(pair));
    } else if (new *new_bytes > old * old_bytes)
        my_form_add(forms, form_of_length(pair, old * old_bytes, new *new_bytes));
}

/* A collation of its own, which is not the same. */
static bool is_collated_anew(const Pair *pair)
{
    return !str_equal(detail_of(pair->old)->collation, detail_of(pair->new)->collation) ||
           detail_of(pair->old)->bin != detail_of(pair->new)->bin;
}

static void form_charset(const Pair *pair, MyForms *forms)
{
    const Str old = my_charset_of(pair->subject, pair->old);
    const Str new = my_charset_of(pair->subject, pair->new);
    if (!my_is_text(pair->new)) { /* ENUM, SET */
        if ((!str_equal(old, new) && old.size > 0 && new.size > 0) || is_collated_anew(pair))
            my_form_add(forms, "mod_charset_enum");
        return;
    }
    if (!str_equal(old, new) && old.size > 0 && new.size > 0) {
        const bool widened = str_is(old, "utf8mb3") && str_is(new, "utf8mb4");
        my_form_add(forms, !widened        ? (str_is(old, "ascii") ? "mod_charset_ascii_utf8mb4"
                                                                   : "mod_charset_latin1_utf8mb4")
                           : pair->indexed ? "mod_charset_utf8_utf8mb4_indexed"
                                           : "mod_charset_utf8_utf8mb4");
        return;
    }
    if (is_collated_anew(pair))
        my_form_add(forms, pair->indexed ? "mod_collation_only_indexed" : "mod_collation_only");
}

/* Bytes of the number of a member, or of the bits of all. */
static size_t member_bytes(Type type)
{
    enum { ENUM_ONE_BYTE = 255, BITS = 8, SET_THREE_BYTES = 24, SET_FOUR_BYTES = 32 };
    const size_t count = detail_of(type)->values.count;
    if (is_named(type, "enum"))
        return count <= ENUM_ONE_BYTE ? 1 : 2;
    if (count > SET_FOUR_BYTES)
        return BITS;
    return (count + BITS - 1) / BITS;
}

static void form_members(const Pair *pair, MyForms *forms)
{
    const StrVec *old   = &detail_of(pair->old)->values;
    const StrVec *new   = &detail_of(pair->new)->values;
    const bool is_enum  = is_named(pair->new, "enum");
    size_t     the_same = 0;
    while (the_same < old->count &&
           the_same < new->count &&type_member_equal(pair->old, old->items[the_same],
                                                     new->items[the_same]))
        the_same++;
    if (the_same == old->count && the_same == new->count)
        return;
    if (the_same < old->count && new->count < old->count)
        my_form_add(forms, is_enum ? "mod_enum_drop_member" : "mod_set_middle");
    else if (the_same < old->count)
        my_form_add(forms, is_enum ? "mod_enum_middle" : "mod_set_middle");
    else if (member_bytes(pair->old) != member_bytes(pair->new))
        my_form_add(forms, is_enum ? "mod_enum_append_past_255" : "mod_set_append_past_8");
    else
        my_form_add(forms, is_enum ? "mod_enum_append" : "mod_set_append");
}

static void form_integer(const Pair *pair, MyForms *forms)
{
    const TypeDetail *old = detail_of(pair->old);
    const TypeDetail *new = detail_of(pair->new);
    if ((old->is_unsigned || old->zerofill) != (new->is_unsigned || new->zerofill))
        my_form_add(forms, "mod_int_unsigned");
    else if (old->zerofill != new->zerofill)
        my_form_add(forms, "mod_int_zerofill");
    else if (old->display_width != new->display_width)
        my_form_add(forms, "mod_int_display_width");
}

/* TEXT(100) is the smallest of the four that holds so many characters. */
static void resolve_text(const MySubject *subject, Type *type)
{
    static const struct {
        const char *text;
        const char *blob;
        int64_t     bytes;
    } kinds[]       = {{"tinytext", "tinyblob", 255},
                       {"text", "blob", 65535},
                       {"mediumtext", "mediumblob", 16777215},
                       {"longtext", "longblob", INT64_MAX}};
    const bool text = is_named(*type, "text");
    if ((!text && !is_named(*type, "blob")) || type->modifier_count == 0)
        return;
    const int     unit  = text ? my_charset_bytes(my_charset_of(subject, *type)) : 1;
    const int64_t bytes = (int64_t)type->modifiers[0] * MAX_OF(unit, 1);
    size_t        i     = 0;
    while (bytes > kinds[i].bytes)
        i++;
    type->name.name      = str_from(text ? kinds[i].text : kinds[i].blob);
    type->modifier_count = 0;
}

/* Lengths and attributes of a type whose name stays. */
static void form_same_name(const Pair *pair, MyForms *forms)
{
    const Type new = pair->new;
    if (is_named(new, "varchar") || is_named(new, "varbinary")) {
        form_varchar(pair, forms);
    } else if (is_named(new, "enum") || is_named(new, "set")) {
        form_members(pair, forms);
    } else if (my_is_integer(new)) {
        form_integer(pair, forms);
    } else if (!type_equal(pair->old, new)) {
        my_form_add(forms, is_named(new, "decimal")    ? "mod_decimal_grow_prec"
                           : is_named(new, "char")     ? "mod_char_grow"
                           : is_named(new, "datetime") ? "mod_datetime_frac"
                                                       : "mod_type_other");
    } else if (detail_of(pair->old)->is_unsigned != detail_of(new)->is_unsigned) {
        my_form_add(forms, "mod_int_unsigned");
    }
    if (my_is_text(new) || is_named(new, "enum") || is_named(new, "set"))
        form_charset(pair, forms);
    const ColumnDetail *detail = pair->subject->change->column_detail;
    if (detail != NULL &&
        detail->compressed != (pair->column->detail != NULL && pair->column->detail->compressed))
        my_form_add(forms, "mod_compressed_attr");
}

static const char *form_of_names(const Pair *pair)
{
    const Type old = pair->old;
    const Type new = pair->new;
    if (my_is_integer(old) && my_is_integer(new))
        return my_in_primary_key(pair->subject, pair->column->name) ? "mod_pk_int_bigint"
                                                                    : "mod_int_bigint";
    if (is_named(old, "float") && is_named(new, "double"))
        return "mod_float_double";
    if (is_named(old, "char") && is_named(new, "varchar"))
        return "mod_char_to_varchar";
    if (my_is_text(old) && my_is_text(new) && my_is_object(new))
        return my_is_object(old) ? "mod_text_to_mediumtext" : "mod_varchar_to_text";
    if (is_named(old, "datetime") && is_named(new, "timestamp"))
        return "mod_datetime_timestamp";
    return "mod_type_other";
}

/* From and to a generated column; false: neither is one. */
static bool form_generated(const Pair *pair, MyForms *forms)
{
    const Change *change = pair->subject->change;
    const Column *column = pair->column;
    const bool    stored = column->generated && !column->generated_virtual;
    const bool virtual   = column->generated_virtual;
    if (change->generated_virtual)
        my_form_add(forms, virtual  ? pair->indexed ? "mod_gen_virtual_expr_indexed"
                                                    : "mod_gen_virtual_expr"
                           : stored ? "mod_gen_stored_to_virtual"
                                    : "mod_base_to_gen_virtual");
    else if (change->generated_stored)
        my_form_add(forms, stored    ? "mod_gen_stored_expr"
                           : virtual ? "mod_gen_virtual_to_stored"
                                     : "mod_base_to_gen_stored");
    else if (column->generated)
        my_form_add(forms, virtual ? "mod_gen_virtual_to_base" : "mod_gen_stored_to_base");
    else
        return false;
    return true;
}

static bool is_set_null(const MySubject *subject, Str column)
{
    for (size_t i = 0; i < subject->table->constraints.count; i++) {
        const Constraint *key = &subject->table->constraints.items[i];
        if (constraint_acts(key, "SET NULL") && strvec_contains(&key->columns, column))
            return true;
    }
    return false;
}

static void form_null(const Pair *pair, MyForms *forms)
{
    const MySubject *subject = pair->subject;
    const bool       now     = subject->change->not_null || subject->change->identity;
    if (pair->column->not_null == now || my_in_primary_key(subject, pair->column->name))
        return;
    if (now && is_set_null(subject, pair->column->name))
        my_form_add(forms, "mod_notnull_fk_set_null");
    else if (now)
        my_form_add(forms, subject->strict ? "mod_null_to_notnull_strict" : "mod_null_to_notnull");
    else
        my_form_add(forms, my_is_redundant(subject) ? "mod_notnull_to_null_redundant"
                                                    : "mod_notnull_to_null");
}

/* FIRST and AFTER may say what is so anyway. */
static void form_position(const Pair *pair, MyForms *forms)
{
    const ColumnDetail *detail  = pair->subject->change->column_detail;
    const ColumnVec    *columns = &pair->subject->table->columns;
    const size_t        at      = (size_t)(pair->column - columns->items);
    if (detail == NULL || detail->position == POSITION_UNSAID)
        return;
    if (detail->position == POSITION_FIRST
            ? at > 0
            : at == 0 || !str_equal_nocase(columns->items[at - 1].name, detail->after))
        my_form_add(forms,
                    detail->position == POSITION_FIRST ? "mod_reorder_first" : "mod_reorder_after");
}

static void form_identity(const Pair *pair, MyForms *forms)
{
    if (pair->subject->change->identity != pair->column->identity)
        my_form_add(forms, pair->column->identity ? "mod_drop_autoinc" : "mod_add_autoinc");
}

/* What is in the definition alone. */
static void form_words(const Pair *pair, MyForms *forms)
{
    static const ColumnDetail none   = {0};
    const Change             *change = pair->subject->change;
    const ColumnDetail       *old    = pair->column->detail != NULL ? pair->column->detail : &none;
    const ColumnDetail *new = change->column_detail != NULL ? change->column_detail : &none;
    if (!str_equal(change->expression, pair->column->default_text))
        my_form_add(forms, "mod_default_via_modify");
    if (!str_equal(old->comment, new->comment))
        my_form_add(forms, "mod_comment");
    if (!str_equal(old->on_update, new->on_update))
        my_form_add(forms, "mod_on_update_now");
    if (old->invisible != new->invisible)
        my_form_add(forms, "mod_col_invisible");
}

static void form_rename(const MySubject *subject, MyForms *forms)
{
    const Str column = subject->change->column;
    if (subject->change->new_name.size == 0)
        return;
    my_form_add(forms, my_is_generated_from(subject, column) ? "rename_col_used_by_gen"
                       : my_in_check(subject, column)        ? "rename_col_used_by_check"
                       : my_is_key_target(subject, column)   ? "rename_col_fk_parent"
                       : my_in_key(subject, column)          ? "rename_col_fk_child"
                       : my_in_index(subject, column)        ? "change_col_rename_indexed"
                                                             : "change_col_rename_only");
}

/* The same type but for its length, its precision or its fraction. */
static bool is_length(const Pair *pair)
{
    if (my_is_text(pair->old) && my_is_text(pair->new))
        return true;
    return name_equal(pair->old.name, pair->new.name) && !my_is_integer(pair->new);
}

/* What a foreign key compares; strings may differ in length only. */
typedef enum KeyChange { KEY_THE_SAME, KEY_LENGTH, KEY_TYPE } KeyChange;

static KeyChange key_change_of(const Pair *pair, const char *form)
{
    enum { MY_LENGTH_CHECKED_SINCE = 50700 };
    const MySubject *subject = pair->subject;
    const MyFact    *fact    = my_fact_of(my_form_find(form), subject->engine, subject->release);
    const Str        name    = str_from(form);
    const bool       copies  = fact->algorithm == ALGORITHM_COPY;
    const bool       grows =
        str_starts(name, "mod_varchar_grow") && !str_starts(name, "mod_varchar_grow_255_256");
    if (str_starts(name, "mod_collation") || str_starts(name, "mod_charset") ||
        (copies && !is_length(pair)))
        return KEY_TYPE;
    if (grows && subject->engine == ENGINE_MYSQL && subject->release < MY_LENGTH_CHECKED_SINCE)
        return KEY_THE_SAME;
    return copies || (grows && subject->engine == ENGINE_MARIADB) ? KEY_LENGTH : KEY_THE_SAME;
}

/* Refused whatever foreign_key_checks says. */
static void form_key(const Pair *pair, MyForms *forms)
{
    const MySubject *subject = pair->subject;
    const bool       child   = my_in_key(subject, subject->change->column);
    KeyChange        change  = KEY_THE_SAME;
    if (!child && !my_is_key_target(subject, subject->change->column))
        return;
    for (size_t i = 0; i < forms->list.count; i++)
        change = MAX_OF(change, key_change_of(pair, forms->list.items[i]));
    if (change == KEY_TYPE)
        my_form_add(forms, child ? "mod_type_fk_child" : "mod_type_fk_parent");
    else if (change == KEY_LENGTH)
        my_form_add(forms, child ? "mod_length_fk_child" : "mod_length_fk_parent");
}

static bool moves(const MyForms *forms)
{
    for (size_t i = 0; i < forms->list.count; i++)
        if (str_starts(str_from(forms->list.items[i]), "mod_reorder"))
            return true;
    return false;
}

void my_form_redefine(const MySubject *subject, MyForms *forms)
{
    const Change *change = subject->change;
    const Column *column =
        subject->table != NULL ? table_column_find(subject->table, change->column) : NULL;
    if (column == NULL || name_empty(column->type.name)) {
        my_form_add(forms, "mod_type_other");
        form_rename(subject, forms);
        return;
    }
    Pair pair = {subject, column, column->type, change->type, my_in_index(subject, change->column)};
    resolve_text(subject, &pair.old);
    resolve_text(subject, &pair.new);
    if (!form_generated(&pair, forms)) {
        if (name_equal(pair.old.name, pair.new.name))
            form_same_name(&pair, forms);
        else
            my_form_add(forms, form_of_names(&pair));
    }
    form_key(&pair, forms);
    form_identity(&pair, forms);
    form_null(&pair, forms);
    form_position(&pair, forms);
    form_rename(subject, forms);
    form_words(&pair, forms);
    if (forms->list.count == 0)
        my_form_add(forms, "mod_noop");
    forms->not_instant =
        my_is_compressed(subject) ||
        (moves(forms) && (my_has_fulltext(subject) || subject->table->has_document_ids));
}

bool my_form_narrows(const char *form)
{
    static const char *const forms[] = {
        "mod_varchar_shrink", "mod_enum_drop_member",       "mod_enum_rename_member",
        "mod_set_middle",     "mod_int_unsigned",           "mod_charset_latin1_utf8mb4",
        "mod_type_other",     "mod_datetime_timestamp",     "mod_null_to_notnull",
        "mod_enum_middle",    "mod_null_to_notnull_strict", "mod_decimal_grow_prec",
    };
    for (size_t i = 0; i < COUNT_OF(forms); i++)
        if (strcmp(form, forms[i]) == 0)
            return true;
    return false;
}
