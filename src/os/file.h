/* file.h -- files and directories, whole. Paths are C strings. All failures are STATUS_INPUT with
 * the path in the message. */
#pragma once

#include "os/ctx.h"

enum { FILE_BYTES_MAX = 512 << 20 };

/* All bytes of a file; "-" is stdin. */
Status file_read(const Ctx *ctx, const char *path, Str *ret);

/* Write all, through a temporary file in the same folder and a rename. */
Status file_write(const Ctx *ctx, const char *path, Str bytes);

/* Create a file that must not exist yet. */
Status file_create(const Ctx *ctx, const char *path, Str bytes);

/* Names (without "." and "..") of a folder, sorted by bytes. */
Status dir_list(const Ctx *ctx, const char *path, StrVec *ret);

bool path_exists(const char *path);
bool path_is_dir(const char *path);

/* "dir/name". */
const char *path_join(Arena *arena, const char *dir, Str name);

/* A path as it is meant by a file: a relative one starts in the folder of `file`. */
Str path_below(Arena *arena, Str file, Str path);

/* The part behind the last slash. */
Str path_base(Str path);
