/* form_pair.c -- what the change of one type to another costs by itself. Domains have been looked
 * through. What is free, what rewrites and what is refused was measured on PostgreSQL 15 for all
 * pairs of eighty types, with and without an index; each kind of outcome has its row. */
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
    {"varchar", "bpchar", MODIFIER_NONE, "type_text_to_bpchar"},
    {"varchar", "bpchar", MODIFIER_ANY, "type_varchar_to_char"},
    {"varchar", "citext", MODIFIER_ANY, "type_varchar_to_citext"},
    {"text", "varchar", MODIFIER_NONE, "type_text_to_varchar_unbounded"},
    {"text", "varchar", MODIFIER_ANY, "type_text_to_varchar_n"},
    {"text", "bpchar", MODIFIER_NONE, "type_text_to_bpchar"},
    {"text", "citext", MODIFIER_ANY, "type_text_to_citext"},
    {"citext", "text", MODIFIER_ANY, "type_citext_to_text"},
    {"citext", "varchar", MODIFIER_NONE, "type_citext_to_text"},
    {"citext", "bpchar", MODIFIER_NONE, "type_citext_to_text"},
    {"bpchar", "bpchar", MODIFIER_NONE, "type_text_to_bpchar"},
    {"bpchar", "bpchar", MODIFIER_ANY, "type_char_grow"},
    {"bpchar", "varchar", MODIFIER_ANY, "type_char_to_varchar"},
    {"bpchar", "text", MODIFIER_ANY, "type_char_to_text"},
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
    {"float4", "float8", MODIFIER_ANY, "type_real_to_double"},
    {"timestamp", "date", MODIFIER_ANY, "type_ts_to_date"},
    {"timestamp", "timestamp", MODIFIER_NONE, "type_ts3_to_ts"},
    {"timestamp", "timestamp", MODIFIER_WIDER, "type_ts3_to_ts6"},
    {"timestamp", "timestamp", MODIFIER_ANY, "type_ts_to_ts3"},
    {"timestamptz", "timestamptz", MODIFIER_NONE, "type_tz_to_tz6"},
    {"timestamptz", "timestamptz", MODIFIER_WIDER, "type_tz_to_tz6"},
    {"timestamptz", "timestamptz", MODIFIER_ANY, "type_tz_to_tz0"},
    {"time", "time", MODIFIER_NONE, "type_ts3_to_ts"},
    {"time", "time", MODIFIER_WIDER, "type_ts3_to_ts6"},
    {"time", "time", MODIFIER_ANY, "type_ts_to_ts3"},
    {"timetz", "timetz", MODIFIER_NONE, "type_ts3_to_ts"},
    {"timetz", "timetz", MODIFIER_WIDER, "type_ts3_to_ts6"},
    {"timetz", "timetz", MODIFIER_ANY, "type_ts_to_ts3"},
    {"cidr", "inet", MODIFIER_ANY, "type_cidr_to_inet"},
    {"inet", "cidr", MODIFIER_ANY, "type_inet_to_cidr"},
    {"json", "jsonb", MODIFIER_ANY, "type_json_to_jsonb"},
    {"jsonb", "json", MODIFIER_ANY, "type_jsonb_to_json"},
    {"uuid", "text", MODIFIER_ANY, "type_uuid_to_text"},
    {"xml", "text", MODIFIER_ANY, "type_xml_to_text"},
    {"varbit", "varbit", MODIFIER_NONE, "type_varbit_grow"},
    {"varbit", "varbit", MODIFIER_WIDER, "type_varbit_grow"},
    {"varbit", "varbit", MODIFIER_ANY, "type_varbit_shrink"},
    {"bit", "varbit", MODIFIER_NONE, "type_bit_to_varbit"},
    {"bit", "varbit", MODIFIER_ANY, "type_varbit_shrink"},
    {"bit", "bit", MODIFIER_ANY, "type_bit_grow"},
};

