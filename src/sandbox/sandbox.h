/* sandbox.h -- a throw-away server on a unix socket in a temporary folder, which is gone with shore
 * on every way out: a watchdog process, born before the folder, ends the server and removes the
 * folder when shore dies, however it dies. */
#pragma once

#include "model/version.h"
#include "os/ctx.h"

typedef struct Sandbox Sandbox;

typedef struct SandboxOptions {
    const char *bin_dir;  /* where postgres and initdb are; NULL: SHORE_PG_BIN, or found */
    int         major;    /* PostgreSQL major wanted; 0: the newest found */
    const char *settings; /* further lines for postgresql.conf, or NULL */
} SandboxOptions;

/* The newest server of `options->major` that is installed. Root does not run it: it runs as user
 * postgres, or nobody. STATUS_INPUT when there is none or it does not start. Nothing of it keeps a
 * descriptor of shore's open. */
Status sandbox_start(const Ctx *ctx, const SandboxOptions *options, Sandbox **ret);
const char *
sandbox_url(const Sandbox *sandbox); /* postgres://postgres@/postgres?host=...&port=... */
const char *sandbox_folder(const Sandbox *sandbox); /* where the socket is: PGHOST */
const char *sandbox_bin_dir(const Sandbox *sandbox);
int         sandbox_major(const Sandbox *sandbox);
void        sandbox_stop(Sandbox *sandbox); /* NULL is accepted; waits until all is gone */

enum { SANDBOX_PORT = 5432 };
#define SANDBOX_USER     "postgres"
#define SANDBOX_DATABASE "postgres"

static inline void sandbox_stop_auto(Sandbox **sandbox)
{
    sandbox_stop(*sandbox);
}
#define AUTO_SANDBOX CLEANUP(sandbox_stop_auto)
