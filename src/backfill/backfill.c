/* backfill.c -- the loop.
 *
 *     next key -> BEGIN; my job?; the statement on (cursor, next]; checkpoint; COMMIT -> next key
 *
 * Two round trips a batch: one sends BEGIN, the limits, the guard and the statement; the other the
 * checkpoint (whose row count only then is known), COMMIT, and the query for the next key. Whatever
 * is lost, the job's row says exactly which ranges are done: the checkpoint commits with its rows.
 *
 * A batch that is refused a lock, deadlocks or runs into its timeout is rolled back and tried
 * again, smaller where time was the reason; the application never waits for more than one batch. */
#include "backfill/backfill.h"

#include <assert.h>
#include <inttypes.h>

#include "backfill/dialect.h"
#include "backfill/job.h"
#include "backfill/walk.h"
#include "base/prng.h"
#include "pace/pace.h"
#include "pace/signals.h"

#include "base/poison.h"

enum {
    TURN_BYTES_MAX = 16 << 20,
    ATTEMPTS_MAX   = 12, /* of one batch; the waits between them add up to about half a minute */
    RETRY_MS_FIRST = 25,
    RETRY_MS_MAX   = 5000,
    WAIT_LOOK_MS   = 1000,
};

/* Why time passes without a batch: a signal, or one of these. */
typedef enum WaitReason {
    WAIT_PAUSE = SIGNAL_COUNT, /* the author's query */
    WAIT_RETRY,
    WAIT_NICE,
    WAIT_COUNT,
} WaitReason;

static const char *const reasons[] = {
    [WAIT_PAUSE] = "pause", [WAIT_RETRY] = "retry", [WAIT_NICE] = "nice"};

static const char *reason_text(int reason)
{
    return reason < SIGNAL_COUNT ? signal_name((SignalKind)reason) : reasons[reason];
}

typedef struct Loop {
    const Ctx             *ctx;
    Conn                  *conn;
    const BackfillJob     *job;
    const BackfillOptions *options;
    const BatchDialect    *dialect;
    BatchLimits            limits;
    DmlShape               shape;
    Walk                   walk;
    JobState               state;
    Pace                   pace;
    Prng                   prng;     /* jitter of retries */
    Key                    next;     /* end of the range to do; count 0: nothing is left */
    int                    attempts; /* at this range */
    int64_t                waited_ms[WAIT_COUNT];
    int64_t                begin_ms;
    int64_t                walked_before; /* by earlier runs */
} Loop;

static void steps_close(PipelineStep *steps, size_t count)
{
    for (size_t i = 0; i < count; i++)
        rows_close(steps[i].rows);
}

static Key key_copy(Arena *arena, const Key *key)
{
    Key copy = {0};
    for (size_t i = 0; i < key->count; i++)
        *vec_push(arena, &copy) = str_copy(arena, key->items[i]);
    return copy;
}

/* Refuse what would be wrong in pieces, before anything is changed. */
static Status shape_check(const Ctx *ctx, Version version, const BackfillJob *job, DmlShape *ret)
{
    const BatchOptions *batch = &job->statement->batch;
    if (!sql_dml_shape(ctx->arena, version, job->statement->text, ret)) {
        (void)FAIL(ctx->fault, STATUS_REFUSED,
                   "could not batch the statement: it is not one UPDATE or DELETE");
        return fault_hint(ctx->fault, "INSERT ... SELECT cannot be batched yet.");
    }
    if (ret->reads_target) {
        (void)FAIL(ctx->fault, STATUS_REFUSED,
                   "could not batch the statement: it also reads '" STR_FMT
                   "', which changes under it",
                   STR_ARG(ret->relation.name));
        return fault_hint(ctx->fault,
                          "What a row becomes must depend on that row and on other tables only.");
    }
    if (ret->has_limit) {
        (void)FAIL(ctx->fault, STATUS_REFUSED,
                   "could not batch the statement: it has a LIMIT of its own");
        return fault_hint(ctx->fault, "Say with WHERE which rows it is about.");
    }
    if (ret->several_targets) {
        (void)FAIL(ctx->fault, STATUS_REFUSED,
                   "could not batch the statement: it may change rows of several tables");
        return fault_hint(ctx->fault, "Name the one table in each assignment: SET t.a = ...");
    }
    if (ret->current_of)
        return FAIL(ctx->fault, STATUS_REFUSED,
                    "could not batch the statement: WHERE CURRENT OF names a cursor");
    if (batch->skip_locked)
        return FAIL(ctx->fault, STATUS_REFUSED,
                    "could not batch the statement: 'skip locked' is not supported yet");
    if (batch->workers > 1)
        emit(ctx, &(Event){.kind      = EVENT_WARNING,
                           .migration = job->migration,
                           .text = STR("one worker does the work: several are not supported yet")});
    if (ret->is_volatile)
        emit(ctx,
             &(Event){.kind      = EVENT_WARNING,
                      .migration = job->migration,
                      .text = STR("the statement calls a volatile function: a batch that is tried "
                                  "again gets other values")});
    return STATUS_OK;
}

