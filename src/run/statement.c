/* statement.c -- limits, sending, patience, and the record of what is done. */
#include "run/statement.h"

#include <assert.h>
#include <inttypes.h>

#include "model/place.h"
#include "run/dialect.h"
#include "run/history.h"
#include "sql/parse.h"

#include "base/poison.h"

enum {
    /* A wait that outlasts deadlock_timeout makes somebody look for deadlocks, and the victim may
     * be the application (measured); so waits end before that. */
    BELOW_DEADLOCK_TIMEOUT_MS = 50,
    LOCK_MS_MIN               = 10,
    /* An O(1) statement needs a moment even where every lock is free. */
    STATEMENT_MS_MIN = 100,
    /* Autovacuum is asked to yield after deadlock_timeout, and then needs a moment (measured). */
    AUTOVACUUM_MS             = 1500,
    ABOVE_DEADLOCK_TIMEOUT_MS = 500,
};

static int64_t lock_ms(const Run *run, int64_t left_ms)
{
    const int64_t deadlock_ms = run->facts.deadlock_timeout_ms;
    const int64_t ceiling     = MAX_OF(deadlock_ms - BELOW_DEADLOCK_TIMEOUT_MS, deadlock_ms / 2);
    return MAX_OF(MIN_OF(left_ms, ceiling), (int64_t)LOCK_MS_MIN);
}

Limits limits_in_transaction(const Run *run, const Todo *todo, size_t index, int64_t left_ms,
                             bool patient)
{
    const Effect *effect = &todo->effects[index];
    Limits        limits = {.lock_ms        = lock_ms(run, left_ms),
                            .statement_ms   = todo->statement_timeout_ms,
                            .keep_statement = todo->sets_timeout};
    if (patient)
        limits.lock_ms = MAX_OF((int64_t)AUTOVACUUM_MS,
                                run->facts.deadlock_timeout_ms + ABOVE_DEADLOCK_TIMEOUT_MS);
    /* lock_timeout starts anew at every lock inside a statement. Where the facts say that it does
     * no work in proportion to the table, the whole statement can be bounded. */
    if (effect->form != NULL && effect->duration == DURATION_INSTANT && effect_is_strong(effect))
        limits.statement_ms = MAX_OF(patient ? limits.lock_ms : left_ms, (int64_t)STATEMENT_MS_MIN);
    return limits;
}

Limits limits_of_record(const Todo *todo)
{
    return (Limits){.lock_ms        = todo->lock_tolerance_ms,
                    .statement_ms   = todo->statement_timeout_ms,
                    .keep_statement = todo->sets_timeout};
}

/* A concurrent build waits, for transactions and not in a queue: nobody waits behind it, and a lock
 * timeout in these waits leaves an invalid index (measured). So it may wait; who blocks it is told,
 * and statement_send bounds it. */
Limits limits_alone(const Run *run, const Todo *todo, size_t index)
{
    const ChangeVec *changes    = &todo->section->statements.items[index].changes;
    const bool       concurrent = changes->count > 0 && changes->items[0].concurrently;
    /* Where every DDL needs the table to itself for a moment, all are strong. */
    const bool strong = effect_is_strong(&todo->effects[index]) ||
                        !engine_traits(run->version.engine)->transactional_ddl;
    return (Limits){.lock_ms = strong && !concurrent ? lock_ms(run, todo->lock_tolerance_ms) : 0,
                    .statement_ms   = concurrent ? 0 : todo->statement_timeout_ms,
                    .keep_statement = todo->sets_timeout && !concurrent};
}

bool statement_is_frame(const Todo *todo, size_t index)
{
    const Statement *statement = &todo->section->statements.items[index];
    if (statement->form == STATEMENT_COPY_DATA || statement_is_delimiter(statement))
        return true;
    if (statement->changes.count == 0)
        return false;
    const Change *first = &statement->changes.items[0];
    return first->kind == CHANGE_BEGIN || first->kind == CHANGE_COMMIT ||
           (first->kind == CHANGE_SET_SESSION && str_is(first->object, "autocommit"));
}

/* Bytes before code point `position`, from 1, of `text`. */
static size_t byte_offset(Str text, int position)
{
    size_t at = 0;
    for (int left = position - 1; left > 0 && at < text.size; left--) {
        at++;
        while (at < text.size && ((unsigned char)text.data[at] & 0xc0) == 0x80)
            at++;
    }
    return at;
}

