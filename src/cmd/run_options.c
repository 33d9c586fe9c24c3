/* run_options.c -- from global options to the runner's. */
#include "cmd/run_options.h"

#include <pwd.h>
#include <string.h>
#include <unistd.h>

#include "base/json.h"
#include "os/file.h"

#include "base/poison.h"

enum {
    HOST_BYTES_MAX = 256,
    STEPS_MAX      = 1000000,
    /* Of a batch: below PostgreSQL's deadlock_timeout of 1 s, so that the application is no
     * deadlock's victim. */
    BATCH_LOCK_MS = 200,
};

/* Whom the history names. */
static const char *user_at_host(const Cmd *cmd)
{
    char                 host[HOST_BYTES_MAX] = "";
    const struct passwd *user                 = getpwuid(geteuid());
    if (gethostname(host, sizeof host - 1) != 0)
        host[0] = '\0';
    const Str text = str_format(cmd->ctx.arena, "%s@%s", user == NULL ? "?" : user->pw_name, host);
    return text.data;
}

Status run_options_take(Cmd *cmd, RunOptions *ret)
{
    const Globals *globals = cmd->globals;
    const Clock   *clock   = cmd->ctx.clock;
    TRY(engine_url_check(&cmd->ctx, globals->url));
    for (size_t i = 0; i < globals->replicas.count; i++)
        TRY(engine_url_check(&cmd->ctx, str_c(cmd->ctx.arena, globals->replicas.items[i])));
    *ret = (RunOptions){
        .url                  = globals->url,
        .applied_by           = user_at_host(cmd),
        .lock_tolerance_ms    = globals->lock_tolerance_ms,
        .statement_timeout_ms = globals->statement_timeout_ms,
        .retry_budget_ms      = globals->retry_budget_ms,
        .backoff_ms           = globals->backoff_ms,
        .backoff_max_ms       = globals->backoff_max_ms,
        .seed                 = (uint64_t)clock->wall_ms(clock) ^ (uint64_t)getpid() << 32,
        .backfill             = {.target_ms       = globals->batch_target_ms,
                                 .rows_max        = globals->batch_rows_max,
                                 .nice            = globals->batch_nice,
                                 .wait_ms_max     = globals->batch_wait_ms_max,
                                 .lock_timeout_ms = BATCH_LOCK_MS},
        .signals              = {.replicas = globals->replicas},
        .small_rows           = globals->small_rows,
        .large_tables         = globals->large_tables,
    };
    memcpy(ret->signals.limits, globals->signal_limits, sizeof ret->signals.limits);
    return STATUS_OK;
}

/* Another tool has its own history and its own transactions; by it they would run once more. */
static Status refuse_foreign(const Cmd *cmd, const MigrationVec *migrations)
{
    for (size_t i = 0; i < migrations->count; i++) {
        const Migration *migration = &migrations->items[i];
        if (migration->native || strcmp(migration->layout, "plain") == 0)
            continue;
        (void)FAIL(cmd->ctx.fault, STATUS_INPUT,
                   "could not take the migrations: " STR_FMT " is one of %s",
                   STR_ARG(migration->path), migration->layout);
        return fault_hint(cmd->ctx.fault,
                          "shore runs its own migrations and plain SQL; those of another tool it "
                          "only checks, with 'shore lint'. Run them with %s.",
                          migration->layout);
    }
    return STATUS_OK;
}

Status run_migrations_read(Cmd *cmd, bool required, MigrationVec *ret)
{
    if (!required && !path_exists(cmd->globals->dir))
        return STATUS_OK;
    TRY(cmd_migrations_read(cmd, NULL, 0, ret));
    TRY(refuse_foreign(cmd, ret));
    return cmd_migrations_check(cmd, ret);
}

Status run_steps_take(Cmd *cmd, int64_t steps, int *ret)
{
    if (steps > STEPS_MAX)
        return FAIL(cmd->ctx.fault, STATUS_USAGE, "could not take --steps: at most %d", STEPS_MAX);
    *ret = (int)steps;
    return STATUS_OK;
}

void run_dry_print(Cmd *cmd, const Buf *sql)
{
    if (!cmd->globals->json) {
        buf_add(cmd->out, buf_str(sql));
        return;
    }
    Json json = json_new(cmd->out);
    json_object_begin(&json);
    json_add_int(&json, "schema_version", 1);
    json_add_string(&json, "sql", buf_str(sql));
    json_object_end(&json);
    buf_add_char(cmd->out, '\n');
}
