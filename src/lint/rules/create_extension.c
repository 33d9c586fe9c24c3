/* create_extension.c */
#include "lint/rule.h"

#include "base/poison.h"

/* Trusted, so that whoever may create schemas in the database may create them, too: as
 * pg_available_extension_versions of PostgreSQL 13 to 18 says of what comes with the server. */
static const char *const trusted[] = {
    "btree_gin",       "btree_gist", "citext",    "cube",      "dict_int", "fuzzystrmatch",
    "hstore",          "intarray",   "isn",       "lo",        "ltree",    "pg_trgm",
    "pgcrypto",        "plpgsql",    "seg",       "tablefunc", "tcn",      "tsm_system_rows",
    "tsm_system_time", "unaccent",   "uuid-ossp",
};

static bool is_trusted(const LintPoint *point)
{
    const Version version = point->options->version;
    for (size_t i = 0; i < COUNT_OF(trusted); i++)
        if (str_is(point->change->object, trusted[i]))
            return version.engine != ENGINE_PG || version.major >= 13;
    return false;
}

static void check(const LintPoint *point)
{
    const Change *change = point->change;
    if (change->kind != CHANGE_CREATE_EXTENSION)
        return;
    if (!is_trusted(point)) {
        lint_report(point, "creating extension " STR_FMT " takes a superuser, on most servers",
                    STR_ARG(change->object));
        return;
    }
    if (change->if_not_exists)
        return;
    Finding *finding =
        lint_report(point, "this fails where extension " STR_FMT " was installed beforehand",
                    STR_ARG(change->object));
    lint_fix(point, finding, "take it as it is", "CREATE EXTENSION IF NOT EXISTS " STR_FMT ";",
             STR_ARG(lint_identifier(point, change->object)));
}

RULE(create_extension) = {
    .id       = "create-extension",
    .severity = SEVERITY_WARNING,
    .scope    = RULE_CHANGE,
    .servers  = RULE_ON_PG,
    .summary  = "an extension is created that the migration's role may not create",
    .why      = "Migrations rightly run without superuser, and then this fails in production only. "
                "Which version comes is the server's choice, and differs from server to server.",
    .safe     = "Let whoever runs the servers install extensions, with a version, before the "
                "migration needs them; keep CREATE EXTENSION IF NOT EXISTS for those that are "
                "trusted.",
    .bad      = "CREATE EXTENSION pg_stat_statements;",
    .good     = "CREATE EXTENSION IF NOT EXISTS pg_trgm;",
    .check    = check,
};
