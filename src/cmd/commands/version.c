/* version.c -- which shore is this? */
#include "cmd/command.h"

#include "base/poison.h"

static Status run(Cmd *cmd)
{
    buf_add_c(cmd->out, "shore " SHORE_VERSION "\n");
    return STATUS_OK;
}

COMMAND(version) = {
    .name           = "version",
    .summary        = "print the version of shore",
    .example        = "shore version",
    .without_config = true,
    .run            = run,
};
