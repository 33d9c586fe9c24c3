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

void session_enter(LintSession *session, const Statement *statement, bool alone)
{
    if (session->in_block)
        return;
    if (first_kind(statement) == CHANGE_BEGIN) {
        session->in_group = false;
        session->in_block = true;
        transaction_begin(session);
        return;
    }
    const bool grouped = session->native && !alone;
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
            session->in_block = false;
            session->in_group = false;
            parameters_end_transaction(session->arena, &session->parameters);
        }
    }
}
