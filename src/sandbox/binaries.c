/* binaries.c -- finding a server's programs. Distributions keep them out of PATH, PostgreSQL's in
 * one folder per major version. */
#include "sandbox/binaries.h"

#include <glob.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "os/child.h"
#include "os/file.h"

#include "base/poison.h"

enum { ASK_MAX_MS = 10000, WORDS_MAX = 16 };

const char *binaries_program(Arena *arena, const Binaries *binaries)
{
    return path_join(arena, binaries->bin_dir, str_from(binaries->program));
}

const char *const *binaries_environment(Arena *arena, const ServerRow *server, const char *bin_dir)
{
    const char *without[WORDS_MAX] = {"LC_", "LANG", "LD_PRELOAD="};
    const char *with[]             = {"LC_ALL=C", NULL, NULL};
    const char *libraries          = environment_get("LD_LIBRARY_PATH");
    size_t      count              = 3;
    for (size_t i = 0; server->not_inherited[i] != NULL; i++)
        without[count++] = server->not_inherited[i];
    if (server->libraries_beside)
        without[count++] = "LD_LIBRARY_PATH=";
    if (server->libraries_beside)
        with[1] = str_format(arena, "LD_LIBRARY_PATH=%s%s%s", bin_dir, libraries == NULL ? "" : ":",
                             libraries == NULL ? "" : libraries)
                      .data;
    return environment_make(arena, without, with);
}

/* The name of the server's program in a folder; NULL when not all that it takes is there. */
static const char *program_in(Arena *arena, const ServerRow *server, const char *folder)
{
    if (server->needed != NULL &&
        access(path_join(arena, folder, str_from(server->needed)), X_OK) != 0)
        return NULL;
    for (size_t i = 0; server->programs[i] != NULL; i++)
        if (access(path_join(arena, folder, str_from(server->programs[i])), X_OK) == 0)
            return server->programs[i];
    return NULL;
}

static void candidate_add(Arena *arena, StrVec *candidates, Str folder)
{
    if (folder.size > 0 && !strvec_contains(candidates, folder))
        *vec_push(arena, candidates) = str_copy(arena, folder);
}

static void globfree_auto(glob_t *found)
{
    globfree(found);
}

static void candidates_of_folders(Arena *arena, const ServerRow *server, StrVec *candidates)
{
    CLEANUP(globfree_auto) glob_t found = {0};
    for (size_t i = 0; server->usual_folders[i] != NULL; i++)
        if (glob(server->usual_folders[i], i == 0 ? 0 : GLOB_APPEND, NULL, &found) != 0)
            continue;
    for (size_t i = 0; i < found.gl_pathc; i++)
        candidate_add(arena, candidates, str_from(found.gl_pathv[i]));
}

/* What a program prints, trimmed; empty when it is not there or fails. */
static Str ask(const Ctx *ctx, const ChildOptions *options)
{
    Fault ignored = {0};
    Ctx   quiet   = *ctx;
    quiet.fault   = &ignored;
    Str said      = {0};
    int code      = 0;
    if (child_capture(&quiet, options, ASK_MAX_MS, &said, &code) != STATUS_OK || code != 0)
        return STR("");
    return str_trim(said);
}

static void candidates_collect(const Ctx *ctx, const ServerRow *server, StrVec *candidates)
{
    candidates_of_folders(ctx->arena, server, candidates);
    if (server->bin_dir_program != NULL) {
        const char *const argv[] = {server->bin_dir_program, "--bindir", NULL};
        candidate_add(ctx->arena, candidates, ask(ctx, &(ChildOptions){.argv = argv}));
    }
    Str path = str_from(environment_get("PATH"));
    while (path.size > 0)
        candidate_add(ctx->arena, candidates, str_cut(&path, ':'));
}

/* What is in a folder; without a program when it has none, without a version when the program is
 * another server, or does not run. */
