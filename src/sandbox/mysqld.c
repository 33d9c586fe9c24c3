/* mysqld.c -- the server of MariaDB and of MySQL. All that it is told stands in one option file in
 * the sandbox's folder, by which the plain clients find it, too: MYSQL_HOME leads them there. */
#include "sandbox/mysqld.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "os/file.h"
#include "sandbox/binaries.h"

#include "base/poison.h"

#define USER         "root"
#define OPTION_FILE  "my.cnf"
#define SOCKET       "mysql.sock"
#define SCRIPT       "bootstrap.sql"
#define SCRIPT_BYTES "8M"

const char *const mysqld_version_options[] = {"--no-defaults", "--version", NULL};
const char *const mysqld_not_inherited[]   = {"MYSQL", "MARIADB", NULL};

/* Where an installation has the server's messages and SQL, seen from its programs. */
typedef struct Installation {
    const char *share;
    const char *base;
} Installation;

static const Installation installations[] = {
    {"share", "."},
    {"../share/mysql", ".."},
    {"../share/mariadb", ".."},
    {"../share", ".."},
};

Str mysqld_version_text(Str printed)
{
    const size_t at = str_find(printed, " Ver ");
    return at == SIZE_MAX ? STR("") : str_slice(printed, at + strlen(" Ver "), SIZE_MAX);
}

static const char *below_bin(Arena *arena, const Cluster *cluster, const char *path)
{
    return path_join(arena, cluster->binaries->bin_dir, str_from(path));
}

/* NULL where the server must know by itself. */
static const Installation *installation(Arena *arena, const Cluster *cluster)
{
    for (size_t i = 0; i < COUNT_OF(installations); i++) {
        const char *share = below_bin(arena, cluster, installations[i].share);
        if (path_exists(path_join(arena, share, STR("english/errmsg.sys"))))
            return &installations[i];
    }
    return NULL;
}

static void setting_add(Buf *buf, const char *name, const char *path)
{
    buf_format(buf, "%s = \"", name);
    for (const char *at = path; *at != '\0'; at++) {
        if (*at == '\\')
            buf_add_char(buf, '\\');
        buf_add_char(buf, *at);
    }
    buf_add(buf, STR("\"\n"));
}

/* Nothing here survives anything, so nothing waits for a disk. The kernel has few places for native
 * AIO, which servers beside each other would use up. Everything else is as it comes. */
static void server_settings(Arena *arena, const Cluster *cluster, Buf *buf)
{
    const Installation *place = installation(arena, cluster);
    buf_add(buf, STR("[mysqld]\n"));
    if (place != NULL) {
        setting_add(buf, "basedir", below_bin(arena, cluster, place->base));
        setting_add(buf, "lc_messages_dir", below_bin(arena, cluster, place->share));
    }
    setting_add(buf, "datadir", cluster->data);
    setting_add(buf, "tmpdir", cluster->folder);
    setting_add(buf, "pid_file", path_join(arena, cluster->data, STR(MYSQLD_PID_FILE)));
    buf_add(buf, STR("skip_networking\n"
                     "innodb_flush_method = nosync\n"
                     "innodb_flush_log_at_trx_commit = 0\n"
                     "innodb_doublewrite = OFF\n"
                     "innodb_use_native_aio = 0\n"
                     "sync_binlog = 0\n"));
}

Status mysqld_configure(const Ctx *ctx, const Cluster *cluster, const char *own,
                        const char *settings)
{
    Buf         buf    = buf_new(ctx->arena, SIZE_MAX);
    const char *socket = path_join(ctx->arena, cluster->folder, STR(SOCKET));
    server_settings(ctx->arena, cluster, &buf);
    setting_add(&buf, "socket", socket);
    buf_format(&buf, "%s%s\n", own, settings == NULL ? "" : settings);
    buf_add(&buf, STR("[client]\nuser = " USER "\n"));
    setting_add(&buf, "socket", socket);
    buf_add(&buf, STR("[mysql]\ndatabase = " MYSQLD_DATABASE "\n"));
    return file_write(ctx, path_join(ctx->arena, cluster->folder, STR(OPTION_FILE)), buf_str(&buf));
}

