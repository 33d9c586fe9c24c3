/* add_column_position_alignment.c -- bytes that the order of columns costs in each row. Sizes and
 * alignments are those of pg_type (typlen, typalign). Behind a column of varying length nothing is
 * known of where the next one begins, so only runs of fixed ones are counted. */
#include "lint/rule.h"

#include "base/poison.h"

enum { WASTE_MIN = 8 };

typedef struct Layout {
    const char *type;
    size_t      size;
    size_t      alignment;
} Layout;

static const Layout layouts[] = {
    {"bool", 1, 1},    {"char", 1, 1},    {"int2", 2, 2},      {"int4", 4, 4},
    {"float4", 4, 4},  {"date", 4, 4},    {"oid", 4, 4},       {"int8", 8, 8},
    {"float8", 8, 8},  {"money", 8, 8},   {"timestamp", 8, 8}, {"timestamptz", 8, 8},
    {"time", 8, 8},    {"timetz", 12, 8}, {"uuid", 16, 1},     {"interval", 16, 8},
    {"macaddr", 6, 4}, {"point", 16, 8},
};

static const Layout *layout_of(Type type)
{
    for (size_t i = 0; type.array_dimensions == 0 && i < COUNT_OF(layouts); i++)
        if (str_is(type.name.name, layouts[i].type))
            return &layouts[i];
    return NULL;
}

static size_t waste(const LintPoint *point)
{
    const ChangeVec *changes = &point->statement->changes;
    size_t           waste = 0, at = 0;
    bool             known = true;
    for (size_t i = 0; i < changes->count; i++) {
        const Change *change = &changes->items[i];
        if (change->kind != CHANGE_ADD_COLUMN || !change->in_create)
            continue;
        const Layout *layout = layout_of(change->type);
        if (layout != NULL && known) {
            const size_t gap = (layout->alignment - at % layout->alignment) % layout->alignment;
            waste += gap;
            at += gap;
        }
        known = layout != NULL;
        at    = !known ? 0 : at + layout->size;
    }
    return waste;
}

static void check(const LintPoint *point)
{
    if (point->change->kind != CHANGE_CREATE_TABLE || point->change->temporary)
        return;
    const size_t bytes = waste(point);
    if (bytes >= WASTE_MIN)
        lint_report(point, "the order of the columns of " STR_FMT " wastes %zu bytes in each row",
                    STR_ARG(lint_relation_text(point, point->change->relation)), bytes);
}

RULE(add_column_position_alignment) = {
    .id       = "add-column-position-alignment",
    .severity = SEVERITY_OFF,
    .scope    = RULE_CHANGE,
    .servers  = RULE_ON_PG,
    .summary  = "a new table's columns stand in an order that wastes space",
    .why      = "A bigint begins at a multiple of eight bytes, an integer at one of four. A small "
                "column in front of a large one leaves a gap, in each row.",
    .safe     = "Put the columns of eight bytes first, then those of four, two and one, and those "
                "of varying length last. For a table that is there it is not worth a rewrite.",
    .bad      = "CREATE TABLE visits (seen bool, id bigint, paid bool, at timestamptz);",
    .good     = "CREATE TABLE visits (id bigint, at timestamptz, seen bool, paid bool);",
    .check    = check,
};
