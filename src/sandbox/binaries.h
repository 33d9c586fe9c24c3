/* binaries.h -- which server is installed here. */
#pragma once

#include "sandbox/server.h"

/* As the options say, the row's variable, or the newest of what its program, the usual folders and
 * PATH show. STATUS_INPUT with what was looked at when there is none. */
Status binaries_find(const Ctx *ctx, const SandboxOptions *options, Binaries *ret);

/* The path of the server's program. */
const char *binaries_program(Arena *arena, const Binaries *binaries);

/* The environment of a server that is called by shore: nothing of the caller's settings of servers
 * and language may leak in. */
const char *const *binaries_environment(Arena *arena, const ServerRow *server, const char *bin_dir);
