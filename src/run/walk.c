/* walk.c -- step after step. Nothing is known here but what the steps recorded: so a walk that
 * begins in the middle is the same as one from the start. */
#include "run/walk.h"

#include <string.h>

#include "run/alone.h"
#include "run/transaction.h"
#include "verify/verify.h"

#include "base/poison.h"

#define NOT_IN_TRANSACTION "25001"

static int64_t now_ms(const Run *run)
{
    return run->outer->clock->now_ms(run->outer->clock);
}

static Status record_alone(Run *run, Todo *todo, size_t end, bool last, int64_t duration_ms)
{
    TRY(conn_exec(&run->ctx, run->conn, SQL("BEGIN"), NULL));
    TRY(record_done(run, todo, end, last, duration_ms));
    TRY(conn_exec(&run->ctx, run->conn, SQL("COMMIT"), NULL));
    todo->spent_ms += duration_ms;
    todo->recorded = true;
    return STATUS_OK;
}

static Status batched_once(Run *run, Todo *todo, const Step *step, bool last)
{
    const int64_t     start = now_ms(run);
    const BackfillJob job   = {
          .job             = str_format(run->ctx.arena, STR_FMT ":%s:%zu", STR_ARG(todo->title),
                                        section_text(todo->direction), step->first),
          .migration       = todo->title,
          .statement_index = (int)step->first,
          .statement       = &todo->section->statements.items[step->first],
          .fence           = run->lease.fence,
          .signals         = run->signals,
    };
    if (!todo->recorded) {
        TRY(conn_exec(&run->ctx, run->conn, SQL("BEGIN"), NULL));
        TRY(record_started(run, todo));
        TRY(conn_exec(&run->ctx, run->conn, SQL("COMMIT"), NULL));
        todo->recorded = true;
    }
    run->batching       = true;
    const Status status = backfill_run(&run->ctx, run->conn, &job, &run->options->backfill);
    run->batching       = false;
    TRY(status);
    return record_alone(run, todo, step->end, last, now_ms(run) - start);
}

/* The job's own checkpoint says where to go on. */
static Status batched_run(Run *run, Todo *todo, const Step *step, bool last)
{
    Patience patience = {.started_ms = now_ms(run), .attempt = 1};
    for (;;) {
        const Status status = batched_once(run, todo, step, last);
        if (status_row(status)->retry != RETRY_RECONNECT)
            return status;
        bool done  = false;
        bool again = false;
        TRY(step_recover(run, todo, step, &done));
        if (done)
            return STATUS_OK;
        TRY(patience_wait(run, todo, &patience, &again));
        if (!again)
            return patience_end(run, todo, &patience);
    }
}

static Status step_run(Run *run, Todo *todo, const Step *step, bool last)
{
    switch (step->kind) {
    case STEP_TRANSACTION:
        return transaction_run(run, todo, step, last);
    case STEP_ALONE:
        return alone_run(run, todo, step, last);
    case STEP_BATCHED:
        return batched_run(run, todo, step, last);
    }
    return STATUS_OK;
}

/* The first step that is not done; false when there is none. The author may have added statements
 * to a group that was committed without them. */
static bool step_next(const Todo *todo, Step *ret, bool *ret_last)
{
    for (size_t i = 0; i < todo->steps.count; i++) {
        const Step *step = &todo->steps.items[i];
        if (step->end <= todo->done)
            continue;
        *ret      = *step;
        *ret_last = i + 1 == todo->steps.count;
        if (step->first < todo->done) {
            ret->first  = todo->done;
            ret->author = false;
        }
        return true;
    }
    return false;
}

static Status steps_run(Run *run, Todo *todo)
{
    bool ended = todo->finished;
    Step step;
    while (!ended && step_next(todo, &step, &ended)) {
        if (todo->strays)
            TRY(settings_restore(run, todo));
        const Status status = step_run(run, todo, &step, ended);
        if (status == STATUS_OK) {
            todo->done = step.end;
        } else if (strcmp(run->ctx.fault->sqlstate, NOT_IN_TRANSACTION) == 0 &&
                   todo_regroup_alone(run, todo, &step)) {
            fault_clear(run->ctx.fault);
            ended = false;
        } else {
            return status;
        }
    }
    /* No statements, or the last ones were taken out of the file after the others had run. */
    return ended ? STATUS_OK : record_alone(run, todo, todo->done, /* last= */ true, 0);
}

/* A session of its own, so that it sees the migration as the application will. */
static Status verify(Run *run, Todo *todo)
{
    const bool queries = migration_section(todo->migration, SECTION_VERIFY)->statements.count > 0;
    if (todo->direction != SECTION_UP || (!queries && !todo->finished))
        return STATUS_OK;
    TRY(session_renew(run));
    const Status status = verify_migration(&run->ctx, run->conn, todo->migration, todo->title);
    if (status == STATUS_OK)
        return state_set(&run->ctx, run->conn, &run->writer, todo->migration->version, "applied",
                         (Str){0});
    session_rollback(run);
    if (status != STATUS_VERIFY || !session_alive(run))
        return status;
    Fault     fault = {0};
    const Ctx quiet = session_quiet(run, &fault);
    if (state_set(&quiet, run->conn, &run->writer, todo->migration->version, "verify_failed",
                  str_from(run->ctx.fault->message)) == STATUS_OK)
        return fault_hint(run->ctx.fault, "Its statements are done and stay. Mend the data or the "
                                          "query, and run 'shore up' again: it verifies first. Or "
                                          "go back with 'shore down'.");
    return status;
}

/* Leave word in the history of why a migration stopped half-way. */
static Status stopped(Run *run, const Todo *todo, Status status)
{
    session_rollback(run);
    Fault       fault   = {0};
    const Ctx   quiet   = session_quiet(run, &fault);
    const Str   version = todo->migration->version;
    const Str   error   = str_from(run->ctx.fault->message);
    const char *act     = todo->direction == SECTION_UP ? "applying" : "taking back";
    if (status == STATUS_LEASE || status == STATUS_VERIFY)
        return status;
    if (!todo->recorded)
        return fault_while(run->ctx.fault, "%s " STR_FMT ", of which nothing was done", act,
                           STR_ARG(todo->title));
    if (todo->direction == SECTION_UP && !todo->finished && session_alive(run) &&
        role_reset(run, todo) == STATUS_OK &&
        state_set(&quiet, run->conn, &run->writer, version, "failed", error) != STATUS_OK)
        return status; /* the history says "running", which is true enough */
    return fault_while(run->ctx.fault, "%s " STR_FMT ", of which %zu of %zu statements are done",
                       act, STR_ARG(todo->title), todo->done, todo->section->statements.count);
}

Status walk(Run *run, Todo *todo)
{
    const int64_t start = now_ms(run);
    Event         event = {.kind      = EVENT_MIGRATION_BEGIN,
                           .migration = todo->title,
                           .text      = str_from(section_text(todo->direction))};
    emit(run->outer, &event);
    TRY(session_renew(run));
    Status status = settings_restore(run, todo);
    if (status == STATUS_OK)
        status = steps_run(run, todo);
    if (status == STATUS_OK)
        status = verify(run, todo);
    if (status != STATUS_OK)
        return stopped(run, todo, status);
    event.kind        = EVENT_MIGRATION_END;
    event.duration_ms = now_ms(run) - start;
    emit(run->outer, &event);
    return STATUS_OK;
}
