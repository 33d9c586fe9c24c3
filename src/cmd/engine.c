/* engine.c -- the server that is judged for when none is asked. */
#include "cmd/command.h"
#include "model/engine_traits.h"

#include "base/poison.h"

static Status refuse(const Cmd *cmd)
{
    const Setting *source = option_source(&cmd->settings, "engine");
    Status status = FAIL(cmd->ctx.fault, STATUS_USAGE, "could not judge for the engine '%s'",
                         cmd->globals->engine);
    if (source != NULL && source->place.size > 0)
        status = fault_place(cmd->ctx.fault, STR_FMT, STR_ARG(source->place));
    status =
        fault_hint(cmd->ctx.fault,
                   "Write postgres:%d.%d to postgres:%d, mysql:5.6 to mysql:9, or mariadb:10.3 "
                   "to mariadb:13.",
                   PG_MAJOR_JUDGED_OLDEST, PG_MINOR_JUDGED_OLDEST, PG_MAJOR_NEWEST);
    return status;
}

bool cmd_can_judge(Version version)
{
    const EngineTraits *traits = engine_traits(version.engine);
    return version.major <= traits->newest_judged &&
           version_reaches(version, traits->oldest_judged.major, traits->oldest_judged.minor);
}

Status cmd_engine_read(const Cmd *cmd, Version *ret)
{
    Version version = {0};
    if (cmd->globals->engine == NULL)
        return STATUS_OK;
    if (!version_parse(str_from(cmd->globals->engine), &version) || !cmd_can_judge(version))
        return refuse(cmd);
    *ret = version;
    return STATUS_OK;
}
