/* long_lock.c -- what has no rule of its own, and keeps others out while it works. */
#include <string.h>

#include "lint/rule.h"

#include "base/poison.h"

/* Judged by a rule of its own. */
static bool has_own_rule(const LintPoint *point)
{
    static const ChangeKind kinds[] = {
        CHANGE_CREATE_INDEX, CHANGE_DROP_INDEX,   CHANGE_ADD_FOREIGN_KEY,
        CHANGE_ADD_CHECK,    CHANGE_ADD_UNIQUE,   CHANGE_ADD_PRIMARY_KEY,
        CHANGE_ALTER_TYPE,   CHANGE_SET_NOT_NULL, CHANGE_VALIDATE_CONSTRAINT,
        CHANGE_ADD_EXCLUDE,  CHANGE_REINDEX,      CHANGE_SET_TABLESPACE,
    };
    const ChangeKind kind = point->change->kind;
    const char      *form = point->effect->form;
    if (!lint_traits(point)->concurrent_index) /* these rules are about the ways around it */
        return change_is_data(kind);
    if (form != NULL &&
        (strcmp(form, "set_access_method") == 0 || strcmp(form, "alter_domain_set_not_null") == 0 ||
         strcmp(form, "alter_domain_add_check") == 0))
        return true;
    for (size_t i = 0; i < COUNT_OF(kinds); i++)
        if (kinds[i] == kind)
            return true;
    return change_is_data(kind);
}

/* A validated CHECK spares ATTACH the reading; what the partition lacks is made all the same. */
static bool only_completes(const LintPoint *point)
{
    const Table *parent = catalog_table_find(point->before, point->change->relation);
    if (point->change->kind != CHANGE_ATTACH_PARTITION || parent == NULL ||
        strcmp(point->effect->form, "attach_matching_check") != 0)
        return false;
    for (size_t i = 0; i < parent->constraints.count; i++)
        if (parent->constraints.items[i].kind == CONSTRAINT_FOREIGN_KEY)
            return false;
    return true;
}

static const char *work_text(const LintPoint *point)
{
    if (only_completes(point))
        return "builds the indexes that it lacks";
    if (point->effect->rewrite)
        return "writes the whole table anew";
    return point->effect->scan ? "reads the whole table" : "works through the table";
}

/* What REFRESH CONCURRENTLY finds the rows by. */
static bool has_row_key(const Table *view)
{
    for (size_t i = 0; i < view->indexes.count; i++) {
        const Index *index = &view->indexes.items[i];
        if (index->unique && index->valid && !index->partial && !index->has_expression)
            return true;
    }
    return false;
}

static void fix_refresh(const LintPoint *point, Finding *finding)
{
    const Table *view = lint_table(point);
    lint_fix(point, finding, "refresh it concurrently (it needs a unique index)",
             "REFRESH MATERIALIZED VIEW CONCURRENTLY " STR_FMT ";",
             STR_ARG(lint_name(point, point->change->relation)));
    if (view != NULL && view->filled && has_row_key(view) && !point->in_code)
        lint_edit(point, finding,
                  (Span){point->statement->span.start + lint_behind_word(point, "view"), 0},
                  " CONCURRENTLY");
}

static void fix(const LintPoint *point, Finding *finding)
{
    const Change *change = point->change;
    if (change->kind == CHANGE_REFRESH_VIEW)
        fix_refresh(point, finding);
    else if (change->kind == CHANGE_ATTACH_PARTITION && only_completes(point))
        lint_why(point, finding,
                 "Every index of the parent that the partition lacks is built while it is "
                 "attached. Build them before, concurrently, over the same columns.");
    else if (change->kind == CHANGE_ATTACH_PARTITION)
        lint_why(point, finding,
                 "The server reads the table that is attached to see that its rows "
                 "fit, unless a validated CHECK that includes 'key IS NOT NULL' "
                 "says so. Add that CHECK NOT VALID, validate it, attach, drop it.");
}

static void check(const LintPoint *point)
{
    const Change *change = point->change;
    if (has_own_rule(point) || !lint_blocks_long(point) ||
        (change->kind == CHANGE_ADD_COLUMN && point->effect->rewrite &&
         lint_traits(point)->concurrent_index))
        return;
    const RelationLock *lock   = lint_strongest_lock(point);
    const Table        *locked = catalog_table_find(point->before, lock->relation);
    if ((locked != NULL && locked->default_partition) || change->partition_of)
        return; /* default-partition-scan */
    Finding *finding =
        lint_report(point, STR_FMT " holds %s on " STR_FMT ", which blocks %s, while it %s",
                    STR_ARG(lint_verb(point)), lock_text(lock->mode),
                    STR_ARG(lint_relation_text(point, lock->relation)),
                    lint_blocked_text(lock->mode), work_text(point));
    if (only_completes(point))
        lint_lower(finding, SEVERITY_WARNING);
    fix(point, finding);
}

RULE(long_lock) = {
    .id       = "long-lock",
    .severity = SEVERITY_ERROR,
    .scope    = RULE_CHANGE,
    .aliases  = "set-logged-unlogged vacuum-full cluster refresh-matview "
                "attach-partition-unchecked attach-partition-index-build",
    .summary  = "a statement keeps others out for a time that grows with the table",
    .why      = "Whoever needs the table waits until it is done, and what waits holds connections.",
    .safe     = "Use the concurrent form where there is one (REFRESH), a new table beside the old "
                "one where there is none, or a maintenance window.",
    .safe_mysql = "Write ALGORITHM=INSTANT, or ALGORITHM=INPLACE, LOCK=NONE: the server then "
                  "refuses what would block. What it can only do by copying, "
                  "pt-online-schema-change and gh-ost do beside the table; or take a "
                  "maintenance window.",
    .bad        = "CLUSTER orders USING orders_pkey;",
    .good       = "REFRESH MATERIALIZED VIEW CONCURRENTLY totals;",
    .check      = check,
};
