/* form_type.c -- which forms describe ALTER COLUMN TYPE.
 *
 * The old type comes from the catalog. Where the stored bytes can stay, the change is free by
 * itself, and then it matters what depends on the column: a validated CHECK is checked again, an
 * index over an expression or with a predicate is rebuilt, the other side of a foreign key is
 * locked as well. Where the old type is not known, or the pair was not measured, the table is
 * rewritten. */
#include <assert.h>
#include <string.h>

#include "facts/form.h"

#include "base/poison.h"

/* One pair of base types. Modifiers are compared where the row asks for it. */
typedef struct Pair {
    const char *old_name;
    const char *new_name;
    enum {
        MODIFIER_ANY,
        MODIFIER_NONE,   /* the new type has none */
        MODIFIER_WIDER,  /* same scale, same or more room */
        MODIFIER_LESS,   /* less room, or another scale */
        MODIFIER_ABSENT, /* the old type has none, the new one has */
    } modifier;
    const char *form;
} Pair;

/* The first row that fits counts. */
static const Pair pairs[] = {
    {"varchar", "varchar", MODIFIER_NONE, "type_varchar_unbounded"},
    {"varchar", "varchar", MODIFIER_WIDER, "type_varchar_grow"},
    {"varchar", "varchar", MODIFIER_ANY, "type_varchar_shrink"},
    {"varchar", "text", MODIFIER_ANY, "type_varchar_to_text"},
    {"text", "varchar", MODIFIER_NONE, "type_text_to_varchar_unbounded"},
    {"text", "varchar", MODIFIER_ANY, "type_text_to_varchar_n"},
    {"text", "citext", MODIFIER_ANY, "type_text_to_citext"},
    {"varchar", "citext", MODIFIER_ANY, "type_varchar_to_citext"},
    {"citext", "text", MODIFIER_ANY, "type_citext_to_text"},
    {"bpchar", "bpchar", MODIFIER_ANY, "type_char_grow"},
    {"bpchar", "varchar", MODIFIER_ANY, "type_char_to_varchar"},
    {"bpchar", "text", MODIFIER_ANY, "type_char_to_text"},
    {"varchar", "bpchar", MODIFIER_ANY, "type_varchar_to_char"},
    {"numeric", "numeric", MODIFIER_NONE, "type_numeric_to_unconstrained"},
    {"numeric", "numeric", MODIFIER_WIDER, "type_numeric_grow_precision"},
    {"numeric", "numeric", MODIFIER_ABSENT, "type_numeric_unconstrained_to_constrained"},
    {"numeric", "numeric", MODIFIER_LESS, "type_numeric_shrink_scale"},
    {"int2", "int4", MODIFIER_ANY, "type_smallint_to_int"},
    {"int2", "int8", MODIFIER_ANY, "type_int_to_bigint"},
    {"int4", "int8", MODIFIER_ANY, "type_int_to_bigint"},
    {"int8", "int4", MODIFIER_ANY, "type_bigint_to_int"},
    {"int4", "numeric", MODIFIER_ANY, "type_int_to_numeric"},
    {"int4", "text", MODIFIER_ANY, "type_int_to_text"},
    {"int4", "oid", MODIFIER_ANY, "type_int_to_oid"},
    {"oid", "int4", MODIFIER_ANY, "type_oid_to_int"},
    {"oid", "regclass", MODIFIER_ANY, "type_int_to_regclass"},
    {"float4", "float8", MODIFIER_ANY, "type_real_to_double"},
    {"timestamp", "timestamptz", MODIFIER_ANY, "type_ts_to_tstz_london"},
    {"timestamptz", "timestamp", MODIFIER_ANY, "type_tstz_to_ts_newyork"},
    {"timestamp", "date", MODIFIER_ANY, "type_ts_to_date"},
    {"timestamp", "timestamp", MODIFIER_NONE, "type_ts3_to_ts"},
    {"timestamp", "timestamp", MODIFIER_WIDER, "type_ts3_to_ts6"},
    {"timestamp", "timestamp", MODIFIER_ANY, "type_ts_to_ts3"},
    {"timestamptz", "timestamptz", MODIFIER_NONE, "type_tz_to_tz6"},
    {"timestamptz", "timestamptz", MODIFIER_WIDER, "type_tz_to_tz6"},
    {"timestamptz", "timestamptz", MODIFIER_ANY, "type_tz_to_tz0"},
    {"interval", "interval", MODIFIER_ANY, "type_interval_to_interval0"},
    {"cidr", "inet", MODIFIER_ANY, "type_cidr_to_inet"},
    {"inet", "cidr", MODIFIER_ANY, "type_inet_to_cidr"},
    {"json", "jsonb", MODIFIER_ANY, "type_json_to_jsonb"},
    {"jsonb", "json", MODIFIER_ANY, "type_jsonb_to_json"},
    {"text", "jsonb", MODIFIER_ANY, "type_text_to_jsonb_using"},
    {"text", "uuid", MODIFIER_ANY, "type_text_to_uuid_using"},
    {"uuid", "text", MODIFIER_ANY, "type_uuid_to_text"},
    {"text", "int4", MODIFIER_ANY, "type_text_to_int_using"},
    {"int4", "bool", MODIFIER_ANY, "type_int_to_bool_using"},
    {"xml", "text", MODIFIER_ANY, "type_xml_to_text"},
    {"varbit", "varbit", MODIFIER_NONE, "type_varbit_grow"},
    {"varbit", "varbit", MODIFIER_WIDER, "type_varbit_grow"},
    {"varbit", "varbit", MODIFIER_ANY, "type_varbit_shrink"},
    {"bit", "bit", MODIFIER_ANY, "type_bit_grow"},
};

