/* libmariadb.c -- see libmariadb.h. */
#define LIBMARIADB_OWN_NAMES
#include "engine/mysql/libmariadb.h"

#include "base/poison.h"

static Libmariadb loaded;

Status libmariadb_load(const Ctx *ctx)
{
    static const char *const names[] = {
#define X(name) #name,
        LIBMARIADB_LIST(X)
#undef X
    };
    return library_load(ctx, "libmariadb.so.3", names, COUNT_OF(names), &loaded);
}

const Libmariadb *libmariadb(void)
{
    return &loaded;
}
