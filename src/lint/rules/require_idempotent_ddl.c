/* require_idempotent_ddl.c */
#include "lint/rule.h"

#include "base/poison.h"

static void check(const LintPoint *point)
{
    if (!point->in_transaction && !lint_can_repeat(point->change))
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
    .why  = "Outside a transaction each statement commits by itself. When the third one fails, a "
            "second try of the file fails at the first.",
    .safe = "Use a transaction, or IF EXISTS and IF NOT EXISTS. Not for CREATE INDEX "
            "CONCURRENTLY: after a failure that would take the invalid index for a good one; "
            "drop it before.",
    .why_mysql  = "The server commits each statement that changes the schema. When the third "
                  "one fails, a second try of the file fails at the first.",
    .safe_mysql = "Use IF EXISTS and IF NOT EXISTS where the server has them (MariaDB for "
                  "columns and indexes, too), and one such statement per migration where it "
                  "has not.",
    .bad        = "ALTER TABLE users ADD COLUMN state text;",
    .good       = "BEGIN;\nALTER TABLE users ADD COLUMN state text;\nCOMMIT;\n"
                  "ALTER TABLE users ADD COLUMN IF NOT EXISTS other text;",
    .check      = check,
};
