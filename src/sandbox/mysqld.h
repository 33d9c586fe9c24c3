/* mysqld.h -- what MariaDB and MySQL have in common as servers: their rows have it from here. */
#pragma once

#include "sandbox/server.h"

/* What differs when their data are made. */
typedef struct MysqldMaker {
    const char *const *system_tables; /* files of SQL, in this order */
    const char        *before;        /* SQL before them, a statement a line */
    const char        *after;
    const char        *settings; /* lines of its option file */
} MysqldMaker;

extern const char *const mysqld_version_options[];
extern const char *const mysqld_not_inherited[];

/* "mysqld  Ver 5.6.24 for ..." : the text from the number on; empty when it says something else. */
Str mysqld_version_text(Str printed);

/* Runs the server on the SQL that its installation programs would run it on. */
Status mysqld_bootstrap(const Ctx *ctx, const Cluster *cluster, const MysqldMaker *maker,
                        ServerCommand *ret);

/* Writes the option file, for the server and for its clients; settings may be NULL. */
Status mysqld_configure(const Ctx *ctx, const Cluster *cluster, const char *own,
                        const char *settings);

/* The server's words, with that option file: its path, --defaults-file and up to two more. */
const char *const *mysqld_words(const Ctx *ctx, const Cluster *cluster, const char *first,
                                const char *second);

ServerCommand mysqld_serve(const Ctx *ctx, const Cluster *cluster);
bool          mysqld_is_ready(const Ctx *ctx, const Cluster *cluster);
void          mysqld_place(Arena *arena, const char *folder, SandboxPlace *ret);

#define MYSQLD_PID_FILE "mysqld.pid"
#define MYSQLD_DATABASE "test"
