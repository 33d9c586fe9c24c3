/* transaction.c -- a group of statements, all or nothing.
 *
 *     look who would block us -- an old transaction: wait and look again, because a try would
 *          |                     only stall the application behind it
 *     BEGIN, statements, record, COMMIT
 *          |
 *     lock not granted, deadlock, ...: ROLLBACK, backoff with jitter, again from the top, until
 *     the retry budget is spent
 *
 * The lock tolerance is the budget of the whole transaction, from the first statement that wants a
 * strong lock: whoever waits behind us waits from then on. Each later statement may wait for what
 * is left of it. */
#include "run/transaction.h"

#include "run/ahead.h"
#include "run/dialect.h"

#include "base/poison.h"

typedef struct Try {
    int64_t strong_since_ms; /* 0: no strong lock asked for yet */
    bool    patient;         /* this one waits for an autovacuum to yield */
    bool    bounded;         /* the statement under way had a statement_timeout of ours */
    Limits  limits;          /* as the server has them */
    bool    limits_set;
} Try;

static int64_t now_ms(const Run *run)
{
    return run->outer->clock->now_ms(run->outer->clock);
}

static void announce_patience(Run *run, const Todo *todo)
{
    const Event event = {
        .kind      = EVENT_NOTICE,
        .migration = todo->title,
        .text = STR("an autovacuum is in the way: one try that waits long enough for it to yield")};
    emit(run->outer, &event);
}

static Status send_limits(Run *run, Limits limits, Try *try)
{
    if (try->limits_set && limits.lock_ms == try->limits.lock_ms &&
        limits.statement_ms == try->limits.statement_ms)
        return STATUS_OK;
    try->limits     = limits;
    try->limits_set = true;
    return conn_exec(&run->ctx, run->conn,
                     dialect_of(run->conn)->limits(run->ctx.arena, limits, /* local= */ true),
                     NULL);
}

static Status set_limits(Run *run, const Todo *todo, size_t index, Try *try)
{
    const Effect *effect = &todo->effects[index];
    const int64_t now    = now_ms(run);
    if (try->strong_since_ms == 0 && effect_is_strong(effect))
        try->strong_since_ms = now;
    int64_t left = todo->lock_tolerance_ms;
    if (try->strong_since_ms != 0)
        left = MAX_OF(left - (now - try->strong_since_ms), (int64_t)0);
    const Limits limits = limits_in_transaction(run, todo, index, left, try->patient);
    try->bounded        = limits.statement_ms != todo->statement_timeout_ms;
    return send_limits(run, limits, try);
}

static Status begin(Run *run, const Todo *todo, const Step *step)
{
    SqlBuf sql = conn_sql(run->conn, run->ctx.arena);
    if (step->author)
        sql_add_statement(&sql, todo->section->statements.items[step->first].text);
    else
        sql_add(&sql, "BEGIN");
    TRY(conn_exec(&run->ctx, run->conn, sqlbuf_sql(&sql), NULL));
    const Sql hang_limit = dialect_of(run->conn)->hang_limit;
    return hang_limit.text.size == 0 ? STATUS_OK
                                     : conn_exec(&run->ctx, run->conn, hang_limit, NULL);
}

static Status try_once(Run *run, Todo *todo, const Step *step, bool last, Try *try)
{
    const int64_t start = now_ms(run);
    TRY(begin(run, todo, step));
    for (size_t i = step->first; i < step->end; i++) {
        if (statement_is_frame(todo, i))
            continue;
        TRY(set_limits(run, todo, i, try));
        TRY(statement_send(run, todo, i,
                           conn_traits(run->conn)->lock_timeout_ms ? 0 : try->limits.lock_ms));
    }
    try->bounded = false;
    TRY(send_limits(run, limits_of_record(todo), try));
    TRY(record_done(run, todo, step->end, last, now_ms(run) - start));
    TRY(conn_exec(&run->ctx, run->conn, SQL("COMMIT"), NULL));
    todo->spent_ms += now_ms(run) - start;
    todo->recorded = true;
    return STATUS_OK;
}

/* A statement that ran into the user's own statement_timeout would do so again. */
static bool may_retry(Status status, const Try *try)
{
    return status_row(status)->retry == RETRY_BACKOFF && (status != STATUS_TIMEOUT || try->bounded);
}

Status transaction_run(Run *run, Todo *todo, const Step *step, bool last)
{
    Patience patience      = {.started_ms = now_ms(run), .attempt = 1};
    bool     patience_left = true;
    for (;;) {
        Try    try    = {0};
        Status status = ahead_look(run, todo, step, !patience_left, &try.patient);
        if (try.patient) {
            patience_left = false;
            announce_patience(run, todo);
        }
        if (status == STATUS_OK)
            status = try_once(run, todo, step, last, &try);
        if (status == STATUS_OK)
            return STATUS_OK;
        session_rollback(run);
        bool done  = false;
        bool again = false;
        if (status_row(status)->retry == RETRY_RECONNECT)
            TRY(step_recover(run, todo, step, &done));
        else if (!may_retry(status, &try))
            return status;
        if (done)
            return STATUS_OK;
        TRY(patience_wait(run, todo, &patience, &again));
        if (!again)
            return patience_end(run, todo, &patience);
    }
}
