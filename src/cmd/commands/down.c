/* down.c -- take back applied migrations. */
#include "cmd/run_options.h"

#include "base/poison.h"

typedef struct DownOptions {
    const char *to;
    int64_t     steps;
    bool        dry_run;
} DownOptions;

static const Option options[] = {
    {
        .name       = "to",
        .kind       = OPTION_TEXT,
        .at         = offsetof(DownOptions, to),
        .value_name = "VERSION",
        .help       = "take back everything that was applied after this version",
    },
    {
        .name       = "steps",
        .kind       = OPTION_INT,
        .at         = offsetof(DownOptions, steps),
        .fallback   = "0",
        .value_name = "N",
        .help       = "take back so many; without --to and --steps it is one",
    },
    {
        .name = "dry-run",
        .kind = OPTION_FLAG,
        .at   = offsetof(DownOptions, dry_run),
        .help = "print what would be sent, with transactions and timeouts, and change nothing",
    },
};

static Status run(Cmd *cmd)
{
    const DownOptions *down       = cmd->options;
    RunOptions         run_opts   = {0};
    MigrationVec       migrations = {0};
    Buf                sql        = buf_new(cmd->ctx.arena, SIZE_MAX);
    TRY(run_options_take(cmd, &run_opts));
    TRY(run_steps_take(cmd, down->steps, &run_opts.steps));
    TRY(run_migrations_read(cmd, /* required= */ false, &migrations));
    run_opts.to_version = str_from(down->to);
    run_opts.dry_run    = down->dry_run ? &sql : NULL;
    if (!down->dry_run)
        cmd_events_begin(cmd);
    const Status status = run_down(&cmd->ctx, &migrations, &run_opts);
    cmd_events_end(cmd);
    if (status == STATUS_OK && down->dry_run)
        run_dry_print(cmd, &sql);
    return status;
}

COMMAND(down) = {
    .name    = "down",
    .summary = "take back applied migrations, newest first",
    .about =
        "Runs the down section of what was applied last. The file's is used as long as its up "
        "section is the one that was applied; otherwise, and when the file is gone, the copy in "
        "the history. A migration that says '-- shore: down keep' only leaves the history: its "
        "job stops, what it has done stays. An irreversible one is refused.",
    .example      = "shore down\nshore down --steps 2\nshore down --to 0040 --dry-run",
    .options      = options,
    .option_count = COUNT_OF(options),
    .options_size = sizeof(DownOptions),
    .run          = run,
};
