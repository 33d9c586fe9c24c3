/* alone.c -- a statement that the server refuses in a transaction, or that commits by itself.
 *
 *     journal says   catalog says   then
 *     nothing        (not asked)    run it
 *     failed, lost   not done       run it, after half-done work was removed
 *     failed         done           it was cancelled too late: record it, skip it
 *     started        done           record it, skip it
 *     started        not done       note that the attempt was lost, run it
 *     started        cannot say     stop: a person must look, the message says how to go on
 *     started        done in part   the same
 *     failed         done in part   the same
 *
 * "Run it" is: journal "started", commit, statement, journal "done" together with the progress. */
#include "run/alone.h"

#include <inttypes.h>

#include "run/ahead.h"
#include "run/dialect.h"
#include "sql/parse.h"

#include "base/poison.h"

#define LEFT                                                                                       \
    "what the failed statement left behind could not be removed now; the next 'shore up' does it"

static int64_t now_ms(const Run *run)
{
    return run->outer->clock->now_ms(run->outer->clock);
}

static const Statement *statement_at(const Todo *todo, size_t index)
{
    return &todo->section->statements.items[index];
}

static StatementKey key_of(const Todo *todo, size_t index)
{
    return (StatementKey){todo->migration, todo->direction, index};
}

/* The journal row's outcome and the progress, together. */
static Status finish(Run *run, Todo *todo, const Step *step, bool last, int64_t journal_id,
                     int64_t duration_ms)
{
    TRY(role_reset(run, todo));
    TRY(conn_exec(&run->ctx, run->conn, SQL("BEGIN"), NULL));
    TRY(journal_end(&run->ctx, run->conn, &run->writer, journal_id, "done", (Str){0}));
    TRY(record_done(run, todo, step->end, last, duration_ms));
    TRY(conn_exec(&run->ctx, run->conn, SQL("COMMIT"), NULL));
    todo->spent_ms += duration_ms;
    todo->recorded = true;
    return STATUS_OK;
}

/* Which statement, and what of it is unknown. */
typedef struct Unsettled {
    const Todo    *todo;
    size_t         index;
    const Attempt *attempt;
    Settled        settled;
} Unsettled;

static Status fail_unsettled(Run *run, const Unsettled *of)
{
    const Attempt *attempt = of->attempt;
    const bool     part    = of->settled.truth == TRUTH_PART;
    (void)FAIL(run->ctx.fault, STATUS_PARTIAL,
               "could not %s statement %zu of " STR_FMT "%s: the last runner ended while it ran",
               part ? "go on from" : "tell whether", of->index + 1, STR_ARG(of->todo->title),
               part ? ", of which a part took effect" : " took effect");
    (void)fault_detail(run->ctx.fault, "The statement: " STR_FMT "%s" STR_FMT,
                       STR_ARG(attempt->sql), of->settled.detail.size > 0 ? "\nNow " : "",
                       STR_ARG(of->settled.detail));
    return fault_hint(run->ctx.fault,
                      "Look at the database%s. If it took effect, run: UPDATE %s SET state "
                      "= 'done' WHERE id = %" PRId64 "; if not, the same with 'failed'. Then run "
                      "the same command again.",
                      part ? ", and do or undo the rest by hand" : "",
                      dialect_of(run->conn)->journal, attempt->id);
}

/* The Changes of the attempt, which the author may have edited since. */
static ChangeVec attempted_changes(Run *run, const Todo *todo, size_t index, const Attempt *attempt)
{
    if (str_equal(attempt->sql, statement_at(todo, index)->text))
        return statement_at(todo, index)->changes;
    StatementVec statements = {0};
    sql_parse(run->ctx.arena, run->version, attempt->sql, (Span){0, attempt->sql.size},
              &statements);
    return statements.count == 1 ? statements.items[0].changes : (ChangeVec){0};
}

