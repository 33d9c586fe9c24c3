/* settings.h -- inside engine/mysql: what a URL says.
 *
 *     mysql://USER:PASSWORD@HOST:PORT/DATABASE?socket=PATH&ssl-mode=REQUIRED&...
 *
 * What it does not say comes from where the mariadb client looks: the groups [client],
 * [client-server], [client-mariadb] and [shore] of the option files, MYSQL_PWD, MYSQL_TCP_PORT,
 * MYSQL_UNIX_PORT. */
#pragma once

#include "os/ctx.h"

typedef enum SslMode {
    SSL_MODE_PREFERRED, /* over TCP, if the server has it */
    SSL_MODE_DISABLED,
    SSL_MODE_REQUIRED,
    SSL_MODE_VERIFY, /* VERIFY_CA and VERIFY_IDENTITY: the library checks both or none */
} SslMode;

/* C strings; NULL: not said. */
typedef struct MySettings {
    const char *scheme;
    const char *user;
    const char *password;
    const char *host;
    const char *database;
    const char *socket;
    const char *ssl_ca;
    const char *ssl_cert;
    const char *ssl_key;
    SslMode     ssl_mode;
    unsigned    port; /* 0: not said */
    unsigned    connect_timeout_s;
    const char *application;
} MySettings;

/* STATUS_USAGE for what is no such URL, without its words: they may be a part of a password. */
Status mydb_settings_parse(const Ctx *ctx, Arena *arena, Str url, MySettings *ret);

/* "mysql://user@host:port/database", without a password. */
Str mydb_settings_title(Arena *arena, const MySettings *settings);
