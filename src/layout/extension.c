/* extension.c -- the script of an extension: CREATE EXTENSION and ALTER EXTENSION run it, in one
 * transaction. Its first line keeps psql from running it. */
#include "layout/line.h"
#include "layout/set.h"

#include "base/poison.h"

/* The first line that is neither blank nor a comment. */
static Str first_line(Str source)
{
    bool comment = false;
    Line line;
    for (size_t at = 0; line_next(source, &at, &line);) {
        const Str text = str_trim(line.text);
        if (!comment && text.size > 0 && !str_starts(text, "--") && !str_starts(text, "/*"))
            return text;
        if (str_starts(text, "/*"))
            comment = true;
        if (comment && str_contains(text, "*/"))
            comment = false;
    }
    return STR("");
}

static bool match_extension(const SourceFile *file)
{
    const Str guard = first_line(file->bytes);
    return str_starts(guard, "\\echo ") && str_ends(guard, "\\quit");
}

/* x--1.0.sql makes version 1.0, x--1.0--1.1.sql takes it to 1.1. */
static void read_extension(LayoutSet *set)
{
    for (size_t i = 0; i < set->files.count; i++) {
        LayoutFile  *file   = set->files.items[i];
        const Str    base   = path_last(file->path);
        const Str    stem   = str_ends(base, ".sql") ? str_slice(base, 0, base.size - 4) : base;
        const size_t dashes = str_find(stem, "--");
        const Str    name   = str_slice(stem, 0, dashes);
        const Str  version  = dashes == SIZE_MAX ? (Str){0} : str_slice(stem, dashes + 2, SIZE_MAX);
        Migration *migration = set_migration(set, file, version, name);
        set_section_file(set, migration, SECTION_UP, file);
    }
}

static const char *const extension_files[] = {"*--*.sql", NULL};

LAYOUT(extension) = {
    .name        = "extension",
    .summary     = "scripts that CREATE EXTENSION and ALTER EXTENSION run",
    .files       = extension_files,
    .single      = true,
    .transaction = TRANSACTION_WHOLE,
    .match       = match_extension,
    .read        = read_extension,
};
