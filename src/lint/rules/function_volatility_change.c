/* function_volatility_change.c */
#include "lint/code.h"
#include "lint/rule.h"

#include "base/poison.h"

/* "(int, text)": of two functions of one name they tell which is meant. */
static Str arguments(Str definition)
{
    const size_t start = str_find(definition, "(");
    const size_t size  = str_find(str_slice(definition, start, SIZE_MAX), ")");
    return str_slice(definition, start, size);
}

static const Routine *earlier(const LintPoint *point)
{
    const Routines *routines = point->routines;
    for (size_t i = routines == NULL ? 0 : routines->all.count; i-- > 0;)
        if (str_equal(routines->all.items[i].name, point->change->object) &&
            str_equal_nocase(arguments(routines->all.items[i].definition),
                             arguments(point->statement->text)))
            return &routines->all.items[i];
    return NULL;
}

static void check_alter(const LintPoint *point)
{
    static const char *const words[] = {" IMMUTABLE", " STABLE", " VOLATILE"};
    for (size_t i = 0; i < COUNT_OF(words); i++)
        if (str_starts(point->change->words, "ALTER FUNCTION") &&
            str_contains(point->change->words, words[i]))
            lint_report(point,
                        "the function becomes%s: indexes and constraints that were made with "
                        "it keep what it gave before",
                        words[i]);
}

static void check(const LintPoint *point)
{
    const Change *change = point->change;
    if (change->kind == CHANGE_OTHER)
        check_alter(point);
    const Routine *old =
        change->kind == CHANGE_CREATE_FUNCTION && change->or_replace ? earlier(point) : NULL;
    if (old == NULL)
        return;
    const char *before = routine_volatility(old->definition);
    const char *after  = routine_volatility(point->statement->text);
    if (before != after && point->section != SECTION_DOWN)
        lint_report(point,
                    STR_FMT
                    " was %s and becomes %s: indexes and constraints that were made with it "
                    "keep what it gave before",
                    STR_ARG(change->object), before, after);
}

RULE(function_volatility_change) = {
    .id       = "function-volatility-change",
    .severity = SEVERITY_WARNING,
    .scope    = RULE_CHANGE,
    .servers  = RULE_ON_PG,
    .summary  = "a function is promised to be more, or less, stable than it was",
    .why      = "The server believes the promise. An index over a function, a CHECK or a generated "
                "column is not made again when the function changes, and queries silently give "
                "wrong rows.",
    .safe     = "Create a function of another name, build the index with it (CONCURRENTLY), and "
                "drop "
                "the old pair. Where it must be replaced, REINDEX CONCURRENTLY what uses it.",
    .bad      = "CREATE FUNCTION key(t text) RETURNS text LANGUAGE sql STABLE AS 'SELECT "
                "lower(t)';\n"
                "CREATE OR REPLACE FUNCTION key(t text) RETURNS text LANGUAGE sql IMMUTABLE\n"
                "AS 'SELECT upper(t)';",
    .good     = "CREATE FUNCTION key(t text) RETURNS text LANGUAGE sql STABLE AS 'SELECT "
                "lower(t)';\n"
                "CREATE OR REPLACE FUNCTION key(t text) RETURNS text LANGUAGE sql STABLE\n"
                "AS 'SELECT upper(t)';",
    .check    = check,
};