static void emit_skip(Run *run, const Todo *todo, size_t index)
{
    const Event event = {.kind      = EVENT_STATEMENT_SKIP,
                         .migration = todo->title,
                         .statement = (int)index,
                         .sql       = statement_at(todo, index)->text,
                         .text      = STR("it had taken effect before the last run ended")};
    emit(run->outer, &event);
}

/* What became of the last attempt. TRUTH_DONE: it took effect; else the statement is to be run. */
static Status look_back(Run *run, const Todo *todo, size_t index, const Attempt *attempt,
                        Truth *ret)
{
    *ret = TRUTH_NOT_DONE;
    if (attempt->id == 0)
        return STATUS_OK;
    if (str_is(attempt->state, "done")) {
        *ret = TRUTH_DONE;
        return STATUS_OK;
    }
    const bool      open    = str_is(attempt->state, "started");
    const ChangeVec changes = attempted_changes(run, todo, index, attempt);
    watch_begin(run, todo->title, index, run->options->retry_budget_ms);
    Unsettled    of     = {.todo = todo, .index = index, .attempt = attempt};
    const Status status = dialect_of(run->conn)->settle(run, &changes, attempt->seen, &of.settled);
    watch_end(run);
    TRY(status);
    *ret = of.settled.truth;
    if (*ret == TRUTH_PART)
        return fail_unsettled(run, &of);
    if (!open) {
        /* The server said that it failed; or it was cancelled too late. */
        const bool told = *ret == TRUTH_DONE && attempt->seen.size > 0;
        *ret            = told ? TRUTH_DONE : TRUTH_NOT_DONE;
        return STATUS_OK;
    }
    if (*ret == TRUTH_UNKNOWN)
        return fail_unsettled(run, &of);
    if (*ret == TRUTH_DONE)
        return STATUS_OK;
    return journal_end(&run->ctx, run->conn, &run->writer, attempt->id, "lost", (Str){0});
}

/* After a failure of the statement itself: remove what it left, as far as that goes quickly, and
 * note it. What cannot be done now is done by the next run. */
static void clean_up(Run *run, const Todo *todo, size_t index, const Attempt *attempt)
{
    Fault     fault = {0};
    const Str error = str_from(run->ctx.fault->message);
    const Ctx saved = run->ctx;
    if (!session_alive(run))
        return;
    const Dialect *dialect = dialect_of(run->conn);
    const Limits   limits  = {.lock_ms = todo->lock_tolerance_ms, .keep_statement = true};
    Settled        settled = {0};
    run->ctx               = session_quiet(run, &fault);
    const Sql limits_sql   = dialect->limits(run->ctx.arena, limits, /* local= */ false);
    Status    status       = conn_exec(&run->ctx, run->conn, limits_sql, NULL);
    if (status == STATUS_OK)
        status = dialect->settle(run, &statement_at(todo, index)->changes, attempt->seen, &settled);
    if (status == STATUS_OK)
        status = role_reset(run, todo);
    if (status == STATUS_OK)
        status = journal_end(&run->ctx, run->conn, &run->writer, attempt->id, "failed", error);
    run->ctx = saved;
    if (status != STATUS_OK) {
        const Event event = {.kind = EVENT_WARNING, .migration = todo->title, .text = STR(LEFT)};
        emit(run->outer, &event);
    }
}

static bool is_long(const Run *run, const Effect *effect)
{
    for (size_t i = 0; effect->duration != DURATION_INSTANT && i < effect->lock_count; i++) {
        const Table *table = catalog_table_find(run->catalog, effect->locks[i].relation);
        if (table != NULL && table->rows_estimate > run->options->small_rows)
            return true;
    }
    return false;
}

