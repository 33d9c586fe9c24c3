/* rename_other.c */
#include "lint/rule.h"

#include "base/poison.h"

/* What gets another name or schema: "schema", "type"; NULL when it is none of ours. An index is
 * renamed without anybody noticing. */
static const char *kind_text(const Change *change)
{
    static const struct {
        const char *words;
        const char *text;
    } rows[] = {
        {"ALTER SCHEMA", "schema"},       {"ALTER TYPE", "type"},
        {"ALTER DOMAIN", "domain"},       {"ALTER SEQUENCE", "sequence"},
        {"ALTER FUNCTION", "function"},   {"ALTER PROCEDURE", "procedure"},
        {"ALTER AGGREGATE", "aggregate"}, {"ALTER ROUTINE", "routine"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        if (change->kind == CHANGE_OTHER && change->new_name.size > 0 &&
            str_starts(change->words, rows[i].words) && !str_contains(change->words, "ATTRIBUTE"))
            return rows[i].text;
    return NULL;
}

/* The same section made it, or makes it anew. */
static bool is_new(const LintPoint *point, Str name)
{
    const bool type = str_starts(point->change->words, "ALTER TYPE");
    if (lint_schema_is_new(point, name) || lint_is_new(point, point->change->relation) ||
        lint_type_is_new(point, point->change->relation) ||
        (type && lint_made_again(point) != NULL))
        return true;
    for (size_t i = 0; i < lint_steps_here(point); i++) {
        const Change *made = point->steps->items[i].change;
        if (made->kind == CHANGE_CREATE_FUNCTION && str_equal(made->object, name))
            return true;
    }
    return false;
}

static void check(const LintPoint *point)
{
    const Change *change = point->change;
    const char   *kind   = kind_text(change);
    const Str     name   = change->object.size > 0 ? change->object : change->relation.name;
    if (kind == NULL || is_new(point, name))
        return;
    Finding *finding = lint_report(
        point, "%s " STR_FMT " becomes " STR_FMT ": running code that names it fails at once", kind,
        STR_ARG(name), STR_ARG(change->new_name));
    if (point->section == SECTION_DOWN)
        lint_lower(finding, SEVERITY_INFO);
}

RULE(rename_other) = {
    .id       = "rename-other",
    .severity = SEVERITY_ERROR,
    .scope    = RULE_CHANGE,
    .summary  = "a schema, type, sequence or function changes its name under running code",
    .why      = "The old release asks for a name that is gone, the new one for a name that is not "
                "there yet. A schema takes everything in it along, past every search_path.",
    .safe     = "Create the new name beside the old one (a function that calls the other, a domain "
                "or a view), move the application, and drop the old name later. An index can be "
                "renamed at any time.",
    .bad      = "ALTER SCHEMA app RENAME TO core;",
    .good     = "ALTER INDEX orders_pkey RENAME TO orders_key;",
    .check    = check,
};
