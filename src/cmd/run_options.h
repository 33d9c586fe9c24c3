/* run_options.h -- what the commands that walk migrations share. */
#pragma once

#include "cmd/command.h"
#include "run/run.h"

/* The runner's options from the global ones; the command's own are the caller's to add. */
Status run_options_take(Cmd *cmd, RunOptions *ret);

/* Read all migrations of the directory, refusing malformed ones. `required`: none at all is a
 * failure too; else a directory that is not there counts as empty. */
Status run_migrations_read(Cmd *cmd, bool required, MigrationVec *ret);

/* --steps as the runner takes it: 0 is no limit. */
Status run_steps_take(Cmd *cmd, int64_t steps, int *ret);

/* Put what a dry run wrote into the result. */
void run_dry_print(Cmd *cmd, const Buf *sql);
