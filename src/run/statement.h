/* statement.h -- send one statement of a migration, under limits, with its events. */
#pragma once

#include "run/todo.h"

/* What the server is told before a statement, in milliseconds; 0: none. */
typedef struct Limits {
    int64_t lock_ms;
    int64_t statement_ms;
    bool    keep_statement; /* the author sets statement_timeout himself: it is left alone */
} Limits;

/* Limits inside a transaction of which `left_ms` of the lock tolerance are left. `patient`: an
 * autovacuum is in the way, which yields after deadlock_timeout. */
Limits limits_in_transaction(const Run *run, const Todo *todo, size_t index, int64_t left_ms,
                             bool patient);

/* Limits behind the last statement: the record, and what COMMIT checks, are not bounded by what
 * that had left. */
Limits limits_of_record(const Todo *todo);

/* Limits of a statement that is alone. */
Limits limits_alone(const Run *run, const Todo *todo, size_t index);

/* Send statement `index`, a COPY with its data, and emit its events. blocked_ms_max: so long behind
 * others is a failure; 0: no limit. The fault has the place in the file. */
Status statement_send(Run *run, Todo *todo, size_t index, int64_t blocked_ms_max);

/* Whether it stands in the file for what the runner does by itself: BEGIN, COMMIT, autocommit,
 * DELIMITER, COPY's data. */
bool statement_is_frame(const Todo *todo, size_t index);

/* Be the role that shore connected as, before state is written. Until settings_restore. */
Status role_reset(Run *run, const Todo *todo);

/* Repeat, in a new session or after role_reset, the SET and RESET statements among those that are
 * done: the rest of the migration counts on them. */
Status settings_restore(Run *run, const Todo *todo);

/* Wait before attempt `attempt` + 1 of what failed. False when the retry budget, or the number of
 * retries, is spent. */
typedef struct Patience {
    int64_t started_ms;
    int     attempt; /* the one that failed, from 1 */
} Patience;
Status patience_wait(Run *run, const Todo *todo, Patience *patience, bool *ret_again);

/* The failure of the last attempt, with who blocked it. */
Status patience_end(Run *run, const Todo *todo, const Patience *patience);

/* Write, in the transaction that is open, that statements up to `end` are done; `last`: that is all
 * of them. duration_ms: of these. */
Status record_done(Run *run, Todo *todo, size_t end, bool last, int64_t duration_ms);

/* The same before the first: that the migration has begun. */
Status record_started(Run *run, Todo *todo);

/* After a lost connection: connect again, and see whether the record of `step` had been committed.
 * The fault stays as it was. */
Status step_recover(Run *run, Todo *todo, const Step *step, bool *ret_done);