/* Types whose casts to each other are made without USING. */
static const char *const families[][10] = {
    {"int2", "int4", "int8", "float4", "float8", "numeric"},
    {"int2", "int4", "int8", "oid", "regclass", "regtype", "regproc", "regprocedure"},
    {"int4", "int8", "numeric", "money"},
    {"date", "timestamp", "timestamptz"},
    {"time", "timestamp", "timestamptz", "interval", "timetz"},
    {"inet", "cidr"},
    {"macaddr", "macaddr8"},
    {"bit", "varbit"},
    {"json", "jsonb"},
};

/* Everything becomes one of these without USING. */
static const char *const strings[] = {"text", "varchar", "bpchar", "citext", "name", "char"};

/* Base types of which casts are known. */
static const char *const others[] = {
    "bool", "bytea", "uuid", "jsonpath", "xml", "tsvector", "tsquery", "int4range", "int8range",
};

static bool listed(const char *const *names, size_t count, Str name)
{
    for (size_t i = 0; i < count && names[i] != NULL; i++)
        if (str_is(name, names[i]))
            return true;
    return false;
}

static bool is_string(Str name)
{
    return listed(strings, COUNT_OF(strings), name);
}

static bool same_family(Str left, Str right)
{
    for (size_t i = 0; i < COUNT_OF(families); i++)
        if (listed(families[i], COUNT_OF(families[i]), left) &&
            listed(families[i], COUNT_OF(families[i]), right))
            return true;
    return false;
}

static bool is_known(Str name)
{
    bool known = is_string(name) || listed(others, COUNT_OF(others), name);
    for (size_t i = 0; i < COUNT_OF(families); i++)
        known |= listed(families[i], COUNT_OF(families[i]), name);
    return known;
}

/* The server has no cast that it would use without USING. */
static bool has_no_cast(const Subject *subject, Type old, Type new)
{
    const bool old_enum = catalog_enum_find(subject->catalog, old.name) != NULL;
    const bool new_enum = catalog_enum_find(subject->catalog, new.name) != NULL;
    if (is_string(new.name.name) || str_equal(old.name.name, new.name.name))
        return false;
    if (is_string(old.name.name) && str_is(new.name.name, "regclass"))
        return false;
    if ((old_enum || is_known(old.name.name)) && (new_enum || is_known(new.name.name)))
        return old_enum || new_enum || !same_family(old.name.name, new.name.name);
    return false;
}

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

/* interval's fields, as its first modifier has them: the finest one, from seconds up. */
static int interval_level(Type type)
{
    enum { MONTH = 1 << 1, DAY = 1 << 3, HOUR = 1 << 10, MINUTE = 1 << 11, SECOND = 1 << 12 };
    static const int fields[] = {SECOND, MINUTE, HOUR, DAY, MONTH};
    int              level    = 0;
    while (type.modifier_count > 0 && level < (int)COUNT_OF(fields) &&
           (type.modifiers[0] & fields[level]) == 0)
        level++;
    return level;
}

static const char *form_of_interval(Type old, Type new)
{
    enum { DIGITS_MAX = 6 };
    const int old_level  = interval_level(old);
    const int new_level  = interval_level(new);
    const int old_digits = old.modifier_count > 1 ? old.modifiers[1] : DIGITS_MAX;
    const int new_digits = new.modifier_count > 1 ? new.modifiers[1] : DIGITS_MAX;
    if (new_level <= old_level && (old_level > 0 || new_digits >= old_digits))
        return new.modifier_count == 1 ? "type_interval_fields" : "type_interval_to_interval6";
    return "type_interval_to_interval0";
}

