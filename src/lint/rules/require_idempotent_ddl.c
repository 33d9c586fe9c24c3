/* require_idempotent_ddl.c */
#include "lint/rule.h"

#include "base/poison.h"

static bool creates(ChangeKind kind)
{
    return kind == CHANGE_CREATE_TABLE || kind == CHANGE_CREATE_TABLE_AS ||
           kind == CHANGE_CREATE_SEQUENCE || kind == CHANGE_CREATE_SCHEMA ||
           kind == CHANGE_ADD_COLUMN;
}

static bool drops(ChangeKind kind)
{
    return kind == CHANGE_DROP_TABLE || kind == CHANGE_DROP_COLUMN || kind == CHANGE_DROP_INDEX ||
           kind == CHANGE_DROP_CONSTRAINT || kind == CHANGE_DROP_VIEW ||
           kind == CHANGE_DROP_SEQUENCE || kind == CHANGE_DROP_TYPE ||
           kind == CHANGE_DROP_FUNCTION || kind == CHANGE_DROP_TRIGGER;
}

/* An index is left out: IF NOT EXISTS would take an invalid one for good. */
static void check(const LintPoint *point)
{
    const Change *change = point->change;
    const bool    made   = creates(change->kind) && !change->if_not_exists && !change->in_create;
    const bool    gone   = drops(change->kind) && !change->if_exists;
    if (!point->in_transaction && (made || gone))
        lint_report(point,
                    STR_FMT " fails when it is run again: nothing undoes it when a later "
                            "statement fails",
                    STR_ARG(lint_verb(point)));
}

RULE(require_idempotent_ddl) = {
    .id       = "require-idempotent-ddl",
    .severity = SEVERITY_OFF,
    .scope    = RULE_CHANGE,
    .summary  = "a statement outside a transaction cannot be run a second time",
    .why   = "Outside a transaction each statement commits by itself. When the third one fails, a "
             "second try of the file fails at the first.",
    .safe  = "Use a transaction, or IF EXISTS and IF NOT EXISTS. Not for CREATE INDEX "
             "CONCURRENTLY: after a failure that would take the invalid index for a good one; "
             "drop it before.",
    .bad   = "ALTER TABLE users ADD COLUMN state text;",
    .good  = "BEGIN;\nALTER TABLE users ADD COLUMN state text;\nCOMMIT;\n"
             "ALTER TABLE users ADD COLUMN IF NOT EXISTS other text;",
    .check = check,
};
