/* my_add_index_online.c */
#include "lint/rules/online.h"

#include "base/poison.h"

static bool is_free(const Effect *effect)
{
    return effect->algorithm > ALGORITHM_INSTANT && effect->algorithm <= ALGORITHM_INPLACE &&
           effect->lock == DDL_LOCK_NONE && effect->scan && !effect->rewrite && !effect->fails;
}

static void check(const LintPoint *point)
{
    const Change *change = point->change;
    if (change->kind != CHANGE_CREATE_INDEX || change->unique || change->in_create ||
        change->in_add_column || !is_free(point->effect) || online_is_asked(point) ||
        !lint_is_busy(point, change->relation) || online_was_said(point, is_free))
        return;
    const Effect whole = online_whole(point);
    if (!is_free(&whole))
        return;
    Finding *finding = lint_report(
        point,
        "the index is built while others read and write " STR_FMT
        " (ALGORITHM=%s, LOCK=NONE); when a transaction is open at its end, it is lost",
        STR_ARG(lint_relation_text(point, change->relation)), algorithm_text(whole.algorithm));
    online_fix_clause(point, finding, true);
}

RULE(my_add_index_online) = {
    .id       = "my-add-index-online",
    .severity = SEVERITY_INFO,
    .scope    = RULE_CHANGE,
    .servers  = RULE_ON_MYSQL,
    .engine   = "mysql:8.0.36",
    .summary  = "an index is built online, and nothing holds the server to that",
    .why      = "It needs an EXCLUSIVE metadata lock when it begins and when it ends. Does it "
                "not get that in time, or is the log of changes full, all of the build is "
                "thrown away.",
    .safe     = "Write ALGORITHM=INPLACE LOCK=NONE (MariaDB: ALGORITHM=NOCOPY LOCK=NONE) into "
                "it, and set lock_wait_timeout.",
    .bad      = "CREATE TABLE t (id int PRIMARY KEY, a int);\n-- in a later migration\n"
                "CREATE INDEX k ON t (a);",
    .good     = "CREATE TABLE t (id int PRIMARY KEY, a int);\n-- in a later migration\n"
                "CREATE INDEX k ON t (a) ALGORITHM=INPLACE LOCK=NONE;",
    .check    = check,
};
