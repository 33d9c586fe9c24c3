/* redundant_index.c -- exact, for what it says is that an index can go: both plain btrees, the new
 * one over the first columns of the old one, and not there to keep values apart. */
#include "lint/rule.h"

#include "base/poison.h"

static bool is_prefix(const StrVec *columns, const StrVec *of)
{
    if (columns->count == 0 || columns->count > of->count)
        return false;
    for (size_t i = 0; i < columns->count; i++)
        if (columns->items[i].size == 0 || !str_equal(columns->items[i], of->items[i]))
            return false;
    return true;
}

/* A unique index beside an equal one that is not may be about to go: its values need no longer be
 * apart. A primary key stays. */
static bool keeps_apart(const Index *old, const Change *create)
{
    const bool same = old->columns.count == create->columns.count;
    return create->unique ? !same || !old->unique : same && old->unique && !old->primary;
}

static bool covers(const Index *old, const Change *create)
{
    return old->valid && !old->partial && !old->has_expression && !old->special &&
           old->all_ascending && str_is(old->method, "btree") &&
           is_prefix(&create->columns, &old->columns) && !keeps_apart(old, create);
}

/* The old one goes in this file, before or after. */
static bool old_one_goes(const LintPoint *point, const Index *old)
{
    const StatementVec *statements = &point->statements->statements;
    for (size_t i = point->statement_index + 1; i < statements->count; i++) {
        const ChangeVec *changes = &statements->items[i].changes;
        for (size_t k = 0; k < changes->count; k++) {
            const Change *change = &changes->items[k];
            if (change->kind == CHANGE_DROP_CONSTRAINT && str_equal(change->object, old->name.name))
                return true;
            if (change->kind != CHANGE_DROP_INDEX)
                continue;
            if (str_equal(change->index.name, old->name.name))
                return true;
            for (size_t o = 0; o < change->others.count; o++)
                if (str_equal(change->others.items[o].name, old->name.name))
                    return true;
        }
    }
    return false;
}

static void check(const LintPoint *point)
{
    const Change *change = point->change;
    const Table  *table  = change->kind == CHANGE_CREATE_INDEX ? lint_table(point) : NULL;
    if (table == NULL || change->partial || change->has_expression || change->special ||
        change->descending || change->only || !str_is(change->value, "btree"))
        return;
    for (size_t i = 0; i < table->indexes.count; i++) {
        const Index *old = &table->indexes.items[i];
        if (!covers(old, change) || str_equal(old->name.name, change->object) ||
            old_one_goes(point, old))
            continue;
        lint_report(point,
                    "index " STR_FMT " of " STR_FMT " over (" STR_FMT
                    ") serves every query that this one over (" STR_FMT ") would serve",
                    STR_ARG(old->name.name), STR_ARG(lint_relation_text(point, table->name)),
                    STR_ARG(lint_columns(point, &old->columns)),
                    STR_ARG(lint_columns(point, &change->columns)));
        return;
    }
}

RULE(redundant_index) = {
    .id       = "redundant-index",
    .severity = SEVERITY_WARNING,
    .scope    = RULE_CHANGE,
    .aliases  = "unused-or-duplicate-index",
    .summary  = "an index that another index of the table makes needless",
    .why      = "A btree over (a, b) finds rows by a alone as well. The second index takes "
                "space, and each write has to keep it up.",
    .safe     = "Leave it out, or drop the longer one if that is the one not needed. An "
                "index that is UNIQUE over fewer columns is another matter: it keeps "
                "values apart.",
    .bad      = "CREATE TABLE seats (room int, seat int, PRIMARY KEY (room, seat));\n"
                "CREATE INDEX seats_room ON seats (room);",
    .good     = "CREATE TABLE seats (room int, seat int, PRIMARY KEY (room, seat));\n"
                "CREATE INDEX seats_seat ON seats (seat);",
    .check    = check,
};