static Status fail_in_statement(Run *run, const Todo *todo, size_t index)
{
    Fault           *fault     = run->ctx.fault;
    const Statement *statement = &todo->section->statements.items[index];
    Place            place     = statement->start;
    if (fault->position > 0)
        place = place_of(todo->section->source,
                         statement->span.start + byte_offset(statement->text, fault->position));
    if (fault->place[0] == '\0')
        (void)fault_place(fault, STR_FMT ":%zu:%zu", STR_ARG(todo->migration->path), place.line,
                          place.column);
    return fault_while(fault, "running statement %zu of " STR_FMT " (%s)", index + 1,
                       STR_ARG(todo->title), section_text(todo->direction));
}

static Status send(Run *run, const Todo *todo, size_t index, int64_t *ret_rows)
{
    const StatementVec *statements = &todo->section->statements;
    SqlBuf              sql        = conn_sql(run->conn, run->ctx.arena);
    sql_add_statement(&sql, statements->items[index].text);
    if (index + 1 < statements->count && statements->items[index + 1].form == STATEMENT_COPY_DATA)
        return conn_copy_in(&run->ctx, run->conn, sqlbuf_sql(&sql),
                            statements->items[index + 1].text, ret_rows);
    return conn_exec(&run->ctx, run->conn, sqlbuf_sql(&sql), ret_rows);
}

Status statement_send(Run *run, Todo *todo, size_t index, int64_t blocked_ms_max)
{
    const Clock *clock = run->outer->clock;
    Event        event = {.kind      = EVENT_STATEMENT_BEGIN,
                          .migration = todo->title,
                          .statement = (int)index,
                          .sql       = todo->section->statements.items[index].text,
                          .effect    = &todo->effects[index]};
    todo->sent         = index;
    emit(run->outer, &event);
    const int64_t start = clock->now_ms(clock);
    watch_begin(run, todo->title, index, blocked_ms_max);
    if (dialect_of(run->conn)->waits.text.size > 0)
        watch_closely(run, todo->statement_timeout_ms);
    const Status status = send(run, todo, index, &event.rows);
    watch_end(run);
    if (status != STATUS_OK)
        return fail_in_statement(run, todo, index);
    event.kind        = EVENT_STATEMENT_END;
    event.duration_ms = clock->now_ms(clock) - start;
    emit(run->outer, &event);
    return STATUS_OK;
}

Status role_reset(Run *run, const Todo *todo)
{
    if (!todo->strays)
        return STATUS_OK;
    return dialect_of(run->conn)->home(&run->ctx, run->conn, run->facts.database);
}

static bool is_session_setting(const Statement *statement)
{
    for (size_t i = 0; i < statement->changes.count; i++) {
        const Change *change = &statement->changes.items[i];
        if ((change->kind != CHANGE_SET_SESSION && change->kind != CHANGE_RESET_SESSION &&
             change->kind != CHANGE_USE_SCHEMA) ||
            change->local)
            return false;
    }
    return statement->changes.count > 0;
}

Status settings_restore(Run *run, const Todo *todo)
{
    for (size_t i = 0; i < todo->done; i++) {
        if (!is_session_setting(&todo->section->statements.items[i]))
            continue;
        SqlBuf sql = conn_sql(run->conn, run->ctx.arena);
        sql_add_statement(&sql, todo->section->statements.items[i].text);
        if (conn_exec(&run->ctx, run->conn, sqlbuf_sql(&sql), NULL) != STATUS_OK)
            return fail_in_statement(run, todo, i);
    }
    return STATUS_OK;
}

static int64_t backoff_ms(Run *run, int attempt)
{
    const RunOptions *options = run->options;
    int64_t           wait    = MAX_OF(options->backoff_ms, (int64_t)1);
    for (int i = 1; i < attempt && wait < options->backoff_max_ms; i++)
        wait *= 2;
    wait = MAX_OF(MIN_OF(wait, options->backoff_max_ms), (int64_t)1);
    return wait / 2 + (int64_t)prng_below(&run->prng, (uint64_t)(wait - wait / 2) + 1);
}

