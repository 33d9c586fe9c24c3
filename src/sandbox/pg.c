/* pg.c -- PostgreSQL. */
#include <locale.h>
#include <signal.h>
#include <string.h>

#include "os/file.h"
#include "sandbox/binaries.h"

#include "base/poison.h"

enum { PORT = 5432, NO_INSTRUCTIONS_MAJOR = 14 };
#define USER     "postgres"
#define DATABASE "postgres"

static const char *const programs[] = {"postgres", NULL};

/* Debian and Ubuntu; Red Hat and SUSE by the PostgreSQL project; from source. */
static const char *const usual_folders[] = {
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/usr/local/pgsql/bin",
    NULL,
};

static const char *const version_options[] = {"-V", NULL};
static const char *const not_inherited[]   = {"PG", NULL};

/* 15 of "postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)". */
static Version version_of(Str printed)
{
    static const char before[] = "postgres (PostgreSQL) ";
    Version           version  = {.engine = ENGINE_PG};
    if (!str_starts(printed, before) ||
        !server_release(str_slice(printed, strlen(before), SIZE_MAX), &version))
        return (Version){0};
    version.minor = 0;
    return version;
}

static Status init(const Ctx *ctx, const Cluster *cluster, ServerCommand *ret)
{
    const locale_t locale = newlocale(LC_ALL_MASK, "C.UTF-8", (locale_t)0);
    const char    *argv[] = {
           path_join(ctx->arena, cluster->binaries->bin_dir, STR("initdb")),
           "-D",
           cluster->data,
           ("--username=" USER),
           "--auth=trust",
           "--encoding=UTF8",
        locale == (locale_t)0 ? "--locale=C" : "--locale=C.UTF-8",
           "--no-sync",
        cluster->binaries->version.major >= NO_INSTRUCTIONS_MAJOR ? "--no-instructions" : NULL,
           NULL,
    };
    if (locale != (locale_t)0)
        freelocale(locale);
    const char **copy = arena_array_of(ctx->arena, const char *, COUNT_OF(argv));
    memcpy(copy, argv, sizeof argv);
    *ret = (ServerCommand){.argv = copy};
    return STATUS_OK;
}

static Str quoted(Arena *arena, const char *text)
{
    Buf buf = buf_new(arena, SIZE_MAX);
    for (const char *at = text; *at != '\0'; at++) {
        if (*at == '\'' || *at == '\\')
            buf_add_char(&buf, *at);
        buf_add_char(&buf, *at);
    }
    return buf_str(&buf);
}

/* Nothing here survives anything, so nothing waits for a disk. Everything else is as it comes, so
 * that what runs here runs as it would on a server. */
static Status configure(const Ctx *ctx, const Cluster *cluster)
{
    const char *path = path_join(ctx->arena, cluster->data, STR("postgresql.conf"));
    Str         text;
    TRY(file_read(ctx, path, &text));
    const Str ours = str_format(ctx->arena,
                                "\nlisten_addresses = ''\n"
                                "port = %d\n"
                                "unix_socket_directories = '" STR_FMT "'\n"
                                "unix_socket_permissions = 0700\n"
                                "fsync = off\n"
                                "synchronous_commit = off\n"
                                "full_page_writes = off\n"
                                "shared_buffers = 128MB\n"
                                "dynamic_shared_memory_type = mmap\n" /* goes with the folder */
                                "max_wal_size = 4GB\n"
                                "logging_collector = off\n"
                                "%s\n",
                                PORT, STR_ARG(quoted(ctx->arena, cluster->folder)),
                                cluster->settings == NULL ? "" : cluster->settings);
    return file_write(ctx, path, str_concat(ctx->arena, text, ours));
}

static ServerCommand serve(const Ctx *ctx, const Cluster *cluster)
{
    const char **argv = arena_array_of(ctx->arena, const char *, 4);
    argv[0]           = binaries_program(ctx->arena, cluster->binaries);
    argv[1]           = "-D";
    argv[2]           = cluster->data;
    return (ServerCommand){.argv = argv};
}

/* The eighth line of the server's pid file says so, since PostgreSQL 10. */
static bool is_ready(const Ctx *ctx, const Cluster *cluster)
{
    const char *path = path_join(ctx->arena, cluster->data, STR("postmaster.pid"));
    Str         text = {0};
    return path_exists(path) && file_read(ctx, path, &text) == STATUS_OK &&
           str_contains(text, "\nready");
}

static void place(Arena *arena, const char *folder, SandboxPlace *ret)
{
    const char **environment = arena_array_of(arena, const char *, 5);
    environment[0]           = str_format(arena, "PGHOST=%s", folder).data;
    environment[1]           = str_format(arena, "PGPORT=%d", PORT).data;
    environment[2]           = "PGUSER=" USER;
    environment[3]           = "PGDATABASE=" DATABASE;
    ret->environment         = environment;
    ret->port                = PORT;
    ret->user                = USER;
    ret->database            = DATABASE;
    ret->url = str_format(arena, "postgres://" USER "@/" DATABASE "?host=" STR_FMT "&port=%d",
                          STR_ARG(server_url_escaped(arena, folder)), PORT)
                   .data;
}

/* What is killed outright leaves its shared memory behind, for ever: so the server gets SIGQUIT,
 * for an immediate shutdown. Of the processes that make the data initdb alone is killed: the server
 * that it has started then finds the end of its input, and goes by itself. */
const ServerRow server_pg = {
    .name            = "pg",
    .title           = "PostgreSQL",
    .programs        = programs,
    .needed          = "initdb",
    .needed_text     = "initdb and postgres",
    .bin_variable    = "SHORE_PG_BIN",
    .bin_dir_program = "pg_config",
    .usual_folders   = usual_folders,
    .looked_at       = "SHORE_PG_BIN, pg_config --bindir, /usr/lib/postgresql/*/bin, "
                       "/usr/pgsql-*/bin and PATH",
    .package         = "postgresql",
    .version_options = version_options,
    .version_of      = version_of,
    .minors_alike    = true,
    .user            = "postgres",
    .not_inherited   = not_inherited,
    .end_signal      = SIGQUIT,
    .pid_file        = "postmaster.pid",
    .init_name       = "initdb",
    .init            = init,
    .configure       = configure,
    .serve           = serve,
    .is_ready        = is_ready,
    .place           = place,
};