/* A range that is left to do, from the checkpoint on, in the size that the pace gives now. */
static Status next_find(Loop *loop, const Ctx *turn)
{
    loop->next = (Key){0};
    if (loop->state.high.count == 0)
        return STATUS_OK;
    PipelineStep   step;
    const KeyRange left = {loop->state.cursor, loop->state.high};
    walk_next_query(turn->arena, &loop->walk, &left, loop->pace.rows, &step);
    return walk_key_find(turn, loop->conn, &loop->walk, &step, &loop->next);
}

/* Where the server bounds no statement, whoever waits for it does. */
static Status send_bounded(const Loop *loop, const Ctx *turn, PipelineStep *steps, size_t count)
{
    Deadline  deadline;
    const Ctx bounded =
        deadline_begin(&deadline, turn, "change the rows", loop->limits.statement_ms);
    return walk_send(loop->dialect->bounds_statements ? turn : &bounded, loop->conn, steps, count);
}

/* First round trip: change the rows of the range, and leave the transaction open. */
static Status batch_change(Loop *loop, const Ctx *turn, int64_t *ret_changed)
{
    enum { BEGIN, LIMITS, GUARD, CHANGE, STEPS };
    PipelineStep steps[STEPS] = {[BEGIN] = {.sql = loop->dialect->begin}};
    if (loop->dialect->limits != NULL)
        steps[LIMITS].sql = loop->dialect->limits(turn->arena, &loop->limits);
    job_guard_query(turn->arena, loop->job, &loop->walk, &steps[GUARD]);
    const KeyRange range = {loop->state.cursor, loop->next};
    walk_batch_query(turn->arena, &loop->walk, &loop->shape, loop->job->statement->text, &range,
                     &steps[CHANGE]);
    const Status status = send_bounded(loop, turn, steps, STEPS);
    const bool   mine   = status == STATUS_OK && rows_count(steps[GUARD].rows) == 1;
    if (mine)
        *ret_changed = rows_affected(steps[CHANGE].rows);
    steps_close(steps, STEPS);
    TRY(status);
    if (!mine) {
        conn_rollback(turn, loop->conn);
        return FAIL(turn->fault, STATUS_LEASE,
                    "could not go on with job '" STR_FMT "': another runner took it over",
                    STR_ARG(loop->job->job));
    }
    return STATUS_OK;
}

/* Second round trip: move the checkpoint, look for the next range, commit. */
static Status batch_commit(Loop *loop, const Ctx *turn, const JobState *state)
{
    enum { ADVANCE, FORMATS, NEXT, COMMIT, STEPS };
    PipelineStep steps[STEPS] = {[COMMIT] = {.sql = SQL("COMMIT")}};
    job_advance_query(turn->arena, loop->job, &loop->walk, state, &steps[ADVANCE]);
    walk_formats_query(&loop->walk, &steps[FORMATS]);
    const KeyRange left = {state->cursor, state->high};
    walk_next_query(turn->arena, &loop->walk, &left, loop->pace.rows, &steps[NEXT]);
    const Status status = walk_send(turn, loop->conn, steps, STEPS);
    if (status == STATUS_OK) {
        assert(rows_affected(steps[ADVANCE].rows) == 1); /* the guard holds the row's lock */
        loop->state = *state;
        loop->next  = walk_key_read(turn->arena, &loop->walk, steps[NEXT].rows);
    }
    steps_close(steps, STEPS);
    return status;
}

