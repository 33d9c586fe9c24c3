/* run.c -- up and down: look, refuse what must be refused, take the lease, look again, walk. */
#include "run/run.h"

#include "run/check.h"
#include "run/dry.h"
#include "run/history.h"
#include "run/walk.h"

#include "base/poison.h"

typedef Status (*Check)(Run *run, const MigrationVec *migrations, const HistoryRowVec *rows,
                        TodoVec *ret);

/* What there is to do, by the history and the catalog as they are now. */
static Status look(Run *run, const MigrationVec *migrations, Check check, TodoVec *ret)
{
    HistoryRowVec rows = {0};
    *ret               = (TodoVec){0};
    TRY(run_history(&run->ctx, run->conn, &rows));
    TRY(engine_catalog_read(&run->ctx, run->conn, NULL, &run->catalog));
    return check(run, migrations, &rows, ret);
}

static Status walk_all(Run *run, const char *direction, TodoVec *todos)
{
    const Clock  *clock = run->outer->clock;
    const int64_t start = clock->now_ms(clock);
    Event         event = {.kind = EVENT_RUN_BEGIN, .text = str_from(direction)};
    event.total         = (int64_t)todos->count;
    emit(run->outer, &event);
    for (size_t i = 0; i < todos->count; i++) {
        TRY(walk(run, &todos->items[i]));
        event.count++;
    }
    event.kind        = EVENT_RUN_END;
    event.duration_ms = clock->now_ms(clock) - start;
    emit(run->outer, &event);
    return STATUS_OK;
}

static Status run_direction(const Ctx *ctx, const MigrationVec *migrations,
                            const RunOptions *options, const char *direction, Check check)
{
    AUTO_SESSION Run run   = {0};
    TodoVec          todos = {0};
    TRY(session_open(ctx, options, &run));
    TRY(options->dry_run != NULL ? state_read(&run.ctx, run.conn, &run.facts)
                                 : state_check_writable(&run.ctx, run.conn, &run.facts));
    run.ahead = options->dry_run == NULL;
    TRY(look(&run, migrations, check, &todos));
    run.ahead = false;
    if (options->dry_run != NULL) {
        for (size_t i = 0; i < todos.count; i++)
            dry_render(&run, &todos.items[i], options->dry_run);
        return STATUS_OK;
    }
    if (todos.count == 0)
        return walk_all(&run, direction, &todos);
    TRY(session_lead(&run));
    /* Another runner may have been here in between. */
    TRY(look(&run, migrations, check, &todos));
    return walk_all(&run, direction, &todos);
}

Status run_up(const Ctx *ctx, const MigrationVec *migrations, const RunOptions *options)
{
    return run_direction(ctx, migrations, options, "up", check_up);
}

Status run_down(const Ctx *ctx, const MigrationVec *migrations, const RunOptions *options)
{
    return run_direction(ctx, migrations, options, "down", check_down);
}

/* All of it or nothing. */
static Status record_all(Run *run, const TodoVec *todos)
{
    TRY(conn_exec(&run->ctx, run->conn, SQL("BEGIN"), NULL));
    for (size_t i = 0; i < todos->count; i++) {
        const Migration    *migration  = todos->items[i].migration;
        const StatementVec *statements = &migration->up.statements;
        const Progress      progress   = {
                   .migration = migration,
                   .state     = "applied",
                   .done      = statements->count,
                   .checksum  = statements_checksum(run->ctx.arena, statements, statements->count),
        };
        TRY(state_progress_write(&run->ctx, run->conn, &run->writer, &progress));
        TRY(journal_baseline(&run->ctx, run->conn, &run->writer, migration));
    }
    return conn_exec(&run->ctx, run->conn, SQL("COMMIT"), NULL);
}

Status run_baseline(const Ctx *ctx, const MigrationVec *migrations, const RunOptions *options,
                    StrVec *ret)
{
    AUTO_SESSION Run run   = {0};
    TodoVec          todos = {0};
    TRY(session_open(ctx, options, &run));
    TRY(options->dry_run != NULL ? state_read(&run.ctx, run.conn, &run.facts)
                                 : state_check_writable(&run.ctx, run.conn, &run.facts));
    TRY(look(&run, migrations, check_baseline, &todos));
    if (options->dry_run == NULL && todos.count > 0) {
        TRY(session_lead(&run));
        TRY(look(&run, migrations, check_baseline, &todos));
        TRY(record_all(&run, &todos));
    }
    for (size_t i = 0; i < todos.count; i++)
        *vec_push(ctx->arena, ret) = migration_title(ctx->arena, todos.items[i].migration);
    return STATUS_OK;
}
