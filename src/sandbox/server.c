/* server.c -- the list of servers, and what their rows share. */
#include "sandbox/server.h"

#include <string.h>

#include "base/poison.h"

const ServerRow *const server_rows[SERVER_COUNT] = {&server_pg, &server_mariadb, &server_mysql};

static int number_cut(Str *text)
{
    size_t  digits = 0;
    int64_t number = -1;
    while (digits < text->size && text->data[digits] >= '0' && text->data[digits] <= '9')
        digits++;
    if (!str_to_int64(str_slice(*text, 0, digits), &number))
        return -1;
    *text = str_slice(*text, digits, SIZE_MAX);
    return (int)number;
}

bool server_release(Str text, Version *ret)
{
    const int major = number_cut(&text);
    if (major < 0)
        return false;
    const bool more  = str_starts(text, ".");
    Str        rest  = str_slice(text, more ? 1 : 0, SIZE_MAX);
    const int  minor = more ? number_cut(&rest) : 0;
    ret->major       = major;
    ret->minor       = minor < 0 ? 0 : minor;
    return true;
}

Str server_url_escaped(Arena *arena, const char *path)
{
    static const char plain[] =
        "/-._~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    Buf buf = buf_new(arena, SIZE_MAX);
    for (const char *at = path; *at != '\0'; at++) {
        if (strchr(plain, *at) != NULL)
            buf_add_char(&buf, *at);
        else
            buf_format(&buf, "%%%02X", (unsigned)(unsigned char)*at);
    }
    return buf_str(&buf);
}