/* One range: changed, counted and committed, or nothing. `ret_rest_ms`: how long to rest now. */
static Status batch_do(Loop *loop, const Ctx *turn, int64_t *ret_changed, int64_t *ret_rest_ms)
{
    const Clock  *clock = turn->clock;
    const int64_t asked = loop->pace.rows;
    const int64_t begin = clock->now_ms(clock);
    TRY(batch_change(loop, turn, ret_changed));
    *ret_rest_ms = pace_measured(&loop->pace, asked, clock->now_ms(clock) - begin);

    JobState state = loop->state;
    state.cursor   = loop->next;
    state.rows_done += *ret_changed;
    state.rows_walked += asked;
    state.batches++;
    state.batch_rows = loop->pace.rows;
    return batch_commit(loop, turn, &state);
}

static Status wait_for(Loop *loop, const Ctx *turn, int reason, int64_t ms)
{
    const Clock *clock = turn->clock;
    if (ms == 0)
        return STATUS_OK;
    const int64_t begin  = clock->now_ms(clock);
    const Status  status = ctx_sleep(turn, ms);
    loop->waited_ms[reason] += clock->now_ms(clock) - begin;
    return status;
}

/* The batch was rolled back. STATUS_OK: try again; else it is final. */
static Status batch_retry(Loop *loop, const Ctx *turn, Status why)
{
    conn_rollback(turn, loop->conn);
    if (status_row(why)->retry != RETRY_BACKOFF)
        return why;
    const bool smaller = why == STATUS_TIMEOUT && pace_timed_out(&loop->pace);
    if (!smaller && ++loop->attempts >= ATTEMPTS_MAX) {
        (void)fault_while(turn->fault, "changing the rows up to " STR_FMT ", tried %d times",
                          STR_ARG(walk_key_text(turn->arena, &loop->next)), loop->attempts);
        return fault_hint(turn->fault, "All batches before it are kept; run the same command again "
                                       "to go on.");
    }
    const int     doublings = MIN_OF(loop->attempts, 8);
    const int64_t base      = MIN_OF((int64_t)RETRY_MS_FIRST << doublings, (int64_t)RETRY_MS_MAX);
    const int64_t wait      = base + (int64_t)prng_below(&loop->prng, (uint64_t)base);
    emit(turn, &(Event){.kind      = EVENT_RETRY,
                        .migration = loop->job->migration,
                        .statement = loop->job->statement_index,
                        .attempt   = loop->attempts,
                        .wait_ms   = wait,
                        .text      = str_from(turn->fault->message)});
    fault_clear(turn->fault);
    TRY(wait_for(loop, turn, WAIT_RETRY, wait));
    return next_find(loop, turn);
}

/* A wait goes on: said, and bounded. */
static Status wait_more(Loop *loop, const Ctx *turn, int reason, Str why, int64_t *waited_ms)
{
    const int64_t max_ms = loop->options->wait_ms_max;
    if (max_ms > 0 && *waited_ms >= max_ms) {
        (void)FAIL(turn->fault, STATUS_PARTIAL, "could not go on: " STR_FMT, STR_ARG(why));
        (void)fault_detail(turn->fault,
                           "The batches have waited for %" PRId64 " s (batch.max_wait).",
                           *waited_ms / 1000);
        return fault_hint(turn->fault,
                          "What is done is kept; run the same command again to go on.");
    }
    emit(turn, &(Event){.kind      = EVENT_BATCH_WAIT,
                        .migration = loop->job->migration,
                        .statement = loop->job->statement_index,
                        .count     = loop->state.rows_walked,
                        .total     = loop->state.rows_estimate,
                        .reason    = reason_text(reason),
                        .wait_ms   = *waited_ms,
                        .text      = why});
    *waited_ms += WAIT_LOOK_MS;
    return wait_for(loop, turn, reason, WAIT_LOOK_MS);
}

