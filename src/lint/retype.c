/* retype.c -- what is said wherever a column's type changes at a cost. */
#include "lint/rule.h"

#include "base/poison.h"

const char *lint_work_text(const Effect *effect)
{
    if (effect->rewrite)
        return "rewrites";
    return effect->index_rebuild ? "rebuilds indexes of" : "reads all of";
}

void lint_fix_by_new_column(const LintPoint *point, Finding *finding)
{
    const Change *change = point->change;
    const Str     table  = lint_name(point, change->relation);
    const Str     column = lint_identifier(point, change->column);
    const Str     fresh =
        lint_identifier(point, str_format(point->arena, STR_FMT "_new", STR_ARG(change->column)));
    const Str value = change->expression.size > 0 ? change->expression : column;
    lint_fix(point, finding,
             "a new column beside the old one, kept in step by a trigger, then "
             "switch over (each phase is a deploy)",
             "-- expand\n"
             "ALTER TABLE " STR_FMT " ADD COLUMN " STR_FMT " " STR_FMT ";\n\n"
             "-- migrate\n"
             "-- shore: batched\n"
             "UPDATE " STR_FMT " SET " STR_FMT " = " STR_FMT " WHERE " STR_FMT
             " IS DISTINCT FROM " STR_FMT ";\n\n"
             "-- switch: deploy code that uses " STR_FMT "; contract: drop " STR_FMT,
             STR_ARG(table), STR_ARG(fresh), STR_ARG(lint_type(point, change->type)),
             STR_ARG(table), STR_ARG(fresh), STR_ARG(value), STR_ARG(fresh), STR_ARG(value),
             STR_ARG(fresh), STR_ARG(column));
}
