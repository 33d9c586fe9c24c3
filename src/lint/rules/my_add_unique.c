/* my_add_unique.c */
#include "lint/rules/online.h"

#include "base/poison.h"

/* ADD COLUMN ... UNIQUE: all rows get one and the same value, unless that is NULL. */
static void check_new_column(const LintPoint *point)
{
    const ChangeVec *changes = &point->statement->changes;
    const StrVec    *columns = &point->change->columns;
    for (size_t i = 0; i < changes->count; i++) {
        const Change *added = &changes->items[i];
        if (added->kind != CHANGE_ADD_COLUMN || columns->count != 1 || added->identity ||
            !str_equal_nocase(added->column, columns->items[0]) ||
            (!added->not_null && added->default_class != DEFAULT_CONSTANT))
            continue;
        lint_report(point,
                    "all rows of " STR_FMT " get the same " STR_FMT
                    ", which is to be unique: with two rows this fails with 1062",
                    STR_ARG(lint_relation_text(point, point->change->relation)),
                    STR_ARG(added->column));
        return;
    }
}

static void check(const LintPoint *point)
{
    const Change *change = point->change;
    const bool    unique = change->kind == CHANGE_ADD_UNIQUE ||
                        (change->kind == CHANGE_CREATE_INDEX && change->unique);
    const bool primary = change->kind == CHANGE_ADD_PRIMARY_KEY;
    const bool ignore  = change->clauses != NULL && change->clauses->ignore;
    if ((!unique && !(primary && ignore)) || change->in_create || point->effect->fails ||
        lint_is_new(point, change->relation))
        return;
    if (change->in_add_column) {
        check_new_column(point);
        return;
    }
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
