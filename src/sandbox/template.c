/* template.c -- where clusters are kept. A name holds the path, size and time of the server's
 * binary, so that another one, or a newer, never meets a cluster that it has not made. */
#include "sandbox/template.h"

#include <fcntl.h>
#include <inttypes.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/hash.h"
#include "os/child.h"
#include "os/file.h"
#include "sandbox/folder.h"

#include "base/poison.h"

enum {
    DRAFT_AGE_S = 600,
    KEPT_MAX    = 8, /* 40 MB each, of MySQL up to 130 */
};

#define DRAFT_PREFIX "new-"

/* A folder, not a link to one, that belongs to us and that nobody else can write to. */
static bool is_ours_alone(const char *path)
{
    struct stat info;
    return lstat(path, &info) == 0 && S_ISDIR(info.st_mode) && info.st_uid == geteuid() &&
           (info.st_mode & (S_IWGRP | S_IWOTH)) == 0;
}

static const char *make_ours(Arena *arena, const char *parent, Str name)
{
    if (!is_ours_alone(parent))
        return NULL;
    const char *path = path_join(arena, parent, name);
    mkdir(path, 0700); /* it may be there */
    return is_ours_alone(path) ? path : NULL;
}

/* The environment is that of whoever started shore: who has become somebody else has another. */
static const char *cache_folder(Arena *arena)
{
    const struct passwd *entry = getpwuid(geteuid());
    const char          *home  = entry == NULL ? NULL : entry->pw_dir;
    const char          *set   = environment_get("HOME");
    if (set != NULL && is_ours_alone(set))
        home = set;
    const char *cache = home == NULL ? NULL : make_ours(arena, home, STR(".cache"));
    return cache == NULL ? NULL : make_ours(arena, cache, STR("shore"));
}

const char *template_place(Arena *arena, const Binaries *binaries)
{
    const char *folder = cache_folder(arena);
    const char *server = binaries_program(arena, binaries);
    struct stat info;
    if (folder == NULL || stat(server, &info) != 0)
        return NULL;
    const Str of = str_format(arena, "%s %lld %lld.%09ld", server, (long long)info.st_size,
                              (long long)info.st_mtim.tv_sec, info.st_mtim.tv_nsec);
    return path_join(arena, folder,
                     str_format(arena, "%s%d-%016" PRIx64, binaries->server->name,
                                binaries->version.major, hash_bytes(of)));
}

bool template_usable(const char *place)
{
    return is_ours_alone(place) && utimensat(AT_FDCWD, place, NULL, 0) == 0;
}

static bool is_kept(Str name)
{
    for (size_t i = 0; i < SERVER_COUNT; i++)
        if (str_starts(name, server_rows[i]->name))
            return true;
    return false;
}

static void make_room(const Ctx *ctx, const char *folder)
{
    StrVec      names = {0};
    const char *idle  = NULL;
    time_t      since = 0;
    size_t      kept  = 0;
    if (dir_list(ctx, folder, &names) != STATUS_OK)
        return;
    for (size_t i = 0; i < names.count; i++) {
        const char *path = path_join(ctx->arena, folder, names.items[i]);
        struct stat info;
        if (lstat(path, &info) != 0)
            continue;
        if (str_starts(names.items[i], DRAFT_PREFIX) && info.st_mtime + DRAFT_AGE_S < time(NULL))
            folder_tree_remove(path);
        if (!is_kept(names.items[i]))
            continue;
        kept++;
        if (idle == NULL || info.st_mtime < since) {
            idle  = path;
            since = info.st_mtime;
        }
    }
    if (kept >= KEPT_MAX)
        folder_tree_remove(idle);
}

const char *template_draft(const Ctx *ctx, const char *place)
{
    const Str   name = path_base(str_from(place));
    const char *folder =
        str_c(ctx->arena, str_slice(str_from(place), 0, strlen(place) - name.size));
    Fault ignored = {0};
    Ctx   quiet   = *ctx;
    quiet.fault   = &ignored;
    make_room(&quiet, folder);
    return path_join(
        ctx->arena, folder,
        str_format(ctx->arena, DRAFT_PREFIX "%d-" STR_FMT, (int)getpid(), STR_ARG(name)));
}
