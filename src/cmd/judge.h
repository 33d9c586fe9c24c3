/* judge.h -- what each statement of a file would do: its Effect, not an opinion about it. */
#pragma once

#include "cmd/command.h"
#include "model/version.h"

/* Parse the file ("-": stdin), replay it from nothing, and print the Effect of each statement on
 * `version`; ENGINE_NONE: the worst of the supported ones. */
Status judge_file(const Cmd *cmd, const char *path, Version version);
