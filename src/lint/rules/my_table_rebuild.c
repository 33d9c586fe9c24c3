/* my_table_rebuild.c -- what writes the table anew while others go on. */
#include "lint/rules/online.h"

#include "base/poison.h"

static bool rebuilds(const Effect *effect)
{
    return effect->rewrite && effect->algorithm > ALGORITHM_INSTANT &&
           effect->algorithm != ALGORITHM_RECREATE && effect->lock == DDL_LOCK_NONE &&
           !effect->fails;
}

/* At the end it would be INSTANT. */
static bool is_better_last(const LintPoint *point)
{
    Change              change = *point->change;
    const ColumnDetail *said   = change.column_detail;
    if (change.kind != CHANGE_ADD_COLUMN || said == NULL || said->position == POSITION_UNSAID)
        return false;
    ColumnDetail detail  = *said;
    detail.position      = POSITION_UNSAID;
    change.column_detail = &detail;
    return online_alone(point, &change).algorithm == ALGORITHM_INSTANT;
}

static void check(const LintPoint *point)
{
    if (!rebuilds(point->effect) || !lint_is_busy(point, lint_target(point)) ||
        point->change->in_create || online_was_said(point, rebuilds))
        return;
    const Effect whole = online_whole(point);
    if (online_blocks(&whole))
        return; /* my-alter-copy-algorithm */
    Finding *finding = lint_report(
        point,
        STR_FMT " rebuilds " STR_FMT " (ALGORITHM=%s, LOCK=NONE): others go on, but it "
                "takes time, and room for a second copy",
        STR_ARG(online_verb(point)), STR_ARG(lint_relation_text(point, lint_target(point))),
        algorithm_text(whole.algorithm));
    if (is_better_last(point))
        finding->help = STR("Added behind the last column it is INSTANT.");
    online_fix_clause(point, finding, false);
}

RULE(my_table_rebuild) = {
    .id       = "my-table-rebuild",
    .severity = SEVERITY_WARNING,
    .scope    = RULE_CHANGE,
    .servers  = RULE_ON_MYSQL,
    .engine   = "mysql:5.7",
    .aliases  = "my-add-column-not-instant my-column-reorder my-table-size-advice",
    .summary  = "the server writes the whole table anew, online",
    .why      = "It takes hours for a large table and room for a second one, and replicas lag "
                "for as long. Readers and writers wait in its last phase. When a transaction "
                "is open then, or the log of changes is full "
                "(innodb_online_alter_log_max_size), all of it was in vain.",
    .safe     = "Choose what is INSTANT on this release: ADD COLUMN at the end from MySQL "
                "8.0.12 and MariaDB 10.3 on. Columns are not put in another order for looks. "
                "Merge several rebuilds of a table into one statement.",
    .bad      = "CREATE TABLE t (id int PRIMARY KEY, n int);\n-- in a later migration\n"
                "ALTER TABLE t ADD COLUMN m int;",
    .good     = "CREATE TABLE t (id int PRIMARY KEY, n int);\n-- in a later migration\n"
                "ALTER TABLE t ALTER COLUMN n SET DEFAULT 1, ALGORITHM=INPLACE, LOCK=NONE;",
    .check    = check,
};
