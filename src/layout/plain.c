/* plain.c -- SQL without a header of ours: all of it is the up section. */
#include "layout/set.h"
#include "layout/version.h"

#include "base/poison.h"

/* What no tool took is no SQL when only a tool gives a meaning to its name. */
static bool match_plain(const SourceFile *file)
{
    return str_ends(file->path, ".sql") || !layout_takes(file->path);
}

static void read_plain(LayoutSet *set)
{
    for (size_t i = 0; i < set->files.count; i++) {
        LayoutFile *file    = set->files.items[i];
        Str         version = {0};
        Str         name    = {0};
        if (!path_is_stdin(file->path))
            version_read(file->path, &version, &name);
        Migration *migration = set_migration(set, file, version, name);
        set_section_file(set, migration, SECTION_UP, file);
    }
}

static const char *const plain_files[] = {"*.sql", NULL};

LAYOUT(plain) = {
    .name       = "plain",
    .summary    = "SQL files without a header: all of a file is what is to be done",
    .files      = plain_files,
    .single     = true,
    .delimiters = true,
    .match      = match_plain,
    .read       = read_plain,
};