Status patience_wait(Run *run, const Todo *todo, Patience *patience, bool *ret_again)
{
    const Clock  *clock = run->outer->clock;
    const int64_t wait  = backoff_ms(run, patience->attempt);
    const int64_t spent = clock->now_ms(clock) - patience->started_ms;
    *ret_again          = spent + wait <= run->options->retry_budget_ms &&
                 (todo->attempts_max == 0 || patience->attempt < todo->attempts_max);
    if (!*ret_again)
        return STATUS_OK;
    const Event event = {.kind      = EVENT_RETRY,
                         .migration = todo->title,
                         .attempt   = patience->attempt,
                         .wait_ms   = wait,
                         .text      = str_from(run->ctx.fault->message)};
    emit(run->outer, &event);
    fault_clear(run->ctx.fault);
    patience->attempt++;
    return ctx_sleep(&run->ctx, wait);
}

Status patience_end(Run *run, const Todo *todo, const Patience *patience)
{
    Fault *fault = run->ctx.fault;
    if (run->watch.last.count > 0)
        (void)fault_detail(fault, "Blocked by " STR_FMT,
                           STR_ARG(blockers_text(run->ctx.arena, &run->watch.last)));
    (void)fault_hint(fault, "What was tried was rolled back. Wait until what blocks it is gone, or "
                            "end it, and run the same command again.");
    return fault_while(fault, "running " STR_FMT " (%d tries)", STR_ARG(todo->title),
                       patience->attempt);
}

static Status record_up(Run *run, Todo *todo, size_t end, bool last, int64_t duration_ms)
{
    const bool verify = migration_section(todo->migration, SECTION_VERIFY)->statements.count > 0;
    const Progress progress = {
        .migration   = todo->migration,
        .state       = !last    ? "running"
                       : verify ? "unverified"
                                : "applied",
        .done        = end,
        .checksum    = statements_checksum(run->ctx.arena, &todo->section->statements, end),
        .duration_ms = duration_ms,
    };
    TRY(state_progress_write(&run->ctx, run->conn, &run->writer, &progress));
    if (!last)
        return STATUS_OK;
    return journal_whole(&run->ctx, run->conn, &run->writer, todo->migration, SECTION_UP,
                         todo->spent_ms + duration_ms);
}

static Status record_down(Run *run, Todo *todo, size_t end, bool last, int64_t duration_ms)
{
    const Progress progress = {
        .migration = todo->migration,
        .done      = end,
        .checksum  = statements_checksum(run->ctx.arena, &todo->section->statements, end),
    };
    if (!last)
        return state_undo_write(&run->ctx, run->conn, &run->writer, &progress);
    TRY(state_forget(&run->ctx, run->conn, &run->writer, todo->migration));
    return journal_whole(&run->ctx, run->conn, &run->writer, todo->migration, SECTION_DOWN,
                         todo->spent_ms + duration_ms);
}

Status record_done(Run *run, Todo *todo, size_t end, bool last, int64_t duration_ms)
{
    assert(conn_in_transaction(run->conn));
    TRY(role_reset(run, todo));
    return todo->direction == SECTION_UP ? record_up(run, todo, end, last, duration_ms)
                                         : record_down(run, todo, end, last, duration_ms);
}

Status record_started(Run *run, Todo *todo)
{
    return record_done(run, todo, todo->done, /* last= */ false, 0);
}

static Status recorded_done(Run *run, const Todo *todo, size_t *ret_done, bool *ret_finished)
{
    HistoryRowVec rows = {0};
    TRY(run_history(&run->ctx, run->conn, &rows));
    const HistoryRow *row  = history_find(&rows, todo->migration->version);
    const bool        down = todo->direction == SECTION_DOWN;
    *ret_done              = 0;
    *ret_finished          = down && row == NULL;
    if (row == NULL)
        return STATUS_OK;
    if (str_is(row->state, "undoing") == down)
        *ret_done = row->progress;
    *ret_finished = !down && (str_is(row->state, "applied") || str_is(row->state, "unverified"));
    return STATUS_OK;
}

Status step_recover(Run *run, Todo *todo, const Step *step, bool *ret_done)
{
    const Fault lost     = *run->ctx.fault;
    size_t      done     = 0;
    bool        finished = false;
    TRY(session_recover(run));
    TRY(recorded_done(run, todo, &done, &finished));
    *ret_done      = finished || done >= step->end;
    todo->recorded = todo->recorded || done > 0 || finished;
    if (!*ret_done)
        TRY(settings_restore(run, todo));
    *run->ctx.fault = lost;
    return STATUS_OK;
}
