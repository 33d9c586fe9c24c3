/* my_add_unique.c */
#include "lint/rules/online.h"

#include "base/poison.h"

static void check(const LintPoint *point)
{
    const Change *change = point->change;
    const bool    unique = change->kind == CHANGE_ADD_UNIQUE ||
                        (change->kind == CHANGE_CREATE_INDEX && change->unique);
    const bool primary = change->kind == CHANGE_ADD_PRIMARY_KEY;
    const bool ignore  = change->clauses != NULL && change->clauses->ignore;
    if ((!unique && !(primary && ignore)) || change->in_create || change->in_add_column ||
        point->effect->fails || lint_is_new(point, change->relation))
        return;
    const Str table = lint_relation_text(point, change->relation);
    Finding  *finding;
    if (ignore) {
        finding = lint_report(point,
                              "ALTER IGNORE deletes rows of " STR_FMT
                              ": of those with the same key all but one, without a word",
                              STR_ARG(table));
        lint_precheck(point, finding);
        return;
    }
    finding = lint_report(point,
                          "one pair of rows in " STR_FMT
                          " with the same key, and this fails with 1062 when its work is done",
                          STR_ARG(table));
    if (online_is_asked(point) && !online_blocks(point->effect))
        lint_lower(finding, SEVERITY_WARNING);
    online_fix_clause(point, finding, false);
    lint_precheck(point, finding);
}

RULE(my_add_unique) = {
    .id         = "my-add-unique",
    .severity   = SEVERITY_ERROR,
    .scope      = RULE_CHANGE,
    .servers    = RULE_ON_MYSQL,
    .engine     = "mariadb:10.11",
    .supersedes = "my-algorithm-lock-assertion-missing my-add-index-online",
    .summary    = "a unique key is added to rows that nobody has looked at",
    .why        = "Whether it can be done depends on the rows, so it fails in production only: "
                  "at its very end, and also for a duplicate that came and went meanwhile. "
                  "ALTER IGNORE does not fail: it deletes.",
    .safe       = "Look for duplicates first, and write ALGORITHM and LOCK so that it is done "
                  "online.",
    .bad        = "CREATE TABLE t (id int PRIMARY KEY, a int);\n-- in a later migration\n"
                  "ALTER IGNORE TABLE t ADD UNIQUE KEY (a);",
    .good       = "CREATE TABLE t (id int PRIMARY KEY, a int);\nALTER TABLE t ADD UNIQUE KEY (a);",
    .check      = check,
};
