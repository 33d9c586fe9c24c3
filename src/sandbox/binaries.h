/* binaries.h -- which server is installed here. */
#pragma once

#include "sandbox/sandbox.h"

typedef struct Binaries {
    const char *bin_dir;
    int         major;
} Binaries;

/* As the options say, SHORE_PG_BIN, or the newest of what pg_config, the usual folders and PATH
 * show. STATUS_INPUT with what was looked at when there is none. */
Status binaries_find(const Ctx *ctx, const SandboxOptions *options, Binaries *ret);