const char *const *mysqld_words(const Ctx *ctx, const Cluster *cluster, const char *first,
                                const char *second)
{
    const char **words = arena_array_of(ctx->arena, const char *, 5);
    words[0]           = binaries_program(ctx->arena, cluster->binaries);
    words[1] = str_format(ctx->arena, "--defaults-file=%s/" OPTION_FILE, cluster->folder).data;
    words[2] = first;
    words[3] = second;
    return words;
}

/* Newer MariaDB has mariadb_ where it was mysql_. A version needs no file that it comes without. */
static Status table_file_read(const Ctx *ctx, const char *share, const char *name, Str *ret)
{
    const char *path = path_join(ctx->arena, share, str_from(name));
    if (!path_exists(path) && str_starts(str_from(name), "mysql_"))
        path = path_join(ctx->arena, share,
                         str_format(ctx->arena, "mariadb_%s", name + strlen("mysql_")));
    *ret = (Str){0};
    return path_exists(path) ? file_read(ctx, path, ret) : STATUS_OK;
}

static Status script_make(const Ctx *ctx, const Cluster *cluster, const MysqldMaker *maker,
                          Str *ret)
{
    Buf                 buf   = buf_new(ctx->arena, SIZE_MAX);
    const Installation *place = installation(ctx->arena, cluster);
    const char         *share = place == NULL ? NULL : below_bin(ctx->arena, cluster, place->share);
    buf_format(&buf, "create database mysql;\nuse mysql;\n%s", maker->before);
    for (size_t i = 0; maker->system_tables[i] != NULL; i++) {
        Str text = {0};
        if (share != NULL)
            TRY(table_file_read(ctx, share, maker->system_tables[i], &text));
        if (i == 0 && text.size == 0)
            return FAIL(ctx->fault, STATUS_INPUT,
                        "could not find the system tables of '%s', in share/mysql beside it",
                        binaries_program(ctx->arena, cluster->binaries));
        buf_add(&buf, text);
        buf_add_char(&buf, '\n');
    }
    buf_format(&buf, "%screate database " MYSQLD_DATABASE ";\n", maker->after);
    *ret = buf_str(&buf);
    return STATUS_OK;
}

Status mysqld_bootstrap(const Ctx *ctx, const Cluster *cluster, const MysqldMaker *maker,
                        ServerCommand *ret)
{
    const char *path   = path_join(ctx->arena, cluster->folder, STR(SCRIPT));
    Str         script = {0};
    TRY(script_make(ctx, cluster, maker, &script));
    TRY(file_write(ctx, path, script));
    TRY(mysqld_configure(ctx, cluster, maker->settings, NULL));
    TRY(dir_create(ctx, cluster->data));
    *ret = (ServerCommand){
        .argv  = mysqld_words(ctx, cluster, "--bootstrap", "--max_allowed_packet=" SCRIPT_BYTES),
        .input = path,
    };
    return STATUS_OK;
}

ServerCommand mysqld_serve(const Ctx *ctx, const Cluster *cluster)
{
    return (ServerCommand){.argv = mysqld_words(ctx, cluster, NULL, NULL)};
}

/* It says so when it begins to answer who is at its socket; who only asked for that by a connection
 * would stand in its log, and in its counters. */
bool mysqld_is_ready(const Ctx *ctx, const Cluster *cluster)
{
    Str log = {0};
    return path_exists(cluster->log) && file_read(ctx, cluster->log, &log) == STATUS_OK &&
           str_contains(log, ": ready for connections");
}

void mysqld_place(Arena *arena, const char *folder, SandboxPlace *ret)
{
    const char **environment = arena_array_of(arena, const char *, 3);
    ret->socket              = path_join(arena, folder, STR(SOCKET));
    ret->user                = USER;
    ret->database            = MYSQLD_DATABASE;
    environment[0]           = str_format(arena, "MYSQL_HOME=%s", folder).data;
    environment[1]           = str_format(arena, "MYSQL_UNIX_PORT=%s", ret->socket).data;
    ret->environment         = environment;
    ret->url = str_format(arena, "mysql://" USER "@localhost/" MYSQLD_DATABASE "?socket=" STR_FMT,
                          STR_ARG(server_url_escaped(arena, ret->socket)))
                   .data;
}
