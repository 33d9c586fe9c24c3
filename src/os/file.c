/* file.c -- reading and writing whole files. */
#include "os/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/poison.h"

/* What is read at a time where the size is not known before: a pipe. */
enum { UNSAID_BYTES = 16 * 1024 };

void fd_close_auto(int *fd)
{
    if (*fd > STDERR_FILENO)
        close(*fd);
}

Status file_read(const Ctx *ctx, const char *path, Str *ret)
{
    const bool  is_stdin = strcmp(path, "-") == 0;
    AUTO_FD int fd       = is_stdin ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    struct stat info;
    if (fd < 0 && errno == EINTR)
        TRY(ctx_check_stop(ctx));
    if (fd < 0 || fstat(fd, &info) != 0)
        return FAIL(ctx->fault, STATUS_INPUT, "could not open '%s': %s", path, strerror(errno));
    if (S_ISDIR(info.st_mode))
        return FAIL(ctx->fault, STATUS_INPUT, "could not read '%s': it is a folder", path);
    /* With one byte more than there should be, so that the end is seen. */
    Buf    buf  = buf_new(ctx->arena, FILE_BYTES_MAX + 1);
    size_t room = info.st_size > 0 ? (size_t)info.st_size + 1 : UNSAID_BYTES;
    for (char *at; (at = buf_room(&buf, room)) != NULL;) {
        const ssize_t got = read(fd, at, room);
        if (got < 0 && errno == EINTR) {
            TRY(ctx_check_stop(ctx)); /* somebody at a terminal pressed Ctrl-C */
            continue;
        }
        if (got < 0)
            return FAIL(ctx->fault, STATUS_INPUT, "could not read '%s': %s", path, strerror(errno));
        if (got == 0)
            break;
        buf.size += (size_t)got;
        room = (size_t)got < room ? room - (size_t)got : UNSAID_BYTES;
    }
    if (buf.overflow || buf.size > FILE_BYTES_MAX)
        return FAIL(ctx->fault, STATUS_INPUT, "could not read '%s': larger than %d bytes", path,
                    FILE_BYTES_MAX);
    *ret = buf_str(&buf);
    return STATUS_OK;
}

static Status write_all(const Ctx *ctx, int fd, const char *path, Str bytes)
{
    while (bytes.size > 0) {
        const ssize_t put = write(fd, bytes.data, bytes.size);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            return FAIL(ctx->fault, STATUS_INPUT, "could not write '%s': %s", path,
                        strerror(errno));
        bytes = str_slice(bytes, (size_t)put, SIZE_MAX);
    }
    return STATUS_OK;
}

Status file_create(const Ctx *ctx, const char *path, Str bytes)
{
    AUTO_FD int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (fd < 0)
        return FAIL(ctx->fault, STATUS_INPUT, "could not create '%s': %s", path, strerror(errno));
    return write_all(ctx, fd, path, bytes);
}

/* The file that `path` leads to through links, or `path` itself when there is none yet. */
static const char *target_of(const Ctx *ctx, const char *path)
{
    char resolved[PATH_MAX];
    return realpath(path, resolved) == NULL ? path : str_c(ctx->arena, str_from(resolved));
}

Status file_write(const Ctx *ctx, const char *path, Str bytes)
{
    const char  *target = target_of(ctx, path);
    const char  *next   = str_format(ctx->arena, "%s.new-%d", target, (int)getpid()).data;
    const Status status = file_create(ctx, next, bytes);
    struct stat  before;
    if (status != STATUS_OK) {
        unlink(next);
        return status;
    }
    const bool keeps_mode = stat(target, &before) != 0 || chmod(next, before.st_mode & 07777) == 0;
    if (!keeps_mode || rename(next, target) != 0) {
        const int why = errno;
        unlink(next);
        return FAIL(ctx->fault, STATUS_INPUT, "could not write '%s': %s", path, strerror(why));
    }
    return STATUS_OK;
}

/* One folder; those above it are there. */
static Status dir_create_one(const Ctx *ctx, const char *path)
{
    if (mkdir(path, 0777) == 0 || (errno == EEXIST && path_is_dir(path)))
        return STATUS_OK;
    return FAIL(ctx->fault, STATUS_INPUT, "could not create folder '%s': %s", path,
                strerror(errno));
}

Status dir_create(const Ctx *ctx, const char *path)
{
    const Str whole = str_from(path);
    for (size_t i = 1; i < whole.size; i++)
        if (path[i] == '/')
            TRY(dir_create_one(ctx, str_c(ctx->arena, str_slice(whole, 0, i))));
    return dir_create_one(ctx, path);
}

Status dir_lock(const Ctx *ctx, const char *path, int *ret)
{
    const int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return FAIL(ctx->fault, STATUS_INPUT, "could not open folder '%s': %s", path,
                    strerror(errno));
    *ret = fd;
    while (flock(fd, LOCK_EX) != 0 && errno == EINTR)
        TRY(ctx_check_stop(ctx));
    return STATUS_OK;
}

static int by_bytes(const void *left, const void *right)
{
    return str_compare(*(const Str *)left, *(const Str *)right);
}

static void closedir_auto(DIR **dir)
{
    if (*dir != NULL)
        closedir(*dir);
}

Status dir_list(const Ctx *ctx, const char *path, StrVec *ret)
{
    CLEANUP(closedir_auto) DIR *dir = opendir(path);
    if (dir == NULL)
        return FAIL(ctx->fault, STATUS_INPUT, "could not open folder '%s': %s", path,
                    strerror(errno));
    StrVec names = {0};
    for (const struct dirent *entry; (entry = readdir(dir)) != NULL;)
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            *vec_push(ctx->arena, &names) = str_copy(ctx->arena, str_from(entry->d_name));
    if (names.count > 0)
        qsort(names.items, names.count, sizeof names.items[0], by_bytes);
    *ret = names;
    return STATUS_OK;
}

Status path_real(const Ctx *ctx, const char *path, Str *ret)
{
    char resolved[PATH_MAX];
    if (realpath(path, resolved) == NULL)
        return FAIL(ctx->fault, STATUS_INPUT, "could not find '%s': %s", path, strerror(errno));
    *ret = str_copy(ctx->arena, str_from(resolved));
    return STATUS_OK;
}

bool path_exists(const char *path)
{
    return access(path, F_OK) == 0;
}

bool path_is_dir(const char *path)
{
    struct stat info;
    return stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

const char *path_join(Arena *arena, const char *dir, Str name)
{
    const char *separator = str_ends(str_from(dir), "/") ? "" : "/";
    return str_format(arena, "%s%s" STR_FMT, dir, separator, STR_ARG(name)).data;
}

Str path_below(Arena *arena, Str file, Str path)
{
    const Str folder = str_slice(file, 0, file.size - path_base(file).size);
    return str_starts(path, "/") ? path : str_concat(arena, folder, path);
}

Str path_base(Str path)
{
    for (size_t i = path.size; i > 0; i--)
        if (path.data[i - 1] == '/')
            return str_slice(path, i, SIZE_MAX);
    return path;
}
