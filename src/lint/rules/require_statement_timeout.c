/* require_statement_timeout.c */
#include "lint/rule.h"

#include "base/poison.h"

/* On a table of unknown size both directions would be noise.
 *
 * Shorter than this, the work on a large table is cut off rather than guarded. */
enum { LONG_WORK_MS = 60000 };

/* Once for a section is enough. */
static bool said_before(const LintPoint *point)
{
    for (size_t i = 0; i < lint_steps_here(point); i++)
        if (point->steps->items[i].blocks_long)
            return true;
    return false;
}

static void check(const LintPoint *point)
{
    const Name name = lint_target(point);
    if (!lint_is_large(point, name))
        return;
    const int64_t ms    = lint_setting_ms(point, "statement_timeout");
    const Str     table = lint_relation_text(point, name);
    if (lint_blocks_long(point) && ms <= 0 && !point->migration->native && !said_before(point)) {
        Finding *finding = lint_report(
            point,
            "no statement_timeout: nothing ends this when it blocks " STR_FMT " for too long",
            STR_ARG(table));
        lint_fix(point, finding, "give up before users notice",
                 "SET %sstatement_timeout = '5s';\n" STR_FMT ";",
                 point->in_transaction ? "LOCAL " : "", STR_ARG(point->statement->text));
    } else if (point->change->kind == CHANGE_VALIDATE_CONSTRAINT && ms > 0 && ms < LONG_WORK_MS) {
        Finding *finding =
            lint_report(point,
                        "a statement_timeout of %lld s ends this on a large table before it is "
                        "done",
                        (long long)(ms / 1000));
        lint_fix(point, finding, "let it take its time", "SET statement_timeout = 0;\n" STR_FMT ";",
                 STR_ARG(point->statement->text));
    }
}

RULE(require_statement_timeout) = {
    .id       = "require-statement-timeout",
    .severity = SEVERITY_WARNING,
    .scope    = RULE_CHANGE,
    .servers  = RULE_ON_PG,
    .summary  = "a statement that blocks others may run without end, or one that does not is "
                "cut off",
    .why      = "lock_timeout limits the waiting for a lock, statement_timeout the work behind it. "
                "What blocks the application needs a short one; what builds or validates beside it "
                "needs none.",
    .safe     = "Set statement_timeout to what users can bear before statements that block, and "
                "to 0 "
                "before CREATE INDEX CONCURRENTLY, VALIDATE CONSTRAINT and backfills.",
    .bad      = "SET lock_timeout = '1s';\nALTER TABLE huge ALTER COLUMN id TYPE bigint;",
    .good     = "SET lock_timeout = '1s';\nSET statement_timeout = '5s';\n"
                "ALTER TABLE huge ALTER COLUMN id TYPE bigint;",
    .check    = check,
};
