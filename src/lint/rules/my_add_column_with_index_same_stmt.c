/* my_add_column_with_index_same_stmt.c -- classes of work that should not be in one statement. */
#include "lint/rules/online.h"

#include "base/poison.h"

static bool is_instant(const Effect *effect)
{
    return effect->algorithm == ALGORITHM_INSTANT && !effect->fails;
}

/* The first other part that is not INSTANT by itself; NULL when one rebuilds the table anyway. */
static const Change *spoiler(const LintPoint *point)
{
    const ChangeVec *changes = &point->statement->changes;
    const Change    *found   = NULL;
    for (size_t i = 0; i < changes->count; i++) {
        const Change *other  = &changes->items[i];
        const Effect  effect = online_alone(point, other);
        if (other == point->change || other->in_add_column || is_instant(&effect))
            continue;
        if (effect.rewrite || effect.fails)
            return NULL;
        found = found == NULL ? other : found;
    }
    return found;
}

static bool loses_instant(const LintPoint *point)
{
    const Change *change = point->change;
    if ((change->kind != CHANGE_ADD_COLUMN && change->kind != CHANGE_DROP_COLUMN) ||
        change->in_create || !point->effect->rewrite || !online_takes_clauses(point))
        return false;
    const Effect alone = online_alone(point, change);
    return is_instant(&alone);
}

/* The parts that are INSTANT in one statement, the others in the next. */
static void fix(const LintPoint *point, Finding *finding)
{
    const ChangeVec *changes  = &point->statement->changes;
    const Str        source   = lint_file_text(point);
    StrVec           parts[2] = {{0}, {0}};
    for (size_t i = 0; i < changes->count; i++) {
        const Change *change = &changes->items[i];
        const Effect  effect = online_alone(point, change);
        if (change->in_add_column || change->clauses == NULL)
            return;
        *vec_push(point->arena, &parts[is_instant(&effect) ? 0 : 1]) =
            str_slice(source, change->span.start, change->span.size);
    }
    const size_t start   = point->statement->span.start;
    const Str    head    = str_trim(str_slice(source, start, changes->items[0].span.start - start));
    const bool   mariadb = online_is_mariadb(point);
    if (online_is_asked(point) || parts[1].count == 0)
        return;
    const Str text = str_format(point->arena,
                                STR_FMT " " STR_FMT ", ALGORITHM=INSTANT;\n" STR_FMT " " STR_FMT
                                        ", ALGORITHM=%s, LOCK=NONE",
                                STR_ARG(head), STR_ARG(str_join(point->arena, &parts[0], ", ")),
                                STR_ARG(head), STR_ARG(str_join(point->arena, &parts[1], ", ")),
                                mariadb ? "NOCOPY" : "INPLACE");
    lint_fix(point, finding, "in two statements", STR_FMT ";", STR_ARG(text));
    if (lint_can_be_split(point))
        lint_edit(point, finding, point->statement->span, STR_FMT, STR_ARG(text));
}

static bool was_said(const LintPoint *point)
{
    for (size_t i = point->steps->count; i-- > 0;) {
        const LintStep *step = &point->steps->items[i];
        if (step->statement != point->statement)
            return false;
        const LintPoint at = lint_at_step(point, step);
        if (step->change != point->change && loses_instant(&at))
            return true;
    }
    return false;
}

static void check(const LintPoint *point)
{
    if (!loses_instant(point) || !lint_is_busy(point, point->change->relation))
        return;
    const Change *other = spoiler(point);
    if (other == NULL || was_said(point))
        return;
    LintPoint at     = *point;
    at.change        = other;
    Finding *finding = lint_report(
        point, STR_FMT " alone is INSTANT; beside " STR_FMT " the statement rebuilds " STR_FMT,
        STR_ARG(lint_verb(point)), STR_ARG(lint_verb(&at)),
        STR_ARG(lint_relation_text(point, point->change->relation)));
    fix(point, finding);
}

RULE(my_add_column_with_index_same_stmt) = {
    .id         = "my-add-column-with-index-same-stmt",
    .severity   = SEVERITY_WARNING,
    .scope      = RULE_CHANGE,
    .servers    = RULE_ON_MYSQL,
    .engine     = "mariadb:10.11",
    .supersedes = "my-table-rebuild my-add-index-online",
    .summary    = "a part that is INSTANT stands beside one that is not",
    .why        = "All of a statement is done by the algorithm of its most expensive part: the "
                  "column is then added by a rebuild of the table, where it would take no time.",
    .safe       = "One statement for each class: what is INSTANT, what builds an index, what "
                  "rebuilds.",
    .bad        = "CREATE TABLE t (id int PRIMARY KEY);\n-- in a later migration\n"
                  "ALTER TABLE t ADD COLUMN c int, ADD INDEX (c);",
    .good       = "CREATE TABLE t (id int PRIMARY KEY);\n-- in a later migration\n"
                  "ALTER TABLE t ADD COLUMN c int, ALGORITHM=INSTANT;\n"
                  "ALTER TABLE t ADD INDEX (c), ALGORITHM=NOCOPY, LOCK=NONE;",
    .check      = check,
};