static Status hint_lag(Run *run, const Todo *todo, size_t index)
{
    const Dialect  *dialect = dialect_of(run->conn);
    AUTO_ROWS Rows *rows    = NULL;
    if (dialect->lag_cure.text.size == 0 || !signals_replicated(run->signals) ||
        !is_long(run, &todo->effects[index]))
        return STATUS_OK;
    TRY(conn_query(&run->ctx, run->conn, dialect->lag_cure, NULL, 0, &rows));
    const Event event = {
        .kind = EVENT_NOTICE, .migration = todo->title, .text = str_from(dialect->lag_hint)};
    if (rows_count(rows) == 1 && str_is(rows_text(rows, 0, 1), "OFF"))
        emit(run->outer, &event);
    return STATUS_OK;
}

/* Where the server does not give up in time, the watch does. */
static int64_t blocked_ms_max(const Run *run, Limits limits)
{
    return limits.lock_ms > 0 && !conn_traits(run->conn)->lock_timeout_ms
               ? limits.lock_ms
               : run->options->retry_budget_ms;
}

static Status send(Run *run, Todo *todo, const Step *step, bool last)
{
    const size_t   index   = step->first;
    const Limits   limits  = limits_alone(run, todo, index);
    const Dialect *dialect = dialect_of(run->conn);
    const Ctx     *ctx     = &run->ctx;
    Attempt        attempt = {.sql = statement_at(todo, index)->text};
    const int64_t  start   = now_ms(run);
    bool           autovacuum; /* no reason not to try */
    TRY(ahead_look(run, todo, step, /* autovacuum_stays= */ false, &autovacuum));
    TRY(dialect->settle_before(run, &statement_at(todo, index)->changes, &attempt.seen));
    TRY(conn_exec(ctx, run->conn, SQL("BEGIN"), NULL));
    TRY(record_started(run, todo));
    TRY(journal_begin(ctx, run->conn, &run->writer, key_of(todo, index), &attempt));
    TRY(conn_exec(ctx, run->conn, SQL("COMMIT"), NULL));
    todo->recorded = true;
    if (todo->strays)
        TRY(settings_restore(run, todo));
    TRY(conn_exec(ctx, run->conn, dialect->limits(ctx->arena, limits, /* local= */ false), NULL));
    TRY(hint_lag(run, todo, index));
    const Status status = statement_send(run, todo, index, blocked_ms_max(run, limits));
    if (status != STATUS_OK) {
        clean_up(run, todo, index, &attempt);
        return status;
    }
    if (!limits.keep_statement && dialect->timeout_reset.text.size > 0)
        TRY(conn_exec(ctx, run->conn, dialect->timeout_reset, NULL));
    TRY(conn_exec(ctx, run->conn, dialect->limits_reset, NULL));
    return finish(run, todo, step, last, attempt.id, now_ms(run) - start);
}

static Status run_once(Run *run, Todo *todo, const Step *step, bool last)
{
    Attempt attempt = {0};
    Truth   truth   = TRUTH_UNKNOWN;
    TRY(role_reset(run, todo));
    TRY(journal_find(&run->ctx, run->conn, key_of(todo, step->first), &attempt));
    TRY(look_back(run, todo, step->first, &attempt, &truth));
    if (truth != TRUTH_DONE)
        return send(run, todo, step, last);
    emit_skip(run, todo, step->first);
    return finish(run, todo, step, last, attempt.id, 0);
}

Status alone_run(Run *run, Todo *todo, const Step *step, bool last)
{
    Patience patience = {.started_ms = now_ms(run), .attempt = 1};
    for (;;) {
        const Status status = run_once(run, todo, step, last);
        if (status == STATUS_OK)
            return STATUS_OK;
        session_rollback(run);
        const Retry retry = status_row(status)->retry;
        if (retry == RETRY_NEVER || status == STATUS_TIMEOUT)
            return status;
        bool done  = false;
        bool again = false;
        if (retry == RETRY_RECONNECT)
            TRY(step_recover(run, todo, step, &done));
        if (done)
            return STATUS_OK;
        TRY(patience_wait(run, todo, &patience, &again));
        if (!again)
            return patience_end(run, todo, &patience);
    }
}
