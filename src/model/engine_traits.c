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
            .family                  = FAMILY_PG,
            .word                    = "postgres",
            .other_word              = "postgresql",
            .title                   = "PostgreSQL",
            .true_text               = "t",
            .false_text              = "f",
            .version_numbers         = 2,
            .major_is_release        = true,
            .newest                  = {ENGINE_PG, PG_MAJOR_NEWEST, 0},
            .unsaid                  = {ENGINE_PG, PG_MAJOR_NEWEST, 0},
            .oldest_judged           = {ENGINE_PG, PG_MAJOR_JUDGED_OLDEST, PG_MINOR_JUDGED_OLDEST},
            .newest_judged           = PG_MAJOR_NEWEST,
            .assumed                 = "PostgreSQL 14 to 18",
            .skips_with_column       = 13,
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
            .family              = FAMILY_MYSQL,
            .word                = "mysql",
            .title               = "MySQL",
            .true_text           = "1",
            .false_text          = "0",
            .columns_any_case    = true,
            .version_numbers     = 3,
            .newest              = {ENGINE_MYSQL, 8, 4},
            .unsaid              = {ENGINE_MYSQL},
            .oldest_judged       = {ENGINE_MYSQL, 5, 6},
            .newest_judged       = 9,
            .checks_since        = 8,
            .plain_timestamps    = {ENGINE_MYSQL, 8, 0},
            .assumed             = "MySQL 8.0 to 9",
            .identifier_quote    = '`',
            .backslash_escapes   = true,
            .comment_needs_blank = true,
        },
    [ENGINE_MARIADB] =
        {
            .family                = FAMILY_MYSQL,
            .word                  = "mariadb",
            .title                 = "MariaDB",
            .true_text             = "1",
            .false_text            = "0",
            .columns_any_case      = true,
            .cuts_long_keys        = true,
            .version_numbers       = 3,
            .newest                = {ENGINE_MARIADB, 11, 4},
            .unsaid                = {ENGINE_MARIADB},
            .oldest_judged         = {ENGINE_MARIADB, 10, 3},
            .newest_judged         = 13,
            .check_name            = "CONSTRAINT_",
            .key_named_as_index    = true,
            .checks_follow_columns = true,
            .plain_timestamps      = {ENGINE_MARIADB, 10, 10},
            .assumed               = "MariaDB 10.6 to 11",
            .identifier_quote      = '`',
            .backslash_escapes     = true,
            .comment_needs_blank   = true,
        },
};

const EngineTraits *engine_traits(EngineKind engine)
{
    return &traits[engine];
}

EngineKind engine_of_word(Str word)
{
    for (size_t i = ENGINE_NONE + 1; i < COUNT_OF(traits); i++)
        if (str_is(word, traits[i].word) ||
            (traits[i].other_word != NULL && str_is(word, traits[i].other_word)))
            return (EngineKind)i;
    return ENGINE_NONE;
}

const EngineTraits *server_traits(Version version)
{
    return engine_traits(version.engine == ENGINE_NONE ? ENGINE_PG : version.engine);
}
