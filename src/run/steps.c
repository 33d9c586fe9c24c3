/* steps.c -- group statements.
 *
 * BEGIN and COMMIT in the file are the author's grouping and are honoured; outside of them,
 * consecutive statements that can be in a transaction are one. Nothing is reordered, so what needs
 * another order is a problem, found before anything runs. */
#include "run/steps.h"

#include <string.h>

#include "base/poison.h"

typedef struct Grouping {
    Arena              *arena;
    const StatementVec *statements;
    const Effect       *effects;
    StepVec            *steps;
    Problem            *problem;
    bool                open;   /* the last step goes on with the next statement */
    bool                author; /* inside the author's BEGIN */
} Grouping;

static bool refuse(Grouping *grouping, size_t index, const char *message, const char *hint)
{
    *grouping->problem = (Problem){.place   = grouping->statements->items[index].start,
                                   .message = str_from(message),
                                   .hint    = str_from(hint)};
    return false;
}

/* Transaction control is a statement of its own, so its first Change tells. */
static ChangeKind kind_of(const Statement *statement)
{
    return statement->changes.count == 0 ? CHANGE_OTHER : statement->changes.items[0].kind;
}

static void add_step(Grouping *grouping, StepKind kind, size_t index)
{
    *vec_push(grouping->arena, grouping->steps) =
        (Step){.kind = kind, .first = index, .end = index + 1, .author = grouping->author};
    grouping->open = kind == STEP_TRANSACTION;
}

static bool add_transactional(Grouping *grouping, size_t index)
{
    if (grouping->open)
        grouping->steps->items[grouping->steps->count - 1].end = index + 1;
    else
        add_step(grouping, STEP_TRANSACTION, index);
    return true;
}

static bool add_begin(Grouping *grouping, size_t index)
{
    if (grouping->author)
        return refuse(grouping, index, "BEGIN inside a transaction that is open already",
                      "Remove it, or write COMMIT before it.");
    grouping->author = true;
    add_step(grouping, STEP_TRANSACTION, index);
    return true;
}

static bool add_commit(Grouping *grouping, size_t index)
{
    const Str word = str_slice(grouping->statements->items[index].text, 0, strlen("PREPARE"));
    if (str_equal_nocase(word, STR("PREPARE")))
        return refuse(grouping, index,
                      "PREPARE TRANSACTION leaves open what the history calls done",
                      "Write COMMIT.");
    if (!grouping->author)
        return refuse(grouping, index, "COMMIT without BEGIN",
                      "Remove it: shore commits by itself, together with the history.");
    add_transactional(grouping, index);
    grouping->author = false;
    grouping->open   = false;
    return true;
}

static bool add_alone(Grouping *grouping, StepKind kind, size_t index)
{
    if (grouping->author)
        return refuse(grouping, index,
                      kind == STEP_BATCHED
                          ? "a batched statement stands inside BEGIN and COMMIT"
                          : "this statement cannot be in a transaction, and stands inside BEGIN "
                            "and COMMIT",
                      "Move it behind the COMMIT, or remove BEGIN and COMMIT: shore makes its own "
                      "transactions.");
    add_step(grouping, kind, index);
    return true;
}

static bool sets_autocommit(const Statement *statement)
{
    for (size_t i = 0; i < statement->changes.count; i++)
        if (statement->changes.items[i].kind == CHANGE_SET_SESSION &&
            str_is(statement->changes.items[i].object, "autocommit"))
            return true;
    return false;
}

static bool add(Grouping *grouping, size_t index)
{
    const Statement *statement = &grouping->statements->items[index];
    if (statement_is_delimiter(statement))
        return add_transactional(grouping, index);
    if (statement->form == STATEMENT_META)
        return refuse(grouping, index, "commands of psql or mysql cannot be run",
                      "Write it as SQL, or take it out of the migration.");
    if (statement->form == STATEMENT_COPY_DATA)
        return add_transactional(grouping, index);
    const ChangeKind kind = kind_of(statement);
    if (kind == CHANGE_BEGIN)
        return add_begin(grouping, index);
    if (kind == CHANGE_COMMIT)
        return add_commit(grouping, index);
    if (kind == CHANGE_ROLLBACK)
        return refuse(grouping, index, "ROLLBACK undoes what the history would call done",
                      "Remove it; ROLLBACK TO a savepoint is fine.");
    if (sets_autocommit(statement) && statement->changes.count > 1)
        return refuse(grouping, index, "SET autocommit stands with other settings",
                      "Take it out: shore makes its own transactions.");
    if (statement->batched)
        return add_alone(grouping, STEP_BATCHED, index);
    if (grouping->effects[index].not_in_transaction)
        return add_alone(grouping, STEP_ALONE, index);
    return add_transactional(grouping, index);
}

bool steps_group(Arena *arena, const StatementVec *statements, const Effect *effects, StepVec *ret,
                 Problem *ret_problem)
{
    Grouping grouping = {.arena      = arena,
                         .statements = statements,
                         .effects    = effects,
                         .steps      = ret,
                         .problem    = ret_problem};
    for (size_t i = 0; i < statements->count; i++)
        if (!add(&grouping, i))
            return false;
    if (grouping.author)
        return refuse(
            &grouping, ret->items[ret->count - 1].first, "BEGIN without COMMIT",
            "Write COMMIT behind the last statement that belongs to it, or remove BEGIN.");
    return true;
}
