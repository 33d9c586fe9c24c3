/* prisma.c -- Prisma: migration.sql is sent as one query, and there is no way back. What must not
 * be
 * in a transaction is alone in its file (newer releases split a file that holds such a statement).
 * */
#include "layout/foldered.h"
#include "layout/version.h"

#include "base/poison.h"

static bool match_prisma(const SourceFile *file)
{
    return str_is(path_last(file->path), "migration.sql");
}

static void names(Arena *arena, Str folder, Str *ret_version, Str *ret_name)
{
    (void)arena;
    version_read(folder, ret_version, ret_name);
}

static void read_prisma(LayoutSet *set)
{
    static const FolderForm form = {.up = "migration.sql", .names = names};
    foldered_read(set, &form);
}

static const char *const prisma_files[] = {"*/migration.sql", NULL};

LAYOUT(prisma) = {
    .name        = "prisma",
    .summary     = "TIME_name/migration.sql, sent as one query",
    .files       = prisma_files,
    .parent      = true,
    .order       = ORDER_NAME,
    .transaction = TRANSACTION_QUERY,
    .match       = match_prisma,
    .read        = read_prisma,
};
