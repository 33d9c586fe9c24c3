/* fk_locks_parent.c -- a foreign key is half in the other table: adding it locks that one against
 * writes, taking it away locks it against everything. */
#include "lint/rule.h"

#include "base/poison.h"

/* Acted on by the statement itself, and so no surprise. */
static bool is_target(const LintPoint *point, Name relation)
{
    const Change *change = point->change;
    bool          target = catalog_name_same(point->before, lint_target(point), relation);
    for (size_t i = 0; i < change->others.count; i++)
        target = target || catalog_name_same(point->before, change->others.items[i], relation);
    return target;
}

static bool takes_away(const Change *change)
{
    return change->kind == CHANGE_DROP_CONSTRAINT || change->kind == CHANGE_DROP_COLUMN ||
           change->kind == CHANGE_DROP_TABLE;
}

static bool points_to(const LintPoint *point, const Table *child, const Table *parent)
{
    for (size_t i = 0; i < child->constraints.count; i++)
        if (child->constraints.items[i].kind == CONSTRAINT_FOREIGN_KEY &&
            catalog_name_same(point->before, child->constraints.items[i].references, parent->name))
            return true;
    return false;
}

/* Locked for the sake of a foreign key, of either side; not as a view, a partition or a parent. */
static bool is_tied(const LintPoint *point, Name relation)
{
    const Table *table = lint_table(point);
    const Table *other = catalog_table_find(point->before, relation);
    if (table == NULL)
        return false;
    if (other != NULL)
        return points_to(point, table, other) || points_to(point, other, table);
    const Table stranger = {.name = relation};
    return points_to(point, table, &stranger);
}

static void check_drop(const LintPoint *point)
{
    const Change *change = point->change;
    for (size_t i = 0; i < point->effect->lock_count; i++) {
        const RelationLock *lock = &point->effect->locks[i];
        if (!lock_blocks_reads(lock->mode) || is_target(point, lock->relation) ||
            !lint_is_busy(point, lock->relation) || !is_tied(point, lock->relation))
            continue;
        Finding *finding = lint_report(
            point,
            STR_FMT " of " STR_FMT " takes %s on " STR_FMT
                    " as well, which a foreign key ties to it, and blocks reads and writes there",
            STR_ARG(lint_verb(point)), STR_ARG(lint_relation_text(point, change->relation)),
            lock_text(lock->mode), STR_ARG(lint_relation_text(point, lock->relation)));
        if (change->kind != CHANGE_DROP_CONSTRAINT)
            lint_why(point, finding,
                     "The lock is short, and has to be waited for together with all others of "
                     "the statement. Drop the foreign key first, in a transaction of its own.");
    }
}

/* A foreign key that is validated has an error of its own. */
static void check_add(const LintPoint *point)
{
    const Change *change = point->change;
    if (!change->not_valid && !change->in_create && !lint_is_new(point, change->relation))
        return;
    if (name_equal(change->relation, change->references) ||
        !lint_is_large(point, change->references))
        return;
    Finding *finding = lint_report(point,
                                   "this foreign key takes SHARE ROW EXCLUSIVE on " STR_FMT
                                   ", which is large, and blocks writes there until the "
                                   "transaction ends",
                                   STR_ARG(lint_relation_text(point, change->references)));
    lint_lower(finding, SEVERITY_INFO);
}

static void check(const LintPoint *point)
{
    const Change *change = point->change;
    if (takes_away(change) && point->section == SECTION_UP && !lint_is_new(point, change->relation))
        check_drop(point);
    else if (change->kind == CHANGE_ADD_FOREIGN_KEY)
        check_add(point);
}

RULE(fk_locks_parent) = {
    .id       = "fk-locks-parent",
    .severity = SEVERITY_WARNING,
    .scope    = RULE_CHANGE,
    .servers  = RULE_ON_PG,
    .summary  = "a foreign key is added or taken away, and the table that it points to is locked",
    .why      = "A foreign key is a pair of triggers on each of the two tables. Adding it "
                "takes SHARE ROW EXCLUSIVE on the other table, even NOT VALID; dropping "
                "the key, its column or its table takes ACCESS EXCLUSIVE there.",
    .safe     = "Give it a transaction of its own and a short lock_timeout, and try again. "
                "Before a table is dropped, drop its foreign keys one by one.",
    .bad      = "CREATE TABLE owners (id bigint PRIMARY KEY);\n"
                "ALTER TABLE cars ADD CONSTRAINT cars_owner FOREIGN KEY (owner_id) REFERENCES "
                "persons (id) NOT VALID;\nALTER TABLE cars DROP CONSTRAINT cars_owner;",
    .good     = "CREATE TABLE cars (owner_id bigint REFERENCES owners (id));\n"
                "ALTER TABLE cars DROP CONSTRAINT cars_owner_id_fkey;",
    .check    = check,
};
