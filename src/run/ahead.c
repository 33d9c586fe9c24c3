/* ahead.c -- short transactions end by themselves, within the lock tolerance; others are waited for
 * without standing in line. Where the server lists no metadata locks (engine.h), nobody is seen. */
#include "run/ahead.h"

#include "base/poison.h"

enum {
    WANTED_MAX        = 64,
    SCRATCH_BYTES_MAX = 64 << 20,
};

static bool is_autovacuum(const Blocker *blocker)
{
    return str_is(blocker->lock, "autovacuum");
}

/* It will not be gone within the tolerance, so waiting in line would only hold up others. */
static bool is_lasting(const Todo *todo, const Blocker *blocker)
{
    return str_contains(blocker->lock, "prevent wraparound") ||
           blocker->transaction_ms > todo->lock_tolerance_ms;
}

static Status fail_blocked(Run *run, const Todo *todo, const BlockerVec *blockers)
{
    (void)FAIL(run->ctx.fault, STATUS_LOCK_TIMEOUT,
               "could not run " STR_FMT ": a long transaction is in the way", STR_ARG(todo->title));
    return fault_detail(run->ctx.fault, "Blocked by " STR_FMT,
                        STR_ARG(blockers_text(run->ctx.arena, blockers)));
}

Status ahead_look(Run *run, const Todo *todo, const Step *step, bool autovacuum_stays,
                  bool *ret_autovacuum)
{
    RelationLock      wanted[WANTED_MAX];
    const size_t      count   = todo_strong_locks(todo, step->first, step->end, wanted, WANTED_MAX);
    AUTO_ARENA Arena *scratch = arena_new("blockers ahead", SCRATCH_BYTES_MAX);
    Ctx               ctx     = run->ctx;
    ctx.arena                 = scratch;
    BlockerVec blockers       = {0};
    *ret_autovacuum           = false;
    if (count == 0)
        return STATUS_OK;
    TRY(engine_blockers_find(&ctx, run->conn, wanted, count, conn_backend_pid(run->conn),
                             &blockers));
    size_t autovacuums = 0;
    size_t lasting     = 0;
    for (size_t i = 0; i < blockers.count; i++) {
        if (is_autovacuum(&blockers.items[i]))
            autovacuums++;
        else if (is_lasting(todo, &blockers.items[i]))
            lasting++;
    }
    if (autovacuums == 0 && lasting == 0)
        return STATUS_OK;
    watch_begin(run, todo->title, step->first, 0);
    watch_end(run);
    watch_tell(run, &blockers);
    if (lasting > 0 || autovacuum_stays)
        return fail_blocked(run, todo, &blockers);
    *ret_autovacuum = true;
    return STATUS_OK;
}
