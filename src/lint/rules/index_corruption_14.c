/* index_corruption_14.c */
#include "lint/rule.h"

#include "base/poison.h"

/* 14.4 mended it (release notes of June 2022). Of a release whose minor is not known, nothing is
 * said: few are that old. */
enum { MAJOR = 14, MINOR_MENDED = 4 };

static void check(const LintPoint *point)
{
    const Version version = point->options->version;
    const Change *change  = point->change;
    if (version.engine != ENGINE_PG || version.major != MAJOR || version.minor == 0 ||
        version.minor >= MINOR_MENDED || !change->concurrently ||
        (change->kind != CHANGE_CREATE_INDEX && change->kind != CHANGE_REINDEX))
        return;
    lint_report(point,
                "on " STR_FMT
                " an index that is built concurrently may miss rows: bring the server "
                "to 14.%d first",
                STR_ARG(version_text(point->arena, version)), MINOR_MENDED);
}

RULE(index_corruption_14) = {
    .id       = "index-corruption-14",
    .severity = SEVERITY_WARNING,
    .scope    = RULE_CHANGE,
    .servers  = RULE_ON_PG,
    .engine   = "postgres:14.2",
    .summary  = "a concurrent index build on a release that may corrupt the index",
    .why      = "In PostgreSQL 14.0 to 14.3 CREATE INDEX CONCURRENTLY and REINDEX "
                "CONCURRENTLY may leave out rows that are updated meanwhile, and queries "
                "that use the index then do not find them.",
    .safe     = "Update to 14.4 or later. What was built before: pg_amcheck "
                "--heapallindexed finds it, REINDEX mends it.",
    .bad      = "CREATE INDEX CONCURRENTLY orders_note_idx ON orders (note);",
    .good     = "CREATE TABLE fresh (note text);\nCREATE INDEX fresh_note ON fresh (note);",
    .check    = check,
};
