/* session.c -- transactions and settings along a file. */
#include "lint/session.h"

#include "base/poison.h"

static ChangeKind first_kind(const Statement *statement)
{
    return statement->changes.count == 0 ? CHANGE_OTHER : statement->changes.items[0].kind;
}

static void transaction_begin(LintSession *session)
{
    session->transaction++;
    parameters_end_transaction(session->arena, &session->parameters);
}

/* One statement that is sent as a query of its own is in no transaction of the query. */
static bool has_several(const Section *section)
{
    size_t count = 0;
    for (size_t i = 0; i < section->statements.count; i++)
        count += section->statements.items[i].form == STATEMENT_SQL;
    return count > 1;
}

LintSession session_new(Arena *arena, const Section *section, const EngineTraits *traits)
{
    LintSession session = {.arena = arena, .mode = section->transaction};
    if (session.mode == TRANSACTION_QUERY && (!traits->statement_lists || !has_several(section)))
        session.mode = TRANSACTION_NONE;
    if (session.mode == TRANSACTION_WHOLE) {
        transaction_begin(&session);
        session.in_group = true;
    }
    return session;
}

/* Does the runner put the statement into a transaction? Once the file's own COMMIT ended the one
 * around all of it there is none any more; a query of many is then at the next one. */
static bool is_grouped(const LintSession *session, bool alone)
{
    switch (session->mode) {
    case TRANSACTION_SHORE:
        return !alone;
    case TRANSACTION_WHOLE:
        return session->in_group;
    case TRANSACTION_QUERY:
        return true;
    case TRANSACTION_NONE:
    default:
        return false;
    }
}

/* BEGIN in a transaction that is open goes on with it, and shore's own it ends. */
static void enter_block(LintSession *session)
{
    if (!session->in_group || session->mode == TRANSACTION_SHORE)
        transaction_begin(session);
    session->in_group = false;
    session->in_block = true;
}

void session_enter(LintSession *session, const Statement *statement, SessionNeeds needs)
{
    if (needs.commits)
        session->in_block = session->in_group = false;
    if (session->in_block)
        return;
    if (first_kind(statement) == CHANGE_BEGIN) {
        enter_block(session);
        return;
    }
    const bool grouped = !needs.commits && is_grouped(session, needs.alone);
    if (!grouped || !session->in_group)
        transaction_begin(session);
    session->in_group = grouped;
}

void session_leave(LintSession *session, const Statement *statement)
{
    for (size_t i = 0; i < statement->changes.count; i++) {
        const Change *change = &statement->changes.items[i];
        parameters_apply(session->arena, &session->parameters, change,
                         session_in_transaction(session));
        if (change->kind == CHANGE_COMMIT || change->kind == CHANGE_ROLLBACK) {
            session->in_block = change->chain && session_in_transaction(session);
            session->in_group = false;
            if (change->chain)
                transaction_begin(session);
            parameters_end_transaction(session->arena, &session->parameters);
        }
    }
}
