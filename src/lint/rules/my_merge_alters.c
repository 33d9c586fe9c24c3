/* my_merge_alters.c */
#include "lint/rules/online.h"

#include "base/poison.h"

static bool rebuilds(const Effect *effect)
{
    return effect->rewrite && !effect->fails && effect->algorithm >= ALGORITHM_INPLACE &&
           effect->algorithm != ALGORITHM_RECREATE;
}

/* An earlier statement that rebuilds the table in the same way. */
static const LintStep *earlier(const LintPoint *point)
{
    for (size_t i = point->steps->count; i-- > 0;) {
        const LintStep *step = &point->steps->items[i];
        if (step->statement != point->statement && rebuilds(step->effect) && !step->on_new &&
            step->effect->algorithm == point->effect->algorithm &&
            catalog_name_same(point->before, step->change->relation, point->change->relation))
            return step;
    }
    return NULL;
}

static void check(const LintPoint *point)
{
    if (!rebuilds(point->effect) || !lint_is_busy(point, lint_target(point)) ||
        online_was_said(point, rebuilds))
        return;
    const LintStep *step = earlier(point);
    if (step != NULL)
        lint_report(point,
                    "this rebuilds " STR_FMT " once more, after line %zu: in one statement "
                    "it is done once",
                    STR_ARG(lint_relation_text(point, lint_target(point))),
                    step->statement->start.line);
}

RULE(my_merge_alters) = {
    .id       = "my-merge-alters",
    .severity = SEVERITY_INFO,
    .scope    = RULE_CHANGE,
    .servers  = RULE_ON_MYSQL,
    .engine   = "mysql:5.7",
    .summary  = "a table is rebuilt several times by one migration",
    .why      = "Each statement writes the table anew. Together in one ALTER TABLE, all of "
                "them do it once.",
    .safe     = "Merge those that rebuild the table in the same way. Leave apart what is "
                "INSTANT, or only builds an index.",
    .bad      = "CREATE TABLE t (id int PRIMARY KEY);\n-- in a later migration\n"
                "ALTER TABLE t ADD COLUMN a int;\nALTER TABLE t ADD COLUMN b int;",
    .good     = "CREATE TABLE t (id int PRIMARY KEY);\n-- in a later migration\n"
                "ALTER TABLE t ADD COLUMN a int, ADD COLUMN b int;",
    .check    = check,
};