/* As long as the author's own query says true, do nothing. */
static Status pause_wait(Loop *loop, const Ctx *turn)
{
    const Str pause_sql = loop->job->statement->batch.pause_sql;
    int64_t   waited_ms = 0;
    if (pause_sql.size == 0)
        return STATUS_OK;
    SqlBuf sql = conn_sql(loop->conn, turn->arena);
    sql_add_statement(&sql, pause_sql);
    for (;;) {
        AUTO_ROWS Rows *rows = NULL;
        TRY(conn_query(turn, loop->conn, sqlbuf_sql(&sql), NULL, 0, &rows));
        if (rows_count(rows) != 1 || rows_column_count(rows) != 1)
            return FAIL(turn->fault, STATUS_REFUSED,
                        "could not judge the pause query: it must give one row with one boolean");
        if (rows_is_null(rows, 0, 0) || !rows_bool(rows, 0, 0))
            return STATUS_OK;
        TRY(wait_more(loop, turn, WAIT_PAUSE, STR("the pause query says so"), &waited_ms));
    }
}

/* As long as the server or a replica has had enough, do nothing. *ret: the signal nearest to its
 * limit then. */
static Status signals_wait(Loop *loop, const Ctx *turn, Reading *ret)
{
    Signals *signals   = loop->job->signals;
    int64_t  waited_ms = 0;
    for (;;) {
        TRY(signals_look(turn, loop->conn, signals, ret));
        if (!score_waits(signals_score(signals, ret), waited_ms > 0))
            return STATUS_OK;
        TRY(wait_more(loop, turn, (int)ret->kind, signals_text(turn->arena, signals, ret),
                      &waited_ms));
    }
}

static void progress_emit(const Loop *loop, const Ctx *turn, int64_t changed, int64_t rest_ms,
                          Str why)
{
    const JobState *state   = &loop->state;
    const int64_t   elapsed = turn->clock->now_ms(turn->clock) - loop->begin_ms;
    const int64_t   walked  = state->rows_walked - loop->walked_before;
    const double    rate    = (double)walked * 1000 / (double)MAX_OF(elapsed, (int64_t)1);
    const int64_t   left    = MAX_OF(state->rows_estimate - state->rows_walked, (int64_t)0);
    emit(turn, &(Event){.kind       = EVENT_BATCH_PROGRESS,
                        .migration  = loop->job->migration,
                        .statement  = loop->job->statement_index,
                        .count      = state->rows_walked,
                        .total      = state->rows_estimate,
                        .rows       = changed,
                        .batch_size = loop->pace.rows,
                        .batches    = state->batches,
                        .rate       = rate,
                        .eta_ms     = rate > 0 ? (int64_t)((double)left * 1000 / rate) : -1,
                        .wait_ms    = rest_ms,
                        .text       = why});
}

/* One turn of the loop, in an arena of its own. */
static Status turn_do(Loop *loop, const Ctx *turn)
{
    const Clock *clock   = turn->clock;
    Signals     *signals = loop->job->signals;
    Reading      nearest;
    loop->state.cursor = key_copy(turn->arena, &loop->state.cursor);
    loop->next         = key_copy(turn->arena, &loop->next);
    TRY(pause_wait(loop, turn));
    TRY(signals_wait(loop, turn, &nearest));
    const int64_t begin   = clock->now_ms(clock);
    int64_t       changed = 0;
    int64_t       nice_ms = 0;
    const Status  status  = batch_do(loop, turn, &changed, &nice_ms);
    if (status != STATUS_OK)
        return batch_retry(loop, turn, status);
    loop->attempts       = 0;
    const Reading behind = signals_behind(signals);
    if (signals_score(signals, &behind) >= 1)
        pace_blocked(&loop->pace);
    const int64_t brake_ms =
        score_rest_ms(signals_score(signals, &nearest), clock->now_ms(clock) - begin);
    const Str why = brake_ms > 0 ? signals_text(turn->arena, signals, &nearest) : STR("");
    progress_emit(loop, turn, changed, nice_ms + brake_ms, why);
    TRY(wait_for(loop, turn, (int)nearest.kind, brake_ms));
    return wait_for(loop, turn, WAIT_NICE, nice_ms);
}

