/* my_rename_column.c */
#include "lint/rules/online.h"

#include "base/poison.h"

/* "view v, trigger tr": what goes on naming the old column. */
static Str users(const LintPoint *point)
{
    const Table *table = lint_table(point);
    StrVec       names = {0};
    size_t       at    = 0;
    for (const Dependant *one;
         table != NULL && (one = table_dependant(table, point->change->column, &at)) != NULL;)
        if (one->kind == DEPENDANT_VIEW || one->kind == DEPENDANT_TRIGGER)
            *vec_push(point->arena, &names) = str_format(
                point->arena, "%s " STR_FMT, dependant_text(one->kind), STR_ARG(one->name.name));
    return str_join(point->arena, &names, ", ");
}

static void check(const LintPoint *point)
{
    const Change *change  = point->change;
    const bool    renames = change->kind == CHANGE_RENAME_COLUMN ||
                         (change->kind == CHANGE_REDEFINE_COLUMN && change->new_name.size > 0);
    if (!renames || str_equal_nocase(change->new_name, change->column) ||
        lint_is_new(point, change->relation) || lint_column_is_new(point))
        return;
    const Str naming  = users(point);
    Finding  *finding = lint_report(
         point,
         "renaming " STR_FMT "." STR_FMT " to " STR_FMT " breaks running code: the old name "
          "is gone at once%s" STR_FMT,
         STR_ARG(lint_relation_text(point, change->relation)), STR_ARG(change->column),
         STR_ARG(change->new_name),
        naming.size > 0 ? "; unnoticed until its next use it breaks " : "", STR_ARG(naming));
    if (point->section == SECTION_DOWN)
        lint_lower(finding, SEVERITY_INFO);
    finding->help = STR("Add a column of the new name, keep both equal with triggers, fill it in "
                        "batches, move the application, and drop the old one a release later.");
}

RULE(my_rename_column) = {
    .id         = "my-rename-column",
    .severity   = SEVERITY_ERROR,
    .scope      = RULE_CHANGE,
    .servers    = RULE_ON_MYSQL,
    .engine     = "mysql:8.0.36",
    .supersedes = "rename-column breaks-running-code",
    .summary    = "a column changes its name under the running application",
    .why        = "The old release asks for a column that is gone. Triggers and views that name "
                  "it are not looked at: they fail with 1054 and 1356 when they are next used, "
                  "which for a trigger is the next INSERT.",
    .safe       = "Add a column of the new name, keep both equal with triggers, fill it in "
                  "batches, move the application, and drop the old one a release later.",
    .bad        = "CREATE TABLE users (id int PRIMARY KEY, name varchar(100));\n"
                  "-- in a later migration\n"
                  "ALTER TABLE users CHANGE name full_name varchar(100), ALGORITHM=INSTANT;",
    .good       = "CREATE TABLE users (id int PRIMARY KEY, name varchar(100));\n"
                  "-- in a later migration\nALTER TABLE users CHANGE name name varchar(100);",
    .check      = check,
};
