/* help.c -- the pages that the rows make. */
#include "cmd/help.h"

#include "cmd/argv.h"
#include "cmd/command.h"

#include "base/poison.h"

static Status run(Cmd *cmd)
{
    const Command *command = NULL;
    if (cmd->arg_count > 0)
        command = command_find(str_from(cmd->args[0]));
    if (cmd->arg_count > 0 && command == NULL)
        return FAIL(cmd->ctx.fault, STATUS_USAGE, "could not find a command '%s'", cmd->args[0]);
    return help_render(cmd->out, command);
}

COMMAND(help) = {
    .name           = "help",
    .summary        = "explain shore, or one of its commands",
    .arguments      = "[COMMAND]",
    .example        = "shore help\nshore help version",
    .without_config = true,
    .run            = run,
};
