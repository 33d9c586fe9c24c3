/* dialect.c -- a row per engine. */
#include "backfill/dialect.h"

#include <assert.h>

#include "base/poison.h"

static const BatchDialect *const dialects[] = {
    [ENGINE_PG]      = &batch_dialect_pg,
    [ENGINE_MYSQL]   = &batch_dialect_mysql,
    [ENGINE_MARIADB] = &batch_dialect_mysql,
};

const BatchDialect *batch_dialect(EngineKind engine)
{
    assert(engine < COUNT_OF(dialects) && dialects[engine] != NULL);
    return dialects[engine];
}
