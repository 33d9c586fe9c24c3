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

/* Batched statements that only add: going back is stopping the job. */
static bool may_keep(const Section *up)
{
    for (size_t i = 0; i < up->statements.count; i++) {
        const Statement *statement = &up->statements.items[i];
        for (size_t j = 0; j < statement->changes.count; j++) {
            const ChangeKind kind  = statement->changes.items[j].kind;
            const bool       aside = kind == CHANGE_SET_SESSION || kind == CHANGE_RESET_SESSION ||
                               kind == CHANGE_SELECT_ROWS;
            if (!aside && (!statement->batched || kind == CHANGE_DELETE_ROWS))
                return false;
        }
    }
    return true;
}

static void check_native(const LintPoint *point)
{
    const Migration *migration = point->migration;
    const Section   *down      = &migration->down;
    const Str        text =
        str_slice(migration->source, down->span.start, down->present ? down->span.size : 0);
    Finding *finding;
    if (migration->header.down_keep && !may_keep(&migration->up))
        finding = lint_report(point, "'down keep' is for batched statements that only add: this "
                                     "migration changes more than that");
    else if (migration->header.down_keep || migration->header.irreversible || does_something(down))
        return;
    else if (!down->present)
        finding = lint_report(point, "there is no down section, so there is no way back");
    else if (str_contains(text, "TODO"))
        finding = lint_report(point, "the down section is only a TODO, so there is no way back");
    else
        finding = lint_report(point, "the down section is empty, so there is no way back");
    if (down->present) {
        finding->start = finding->end = down->start;
        finding->span                 = (Span){down->span.start, 0};
        finding->section              = SECTION_DOWN;
    }
    lint_fix(point, finding, "when it truly cannot be undone",
             "-- shore: irreversible \"why there is no way back\"");
}

static void check(const LintPoint *point)
{
    const Migration *migration = point->migration;
    if (migration->native) {
        check_native(point);
        return;
    }
    /* Text from stdin is not a migration yet; a layout without downs is only told. */
    if (str_is(migration->path, "<stdin>") || does_something(&migration->down) ||
        !does_something(&migration->up))
        return;
    lint_lower(lint_report(point, "there is no down section, so there is no way back"),
               SEVERITY_INFO);
}

RULE(missing_down) = {
    .id       = "missing-down",
    .severity = SEVERITY_ERROR,
    .scope    = RULE_MIGRATION,
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
