/* enum_add_value_no_order.c */
#include "lint/rule.h"

#include "base/poison.h"

static bool says_where(const LintPoint *point)
{
    const Str    lower = str_lower(point->arena, lint_source(point));
    const Str    value = str_lower(point->arena, point->change->object);
    const size_t at    = str_find(lower, str_c(point->arena, value));
    const Str    rest  = str_slice(lower, at + value.size, SIZE_MAX);
    return str_contains(rest, " before ") || str_contains(rest, " after ");
}

static void check(const LintPoint *point)
{
    const Change *change = point->change;
    if (change->kind == CHANGE_ADD_ENUM_VALUE && point->section != SECTION_DOWN &&
        !says_where(point))
        lint_report(point, "'" STR_FMT "' sorts behind all other values of " STR_FMT,
                    STR_ARG(change->object), STR_ARG(name_text(point->arena, change->relation)));
}

RULE(enum_add_value_no_order) = {
    .id       = "enum-add-value-no-order",
    .severity = SEVERITY_OFF,
    .scope    = RULE_CHANGE,
    .servers  = RULE_ON_PG,
    .summary  = "an enum value is added without saying where it sorts",
    .why   = "ORDER BY and comparisons of an enum go by the place of its values, which cannot be "
             "changed later.",
    .safe  = "Where the order means something, write BEFORE or AFTER.",
    .bad   = "ALTER TYPE size ADD VALUE 'medium';",
    .good  = "ALTER TYPE size ADD VALUE 'medium' BEFORE 'large';",
    .check = check,
};
