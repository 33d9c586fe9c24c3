/* binaries.c -- finding initdb and postgres. Distributions keep them out of PATH, one folder per
 * major version. */
#include "sandbox/binaries.h"

#include <glob.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "os/child.h"
#include "os/file.h"

#include "base/poison.h"

enum { ASK_MAX_MS = 10000 };

/* Debian and Ubuntu; Red Hat and SUSE by the PostgreSQL project; from source. */
static const char *const usual_folders[] = {
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/usr/local/pgsql/bin",
};

static bool has_binaries(Arena *arena, const char *folder)
{
    return access(path_join(arena, folder, STR("postgres")), X_OK) == 0 &&
           access(path_join(arena, folder, STR("initdb")), X_OK) == 0;
}

static void candidate_add(Arena *arena, StrVec *candidates, Str folder)
{
    if (folder.size > 0 && has_binaries(arena, str_c(arena, folder)) &&
        !strvec_contains(candidates, folder))
        *vec_push(arena, candidates) = str_copy(arena, folder);
}

static void globfree_auto(glob_t *found)
{
    globfree(found);
}

static void candidates_of_folders(Arena *arena, StrVec *candidates)
{
    CLEANUP(globfree_auto) glob_t found = {0};
    for (size_t i = 0; i < COUNT_OF(usual_folders); i++)
        if (glob(usual_folders[i], i == 0 ? 0 : GLOB_APPEND, NULL, &found) != 0)
            continue;
    for (size_t i = 0; i < found.gl_pathc; i++)
        candidate_add(arena, candidates, str_from(found.gl_pathv[i]));
}

/* What a program prints, trimmed; empty when it is not there or fails. */
static Str ask(const Ctx *ctx, const char *program, const char *argument)
{
    const char *const  argv[]  = {program, argument, NULL};
    const ChildOptions options = {.argv = argv};
    Fault              ignored = {0};
    Ctx                quiet   = *ctx;
    quiet.fault                = &ignored;
    Str said                   = {0};
    int code                   = 0;
    if (child_capture(&quiet, &options, ASK_MAX_MS, &said, &code) != STATUS_OK || code != 0)
        return STR("");
    return str_trim(said);
}

static void candidates_collect(const Ctx *ctx, StrVec *candidates)
{
    candidates_of_folders(ctx->arena, candidates);
    candidate_add(ctx->arena, candidates, ask(ctx, "pg_config", "--bindir"));
    Str path = str_from(environment_get("PATH"));
    while (path.size > 0)
        candidate_add(ctx->arena, candidates, str_cut(&path, ':'));
}

/* 15 of "postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)"; 0 when it says something else. */
static int major_of(const Ctx *ctx, const char *folder)
{
    Str said = ask(ctx, path_join(ctx->arena, folder, STR("postgres")), "-V");
    if (!str_starts(said, "postgres (PostgreSQL) "))
        return 0;
    said          = str_slice(said, strlen("postgres (PostgreSQL) "), SIZE_MAX);
    size_t digits = 0;
    while (digits < said.size && said.data[digits] >= '0' && said.data[digits] <= '9')
        digits++;
    int64_t major = 0;
    (void)str_to_int64(str_slice(said, 0, digits), &major);
    return (int)major;
}

static Status fail_wanted(const Ctx *ctx, int major)
{
    if (major == 0)
        (void)FAIL(ctx->fault, STATUS_INPUT, "could not find a PostgreSQL server to start");
    else
        (void)FAIL(ctx->fault, STATUS_INPUT, "could not find a PostgreSQL %d server to start",
                   major);
    (void)fault_detail(ctx->fault, "Looked at SHORE_PG_BIN, pg_config --bindir, "
                                   "/usr/lib/postgresql/*/bin, /usr/pgsql-*/bin and PATH.");
    return fault_hint(ctx->fault, "Install the package postgresql, or name the folder that holds "
                                  "initdb and postgres by --bin-dir or SHORE_PG_BIN.");
}

static Status find_named(const Ctx *ctx, const char *folder, int wanted, Binaries *ret)
{
    if (!has_binaries(ctx->arena, folder))
        return FAIL(ctx->fault, STATUS_INPUT, "could not find initdb and postgres in '%s'", folder);
    const int major = major_of(ctx, folder);
    TRY(ctx_check_stop(ctx));
    if (major == 0)
        return FAIL(ctx->fault, STATUS_INPUT, "could not learn the version of '%s/postgres'",
                    folder);
    if (wanted != 0 && major != wanted)
        return FAIL(ctx->fault, STATUS_INPUT, "could not use '%s': it is PostgreSQL %d, not %d",
                    folder, major, wanted);
    *ret = (Binaries){str_copy(ctx->arena, str_from(folder)).data, major};
    return STATUS_OK;
}

Status binaries_find(const Ctx *ctx, const SandboxOptions *options, Binaries *ret)
{
    const char *named =
        options->bin_dir != NULL ? options->bin_dir : environment_get("SHORE_PG_BIN");
    if (named != NULL)
        return find_named(ctx, named, options->major, ret);
    StrVec   candidates = {0};
    Binaries best       = {0};
    candidates_collect(ctx, &candidates);
    for (size_t i = 0; i < candidates.count; i++) {
        const int major = major_of(ctx, candidates.items[i].data);
        if (major > best.major && (options->major == 0 || major == options->major))
            best = (Binaries){candidates.items[i].data, major};
    }
    TRY(ctx_check_stop(ctx)); /* which makes every program look as if it were not there */
    if (best.major == 0)
        return fail_wanted(ctx, options->major);
    *ret = best;
    return STATUS_OK;
}