/* A time zone without an offset, ever: timestamp and timestamptz are then the same bytes. */
static bool zone_is_utc(Str zone)
{
    static const char *const names[] = {
        "utc", "uct", "gmt", "zulu", "universal", "greenwich", "gmt0",   "gmt+0",  "gmt-0", "utc0",
        "0",   "+0",  "-0",  "+00",  "-00",       "00:00",     "+00:00", "-00:00", "00",
    };
    if (str_equal_nocase(str_slice(zone, 0, strlen("Etc/")), STR("Etc/")))
        zone = str_slice(zone, strlen("Etc/"), SIZE_MAX);
    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (str_equal_nocase(zone, str_from(names[i])))
            return true;
    return false;
}

/* timestamp to timestamptz and back; NULL for other pairs. Fewer digits than six are rounded. */
static const char *form_of_zone(const Subject *subject, Type old, Type new)
{
    const bool there = str_is(old.name.name, "timestamp") && str_is(new.name.name, "timestamptz");
    const bool back  = str_is(old.name.name, "timestamptz") && str_is(new.name.name, "timestamp");
    if (!there && !back)
        return NULL;
    const bool whole = new.modifier_count == 0 || new.modifiers[0] == 6;
    if (whole && zone_is_utc(subject->catalog->time_zone))
        return there ? "type_ts_to_tstz_utc" : "type_tstz_to_ts_utc";
    return there ? "type_ts_to_tstz_london" : "type_tstz_to_ts_newyork";
}

/* oid and its aliases are of the same bytes; int4 is as well, but sorts otherwise. */
static bool is_oid(Str name)
{
    return str_is(name, "oid") || str_starts(name, "reg");
}

static const char *form_of_oid(Str old, Str new)
{
    if (str_is(old, "int4") && is_oid(new))
        return "type_int_to_oid";
    if (is_oid(old) && str_is(new, "int4"))
        return "type_oid_to_int";
    const bool one_is_plain = str_is(old, "oid") || str_is(new, "oid");
    return is_oid(old) && is_oid(new) && one_is_plain ? "type_int_to_regclass" : NULL;
}

static const char *form_of_array(Type old, Type new)
{
    if (old.array_dimensions == 0)
        return "type_int_to_intarray";
    const bool unbounded = str_is(old.name.name, "varchar") && str_is(new.name.name, "varchar") &&
                           new.modifier_count == 0;
    return unbounded ? "type_varchar_array_unbounded" : "type_varchar_array_grow";
}

static bool type_same(Type old, Type new)
{
    old.array_dimensions = old.array_dimensions > 0; /* int[] and int[][] are one type */
    new.array_dimensions = new.array_dimensions > 0;
    return type_equal(old, new);
}

const char *form_of_pair(const Subject *subject, Type old, Type new)
{
    const Change *change = subject->change;
    if (change->using_expression && !change->using_same)
        return "type_text_using_upper";
    if (type_same(old, new))
        return change->collated ? "type_collate_change" : "type_same";
    if (old.array_dimensions > 0 || new.array_dimensions > 0)
        return form_of_array(old, new);
    if (!change->using_expression && has_no_cast(subject, old, new))
        return "type_text_to_int_nousing";
    if (str_is(old.name.name, "interval") && str_is(new.name.name, "interval"))
        return form_of_interval(old, new);
    const char *form = form_of_zone(subject, old, new);
    if (form == NULL)
        form = form_of_oid(old.name.name, new.name.name);
    for (size_t i = 0; form == NULL && i < COUNT_OF(pairs); i++)
        if (str_is(old.name.name, pairs[i].old_name) && str_is(new.name.name, pairs[i].new_name) &&
            modifier_fits(&pairs[i], old, new))
            form = pairs[i].form;
    return form == NULL ? "type_other" : form;
}

/* Types of one order: an index over one is an index over the other. */
static Str order_of(Str name)
{
    if (str_is(name, "varchar"))
        return STR("text");
    if (str_is(name, "cidr"))
        return STR("inet");
    return is_oid(name) ? STR("oid") : name;
}

bool pair_reorders(Type old, Type new)
{
    return !str_equal(order_of(old.name.name), order_of(new.name.name));
}
