/* fk_set_null_on_not_null.c */
#include "lint/rule.h"

#include "base/poison.h"

/* The first of `columns` that cannot be null. */
static Str not_null_column(const LintPoint *point, const StrVec *columns)
{
    for (size_t i = 0; i < columns->count; i++) {
        Type type;
        bool not_null = false;
        if (lint_column_known(point, point->change->relation, columns->items[i], &type,
                              &not_null) &&
            not_null)
            return columns->items[i];
    }
    return (Str){0};
}

static void check_action(const LintPoint *point, const StrVec *columns, const char *action)
{
    const Change *change = point->change;
    const Str     column = not_null_column(point, columns);
    if (column.size == 0)
        return;
    const bool deletes = *action == 'D';
    lint_report(
        point,
        "ON %s SET NULL of " STR_FMT "." STR_FMT
        ", which is NOT NULL: every %s of a row of " STR_FMT " that is pointed at will fail",
        action, STR_ARG(lint_relation_text(point, change->relation)), STR_ARG(column),
        deletes ? "delete" : "new key", STR_ARG(lint_relation_text(point, change->references)));
}

static void check(const LintPoint *point)
{
    const Change *change = point->change;
    if (change->kind != CHANGE_ADD_FOREIGN_KEY)
        return;
    if (change->on_delete == FK_SET_NULL)
        check_action(point,
                     change->delete_columns.count > 0 ? &change->delete_columns : &change->columns,
                     "DELETE");
    if (change->on_update == FK_SET_NULL)
        check_action(point, &change->columns, "UPDATE");
}

RULE(fk_set_null_on_not_null) = {
    .id       = "fk-set-null-on-not-null",
    .severity = SEVERITY_WARNING,
    .scope    = RULE_CHANGE,
    .servers  = RULE_ON_PG,
    .summary  = "a foreign key sets a column to null that must not be null",
    .why      = "The server accepts it silently. It fails when the first row that is pointed at is "
                "deleted (SQLSTATE 23502), which may be months later.",
    .safe     = "Make the column nullable, or say RESTRICT or CASCADE, whichever is meant.",
    .bad      = "CREATE TABLE cars (owner_id bigint NOT NULL REFERENCES owners (id) ON DELETE SET "
                "NULL);",
    .good     = "CREATE TABLE cars (owner_id bigint REFERENCES owners (id) ON DELETE SET NULL);",
    .check    = check,
};
