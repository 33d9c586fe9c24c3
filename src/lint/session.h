/* session.h -- what a statement finds when it starts: is a transaction open, which lock_timeout
 * holds? It follows BEGIN and COMMIT, SET and RESET, and shore's own grouping of native files. */
#pragma once

#include "model/migration.h"

typedef struct LintSession {
    bool    native;   /* shore groups consecutive transactional statements by itself */
    bool    in_block; /* between BEGIN and COMMIT of the file */
    bool    in_group; /* in a transaction of shore's grouping */
    int     transaction;
    int64_t base_ms; /* lock_timeout by the server or the runner; -1: nobody set it */
    int64_t session_ms;
    int64_t local_ms;
    bool    has_local; /* SET LOCAL, until the transaction ends */
} LintSession;

/* Before the statement's Changes: which transaction is it in? `alone`: it cannot be in one. */
void session_enter(LintSession *session, const Statement *statement, bool alone);

/* After them: what it set. */
void session_leave(LintSession *session, const Statement *statement);

static inline bool session_in_transaction(const LintSession *session)
{
    return session->in_block || session->in_group;
}

/* In milliseconds; -1: nobody set one; 0: switched off. */
static inline int64_t session_lock_timeout(const LintSession *session)
{
    return session->has_local ? session->local_ms : session->session_ms;
}

/* The value of a duration setting, as PostgreSQL reads it: "2s", "500ms", "1min", a bare number of
 * milliseconds. -1 when it is none. */
int64_t session_duration_ms(Str value);
