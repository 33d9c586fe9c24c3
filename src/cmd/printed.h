/* printed.h -- migrations that are no SQL, as their own tool prints them. */
#pragma once

#include "cmd/command.h"
#include "layout/layout.h"

/* Put what the tools print in the place of the files that stand for it. STATUS_USAGE when that is
 * not allowed, STATUS_INPUT when the tool fails. */
Status printed_take(const Cmd *cmd, SourceFileVec *files);
