/* rename_constraint.c */
#include "lint/rule.h"

#include "base/poison.h"

/* A unique or primary key goes by the name of its index, and renaming that one takes less. */
static bool has_index(const LintPoint *point)
{
    const Table *table = lint_table(point);
    return table != NULL && table_index_find(table, point->change->object) != NULL;
}

static void check(const LintPoint *point)
{
    const Change *change = point->change;
    if (change->kind != CHANGE_RENAME_CONSTRAINT || point->section == SECTION_DOWN ||
        !lint_is_busy(point, change->relation))
        return;
    Finding *finding = lint_report(
        point,
        "constraint " STR_FMT " of " STR_FMT " gets another name: code that knows the old one, in "
        "ON CONFLICT ON CONSTRAINT or in the handling of errors, does not find it",
        STR_ARG(change->object), STR_ARG(lint_relation_text(point, change->relation)));
    if (!has_index(point))
        return;
    const Name index = {change->relation.schema, change->object};
    lint_fix(point, finding, "rename its index instead, under SHARE UPDATE EXCLUSIVE",
             "ALTER INDEX " STR_FMT " RENAME TO " STR_FMT ";", STR_ARG(lint_name(point, index)),
             STR_ARG(lint_identifier(point, change->new_name)));
}

RULE(rename_constraint) = {
    .id       = "rename-constraint",
    .severity = SEVERITY_INFO,
    .scope    = RULE_CHANGE,
    .servers  = RULE_ON_PG,
    .summary  = "a constraint is renamed",
    .why      = "It is quick, under ACCESS EXCLUSIVE. Error messages and ON CONFLICT ON CONSTRAINT "
                "carry the name, and so may later migrations.",
    .safe     = "Look for the old name in the code first. Where the constraint has an index, ALTER "
                "INDEX ... RENAME does the same under a weaker lock.",
    .bad      = "ALTER TABLE users RENAME CONSTRAINT users_email_key TO users_email_unique;",
    .good     = "ALTER INDEX users_email_key RENAME TO users_email_unique;",
    .check    = check,
};
