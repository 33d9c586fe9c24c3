/* engine_traits.c -- a row per engine. */
#include "model/engine_traits.h"

#include "base/poison.h"

static const EngineTraits traits[] = {
    [ENGINE_NONE] = {.word = "", .title = "an unknown server", .identifier_quote = '"'},
    [ENGINE_PG] =
        {
            .word                    = "postgres",
            .title                   = "PostgreSQL",
            .newest                  = {ENGINE_PG, PG_MAJOR_NEWEST, 0},
            .lint                    = true,
            .identifier_quote        = '"',
            .numbered_parameters     = true,
            .has_schemas             = true,
            .transactional_ddl       = true,
            .failed_transactions     = true,
            .statement_lists         = true,
            .pipelining              = true,
            .copy_in                 = true,
            .concurrent_index        = true,
            .unvalidated_constraints = true,
            .lock_timeout_ms         = true,
        },
    [ENGINE_MYSQL] =
        {
            .word              = "mysql",
            .title             = "MySQL",
            .newest            = {ENGINE_MYSQL, 8, 4},
            .identifier_quote  = '`',
            .backslash_escapes = true,
        },
    [ENGINE_MARIADB] =
        {
            .word              = "mariadb",
            .title             = "MariaDB",
            .newest            = {ENGINE_MARIADB, 11, 4},
            .identifier_quote  = '`',
            .backslash_escapes = true,
        },
};

const EngineTraits *engine_traits(EngineKind engine)
{
    return &traits[engine];
}