/* Keys of a turn are needed in the next one: two arenas take turns. */
static Status walk_all(Loop *loop)
{
    AUTO_ARENA Arena *even     = arena_new("batch", TURN_BYTES_MAX);
    AUTO_ARENA Arena *odd      = arena_new("batch", TURN_BYTES_MAX);
    Arena *const      arenas[] = {even, odd};
    Ctx               turn     = *loop->ctx;
    TRY(next_find(loop, loop->ctx));
    for (size_t i = 0; loop->next.count > 0; i++) {
        turn.arena = arenas[i % COUNT_OF(arenas)];
        arena_reset(turn.arena);
        TRY(ctx_check_stop(&turn));
        TRY(turn_do(loop, &turn));
    }
    return STATUS_OK;
}

static void begin_emit(const Loop *loop)
{
    emit(loop->ctx, &(Event){.kind      = EVENT_BATCH_BEGIN,
                             .migration = loop->job->migration,
                             .statement = loop->job->statement_index,
                             .sql       = loop->job->statement->text,
                             .count     = loop->state.rows_walked,
                             .total     = loop->state.rows_estimate});
}

static void end_emit(const Loop *loop)
{
    Wait   waits[WAIT_COUNT];
    size_t count = 0;
    for (int reason = 0; reason < WAIT_COUNT; reason++)
        if (loop->waited_ms[reason] > 0)
            waits[count++] = (Wait){reason_text(reason), loop->waited_ms[reason]};
    emit(loop->ctx,
         &(Event){.kind        = EVENT_BATCH_END,
                  .migration   = loop->job->migration,
                  .statement   = loop->job->statement_index,
                  .count       = loop->state.rows_done,
                  .batches     = loop->state.batches,
                  .waits       = waits,
                  .wait_count  = count,
                  .duration_ms = loop->ctx->clock->now_ms(loop->ctx->clock) - loop->begin_ms});
}

static Status job_work(Loop *loop)
{
    const BackfillOptions *options = loop->options;
    TRY(job_take(loop->ctx, loop->conn, loop->job, &loop->walk, &loop->state));
    if (loop->state.done)
        return STATUS_OK;
    loop->walked_before = loop->state.rows_walked;
    loop->pace = pace_begin(options->target_ms, options->rows_max, loop->job->statement->batch.size,
                            options->nice, loop->state.batch_rows);
    begin_emit(loop);
    TRY(walk_all(loop));
    TRY(job_finish(loop->ctx, loop->conn, loop->job, &loop->walk));
    end_emit(loop);
    return STATUS_OK;
}

/* Also on the way out after a failure; what fails then shows when the session is used
 * next. */
static void session_restore(const Ctx *ctx, Conn *conn, Sql restore)
{
    Fault ignored     = {0};
    Ctx   quiet       = *ctx;
    quiet.fault       = &ignored;
    quiet.idle        = NULL;
    quiet.stop_signal = NULL;
    if (restore.text.size > 0 && conn_alive(conn))
        (void)!conn_exec(&quiet, conn, restore, NULL);
}

Status backfill_run(const Ctx *ctx, Conn *conn, const BackfillJob *job,
                    const BackfillOptions *options)
{
    assert(job->statement->batched);
    const Version version = conn_version(conn);
    const int64_t bounded = pace_timeout_ms(options->target_ms);
    const int64_t rest    = (int64_t)(options->nice * (double)bounded);
    Loop          loop    = {.ctx      = ctx,
                             .conn     = conn,
                             .job      = job,
                             .options  = options,
                             .dialect  = batch_dialect(version.engine),
                             .limits   = {.lock_ms      = options->lock_timeout_ms,
                                          .statement_ms = bounded,
                                          .rest_ms_max  = rest + 2 * RETRY_MS_MAX},
                             .prng     = {(uint64_t)conn_backend_pid(conn)},
                             .begin_ms = ctx->clock->now_ms(ctx->clock)};
    Sql           restore = {0};
    TRY(shape_check(ctx, version, job, &loop.shape));
    TRY(walk_choose(ctx, conn, &loop.shape, &job->statement->batch.by, &loop.walk));
    if (loop.dialect->session_begin != NULL)
        TRY(loop.dialect->session_begin(ctx, conn, &loop.limits, &restore));
    const Status status = job_work(&loop);
    session_restore(ctx, conn, restore);
    return status;
}
