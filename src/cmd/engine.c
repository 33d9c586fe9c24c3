/* engine.c -- the server that is judged for when none is asked. */
#include "cmd/command.h"

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

/* Of which releases there are rows: from 9.6, 5.6 and 10.3 on. */
static bool is_judged(Version version)
{
    static const Version oldest[] = {
        [ENGINE_PG]      = {ENGINE_PG, PG_MAJOR_JUDGED_OLDEST, PG_MINOR_JUDGED_OLDEST, 0},
        [ENGINE_MYSQL]   = {ENGINE_MYSQL, 5, 6, 0},
        [ENGINE_MARIADB] = {ENGINE_MARIADB, 10, 3, 0},
    };
    static const int newest[] = {
        [ENGINE_PG] = PG_MAJOR_NEWEST, [ENGINE_MYSQL] = 9, [ENGINE_MARIADB] = 13};
    const Version *first = &oldest[version.engine];
    if (version.major == 0) /* of no release in particular */
        return true;
    return version.major <= newest[version.engine] &&
           (version.major > first->major ||
            (version.major == first->major && version.minor >= first->minor));
}

Status cmd_engine_read(const Cmd *cmd, Version *ret)
{
    Version version = {0};
    if (cmd->globals->engine == NULL)
        return STATUS_OK;
    if (!version_parse(str_from(cmd->globals->engine), &version) || !is_judged(version))
        return refuse(cmd);
    *ret = version;
    return STATUS_OK;
}
