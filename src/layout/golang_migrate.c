/* golang_migrate.c -- golang-migrate: a file has no marks of the tool at all, and is sent as one
 * query; what must not be in a transaction is alone in its file. */
#include "layout/paired.h"
#include "layout/pattern.h"

#include "base/poison.h"

static const char *const golang_migrate_files[] = {"#_*.up.sql", "#_*.down.sql", NULL};

static bool match_golang_migrate(const SourceFile *file)
{
    return patterns_fit(golang_migrate_files, path_last(file->path));
}

static void read_golang_migrate(LayoutSet *set)
{
    paired_read(set, NULL);
}

LAYOUT(golang_migrate) = {
    .name        = "golang-migrate",
    .summary     = "NNN_name.up.sql and NNN_name.down.sql, each sent as one query",
    .files       = golang_migrate_files,
    .downs       = true,
    .unique      = true,
    .transaction = TRANSACTION_QUERY,
    .match       = match_golang_migrate,
    .read        = read_golang_migrate,
};
