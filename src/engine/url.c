/* url.c -- which server a URL asks for, and whether it can be meant at all. */
#include <string.h>

#include "engine/driver.h"

#include "base/poison.h"

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* "postgres" of postgres://..., empty for what is no URL. */
static Str url_scheme(Str url)
{
    size_t size = 0;
    while (size < url.size && is_letter(url.data[size]))
        size++;
    return str_starts(str_slice(url, size, SIZE_MAX), "://") ? str_slice(url, 0, size) : STR("");
}

/* A password with / @ or ? in it, not written %2F %40 %3F, makes a URL in which parts of the
 * password pass for a host, a port or a database, and would be shown as such. */
static bool password_spills(Str url, Str scheme)
{
    const Str rest      = str_slice(url, scheme.size + strlen("://"), SIZE_MAX);
    const Str authority = str_slice(rest, 0, MIN_OF(str_find(rest, "/"), str_find(rest, "?")));
    Str       after     = authority;
    str_cut(&after, '@');
    if (str_contains(after, "@"))
        return true;
    const Str query =
        str_find(rest, "?") == SIZE_MAX ? STR("") : str_slice(rest, str_find(rest, "?"), SIZE_MAX);
    const Str  path  = str_slice(rest, authority.size, rest.size - authority.size - query.size);
    const bool login = str_contains(authority, "@");
    return str_contains(path, "@") || (!login && str_contains(query, "@"));
}

static const Driver *driver_of_scheme(Str scheme)
{
    for (size_t i = 0; i < driver_count(); i++)
        for (const char *const *one = drivers[i]->schemes; *one != NULL; one++)
            if (str_is(scheme, *one))
                return drivers[i];
    return NULL;
}

static Status fail_scheme(const Ctx *ctx, Str scheme)
{
    Buf forms = buf_new(ctx->arena, SIZE_MAX);
    for (size_t i = 0; i < driver_count(); i++)
        buf_format(&forms, "%s%s", i == 0 ? "" : " or ", drivers[i]->url_form);
    (void)FAIL(ctx->fault, STATUS_USAGE,
               "could not understand the connection URL: " STR_FMT
               ":// is no server that shore knows",
               STR_ARG(scheme));
    return fault_hint(ctx->fault, "Write " STR_FMT ".", STR_ARG(buf_str(&forms)));
}

Status driver_of_url(const Ctx *ctx, const char *url, const Driver **ret)
{
    const Str text   = str_from(url);
    const Str scheme = url_scheme(text);
    if (scheme.size == 0) {
        *ret = &driver_pg;
        return STATUS_OK;
    }
    const Driver *driver = driver_of_scheme(scheme);
    if (driver == NULL)
        return fail_scheme(ctx, scheme);
    if (password_spills(text, scheme)) {
        (void)FAIL(ctx->fault, STATUS_USAGE, "could not understand the connection URL");
        return fault_hint(ctx->fault, "In a user name or password write %%40 for @, %%2F for /, "
                                      "%%3F for ?, %%3A for : and %%25 for %%.");
    }
    *ret = driver;
    return STATUS_OK;
}

Status engine_url_check(const Ctx *ctx, const char *url)
{
    const Driver *driver;
    return driver_of_url(ctx, url, &driver);
}
