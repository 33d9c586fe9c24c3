/* domain_add_check.c */
#include <string.h>

#include "lint/rule.h"

#include "base/poison.h"

static bool created_here(const LintPoint *point)
{
    for (size_t i = lint_steps_here(point); i-- > 0;) {
        const Change *change = point->steps->items[i].change;
        if (change->kind == CHANGE_CREATE_TYPE &&
            str_equal(change->relation.name, point->change->relation.name))
            return true;
    }
    return false;
}

/* A domain that the history created, and no table of it uses, or none but small and new ones. */
static bool is_unused(const LintPoint *point)
{
    const Catalog *catalog = point->before;
    if (catalog_domain_find(catalog, point->change->relation) == NULL)
        return false;
    for (size_t i = 0; i < point->effect->lock_count; i++)
        if (lint_is_busy(point, point->effect->locks[i].relation))
            return false;
    return point->effect->locks_left_out == 0;
}

static void check(const LintPoint *point)
{
    const Change *change = point->change;
    const char   *form   = point->effect->form;
    if (change->kind != CHANGE_OTHER || form == NULL)
        return;
    const bool not_null = strcmp(form, "alter_domain_set_not_null") == 0;
    if ((!not_null && strcmp(form, "alter_domain_add_check") != 0) || created_here(point) ||
        is_unused(point))
        return;
    const Str domain  = lint_relation_text(point, change->relation);
    Finding  *finding = lint_report(
         point,
         "all tables with a column of " STR_FMT
         " are read under SHARE, one after the other, and writes to each of them wait until "
          "the last one is done",
         STR_ARG(domain));
    const Str name = lint_name(point, change->relation);
    if (not_null)
        lint_fix(point, finding, "as a CHECK that is not validated; validate it later",
                 "ALTER DOMAIN " STR_FMT " ADD CONSTRAINT " STR_FMT
                 " CHECK (VALUE IS NOT NULL) NOT VALID;\n\n-- in the next transaction\n"
                 "ALTER DOMAIN " STR_FMT " VALIDATE CONSTRAINT " STR_FMT ";",
                 STR_ARG(name),
                 STR_ARG(lint_identifier(point, str_format(point->arena, STR_FMT "_not_null",
                                                           STR_ARG(change->relation.name)))),
                 STR_ARG(name),
                 STR_ARG(lint_identifier(point, str_format(point->arena, STR_FMT "_not_null",
                                                           STR_ARG(change->relation.name)))));
    else
        lint_fix(point, finding, "not validated; validate it in a transaction of its own",
                 STR_FMT " NOT VALID;", STR_ARG(point->statement->text));
}

RULE(domain_add_check) = {
    .id       = "domain-add-check",
    .severity = SEVERITY_ERROR,
    .scope    = RULE_CHANGE,
    .servers  = RULE_ON_PG,
    .summary  = "a domain gets a constraint, and every table that uses it is read under a lock",
    .why      = "The server looks at every value of the domain, in all tables, and holds a "
                "SHARE lock on each of them until the end. A later column of the domain "
                "rewrites its table.",
    .safe     = "ADD CONSTRAINT ... NOT VALID is quick; ALTER DOMAIN ... VALIDATE "
                "CONSTRAINT later. For NOT NULL use CHECK (VALUE IS NOT NULL) NOT VALID.",
    .bad      = "ALTER DOMAIN email ADD CONSTRAINT has_at CHECK (VALUE LIKE '%@%');",
    .good     = "ALTER DOMAIN email ADD CONSTRAINT has_at CHECK (VALUE LIKE '%@%') NOT VALID;",
    .check    = check,
};
