/* baseline.c -- what a database has already counts as applied. */
#include "base/json.h"
#include "cmd/run_options.h"

#include "base/poison.h"

typedef struct BaselineOptions {
    bool dry_run;
} BaselineOptions;

static const Option options[] = {
    {
        .name = "dry-run",
        .kind = OPTION_FLAG,
        .at   = offsetof(BaselineOptions, dry_run),
        .help = "print what would be recorded, and record nothing",
    },
};

static void show(Cmd *cmd, const StrVec *titles, bool dry_run)
{
    for (size_t i = 0; i < titles->count; i++)
        buf_format(cmd->out, "%s " STR_FMT " as applied, without running it\n",
                   dry_run ? "would record" : "recorded", STR_ARG(titles->items[i]));
    if (titles->count == 0)
        cmd_note(cmd, "nothing to record: the history has all of it");
}

static void show_json(Cmd *cmd, const StrVec *titles)
{
    Json json = json_new(cmd->out);
    json_object_begin(&json);
    json_add_int(&json, "schema_version", 1);
    json_key(&json, "baseline");
    json_array_begin(&json);
    for (size_t i = 0; i < titles->count; i++)
        json_string(&json, titles->items[i]);
    json_array_end(&json);
    json_object_end(&json);
    buf_add_char(cmd->out, '\n');
}

static Status run(Cmd *cmd)
{
    const BaselineOptions *chosen     = cmd->options;
    RunOptions             run_opts   = {0};
    MigrationVec           migrations = {0};
    StrVec                 titles     = {0};
    Buf                    unused     = buf_new(cmd->ctx.arena, 0);
    if (cmd->arg_count != 1) {
        (void)FAIL(cmd->ctx.fault, STATUS_USAGE, "could not tell up to which version");
        return fault_hint(cmd->ctx.fault, "Write 'shore baseline VERSION'.");
    }
    TRY(run_options_take(cmd, &run_opts));
    TRY(run_migrations_read(cmd, /* required= */ true, &migrations));
    run_opts.to_version = str_from(cmd->args[0]);
    run_opts.dry_run    = chosen->dry_run ? &unused : NULL;
    TRY(run_baseline(&cmd->ctx, &migrations, &run_opts, &titles));
    if (cmd->globals->json)
        show_json(cmd, &titles);
    else
        show(cmd, &titles, chosen->dry_run);
    return STATUS_OK;
}

COMMAND(baseline) = {
    .name      = "baseline",
    .arguments = "VERSION",
    .summary   = "record what a database has already as applied",
    .about =
        "For a database that was there before shore, or was made from a dump: the migrations up to "
        "VERSION are recorded in the history as applied, and are not run. 'shore up' goes on "
        "behind them, and 'shore verify' says whether what they promise holds. What is in the "
        "history already stays as it is.",
    .example      = "shore baseline 0042 --dry-run\nshore baseline 0042",
    .options      = options,
    .option_count = COUNT_OF(options),
    .options_size = sizeof(BaselineOptions),
    .run          = run,
};
