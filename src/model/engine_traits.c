/* engine_traits.c -- a row per engine. */
#include "model/engine_traits.h"

#include "base/poison.h"

static const EngineTraits traits[] = {
    [ENGINE_NONE] = {.word             = "",
                     .title            = "an unknown server",
                     .true_text        = "",
                     .false_text       = "",
                     .assumed          = "PostgreSQL 14 to 18",
                     .identifier_quote = '"'},
    [ENGINE_PG] =
        {
            .word                    = "postgres",
            .title                   = "PostgreSQL",
            .true_text               = "t",
            .false_text              = "f",
            .newest                  = {ENGINE_PG, PG_MAJOR_NEWEST, 0},
            .assumed                 = "PostgreSQL 14 to 18",
            .catalog_files           = true,
            .identifier_quote        = '"',
            .dollar_quotes           = true,
            .numbered_parameters     = true,
            .has_schemas             = true,
            .transactional_ddl       = true,
            .failed_transactions     = true,
            .statement_lists         = true,
            .pipelining              = true,
            .copy_in                 = true,
            .concurrent_index        = true,
            .unvalidated_constraints = true,
            .has_distinct_from       = true,
            .lock_timeout_ms         = true,
        },
    [ENGINE_MYSQL] =
        {
            .word                = "mysql",
            .title               = "MySQL",
            .true_text           = "1",
            .false_text          = "0",
            .columns_any_case    = true,
            .newest              = {ENGINE_MYSQL, 8, 4},
            .assumed             = "MySQL 8.0 to 9",
            .identifier_quote    = '`',
            .backslash_escapes   = true,
            .comment_needs_blank = true,
        },
    [ENGINE_MARIADB] =
        {
            .word                = "mariadb",
            .title               = "MariaDB",
            .true_text           = "1",
            .false_text          = "0",
            .columns_any_case    = true,
            .newest              = {ENGINE_MARIADB, 11, 4},
            .assumed             = "MariaDB 10.6 to 11",
            .identifier_quote    = '`',
            .backslash_escapes   = true,
            .comment_needs_blank = true,
        },
};

const EngineTraits *engine_traits(EngineKind engine)
{
    return &traits[engine];
}

const EngineTraits *server_traits(Version version)
{
    return engine_traits(version.engine == ENGINE_NONE ? ENGINE_PG : version.engine);
}
