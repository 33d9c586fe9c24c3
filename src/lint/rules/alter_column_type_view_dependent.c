/* alter_column_type_view_dependent.c */
#include "lint/rule.h"

#include "base/poison.h"

static void report(const LintPoint *point, const Dependant *dependant)
{
    const Change *change = point->change;
    const bool    view =
        dependant->kind == DEPENDANT_VIEW || dependant->kind == DEPENDANT_MATERIALIZED_VIEW;
    Finding *finding = lint_report(
        point,
        "%s " STR_FMT " uses " STR_FMT "." STR_FMT
        ": the server refuses to change its type, even to a wider one",
        dependant_text(dependant->kind), STR_ARG(lint_relation_text(point, dependant->name)),
        STR_ARG(lint_relation_text(point, change->relation)), STR_ARG(change->column));
    if (view)
        lint_fix(point, finding, "in one transaction: without it, then with it again",
                 "BEGIN;\nDROP %sVIEW " STR_FMT ";\n" STR_FMT ";\n"
                 "-- CREATE %sVIEW " STR_FMT " AS ..., with its grants\nCOMMIT;",
                 dependant->kind == DEPENDANT_VIEW ? "" : "MATERIALIZED ",
                 STR_ARG(lint_name(point, dependant->name)), STR_ARG(point->statement->text),
                 dependant->kind == DEPENDANT_VIEW ? "" : "MATERIALIZED ",
                 STR_ARG(lint_name(point, dependant->name)));
}

static bool stands_in_the_way(DependantKind kind)
{
    return kind != DEPENDANT_FUNCTION && kind != DEPENDANT_STATISTICS &&
           kind != DEPENDANT_PUBLICATION;
}

static void check(const LintPoint *point)
{
    const Change *change = point->change;
    const Table  *table  = change->kind == CHANGE_ALTER_TYPE ? lint_table(point) : NULL;
    size_t        at     = 0;
    if (table == NULL || !point->effect->fails)
        return;
    for (const Dependant *dependant;
         (dependant = table_dependant(table, change->column, &at)) != NULL;)
        if (stands_in_the_way(dependant->kind))
            report(point, dependant);
}

RULE(alter_column_type_view_dependent) = {
    .id       = "alter-column-type-view-dependent",
    .severity = SEVERITY_ERROR,
    .scope    = RULE_CHANGE,
    .servers  = RULE_ON_PG,
    .summary  = "a column's type changes while a view, a rule or a policy uses it",
    .why      = "What uses the column was made for its old type, so the server refuses the "
                "statement (SQLSTATE 0A000). The deployment stops here.",
    .safe     = "Drop what uses it, change the type and create it again in one "
                "transaction, with its grants and comments. Or leave the column and add "
                "one of the new type.",
    .bad      = "CREATE TABLE tags (name varchar(50));\n"
                "CREATE VIEW tag_names AS SELECT name FROM tags;\n"
                "-- in a later migration\n"
                "ALTER TABLE tags ALTER COLUMN name TYPE varchar(80);",
    .good     = "CREATE TABLE tags (id bigint, name varchar(50));\n"
                "CREATE VIEW tag_ids AS SELECT id FROM tags;\n"
                "-- in a later migration\n"
                "ALTER TABLE tags ALTER COLUMN name TYPE varchar(80);",
    .check    = check,
};
