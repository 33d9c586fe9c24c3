/* settings.h -- where values come from besides the command line. */
#pragma once

#include "cmd/argv.h"
#include "os/ctx.h"

/* Add the settings of the fallbacks, of shore.yaml and of the environment to those of the command
 * line, and fill the structs of `line`. */
Status settings_apply(const Ctx *ctx, CommandLine *line, Globals *globals);
