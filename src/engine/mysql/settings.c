/* settings.c -- a URL, part by part. */
#include "engine/mysql/settings.h"

#include <string.h>

#include "base/poison.h"

enum { CONNECT_TIMEOUT_S = 10, CONNECT_TIMEOUT_MAX_S = 3600, PORT_MAX = 65535 };

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

/* With %xx decoded; NULL when it is empty. False for a broken %xx, and for %00. */
static bool decode(Arena *arena, Str text, const char **ret)
{
    Buf buf = buf_new(arena, SIZE_MAX);
    for (size_t i = 0; i < text.size; i++) {
        if (text.data[i] != '%') {
            buf_add_char(&buf, text.data[i]);
            continue;
        }
        const int high = i + 2 < text.size ? hex_digit(text.data[i + 1]) : -1;
        const int low  = i + 2 < text.size ? hex_digit(text.data[i + 2]) : -1;
        if (high < 0 || low < 0 || high + low == 0)
            return false;
        buf_add_char(&buf, (char)(high << 4 | low));
        i += 2;
    }
    *ret = text.size == 0 ? NULL : str_c(arena, buf_str(&buf));
    return true;
}

static bool take_number(Str text, unsigned max, unsigned *ret)
{
    int64_t value;
    if (!str_to_int64(text, &value) || value < 1 || value > max)
        return false;
    *ret = (unsigned)value;
    return true;
}

static bool take_ssl_mode(Str text, SslMode *ret)
{
    static const struct {
        const char *word;
        SslMode     mode;
    } rows[] = {
        {"preferred", SSL_MODE_PREFERRED},    {"disabled", SSL_MODE_DISABLED},
        {"required", SSL_MODE_REQUIRED},      {"verify_ca", SSL_MODE_VERIFY},
        {"verify_identity", SSL_MODE_VERIFY},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        if (str_equal_nocase(text, str_from(rows[i].word))) {
            *ret = rows[i].mode;
            return true;
        }
    return false;
}

/* Both ssl-mode and ssl_mode, as in option files. */
static bool key_is(Str key, const char *name)
{
    if (key.size != strlen(name))
        return false;
    for (size_t i = 0; i < key.size; i++)
        if (key.data[i] != name[i] && !(key.data[i] == '_' && name[i] == '-'))
            return false;
    return true;
}

static bool take_parameter(Arena *arena, Str key, Str value, MySettings *ret)
{
    if (key_is(key, "socket"))
        return decode(arena, value, &ret->socket);
    if (key_is(key, "user"))
        return decode(arena, value, &ret->user);
    if (key_is(key, "password"))
        return decode(arena, value, &ret->password);
    if (key_is(key, "ssl-ca"))
        return decode(arena, value, &ret->ssl_ca);
    if (key_is(key, "ssl-cert"))
        return decode(arena, value, &ret->ssl_cert);
    if (key_is(key, "ssl-key"))
        return decode(arena, value, &ret->ssl_key);
    if (key_is(key, "ssl-mode"))
        return take_ssl_mode(value, &ret->ssl_mode);
    if (key_is(key, "connect-timeout"))
        return take_number(value, CONNECT_TIMEOUT_MAX_S, &ret->connect_timeout_s);
    return false;
}

/* "host", "host:port", "[::1]:port". */
static bool take_host(Arena *arena, Str text, MySettings *ret)
{
    Str host;
    if (str_starts(text, "[")) {
        text = str_slice(text, 1, SIZE_MAX);
        if (!str_contains(text, "]"))
            return false;
        host = str_cut(&text, ']');
        if (text.size > 0 && text.data[0] != ':')
            return false;
        text = str_slice(text, 1, SIZE_MAX);
    } else {
        host = str_cut(&text, ':');
    }
    return decode(arena, host, &ret->host) &&
           (text.size == 0 || take_number(text, PORT_MAX, &ret->port));
}

static bool take_login(Arena *arena, Str text, MySettings *ret)
{
    const Str user = str_cut(&text, ':');
    return decode(arena, user, &ret->user) && decode(arena, text, &ret->password);
}

static bool parse(Arena *arena, Str url, MySettings *ret)
{
    const size_t scheme = str_find(url, "://");
    ret->scheme         = str_c(arena, str_slice(url, 0, scheme));
    Str       rest      = str_slice(url, scheme + strlen("://"), SIZE_MAX);
    Str       query     = rest;
    const Str before    = str_cut(&query, '?');
    Str       path      = before;
    Str       authority = str_cut(&path, '/');
    if (str_contains(authority, "@") && !take_login(arena, str_cut(&authority, '@'), ret))
        return false;
    if (!take_host(arena, authority, ret) || !decode(arena, path, &ret->database))
        return false;
    while (query.size > 0) {
        Str       value = str_cut(&query, '&');
        const Str key   = str_cut(&value, '=');
        if (!take_parameter(arena, key, value, ret))
            return false;
    }
    return true;
}

Status mydb_settings_parse(const Ctx *ctx, Arena *arena, Str url, MySettings *ret)
{
    *ret = (MySettings){.connect_timeout_s = CONNECT_TIMEOUT_S};
    if (parse(arena, url, ret))
        return STATUS_OK;
    (void)FAIL(ctx->fault, STATUS_USAGE, "could not understand the connection URL");
    return fault_hint(ctx->fault,
                      "Write %s://USER@HOST:PORT/DATABASE, and behind a ? what else is needed: "
                      "socket, ssl-mode (disabled, preferred, required, verify_identity), ssl-ca, "
                      "ssl-cert, ssl-key, connect-timeout.",
                      ret->scheme);
}

Str mydb_settings_title(Arena *arena, const MySettings *settings)
{
    Buf title = buf_new(arena, SIZE_MAX);
    buf_format(&title, "%s://", settings->scheme);
    if (settings->user != NULL)
        buf_format(&title, "%s@", settings->user);
    buf_add_c(&title, settings->host == NULL ? "localhost" : settings->host);
    if (settings->port != 0)
        buf_format(&title, ":%u", settings->port);
    buf_format(&title, "/%s", settings->database == NULL ? "" : settings->database);
    if (settings->socket != NULL)
        buf_format(&title, "?socket=%s", settings->socket);
    return buf_str(&title);
}
