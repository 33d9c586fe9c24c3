/* up.c -- apply what is pending. */
#include "cmd/run_options.h"

#include "base/poison.h"

typedef struct UpOptions {
    const char *to;
    int64_t     steps;
    bool        dry_run;
    bool        out_of_order;
    StrVec      confirm;
} UpOptions;

static const Option options[] = {
    {
        .name       = "to",
        .kind       = OPTION_TEXT,
        .at         = offsetof(UpOptions, to),
        .value_name = "VERSION",
        .help       = "stop behind this version",
    },
    {
        .name       = "steps",
        .kind       = OPTION_INT,
        .at         = offsetof(UpOptions, steps),
        .fallback   = "0",
        .value_name = "N",
        .help       = "apply at most so many; 0 is no limit",
    },
    {
        .name = "dry-run",
        .kind = OPTION_FLAG,
        .at   = offsetof(UpOptions, dry_run),
        .help = "print what would be sent, with transactions and timeouts, and change nothing",
    },
    {
        .name = "out-of-order",
        .kind = OPTION_FLAG,
        .at   = offsetof(UpOptions, out_of_order),
        .help = "run pending versions below an applied one too",
    },
    {
        .name       = "confirm",
        .kind       = OPTION_LIST,
        .at         = offsetof(UpOptions, confirm),
        .value_name = "NAME",
        .help       = "the name of an irreversible migration that may run",
    },
};

static Status run(Cmd *cmd)
{
    const UpOptions *up         = cmd->options;
    RunOptions       run_opts   = {0};
    MigrationVec     migrations = {0};
    Buf              sql        = buf_new(cmd->ctx.arena, SIZE_MAX);
    TRY(run_options_take(cmd, &run_opts));
    TRY(run_steps_take(cmd, up->steps, &run_opts.steps));
    TRY(run_migrations_read(cmd, /* required= */ true, &migrations));
    run_opts.to_version   = str_from(up->to);
    run_opts.out_of_order = up->out_of_order;
    run_opts.confirmed    = up->confirm;
    run_opts.dry_run      = up->dry_run ? &sql : NULL;
    if (!up->dry_run)
        cmd_events_begin(cmd);
    const Status status = run_up(&cmd->ctx, &migrations, &run_opts);
    cmd_events_end(cmd);
    if (status == STATUS_OK && up->dry_run)
        run_dry_print(cmd, &sql);
    return status;
}

COMMAND(up) = {
    .name    = "up",
    .summary = "apply pending migrations",
    .about =
        "Applies what is pending, in order. Statements that can be in a transaction run in one, "
        "together with the record in the history; others run alone, journaled before and after. "
        "A lock that is not granted within --lock-tolerance is given up, so that the application "
        "does not queue behind the migration, and tried again until --retry-budget is spent.\n\n"
        "One runner at a time works on a database. Whatever stops it (an error, a lost connection, "
        "kill -9), the same command again goes on where it stopped, after a look at what the "
        "database really holds.",
    .example      = "shore up\nshore up --to 0042\nshore up --dry-run",
    .options      = options,
    .option_count = COUNT_OF(options),
    .options_size = sizeof(UpOptions),
    .run          = run,
};
