/* mysql.c -- MySQL. */
#include <signal.h>

#include "os/file.h"
#include "sandbox/mysqld.h"

#include "base/poison.h"

static const char *const programs[] = {"mysqld", NULL};

/* Debian and Ubuntu, and Oracle's packages; Red Hat; from source and Oracle's archives. */
static const char *const usual_folders[] = {"/usr/sbin", "/usr/libexec", "/usr/local/mysql/bin",
                                            NULL};

static const char *const system_tables[] = {"mysql_system_tables.sql",
                                            "mysql_system_tables_data.sql", NULL};

static const MysqldMaker maker = {
    .system_tables = system_tables,
    .before        = "",
    .after         = "delete from user where user = '';\n", /* who is anybody, and nobody's root */
    .settings      = "loose_skip_sync_frm\n"
                     "loose_mysqlx = OFF\n" /* which has a socket of its own */
                "secure_file_priv =\n",     /* a folder of the installation's, which may lack */
};

/* "mysqld  Ver 5.6.24 for linux-glibc2.5 on x86_64 (MySQL Community Server (GPL))" */
static Version version_of(Str printed)
{
    const Str text    = mysqld_version_text(printed);
    Version   version = {.engine = ENGINE_MYSQL};
    return !str_contains(text, "MariaDB") && server_release(text, &version) ? version
                                                                            : (Version){0};
}

/* Since 5.7 the server has its system tables inside; the manual, "Initializing the Data Directory",
 * names both options. */
static Status initialize(const Ctx *ctx, const Cluster *cluster, ServerCommand *ret)
{
    const char *path = path_join(ctx->arena, cluster->folder, STR("init.sql"));
    TRY(file_write(ctx, path, STR("CREATE DATABASE " MYSQLD_DATABASE ";\n")));
    TRY(mysqld_configure(ctx, cluster, maker.settings, NULL));
    *ret = (ServerCommand){
        .argv = mysqld_words(ctx, cluster, "--initialize-insecure",
                             str_format(ctx->arena, "--init-file=%s", path).data),
    };
    return STATUS_OK;
}

static Status init(const Ctx *ctx, const Cluster *cluster, ServerCommand *ret)
{
    const Version version = cluster->binaries->version;
    if (version.major > 5 || (version.major == 5 && version.minor >= 7))
        return initialize(ctx, cluster, ret);
    return mysqld_bootstrap(ctx, cluster, &maker, ret);
}

static Status configure(const Ctx *ctx, const Cluster *cluster)
{
    return mysqld_configure(ctx, cluster, maker.settings, cluster->settings);
}

const ServerRow server_mysql = {
    .name             = "mysql",
    .title            = "MySQL",
    .programs         = programs,
    .needed_text      = "mysqld",
    .bin_variable     = "SHORE_MYSQL_BIN",
    .usual_folders    = usual_folders,
    .looked_at        = "SHORE_MYSQL_BIN, /usr/sbin, /usr/libexec, /usr/local/mysql/bin and PATH",
    .package          = "mysql-server",
    .version_options  = mysqld_version_options,
    .version_of       = version_of,
    .user             = "mysql",
    .not_inherited    = mysqld_not_inherited,
    .libraries_beside = true,
    .end_signal       = SIGKILL,
    .pid_file         = MYSQLD_PID_FILE,
    .init_name        = "making the system tables",
    .init             = init,
    .configure        = configure,
    .serve            = mysqld_serve,
    .is_ready         = mysqld_is_ready,
    .place            = mysqld_place,
};
