/* autovacuum_disabled.c */
#include <string.h>

#include "lint/rule.h"

#include "base/poison.h"

/* Is the option's name in the text? In any case of letters, and without a copy of the text. */
static bool is_named(Str text)
{
    static const char name[] = "autovacuum_enabled";
    const size_t      before = (size_t)(strchr(name, '_') - name);
    for (size_t at = 0, next; (next = str_find(str_slice(text, at, SIZE_MAX), "_")) != SIZE_MAX;) {
        at += next;
        if (at >= before && str_equal_nocase(str_slice(text, at - before, sizeof name - 1),
                                             (Str){name, sizeof name - 1}))
            return true;
        at++;
    }
    return false;
}

/* "autovacuum_enabled = off" somewhere in the text of the Change. */
static bool disables(const LintPoint *point)
{
    const Span span = point->change->span;
    if (!is_named(str_slice(lint_file_text(point), span.start, span.size)))
        return false;
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
            LintPoint later   = *point;
            later.table_known = false;
            later.change      = &statements->items[i].changes.items[k];
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
    .servers  = RULE_ON_PG,
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