/* Fractional seconds are stored with six digits when nothing is said: (6) and none are the same. */
static bool is_time(Type type)
{
    return str_starts(type.name.name, "time");
}

static bool modifier_wider(Type old, Type new)
{
    if (old.modifier_count == 0)
        return is_time(new) && new.modifiers[0] == 6;
    if (new.modifiers[0] < old.modifiers[0])
        return false;
    const int old_scale = old.modifier_count > 1 ? old.modifiers[1] : 0;
    const int new_scale = new.modifier_count > 1 ? new.modifiers[1] : 0;
    return old_scale == new_scale;
}

static bool modifier_fits(const Pair *pair, Type old, Type new)
{
    switch (pair->modifier) {
    case MODIFIER_ANY:
        return true;
    case MODIFIER_NONE:
        return new.modifier_count == 0;
    case MODIFIER_ABSENT:
        return old.modifier_count == 0 && new.modifier_count > 0;
    case MODIFIER_WIDER:
        return new.modifier_count > 0 && modifier_wider(old, new);
    case MODIFIER_LESS:
        return new.modifier_count > 0 && !modifier_wider(old, new);
    }
    return false;
}

static bool is_cast_text(Str text)
{
    for (size_t i = 0; i < text.size; i++) {
        const char c       = text.data[i];
        const bool is_word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                             (c >= '0' && c <= '9') || c == '_' || c == '.' || c == ' ';
        if (!is_word && c != '(' && c != ')' && c != ',')
            return false;
    }
    return true;
}

/* The server keeps the bytes only where USING says nothing but the column, or a cast of it that
 * ALTER TYPE would have made anyway. */
static bool using_is_plain(const Change *change)
{
    if (!change->using_expression)
        return true;
    Str       rest = change->expression;
    const Str head = str_trim(str_cut(&rest, ':'));
    if (!str_equal_nocase(head, change->column))
        return false;
    if (rest.size == 0)
        return true;
    const Str cast = str_slice(rest, 1, SIZE_MAX);
    return rest.data[0] == ':' && is_cast_text(cast) &&
           str_contains(cast, "(") == (change->type.modifier_count > 0);
}

static const char *form_of_pair(const Subject *subject, Type old, Type new)
{
    if (type_equal(old, new) && using_is_plain(subject->change))
        return subject->change->collated ? "type_collate_change" : "type_same";
    if (type_equal(old, new))
        return "type_text_using_upper";
    if (old.array_dimensions > 0 || new.array_dimensions > 0)
        return old.array_dimensions == 0 ? "type_int_to_intarray" : "type_varchar_array_grow";
    if (!using_is_plain(subject->change))
        return "type_text_using_upper";
    for (size_t i = 0; i < COUNT_OF(pairs); i++) {
        const Pair *pair = &pairs[i];
        if (str_is(old.name.name, pair->old_name) && str_is(new.name.name, pair->new_name) &&
            modifier_fits(pair, old, new))
            return pair->form;
    }
    return "type_other";
}

/* What else happens where the column itself keeps its bytes. */
static void add_dependants(const Subject *subject, const char *base, FormList *forms)
{
    const Table *table  = subject->table;
    const Str    column = subject->change->column;
    assert(table != NULL);
    /* Another operator class, or another collation, orders otherwise. */
    const bool reorders = strstr(base, "citext") != NULL || subject->change->collated;
    for (size_t i = 0; i < table->indexes.count; i++) {
        const Index *index = &table->indexes.items[i];
        const bool   holds = strvec_contains(&index->columns, column);
        if (holds && reorders)
            form_add(forms, "type_text_to_citext_indexed");
        /* What an expression or a predicate is about, is not known here. */
        else if (index->has_expression)
            form_add(forms, "type_varchar_grow_expr_index");
        else if (index->partial)
            form_add(forms, "type_varchar_grow_partial_index_pred_on_col");
    }
    for (size_t i = 0; i < table->constraints.count; i++) {
        const Constraint *constraint = &table->constraints.items[i];
        if (constraint->kind == CONSTRAINT_CHECK && constraint->validated &&
            (constraint->columns.count == 0 || strvec_contains(&constraint->columns, column)))
            form_add(forms, "type_varchar_grow_check");
    }
}

void form_type(const Subject *subject, FormList *forms)
{
    const Change *change = subject->change;
    const Table  *table  = subject->table;
    const Column *column = table != NULL ? table_column_find(table, change->column) : NULL;
    if (column == NULL || column->type.name.name.size == 0) {
        form_add(forms, "type_other");
        return;
    }
    const char *base = form_of_pair(subject, column->type, change->type);
    form_add(forms, base);
    const bool rewrites = fact_find(base, subject->major)->rewrite;
    if (table_references(table, change->column))
        form_add(forms, "type_varchar_grow_fk_child");
    if (table_is_referenced(subject->catalog, table))
        form_add(forms, rewrites ? "type_pk_int_to_bigint_fk" : "type_varchar_grow_fk_parent");
    if (subject_partitioned(subject))
        form_add(forms,
                 rewrites ? "type_int_to_bigint_partitioned" : "type_varchar_grow_partitioned");
    if (!rewrites)
        add_dependants(subject, base, forms);
}
