/* mariadb.c -- MariaDB. */
#include <signal.h>

#include "sandbox/mysqld.h"

#include "base/poison.h"

static const char *const programs[] = {"mariadbd", "mysqld", NULL};

/* Debian and Ubuntu; Red Hat; from source. */
static const char *const usual_folders[] = {"/usr/sbin", "/usr/libexec", "/usr/local/mysql/bin",
                                            NULL};

/* In the order of mariadb-install-db; not the help tables, which fill most of its time. */
static const char *const system_tables[] = {
    "mysql_system_tables.sql",      "mysql_performance_tables.sql",
    "mysql_system_tables_data.sql", "maria_add_gis_sp_bootstrap.sql",
    "mysql_sys_schema.sql",         NULL,
};

/* Its own default was latin1 up to 11.5, but distributions set this one. */
static const MysqldMaker maker = {
    .system_tables = system_tables,
    .before        = "set @auth_root_socket = null;\n",
    .after         = "",
    .settings      = "debug_no_sync\n"
                     "character_set_server = utf8mb4\n",
};

/* "mariadbd  Ver 10.11.19-MariaDB-0+deb12u1 for debian-linux-gnu on x86_64 (Debian 12)" */
static Version version_of(Str printed)
{
    const Str text    = mysqld_version_text(printed);
    Version   version = {.engine = ENGINE_MARIADB};
    return str_contains(text, "-MariaDB") && server_release(text, &version) ? version
                                                                            : (Version){0};
}

static Status init(const Ctx *ctx, const Cluster *cluster, ServerCommand *ret)
{
    return mysqld_bootstrap(ctx, cluster, &maker, ret);
}

static Status configure(const Ctx *ctx, const Cluster *cluster)
{
    return mysqld_configure(ctx, cluster, maker.settings, cluster->settings);
}

const ServerRow server_mariadb = {
    .name            = "mariadb",
    .title           = "MariaDB",
    .programs        = programs,
    .needed_text     = "mariadbd",
    .bin_variable    = "SHORE_MARIADB_BIN",
    .usual_folders   = usual_folders,
    .looked_at       = "SHORE_MARIADB_BIN, /usr/sbin, /usr/libexec, /usr/local/mysql/bin and PATH",
    .package         = "mariadb-server-core",
    .version_options = mysqld_version_options,
    .version_of      = version_of,
    .user            = "mysql",
    .not_inherited   = mysqld_not_inherited,
    .end_signal      = SIGKILL,
    .pid_file        = MYSQLD_PID_FILE,
    .init_name       = "making the system tables",
    .init            = init,
    .configure       = configure,
    .serve           = mysqld_serve,
    .is_ready        = mysqld_is_ready,
    .place           = mysqld_place,
};
