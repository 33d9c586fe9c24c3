/* folder.h -- the temporary folder of a sandbox. Whoever owns it holds a lock on it, which the
 * kernel takes away with the owner: so what is left behind is told from what is in use, also where
 * several PID namespaces share /tmp. */
#pragma once

#include "os/ctx.h"

typedef struct Folder {
    const char *path; /* mode 0700, of the current user */
    int         lock; /* descriptor; close it last */
} Folder;

/* Below TMPDIR, or /tmp where the user may not write there or a socket's path would be too long. */
Status folder_make(const Ctx *ctx, Folder *ret);

/* False when something is left. What still writes into it must have been ended. */
bool folder_remove(const Folder *folder);

/* The same of any folder. */
bool folder_tree_remove(const char *path);

/* Remove what owners that are gone have left, ending servers that run there still. */
void folder_sweep(const Ctx *ctx, const Folder *own);
