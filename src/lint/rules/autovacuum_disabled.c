/* autovacuum_disabled.c */
#include <string.h>

#include "lint/rule.h"

#include "base/poison.h"

/* "autovacuum_enabled = off" somewhere in the text of the Change. */
static bool disables(const LintPoint *point)
{
    static const char *const off[] = {"false", "off", "0", "no", "f"};
    const Str                text  = str_lower(point->arena, lint_source(point));
    const size_t             at    = str_find(text, "autovacuum_enabled");
    if (at >= text.size)
        return false;
    Str value = str_slice(text, at + strlen("autovacuum_enabled"), SIZE_MAX);
    while (value.size > 0 &&
           (value.data[0] == ' ' || value.data[0] == '=' || value.data[0] == '\''))
        value = str_slice(value, 1, SIZE_MAX);
    size_t size = 0;
    while (size < value.size && ((value.data[size] >= 'a' && value.data[size] <= 'z') ||
                                 (value.data[size] >= '0' && value.data[size] <= '9')))
        size++;
    for (size_t i = 0; i < COUNT_OF(off); i++)
        if (str_is(str_slice(value, 0, size), off[i]))
            return true;
    return false;
}

/* A later statement of the section sets it otherwise, or resets it. */
static bool is_restored(const LintPoint *point)
{
    const StatementVec *statements = &point->statements->statements;
    for (size_t i = point->statement_index + 1; i < statements->count; i++)
        for (size_t k = 0; k < statements->items[i].changes.count; k++) {
            LintPoint later = *point;
            later.change    = &statements->items[i].changes.items[k];
            if (later.change->kind == CHANGE_SET_TABLE_OPTION &&
                name_equal(later.change->relation, point->change->relation) &&
                str_contains(str_lower(point->arena, lint_source(&later)), "autovacuum_enabled") &&
                !disables(&later))
                return true;
        }
    return false;
}

static void check(const LintPoint *point)
{
    const ChangeKind kind = point->change->kind;
    if ((kind == CHANGE_SET_TABLE_OPTION || kind == CHANGE_CREATE_TABLE) && disables(point) &&
        point->section != SECTION_DOWN && !is_restored(point))
        lint_report(point,
                    "autovacuum no longer looks after " STR_FMT ", and nothing here switches it "
                    "on again",
                    STR_ARG(lint_relation_text(point, point->change->relation)));
}

RULE(autovacuum_disabled) = {
    .id       = "autovacuum-disabled",
    .severity = SEVERITY_WARNING,
    .scope    = RULE_CHANGE,
    .summary  = "autovacuum is switched off for a table, and stays off",
    .why      = "Dead rows pile up, statistics grow old, queries grow slow, and in the end the "
                "server vacuums all the same, against wraparound, when it suits least.",
    .safe     = "Make it rarer or gentler instead (autovacuum_vacuum_scale_factor, "
                "autovacuum_vacuum_cost_delay). Where it must be off for a load, switch it on in "
                "the same file.",
    .bad      = "ALTER TABLE events SET (autovacuum_enabled = false);",
    .good     = "ALTER TABLE events SET (autovacuum_enabled = false);\n"
                "ALTER TABLE events RESET (autovacuum_enabled);",
    .check    = check,
};
