/* fk_type_mismatch.c -- which types of a key the server accepts for which key pointed at was
 * measured for each pair of the types below, on PostgreSQL 15. */
#include "lint/rule.h"

#include "base/poison.h"

/* Two types of one family can be compared by an index of either. */
typedef struct KeyType {
    const char *name;
    const char *family;
    int         width; /* of integers; a narrower key cannot point to every row */
} KeyType;

static const KeyType key_types[] = {
    {"int2", "integer", 2},    {"int4", "integer", 4},     {"int8", "integer", 8},
    {"numeric", "numeric", 0}, {"float4", "float", 0},     {"float8", "float", 0},
    {"text", "text", 0},       {"varchar", "text", 0},     {"bpchar", "text", 0},
    {"name", "text", 0},       {"uuid", "uuid", 0},        {"date", "time", 1},
    {"timestamp", "time", 2},  {"timestamptz", "time", 3}, {"bool", "bool", 0},
    {"oid", "oid", 0},         {"bytea", "bytea", 0},      {"inet", "inet", 0},
    {"cidr", "inet", 0},       {"time", "day", 0},         {"interval", "interval", 0},
};

/* Pairs of two families that the server accepts, by a cast of the key: parent, child. */
static const char *const accepted[][2] = {
    {"float", "integer"}, {"float", "numeric"}, {"numeric", "integer"},
    {"oid", "integer"},   {"interval", "day"},
};

static const KeyType *key_type(Type type)
{
    if (type.array_dimensions > 0)
        return NULL;
    for (size_t i = 0; i < COUNT_OF(key_types); i++)
        if (str_is(type.name.name, key_types[i].name))
            return &key_types[i];
    return NULL;
}

static bool is_accepted(const KeyType *parent, const KeyType *child)
{
    for (size_t i = 0; i < COUNT_OF(accepted); i++)
        if (str_is(str_from(parent->family), accepted[i][0]) &&
            str_is(str_from(child->family), accepted[i][1]))
            return true;
    return false;
}

/* What comes of it; NULL for nothing. */
static const char *consequence(const KeyType *parent, const KeyType *child, bool *ret_refused)
{
    *ret_refused = false;
    if (str_is(str_from(parent->family), child->family)) {
        if (child->width == parent->width)
            return NULL;
        if (str_is(str_from(parent->family), "time"))
            return "they are equal at some moments only, and the time zone of the session may "
                   "decide";
        return child->width < parent->width ? "rows with a larger key cannot be pointed at" : NULL;
    }
    if (is_accepted(parent, child))
        return "the key is cast for each comparison, and its own index is of no use when a row "
               "that it points to is deleted";
    *ret_refused = true;
    return "the server refuses the pair";
}

static void check_column(const LintPoint *point, Str column, Str target)
{
    const Change *change = point->change;
    Type          own = {0}, other = {0};
    bool          not_null, refused;
    if (!lint_column_known(point, change->relation, column, &own, &not_null) ||
        !lint_column_known(point, change->references, target, &other, &not_null))
        return;
    const KeyType *child  = key_type(own);
    const KeyType *parent = key_type(other);
    const char    *what =
        child == NULL || parent == NULL ? NULL : consequence(parent, child, &refused);
    if (what == NULL)
        return;
    Finding *finding = lint_report(point,
                                   STR_FMT "." STR_FMT " is " STR_FMT " and points to " STR_FMT
                                           "." STR_FMT ", which is " STR_FMT ": %s",
                                   STR_ARG(lint_relation_text(point, change->relation)),
                                   STR_ARG(column), STR_ARG(lint_type(point, own)),
                                   STR_ARG(lint_relation_text(point, change->references)),
                                   STR_ARG(target), STR_ARG(lint_type(point, other)), what);
    if (!refused)
        lint_lower(finding, SEVERITY_WARNING);
}

static void check(const LintPoint *point)
{
    const Change *change = point->change;
    if (change->kind != CHANGE_ADD_FOREIGN_KEY)
        return;
    const StrVec targets = lint_referenced_columns(point);
    for (size_t i = 0; i < change->columns.count && targets.count == change->columns.count; i++)
        check_column(point, change->columns.items[i], targets.items[i]);
}

RULE(fk_type_mismatch) = {
    .id       = "fk-type-mismatch",
    .severity = SEVERITY_ERROR,
    .scope    = RULE_CHANGE,
    .servers  = RULE_ON_PG,
    .summary  = "a foreign key has another type than the column it points to",
    .why      = "Where the two cannot be compared the server refuses the key (SQLSTATE "
                "42804). Where they can, a narrower integer runs out before the key that "
                "it points to does, and a cast keeps indexes from being used.",
    .safe     = "Give the column the type of the column that it points to.",
    .bad      = "CREATE TABLE owners (id bigint PRIMARY KEY);\n"
                "CREATE TABLE cars (owner_id uuid REFERENCES owners (id));",
    .good     = "CREATE TABLE owners (id bigint PRIMARY KEY);\n"
                "CREATE TABLE cars (owner_id bigint REFERENCES owners (id));",
    .check    = check,
};
