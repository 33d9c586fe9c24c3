/* libpq.c -- see libpq.h. */
#define LIBPQ_OWN_NAMES
#include "engine/pg/libpq.h"

#include "base/poison.h"

static Libpq loaded;

Status libpq_load(const Ctx *ctx)
{
    static const char *const names[] = {
#define X(name) #name,
        LIBPQ_LIST(X)
#undef X
    };
    return library_load(ctx, "libpq.so.5", names, COUNT_OF(names), &loaded);
}

const Libpq *libpq(void)
{
    return &loaded;
}
