/* dialect.c -- a row per engine. */
#include "run/dialect.h"

#include <assert.h>

#include "base/poison.h"

static const Dialect *const dialects[] = {
    [ENGINE_PG]      = &dialect_pg,
    [ENGINE_MYSQL]   = &dialect_mysql,
    [ENGINE_MARIADB] = &dialect_mysql,
};

const Dialect *dialect_of(const Conn *conn)
{
    const EngineKind engine = conn_version(conn).engine;
    assert(engine < COUNT_OF(dialects) && dialects[engine] != NULL);
    return dialects[engine];
}