static Binaries look(const Ctx *ctx, const ServerRow *server, const char *folder)
{
    Binaries found = {server, folder, program_in(ctx->arena, server, folder), {0}};
    if (found.program == NULL)
        return found;
    const char *argv[WORDS_MAX] = {binaries_program(ctx->arena, &found)};
    for (size_t i = 0; server->version_options[i] != NULL; i++)
        argv[i + 1] = server->version_options[i];
    const ChildOptions options = {.argv        = argv,
                                  .environment = binaries_environment(ctx->arena, server, folder)};
    found.version              = server->version_of(ask(ctx, &options));
    return found;
}

static bool is_wanted(const Binaries *found, Version wanted)
{
    const Version version = found->version;
    return version.major > 0 &&
           (wanted.major == 0 || (version.major == wanted.major &&
                                  (found->server->minors_alike || version.minor == wanted.minor)));
}

static bool is_newer(Version one, Version other)
{
    return one.major != other.major ? one.major > other.major : one.minor > other.minor;
}

static Str server_text(Arena *arena, const ServerRow *server, Version version)
{
    return version.major == 0 ? str_from(server->title) : version_text(arena, version);
}

static Status fail_wanted(const Ctx *ctx, const ServerRow *server, Version wanted)
{
    (void)FAIL(ctx->fault, STATUS_INPUT, "could not find a " STR_FMT " server to start",
               STR_ARG(server_text(ctx->arena, server, wanted)));
    (void)fault_detail(ctx->fault, "Looked at %s.", server->looked_at);
    return fault_hint(ctx->fault,
                      "Install the package %s, or name the folder that holds "
                      "%s by --bin-dir or %s.",
                      server->package, server->needed_text, server->bin_variable);
}

static Status find_named(const Ctx *ctx, const ServerRow *server, const char *folder,
                         Version wanted, Binaries *ret)
{
    const char    *kept  = str_copy(ctx->arena, str_from(folder)).data;
    const Binaries found = look(ctx, server, kept);
    TRY(ctx_check_stop(ctx));
    if (found.program == NULL)
        return FAIL(ctx->fault, STATUS_INPUT, "could not find %s in '%s'", server->needed_text,
                    folder);
    if (found.version.major == 0)
        return FAIL(ctx->fault, STATUS_INPUT, "could not learn the version of '%s/%s'", folder,
                    found.program);
    if (!is_wanted(&found, wanted))
        return FAIL(ctx->fault, STATUS_INPUT, "could not use '%s': it is " STR_FMT ", not " STR_FMT,
                    folder, STR_ARG(version_text(ctx->arena, found.version)),
                    STR_ARG(version_text(ctx->arena, wanted)));
    *ret = found;
    return STATUS_OK;
}

static const ServerRow *row_of(EngineKind engine)
{
    switch (engine) {
    case ENGINE_MYSQL:
        return &server_mysql;
    case ENGINE_MARIADB:
        return &server_mariadb;
    case ENGINE_NONE:
    case ENGINE_PG:
        break;
    }
    return &server_pg;
}

Status binaries_find(const Ctx *ctx, const SandboxOptions *options, Binaries *ret)
{
    const ServerRow *server = row_of(options->version.engine);
    const char      *named =
        options->bin_dir != NULL ? options->bin_dir : environment_get(server->bin_variable);
    if (named != NULL)
        return find_named(ctx, server, named, options->version, ret);
    StrVec   candidates = {0};
    Binaries best       = {0};
    candidates_collect(ctx, server, &candidates);
    for (size_t i = 0; i < candidates.count; i++) {
        const Binaries found = look(ctx, server, candidates.items[i].data);
        if (is_wanted(&found, options->version) && is_newer(found.version, best.version))
            best = found;
    }
    TRY(ctx_check_stop(ctx)); /* which makes every program look as if it were not there */
    if (best.program == NULL)
        return fail_wanted(ctx, server, options->version);
    *ret = best;
    return STATUS_OK;
}
