/* library.h -- shared libraries that are loaded when they are first needed. The clients of servers
 * bring Kerberos, LDAP and TLS along: five megabytes, and more time than all else that shore does
 * to start; what never talks to a server does not pay for them. */
#pragma once

#include "os/ctx.h"

/* Fill the pointers to functions that `ret` is made of with those of the library, by their names in
 * the same order. */
Status library_load(const Ctx *ctx, const char *file, const char *const *names, size_t count,
                    void *ret);
