/* my_algorithm_lock_assertion_missing.c */
#include "lint/rules/online.h"

#include "base/poison.h"

/* All that this history says of the table is all that there is. */
static bool is_known(const LintPoint *point)
{
    const Table *table = lint_table(point);
    return table != NULL && !table->partial && point->options->version.major > 0;
}

static bool is_first(const LintPoint *point)
{
    return point->change == &point->statement->changes.items[0];
}

static void check(const LintPoint *point)
{
    if (!is_first(point) || online_is_asked(point) || is_known(point) ||
        !online_takes_clauses(point) || !lint_is_busy(point, lint_target(point)))
        return;
    const Effect effect = online_unasked(point);
    const Str    clause = online_clause(point, &effect);
    if (clause.size == 0)
        return; /* no statement that could be held to anything, or one that copies anyway */
    Finding *finding = lint_report(
        point,
        STR_FMT " does not say how " STR_FMT
                " is to be changed: where the table is not as it seems, the server copies it",
        STR_ARG(online_verb(point)), STR_ARG(lint_relation_text(point, lint_target(point))));
    online_fix_clause(point, finding, true);
}

RULE(my_algorithm_lock_assertion_missing) = {
    .id         = "my-algorithm-lock-assertion-missing",
    .severity   = SEVERITY_WARNING,
    .scope      = RULE_CHANGE,
    .servers    = RULE_ON_MYSQL,
    .engine     = "mariadb:10.11",
    .supersedes = "my-add-index-online",
    .summary    = "nothing holds the server to the way in which the table should be changed",
    .why        = "How it is done follows from what the table has: a FULLTEXT index, its row "
                  "format, how often columns were added. These files do not show all of it. "
                  "Where INSTANT is not possible, the server says nothing and copies the table.",
    .safe       = "Write the algorithm into the statement: it costs nothing, and the server "
                  "refuses what it cannot do so. On MySQL no LOCK may stand beside INSTANT.",
    .bad        = "ALTER TABLE users ADD COLUMN state text;",
    .good       = "ALTER TABLE users ADD COLUMN state text, ALGORITHM=INSTANT;",
    .check      = check,
};
