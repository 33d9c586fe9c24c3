/* sandbox.h -- a throw-away server on a unix socket in a temporary folder, which is gone with shore
 * on every way out: a watchdog process, born with it, ends the server and removes the folder when
 * shore dies, however it dies. */
#pragma once

#include "os/ctx.h"

typedef struct Sandbox Sandbox;

typedef struct SandboxOptions {
    const char *bin_dir;  /* where postgres and initdb are; NULL: found */
    int         major;    /* PostgreSQL major wanted; 0: the newest found */
    const char *settings; /* further lines for postgresql.conf, or NULL */
} SandboxOptions;

Status      sandbox_start(const Ctx *ctx, const SandboxOptions *options, Sandbox **ret);
const char *sandbox_url(const Sandbox *sandbox); /* "postgres:///postgres?host=...&user=..." */
void        sandbox_stop(Sandbox *sandbox);      /* NULL is accepted; waits until all is gone */

static inline void sandbox_stop_auto(Sandbox **sandbox)
{
    sandbox_stop(*sandbox);
}
#define AUTO_SANDBOX CLEANUP(sandbox_stop_auto)
