/* missing_down.c */
#include "lint/rule.h"

#include "base/poison.h"

static bool does_something(const Section *section)
{
    for (size_t i = 0; i < section->statements.count; i++) {
        const Statement *statement = &section->statements.items[i];
        if (statement->form == STATEMENT_SQL && !statement->parsed)
            return true;
        for (size_t j = 0; j < statement->changes.count; j++) {
            const ChangeKind kind = statement->changes.items[j].kind;
            if (kind != CHANGE_SELECT_ROWS && kind != CHANGE_SET_SESSION &&
                kind != CHANGE_RESET_SESSION && !change_is_transaction_control(kind))
                return true;
        }
    }
    return false;
}

/* Going back by stopping is for what only adds; deleted rows would stay deleted. */
static void check_down_keep(const LintPoint *point)
{
    const StatementVec *up = &point->migration->up.statements;
    for (size_t i = 0; i < up->count; i++) {
        const ChangeVec *changes = &up->items[i].changes;
        if (changes->count == 0 || changes->items[0].kind != CHANGE_DELETE_ROWS)
            continue;
        LintPoint at       = *point;
        at.statement       = &up->items[i];
        at.statement_index = i;
        lint_report(&at, "'down keep' is for what only adds: rows that this DELETE took away stay "
                         "away when it is stopped");
    }
}

static void check(const LintPoint *point)
{
    const Migration *migration = point->migration;
    lint_report_problems(point, PROBLEM_DOWN);
    if (migration_header(migration)->down_keep)
        check_down_keep(point);
    /* Text from stdin is not a migration yet; a layout without downs is only told. */
    if (migration->native || str_is(migration->path, "<stdin>") ||
        migration_down_is_waived(migration) || !does_something(&migration->up))
        return;
    const bool is_empty = migration_down_is_empty(migration);
    if (migration_section(migration, SECTION_DOWN)->present && !is_empty)
        return;
    Finding *finding =
        lint_report(point, is_empty ? "the way back is empty: it takes nothing back"
                                    : "there is no down section, so there is no way back");
    lint_lower(finding, migration->downs ? SEVERITY_WARNING : SEVERITY_INFO);
}

RULE(missing_down) = {
    .id       = "missing-down",
    .severity = SEVERITY_ERROR,
    .scope    = RULE_MIGRATION,
    .aliases  = "irreversible-migration",
    .summary  = "a migration has no way back",
    .why      = "When the deployment goes wrong, someone has to write the way back in a hurry.",
    .safe  = "Write the down section beside the up section. A change that truly cannot be undone "
             "says '-- shore: irreversible \"reason\"' and stands alone; a batched fill may say "
             "'-- shore: down keep \"reason\"'.",
    .bad   = "-- shore: size small\n-- shore: phase expand\n-- shore: reason \"state\"\n\n-- up\n"
             "ALTER TABLE users ADD COLUMN state text;\n\n-- down\n-- TODO\n",
    .good  = "-- shore: size small\n-- shore: phase expand\n-- shore: reason \"state\"\n\n-- up\n"
             "ALTER TABLE users ADD COLUMN state text;\n\n-- down\n"
             "ALTER TABLE users DROP COLUMN state;\n",
    .check = check,
};
