/* since.h -- what git says was changed. */
#pragma once

#include "base/map.h"
#include "cmd/command.h"
#include "layout/layout.h"

/* The paths of those files that are as they were where the work tree left `revision`. STATUS_USAGE
 * when git, a repository around the files, or the revision is not there. */
Status since_find(Cmd *cmd, const char *revision, const SourceFileVec *files, Map *ret_unchanged);
