/* server.h -- what one server has of its own: where it is installed, how it is made, started and
 * known to be ready. A row per server, in its own file; who makes, keeps and ends it asks that. */
#pragma once

#include "model/version.h"
#include "os/ctx.h"
#include "sandbox/sandbox.h"

typedef struct ServerRow ServerRow;

typedef struct Binaries {
    const ServerRow *server;
    const char      *bin_dir;
    const char      *program; /* the server's, in bin_dir */
    Version          version;
} Binaries;

/* A server in the making. */
typedef struct Cluster {
    const Binaries *binaries;
    const char     *folder;   /* of the sandbox: the socket is there */
    const char     *data;     /* below it */
    const char     *log;      /* what the server prints */
    const char     *settings; /* further lines of its configuration, or NULL */
} Cluster;

typedef struct ServerCommand {
    const char *const *argv;
    const char        *input; /* the file that is its stdin; NULL: nothing */
} ServerCommand;

struct ServerRow {
    const char        *name; /* of the cluster that is kept: "pg" of pg15-... */
    const char        *title;
    const char *const *programs;        /* the server's, by any of these names */
    const char        *needed;          /* a program that must lie beside it; NULL: none */
    const char        *needed_text;     /* both, as a message names them */
    const char        *bin_variable;    /* the variable that names their folder */
    const char        *bin_dir_program; /* one that prints their folder by --bindir; NULL: none */
    const char *const *usual_folders;   /* patterns of glob */
    const char        *looked_at;       /* all of that, in words */
    const char        *package;
    const char *const *version_options; /* to print the version */
    Version (*version_of)(Str printed); /* zeroed when it is none of ours */
    bool minors_alike;                  /* a release is wanted by its major number alone */

    const char        *user;             /* whom root runs it as, if there is such a user */
    const char *const *not_inherited;    /* starts of variables that must not lead it astray */
    bool               libraries_beside; /* libraries that it needs may lie beside it */
    int                end_signal;       /* to end it at once, and leave nothing of it */
    const char        *pid_file;         /* in the data; its first line is the process */

    /* Makes a data folder that is not there. `name` is what a message calls it. */
    const char *init_name;
    Status (*init)(const Ctx *ctx, const Cluster *cluster, ServerCommand *ret);
    /* Writes its configuration, once there are data. */
    Status (*configure)(const Ctx *ctx, const Cluster *cluster);
    ServerCommand (*serve)(const Ctx *ctx, const Cluster *cluster);
    bool (*is_ready)(const Ctx *ctx, const Cluster *cluster);

    /* How a client finds it in `folder`; environment ends with NULL, and may lead to a file there
     * that `configure` has written. */
    void (*place)(Arena *arena, const char *folder, SandboxPlace *ret);
};

extern const ServerRow server_pg, server_mariadb, server_mysql;

enum { SERVER_COUNT = 3 };
extern const ServerRow *const server_rows[SERVER_COUNT];

/* 10 and 11 of "10.11.19-MariaDB"; false when it does not begin with a number. */
bool server_release(Str text, Version *ret);

/* A path in the value of a URL's parameter. */
Str server_url_escaped(Arena *arena, const char *path);
