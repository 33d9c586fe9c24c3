/* session.h -- what a statement finds when it starts: is a transaction open, which settings hold?
 * It follows BEGIN and COMMIT, SET and RESET, and the transactions that the runner opens. */
#pragma once

#include "model/engine_traits.h"
#include "model/migration.h"
#include "model/parameters.h"

typedef struct LintSession {
    Arena          *arena;
    TransactionMode mode;
    bool            in_block; /* between BEGIN and COMMIT of the file */
    bool            in_group; /* in a transaction that the runner, or a query of many, opened */
    int             transaction;
    Parameters      parameters;
} LintSession;

/* At the start of a section. */
LintSession session_new(Arena *arena, const Section *section, const EngineTraits *traits);

/* What a statement does to the transaction that it is in. */
typedef struct SessionNeeds {
    bool alone;   /* it cannot be in one */
    bool commits; /* it ends one before it begins: implicit commit */
} SessionNeeds;

/* Before the statement's Changes: which transaction is it in? */
void session_enter(LintSession *session, const Statement *statement, SessionNeeds needs);

/* After them: what it set. */
void session_leave(LintSession *session, const Statement *statement);

static inline bool session_in_transaction(const LintSession *session)
{
    return session->in_block || session->in_group;
}
