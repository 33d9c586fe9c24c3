/* drop_column.c */
#include <string.h>

#include "lint/rule.h"

#include "base/poison.h"

/* IF EXISTS finds none. */
static bool is_missing(const LintPoint *point)
{
    const char *form = point->effect->form;
    return form != NULL && strcmp(form, "dropcol_if_exists_missing") == 0;
}

static void check(const LintPoint *point)
{
    const Change *change = point->change;
    if (change->kind != CHANGE_DROP_COLUMN || is_missing(point) ||
        lint_is_new(point, change->relation) || lint_column_is_new(point) || lint_undoes_up(point))
        return;
    const Str table = lint_relation_text(point, change->relation);
    Finding  *finding;
    if (lint_is_gated(point)) {
        finding = lint_report(
            point, "dropping " STR_FMT "." STR_FMT " waits behind the gates of this migration",
            STR_ARG(table), STR_ARG(change->column));
        lint_why(point, finding,
                 "They hold it back until nobody uses the column. Its data cannot "
                 "be brought back.");
        lint_lower(finding, SEVERITY_INFO);
        return;
    }
    finding =
        lint_report(point,
                    "dropping " STR_FMT "." STR_FMT " breaks running code that still uses it, and "
                    "its data cannot be brought back",
                    STR_ARG(table), STR_ARG(change->column));
    if (point->section == SECTION_DOWN)
        lint_lower(finding, SEVERITY_INFO);
    lint_fix(point, finding, "in a contract-phase migration of its own, behind a gate",
             "-- shore: size large\n-- shore: phase contract\n-- shore: reason \"...\"\n"
             "-- shore: unused " STR_FMT "." STR_FMT "\n-- shore: bake 7d\n"
             "-- shore: irreversible \"the column's data is gone\"\n\n-- up\n"
             "ALTER TABLE " STR_FMT " DROP COLUMN " STR_FMT ";",
             STR_ARG(table), STR_ARG(change->column), STR_ARG(lint_name(point, change->relation)),
             STR_ARG(lint_identifier(point, change->column)));
}

RULE(drop_column) = {
    .id        = "drop-column",
    .severity  = SEVERITY_ERROR,
    .scope     = RULE_CHANGE,
    .aliases   = "drop-without-prior-release my-drop-column",
    .summary   = "a column is dropped that running code may still use",
    .why       = "Instances of the old release go on selecting and inserting the column until the "
                 "last one is gone. Indexes and constraints that mention it are dropped silently "
                 "with it.",
    .safe      = "Deploy code that no longer uses it, wait a release, then drop it in a "
                 "contract-phase migration that declares its gates (unused, bake, after-release).",
    .why_mysql = "Instances of the old release go on selecting and inserting the column until "
                 "the last one is gone. It is taken out of its indexes, and an index of no "
                 "other column goes with it.",
    .bad       = "ALTER TABLE users DROP COLUMN email;",
    .good      = "-- shore: size large\n-- shore: phase contract\n-- shore: reason \"moved\"\n"
                 "-- shore: unused users.email\n-- shore: irreversible \"moved\"\n\n-- up\n"
                 "ALTER TABLE users ALTER COLUMN email DROP NOT NULL;\n",
    .check     = check,
};
