/* lint_server.h -- the server that migrations are for, when nobody says it. */
#pragma once

#include "cmd/lint_pass.h"

/* By the scheme of the URL that other commands would use, else by what a tool's own configuration
 * says, in the folder of the migrations or not far above; *ret is untouched when neither tells of
 * MySQL or MariaDB. Nothing is connected to. */
Status lint_server_find(const Cmd *cmd, const SourceFileVec *files, Version *ret);

/* Say so when most of what could not be parsed is another server's SQL. */
void lint_server_hint(const LintSetup *setup, const SourceFileVec *files, const LintPass *pass);
