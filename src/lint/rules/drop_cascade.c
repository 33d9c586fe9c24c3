/* drop_cascade.c */
#include "lint/rule.h"

#include "base/poison.h"

enum { NAMED_MAX = 5 };

static bool is_ours(const Change *change)
{
    switch ((int)change->kind) {
    case CHANGE_DROP_SCHEMA:  /* drop-schema */
    case CHANGE_TRUNCATE:     /* unconfirmed-delete */
    case CHANGE_DROP_TRIGGER: /* nothing can depend on it */
        return false;
    case CHANGE_DROP_OTHER: /* nor on these */
        return change->cascade && !str_starts(change->words, "DROP RULE") &&
               !str_starts(change->words, "DROP POLICY");
    case CHANGE_OTHER: /* ALTER TYPE: of what is done to attributes, DROP alone drops */
        return change->cascade && !str_contains(change->words, "ADD ATTRIBUTE") &&
               !str_contains(change->words, "ALTER ATTRIBUTE") &&
               !str_contains(change->words, "RENAME ATTRIBUTE");
    default:
        return change->cascade;
    }
}

static bool all_new(const LintPoint *point)
{
    const Change *change = point->change;
    if (name_empty(change->relation) || !lint_is_new(point, change->relation))
        return false;
    for (size_t i = 0; i < change->others.count; i++)
        if (!lint_is_new(point, change->others.items[i]))
            return false;
    return true;
}

/* "child.child_parent_fkey, ...", of what is known. */
static Str dependants(const LintPoint *point)
{
    StrVec       names   = {0};
    const Table *dropped = catalog_table_find(point->before, point->change->relation);
    if (point->change->kind != CHANGE_DROP_TABLE || dropped == NULL)
        return (Str){0};
    for (size_t i = 0; i < point->before->tables.count; i++) {
        const Table *table = point->before->tables.items[i];
        for (size_t k = 0; k < table->constraints.count && names.count < NAMED_MAX; k++)
            if (table != dropped && table->constraints.items[k].kind == CONSTRAINT_FOREIGN_KEY &&
                catalog_table_find(point->before, table->constraints.items[k].references) ==
                    dropped)
                *vec_push(point->arena, &names) =
                    str_format(point->arena, STR_FMT "." STR_FMT,
                               STR_ARG(name_text(point->arena,
                                                 catalog_short_name(point->before, table->name))),
                               STR_ARG(table->constraints.items[k].name));
    }
    return str_join(point->arena, &names, ", ");
}

static void check(const LintPoint *point)
{
    if (!is_ours(point->change) || all_new(point) || lint_undoes_up(point))
        return;
    const Str known = dependants(point);
    Finding  *finding;
    if (known.size > 0)
        finding = lint_report(point,
                              STR_FMT " with CASCADE takes the foreign keys " STR_FMT
                                      " away, and whatever else depends on it",
                              STR_ARG(lint_verb(point)), STR_ARG(known));
    else
        finding = lint_report(point,
                              STR_FMT " with CASCADE silently drops whatever depends on it: views, "
                                      "foreign keys, columns, triggers",
                              STR_ARG(lint_verb(point)));
    if (point->section == SECTION_DOWN)
        lint_lower(finding, SEVERITY_INFO);
}

RULE(drop_cascade) = {
    .id       = "drop-cascade",
    .severity = SEVERITY_ERROR,
    .scope    = RULE_CHANGE,
    .servers  = RULE_ON_PG,
    .summary  = "CASCADE drops what the statement does not name",
    .why      = "What depends on an object differs from database to database. In one CASCADE takes "
                "nothing, in another a view that the application reads, or a column with its data: "
                "DROP TYPE ... CASCADE drops the columns of that type.",
    .safe     = "Leave CASCADE out: the server then refuses and lists what depends on the object. "
                "Drop that by name first, each on purpose.",
    .bad      = "DROP TYPE mood CASCADE;",
    .good     = "CREATE TABLE scratch (id bigint);\nDROP TABLE scratch CASCADE;",
    .check    = check,
};
