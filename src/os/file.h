/* file.h -- files and directories, whole. Paths are C strings. All failures are STATUS_INPUT with
 * the path in the message. */
#pragma once

#include "os/ctx.h"

enum { FILE_BYTES_MAX = 512 << 20 };

/* All bytes of a file; "-" is stdin. */
Status file_read(const Ctx *ctx, const char *path, Str *ret);

/* Write all, through a temporary file in the same folder and a rename. A file that is there keeps
 * its mode, a link goes on leading to it. */
Status file_write(const Ctx *ctx, const char *path, Str bytes);

/* Create a file that must not exist yet. */
Status file_create(const Ctx *ctx, const char *path, Str bytes);

/* Create a folder, and those above it that are missing. It is fine when it is there. */
Status dir_create(const Ctx *ctx, const char *path);

/* Keep other runs of shore out of a folder until *ret is closed (AUTO_FD); waits for them. Where
 * the file system has no locks it does nothing. */
Status dir_lock(const Ctx *ctx, const char *path, int *ret);

void fd_close_auto(int *fd);
#define AUTO_FD CLEANUP(fd_close_auto)

/* Names (without "." and "..") of a folder, sorted by bytes. */
Status dir_list(const Ctx *ctx, const char *path, StrVec *ret);

/* Absolute, without links. */
Status path_real(const Ctx *ctx, const char *path, Str *ret);

bool path_exists(const char *path);
bool path_is_dir(const char *path);

/* "dir/name". */
const char *path_join(Arena *arena, const char *dir, Str name);

/* A path as it is meant by a file: a relative one starts in the folder of `file`. */
Str path_below(Arena *arena, Str file, Str path);

/* The part behind the last slash. */
Str path_base(Str path);
