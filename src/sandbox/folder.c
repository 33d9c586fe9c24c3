/* folder.c -- making, removing and sweeping temporary folders. */
#include "sandbox/folder.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "os/child.h"
#include "os/file.h"
#include "sandbox/server.h"

#include "base/poison.h"

enum {
    /* A folder that young may belong to an owner that has not locked it yet. */
    SWEEP_AGE_S      = 10,
    REMOVE_TRIES     = 50,
    REMOVE_PAUSE_MS  = 20,
    SERVER_END_TRIES = 100,
    WALK_FDS         = 16,
    SOCKET_PATH_MAX  = 107, /* sizeof sun_path, less a NUL */
};

#define FOLDER_PREFIX "shore-sandbox-"
#define SOCKET_NAME   "/.s.PGSQL.5432" /* the longest one */

static int lock_take(const char *path)
{
    const int fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) == 0)
        return fd;
    if (fd >= 0)
        close(fd);
    return -1;
}

static const char *make_below(Arena *arena, const char *parent)
{
    const Str pattern = str_format(arena, "%s/" FOLDER_PREFIX "XXXXXX", parent);
    if (pattern.size + strlen(SOCKET_NAME) > SOCKET_PATH_MAX)
        return NULL;
    char *path = arena_array_of(arena, char, pattern.size + 1);
    memcpy(path, pattern.data, pattern.size);
    return mkdtemp(path);
}

Status folder_make(const Ctx *ctx, Folder *ret)
{
    const char *parent = environment_get("TMPDIR");
    const char *path   = parent == NULL ? NULL : make_below(ctx->arena, parent);
    if (path == NULL)
        path = make_below(ctx->arena, "/tmp");
    if (path == NULL)
        return FAIL(ctx->fault, STATUS_INPUT, "could not make a folder in /tmp: %s",
                    strerror(errno));
    const int lock = lock_take(path);
    if (lock < 0) {
        const int why = errno;
        rmdir(path);
        return FAIL(ctx->fault, STATUS_INPUT, "could not lock '%s': %s", path, strerror(why));
    }
    *ret = (Folder){path, lock};
    return STATUS_OK;
}

static int remove_one(const char *path, const struct stat *info, int kind, struct FTW *place)
{
    (void)info;
    (void)kind;
    (void)place;
    return remove(path) == 0 || errno == ENOENT ? 0 : -1;
}

bool folder_tree_remove(const char *path)
{
    for (int i = 0; i < REMOVE_TRIES; i++) {
        if (nftw(path, remove_one, WALK_FDS, FTW_DEPTH | FTW_PHYS) == 0 || !path_exists(path))
            return true;
        clock_system.sleep_ms(&clock_system, REMOVE_PAUSE_MS);
    }
    return false;
}

bool folder_remove(const Folder *folder)
{
    return folder_tree_remove(folder->path);
}

/* The server whose data are in `folder`, by its pid file and its working directory; 0 for none. */
static pid_t server_of(const Ctx *ctx, const ServerRow *server, const char *folder)
{
    const char *data = path_join(ctx->arena, folder, STR("data"));
    Str         text;
    int64_t     pid;
    if (file_read(ctx, path_join(ctx->arena, data, str_from(server->pid_file)), &text) !=
            STATUS_OK ||
        !str_to_int64(str_cut(&text, '\n'), &pid) || pid <= 1)
        return 0;
    char          at[4096];
    const char   *link = str_format(ctx->arena, "/proc/%lld/cwd", (long long)pid).data;
    const ssize_t size = readlink(link, at, sizeof at);
    return size > 0 && str_equal((Str){at, (size_t)size}, str_from(data)) ? (pid_t)pid : 0;
}

static void server_end(const Ctx *ctx, const ServerRow *server, const char *folder)
{
    const pid_t pid = server_of(ctx, server, folder);
    if (pid != 0)
        kill(pid, server->end_signal);
    for (int i = 0; pid != 0 && i < SERVER_END_TRIES && server_of(ctx, server, folder) == pid; i++)
        clock_system.sleep_ms(&clock_system, REMOVE_PAUSE_MS);
}

static void sweep_one(const Ctx *ctx, const char *path)
{
    struct stat info;
    if (lstat(path, &info) != 0 || !S_ISDIR(info.st_mode) || info.st_uid != geteuid() ||
        info.st_mtime + SWEEP_AGE_S > time(NULL))
        return;
    const Folder folder = {path, lock_take(path)};
    if (folder.lock < 0)
        return;
    for (size_t i = 0; i < SERVER_COUNT; i++)
        server_end(ctx, server_rows[i], path);
    folder_remove(&folder);
    close(folder.lock);
}

void folder_sweep(const Ctx *ctx, const Folder *own)
{
    Fault  ignored   = {0};
    Ctx    quiet     = *ctx;
    StrVec names     = {0};
    quiet.fault      = &ignored;
    const Str   self = path_base(str_from(own->path));
    const char *parent =
        str_c(ctx->arena, str_slice(str_from(own->path), 0, strlen(own->path) - self.size - 1));
    if (dir_list(&quiet, parent, &names) != STATUS_OK)
        return;
    for (size_t i = 0; i < names.count; i++)
        if (str_starts(names.items[i], FOLDER_PREFIX) && !str_equal(names.items[i], self))
            sweep_one(&quiet, path_join(ctx->arena, parent, names.items[i]));
}
