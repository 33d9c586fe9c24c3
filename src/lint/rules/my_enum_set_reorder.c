/* my_enum_set_reorder.c */
#include "lint/rules/online.h"
#include "model/charset.h"

#include "base/poison.h"

static const StrVec *members_of(Type type)
{
    static const StrVec none = {0};
    const bool          has  = str_is(type.name.name, "enum") || str_is(type.name.name, "set");
    return has && type.detail != NULL ? &type.detail->values : &none;
}

/* The first member that is not where it was: its place. */
static size_t first_change(Type old, Type new)
{
    const StrVec *before = members_of(old);
    const StrVec *after  = members_of(new);
    size_t        i      = 0;
    while (i < before->count && i < after->count &&
           type_member_equal(old, before->items[i], after->items[i]))
        i++;
    return i;
}

static bool has_member(Type type, Str member)
{
    const StrVec *members = members_of(type);
    for (size_t i = 0; i < members->count; i++)
        if (type_member_equal(type, members->items[i], member))
            return true;
    return false;
}

static Str gone(Type old, Type new)
{
    const StrVec *members = members_of(old);
    for (size_t i = 0; i < members->count; i++)
        if (!has_member(new, members->items[i]))
            return members->items[i];
    return (Str){0};
}

static void check(const LintPoint *point)
{
    const Change *change = point->change;
    const Column *column = lint_column(point);
    if (change->kind != CHANGE_REDEFINE_COLUMN || column == NULL ||
        lint_is_new(point, change->relation) || lint_column_is_new(point))
        return;
    const size_t count = members_of(column->type)->count;
    if (count == 0 || members_of(change->type)->count == 0 ||
        first_change(column->type, change->type) == count)
        return;
    const Str lost  = gone(column->type, change->type);
    const Str table = lint_relation_text(point, change->relation);
    Finding  *finding;
    if (lost.data == NULL)
        finding = lint_report(point,
                              "the members of " STR_FMT "." STR_FMT
                              " get other numbers: every row is written anew, and ORDER BY "
                              "and code that knows the numbers change",
                              STR_ARG(table), STR_ARG(change->column));
    else
        finding =
            lint_report(point, STR_FMT "." STR_FMT " has no member '" STR_FMT "' any more: %s",
                        STR_ARG(table), STR_ARG(change->column), STR_ARG(lost),
                        online_is_strict(point) ? "with one row that has it this fails"
                                                : "rows that have it become ''");
    if (lost.data != NULL)
        lint_fix(point, finding,
                 "see beforehand whether rows are in the way (none should come back)",
                 "SELECT * FROM " STR_FMT " WHERE " STR_FMT " = '" STR_FMT "' LIMIT 10;",
                 STR_ARG(lint_name(point, change->relation)),
                 STR_ARG(lint_identifier(point, change->column)), STR_ARG(lost));
}

RULE(my_enum_set_reorder) = {
    .id         = "my-enum-set-reorder",
    .severity   = SEVERITY_ERROR,
    .scope      = RULE_CHANGE,
    .servers    = RULE_ON_MYSQL,
    .engine     = "mariadb:10.11",
    .supersedes = "breaks-running-code",
    .summary    = "members of an ENUM or SET are moved, renamed or taken out",
    .why        = "Rows hold the number of the member. Only new members at the end leave the "
                  "numbers as they are; all else copies the table, and a member that is renamed "
                  "is lost in the rows.",
    .safe       = "Add members at the end. To rename one: add the new one, update the rows in "
                  "batches, and leave the old one there.",
    .bad   = "CREATE TABLE t (id int PRIMARY KEY, e enum('a', 'b'));\n-- in a later migration\n"
             "ALTER TABLE t MODIFY e enum('a', 'x', 'b');",
    .good  = "CREATE TABLE t (id int PRIMARY KEY, e enum('a', 'b'));\n-- in a later migration\n"
             "ALTER TABLE t MODIFY e enum('a', 'b', 'c');",
    .check = check,
};
