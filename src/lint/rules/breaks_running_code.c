/* breaks_running_code.c -- what has no rule of its own, and takes something away that running code
 * may use. */
#include "lint/rule.h"

#include "base/poison.h"

static bool has_own_rule(const LintPoint *point)
{
    switch ((int)point->change->kind) {
    case CHANGE_DROP_TABLE:
    case CHANGE_DROP_COLUMN:
    case CHANGE_RENAME_TABLE:
    case CHANGE_RENAME_COLUMN:
    case CHANGE_SET_SCHEMA:
    case CHANGE_DROP_SCHEMA:
    case CHANGE_ADD_COLUMN:
        return true;
    case CHANGE_ALTER_TYPE:
        return lint_blocks_long(point);
    default:
        return false;
    }
}

/* Whether anybody notices depends on how it is used. */
static bool may_go_unnoticed(const Change *change)
{
    const ChangeKind kind = change->kind;
    if (kind == CHANGE_OTHER) /* only code that writes whole values of the type sees one more */
        return str_contains(change->words, "ADD ATTRIBUTE");
    return kind == CHANGE_ALTER_TYPE || kind == CHANGE_DROP_FUNCTION ||
           kind == CHANGE_DROP_SEQUENCE || kind == CHANGE_DROP_TYPE || kind == CHANGE_DROP_DEFAULT;
}

static Str subject(const LintPoint *point)
{
    const Change *change = point->change;
    const Str     table  = name_text(point->arena, change->relation);
    if (change->column.size > 0)
        return str_format(point->arena, STR_FMT "." STR_FMT, STR_ARG(table),
                          STR_ARG(change->column));
    return table.size > 0 ? table : change->object;
}

/* MODIFY says all of the column anew: what it was may be the same. */
static bool is_guess(const LintPoint *point)
{
    const Column *column = lint_column(point);
    return point->change->kind == CHANGE_REDEFINE_COLUMN && point->change->new_name.size == 0 &&
           (column == NULL || name_empty(column->type.name));
}

static void check(const LintPoint *point)
{
    if (!lint_breaks_code(point) || has_own_rule(point) || lint_undoes_up(point))
        return;
    const bool gated   = lint_is_gated(point);
    const bool guess   = is_guess(point);
    Finding   *finding = lint_report(point, STR_FMT " of " STR_FMT " %s", STR_ARG(lint_verb(point)),
                                     STR_ARG(subject(point)),
                                   gated   ? "waits behind the gates of this migration"
                                     : guess ? "breaks running code where it held more before, "
                                               "which is not known here"
                                             : "breaks running code that relies on it");
    if (gated || guess || point->section == SECTION_DOWN)
        lint_lower(finding, SEVERITY_INFO);
    else if (may_go_unnoticed(point->change))
        lint_lower(finding, SEVERITY_WARNING);
}

RULE(breaks_running_code) = {
    .id       = "breaks-running-code",
    .severity = SEVERITY_ERROR,
    .scope    = RULE_CHANGE,
    .aliases  = "enum-rename-value",
    .summary  = "something is taken away, or changed, that running code may use",
    .why      = "Instances of the old release go on using it until the last one is gone.",
    .safe     = "Add the new shape beside the old one, move the application, and take the old one "
                "away in a contract-phase migration that declares its gates.",
    .bad      = "DROP VIEW active_users;",
    .good     = "CREATE VIEW active_users AS SELECT 1 AS one;\nDROP VIEW active_users;",
    .check    = check,
};
