/* layout.c -- files to Migrations: which layout, which version, in which order. */
#include "layout/layout.h"

#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "layout/checksum.h"
#include "layout/layout_list.h"
#include "layout/problem.h"
#include "layout/version.h"

#include "base/poison.h"

#define X(name) extern const Layout layout_##name;
LAYOUT_LIST(X)
#undef X

/* Ends with NULL; the last row takes every file. */
static const Layout *const layout_table[] = {
#define X(name) &layout_##name,
    LAYOUT_LIST(X)
#undef X
        NULL,
};

/* A byte order mark is no text. */
static Str without_mark(Str bytes)
{
    if (bytes.size == 0)
        return STR("");
    return str_slice(bytes, str_starts(bytes, "\xef\xbb\xbf") ? 3 : 0, SIZE_MAX);
}

static Str folder_of(Str path)
{
    size_t size = path.size;
    while (size > 0 && path.data[size - 1] != '/')
        size--;
    return str_slice(path, 0, size);
}

static bool is_stdin(Str path)
{
    return str_is(path, "<stdin>");
}

bool layout_takes(Str path)
{
    const Str base = str_slice(path, folder_of(path).size, SIZE_MAX);
    return !str_starts(base, ".") && str_ends(base, ".sql") && !str_is(base, LAYOUT_TEMPLATE);
}

/* What can be wrong with any bytes. */
static void check_bytes(Arena *arena, Migration *migration)
{
    const Str   source = migration->source;
    const char *nul    = source.size == 0 ? NULL : memchr(source.data, '\0', source.size);
    if (nul != NULL)
        problem_add(arena, migration, (size_t)(nul - source.data),
                    str_starts(source, "\xff\xfe") || str_starts(source, "\xfe\xff")
                        ? "The file looks like UTF-16. Save it as UTF-8."
                        : "A text file has none, and the server refuses it.",
                    "a NUL byte");
    if (str_trim(source).size == 0)
        problem_add(arena, migration, 0, "Write it, or delete it: shore new begins another.",
                    "the file is empty");
}

static const Layout *layout_of(const SourceFile *file)
{
    for (const Layout *const *row = layout_table; *row != NULL; row++)
        if ((*row)->match(file))
            return *row;
    return &layout_plain;
}

static void read_file(Arena *arena, const SourceFile *file, Migration *migration)
{
    const SourceFile text   = {file->path, without_mark(file->bytes)};
    const Layout    *layout = layout_of(&text);
    *migration = (Migration){.path = file->path, .source = text.bytes, .layout = layout->name};
    if (!is_stdin(file->path))
        version_read(file->path, &migration->version, &migration->name);
    check_bytes(arena, migration);
    layout->read(arena, migration);
    const Span up            = migration->up.span;
    migration->checksum      = checksum_text(arena, str_slice(text.bytes, up.start, up.size));
    migration->checksum_file = checksum_text(arena, text.bytes);
}

/* By version, and without one by name; then by path, so that the order is always the same. */
static int by_version(const void *left, const void *right)
{
    const Migration *a       = left;
    const Migration *b       = right;
    const int        version = version_compare(a->version, b->version);
    const int        name    = version != 0 ? version : version_compare(a->name, b->name);
    return name != 0 ? name : version_compare(a->path, b->path);
}

static bool is_name_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == '.';
}

static bool is_native_name(const Migration *migration)
{
    bool fits = migration->version.size > 0 && migration->name.size > 0;
    for (size_t i = 0; fits && i < migration->name.size; i++)
        fits = is_name_char(migration->name.data[i]);
    return fits;
}

/* A folder that holds one native file holds no other kind: what runs, and in which order, would
 * depend on a file that shore does not understand. */
static void check_place(Arena *arena, const Map *native_folders, Migration *migration)
{
    if (migration->native && !is_stdin(migration->path) && !is_native_name(migration))
        problem_add(arena, migration, 0,
                    "Call it like 0042_add_note.sql: a number, an underscore, and words.",
                    "the file's name is not one of a migration");
    if (!migration->native && str_trim(migration->source).size > 0 &&
        map_find(native_folders, folder_of(migration->path)) != NULL)
        problem_add(arena, migration, 0,
                    "Write one (see shore new), or move the file to a folder of its own.",
                    "the file has no header, but others of its folder do");
}

/* `taken` has the migration of each folder and version so far. */
static void check_version(Arena *arena, Map *taken, Migration *migration)
{
    if (!migration->native || migration->version.size == 0)
        return;
    Str number = migration->version;
    while (number.size > 1 && number.data[0] == '0')
        number = str_slice(number, 1, SIZE_MAX);
    const Str        key   = str_concat(arena, folder_of(migration->path), number);
    const Migration *first = map_put(arena, taken, key, migration);
    if (first == NULL)
        return;
    const Str base = str_slice(first->path, folder_of(first->path).size, SIZE_MAX);
    problem_add(arena, migration, 0, "Give the file the next free number.",
                "version " STR_FMT " is that of '" STR_FMT "' already", STR_ARG(migration->version),
                STR_ARG(base));
}

void layout_read(Arena *arena, const SourceFileVec *files, MigrationVec *ret)
{
    MigrationVec migrations     = {0};
    Map          native_folders = {0};
    Map          taken          = {0};
    for (size_t i = 0; i < files->count; i++) {
        Migration *migration = vec_push(arena, &migrations);
        read_file(arena, &files->items[i], migration);
        if (migration->native && !is_stdin(migration->path))
            map_put(arena, &native_folders, folder_of(migration->path), &native_folders);
    }
    if (migrations.count > 1)
        qsort(migrations.items, migrations.count, sizeof migrations.items[0], by_version);
    for (size_t i = 0; i < migrations.count; i++) {
        Migration *migration = &migrations.items[i];
        migration->ordinal   = (int64_t)i;
        check_place(arena, &native_folders, migration);
        check_version(arena, &taken, migration);
        problems_sort(&migration->problems);
    }
    *ret = migrations;
}

Str layout_next_version(Arena *arena, const MigrationVec *migrations, Str now_text, bool timestamp)
{
    Str newest = {0};
    for (size_t i = 0; i < migrations->count; i++)
        if (version_compare(migrations->items[i].version, newest) > 0)
            newest = migrations->items[i].version;
    timestamp = timestamp || version_is_timestamp(newest);
    if (timestamp && version_compare(now_text, newest) > 0)
        return now_text;
    return newest.size == 0 ? STR("0001") : version_after(arena, newest);
}
