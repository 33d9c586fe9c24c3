/* my_algorithm_lock_illegal_combo.c -- clauses that the server refuses, for what it would do. */
#include "lint/rules/online.h"

#include "base/poison.h"

enum { WRONG_USAGE = 1221 };

/* The clause as the server takes it, in the place of those that are there. */
static void fix(const LintPoint *point, Finding *finding, const Effect *unasked)
{
    const DdlClauses *clauses = point->change->clauses;
    const Str         clause  = online_clause(point, unasked);
    if (point->effect->error == WRONG_USAGE && clauses->lock_span.size > 0 &&
        clauses->lock_span.start > clauses->algorithm_span.start) {
        const size_t end  = clauses->algorithm_span.start + clauses->algorithm_span.size;
        const Span   lock = {end, clauses->lock_span.start + clauses->lock_span.size - end};
        if (!lint_is_comma(point, end, clauses->lock_span.start))
            return;
        lint_fix(point, finding, "leave LOCK out: INSTANT locks nobody out", STR_FMT ";",
                 STR_ARG(online_replaced(point, lock, STR(""))));
        lint_edit(point, finding, lock, "%s", "");
    } else if (clause.size > 0) {
        finding->help =
            str_format(point->arena, "The server can do it with " STR_FMT ".", STR_ARG(clause));
    } else if (online_blocks(unasked)) {
        finding->help =
            str_format(point->arena,
                       "The server can do it with ALGORITHM=%s, LOCK=%s only, and "
                       "writes would wait: see my-alter-copy-algorithm.",
                       algorithm_text(unasked->algorithm), ddl_lock_text(unasked->lock));
    }
}

static void check(const LintPoint *point)
{
    if (!point->effect->fails || !online_is_asked(point))
        return;
    const Effect unasked = online_unasked(point);
    if (unasked.fails)
        return; /* refused-by-server */
    Finding *finding =
        lint_report(point, STR_FMT " refuses this " STR_FMT " with error %d: %s",
                    STR_ARG(version_text(point->arena, point->options->version)),
                    STR_ARG(lint_verb(point)), point->effect->error,
                    point->effect->error == WRONG_USAGE
                        ? "LOCK cannot be said beside ALGORITHM=INSTANT"
                        : "it cannot be done by the ALGORITHM and LOCK that are asked for");
    fix(point, finding, &unasked);
}

RULE(my_algorithm_lock_illegal_combo) = {
    .id         = "my-algorithm-lock-illegal-combo",
    .severity   = SEVERITY_ERROR,
    .scope      = RULE_CHANGE,
    .servers    = RULE_ON_MYSQL,
    .engine     = "mysql:8.0.36",
    .supersedes = "refused-by-server breaks-running-code",
    .summary    = "the server refuses the ALGORITHM or LOCK that is asked for",
    .why        = "It does not change the table, but commits what is open, and the deployment "
                  "stops here.",
    .safe       = "Ask for what the release can do. On MySQL INSTANT stands without LOCK; "
                  "MariaDB takes both. NOCOPY is MariaDB's. Statements about partitions take no "
                  "clauses there.",
    .bad        = "CREATE TABLE t (id int PRIMARY KEY);\n-- in a later migration\n"
                  "ALTER TABLE t ADD COLUMN n int, ALGORITHM=INSTANT, LOCK=NONE;",
    .good       = "CREATE TABLE t (id int PRIMARY KEY);\n-- in a later migration\n"
                  "ALTER TABLE t ADD COLUMN n int, ALGORITHM=INSTANT;",
    .check      = check,
};
