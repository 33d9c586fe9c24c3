/* template.h -- a cluster as initdb made it, kept to be copied: that takes a fifth of the time. */
#pragma once

#include "sandbox/binaries.h"

/* Where the cluster that these binaries make is kept, or is to be kept: in the cache folder of the
 * user that this process is now. NULL when that is not a folder which only that user can write. */
const char *template_place(Arena *arena, const Binaries *binaries);

/* There is one, and nobody else can have put it there. It counts as used now. */
bool template_usable(const char *place);

/* A name beside `place` for one in the making. Makes room: removes what others left unfinished, and
 * of more than a few kept ones the one that was not used for longest. */
const char *template_draft(const Ctx *ctx, const char *place);
