/* unconfirmed_delete.c */
#include "lint/rule.h"

#include "base/poison.h"

static void report(const LintPoint *point, Name table)
{
    const Change *change  = point->change;
    const bool    all     = change->kind == CHANGE_TRUNCATE || !change->has_where;
    const bool    cuts    = change->kind == CHANGE_TRUNCATE;
    Finding      *finding = lint_report(
             point, "%s takes %s rows of " STR_FMT " away%s%s, and nothing says that it is meant",
        cuts ? "TRUNCATE" : "DELETE", all ? "all" : "the matching",
             STR_ARG(lint_relation_text(point, table)),
        cuts && change->cascade ? ", and of every table that refers to it" : "",
        !cuts ? ""
             : lint_traits(point)->transactional_ddl
                 ? ", under ACCESS EXCLUSIVE (blocks reads and writes)"
                 : ", and cannot be rolled back");
    if (point->migration->native)
        lint_fix(point, finding, "say so in the header; it then needs a confirmation to run",
                 "-- shore: irreversible \"why these rows can go\"");
    else
        lint_fix(point, finding, "say so above the statement",
                 "-- shore: allow unconfirmed-delete \"why these rows can go\"\n" STR_FMT ";",
                 STR_ARG(point->statement->text));
    if (point->section == SECTION_DOWN)
        lint_lower(finding, SEVERITY_INFO);
    else if (!all)
        lint_lower(finding, SEVERITY_WARNING);
}

static void check(const LintPoint *point)
{
    const Change *change = point->change;
    if ((change->kind != CHANGE_TRUNCATE && change->kind != CHANGE_DELETE_ROWS) ||
        migration_header(point->migration)->irreversible || lint_undoes_up(point) ||
        lint_is_keyed(point))
        return;
    if (!lint_is_new(point, change->relation))
        report(point, change->relation);
    for (size_t i = 0; change->kind == CHANGE_TRUNCATE && i < change->others.count; i++)
        if (!lint_is_new(point, change->others.items[i]))
            report(point, change->others.items[i]);
}

RULE(unconfirmed_delete) = {
    .id         = "unconfirmed-delete",
    .severity   = SEVERITY_ERROR,
    .scope      = RULE_CHANGE,
    .aliases    = "truncate my-truncate",
    .supersedes = "unbatched-backfill",
    .summary    = "rows are deleted, and nothing says that this is meant",
    .why   = "Deleted rows do not come back by a down section. Once committed, only a backup has "
             "them.",
    .safe  = "Declare the migration irreversible with a reason, alone in its file: it then needs "
             "a confirmation by name to run. Or say why above the statement: -- shore: allow "
             "unconfirmed-delete \"...\".",
    .bad   = "TRUNCATE sessions;",
    .good  = "-- shore: allow unconfirmed-delete \"sessions are made anew at login\"\n"
             "TRUNCATE sessions;",
    .check = check,
};
