/* cli.c -- one command, from words to exit code. */
#include "cmd/cli.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "cmd/manual.h"
#include "cmd/secret.h"
#include "cmd/settings.h"

#include "base/poison.h"

void cli_words_take(Arena *arena, int argc, char **argv, StrVec *ret)
{
    for (int i = 1; i < argc; i++) {
        const Str    word     = str_from(argv[i]);
        const size_t start    = secret_start(word);
        *vec_push(arena, ret) = str_copy(arena, word);
        if (start < word.size)
            memset(argv[i] + start, '*', word.size - start);
    }
}

static void fault_render_json(const Fault *fault, Buf *buf)
{
    const StatusRow *row  = status_row(fault->status);
    Json             json = json_new(buf);
    json_object_begin(&json);
    json_add_string(&json, "event", STR("error"));
    json_add_string(&json, "status", str_from(row->name));
    json_add_int(&json, "exit_code", row->exit_code);
    json_key(&json, "message");
    json_string(&json, str_format(buf->arena, "%s%s", fault->message, fault->trail));
    if (fault->place[0] != '\0')
        json_add_string(&json, "place", str_from(fault->place));
    if (fault->sqlstate[0] != '\0')
        json_add_string(&json, "sqlstate", str_from(fault->sqlstate));
    if (fault->detail[0] != '\0')
        json_add_string(&json, "detail", str_from(fault->detail));
    if (fault->hint[0] != '\0')
        json_add_string(&json, "hint", str_from(fault->hint));
    json_object_end(&json);
    buf_add_char(buf, '\n');
}

static void fault_print(const Ctx *ctx, bool json)
{
    Buf buf = buf_new(ctx->arena, SIZE_MAX);
    if (json)
        fault_render_json(ctx->fault, &buf);
    else
        fault_render(ctx->fault, &buf);
    fwrite(buf.data, 1, buf.size, stderr);
}

static Status result_print(Fault *fault, Str result)
{
    if (result.size > 0)
        fwrite(result.data, 1, result.size, stdout);
    if (fflush(stdout) != 0 || ferror(stdout) != 0)
        return FAIL(fault, STATUS_INPUT, "could not write the result to stdout: %s",
                    strerror(errno));
    return STATUS_OK;
}

static Status arguments_check(const Cmd *cmd)
{
    if (cmd->arg_count == 0 || cmd->command->arguments != NULL)
        return STATUS_OK;
    const Str shown = secret_mask(cmd->ctx.arena, str_from(cmd->args[0]));
    return FAIL(cmd->ctx.fault, STATUS_USAGE,
                "could not use '" STR_FMT "': 'shore %s' takes no argument", STR_ARG(shown),
                cmd->command->name);
}

static void args_take(Cmd *cmd, const StrVec *args)
{
    const char **items = arena_array_of(cmd->ctx.arena, const char *, args->count + 1);
    for (size_t i = 0; i < args->count; i++)
        items[i] = str_c(cmd->ctx.arena, args->items[i]);
    cmd->args      = items;
    cmd->arg_count = args->count;
}

static Status run_line(Cmd *cmd, CommandLine *line, Globals *globals)
{
    const Ctx *ctx = &cmd->ctx;
    if (argv_has_flag(line, "help")) {
        manual_text(cmd->out, line->command);
        return STATUS_OK;
    }
    if (argv_has_flag(line, "version"))
        return command_find(STR("version"))->run(cmd);
    if (line->command == NULL) {
        Status status = FAIL(ctx->fault, STATUS_USAGE, "could not start: no command was named");
        status        = fault_hint(ctx->fault, "Run 'shore help' for the list.");
        return status;
    }
    cmd->command = line->command;
    TRY(settings_apply(ctx, line, globals));
    cmd->options  = line->tables[TABLE_COMMAND].values;
    cmd->settings = line->settings;
    args_take(cmd, &line->args);
    TRY(arguments_check(cmd));
    return cmd->command->run(cmd);
}

int cli_run(const Ctx *ctx, const StrVec *words)
{
    Globals     globals = {0};
    Buf         out     = buf_new(ctx->arena, SIZE_MAX);
    Cmd         cmd     = {.ctx = *ctx, .globals = &globals, .out = &out};
    CommandLine line    = {0};
    Status      status  = argv_read(ctx->arena, ctx->fault, words, &globals, &line);
    if (status == STATUS_OK)
        status = run_line(&cmd, &line, &globals);
    cmd_events_end(&cmd);
    Fault        print_fault = {0};
    const Status printed     = result_print(&print_fault, buf_str(&out));
    if (status == STATUS_OK && printed != STATUS_OK) {
        status      = printed;
        *ctx->fault = print_fault;
    }
    /* A status without a fault is an answer (findings, something pending), not a failure. */
    if (status != STATUS_OK && ctx->fault->status == status)
        fault_print(ctx, globals.json || argv_asks_json(&line));
    return status == STATUS_OK ? cmd.exit_code : status_row(status)->exit_code;
}
