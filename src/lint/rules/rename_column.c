/* rename_column.c */
#include "lint/rule.h"

#include "base/poison.h"

static const Column *column_of(const LintPoint *point)
{
    const Table *table = lint_table(point);
    return table == NULL ? NULL : table_column_find(table, point->change->column);
}

static void fix(const LintPoint *point, Finding *finding)
{
    const Change *change = point->change;
    const Str     table  = lint_name(point, change->relation);
    const Str     old    = lint_identifier(point, change->column);
    const Str     fresh  = lint_identifier(point, change->new_name);
    const Column *column = column_of(point);
    const Str     type   = column == NULL ? STR("text") : lint_type(point, column->type);
    const Str     differ = lint_traits(point)->has_distinct_from
                               ? str_format(point->arena, STR_FMT " IS DISTINCT FROM " STR_FMT,
                                            STR_ARG(fresh), STR_ARG(old))
                               : str_format(point->arena, "NOT (" STR_FMT " <=> " STR_FMT ")",
                                            STR_ARG(fresh), STR_ARG(old));
    lint_fix(point, finding,
             "both names side by side, kept in step by a trigger (each phase is a deploy)",
             "%s\n"
             "ALTER TABLE " STR_FMT " ADD COLUMN " STR_FMT " " STR_FMT ";\n\n"
             "-- migrate\n"
             "-- shore: batched\n"
             "UPDATE " STR_FMT " SET " STR_FMT " = " STR_FMT " WHERE " STR_FMT ";\n\n"
             "-- switch: deploy code that uses " STR_FMT "; contract: drop " STR_FMT,
             column == NULL ? "-- expand; for text put the type that the column has" : "-- expand",
             STR_ARG(table), STR_ARG(fresh), STR_ARG(type), STR_ARG(table), STR_ARG(fresh),
             STR_ARG(old), STR_ARG(differ), STR_ARG(fresh), STR_ARG(old));
}

static void check(const LintPoint *point)
{
    const Change *change = point->change;
    if (change->kind != CHANGE_RENAME_COLUMN || lint_is_new(point, change->relation) ||
        lint_column_is_new(point))
        return;
    Finding *finding = lint_report(
        point,
        "renaming " STR_FMT "." STR_FMT " to " STR_FMT
        " breaks running code: the old release asks for a name that is gone, the new one "
        "for a name that is not there yet",
        STR_ARG(lint_relation_text(point, change->relation)), STR_ARG(change->column),
        STR_ARG(change->new_name));
    fix(point, finding);
    if (lint_undoes_up(point))
        lint_lower(finding, SEVERITY_INFO);
}

RULE(rename_column) = {
    .id       = "rename-column",
    .severity = SEVERITY_ERROR,
    .scope    = RULE_CHANGE,
    .summary  = "a column changes its name under the running application",
    .why      = "The rename itself is quick, and there is no moment at which old and new code both "
                "work. Views keep the old name in their output.",
    .safe     = "Expand and contract: add a column of the new name, keep both in step, move the "
                "application, drop the old one.",
    .bad      = "ALTER TABLE users RENAME COLUMN email TO email_address;",
    .good     = "ALTER TABLE users ADD COLUMN email_address text;",
    .check    = check,
};
