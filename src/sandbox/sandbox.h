/* sandbox.h -- a throw-away server on a unix socket in a temporary folder, which is gone with shore
 * on every way out: a watchdog process, born before the folder, ends the server and removes the
 * folder when shore dies, however it dies. */
#pragma once

#include "model/version.h"
#include "os/ctx.h"

typedef struct Sandbox Sandbox;

typedef struct SandboxOptions {
    const char *bin_dir;  /* where its binaries are; NULL: SHORE_PG_BIN and the like, or found */
    Version     version;  /* what is wanted; major 0: the newest found; no engine: PostgreSQL */
    const char *settings; /* further lines for the server's configuration, or NULL */
} SandboxOptions;

/* How clients find it. */
typedef struct SandboxPlace {
    const char        *url;
    const char        *folder; /* where the socket is */
    const char        *socket; /* its path, where clients want that; NULL: they want folder, port */
    int                port;
    const char        *user;
    const char        *database;
    const char *const *environment;   /* NAME=value, for its clients; ends with NULL */
    const char *const *not_inherited; /* starts of variables that would lead them elsewhere */
    const char        *bin_dir;
    Version            version;
} SandboxPlace;

/* The newest server as wanted that is installed. Root does not run it: it runs as the user that the
 * server has where it is installed, or nobody. STATUS_INPUT when there is none or it does not
 * start. Nothing of it keeps a descriptor of shore's open. */
Status              sandbox_start(const Ctx *ctx, const SandboxOptions *options, Sandbox **ret);
const SandboxPlace *sandbox_place(const Sandbox *sandbox);
void                sandbox_stop(Sandbox *sandbox); /* NULL is accepted; waits until all is gone */

static inline void sandbox_stop_auto(Sandbox **sandbox)
{
    sandbox_stop(*sandbox);
}
#define AUTO_SANDBOX CLEANUP(sandbox_stop_auto)
