/* add_fk_without_not_valid.c */
#include <string.h>

#include "lint/rule.h"

#include "base/poison.h"

static Str constraint_name(const LintPoint *point)
{
    const Change *change = point->change;
    if (change->object.size > 0)
        return lint_identifier(point, change->object);
    return lint_identifier(
        point, str_format(point->arena, STR_FMT "_" STR_FMT "_fkey", STR_ARG(change->relation.name),
                          STR_ARG(str_join(point->arena, &change->columns, "_"))));
}

static Str target(const LintPoint *point)
{
    const Change *change = point->change;
    const Str     table  = lint_name(point, change->references);
    if (change->reference_columns.count == 0)
        return table;
    return str_format(point->arena, STR_FMT " (" STR_FMT ")", STR_ARG(table),
                      STR_ARG(lint_columns(point, &change->reference_columns)));
}

static void fix(const LintPoint *point, Finding *finding)
{
    const Change *change = point->change;
    const Str     table  = lint_name(point, change->relation);
    const Str     name   = constraint_name(point);
    if (change->in_add_column)
        lint_fix(point, finding,
                 "the column alone; the key not validated; then validate, in a "
                 "transaction of its own",
                 "ALTER TABLE " STR_FMT " ADD CONSTRAINT " STR_FMT " FOREIGN KEY (" STR_FMT
                 ") REFERENCES " STR_FMT " NOT VALID;\n\n"
                 "-- in the next transaction\n"
                 "ALTER TABLE " STR_FMT " VALIDATE CONSTRAINT " STR_FMT ";",
                 STR_ARG(table), STR_ARG(name), STR_ARG(lint_columns(point, &change->columns)),
                 STR_ARG(target(point)), STR_ARG(table), STR_ARG(name));
    else if (change->object.size > 0)
        lint_fix(point, finding, "add it not validated; validate it in a transaction of its own",
                 "ALTER TABLE " STR_FMT " " STR_FMT " NOT VALID;\n\n"
                 "-- in the next transaction\n"
                 "ALTER TABLE " STR_FMT " VALIDATE CONSTRAINT " STR_FMT ";",
                 STR_ARG(table), STR_ARG(lint_source(point)), STR_ARG(table), STR_ARG(name));
    else
        lint_fix(point, finding, "add it not validated; validate it in a transaction of its own",
                 "ALTER TABLE " STR_FMT " ADD CONSTRAINT " STR_FMT " FOREIGN KEY (" STR_FMT
                 ") REFERENCES " STR_FMT " NOT VALID;\n\n"
                 "-- in the next transaction\n"
                 "ALTER TABLE " STR_FMT " VALIDATE CONSTRAINT " STR_FMT ";",
                 STR_ARG(table), STR_ARG(name), STR_ARG(lint_columns(point, &change->columns)),
                 STR_ARG(target(point)), STR_ARG(table), STR_ARG(name));
}

/* The server names what has no name, and a partitioned table takes no foreign key NOT VALID before
 * PostgreSQL 18. */
static void edit(const LintPoint *point, Finding *finding)
{
    const Change *change = point->change;
    const Table  *table  = lint_table(point);
    const size_t  end    = change->span.start + change->span.size;
    if (change->in_add_column || change->object.size == 0 || !lint_can_be_split(point) ||
        point->statement->changes.count > 1 || (table != NULL && table->kind == TABLE_PARTITIONED))
        return;
    lint_edit(point, finding, (Span){end, 0},
              " NOT VALID;\nALTER TABLE " STR_FMT " VALIDATE CONSTRAINT " STR_FMT,
              STR_ARG(lint_name(point, change->relation)),
              STR_ARG(lint_identifier(point, change->object)));
}

static Finding *report_validated(const LintPoint *point, Str child, Str parent)
{
    const bool new_column = point->change->in_add_column;
    if (str_equal(child, parent))
        return lint_report(point,
                           "this foreign key is validated while it is added: " STR_FMT
                           " is read under %s, which blocks %s",
                           STR_ARG(child), new_column ? "ACCESS EXCLUSIVE" : "SHARE ROW EXCLUSIVE",
                           new_column ? "reads and writes" : "writes");
    return lint_report(
        point,
        "this foreign key is validated while it is added: " STR_FMT " and " STR_FMT
        " are read under %s, which blocks %s",
        STR_ARG(child), STR_ARG(parent),
        new_column ? "ACCESS EXCLUSIVE and SHARE ROW EXCLUSIVE" : "SHARE ROW EXCLUSIVE",
        new_column ? "reads and writes of the first, writes of the second" : "writes to both");
}

/* With the column that is there already. */
static bool is_skipped(const LintPoint *point)
{
    const char *form = point->effect->form;
    return form != NULL && strcmp(form, "addcol_if_not_exists_present") == 0;
}

static void check(const LintPoint *point)
{
    const Change *change = point->change;
    if (change->kind != CHANGE_ADD_FOREIGN_KEY || change->not_valid || change->in_create ||
        !lint_is_busy(point, change->relation) || is_skipped(point))
        return;
    const Str child  = lint_relation_text(point, change->relation);
    const Str parent = lint_relation_text(point, change->references);
    if (!lint_blocks_long(point)) {
        /* A new column that is null everywhere has nothing to be checked (measured, 12 to 18). */
        Finding *finding =
            lint_report(point,
                        "this foreign key takes SHARE ROW EXCLUSIVE on " STR_FMT
                        " as well, which blocks writes there until the transaction ends",
                        STR_ARG(parent));
        lint_why(point, finding,
                 "No row is checked%s; the lock on the other table is short, and has to "
                 "be waited for.",
                 change->in_add_column ? ", since the new column is null everywhere" : "");
        lint_lower(finding, SEVERITY_INFO);
        return;
    }
    Finding *finding = report_validated(point, child, parent);
    if (change->in_add_column)
        lint_why(point, finding,
                 "The new column has a default, so every row is looked up in the "
                 "other table.");
    const Table *table = lint_table(point);
    if (table != NULL && table->kind == TABLE_PARTITIONED) {
        lint_why(point, finding,
                 "The table is partitioned, and takes a key NOT VALID from PostgreSQL 18 on only. "
                 "Before, add the key NOT VALID to each partition, validate it there, and then add "
                 "it to the table: it finds them and reads nothing again.");
        return;
    }
    fix(point, finding);
    edit(point, finding);
    lint_precheck(point, finding);
}

RULE(add_fk_without_not_valid) = {
    .id       = "add-fk-without-not-valid",
    .severity = SEVERITY_ERROR,
    .scope    = RULE_CHANGE,
    .servers  = RULE_ON_PG,
    .aliases  = "add-column-inline-fk-with-default add-column-inline-fk-null",
    .summary  = "a foreign key is validated while it is added",
    .why      = "Every row of the table is looked up in the other one while writes to both of them "
                "wait.",
    .safe  = "Add it NOT VALID, which checks new rows only and is quick. VALIDATE CONSTRAINT in a "
             "later transaction reads the table and lets reads and writes pass.",
    .bad   = "ALTER TABLE orders ADD CONSTRAINT orders_user_fk FOREIGN KEY (user_id) REFERENCES "
             "users (id);",
    .good  = "ALTER TABLE orders ADD CONSTRAINT orders_user_fk FOREIGN KEY (user_id) REFERENCES "
             "users (id) NOT VALID;",
    .check = check,
};
