/* completion.c -- words for the Tab key. */
#include "cmd/completion.h"

#include "cmd/command.h"

#include "base/poison.h"

static Status run(Cmd *cmd)
{
    if (cmd->arg_count != 1) {
        Status status = FAIL(cmd->ctx.fault, STATUS_USAGE, "could not tell for which shell");
        status        = fault_hint(cmd->ctx.fault, "Name one: bash, zsh or fish.");
        return status;
    }
    for (const CompletionShell *shell = completion_shells; shell->name != NULL; shell++)
        if (str_is(str_from(cmd->args[0]), shell->name)) {
            shell->render(cmd->out);
            return STATUS_OK;
        }
    Status status =
        FAIL(cmd->ctx.fault, STATUS_USAGE, "could not complete for the shell '%s'", cmd->args[0]);
    status = fault_hint(cmd->ctx.fault, "There are: bash, zsh and fish.");
    return status;
}

COMMAND(completion) = {
    .name      = "completion",
    .summary   = "print a script that completes shore's words in a shell",
    .arguments = "bash|zsh|fish",
    .about   = "For bash, source it; for zsh, store it as _shore in a folder of $fpath; for fish, "
               "store it as ~/.config/fish/completions/shore.fish.",
    .example = "shore completion bash > /etc/bash_completion.d/shore",
    .without_config = true,
    .run            = run,
};
