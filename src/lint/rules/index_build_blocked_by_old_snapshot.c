/* index_build_blocked_by_old_snapshot.c -- of large tables only: elsewhere the build is short, and
 * its waits are what a timeout is for. shore itself lets concurrent builds wait. */
#include "lint/rule.h"

#include "base/poison.h"

static bool is_build(const Change *change)
{
    return change->concurrently &&
           (change->kind == CHANGE_CREATE_INDEX || change->kind == CHANGE_REINDEX);
}

static void check(const LintPoint *point)
{
    if (!is_build(point->change) || point->migration->native || point->in_transaction ||
        !lint_is_large(point, lint_target(point)))
        return;
    const char *const timeouts[] = {"statement_timeout", "lock_timeout"};
    for (size_t i = 0; i < COUNT_OF(timeouts); i++) {
        if (lint_setting_ms(point, timeouts[i]) <= 0)
            continue;
        Finding *finding =
            lint_report(point,
                        "%s is " STR_FMT ": it ends the build on " STR_FMT
                        ", which is large, or its wait for an old transaction, and an INVALID "
                        "index stays",
                        timeouts[i], STR_ARG(lint_setting(point, timeouts[i])),
                        STR_ARG(lint_relation_text(point, lint_target(point))));
        lint_fix(point, finding, "no timeout for this statement alone",
                 "SET %s = 0;\n" STR_FMT ";\nRESET %s;", timeouts[i],
                 STR_ARG(point->statement->text), timeouts[i]);
        return;
    }
}

RULE(index_build_blocked_by_old_snapshot) = {
    .id       = "index-build-blocked-by-old-snapshot",
    .severity = SEVERITY_INFO,
    .scope    = RULE_CHANGE,
    .servers  = RULE_ON_PG,
    .summary  = "a timeout may end a concurrent index build on a large table",
    .why      = "The build waits for every transaction that was there before it, on any "
                "table of the database, and both timeouts count in these waits. Nobody "
                "waits behind it meanwhile, so it may wait.",
    .safe     = "Switch both timeouts off for this statement, and look for old "
                "transactions before.",
    .bad      = "SET statement_timeout = '5s';\n"
                "CREATE INDEX CONCURRENTLY huge_note_idx ON huge (note);",
    .good     = "SET statement_timeout = 0;\n"
                "CREATE INDEX CONCURRENTLY huge_note_idx ON huge (note);",
    .check    = check,
};
