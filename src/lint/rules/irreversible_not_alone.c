/* irreversible_not_alone.c */
#include "lint/rule.h"

#include "base/poison.h"

static bool counts(const Statement *statement)
{
    for (size_t i = 0; i < statement->changes.count; i++) {
        const ChangeKind kind = statement->changes.items[i].kind;
        if (kind != CHANGE_SET_SESSION && kind != CHANGE_RESET_SESSION &&
            kind != CHANGE_SELECT_ROWS && !change_is_transaction_control(kind))
            return true;
    }
    return statement->form == STATEMENT_SQL && !statement->parsed;
}

static void check(const LintPoint *point)
{
    const StatementVec *statements = &point->migration->up.statements;
    size_t              count      = 0;
    if (!migration_header(point->migration)->irreversible)
        return;
    for (size_t i = 0; i < statements->count; i++) {
        if (!counts(&statements->items[i]) || ++count < 2)
            continue;
        LintPoint at       = *point;
        at.statement       = &statements->items[i];
        at.statement_index = i;
        lint_report(&at, "an irreversible migration holds one statement: this is a second one");
        return;
    }
}

RULE(irreversible_not_alone) = {
    .id       = "irreversible-not-alone",
    .severity = SEVERITY_ERROR,
    .scope    = RULE_MIGRATION,
    .summary  = "an irreversible change does not stand alone",
    .why      = "What shares a file with it can no longer be rolled back, either, and whoever "
                "confirms it must see at a glance what is confirmed.",
    .safe     = "Put the irreversible statement into a migration of its own.",
    .bad      = "-- shore: size large\n-- shore: phase contract\n-- shore: reason \"moved\"\n"
                "-- shore: irreversible \"moved\"\n\n-- up\nDROP TABLE old_orders;\n"
                "ALTER TABLE users ADD COLUMN state text;\n",
    .good     = "-- shore: size large\n-- shore: phase contract\n-- shore: reason \"moved\"\n"
                "-- shore: irreversible \"moved\"\n\n-- up\nDROP TABLE old_orders;\n",
    .check    = check,
};
